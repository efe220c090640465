"""An export of a vault in which people came, were met, had new keys, were suspended, reinstated and accepted, by the real flows."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from conftest import BEGIN, Cast, found_vault
from fakes.forged_log import Case
from fakes.met import met
from fakes.new_people import adopt, enrolled, rebound, sealed
from fakes.own_program import OwnProgram
from fakes.removal import audit_keys
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.format.people_note import PeopleNote, PersonLine, make_people_note, read_people_note
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock

PEOPLE = (
    ("Bo Officer", Role.OFFICER, "sec"),
    ("Cy Officer", Role.OFFICER, "eng"),
    ("Flo Officer", Role.OFFICER, "ops"),
    ("Di Auditor", Role.AUDITOR, ""),
)
PAIR = ("Bo", "Cy")


@dataclass(frozen=True)
class Lived:
    """The export as a case, the audit keys that read it, and every key that anybody ever had, with the vault's own."""

    case: Case
    pairs: list[KemKeyPair]
    program: OwnProgram
    hands: list[tuple[str, Identity]]

    def with_signed(self, chance: random.Random) -> Case:
        """Return it with one people note changed at random, and signed again by some of these hands."""
        at = chance.choice([len(self.case.people) - 1, chance.randrange(len(self.case.people))])
        label, data = self.case.people[at]
        read = read_people_note(label, data)
        assert read is not None
        note = read[0]
        for _ in range(chance.randrange(1, 3)):
            note = _changed(chance, note, self.hands)
        signers = dict(chance.sample(self.hands, chance.randrange(1, 5)))
        signed = make_people_note(note, self.program.line, sorted(signers.items()))
        people = [*self.case.people[:at], (label, signed), *self.case.people[at + 1 :]]
        return replace(self.case, people=people[: at + 1] if chance.random() < 0.5 else people)


def _changed(chance: random.Random, note: PeopleNote, hands: Sequence[tuple[str, Identity]]) -> PeopleNote:
    ids = sorted({person for person, _ in hands})
    rows, freed = list(note.entering), list(note.freed)
    some: list[Callable[[], PeopleNote]] = [
        lambda: note,
        lambda: replace(note, leaving=tuple(sorted({*note.leaving, chance.choice(ids)}))),
        lambda: replace(note, leaving=note.leaving[1:]),
        lambda: replace(note, start=max(1, note.start + chance.choice([-1, 1, 40]))),
        lambda: replace(note, seal=max(2, note.seal + chance.choice([-9, 1]))),
        lambda: replace(note, freed=()),
        lambda: replace(note, entering=()),
    ]
    if rows:
        place = chance.randrange(len(rows))
        some += [lambda: _with_rows(note, rows, place, _row(chance, rows[place], ids)) for _ in range(6)]
    if freed:
        place_freed = chance.randrange(len(freed))
        line = freed[place_freed]
        proof = line.evidence
        some.append(
            lambda: replace(note, freed=(*freed[:place_freed], replace(line, evidence=None), *freed[place_freed + 1 :]))
        )
        some.append(lambda: replace(note, freed=(replace(line, key=line.key + 1),)))
        if proof is not None:
            other = chance.choice(
                [replace(proof, by=chance.choice(ids)), replace(proof, by_key=2), replace(proof, entry=proof.entry + 1)]
            )
            some.append(lambda: replace(note, freed=(replace(line, evidence=other),)))
    return chance.choice(some)()


def _row(chance: random.Random, row: PersonLine, ids: Sequence[str]) -> PersonLine:
    return chance.choice(
        [
            replace(row, how=chance.choice(["held", "open", "continued", "kept"])),
            replace(row, role=chance.choice(["operator", "officer", "auditor"])),
            replace(row, key=chance.randrange(1, 4)),
            replace(row, id=chance.choice(ids)),
            replace(row, name=f"{row.name} again"),
            replace(row, certificate_sha256=chance.randbytes(32)),
            replace(row, kem_sha256=chance.randbytes(32)),
        ]
    )


def _with_rows(note: PeopleNote, rows: Sequence[PersonLine], place: int, row: PersonLine) -> PeopleNote:
    changed = [*rows[:place], row, *rows[place + 1 :]]
    return replace(note, entering=tuple(sorted(changed, key=lambda each: each.id)))


@lru_cache(maxsize=1)
def lived_export() -> Lived:
    """Return it, made once a run."""
    with tempfile.TemporaryDirectory() as folder:
        return _lived(Path(folder))


def _lived(folder: Path) -> Lived:
    clock = ScriptedClock(BEGIN)
    made, ids, seeds = found_vault(folder, clock, PEOPLE)
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    cast = Cast(clock, machine, Path(made.vault_path), Path(made.trust_card_path), made.register_code, ids, seeds)
    vault = cast.open()
    flow = _opened(cast, vault)
    program = OwnProgram.from_opening(cast, flow)
    hands = [(cast.id(name), program.identity(name)) for name in ("Bo", "Cy", "Flo", "Di")]
    # Fred comes and Flo goes on with other keys; the auditor meets him.
    enrolled(cast, flow)
    rebound(cast, flow, "Flo")
    sealed(cast, flow, PAIR)
    adopt(cast, "Flo")
    met(cast, vault, "Fred", "Di")
    flow = _opened(cast, vault)
    flow.open_vault.changes.confirm_person(cast.id("Fred"))
    sealed(cast, flow, PAIR)
    hands += _again(program, cast, "Fred", "Flo")
    # Flo forgot; Fred is away.
    flow = _opened(cast, vault)
    rebound(cast, flow, "Flo", with_old=False)
    flow.open_vault.people_rows.suspend(cast.id("Fred"), "On leave until the summer")
    sealed(cast, flow, PAIR)
    adopt(cast, "Flo")
    # He is back, and nobody meets her.
    flow = _opened(cast, vault)
    flow.open_vault.people_rows.prove(*cast.factors("Fred"))
    flow.open_vault.people_rows.reinstate(cast.id("Fred"))
    flow.open_vault.people_rows.accept(cast.id("Flo"))
    sealed(cast, flow, PAIR)
    hands += _again(program, cast, "Flo")
    cast.later(4000)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    export = Path(desk.export(folder).folder)
    desk.sign_out()
    vault.close()
    case = Case(
        (export / "log.tws").read_bytes(), _files(export / "checkpoints"), TrustCard.from_bytes(cast.card()),
        people=_files(export / "people"), readable=(export / "entries.jsonl").read_bytes(),
    )  # fmt: skip
    return Lived(case, audit_keys(cast, "Di"), program, hands)


def _again(program: OwnProgram, cast: Cast, *names: str) -> list[tuple[str, Identity]]:
    for name in names:
        program.identities.pop(name, None)
    return [(cast.id(name), program.identity(name)) for name in names]


def _opened(cast: Cast, vault: SealedVault) -> OpeningFlow:
    cast.later(4000)
    return cast.to_open(vault, *PAIR)


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
