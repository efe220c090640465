"""A file sealed and a draft replaced, killed or refused at every write, sync and rename: the draft before or the new one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.decrypted import damaged_files
from fakes.faulty_files import FaultyFiles, SimulatedKill
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import DiskFault
from twinseal.host.files import RealFiles
from twinseal.vault.draft import Draft, DraftRow, Own, read_draft, write_draft
from twinseal.vault.layout import VaultPaths, remove_leftovers
from twinseal.vault.sealed_file import StoredFile, write_sealed

VAULT, BEFORE = "5a" * 16, Draft("o6ff1d67a0b1c2d3e", ("p374ca552", "p81d03e9f"), "2026-11-28T14:01:10Z", ())


@pytest.fixture(scope="module")
def key() -> Iterator[SecretBytes]:
    with SecretBytes(bytes(range(32))) as secret:
        yield secret


def add_a_file(files: RealFiles, paths: VaultPaths, key: SecretBytes) -> None:
    """Seal a file, then name it in the draft: the order of every row."""
    file = write_sealed(files, paths, [b"contents of the file"], vault_id=VAULT, name="plan.pdf")
    row = DraftRow({"kind": "envelope.replaced"}, Own(files=(("plan.pdf", file),)), "2026-11-28T14:01:10Z")
    write_draft(files, paths, replace(BEFORE, rows=(row,)), key, vault_id=VAULT, generation=3)


def whole(paths: VaultPaths, key: SecretBytes) -> int:
    """Return how many rows the draft has that is there; what it names can be read."""
    draft = read_draft(RealFiles(), paths, key, vault_id=VAULT, generation=3)
    assert draft is not None
    stored = [StoredFile(file, "e00000001", "plan.pdf") for file in draft.files]
    assert damaged_files(RealFiles(), paths, stored, vault_id=VAULT) == ()
    assert len(stored) == len(draft.rows)
    return len(stored)


@pytest.mark.parametrize("torn", [0, 7])
@pytest.mark.parametrize("kill", [True, False], ids=["killed", "refused"])
def test_at_every_act_one_of_two_drafts_is_whole(tmp_path: Path, key: SecretBytes, torn: int, kill: bool) -> None:
    seen, acts = set(), set()
    for at in itertools.count():
        root = tmp_path / str(at)
        root.mkdir()
        paths, files = VaultPaths(root), FaultyFiles(root)
        write_draft(RealFiles(), paths, BEFORE, key, vault_id=VAULT, generation=3)
        files.torn, files.kill_at, files.error_at = torn, at if kill else None, None if kill else at
        hit = True
        try:
            add_a_file(files, paths, key)
        except (SimulatedKill, DiskFault, OSError):
            seen.add(whole(paths, key))
        else:
            hit = len(files.acts) > at
        acts |= set(files.acts)
        if not hit:
            break
        if not kill and whole(paths, key) == 0:
            left = list((root / "files").glob("*"))
            assert len(left) <= 1, "a file that was refused takes its room with it"
        remove_leftovers(RealFiles(), paths, 3)
        assert not list(root.glob("*.tmp"))
        add_a_file(RealFiles(), paths, key)
        assert whole(paths, key) == 1
    assert at > 10
    # A sync that was refused behind the rename is tried again, so that no refusal is heard of a draft that stands.
    assert seen == ({0, 1} if kill else {0})
    assert {"write", "flush", "flush data", "move", "make file", "make folder"} <= acts
