"""Every change that two people can make: walked over the table, so that a new one cannot be forgotten anywhere."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinseal.domain import canonical, changes
from twinseal.domain.changes.change import Change, NextVault, Right
from twinseal.domain.changes.change_set import ChangeSet, Listed, set_digest
from twinseal.domain.changes.registry import CHANGES, change_of
from twinseal.domain.changes.remove_auditor import RemoveAuditor
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import Person, Role
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.vault.draft import Own

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
    RemoveAuditor: RemoveAuditor(GIL.id, "Left the company"),
}
"""A change of each kind that can be made where `PEOPLE` are enrolled."""
REFUSED: dict[type[Change], Change] = {
    RemoveAuditor: RemoveAuditor(ADA.id, "No auditor at all"),
}
"""One of each kind that cannot."""
OWN: dict[type[Change], Own] = {}
"""What a sample brings beside its row, where it brings anything."""


def facts() -> VaultFacts:
    """Return the vault that the samples are made to."""
    return VaultFacts(people=PEOPLE, pair=(BO, CY))


def own_of(change: Change) -> Own:
    return OWN.get(type(change), Own())


class Recorder:
    """Writes down what changes do to the next store and header."""

    def __init__(self) -> None:
        self.acts: list[str] = []

    def __getattr__(self, name: str) -> object:
        return lambda *_args, **_names: self.acts.append(name)


def _of(*agreed: Change) -> ChangeSet:
    changes = ChangeSet()
    for change in agreed:
        changes = changes.with_change(Listed(change, own_of(change)), facts())
    return changes


def _modules() -> Iterator[str]:
    for path in Path(changes.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"{changes.__name__}.{path.stem}")
        if any(hasattr(part, "right") and part.__module__ == module.__name__ for part in vars(module).values()):
            yield module.__name__


def test_every_file_of_a_change_is_in_the_table_and_has_samples() -> None:
    assert {change.__module__ for change in CHANGES} == set(_modules()) - {Change.__module__}
    assert set(SAMPLES) == set(REFUSED) == set(CHANGES)
    assert [change for change in CHANGES if change.event.later] == []


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_is_frozen_says_what_it_does_and_has_its_event(change: Change) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.reason = "Another"  # type: ignore[attr-defined]
    sentence = str(change.sentence(facts()))
    assert sentence[0] == sentence[0].upper()
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert isinstance(change.right, Right)
    # The log takes its facts, and which list it belongs to.
    assert set(change.fields()) == set(change.event.fields) - {"change_set", "number"}
    assert len(change.event.fields) == len(change.fields()) + 2
    canonical.dumps(change.fields())


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_comes_back_from_its_row_and_from_no_other(change: Change) -> None:
    row = _of(change).rows()[0]
    assert change_of(row) == change
    for odd in ({**row, "more": 1}, {"kind": "request.signed"}, {}, {"kind": row["kind"]}):
        with pytest.raises(BadInput):
            change_of(odd)


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_acts_on_the_next_seal_and_only_by_its_acts(change: Change) -> None:
    recorder = Recorder()
    change.apply(recorder, own_of(change))  # type: ignore[arg-type]
    assert recorder.acts
    allowed = {name for name, _ in inspect.getmembers(NextVault, inspect.isfunction) if not name.startswith("_")}
    assert set(recorder.acts) <= allowed
    for taker in (VaultFacts, NextCopy):
        assert allowed <= set(dir(taker))


@pytest.mark.parametrize("change", REFUSED.values(), ids=lambda change: type(change).__name__)
def test_a_change_that_cannot_be_made_gets_on_no_list(change: Change) -> None:
    with pytest.raises((BadInput, NotPermitted)) as refusal:
        _of(change)
    assert str(refusal.value).endswith(".")


def test_each_change_is_judged_where_those_before_it_are_made() -> None:
    first = _of(SAMPLES[RemoveAuditor])
    assert first.facts(facts()).people == (ADA, BO, CY, DI)
    with pytest.raises(BadInput, match="changes the same already"):
        first.with_change(Listed(SAMPLES[RemoveAuditor], Own()), facts())
    with pytest.raises(NotPermitted, match="Di is the only auditor"):
        first.with_change(Listed(RemoveAuditor(DI.id, "Left too"), Own()), facts())
    # What a list leaves is never what it was judged by.
    assert facts().people == PEOPLE


def test_a_list_is_full_and_a_row_too_long() -> None:
    first = Listed(SAMPLES[RemoveAuditor], Own())
    with pytest.raises(BadInput, match="at most 200"):
        ChangeSet((first,) * 200).with_change(first, facts())
    with pytest.raises(BadInput, match="too long"):
        _of(RemoveAuditor(GIL.id, "x" * 6000))
    with pytest.raises(BadInput, match="no change with this number"):
        ChangeSet((first,)).without(2)
    assert not ChangeSet((first,)).without(1)


def test_rows_are_canonical_numbered_and_what_both_sign() -> None:
    listed = _of(SAMPLES[RemoveAuditor])
    row = {
        "kind": "auditor.removal_agreed",
        "number": 1,
        "person": GIL.id,
        "reason": "Left the company",
        "asked_again": [],
    }
    assert listed.rows() == [row]
    assert listed.digest == hashlib.sha256(b"twinseal/1 changes\0" + canonical.dumps(row) + b"\n").hexdigest()
    assert _of(RemoveAuditor(GIL.id, "Left the firm")).digest != listed.digest
    assert not _of()
    assert _of().digest != listed.digest


def test_the_digest_of_the_page_is_the_digest_of_the_code() -> None:
    rows: list[dict[str, object]] = [
        {"envelope": "e1a2b3c4", "fields": ["Password"], "files": [], "generated": True, "kind": "envelope.replaced"},
        {"after": {"cap_min": 10}, "after_sha256": "", "before": {"cap_min": 15}, "envelope": "e5566778"},
    ]
    rows[0] |= {"number": 1, "tested": True}
    rows[1] |= {"kind": "envelope.relabelled", "number": 2, "what": ["cap_min"]}
    assert set_digest(rows) == "02f0aed3b3828c9def4bff8cd170f4f052fea9309aecb72e59aa0e33b0924d51"


def test_officers_alone_hold_the_right_of_officers() -> None:
    held = {pair: Right.OFFICERS.held_by(*pair) for pair in ((ADA, BO), (BO, ADA), (BO, CY))}
    assert held == {(ADA, BO): False, (BO, ADA): False, (BO, CY): True}
    assert Right.PAIR.held_by(ADA, BO)
    assert _of(SAMPLES[RemoveAuditor]).held_by(ADA, BO)
