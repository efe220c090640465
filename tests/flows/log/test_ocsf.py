"""Entries as OCSF 1.8.0: every kind has a record that the schema allows, and nothing in it is invented or lost."""

from __future__ import annotations

import copy
import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from fakes.event_samples import entry_of
from fakes.ocsf_table import faults, table
from twinseal.domain.alert import Moment
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_RESEALED
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.siem import ALERTS, RENDERINGS, OcsfClass
from twinseal.domain.texts import Text
from twinseal.flows.log.events_csv import EVENT_COLUMNS, events_csv
from twinseal.flows.log.ocsf import Origin, ocsf_lines, ocsf_records
from twinseal.flows.log.stories import People

ORIGIN = Origin("cb" * 16, "Plant", "6f" * 16)
PEOPLE = People({"p1": ("Ada", "operator"), "p2": ("Bo", "officer")})
SCHEMA = table()
ENTRIES = [replace(entry_of(kind), seq=seq) for seq, kind in enumerate(KINDS.values())]
RECORDS = list(ocsf_records(ENTRIES, PEOPLE, ORIGIN))


def test_every_kind_of_event_and_every_alert_has_a_row() -> None:
    assert set(RENDERINGS) == set(KINDS)
    assert set(ALERTS) == set(Moment)
    assert all(row.words for row in ALERTS.values())
    assert not {3001, 3005, 3007} & {item.value for item in OcsfClass}


def test_every_record_is_one_that_the_schema_allows() -> None:
    assert {record["metadata"]["event_code"] for record in RECORDS} == set(KINDS)
    assert {record["class_uid"] for record in RECORDS} == {item.value for item in OcsfClass}
    assert [(record["metadata"]["event_code"], said) for record in RECORDS for said in faults(record, SCHEMA)] == []
    odd = replace(entry_of(OPENING_OPENED), fault=Text("entry.fault.no_time"), fields={"t": "never"}, before=3)
    (record,) = ocsf_records([odd], PEOPLE, ORIGIN)
    assert (faults(record, SCHEMA), record["class_uid"], record["status_id"]) == ([], 1008, 2)
    assert record["metadata"]["uid"].endswith(":u3.7")


def _changed(place: str, value: object) -> dict[str, Any]:
    """Return a record of an opening with another value at a place, or without one for None."""
    record = copy.deepcopy(next(each for each in RECORDS if each["class_uid"] == 3003))
    *above, name = place.split(".")
    at = record
    for step in above:
        at = at[step]
    if value is None:
        del at[name]
    else:
        at[name] = value
    return record


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("time", None, "time: missing"),
        ("metadata.product", None, "metadata.product: missing"),
        ("user", {"type_id": 1}, "user.at_least_one of account, name, uid"),
        ("group", {"name": "x"}, "just_one of privileges, group"),
        ("privileges", None, "just_one of privileges, group"),
        ("privileges", "x", "privileges: array or not"),
        ("severity_id", 7, "severity_id: no such value"),
        ("time", "2026-11-02", "time: wrong type"),
        ("colour", "red", "colour: unknown"),
        ("metadata.version", "1.7.0", "metadata.version: another one"),
        ("type_uid", 300302, "type_uid: not class and activity"),
        ("class_uid", 3001, "class_uid: unknown"),
        ("device.type_id", None, "device.type_id: missing"),
        ("session.is_mfa", 1, "session.is_mfa: wrong type"),
    ],
)
def test_a_fault_that_is_put_in_is_named(place: str, value: object, said: str) -> None:
    assert said in faults(_changed(place, value), SCHEMA)


def test_an_opening_is_a_record_for_each_of_its_two_people() -> None:
    fields = {"opening": "o1", "first": "p1", "second": "p2", "envelopes": ["e1"], "minutes": 15, "actors": []}
    opened = entry_of(OPENING_OPENED, **fields)
    resealed = entry_of(OPENING_RESEALED, opening="o1", actors=[])
    first, second, over = ocsf_records([opened, resealed], PEOPLE, ORIGIN)
    assert [record["user"]["name"] for record in (first, second, over)] == ["Ada", "Bo", "Ada"]
    assert first["metadata"]["correlation_uid"] == second["metadata"]["correlation_uid"] == "o1"
    assert len({record["metadata"]["uid"] for record in RECORDS}) == len(RECORDS)
    assert first["session"]["expiration_time"] - first["time"] == 15 * 60_000
    assert first["severity_id"] == 5
    assert (first["raw_data_hash"]["value"], first["privileges"]) == (opened.head.hex(), ["e1"])


def test_what_was_refused_failed_and_a_finding_has_its_rank() -> None:
    denied, raised = ocsf_records(
        [entry_of(IDENTIFY_DENIED, result="refused", person="p1"), entry_of(FINDING_RAISED, rank="high", rule="C1")],
        PEOPLE,
        ORIGIN,
    )
    assert (denied["status_id"], denied["user"]["uid"], denied["is_mfa"]) == (2, "p1", True)
    # In this class 1 says that it is new, not that something succeeded.
    assert (raised["severity_id"], raised["status_id"], raised["is_alert"]) == (4, 1, True)
    assert raised["finding_info"]["analytic"]["type_id"] == 3


def test_each_line_is_ascii_and_no_signature_goes_along() -> None:
    lines = list(ocsf_lines(ENTRIES, PEOPLE, ORIGIN))
    assert [json.loads(line) for line in lines] == RECORDS
    assert all(line.isascii() and line.count(b"\n") == 1 for line in lines)
    assert not any("signature" in record["unmapped"] or "salt" in record["unmapped"] for record in RECORDS)


def test_the_table_of_events_says_class_and_severity() -> None:
    rows = list(csv.reader(io.StringIO(b"".join(events_csv(ENTRIES, PEOPLE)).decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == EVENT_COLUMNS
    classes = {row[2]: tuple(row[3:6]) for row in rows[1:]}
    assert classes == {
        name: (str(row.ocsf.value), str(row.activity), str(row.severity.value)) for name, row in RENDERINGS.items()
    }
