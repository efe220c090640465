"""How old each secret is follows from lists that a seal carried out, the founding for what they never touched."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.told_log import START, Opening, Told, later, log
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import (
    ENVELOPE_ADDED,
    ENVELOPE_RELABELLED,
    ENVELOPE_REPLACED,
    ENVELOPE_RETIRED,
    ENVELOPE_UNDONE,
)
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.flows.log.envelope_ages import EnvelopeAge, envelope_ages
from twinseal.flows.log.openings_table import openings_table

_FOUNDED = later(START, days=-30)


def _changed(kind: Kind, envelope: str, days: float, change_set: str = "signed", **more: object) -> Told:
    at = later(START, days=days)
    return kind, {"envelope": envelope, "t": at, "opening": "", "change_set": change_set, **more}


def _ages(*more: Told, count: int = 4) -> tuple[Mapping[str, EnvelopeAge], int]:
    founded = (VAULT_FOUNDED, {"t": _FOUNDED, "opening": "", "envelope_count": count})
    opening = Opening(envelopes=("e1", "e2"), shown=("e1",)).entries()
    sealed = (SEAL_COMMITTED, {"t": later(START, days=90), "opening": "", "seal": 9, "change_set": "signed"})
    view = log(founded, *opening, *more, sealed, now_utc=later(START, days=91))
    ages = envelope_ages(view, openings_table(view, (), ()))
    return {row.envelope: row for row in ages.rows}, ages.unnamed


def test_what_no_list_touched_is_as_old_as_the_founding() -> None:
    rows, unnamed = _ages()
    assert rows["e1"] == EnvelopeAge(
        "e1", "Label e1", _FOUNDED, True, 1, later(START, seconds=120), later(START, seconds=125)
    )
    assert (rows["e2"].opened, rows["e2"].exposed_since) == (1, "")
    # Two of four were never named: nobody can say more of them.
    assert unnamed == 2


def test_new_contents_count_from_their_list_undone_ones_not() -> None:
    rows, _ = _ages(
        _changed(ENVELOPE_REPLACED, "e1", 5), _changed(ENVELOPE_REPLACED, "e1", 9), _changed(ENVELOPE_UNDONE, "e1", 10)
    )
    assert (rows["e1"].since, rows["e1"].from_founding) == (later(START, days=5), False)
    rows, _ = _ages(_changed(ENVELOPE_REPLACED, "e1", 5), _changed(ENVELOPE_UNDONE, "e1", 6))
    assert (rows["e1"].since, rows["e1"].from_founding) == (_FOUNDED, True)


def test_a_list_that_no_seal_carried_out_changes_nothing() -> None:
    rows, _ = _ages(
        _changed(ENVELOPE_REPLACED, "e1", 5, "dropped"), _changed(ENVELOPE_ADDED, "e7", 5, "dropped", name="New")
    )
    assert rows["e1"].since == _FOUNDED
    assert "e7" not in rows


def test_added_ones_have_their_name_and_retired_ones_are_gone() -> None:
    rows, unnamed = _ages(
        _changed(ENVELOPE_ADDED, "e7", 5, name="Time server"),
        _changed(ENVELOPE_RELABELLED, "e1", 6, becomes={"label": "Core switch, new"}),
        _changed(ENVELOPE_RETIRED, "e2", 7),
        count=2,
    )
    assert (rows["e7"].label, rows["e7"].since, rows["e7"].last) == ("Time server", later(START, days=5), "")
    assert rows["e1"].label == "Core switch, new"
    assert set(rows) == {"e1", "e7"}
    assert unnamed == 0
