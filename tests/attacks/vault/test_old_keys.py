"""Keys, bundle and passphrase of somebody who has others now, kept by somebody: what they open and sign."""

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
from fakes.removal import audit_keys
from fakes.signed_header import signed_fields
from fakes.vault_copy import copied
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.crypto.identity import Identity
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import HeaderDamaged, KeyslotsDamaged, LogDamaged, TwinsealError, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.host.files import RealFiles
from twinseal.vault.generation import unlock_generation
from twinseal.vault.layout import VaultPaths

FILES = RealFiles()
OLD = ("Bo", "Di", "Flo")


@dataclass
class Kept:
    """A vault in which Bo, Di and Flo have new keys, and what somebody has of before."""

    cast: Cast
    program: OwnProgram
    old: dict[str, Identity]
    before: Path
    """A copy of the folder of before."""
    at_most: int
    """How many entries the log had when the new keys came into force."""


@pytest.fixture(scope="module")
def made(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("old keys") / "home"
    cast = cast_in(home, template)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    program = OwnProgram.from_opening(cast, flow)
    old = {name: program.identity(name) for name in OLD}
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    rebound(cast, flow, "Di", NewFactor.BOTH)
    rebound(cast, flow, "Flo", with_old=False)
    before = copied(cast.vault_path, home / "before")
    sealed(cast, flow)
    adopt(cast, *OLD)
    at_most = vault.context.roster.notes[0].start
    cast.later(4000)
    receipt = cast.to_open(vault, "Ed", "Cy").reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    vault.close()
    program.identities.clear()
    return Kept(cast, program, old, before, at_most)


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    cast = copy_of(made.cast, tmp_path / "copy")
    return Kept(cast, made.program.at(cast), made.old, cast.vault_path.parent / made.before.name, made.at_most)


def test_an_old_passphrase_lets_nobody_in_and_no_bundle_stays(kept: Kept) -> None:
    cast = kept.cast
    now = {name: header_of(cast.vault_path).enrolled(cast.id(name)) for name in OLD}
    assert {name: entry.key for name, entry in now.items()} == dict.fromkeys(OLD, 2)
    # The header before the seal would have had it.
    bundles = {json.dumps(header_of(kept.before).enrolled(cast.id(name)).bundle, sort_keys=True) for name in OLD}
    for path in cast.vault_path.rglob("*"):
        if path.is_file() and path.name.startswith("header.json"):
            people = json.loads(path.read_bytes())["bundles"]
            assert not bundles & {json.dumps(bundle, sort_keys=True) for bundle in people.values()}, path
    cast.words, cast.seeds = {}, {**cast.seeds}
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        flow.identify_first(*cast.factors("Bo"))
    flow.abandon()
    vault.close()


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
    cast, partner = kept.cast, "Cy"
    seats = [(cast.id(name), kept.old[name]), (cast.id(partner), kept.program.identity(partner))]
    then = header_of(kept.before)
    roster = kept.program.roster()
    store, key = unlock_generation(FILES, VaultPaths(kept.before), then, *seats, standings=roster.editions[0].standings)
    first = next(outside for outside in store.outsides() if outside.system == "SYS-0")
    assert SECRET.format(0) in {field.value for field in store.contents(first.id).fields}
    store.close()
    key.wipe()
    with pytest.raises(TwinsealError) as caught:
        unlock_generation(
            FILES, VaultPaths(cast.vault_path), header_of(cast.vault_path), *seats, standings=roster.newest.standings
        )
    assert isinstance(caught.value, KeyslotsDamaged), caught.value


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


def test_old_keys_of_an_auditor_read_what_was_written_then(kept: Kept) -> None:
    """Somebody who is re-bound may have lost the old bundle to somebody: what is written later is sealed to another key."""
    cast = kept.cast
    # With the passphrase of then the old bundle opens, and the audit keys that were sealed to it.
    then = Cast(cast.clock, cast.machine, kept.before, cast.card_path, "", cast.ids, cast.seeds)
    pairs = audit_keys(then, "Di")
    read = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(pairs).entries(iter_lines(FILES, cast.vault_path / "audit")):
            read.append(entry.seq)
    assert read == list(range(kept.at_most))
