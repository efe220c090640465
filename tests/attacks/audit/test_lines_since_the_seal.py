"""Somebody with the folder and no key rewrites lines that no checkpoint covers yet: nothing opens, nobody signs over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast as cast_to

import pytest

from conftest import Cast
from fakes.folder_writer import append, forged_line, header_of, lines_of, newest_checkpoint, taken_key, write_lines
from fakes.forged_log import IN_FORCE
from twinseal.audit.format.checkpoint import Checkpoint, origin_of
from twinseal.audit.format.line import Line, parse
from twinseal.audit.format.merkle import MerkleTree, leaf_hash
from twinseal.audit.format.note import Note, NoteSignature
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain import canonical
from twinseal.domain.errors import LogNotWritable, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles


def _verdict(cast: Cast) -> Verdict:
    source = LogSource.from_folder(RealFiles(), cast.vault_path / "audit")
    return verify(source, TrustCard.from_bytes(cast.card())).verdict


def _guess(cast: Cast, times: int) -> None:
    vault = cast.open()
    for _ in range(times):
        flow = vault.break_the_glass()
        flow.enter_register_code(None, "The register is locked away.")
        with pytest.raises(WrongFactor):
            flow.identify_first(cast.id("Ada"), cast.passphrase("Bo"), "000000")
        flow.abandon()
        cast.later(4000)
    vault.close()


def _line(raw: bytes) -> Line:
    line = parse(raw.removesuffix(b"\n"))
    assert isinstance(line, Line)
    return line


def _drop_note(cast: Cast) -> Path:
    """Put a note of the right size and root beside the log, with signatures that nobody made."""
    tree = MerkleTree()
    tree.extend(leaf_hash(line.removesuffix(b"\n")) for line in lines_of(cast.vault_path))
    point = Checkpoint(origin_of(header_of(cast.vault_path).log_id), tree.size, tree.root(), IN_FORCE)
    signed = tuple(NoteSignature(f"{point.origin}/person/{cast.id(name)}", b"\1\2\3\4", bytes(72)) for name in ("Ada", "Bo"))
    note = cast.vault_path / "audit" / "checkpoints" / f"{tree.size:08d}.note"
    note.write_bytes(Note(point.text, signed).to_bytes())
    return note


def _refuses(cast: Cast, why: str, refused: Callable[..., str]) -> None:
    before = sorted((cast.vault_path / "audit" / "checkpoints").iterdir())
    for _ in range(2):
        cast.later(7200)
        vault = cast.open()
        assert "changed since its newest checkpoint" in vault.view().log_fault
        assert f"({why})" in vault.view().log_fault
        refused(LogNotWritable, vault.break_the_glass)
        refused(LogNotWritable, lambda: vault.sign_in_auditor(*cast.factors("Di")))  # noqa: B023 - called at once
        vault.close()
    assert sorted((cast.vault_path / "audit" / "checkpoints").iterdir()) == before


def test_rewritten_failed_attempts_are_noticed_before_opening(cast: Cast, refused: Callable[..., str]) -> None:
    _guess(cast, 3)
    lines, newest = lines_of(cast.vault_path), newest_checkpoint(cast.vault_path)
    assert len(lines) - newest > 5
    for seq in range(newest, len(lines) - 2):
        old = _line(lines[seq])
        lines[seq] = forged_line(cast.vault_path, seq, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    write_lines(cast.vault_path, lines)
    _refuses(cast, "signature", refused)


@pytest.mark.parametrize("hint", [True, False])
def test_one_line_taken_out_or_changed_in_the_middle_is_noticed(cast: Cast, refused: Callable[..., str], hint: bool) -> None:
    _guess(cast, 2)
    lines, newest = lines_of(cast.vault_path), newest_checkpoint(cast.vault_path)
    if not hint:
        (cast.vault_path / "audit" / "tree.json").unlink()
    old = _line(lines[newest + 1])
    changed = forged_line(cast.vault_path, newest + 1, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    write_lines(cast.vault_path, [*lines[: newest + 1], changed, *lines[newest + 2 :]])
    _refuses(cast, "signature", refused)
    write_lines(cast.vault_path, lines[: newest + 1] + lines[newest + 2 :])
    _refuses(cast, "seq", refused)


def test_the_last_line_cannot_be_exchanged_for_another_key(cast: Cast, refused: Callable[..., str]) -> None:
    """The hint says where it stands; that it is the one under the checkpoint's root is not taken from the hint."""
    _guess(cast, 1)
    vault, newest = cast.vault_path, newest_checkpoint(cast.vault_path)
    lines = lines_of(vault)[:newest]
    signer, old = new_ed25519(), _line(lines[-1])
    lines[-1] = forged_line(vault, newest - 1, {"kind": "guard.rebuilt"}, old.prev, signer.public)
    tree = MerkleTree()
    tree.extend(leaf_hash(line.removesuffix(b"\n")) for line in lines[:-1])
    offset = sum(len(line) for line in lines[:-1])
    peaks = [peak.hex() for peak in tree.peaks]
    write_lines(vault, lines)
    hint = {"size": newest - 1, "offset": offset, "peaks": peaks}
    (vault / "audit" / "tree.json").write_bytes(canonical.dumps(hint))
    opened = cast.open()
    assert opened.view().log_fault
    refused(LogNotWritable, opened.break_the_glass)
    opened.close()


