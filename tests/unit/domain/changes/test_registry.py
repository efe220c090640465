"""Every change that two people can make: walked over the table, so that a new one cannot be forgotten anywhere."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinseal.domain import canonical, changes
from twinseal.domain.changes.change import Change, NextVault, Right
from twinseal.domain.changes.change_set import CHANGE_SET_VERSION, ChangeSet
from twinseal.domain.changes.registry import CHANGES
from twinseal.domain.changes.remove_auditor import RemoveAuditor
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import Person, Role
from twinseal.flows.maintenance import maintenance

ADA, BO, CY, DI, GIL = (
    Person(f"p0000000{number}", name, role)
    for number, (name, role) in enumerate(
        (
            ("Ada", Role.OPERATOR),
            ("Bo", Role.OFFICER),
            ("Cy", Role.OFFICER),
            ("Di", Role.AUDITOR),
            ("Gil", Role.AUDITOR),
        ),
        start=1,
    )
)
PEOPLE = (ADA, BO, CY, DI, GIL)
SAMPLES: dict[type[Change], Change] = {
    RemoveAuditor: RemoveAuditor(GIL.id, GIL.name, "Left the company"),
}
"""A change of each kind that can be made where `PEOPLE` are enrolled."""
REFUSED: dict[type[Change], Change] = {
    RemoveAuditor: RemoveAuditor(ADA.id, ADA.name, "No auditor at all"),
}
"""One of each kind that cannot."""


class Recorder:
    """Writes down what changes do to the next store and header."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, ...]] = []

    def remove_person(self, person_id: str) -> None:
        self.acts.append(("remove_person", person_id))

    def renew_audit_key(self) -> None:
        self.acts.append(("renew_audit_key",))


def test_every_change_can_be_asked_for_and_can_be_logged() -> None:
    tree = ast.parse(Path(maintenance.__file__).read_text(encoding="utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert {change.__name__ for change in CHANGES} <= calls
    # Both fresh codes are used up by then: an event of a later part would be refused after them.
    assert [change for change in CHANGES if change.event.later] == []


def _of(*agreed: Change) -> ChangeSet:
    changes = ChangeSet("5a" * 16, "o0123456789abcdef", 7)
    for change in agreed:
        changes = changes.with_change(change, PEOPLE)
    return changes


def _modules() -> Iterator[str]:
    for path in Path(changes.__file__).parent.glob("*.py"):
        if path.stem not in ("__init__", "change", "change_set", "registry"):
            yield f"{changes.__name__}.{path.stem}"


def test_every_file_of_a_change_is_in_the_table_and_has_samples() -> None:
    assert {change.__module__ for change in CHANGES} == set(_modules())
    assert set(SAMPLES) == set(REFUSED) == set(CHANGES)


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_is_frozen_says_what_it_does_and_has_its_event(change: Change) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.person = "p00000009"  # type: ignore[attr-defined]
    assert change.says[0].isupper()
    assert change.says.endswith(".")
    assert isinstance(change.right, Right)
    assert change.purpose
    # The log takes its facts, and whether a weak reason was kept.
    taken = set(change.event.fields) - {"asked_again"}
    assert set(change.fields()) == taken
    canonical.dumps(change.fields())


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_acts_on_the_next_seal_and_only_by_its_acts(change: Change) -> None:
    recorder = Recorder()
    change.apply(recorder)
    assert recorder.acts
    allowed = {name for name in vars(NextVault) if not name.startswith("_")}
    assert {act[0] for act in recorder.acts} <= allowed == {name for name in vars(Recorder) if not name.startswith("_")}


@pytest.mark.parametrize("change", REFUSED.values(), ids=lambda change: type(change).__name__)
def test_a_change_that_cannot_be_made_gets_on_no_list(change: Change) -> None:
    with pytest.raises((BadInput, NotPermitted)) as refusal:
        _of(change)
    assert str(refusal.value).endswith(".")


def test_each_change_is_judged_where_those_before_it_are_made() -> None:
    first = _of(SAMPLES[RemoveAuditor])
    assert first.people(PEOPLE) == (ADA, BO, CY, DI)
    with pytest.raises(BadInput, match="from the list"):
        first.with_change(SAMPLES[RemoveAuditor], PEOPLE)
    with pytest.raises(NotPermitted, match="Di is the only auditor"):
        first.with_change(RemoveAuditor(DI.id, DI.name, "Left too"), PEOPLE)


def test_the_signed_form_is_canonical_numbered_and_bound() -> None:
    listed = _of(SAMPLES[RemoveAuditor])
    form = listed.to_json()
    assert canonical.loads_object(canonical.dumps(form)) == form
    assert (form["form"], form["v"], form["base"], form["count"]) == ("twinseal/1 changes", CHANGE_SET_VERSION, 7, 1)
    rows = typing.cast("list[dict[str, object]]", form["rows"])
    assert rows == [
        {
            "kind": "auditor.removal_agreed",
            "number": 1,
            "person": GIL.id,
            "reason": "Left the company",
        }
    ]
    assert form["set"] == hashlib.sha256(b"twinseal/1 changes\0" + canonical.dumps(rows[0]) + b"\n").hexdigest()
    assert _of(RemoveAuditor(GIL.id, GIL.name, "Left the firm")).digest != listed.digest
    assert not _of()
    assert _of().digest != listed.digest


def test_officers_alone_hold_the_right_of_officers() -> None:
    held = {pair: Right.OFFICERS.held_by(*pair) for pair in ((ADA, BO), (BO, ADA), (BO, CY))}
    assert held == {(ADA, BO): False, (BO, ADA): False, (BO, CY): True}
    assert Right.PAIR.held_by(ADA, BO)
