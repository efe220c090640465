"""People who were let in under two officers' hands and whom nobody else has met: what their keys count for, and beside whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.folder_writer import header_of
from fakes.new_people import enrolled, sealed
from fakes.own_program import OwnProgram
from fakes.second_opinion import both
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import HeaderDamaged, NotPermitted, PairNotAllowed
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.who_counts import Standings, slot_pairs
from twinseal.flows.sealing import reseal
from twinseal.vault import generation
from twinseal.vault.keyslot_file import slots_of

COSIGNED = "VALID-COSIGNED"
NO_TWO = {
    "one who brought it": ("Bo", "Fred"),
    "the other who brought it": ("Cy", "Fred"),
    "another puppet": ("Fred", "Gwen"),
    "the other puppet beside one who brought it": ("Gwen", "Bo"),
}
"""Whose two signatures are not those of two people."""


@dataclass
class Puppets:
    """A vault into which Bo and Cy let Fred and Gwen, officers, and Pip, an auditor, and what their own program holds."""

    cast: Cast
    program: OwnProgram


@pytest.fixture(scope="module")
def base(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Puppets:
    cast = cast_in(tmp_path_factory.mktemp("puppets") / "home", template)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    program = OwnProgram.from_opening(cast, flow)
    for name, role in (("Fred Officer", Role.OFFICER), ("Gwen Officer", Role.OFFICER), ("Pip Auditor", Role.AUDITOR)):
        enrolled(cast, flow, name, role)
    sealed(cast, flow)
    vault.close()
    return Puppets(cast, program)


@pytest.fixture
def puppets(base: Puppets, tmp_path: Path) -> Puppets:
    """Return a copy of that vault, with a clock of its own."""
    cast = copy_of(base.cast, tmp_path / "copy")
    return Puppets(cast, base.program.at(cast))


def test_a_puppet_beside_whom_it_counts_not_signs_no_checkpoint(puppets: Puppets) -> None:
    for names in NO_TWO.values():
        assert puppets.program.checkpoint(*names) == ("TAMPERED", "checkpoint.quorum"), names
        max((puppets.program.audit / "checkpoints").iterdir()).unlink()
    # Flo brought nobody: beside her a puppet is somebody.
    assert puppets.program.checkpoint("Flo", "Fred") == (COSIGNED, "")


@pytest.mark.parametrize("who", NO_TWO)
def test_a_puppet_beside_whom_it_counts_not_seals_no_header(puppets: Puppets, who: str) -> None:
    cast, path = puppets.cast, puppets.cast.vault_path / "header.json"
    honest = path.read_bytes()
    puppets.program.header(*NO_TWO[who])
    with pytest.raises(HeaderDamaged) as caught:
        cast.open()
    assert caught.value.text.code == "header.damaged.not_by_two"
    path.write_bytes(honest)
    puppets.program.header("Flo", "Fred")
    cast.open().close()


def test_a_puppet_beside_whom_it_counts_not_signs_no_note(puppets: Puppets) -> None:
    cast, place = puppets.cast, puppets.program.audit / "people" / "0002.note"
    for names in NO_TWO.values():
        assert puppets.program.note(*names) == ("TAMPERED", "people.quorum"), names
        vault = cast.open()
        assert any("0002.note" in notice and "no people note" in notice for notice in vault.view().notices)
        assert vault.context.roster.newest.number == 1
        vault.close()
        place.unlink()
    assert puppets.program.note("Flo", "Fred") == (COSIGNED, "")


NOBODY_MET: dict[str, tuple[str, str, str]] = {
    "by who brought them": ("Fred", "Bo", ""),
    "in the auditor's name, by another hand": ("Fred", "Di", "Cy"),
    "by the other puppet": ("Fred", "Gwen", ""),
    "by the puppet auditor": ("Fred", "Pip", ""),
    "by themselves": ("Fred", "Fred", ""),
    "by an operator": ("Fred", "Ada", ""),
}
"""Who is said to be confirmed, by whom, and who signed that in their place."""


def test_two_officers_who_write_confirmed_where_nobody_met(puppets: Puppets) -> None:
    program, place = puppets.program, puppets.program.audit / "people" / "0002.note"
    for how, (name, by, hand) in NOBODY_MET.items():
        assert program.note("Bo", "Cy", freed=[program.evidence(name, by, hand)]) == ("TAMPERED", "people.row"), how
        place.unlink()
    for third in ("Di", "Flo"):
        assert program.note("Bo", "Cy", freed=[program.evidence("Fred", third)]) == (COSIGNED, "")
        place.unlink()


def test_a_puppet_auditor_reads_and_signs_nothing(puppets: Puppets) -> None:
    cast = puppets.cast
    assert set(header_of(cast.vault_path).audit.readers) == {cast.id("Di")}
    vault = cast.open()
    with pytest.raises(NotPermitted) as caught:
        vault.sign_in_auditor(*cast.factors("Pip"))
    assert caught.value.sentence == "Pip Auditor is not confirmed yet: a third person has to meet them first."
    vault.close()
    assert puppets.program.checkpoint("Pip", vault=False) == ("TAMPERED", "checkpoint.quorum")
    max((puppets.program.audit / "checkpoints").iterdir()).unlink()
    assert puppets.program.checkpoint("Di", vault=False)[1] == ""


def test_a_slot_that_two_made_for_their_puppet_opens_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the enrolment itself they have the open store, and a program of their own makes whatever slot it likes."""
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    fred = enrolled(cast, flow)
    beyond = {tuple(sorted((cast.id(name), fred))) for name in ("Bo", "Cy")}

    def own(rows: Iterable[PersonRow], standings: Standings, *, same_team_forbidden: bool) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted({*slot_pairs(rows, standings, same_team_forbidden=same_team_forbidden), *beyond}))

    with monkeypatch.context() as patch:
        patch.setattr(generation, "slot_pairs", own)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        sealed(cast, flow)
    vault.close()
    cast.later(4000)
    vault = cast.open()
    context = vault.context
    standings = context.roster.newest.standings
    slots = slots_of(cast.machine.files, context.paths, context.header, standings)
    assert set(slots.beyond) == beyond
    assert any("may not open together was found; it opens nothing: " in notice for notice in vault.view().notices)
    for partner in ("Bo", "Cy"):
        flow = cast.to_second(vault, partner)
        with pytest.raises(PairNotAllowed) as caught:
            flow.confirm(*cast.factors("Fred"))
        assert caught.value.sentence == "Fred Officer is not confirmed yet: a third person has to meet them first."
        flow.abandon()
        cast.later()
        seats = [(cast.id(name), OwnProgram(cast, None).identity(name)) for name in (partner, "Fred")]  # type: ignore[arg-type]
        with pytest.raises(PairNotAllowed):
            generation.unlock_generation(cast.machine.files, context.paths, context.header, *seats, standings=standings)
    receipt = cast.to_open(vault, "Flo", "Fred").reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert slots_of(cast.machine.files, context.paths, context.header, standings).beyond == ()
    vault.close()
    assert "slots.odd" in cast.desk_kinds()
    assert both(cast.vault_path / "audit", cast.card())[:2] == (COSIGNED, "")
