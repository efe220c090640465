"""What two people agree to change is asked, logged and then listed; none of it where one of the steps before it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest

from twinseal.domain.changes.change import NextVault, Right
from twinseal.domain.changes.change_set import ChangeSet
from twinseal.domain.errors import LogNotWritable, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import AUDITOR_REMOVAL_AGREED
from twinseal.domain.people import Person, Role
from twinseal.flows.maintenance.maintenance import Maintenance

ADA, BO, CY = (
    Person("p00000001", "Ada", Role.OPERATOR),
    Person("p00000002", "Bo", Role.OFFICER),
    Person("p00000003", "Cy", Role.OFFICER),
)


class ForOfficers:
    """A change that nobody refuses and that only two officers may make: of those that exist none needs officers."""

    event: ClassVar[Kind] = AUDITOR_REMOVAL_AGREED
    right: ClassVar[Right] = Right.OFFICERS
    purpose: ClassVar[str] = "change"
    says: str = "It is changed."

    def fields(self) -> dict[str, object]:
        return {}

    def check(self, people: Sequence[Person]) -> None:
        pass

    def apply(self, vault: NextVault) -> None:
        pass


class Pair:
    """Two people in front of an open vault; writes down what was asked of them, of the log and of the list."""

    def __init__(self, first: Person, second: Person, refuses: type[Exception] | None = None) -> None:
        self.people, self.refuses = (first, second), refuses
        self.changes = ChangeSet("v", "o", 1)
        self.acts: list[str] = []

    def both_codes(self, first_code: str, second_code: str, purpose: str) -> None:
        self.acts.append("codes")

    def record(self, kind: Kind, *, result: str = "done", **fields: object) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.acts.append("log")

    def take(self, changes: ChangeSet) -> None:
        self.changes = changes
        self.acts.append("list")

    def agree(self) -> None:
        context: Any = SimpleNamespace(
            header=SimpleNamespace(people=[SimpleNamespace(person=person) for person in (ADA, BO, CY)])
        )
        Maintenance(context, cast("Any", self), self.record)._agree(ForOfficers(), "1", "2", [])


def test_a_change_is_in_the_log_before_it_is_on_the_list() -> None:
    pair = Pair(BO, CY)
    pair.agree()
    assert pair.acts == ["codes", "log", "list"]
    assert len(pair.changes.changes) == 1


def test_a_log_that_refuses_leaves_the_list_as_it_is() -> None:
    pair = Pair(BO, CY, LogNotWritable)
    with pytest.raises(LogNotWritable):
        pair.agree()
    assert pair.acts == ["codes"]
    assert not pair.changes


@pytest.mark.parametrize("people", [(ADA, BO), (BO, ADA)])
def test_a_change_for_officers_is_refused_to_another_pair(people: tuple[Person, Person]) -> None:
    pair = Pair(*people)
    with pytest.raises(NotPermitted):
        pair.agree()
    assert pair.acts == []
    assert not pair.changes
