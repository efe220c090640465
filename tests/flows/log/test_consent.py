"""Each thing that two signatures must fit is judged by itself: a signed form that misses one of them proves nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from fakes.small_roster import roster_of
from twinseal.audit.read.reader import Entry
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.signed_form import signed_form
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.stories import Story

SIGNERS = {"p1": new_ed25519(), "p2": new_ed25519(), "p3": new_ed25519()}
PEOPLE = {"p1": ("operator", SIGNERS["p1"].public), "p2": ("officer", SIGNERS["p2"].public)}
ROSTER = roster_of({0: PEOPLE})
HEAD = "11" * 32


def _signed(kind: str, form: dict[str, Any]) -> Entry:
    signature = SIGNERS[form["person"]].sign(signed_form(form)).hex()
    return Entry(1, {"kind": kind, "form": form, "signature": signature}, b"2" * 32)


def _story(
    asked: dict[str, object] | None = None,
    given: dict[str, object] | None = None,
    opened: dict[str, object] | None = None,
    *,
    head: str = HEAD,
) -> Story:
    request: dict[str, Any] = {
        "form": "twinseal/1 request", "opening": "o1", "begun": HEAD, "person": "p1", "key": 1, "person_name": "Ada", "kind": "emergency",
        "envelopes": [{"id": "e1"}, {"id": "e2"}], "minutes": 15,
    } | (asked or {})  # fmt: skip
    answer: dict[str, Any] = {
        "form": "twinseal/1 answer", "opening": "o1", "begun": HEAD, "person": "p2", "key": 1, "person_name": "Bo", "confirmed": True,
        "request_sha256": hashlib.sha256(signed_form(request)).hexdigest(), "envelopes": [{"id": "e1"}], "minutes": 10,
    } | (given or {})  # fmt: skip
    agreed = {
        "kind": "opening.opened",
        "first": "p1",
        "second": "p2",
        "envelopes": ["e1"],
        "minutes": 10,
        "opening_kind": "emergency",
    } | (opened or {})
    story = Story("o1", "")
    story.entries.extend(
        (
            Entry(0, {"kind": "opening.begun"}, bytes.fromhex(head)),
            _signed("request.signed", request),
            _signed("answer.signed", answer),
            Entry(3, agreed, b"3" * 32),
        )
    )
    return story


def test_two_forms_that_fit_each_other_and_the_log_prove() -> None:
    judged = consent_of(_story(), ROSTER)
    assert judged.fault is None
    assert len(judged.signatures) == 2


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"asked": {"opening": "o2"}}, "another_opening"),
        ({"given": {"opening": "o2"}}, "another_opening"),
        ({"asked": {"begun": "22" * 32}}, "another_place"),
        ({"given": {"begun": "22" * 32}}, "another_place"),
        ({"head": "22" * 32}, "another_place"),
        ({"given": {"confirmed": False}}, "refused"),
        ({"given": {"confirmed": 1}}, "refused"),
        ({"given": {"request_sha256": "00" * 32}}, "another_request"),
        ({"opened": {"first": "p3"}}, "other_people"),
        ({"opened": {"second": "p3"}}, "other_people"),
        ({"given": {"person": "p1"}, "opened": {"second": "p1"}}, "one_person"),
        ({"given": {"envelopes": [{"id": "e1"}, {"id": "e3"}]}}, "other_envelopes"),
        ({"opened": {"envelopes": ["e1", "e2"]}}, "other_envelopes"),
        ({"opened": {"minutes": 15}}, "other_minutes"),
        ({"opened": {"opening_kind": "maintenance"}}, "other_kind"),
        ({"asked": {"kind": "maintenance"}}, "other_kind"),
        ({"given": {"form": "twinseal/1 request"}}, "not_one_each"),
        ({"asked": {"form": "twinseal/1 answer"}}, "not_one_each"),
        ({"asked": {"key": 2}}, "not_one_each"),
        ({"given": {"key": True}}, "not_one_each"),
    ],
)
def test_a_signed_form_that_misses_one_thing_proves_nothing(changed: dict[str, Any], fault: str) -> None:
    judged = consent_of(_story(**changed), ROSTER)
    assert judged.fault is not None
    assert judged.fault.code == f"consent.fault.{fault}"


def test_forms_by_other_keys_count_for_nothing() -> None:
    judged = consent_of(_story(), roster_of({0: {**PEOPLE, "p2": PEOPLE["p1"]}}))
    assert judged.fault is not None
    assert judged.fault.code == "consent.fault.not_one_each"
    assert "NOT VALID" in str(judged.signatures[1])


def test_each_form_counts_by_who_was_there_at_its_entry() -> None:
    without = {who: facts for who, facts in PEOPLE.items() if who != "p2"}
    # The forms are entries 1: who leaves with entry 2 signed before, who left with entry 1 did not.
    assert consent_of(_story(), roster_of({0: PEOPLE, 2: without})).fault is None
    judged = consent_of(_story(), roster_of({0: PEOPLE, 1: without}))
    assert judged.fault is not None
    assert judged.fault.code == "consent.fault.not_one_each"
    assert "NOT VALID" in str(judged.signatures[1])
    # Who came with it counts from then on, and no sooner.
    assert consent_of(_story(), roster_of({0: without, 1: PEOPLE})).fault is None
    assert consent_of(_story(), roster_of({0: without, 2: PEOPLE})).fault is not None


def test_forms_that_were_kept_apart_count_at_their_place() -> None:
    story = _story()
    story.entries[:] = [replace(entry, before=7) for entry in story.entries]
    without = {who: facts for who, facts in PEOPLE.items() if who != "p2"}
    assert consent_of(story, roster_of({0: PEOPLE, 8: without})).fault is None
    assert consent_of(story, roster_of({0: PEOPLE, 7: without})).fault is not None


def _phone(**changed: dict[str, object]) -> Story:
    """Return an opening for a new phone of p2, whom p1 is beside, before p3."""
    asked: dict[str, object] = {"kind": "new_phone", "envelopes": [], "phone_of": "p2"} | changed.get("asked", {})
    opened = {"envelopes": [], "opening_kind": "new_phone", "witness": "p3"} | changed.get("opened", {})
    given: dict[str, object] = {"envelopes": [], "without_code": True} | changed.get("given", {})
    story = _story(asked, given, opened)
    form: Any = story.entries[1].fields["form"]
    witness: dict[str, Any] = {
        "form": "twinseal/1 witness", "opening": "o1", "begun": HEAD, "person": "p3", "key": 1, "person_name": "Di", "phone_of": "p2",
        "request_sha256": hashlib.sha256(signed_form(form)).hexdigest(),
    } | changed.get("witness", {})  # fmt: skip
    story.entries.insert(2, _signed("witness.signed", witness))
    return story


THREE = roster_of({0: {**PEOPLE, "p3": ("auditor", SIGNERS["p3"].public)}})


def test_a_new_phone_is_proved_by_its_witness_too() -> None:
    judged = consent_of(_phone(), THREE)
    assert judged.fault is None
    assert "witness Di: valid" in str(judged.text)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"witness": {"person": "p1"}}, "other_witness"),
        ({"witness": {"person": "p2"}, "opened": {"witness": "p2"}}, "other_witness"),
        ({"witness": {"person": "p1"}, "opened": {"witness": "p1"}}, "other_witness"),
        ({"opened": {"witness": "p4"}}, "other_witness"),
        ({"opened": {"witness": ""}}, "other_witness"),
        ({"witness": {"opening": "o2"}}, "another_opening"),
        ({"witness": {"begun": "22" * 32}}, "no_witness"),
        ({"witness": {"request_sha256": "00" * 32}}, "no_witness"),
        ({"witness": {"form": "twinseal/1 answer"}}, "no_witness"),
        ({"witness": {"key": 2}}, "no_witness"),
        ({"witness": {"phone_of": "p1"}}, "another_phone"),
        ({"asked": {"phone_of": "p1"}}, "another_phone"),
        (
            {"asked": {"kind": "maintenance"}, "given": {"without_code": False}, "opened": {"opening_kind": "maintenance"}},
            "not_for_a_phone",
        ),
        ({"asked": {"kind": "maintenance"}, "opened": {"opening_kind": "maintenance", "witness": ""}}, "by_passphrase"),
        ({"given": {"without_code": False}}, "not_by_passphrase"),
        ({"given": {"without_code": 1}}, "not_by_passphrase"),
    ],
)
def test_a_witness_who_misses_one_thing_proves_nothing(changed: dict[str, Any], fault: str) -> None:
    judged = consent_of(_phone(**changed), THREE)
    assert judged.fault is not None
    assert judged.fault.code == f"consent.fault.{fault}"


def test_no_witness_is_one_of_before_or_held_back() -> None:
    # Of two that signed the same request there is not exactly one; without any there is none.
    twice, none = _phone(), _phone()
    twice.entries.insert(3, twice.entries[2])
    del none.entries[2]
    for story in (twice, none):
        judged = consent_of(story, THREE)
        assert judged.fault is not None
        assert judged.fault.code == "consent.fault.no_witness"
    edition = THREE.editions[0]
    # A recovery sheet may be that of one of the two.
    for changed in (replace(edition.people["p3"], held=True), replace(edition.people["p3"], role="recovery")):
        other = replace(edition, people={**edition.people, "p3": changed})
        judged = consent_of(_phone(), replace(THREE, editions=(other,)))
        assert judged.fault is not None
        assert judged.fault.code == "consent.fault.held_witness"


def test_a_request_that_nobody_signed_unproves_no_new_phone() -> None:
    story = _phone()
    form: Any = {**story.entries[1].fields, "form": {"form": "twinseal/1 request", "kind": "new_phone", "phone_of": "p1"}}
    story.entries.append(Entry(9, form, b"9" * 32))
    assert consent_of(story, THREE).fault is None


@pytest.mark.parametrize("odd", [["e1"], {"id": "e1"}, None, 1])
def test_an_agreement_on_what_is_no_id_proves_nothing(odd: object) -> None:
    judged = consent_of(_story(opened={"envelopes": ["e1", odd]}), ROSTER)
    assert judged.fault is not None
    assert judged.fault.code == "consent.fault.other_envelopes"
