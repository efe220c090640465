"""One table of openings and one of findings: desk, paper, CSV and records for a SIEM say the same of each opening."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import Any

from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.contents import ATTACHMENT_SAVED
from twinseal.domain.events.opening import OPENING_WIDENED
from twinseal.domain.opening import Outcome
from twinseal.export.tables import text_of_cell
from twinseal.flows.audit_desk.openings import opening_lines
from twinseal.flows.context.times import parse
from twinseal.flows.findings.registry import by_rank, look
from twinseal.flows.log.csv_columns import openings_csv
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.ocsf import Origin, ocsf_records
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.reporting.audit_data import opening_pages
from twinseal.flows.reporting.rotation_rows import rotation_rows
from twinseal.reports.audit_report.opening_page import opening_facts

WIDER = (OPENING_WIDENED, {"envelopes": ["e3"], "asked_again": []})
ODD = (
    Opening(1, envelopes=("e1", "e2"), confirmed=("e1",), inside=(WIDER, (ATTACHMENT_SAVED, {"envelope": "e9"}))),
    Opening(2, at=later(START, days=1), refused=True),
    Opening(3, at=later(START, days=2), unclean=True, answer="wrong"),
    Opening(4, at=later(START, days=3), kind="drill", cause="idle", extensions=1, granted_min=25),
)


def _records(view: LogView) -> list[dict[str, Any]]:
    records = ocsf_records(view.entries, view.people, Origin("ab" * 16, "Plant", "cd" * 16))
    return [json.loads(json.dumps(record)) for record in records]


def test_each_place_says_the_same_of_each_opening() -> None:
    view = replace(openings(*ODD), now_utc=later(START, days=9))
    view.people.learn(view.entries)
    now, findings = parse(view.now_utc), by_rank(look(view))
    reviews = reviews_in(view, findings, view.policy)
    rows = openings_table(view, reviews, findings)
    pages = opening_pages(view, rotation_rows(view, view.policy, now), reviews, rows)
    cells = list(csv.DictReader(openings_csv(rows).decode("utf-8-sig").splitlines()))
    lines = opening_lines(view, findings, {}, view.policy, now)[::-1]
    records = _records(view)
    assert [row.outcome for row in rows][1:3] == [Outcome.REFUSED, Outcome.UNCLEAN_END]
    assert len(rows) == len(cells) == len(lines) == len(ODD)
    for row, cell, line, page in zip(rows, cells, lines, pages, strict=True):
        at_desk = (
            line.opening_id, line.kind, line.at_utc, line.first, line.second, line.envelopes, line.category, line.reference,
            line.justification, line.outcome, line.lasted_s, line.least_s or 0, line.most_s or 0, line.seal_number,
        )  # fmt: skip
        on_paper = (
            page.opening_id, page.kind, page.began_utc, page.first, page.second, page.envelopes, page.category, page.reference,
            page.justification, page.outcome, page.lasted_s, page.least_s, page.most_s, page.seal_number,
        )  # fmt: skip
        in_csv = (
            cell["opening"], cell["kind"], cell["began"], cell["asked_by"], cell["answered_by"],
            tuple(json.loads(text_of_cell(cell["envelopes"]))), cell["category"], cell["reference"], cell["justification"],
            Outcome(cell["outcome"]), int(cell["lasted_s"]) if cell["lasted_s"] else None, int(cell["lasted_at_least_s"] or 0),
            int(cell["lasted_at_most_s"] or 0), int(cell["seal"] or 0),
        )  # fmt: skip
        assert at_desk == on_paper == in_csv
        assert (page.ended_utc, page.opened_utc, page.register_answer) == (
            cell["ended"],
            cell["opened"],
            cell["register_answer"],
        )
        assert (page.refusal_reason, str(page.extensions)) == (cell["refusal_reason"], cell["extensions"])
        assert line.marks.findings == len(set(json.loads(cell["findings"])))
        assert {finding.id for finding in row.findings} == set(json.loads(cell["findings"]))
        # A SIEM has every entry of it, and a record for each of the two people where it was opened.
        own = [record for record in records if record["metadata"].get("correlation_uid") == row.opening]
        twice = [record for record in own if record["metadata"]["event_code"] == "opening.opened"]
        assert len(twice) == (0 if row.proved is None else 2)
        assert {row.first_entry[1], row.last_entry[1]} <= {record["metadata"]["sequence"] for record in own}
        assert twice == [] or twice[0]["session"]["expiration_time"] > twice[0]["time"]
    # What was opened, not what was asked for; and why somebody refused.
    assert lines[0].envelopes == ("Label e1", "e3")
    facts = dict(opening_facts(pages[1]))
    assert facts["Second person"] == "P2 (refused: No ticket)"


def test_a_finding_has_the_id_of_the_desk_for_a_siem() -> None:
    finding = by_rank(look(openings(*ODD)))[0]
    raised = log((FINDING_RAISED, {"finding": finding.id, "rule": finding.rule, "rank": finding.rank.value}))
    (record,) = _records(raised)
    assert record["finding_info"]["uid"] == finding.id
    assert record["finding_info"]["analytic"]["name"] == finding.rule