def test_a_note_that_nobody_signed_vouches_for_no_line(cast: Cast, refused: Callable[..., str]) -> None:
    _guess(cast, 1)
    lines, newest = lines_of(cast.vault_path), newest_checkpoint(cast.vault_path)
    old = _line(lines[newest + 1])
    lines[newest + 1] = forged_line(cast.vault_path, newest + 1, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    write_lines(cast.vault_path, lines)
    _drop_note(cast)
    _refuses(cast, "signature", refused)


def test_an_appended_line_naming_another_audit_key_is_noticed(cast: Cast, refused: Callable[..., str]) -> None:
    writer = taken_key(cast.vault_path)
    writer._audit_key = bytes(8)
    writer.append({"kind": "guard.rebuilt"})
    writer.close()
    _refuses(cast, "audit_key", refused)


def test_a_key_announced_twice_since_the_checkpoint_is_noticed(
    cast: Cast, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_key = new_ed25519()
    seed = own_key.seed()

    def again() -> object:
        return Ed25519Signer(SecretBytes(seed.copy_bytes()))

    with monkeypatch.context() as patched:
        patched.setattr("twinseal.audit.write.writer.new_ed25519", again)
        append(cast.vault_path, kind="guard.rebuilt")
        append(cast.vault_path, kind="guard.rebuilt")
    _refuses(cast, "key_reuse", refused)


class _CountingFiles(RealFiles):
    """Counts the bytes that are read of the log."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        data = super().read_at(path, offset, count)
        self.read_bytes += len(data) if path.name == "log.tws" else 0
        return data


def test_a_start_reads_only_what_follows_the_newest_checkpoint(cast: Cast) -> None:
    costs = []
    for _ in range(2):
        _guess(cast, 6)
        vault = cast.open()
        cast.register_code = cast.to_open(vault).reseal(ResealCause.HAND).receipt.register_code
        vault.close()
        files = _CountingFiles()
        SealedVault.open(replace(cast.machine, files=cast_to(Files, files)), cast.vault_path).close()
        costs.append(files.read_bytes)
    assert abs(costs[0] - costs[1]) < 40_000
    assert _verdict(cast) is Verdict.VALID_COSIGNED


def test_an_unsigned_note_is_said_at_start_and_never_logged(cast: Cast) -> None:
    append(cast.vault_path, kind="guard.rebuilt")
    note = _drop_note(cast)
    cast.later()
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert any(f"are not properly signed: {note.name}." in notice for notice in vault.view().notices)
    cast.to_request(vault).abandon()
    vault.close()
    note.unlink()
    assert "checkpoint.made" not in cast.desk_kinds()
