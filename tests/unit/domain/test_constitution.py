"""The constitution has one form: every bound is kept, and what does not fit is named by its place in one sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.domain import canonical
from twinseal.domain.constitution import CONSTITUTION_MAX_BYTES, Constitution, PersonRow, Site
from twinseal.domain.errors import BadInput, TwinsealError, UnknownFormat
from twinseal.domain.policy.policy import POLICY_VERSION, Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.policy.ruled import rows_of


def row(number: int, role: str = "officer", **fields: Any) -> PersonRow:
    """Return a person, or a seat of the first person."""
    seat = role == "recovery"
    held = (
        {"holder": "p00000001", "team": "p00000001", "sheet_set": "7K3M"}
        if seat
        else {"holder": "", "team": "", "sheet_set": ""}
    )
    return PersonRow(**{
        "id": f"r{number}" if seat else f"p{number:08x}", "name": f"Person {number}", "role": role, "kem": f"{number:02x}" * 1216,
        "ed25519": f"{number:02x}" * 32, "mldsa44": f"{number:02x}" * 1312, "certificate_sha256": "" if seat else "44" * 32,
        "issuer_sha256": "" if seat else "66" * 32, "bundle_sha256": "55" * 32, "enrolled": "2026-11-28T14:02:11Z", **held, **fields,
    })  # fmt: skip


WORKING = ((480, 720), (780, 1020))
WHOLE = Constitution(
    vault_id="cb" * 16, log_id="6f" * 16, kind="normal", name="Room 1.07", place="Cabinet 3",
    people=(row(1), row(2, team="night"), row(3, "auditor"), row(4, state="suspended", until="2027-01-31"), row(1, "recovery")),
    categories=DEFAULT_CATEGORIES, audit_keys=("dd" * 32, "ee" * 32), policy=Policy(opening_min=20), edition=7,
    site=Site("Works", "restricted", "10 years", "Europe/Berlin", (WORKING,) * 5 + ((), ()), "/srv/alerts"),
)  # fmt: skip


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the whole constitution with one thing changed."""
    fields = copy.deepcopy(json.loads(WHOLE.data))
    change(fields)
    return canonical.dumps(fields)


def test_what_is_written_is_what_is_read() -> None:
    again = Constitution.from_bytes(WHOLE.data)
    assert (again, again.data, again.digest) == (WHOLE, WHOLE.data, WHOLE.digest)
    assert (len(again.digest), again.digest[:16]) == (64, again.short_digest)
    assert [row.id for row in again.active] == ["p00000001", "p00000002", "p00000003", "r1"]
    assert replace(again, edition=8).data == replace(WHOLE, edition=8).data != WHOLE.data


@pytest.mark.parametrize("version", range(1, POLICY_VERSION + 1))
def test_the_bytes_of_an_earlier_form_are_kept(version: int) -> None:
    # A seal carries them over: a later program must find the digest that two officers signed.
    form = {name: getattr(WHOLE.policy, name) for name, rule in rows_of(Policy).items() if rule.since <= version}
    data = changed(lambda fields: fields.update(policy={"v": version, **form}))
    assert (read := Constitution.from_bytes(data)).data == data
    assert read.policy == WHOLE.policy
    assert json.loads(replace(read, edition=8).data)["policy"] == WHOLE.policy.to_json()


