"""Every change that two people can make: walked over the table, so that a new one cannot be forgotten anywhere."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.brought_keys import brought
from fakes.people_facts import facts_of, held, suspended
from twinseal.domain import canonical, changes
from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change, NextVault, Right
from twinseal.domain.changes.change_person import ChangePerson
from twinseal.domain.changes.change_place import ChangePlace
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.changes.change_reason import RETIRED, ChangeReason
from twinseal.domain.changes.change_set import ChangeSet, Listed, set_digest
from twinseal.domain.changes.change_threshold import ChangeThreshold
from twinseal.domain.changes.close_duty import CloseDuty
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.enrol_person import EnrolPerson
from twinseal.domain.changes.explain_clock import ExplainClock
from twinseal.domain.changes.one_person import OnePerson
from twinseal.domain.changes.other_value import OtherValue
from twinseal.domain.changes.rebind_person import RebindPerson
from twinseal.domain.changes.registry import CHANGES, change_of
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.rekey_vault import RekeyVault
from twinseal.domain.changes.relabel_envelope import RelabelEnvelope, relabelling
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.undo_contents import UndoContents
from twinseal.domain.changes.vault_facts import Inside, OpenDuty, VaultFacts, by_id
from twinseal.domain.envelope import Card, Field, FieldKind, Outside
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.public_digest import public_digest
from twinseal.domain.statement import Meeting
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import SealedFile

ROOT = Path(__file__).resolve().parents[4]
ADA, BO, CY, DI, GIL, HAL, IDA = (
    Person(f"p0000000{number}", name, role)
    for number, (name, role) in enumerate(
        (
            ("Ada", Role.OPERATOR),
            ("Bo", Role.OFFICER),
            ("Cy", Role.OFFICER),
            ("Di", Role.AUDITOR),
            ("Gil", Role.AUDITOR),
            ("Hal", Role.OFFICER),
            ("Ida", Role.OPERATOR),
        ),
        start=1,
    )
)
PEOPLE = (ADA, BO, CY, DI, GIL, HAL, IDA)
"""Hal is held back through Bo and Cy, Ida is suspended."""
MET = Meeting(
    HAL.id, 1, DI.id, 815, "2026-11-29T08:30:00Z", public_digest(hashlib.sha256(b"").digest(), b"", b"", b"").hex()
)
DC01 = Outside("e00000001", "DC01", "Domain", Card(phones="4711"), 15)
DRILL = Outside("e00000002", "Drill", "None", sentinel=True)
NEW = Outside("e00000003", "Hypervisor", "HV2", serves_vault=True)
OWED = OpenDuty("d00000001", "rotate", DC01.id, "o1", "2026-11-03T00:00:00Z", "2026-11-02T00:00:00Z", ("Password",))
REVIEW = OpenDuty("d00000002", "review", "", "o1", "2026-11-09T00:00:00Z")
TRIED = OpenDuty("d00000003", "test", DC01.id, "o1", "2026-11-03T00:00:00Z")
PASSWORD, HOST = Field(FieldKind.PASSWORD, "Password", "zulu"), Field(FieldKind.HOST, "Host", "dc01")
LOWER = replace(DC01, cap_min=10, card=Card(phones="4712"))
FRED = Person("p0badc0de", "Fred Officer", Role.OFFICER)
FREDS, ADAS = brought(FRED.id), brought(ADA.id, 2)
SAMPLES: dict[type[Change], Change] = {
    AddEnvelope: AddEnvelope(
        NEW.id, NEW.name, NEW.system, serves_vault=True, field_names=("Password",), files=("plan.pdf",)
    ),
    ReplaceContents: ReplaceContents(DC01.id, ("Password",), generated=True, tested=True),
    UndoContents: UndoContents(DC01.id),
    RelabelEnvelope: relabelling(DC01, LOWER),
    RetireEnvelope: RetireEnvelope(DC01.id, "DC01 is gone"),
    CloseDuty: CloseDuty(
        OWED.id, OWED.kind, DC01.id, OWED.opening, OWED.since_utc, tested=False, reason="The supplier is gone"
    ),
    RemovePerson: RemovePerson(GIL.id, "Left the company"),
    EnrolPerson: EnrolPerson(
        FRED.id,
        FRED.name,
        FRED.role.value,
        "",
        FREDS.public_sha256,
        FREDS.public["certificate_sha256"],
        how="held",
        by=(BO.id, CY.id),
    ),
    RebindPerson: RebindPerson(
        ADA.id, "both", 2, ADAS.public_sha256, ADAS.public["certificate_sha256"], how="held", by=(BO.id, CY.id)
    ),
    ChangePolicy: ChangePolicy("opening_min", "15", "20"),
    ChangeThreshold: ChangeThreshold("a6_clock_s", "300", "400"),
    ChangeReason: ChangeReason.to(
        ReasonCategory("cip", "CIP exceptional circumstance", ("Which one?",), "Case", "CIP-####"), None
    ),
    ChangePlace: ChangePlace("hours", "", "Mon-Fri 07:00-17:00"),
    RekeyVault: RekeyVault("A backup was stolen from the safe", 1),
    ExplainClock: ExplainClock(312, "The battery of the clock was empty"),
    SuspendPerson: SuspendPerson(ADA.id, "On leave for a year", "2027-02-01"),
    ReinstatePerson: ReinstatePerson(IDA.id),
    ChangePerson: ChangePerson(ADA.id, {"role": "operator", "team": ""}, {"role": "officer", "team": "night"}),
    AcceptPerson: AcceptPerson(HAL.id),
    EndWaits: EndWaits(ADA.id),
    ConfirmPerson: ConfirmPerson(HAL.id, 1, DI.id, 815),
}
"""A change of each kind that can be made where `PEOPLE` are enrolled."""
REFUSED: dict[type[Change], Change] = {
    AddEnvelope: AddEnvelope(NEW.id, NEW.name, NEW.system, serves_vault=True, field_names=(), files=()),
    ReplaceContents: ReplaceContents(DC01.id, ()),
    UndoContents: UndoContents(DRILL.id),
    RelabelEnvelope: relabelling(DC01, DC01),
    RetireEnvelope: RetireEnvelope(DRILL.id, "No drills"),
    CloseDuty: CloseDuty(REVIEW.id, REVIEW.kind, "", REVIEW.opening, "", tested=True),
    EnrolPerson: EnrolPerson(FRED.id, "ada", FRED.role.value, "", FREDS.public_sha256, ""),
    RebindPerson: RebindPerson(FRED.id, "both", 2, ADAS.public_sha256, "", how="held"),
    ChangePolicy: ChangePolicy("opening_min", "15", "61"),
    ChangeThreshold: ChangeThreshold("a6_clock_s", "300", "-1"),
    ChangeReason: ChangeReason("nobody", RETIRED),
    ChangePlace: ChangePlace("place", "", ""),
    RekeyVault: RekeyVault(" ", 1),
    ExplainClock: ExplainClock(311, "Another step than the log knows"),
    RemovePerson: RemovePerson(BO.id, "One of the two"),
    SuspendPerson: SuspendPerson(IDA.id, "Is suspended already"),
    ReinstatePerson: ReinstatePerson(ADA.id),
    ChangePerson: ChangePerson(GIL.id, {"role": "auditor"}, {"role": "officer"}),
    AcceptPerson: AcceptPerson(ADA.id),
    EndWaits: EndWaits(CY.id),
    ConfirmPerson: ConfirmPerson(GIL.id, 1, DI.id, 815),
}
"""One of each kind that cannot."""
OWN: dict[type[Change], Own] = {
    AddEnvelope: Own((PASSWORD,), (("plan.pdf", SealedFile("f0000000000000001", 3, bytes(32), 64 * "0")),), NEW),
    ReplaceContents: Own((replace(PASSWORD, value="yankee"), HOST)),
    RelabelEnvelope: Own(outside=LOWER),
    EnrolPerson: Own(keys=FREDS),
    RebindPerson: Own(keys=ADAS),
}
"""What a sample brings beside its row, where it brings anything."""


def facts() -> VaultFacts:
    """Return the vault that the samples are made to."""
    before = (replace(PASSWORD, value="xray"),)
    return VaultFacts(
        people_facts=suspended(facts_of(PEOPLE, (BO, CY), held(HAL, BO, CY)), IDA),
        waiting=frozenset({ADA.id}),
        proven=frozenset({IDA.id}),
        met=(MET,),
        pair=(BO, CY),
        outsides=by_id((DC01, DRILL)),
        inside_of=lambda envelope: Inside((PASSWORD, HOST), (), before) if envelope == DC01.id else Inside((PASSWORD,)),
        duties={duty.id: duty for duty in (REVIEW, TRIED)},
        clock_step=lambda: 312,
        now_utc="2026-11-02T08:00:00Z",
    )


def where_a_rotation_is_owed() -> VaultFacts:
    """Return the same vault, of which the password of DC01 was exposed."""
    vault = facts()
    vault.duties[OWED.id] = OWED
    return vault


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
        vault = where_a_rotation_is_owed() if isinstance(change, CloseDuty) else facts()
        changes = changes.with_change(Listed(change, own_of(change)), vault)
    return changes


def _modules() -> Iterator[str]:
    for path in Path(changes.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"{changes.__name__}.{path.stem}")
        if any(hasattr(part, "right") and part.__module__ == module.__name__ for part in vars(module).values()):
            yield module.__name__


def test_every_file_of_a_change_is_in_the_table_and_has_samples() -> None:
    assert {change.__module__ for change in CHANGES} == set(_modules()) - {
        skeleton.__module__ for skeleton in (Change, OnePerson, OtherValue)
    }
    assert set(SAMPLES) == set(REFUSED) == set(CHANGES)
    assert [change for change in CHANGES if change.event.later] == []


@pytest.mark.parametrize("change", SAMPLES.values(), ids=lambda change: type(change).__name__)
def test_a_change_is_frozen_says_what_it_does_and_has_its_event(change: Change) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(change, dataclasses.fields(change)[0].name, "Another")  # type: ignore[arg-type]
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


def test_what_a_leaver_saw_is_owed_while_they_are_still_there() -> None:
    recorder = Recorder()
    SAMPLES[RemovePerson].apply(recorder, Own())  # type: ignore[arg-type]
    assert recorder.acts == ["owe_for_seen", "remove_person", "renew_audit_key"]


@pytest.mark.parametrize("change", REFUSED.values(), ids=lambda change: type(change).__name__)
def test_a_change_that_cannot_be_made_gets_on_no_list(change: Change) -> None:
    with pytest.raises((BadInput, NotPermitted)) as refusal:
        _of(change)
    assert str(refusal.value).endswith(".")


def test_each_change_is_judged_where_those_before_it_are_made() -> None:
    first = _of(SAMPLES[RemovePerson])
    assert first.facts(facts()).people == (ADA, BO, CY, DI, HAL)
    with pytest.raises(BadInput, match="changes the same already"):
        first.with_change(Listed(SAMPLES[RemovePerson], Own()), facts())
    # What they saw stands in the row: who saw more since is asked about again.
    with pytest.raises(BadInput, match="Gil saw more since"):
        ChangeSet().with_change(Listed(replace(SAMPLES[RemovePerson], seen_count=1), Own()), facts())  # type: ignore[type-var]  # one of its fields
    with pytest.raises(NotPermitted, match="Di is the only auditor"):
        first.with_change(Listed(RemovePerson(DI.id, "Left too"), Own()), facts())
    # What a list leaves is never what it was judged by.
    assert facts().people == PEOPLE[:-1]


def test_a_list_is_full_and_a_row_too_long() -> None:
    first = Listed(SAMPLES[RemovePerson], Own())
    with pytest.raises(BadInput, match="at most 200"):
        ChangeSet((first,) * 200).with_change(first, facts())
    with pytest.raises(BadInput, match="too long"):
        _of(RemovePerson(GIL.id, "x" * 6000))
    with pytest.raises(BadInput, match="no change with this number"):
        ChangeSet((first,)).without(2)
    assert not ChangeSet((first,)).without(1)


def test_rows_are_canonical_numbered_and_what_both_sign() -> None:
    listed = _of(SAMPLES[RemovePerson])
    row = {
        "kind": "person.removed",
        "number": 1,
        "person": GIL.id,
        "reason": "Left the company",
        "seen_count": 0,
        "asked_again": [],
    }
    assert listed.rows() == [row]
    assert listed.digest == hashlib.sha256(b"twinseal/1 changes\0" + canonical.dumps(row) + b"\n").hexdigest()
    assert _of(RemovePerson(GIL.id, "Left the firm")).digest != listed.digest
    assert not _of()
    assert _of().digest != listed.digest


def test_the_digest_of_the_page_is_the_digest_of_the_code() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in page.splitlines() if line.startswith("{") and '"kind":"envelope.' in line]
    assert len(rows) == 2
    # Both are rows that the program makes.
    assert [{**Listed(change_of(row), Own()).row(), "number": row["number"]} for row in rows] == rows
    assert f"`{set_digest(rows)}`" in page


def test_officers_alone_hold_the_right_of_officers() -> None:
    ada, bo, cy = map(facts().people_facts.standing, (ADA.id, BO.id, CY.id))
    assert not Right.OFFICERS.held_by(ada, bo)
    assert not Right.OFFICERS.held_by(bo, ada)
    assert Right.OFFICERS.held_by(bo, cy)
    assert Right.PAIR.held_by(ada, bo)
    assert _of(SAMPLES[RemovePerson]).held_by(bo, cy)
    assert not _of(SAMPLES[RemovePerson]).held_by(ada, bo)


REFUSALS: dict[str, tuple[Change, Own, str]] = {
    "a label that is taken": (
        AddEnvelope(NEW.id, "dc01", NEW.system, serves_vault=False, field_names=("Password",)),
        Own((PASSWORD,), (), Outside(NEW.id, "dc01", NEW.system)),
        "another envelope already has it",
    ),
    "the secret that is there": (
        ReplaceContents(DC01.id, ("Host", "Token")),
        Own((PASSWORD, replace(HOST, value="dc02"), Field(FieldKind.PASSWORD, "Token", "zulu"))),
        "nothing would be rotated",
    ),
    "the secret before": (
        ReplaceContents(DC01.id, ("Password",)),
        Own((replace(PASSWORD, value="xray"), HOST)),
        "nothing would be rotated",
    ),
    "nothing": (ReplaceContents(DC01.id, ()), Own((PASSWORD, HOST)), "This changes nothing."),
    "no field": (ReplaceContents(DC01.id, ("Password",)), Own(()), "at least one field"),
    "other contents than the row says": (
        ReplaceContents(DC01.id, ("Host",)),
        Own((replace(PASSWORD, value="yankee"), HOST)),
        "enter it again",
    ),
    "an envelope that is gone": (UndoContents("e0000000f"), Own(), "not there any more"),
    "nothing kept": (UndoContents(DRILL.id), Own(), "Nothing was kept"),
    "the same label": (relabelling(DC01, DC01), Own(outside=DC01), "This changes nothing."),
    "another label than the row says": (relabelling(DC01, LOWER), Own(outside=replace(LOWER, cap_min=5)), "enter it again"),
    "the drill envelope": (RetireEnvelope(DRILL.id, "No drills"), Own(), "The drill envelope stays."),
    "a rotation owed": (RetireEnvelope(DC01.id, "Gone"), Own(), "close it in this list too"),
    "no reason": (CloseDuty(OWED.id, "rotate", DC01.id, "o1", OWED.since_utc, tested=False), Own(), "Say why"),
    "a review": (CloseDuty(REVIEW.id, "review", "", "o1", "", tested=True), Own(), "closed by who reviews"),
    "a duty that is not owed": (CloseDuty("d0000000f", "rotate", DC01.id, "o1", "", tested=True), Own(), "not owed"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_each_refusal_of_a_row_is_its_own_sentence(case: str) -> None:
    change, own, sentence = REFUSALS[case]
    with pytest.raises((BadInput, NotPermitted), match=sentence):
        ChangeSet().with_change(Listed(change, own), where_a_rotation_is_owed())


def test_only_what_was_asked_for_is_changed_in_an_emergency() -> None:
    vault = where_a_rotation_is_owed()
    vault.chosen = (DRILL.id,)
    for change in (SAMPLES[ReplaceContents], SAMPLES[UndoContents], SAMPLES[CloseDuty]):
        with pytest.raises(NotPermitted, match="was not asked for"):
            ChangeSet().with_change(Listed(change, own_of(change)), vault)


def test_what_was_changed_since_a_draft_is_stale() -> None:
    vault = where_a_rotation_is_owed()
    vault.outsides[DC01.id] = replace(DC01, changed="2026-11-02T09:00:00Z")
    vault.typed_utc = "2026-11-02T08:30:00Z"
    with pytest.raises(BadInput, match=r"DC01.* was changed since this list was begun"):
        SAMPLES[ReplaceContents].check(vault, OWN[ReplaceContents])


def test_a_retired_envelope_and_its_rotation_fit_one_list() -> None:
    vault = where_a_rotation_is_owed()
    changes = ChangeSet().with_change(Listed(SAMPLES[CloseDuty], Own()), vault)
    both = changes.with_change(Listed(SAMPLES[RetireEnvelope], Own()), vault)
    assert set(both.facts(vault).outsides) == {DRILL.id}


def test_no_row_and_no_sentence_has_a_secret() -> None:
    for change in SAMPLES.values():
        said = canonical.dumps(change.fields()).decode() + str(change.sentence(facts())) + repr(change)
        assert not {"zulu", "yankee", "xray"} & set(re.findall("[a-z]+", said))
