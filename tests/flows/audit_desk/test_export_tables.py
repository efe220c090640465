"""An export has its tables: what the desk shows, row by row, and questions to them that SQL answers."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

from conftest import Cast
from fakes.ocsf_table import faults, table
from twinseal.domain.opening import ResealCause
from twinseal.domain.reading import NOBODY
from twinseal.export.queries import QUERIES, TABLES, queries_sql
from twinseal.export.tables import text_of_cell
from twinseal.flows.audit_desk.export_tables import readable_part
from twinseal.flows.findings.registry import RULES


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / name).read_text(encoding="utf-8-sig").splitlines()))


def test_the_tables_of_an_export_say_what_the_desk_shows(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    assert cast.to_open(vault).reseal(ResealCause.IDLE).receipt is not None
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.view()
    made = Path(desk.export(tmp_path).folder)
    sealed = Path(desk.export(tmp_path, reading=NOBODY).folder)
    log = desk.log_view()
    desk.sign_out()
    vault.close()
    findings, rules = _rows(made, "findings.csv"), _rows(made, "rules.csv")
    assert {row["finding"] for row in findings} == {detail.id for detail in view.finding_details} != set()
    for row in findings:
        (detail,) = (detail for detail in view.finding_details if detail.id == row["finding"])
        assert (row["rule"], row["opening"], row["innocent_if"]) == (detail.rule, detail.opening_id, detail.innocent)
        assert any(text_of_cell(row["sentence"]) in said for said in view.findings)
        assert row["entries"]
    assert [row["rule"] for row in rules] == [rule.id for rule in RULES]
    assert sum(int(row["findings"]) for row in rules) == len(findings)
    assert any(int(row["tested"]) for row in rules)
    assert {row["stopped_by"] for row in rules} == {""}
    (opening,) = _rows(made, "openings.csv")
    assert (opening["proved"], opening["cause"], opening["duties_open"], opening["seal"]) == ("yes", "idle", "1", "2")
    duties = _rows(made, "duties.csv")
    assert [(row["duty"], row["opening"], row["state"]) for row in duties] == [
        (duty, opening["opening"], "open") for duty in ("review",)
    ]
    people = {row["name"]: row for row in _rows(made, "people.csv")}
    assert {name: (row["asked"], row["answered"]) for name, row in people.items() if row["asked"] != row["answered"]} == {
        opening["asked_by"]: ("1", "0"),
        opening["answered_by"]: ("0", "1"),
    }
    assert people["Di Auditor"]["visits"] == "1"
    records = [json.loads(line) for line in (made / "ocsf.jsonl").read_bytes().splitlines()]
    entries = (made / "entries.jsonl").read_bytes().splitlines()
    assert [said for record in records for said in faults(record, table())] == []
    assert len({record["metadata"]["sequence"] for record in records}) == len(_rows(made, "events.csv")) == len(entries)
    assert _answers(made)["Who opened with whom, and how often?"] == [(opening["asked_by"], opening["answered_by"], 1)]
    assert not [name for name in ("findings.csv", "openings.csv", "people.csv", "queries.sql") if (sealed / name).exists()]
    # Where a row cannot be read, the tables are of the entries before it.
    assert readable_part(log) is log
    log.entries[-3].fields.clear()
    assert len(readable_part(log).entries) == len(log.entries) - 3
    assert [story.opening_id for story in readable_part(log).openings] == [opening["opening"]]


def _answers(export: Path) -> dict[str, list[object]]:
    """Return what each line of the export's queries answers, run over its tables as the file says."""
    database = sqlite3.connect(":memory:")
    for name in TABLES:
        table = list(csv.reader((export / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
        database.execute(f"create table {name} ({', '.join(f'{heading} text' for heading in table[0])})")
        database.executemany(f"insert into {name} values ({', '.join('?' * len(table[0]))})", table[1:])
    assert (export / "queries.sql").read_bytes() == queries_sql()
    lines = [line for line in queries_sql().decode().splitlines() if line and not line.startswith("--")]
    assert len(lines) == len(QUERIES) == 10
    answers = {question: database.execute(line).fetchall() for (question, _), line in zip(QUERIES, lines, strict=True)}
    database.close()
    # Nobody owes an answer to a finding of low weight, and this log has no other.
    assert {row["rank"] for row in _rows(export, "findings.csv")} == {"low"}
    assert [place for place, rows in enumerate(answers.values()) if rows] == [0, 3, 5, 7]
    return answers