def test_room_for_the_most_people_is_within_the_bound() -> None:
    people = tuple(row(number, name="\u20ac" * 80) for number in range(1, 21))
    seats = tuple(row(number, "recovery") for number in range(1, 10))
    most = replace(WHOLE, people=(*people, *seats), audit_keys=tuple(f"{number:064x}" for number in range(1000)))
    assert Constitution.from_bytes(most.data) == most
    assert len(most.data) < CONSTITUTION_MAX_BYTES


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "fields": lambda whole: whole.update(surplus=1),
    "format": lambda whole: whole.update(v=2),
    "format ": lambda whole: whole.update(format="twinseal-vault"),
    "vault_id": lambda whole: whole.update(vault_id="CB" * 16),
    "log_id": lambda whole: whole.update(log_id=""),
    "kind": lambda whole: whole.update(kind="test"),
    "name": lambda whole: whole.update(name=""),
    "name ": lambda whole: whole.update(name="x" * 81),
    "name  ": lambda whole: whole.update(name="Room\n1"),
    "place": lambda whole: whole.update(place="x" * 201),
    "edition": lambda whole: whole.update(edition=4097),
    "edition ": lambda whole: whole.update(edition=True),
    "audit_keys": lambda whole: whole.update(audit_keys=[]),
    "audit_keys ": lambda whole: whole.update(audit_keys=["dd" * 32] * 2),
    "audit_keys 1": lambda whole: whole.update(audit_keys=["DD" * 32]),
    "people": lambda whole: whole["people"].reverse(),
    "people ": lambda whole: whole.update(people=whole["people"][:1]),
    "people  ": lambda whole: whole.update(people=[whole["people"][0], whole["people"][4]]),
    "people 1 fields": lambda whole: whole["people"][0].pop("until"),
    "people 1 id": lambda whole: whole["people"][0].update(id="r1"),
    "people p00000001 role": lambda whole: whole["people"][0].update(role="owner"),
    "people p00000001 name": lambda whole: whole["people"][0].update(name=""),
    "people p00000001 team": lambda whole: whole["people"][0].update(team="x" * 81),
    "people p00000001 key": lambda whole: whole["people"][0].update(key=0),
    "people p00000001 key ": lambda whole: whole["people"][0].update(key=10_000),
    "people p00000001 kem": lambda whole: whole["people"][0].update(kem="11" * 1215),
    "people p00000001 ed25519": lambda whole: whole["people"][0].update(ed25519="1"),
    "people p00000001 mldsa44": lambda whole: whole["people"][0].update(mldsa44=7),
    "people p00000001 certificate_sha256": lambda whole: whole["people"][0].update(certificate_sha256=""),
    "people p00000001 issuer_sha256": lambda whole: whole["people"][0].update(issuer_sha256="AA" * 32),
    "people p00000001 bundle_sha256": lambda whole: whole["people"][0].update(bundle_sha256=None),
    "people p00000001 holder": lambda whole: whole["people"][0].update(holder="p00000002"),
    "people p00000001 sheet_set": lambda whole: whole["people"][0].update(sheet_set="7K3M"),
    "people p00000001 state": lambda whole: whole["people"][0].update(state="gone"),
    "people p00000001 until": lambda whole: whole["people"][0].update(until="2027-01-31"),
    "people p00000004 until": lambda whole: whole["people"][3].update(until="2027-02-30"),
    "people p00000001 enrolled": lambda whole: whole["people"][0].update(enrolled="2026-13-28T14:02:11Z"),
    "people p00000001 enrolled ": lambda whole: whole["people"][0].update(enrolled="2026-11-28"),
    "people r1 holder": lambda whole: whole["people"][4].update(holder="p00000003", team="p00000003"),
    "people r1 holder ": lambda whole: whole["people"][4].update(holder="p00000009", team="p00000009"),
    "people r1 holder  ": lambda whole: whole["people"][4].update(team="night"),
    "people r1 sheet_set": lambda whole: whole["people"][4].update(sheet_set="7K3U"),
    "people r1 certificate_sha256": lambda whole: whole["people"][4].update(certificate_sha256="44" * 32),
    "categories": lambda whole: whole.update(categories=[]),
    "categories ": lambda whole: whole["categories"].append(whole["categories"][0]),
    "categories 1 id": lambda whole: whole["categories"][0].update(id="Outage"),
    "categories 1 name": lambda whole: whole["categories"][0].update(name=""),
    "categories 1 questions": lambda whole: whole["categories"][0].update(questions=["?"] * 7),
    "categories 1 questions ": lambda whole: whole["categories"][0].update(questions=[""]),
    "categories 1 reference_label": lambda whole: whole["categories"][0].update(reference_label="x" * 201),
    "categories 1 reference_mask": lambda whole: whole["categories"][0].update(reference_mask="#" * 41),
    "site fields": lambda whole: whole["site"].pop("zone"),
    "site organisation": lambda whole: whole["site"].update(organisation=7),
    "site retention": lambda whole: whole["site"].update(retention="x" * 201),
    "site zone": lambda whole: whole["site"].update(zone="../../etc"),
    "site drop_folder": lambda whole: whole["site"].update(drop_folder="alerts"),
    "site drop_folder ": lambda whole: whole["site"].update(drop_folder="/" + "\u20ac" * 100),
    "site hours": lambda whole: whole["site"]["hours"].pop(),
    "site hours 1": lambda whole: whole["site"]["hours"].__setitem__(0, [[0, 60], [60, 120]]),
    "site hours 1 ": lambda whole: whole["site"]["hours"].__setitem__(0, [[0, 1], [2, 3], [4, 5], [6, 7]]),
    "site hours 1 1": lambda whole: whole["site"]["hours"].__setitem__(0, [[60, 60]]),
    "site hours 1 1 2": lambda whole: whole["site"]["hours"].__setitem__(0, [[60, 1441]]),
}  # fmt: skip


@pytest.mark.parametrize("where", WRONG)
def test_what_does_not_fit_is_named_by_its_place(where: str) -> None:
    with pytest.raises(BadInput) as caught:
        Constitution.from_bytes(changed(WRONG[where]))
    assert caught.value.sentence == f"Constitution: {where.strip()} is not what it may be."


def test_rules_are_refused_in_their_own_words() -> None:
    for part, name in (("policy", "opening_min"), ("thresholds", "b1_days")):
        data = changed(lambda fields, part=part, name=name: fields[part].update({name: -1}))  # type: ignore[misc]
        with pytest.raises(BadInput, match=f"^Constitution, {part}: .* must be a whole number from"):
            Constitution.from_bytes(data)
        later = changed(lambda fields, part=part: fields[part].update(v=99))  # type: ignore[misc]
        with pytest.raises(UnknownFormat, match="Use the version of Twinseal that wrote the vault"):
            Constitution.from_bytes(later)
    with pytest.raises(BadInput, match="fields are missing"):
        Constitution.from_bytes(changed(lambda fields: fields["categories"][0].pop("id")))


def test_only_the_one_form_of_its_bytes_is_read() -> None:
    for data in (
        WHOLE.data + b"\n",
        json.dumps(json.loads(WHOLE.data), indent=1).encode(),
        b"[]",
        b"",
        b"x" * (CONSTITUTION_MAX_BYTES + 1),
    ):
        with pytest.raises(BadInput):
            Constitution.from_bytes(data)


PLACES = [*json.loads(WHOLE.data)]
JSON = st.none() | st.booleans() | st.integers(-5, 2**53) | st.text(max_size=8) | st.lists(st.integers(0, 9), max_size=3)


@given(st.sampled_from(PLACES), JSON)
def test_any_value_is_taken_or_refused_with_a_sentence(name: str, value: object) -> None:
    try:
        made = Constitution.from_bytes(changed(lambda fields: fields.update({name: value})))
    except TwinsealError as refusal:
        assert refusal.sentence.endswith(".")
    else:
        assert Constitution.from_bytes(made.data) == made
