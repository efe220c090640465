"""Keys and bundles of people who have others now, or who left, beside the vault's own: what they open and sign.

What one old bundle opens, and an auditor's, is in `test_keys_of_before.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import SECRET, Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.folder_writer import header_of
from fakes.new_people import adopt, rebound, sealed
from fakes.own_program import OwnProgram
from fakes.signed_header import signed_fields
from fakes.vault_copy import copied
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.crypto import aead
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.keyslot import open_pair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import catalogue_key, draft_key, store_key
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import (
    CannotDecrypt,
    HeaderDamaged,
    KeyslotsDamaged,
    LogDamaged,
    PairNotAllowed,
    StoreDamaged,
    TwinsealError,
)
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.host.files import RealFiles
from twinseal.vault.catalogue import _context as catalogue_context
from twinseal.vault.catalogue import open_catalogue
from twinseal.vault.generation import unlock_generation
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store

FILES = RealFiles()
OLD = ("Bo", "Flo")


@dataclass
class Kept:
    """A vault in which Bo and Flo have new keys, and what somebody has of before."""

    cast: Cast
    program: OwnProgram
    old: dict[str, Identity]
    before: Path
    """A copy of the folder of before."""


@pytest.fixture(scope="module")
def made(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("old keys") / "home"
    cast = cast_in(home, template)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    program = OwnProgram.from_opening(cast, flow)
    old = {name: program.identity(name) for name in OLD}
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    rebound(cast, flow, "Flo", with_old=False)
    before = copied(cast.vault_path, home / "before")
    sealed(cast, flow)
    adopt(cast, *OLD)
    cast.later(4000)
    receipt = cast.to_open(vault, "Ed", "Cy").reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    vault.close()
    program.identities.clear()
    return Kept(cast, program, old, before)


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    cast = copy_of(made.cast, tmp_path / "copy")
    return Kept(cast, made.program.at(cast), made.old, cast.vault_path.parent / made.before.name)


def test_an_old_bundle_put_back_stops_the_vault(kept: Kept) -> None:
    cast, path = kept.cast, kept.cast.vault_path / "header.json"
    honest = path.read_bytes()
    fields, before = json.loads(honest), json.loads((kept.before / "header.json").read_bytes())
    person = cast.id("Bo")
    fields["bundles"][person] = before["bundles"][person]
    # As it lies there, and signed again by two who may: the digest of the bundle stands in what the note says.
    for data in (
        json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(),
        signed_fields(fields, kept.program.signers(["Ed", "Cy"])),
    ):
        path.write_bytes(data)
        with pytest.raises(HeaderDamaged):
            cast.open()
    path.write_bytes(honest)
    cast.open().close()


@pytest.mark.parametrize("name", ["Bo", "Flo"])
def test_old_keys_open_the_copy_of_then_and_nothing_sealed_since(kept: Kept, name: str) -> None:
    cast, partner = kept.cast, "Ed"
    seats = [(cast.id(name), kept.old[name]), (cast.id(partner), kept.program.identity(partner))]
    then = header_of(kept.before)
    roster = kept.program.roster()
    store, key = unlock_generation(FILES, VaultPaths(kept.before), then, *seats, standings=roster.editions[0].standings)
    first = next(outside for outside in store.outsides() if outside.system == "SYS-0")
    assert SECRET.format(0) in {field.value for field in store.contents(first.id).fields}
    store.close()
    key.wipe()
    with pytest.raises(KeyslotsDamaged):
        unlock_generation(
            FILES, VaultPaths(cast.vault_path), header_of(cast.vault_path), *seats, standings=roster.newest.standings
        )


def test_old_keys_sign_no_checkpoint_header_or_note(kept: Kept) -> None:
    cast, program = kept.cast, kept.program
    for name in ("Bo", "Flo"):
        program.identities[name] = kept.old[name]
    names = ("Bo", "Flo")
    assert program.checkpoint(*names) == ("TAMPERED", "checkpoint.quorum")
    max((program.audit / "checkpoints").iterdir()).unlink()
    assert program.note(*names) == ("TAMPERED", "people.quorum")
    (program.audit / "people" / "0002.note").unlink()
    program.header(*names)
    with pytest.raises(HeaderDamaged):
        cast.open()


# -- who left -----------------------------------------------------------------------------------------


@dataclass
class Left:
    """A vault that Ada and Bo left, and all that the two of them ever had in hand."""

    cast: Cast
    program: OwnProgram
    vault_key: bytes
    audit: list[KemKeyPair]
    before: Path

    @property
    def seats(self) -> list[tuple[str, Identity]]:
        """Return their ids and keys."""
        return [(self.cast.id(name), self.program.identities[name]) for name in ("Ada", "Bo")]


@pytest.fixture(scope="module")
def gone(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Left:
    home = tmp_path_factory.mktemp("who left") / "home"
    cast = cast_in(home, template)
    vault = cast.open()
    flow = cast.to_open(vault)
    program, state = OwnProgram.from_opening(cast, flow), flow.open_vault.state
    assert state.vault_key is not None
    vault_key = state.vault_key.copy_bytes()
    kept = {name: bytes(value) for name, value in state.open_store()._db.execute("SELECT name, value FROM meta").fetchall()}
    audit = [KemKeyPair.from_private_bytes(value) for name, value in kept.items() if name.startswith("audit_")]
    for name in ("Ada", "Bo"):
        program.identity(name)
    before = copied(cast.vault_path, home / "before")
    _sealed(cast, flow)
    flow = cast.to_open(vault, "Flo", "Cy")
    for name in ("Ada", "Bo"):
        flow.open_vault.people_rows.remove(cast.id(name), "Left the company together")
    sealed(cast, flow, ("Flo", "Cy"))
    cast.later(4000)
    _sealed(cast, cast.to_open(vault, "Ed", "Cy"))
    vault.close()
    return Left(cast, program, vault_key, audit, before)


def _sealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)


@pytest.fixture
def left(gone: Left, tmp_path: Path) -> Left:
    cast = copy_of(gone.cast, tmp_path / "copy")
    return Left(cast, gone.program.at(cast), gone.vault_key, gone.audit, cast.vault_path.parent / gone.before.name)


def test_who_left_opens_with_all_they_had_what_lay_there_then(left: Left) -> None:
    header, paths = header_of(left.cast.vault_path), VaultPaths(left.cast.vault_path)
    roster, now = left.program.roster(), header.generation
    standings = roster.newest.standings
    with pytest.raises(PairNotAllowed):
        unlock_generation(FILES, paths, header, *left.seats, standings=standings)
    # A program of their own does not ask; there is no slot.
    slots = load_keyslots(FILES, paths, header)
    assert not any(set(pair) & {person for person, _ in left.seats} for pair in slots.pairs)
    with pytest.raises(TwinsealError):
        open_pair(slots, *left.seats)
    catalogue = paths.catalogue(now).read_bytes().partition(b"\n")[2].partition(b"\n")[2]
    with SecretBytes(left.vault_key) as vault_key:
        for generation in range(1, now + 1):
            with store_key(vault_key, generation) as key, pytest.raises(StoreDamaged):
                Store.open(paths.store(now), key, read_only=True)
            for derived in (catalogue_key, draft_key):
                with derived(vault_key, generation) as key, pytest.raises(CannotDecrypt):
                    aead.open_sealed(key, catalogue, catalogue_context(header.vault_id, now))
    for person, identity in left.seats:
        with pytest.raises(TwinsealError):
            open_catalogue(paths.catalogue(now).read_bytes(), identity, person, header.vault_id, now)
    then = header_of(left.before)
    store, key = unlock_generation(FILES, VaultPaths(left.before), then, *left.seats, standings=roster.editions[0].standings)
    assert {outside.system for outside in store.outsides()} >= {"SYS-0", "SYS-1", "SYS-2"}
    store.close()
    key.wipe()


def test_who_left_reads_the_log_up_to_the_note_and_no_further(left: Left) -> None:
    read = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(left.audit).entries(iter_lines(FILES, left.program.audit)):
            read.append(entry.seq)
    assert read == list(range(left.program.roster().notes[0].start))


def test_who_left_signs_nothing_with_all_the_vaults_keys(left: Left) -> None:
    cast, program = left.cast, left.program
    honest = (cast.vault_path / "header.json").read_bytes()
    for names in (("Ada", "Bo"), ("Bo", "Cy")):
        # Not even beside somebody who is still there.
        assert program.checkpoint(*names) == ("TAMPERED", "checkpoint.quorum")
        max((program.audit / "checkpoints").iterdir()).unlink()
        assert program.note(*names) == ("TAMPERED", "people.quorum")
        (program.audit / "people" / "0002.note").unlink()
        program.header(*names)
        with pytest.raises(HeaderDamaged):
            cast.open()
        (cast.vault_path / "header.json").write_bytes(honest)
    cast.open().close()
    assert program.checkpoint("Flo", "Cy") == ("VALID-COSIGNED", "")
