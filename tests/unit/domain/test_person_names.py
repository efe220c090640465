"""Nobody in a vault is mistaken for somebody else: names and teams that look alike are refused."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.errors import BadInput
from twinseal.domain.people import Person, Role
from twinseal.domain.person_names import checked_name, checked_team, require_room

ADA = Person("p00000001", "Ada Lovelace", Role.OPERATOR, "day")
Refused = Callable[[type[Exception], Callable[[], object]], str]


def test_a_name_that_looks_like_another_is_refused(refused: Refused) -> None:
    assert checked_name(" Ida  Lovelace ", [ADA]) == "Ida Lovelace"
    assert "Ada Lovelace" in refused(BadInput, lambda: checked_name("Ad\u0430 Lovelace", [ADA]))
    assert "Ada Lovelace" in refused(BadInput, lambda: checked_name("ada lovelace", [ADA]))


def test_a_team_is_another_one_or_the_very_same(refused: Refused) -> None:
    assert (checked_team("day", [ADA]), checked_team("night", [ADA]), checked_team("", [ADA])) == ("day", "night", "")
    assert "day" in refused(BadInput, lambda: checked_team("Day", [ADA]))


def test_twenty_people_are_as_many_as_there_can_be(refused: Refused) -> None:
    require_room(range(19))
    assert "20" in refused(BadInput, lambda: require_room(range(20)))
