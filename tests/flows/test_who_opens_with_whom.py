"""Small vaults, whose people change by lists that two officers sign: who opens with whom, each pair tried for real.

The rows are those of the table in docs/formats.md, section 3.3.2, but those with recovery sheets, and one that follows
from its words. They stand here as written there, and not as any rule works them out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Cast
from fakes.met import met
from fakes.new_people import adopt, enrolled, rebound, sealed
from fakes.people_model import AUDITOR, OFFICER, Act, Comes, Freed, NewKeys, Pair, PeopleModel, Somebody, pairs_of
from fakes.tried_pairs import PURPOSE, tried
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.reading import NOBODY
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify
from twinseal.vault.keyslot_file import slots_of

NAMES = {
    "A": "Alma Officer", "B": "Bert Officer", "C": "Cleo Auditor", "E": "Enno Officer", "F": "Fred Officer", "G": "Gwen Officer",
}  # fmt: skip
SHORT = {letter: name.split()[0] for letter, name in NAMES.items()}
PAIR = ("A", "B")


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    founders: str
    comes: str = ""
    rebinds: str = ""
    goes_on: str = ""
    """Who has new keys, and signs with the old ones too."""
    before: str = ""
    """Who opens with whom until a confirmation is taken up."""
    after: str = ""
    """And then; empty where nobody is held back."""
    third: str = ""
    how: str = "held back until a third person confirms"


OPEN = "not held back"
ROWS = {
    "A, B, C enrol F": Row("ABC", comes="F", before="A-B", after="A-B A-F B-F", third="C"),
    "A, B, E enrol F": Row("ABE", comes="F", before="A-B A-E B-E E-F", after="A-B A-E A-F B-E B-F E-F", third="E"),
    "A, B, E re-bind E": Row("ABE", rebinds="E", before="A-B A-E B-E", how=OPEN),
    "A, B, E, C re-bind E": Row("ABEC", rebinds="E", before="A-B", after="A-B A-E B-E", third="C"),
    "A, B enrol F": Row("AB", comes="F", before="A-B A-F B-F", how=OPEN),
    "A, B enrol auditor C": Row("AB", comes="C", before="A-B", how=OPEN),
    "A, B, E enrol F and G": Row(
        "ABE", comes="FG", before="A-B A-E B-E E-F E-G", third="E",
        after="A-B A-E A-F A-G B-E B-F B-G E-F E-G F-G",
    ),
    # Who signs the note with the keys of before brings those whom it lets in.
    "A, B, E, C enrol F, E goes on": Row(
        "ABEC", comes="F", goes_on="E", before="A-B A-E B-E", after="A-B A-E A-F B-E B-F E-F", third="C",
    ),
}  # fmt: skip


TWICE = {"A, B, E enrol F and G", "A, B, E, C enrol F, E goes on"}
"""Rows that say of two people what another says of one, or of a list what two others say of two: walked with what takes minutes."""


def people_of(letters: str) -> tuple[tuple[str, Role, str], ...]:
    """Return these people; no two officers are of one team."""
    return tuple((NAMES[letter], Role.AUDITOR if letter == "C" else Role.OFFICER, "") for letter in letters)


def opened(cast: Cast, vault: SealedVault) -> OpeningFlow:
    cast.later(4000)
    flow = cast.to_request(vault, SHORT[PAIR[0]])
    flow.submit_request(PURPOSE)
    flow.confirm(*cast.factors(SHORT[PAIR[1]]))
    assert not flow.view().masked, flow.view().warnings
    return flow


def role_of(letter: str) -> str:
    return AUDITOR if letter == "C" else OFFICER


def carried_out(cast: Cast, vault: SealedVault, model: PeopleModel, row: Row) -> None:
    """Have A and B sign the list of a row, and the model with them."""
    flow = opened(cast, vault)
    acts: list[Act] = []
    for letter in row.comes:
        enrolled(cast, flow, NAMES[letter], Role(role_of(letter)))
        acts.append(Comes(SHORT[letter], role_of(letter)))
    for letter in row.rebinds + row.goes_on:
        rebound(cast, flow, SHORT[letter], with_old=letter in row.goes_on)
        acts.append(NewKeys(SHORT[letter], with_old=letter in row.goes_on))
    sealed(cast, flow, (SHORT["A"], SHORT["B"]))
    adopt(cast, *(SHORT[letter] for letter in row.rebinds + row.goes_on))
    model.carry_out([SHORT[letter] for letter in PAIR], *acts)


def written(words: str) -> set[Pair]:
    """Return pairs of the table, by the names of the cast."""
    return pairs_of(*("-".join(SHORT[letter] for letter in word.split("-")) for word in words.split()))


def histories(cast: Cast, vault: SealedVault, model: PeopleModel, *, exported: bool) -> tuple[str, ...]:
    """Return the people's history that both verifiers print by the first card alone: of the vault's own log, or of an export, where somebody can make one."""
    receipt = opened(cast, vault).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later(4000)
    folder = cast.vault_path / "audit"
    for auditor in model.readers() if exported else ():
        desk = vault.sign_in_auditor(*cast.factors(auditor))
        folder = Path(desk.export(cast.vault_path.parent, reading=NOBODY).folder)
        desk.sign_out()
    mine = verify(LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(cast.card()))
    other = twinseal_verify.verify_folder(str(folder), cast.card())
    assert (mine.verdict.word, mine.reason) == (other["verdict"], other["reason"]) == ("VALID-COSIGNED", "")
    assert list(mine.people) == other["people"]
    return mine.people


def slots(vault: SealedVault, cast: Cast) -> set[Pair]:
    """Return whom the keyslots of the folder are for, by the names of the cast."""
    context, names = vault.context, {person: name for name, person in cast.ids.items()}
    there = slots_of(cast.machine.files, context.paths, context.header, context.roster.newest.standings)
    assert (there.beyond, there.missing) == ((), ())
    return {frozenset(names[person] for person in pair) for pair in there.pairs}


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] if name in TWICE else []) for name in ROWS])
def test_the_table_holds_before_and_once_a_third_is_taken_up(name: str, cast_of: Callable[..., Cast]) -> None:
    row = ROWS[name]
    cast = cast_of(*people_of(row.founders))
    model = PeopleModel({SHORT[letter]: Somebody(role_of(letter)) for letter in row.founders})
    vault = cast.open()
    carried_out(cast, vault, model, row)
    assert model.pairs() == written(row.before), "the model is that of the table"
    assert tried(cast, vault, model) == written(row.before)
    # Where a third is to come, the export at the end tells of this too.
    (said,) = histories(cast, vault, model, exported=not row.third)
    for letter in row.comes + row.rebinds:
        assert f"+ {NAMES[letter]} ({role_of(letter)}), {row.how}" in said
    if row.third:
        _taken_up(cast, vault, model, row)
    vault.close()


def _taken_up(cast: Cast, vault: SealedVault, model: PeopleModel, row: Row) -> None:
    held = [SHORT[letter] for letter in row.comes + row.rebinds]
    third = SHORT[row.third]
    for each in held:
        assert model.thirds_for(each) == {third}
        met(cast, vault, each, third)
    # What the third signed changes nothing by itself.
    flow = opened(cast, vault)
    assert slots(vault, cast) == written(row.before)
    for each in held:
        flow.open_vault.changes.confirm_person(cast.id(each))
    sealed(cast, flow, (SHORT["A"], SHORT["B"]))
    model.carry_out([SHORT[letter] for letter in PAIR], *(Freed(each, third) for each in held))
    assert model.pairs() == written(row.after), "the model is that of the table"
    assert tried(cast, vault, model) == written(row.after)
    first, second = histories(cast, vault, model, exported=True)
    for letter in row.comes + row.rebinds:
        assert f"+ {NAMES[letter]} ({role_of(letter)}), {row.how}" in first
        assert f"{NAMES[letter]} is held back no longer, confirmed by {NAMES[row.third]}" in second


def test_an_auditor_let_in_by_two_alone_is_no_third_later(cast_of: Callable[..., Cast]) -> None:
    """The last row but one says so: whom nobody but the two has met confirms nobody; the log they read from its first entry."""
    row = ROWS["A, B enrol auditor C"]
    cast = cast_of(*people_of(row.founders))
    model = PeopleModel({SHORT[letter]: Somebody(role_of(letter)) for letter in row.founders})
    vault = cast.open()
    carried_out(cast, vault, model, row)
    desk = vault.sign_in_auditor(*cast.factors(SHORT["C"]))
    assert [line.kind for line in desk.entries(count=10_000)[1]][-1] == "vault.founded"
    desk.sign_out()
    carried_out(cast, vault, model, Row("ABC", comes="F"))
    assert model.pairs() == written("A-B A-F B-F")
    assert tried(cast, vault, model) == written("A-B A-F B-F")
    said = histories(cast, vault, model, exported=True)
    assert f"+ {NAMES['F']} (officer), {OPEN}" in said[1]
    vault.close()
