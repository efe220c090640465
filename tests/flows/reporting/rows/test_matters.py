"""What rules found, grouped by rule, with what was answered; and the six fields of each opening."""

from __future__ import annotations

from dataclasses import replace

from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.contents import CONTENTS_MASKED
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.policy.policy import Policy
from twinseal.flows.context.times import parse
from twinseal.flows.findings.registry import look
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.use import use_of
from twinseal.flows.reporting.rows.extract import extract_rows
from twinseal.flows.reporting.rows.matters import entry_spans, first_shown, matter_rows
from twinseal.flows.reporting.rows.system import system_did
from twinseal.flows.reporting.rows.use import use_part
from twinseal.reports.audit_report.opening_page import system_words

HEARD = (ALERT_SENT, {"moment": "opened", "outcome": "sent", "channel": "sound"})


def table(view: LogView, *findings: Finding) -> tuple[OpeningRow, ...]:
    return openings_table(view, reviews_in(view, findings, view.policy), findings)


def test_entries_are_printed_as_spans_and_counted_where_many() -> None:
    assert entry_spans([(-1, 4), (-1, 5), (-1, 6), (-1, 9), (20, 1)]) == "4 to 6, 9, u20.1"
    assert entry_spans([(-1, 2 * n) for n in range(9)]) == "0, 2, 4, 6, 8, 4 more"
    assert entry_spans([]) == ""


def test_findings_are_grouped_by_rule_with_since_when_known() -> None:
    made = [Opening(number=n, at=later(START, days=n), answer="not_at_hand") for n in range(1, 4)]
    view = openings(*made, now_utc=later(START, days=9))
    now = parse(later(START, days=9))
    rows = {row.rule: row for row in matter_rows(look(view), view, now)}
    assert rows["A1"].count == 3
    assert [row.rank.weight for row in matter_rows(look(view), view, now)] == sorted(
        row.rank.weight for row in rows.values()
    )
    (finding,) = rows["A1"].findings
    assert finding.known_utc == ""
    assert finding.answer == ("open for 8 days" if finding.is_open else "none owed")
    raised = log((FINDING_RAISED, {"finding": finding.id, "t": later(START, days=5)}))
    assert first_shown(raised) == {finding.id: later(START, days=5)}


def test_each_of_the_six_fields_has_its_exceptions() -> None:
    good = Opening(number=1, inside=(HEARD,))
    silent = Opening(number=2, at=later(START, days=1))
    long = replace(good, number=3, at=later(START, days=2), lasted_s=15 * 60 + 6)
    mute = replace(good, number=4, at=later(START, days=3), justification="  ")
    torn = replace(good, number=5, at=later(START, days=4), unclean=True)
    beyond = replace(good, number=6, at=later(START, days=5))
    refused = replace(good, number=7, at=later(START, days=6), refused=True)
    view = openings(good, silent, long, mute, torn, beyond, refused)
    rows = table(view, Finding("A13", Rank.HIGH, "o6", ((-1, next(e.seq for e in view.whole["o6"].entries)),)))
    said = {row.asked.split(":")[0]: row for row in extract_rows(rows)}
    # No entry of this log is signed; what is refused belongs to no population.
    assert [(row.holds, row.of) for row in said.values()] == [(0, 6), (5, 6), (5, 6), (4, 6), (5, 6), (5, 6)]
    # Nor is any seal of it under a checkpoint, so each is named by its day.
    days = {
        field: [exception.removeprefix("no seal (2026-11-").removesuffix(")") for exception in row.exceptions]
        for field, row in said.items()
    }
    assert days["Reason"] == ["05"]
    assert days["System response"] == ["03"]
    assert days["Resources"] == ["07"]
    assert days["Duration"] == ["04", "06"]
    assert days["Time and date"] == ["06"]


def test_what_the_system_did_is_counted() -> None:
    inside = (
        HEARD,
        HEARD,
        (ALERT_SENT, {"moment": "", "outcome": "muted", "channel": "sound"}),
        (CONTENTS_MASKED, {"cause": "idle"}),
        (IDENTIFY_DENIED, {"person": "p2", "reason": "wrong"}),
    )
    view = openings(Opening(inside=inside, answer="wrong"), policy=Policy(opening_min=20))
    did = system_did(view.whole["o1"], view)
    assert did.alerts == (("sound", "sent", 2),)
    assert sum(count for _, count in did.masks) == 1
    assert sum(count for _, count in did.denials) == 1
    assert did.overrides == ("register code wrong",)
    assert did.limits["opening_min"] == "20"


def test_the_limits_are_those_of_the_kind_of_opening() -> None:
    policy = Policy(opening_min=20, opening_total_min=40, maintenance_min=50, maintenance_idle_s=700)
    said = {}
    for kind in ("emergency", "maintenance", "new_phone"):
        view = openings(Opening(kind=kind), policy=policy)
        (said[kind], *_) = (words for _, words in system_words(system_did(view.whole["o1"], view)))
    assert said["emergency"].startswith("20 min, extended up to 2 times to 40 min in all; answer within 180 s; masked after")
    assert said["maintenance"].startswith("50 min with all extensions, at most 2; answer within 180 s; resealed after 700 s")
    assert said["new_phone"].startswith("50 min, not extended; answer within 180 s; resealed after 700 s")


def test_use_is_told_with_names_and_a_budget() -> None:
    view = openings(*(Opening(number=n, at=later(START, days=n)) for n in range(1, 4)))
    view.people.learn(view.entries)
    first = use_of(view, parse(later(START, days=1)), parse(later(START, days=2)))
    assert " in 1 day. There was 1: " in use_part(first, view, 1).budget
    part = use_part(use_of(view, parse(START), parse(later(START, days=91))), view, 4)
    assert part.tiles[0].value == "3"
    assert part.by_envelope[0].label == "Label e1"
    assert part.by_envelope[0].percent == 100
    assert part.began_before == 1
    assert part.budget.endswith("There were 3: more than expected.")
    assert "which is 1 in 91 days" in part.budget
    assert part.gone_on == "Went on in spite of a warning: never."
