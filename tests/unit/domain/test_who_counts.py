"""Who counts with whom, entitled to what, and who has a slot: the rule alone, without card and notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.people_facts import rows_of
from twinseal.domain.constitution import SUSPENDED
from twinseal.domain.people import Person, Role
from twinseal.domain.who_counts import Standing, count_together, entitled, may_decide, of_the_founding, slot_pairs

BO, CY = Standing("p00000002", Role.OFFICER), Standing("p00000003", Role.OFFICER)
ADA, DI = Standing("p00000001", Role.OPERATOR), Standing("p00000004", Role.AUDITOR)
FLO = Standing("p00000006", Role.OFFICER, held=True, settled=False, brought=frozenset({BO.id}))
GUS = Standing("p00000007", Role.OFFICER, held=True, settled=False, brought=frozenset({"p00000009"}))
ONE, TWO = Standing("r1", "recovery", holder=BO.id), Standing("r2", "recovery", holder=CY.id)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BO, BO), (BO, None), (None, None), (FLO, BO), (FLO, GUS), (ONE, BO), (ONE, replace(TWO, holder=BO.id)),
        (replace(ONE, held=True), CY), (replace(ONE, held=True), TWO),
    ],
)  # fmt: skip
def test_two_who_are_not_two(first: Standing | None, second: Standing | None) -> None:
    for rule in (count_together, entitled, may_decide):
        assert not rule(first, second)
        assert not rule(second, first)


def test_who_is_held_counts_with_whoever_did_not_bring_them() -> None:
    assert count_together(FLO, CY)
    assert entitled(CY, FLO)
    assert may_decide(FLO, CY)
    # Somebody who is held no longer counts with those who brought them too.
    assert count_together(replace(FLO, held=False), BO)


def test_what_two_may_do_goes_by_their_roles() -> None:
    both = {(ADA, BO): (True, False), (BO, CY): (True, True), (DI, BO): (False, False), (ADA, ADA): (False, False)}
    both |= {(ONE, TWO): (True, True), (ONE, CY): (False, False), (ADA, DI): (False, False)}
    for pair, rights in both.items():
        assert (entitled(*pair), may_decide(*pair)) == rights, pair
    assert count_together(ONE, CY)


def test_slots_go_by_who_is_entitled_and_by_the_policy() -> None:
    people = [
        Person(ADA.id, "Ada", Role.OPERATOR, "ops"),
        Person(BO.id, "Bo", Role.OFFICER, "sec"),
        Person(CY.id, "Cy", Role.OFFICER, "SEC"),
        Person(DI.id, "Di", Role.AUDITOR),
        Person(FLO.id, "Flo", Role.OFFICER),
    ]
    rows = rows_of(people)
    standings = of_the_founding(rows) | {FLO.id: FLO}
    pairs = slot_pairs(rows, standings, same_team_forbidden=True)
    assert pairs == ((ADA.id, BO.id), (ADA.id, CY.id), (ADA.id, FLO.id), (CY.id, FLO.id))
    assert (BO.id, CY.id) in slot_pairs(rows, standings, same_team_forbidden=False)
    # Whoever is suspended, or is in no roster, has none.
    away = tuple(replace(row, state=SUSPENDED) if row.id == CY.id else row for row in rows)
    assert CY.id not in of_the_founding(away)
    assert slot_pairs(away, standings, same_team_forbidden=False) == ((ADA.id, BO.id), (ADA.id, FLO.id))
    del standings[FLO.id]
    assert not any(FLO.id in pair for pair in slot_pairs(rows, standings, same_team_forbidden=True))
