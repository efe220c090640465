"""Every difference between two constitutions is said in a sentence of its own, with both values."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from twinseal.domain.constitution import Constitution, PersonRow, Site
from twinseal.domain.constitution_differences import SAID_MAX, differences
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.policy.thresholds import Thresholds

ANNA, FRANK = (
    PersonRow(
        f"p0000000{number}", name, role, "", "00" * 1216, "00" * 32, "00" * 1312, "00" * 32, "00" * 32, "00" * 32, "2026-11-28T14:02:11Z"
    )
    for number, (name, role) in enumerate((("Anna Auditor", "auditor"), ("Frank Officer", "officer")))
)  # fmt: skip
STORE = Constitution("cb" * 16, "6f" * 16, "normal", "Room 1.07", "", (ANNA, FRANK), DEFAULT_CATEGORIES, ("dd" * 32,))


def with_anna(**changes: Any) -> Constitution:
    return replace(STORE, people=(replace(ANNA, **changes), FRANK))


CASES: dict[str, Constitution] = {
    "The store says: Anna Auditor is an auditor; the header says: an officer.": with_anna(role="officer"),
    "The store says: Anna Auditor is an auditor; the header says: a recovery sheet.": with_anna(role="recovery"),
    "The store says: name of Anna Auditor: Anna Auditor; the header says: Eve.": with_anna(name="Eve"),
    "The store says: team of Anna Auditor: nothing; the header says: night.": with_anna(team="night"),
    "The store says: key number of Anna Auditor: 1; the header says: 2.": with_anna(key=2),
    "The store says: state of Anna Auditor: active; the header says: suspended.": with_anna(state="suspended"),
    "The store says: end of the suspension of Anna Auditor: nothing; the header says: 2027-01-01.": with_anna(until="2027-01-01"),
    "The store says: day of enrolment of Anna Auditor: 2026-11-28T14:02:11Z; the header says: x.": with_anna(enrolled="x"),
    "The store says: holder of Anna Auditor: nothing; the header says: p1.": with_anna(holder="p1"),
    "The store says: set of sheets of Anna Auditor: nothing; the header says: 7K3M.": with_anna(sheet_set="7K3M"),
    "Store and header have different keys for opening for Anna Auditor.": with_anna(kem="11"),
    "Store and header have different keys for signing for Anna Auditor.": with_anna(ed25519="11"),
    "Store and header have different keys for signing (ML-DSA) for Anna Auditor.": with_anna(mldsa44="11"),
    "Store and header have different certificates for Anna Auditor.": with_anna(certificate_sha256="11"),
    "Store and header have different authorities of certificates for Anna Auditor.": with_anna(issuer_sha256="11"),
    "Store and header have different sealed keys for Anna Auditor.": with_anna(bundle_sha256="11"),
    "Only the store names Anna Auditor, an auditor.": replace(STORE, people=(FRANK,)),
    "Only the header names Eve, an operator.": replace(
        STORE, people=(ANNA, FRANK, replace(FRANK, id="p00000009", name="Eve", role="operator"))
    ),
    "The store says: name of the vault: Room 1.07; the header says: Room 2.": replace(STORE, name="Room 2"),
    "The store says: place: nothing; the header says: Cabinet 3.": replace(STORE, place="Cabinet 3"),
    "The store says: kind of vault: normal; the header says: demo.": replace(STORE, kind="demo"),
    "The store says: edition: 0; the header says: 1.": replace(STORE, edition=1),
    f"The store says: number of the vault: {'cb' * 16}; the header says: {'00' * 16}.": replace(STORE, vault_id="00" * 16),
    f"The store says: number of the log: {'6f' * 16}; the header says: {'00' * 16}.": replace(STORE, log_id="00" * 16),
    "The store says: Length of an opening, in minutes: 15; the header says: 20.": replace(STORE, policy=Policy(opening_min=20)),
    "The store says: Same team forbidden: yes; the header says: no.": replace(STORE, policy=Policy(same_team_forbidden=False)),
    "The store says: A request confirmed at once: seconds: 15; the header says: 16.": replace(STORE, thresholds=Thresholds(b5_s=16)),
    "The store says: time zone: nothing; the header says: Europe/Berlin.": replace(STORE, site=Site(zone="Europe/Berlin")),
    "The store says: organisation: nothing; the header says: Works.": replace(STORE, site=Site(organisation="Works")),
    "The store says: classification: nothing; the header says: restricted.": replace(STORE, site=Site(classification="restricted")),
    "The store says: retention: nothing; the header says: 10 years.": replace(STORE, site=Site(retention="10 years")),
    "The store says: drop folder: nothing; the header says: /srv.": replace(STORE, site=Site(drop_folder="/srv")),
    "Store and header have different hours on Monday.": replace(STORE, site=Site(hours=(((0, 60),), *((),) * 6))),
    "Store and header have different reasons for a request.": replace(STORE, categories=DEFAULT_CATEGORIES[:1]),
    "Store and header have different audit keys.": replace(STORE, audit_keys=("dd" * 32, "ee" * 32)),
}  # fmt: skip


@pytest.mark.parametrize("sentence", CASES)
def test_each_difference_has_a_sentence_of_its_own(sentence: str) -> None:
    assert [str(difference) for difference in differences(STORE, CASES[sentence])] == [sentence]


def test_no_field_can_differ_unsaid() -> None:
    differing = {name for other in CASES.values() for name in _names(other)}
    assert differing == {field.name for kind in (Constitution, PersonRow, Site) for field in fields(kind)} - {
        "data",
        "site",
        "id",
    }


def _names(other: Constitution) -> set[str]:
    names = {
        field.name
        for field in fields(Constitution)
        if field.compare and getattr(other, field.name) != getattr(STORE, field.name)
    }
    for here, there in ((STORE.site, other.site), (ANNA, other.people[0])):
        names |= {field.name for field in fields(here) if getattr(here, field.name) != getattr(there, field.name)}
    return names - {"site", "id"}


def test_the_same_bytes_differ_in_nothing() -> None:
    assert differences(STORE, replace(STORE)) == ()


def test_other_bytes_that_say_the_same_are_not_passed_over() -> None:
    other = replace(STORE)
    object.__setattr__(other, "data", other.data + b" ")
    assert [str(difference) for difference in differences(STORE, other)] == [
        "Store and header have different forms of its rules."
    ]


def test_of_very_many_differences_the_number_is_said() -> None:
    people = tuple(replace(FRANK, id=f"p1000000{number % 10}", name=f"P{number}") for number in range(10))
    said = differences(STORE, replace(STORE, people=people, thresholds=Thresholds(*range(1, 20))))
    assert len(said) == SAID_MAX + 1
    assert str(said[-1]).startswith("And ")
