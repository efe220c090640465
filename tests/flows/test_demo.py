"""A demo with twenty openings shows everything that a demo can hold, and tells nothing that cannot have happened."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest

from conftest import BEGIN
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.read.reader import Entry
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.registry import KINDS, tagged
from twinseal.domain.opening import Outcome
from twinseal.export.queries import QUERIES, TABLES
from twinseal.flows.audit_desk.export_tables import tables_of
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import make_demo
from twinseal.flows.log.stories import gather, number, text
from twinseal.flows.sealed import SealedVault
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock

Shown = tuple[list[Entry], set[str], bytes, Mapping[str, bytes]]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Return the entries of such a demo, the rules that found something in it, the report of its whole time, and the tables of an export."""
    machine = Machine(ScriptedClock(BEGIN), ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "demo")
    demo = make_demo(machine, tmp_path_factory.mktemp("demo"), openings=20, envelopes=8, people=5)
    vault = SealedVault.open(machine, Path(demo.vault))
    auditor = next(person for person in demo.people if person.role == "auditor")
    code = auditor.code_now(int(machine.clock.utc().timestamp()))
    desk = vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), code)
    entries, rules = list(desk.log.entries), {note.rule for note in desk.view().finding_details}
    report = desk.write_report(None, annex=False)
    tables = tables_of(desk.log_view())
    desk.sign_out()
    vault.close()
    return entries, rules, report, tables


def test_everything_recordable_in_a_demo_is_in_it(shown: Shown) -> None:
    kinds = {text(entry, "kind") for entry in shown[0]}
    live = {name for name, kind in KINDS.items() if not kind.later}
    # It has one auditor, no removable drive, nothing that went wrong on its disk, and a clock nobody moves.
    assert live - kinds == tagged(Tag.NOT_IN_A_DEMO)
    outcomes = {text(entry, "outcome") for entry in shown[0] if text(entry, "kind") == "alert.sent"}
    assert outcomes == {"sent", "muted"}
    causes = {text(entry, "cause") for entry in shown[0] if text(entry, "kind") == "opening.resealed"}
    assert {"hand", "time", "idle"} <= causes
    assert {story.outcome for story in gather(shown[0])} >= {
        Outcome.SEALED,
        Outcome.REFUSED,
        Outcome.UNCLEAN_END,
        Outcome.ENDED,
    }
    assert {story.kind for story in gather(shown[0]) if story.form} == {"emergency", "maintenance", "drill"}
    asked = [story for story in gather(shown[0]) if story.answer.get("confirmed")]
    assert any(story.answer["minutes"] != story.form["minutes"] for story in asked), "one was narrowed"


def test_no_length_contradicts_its_cause(shown: Shown) -> None:
    entries, rules, *_ = shown
    ended = [entry for entry in entries if text(entry, "kind") == "opening.resealed"]
    assert len(ended) >= 10
    for entry in ended:
        granted_s, lasted_s = number(entry, "granted_min") * 60, number(entry, "lasted_s")
        assert (text(entry, "cause") == "time") == (lasted_s >= granted_s)
        assert lasted_s <= granted_s + 5
    assert "A3" in rules
    assert not {"A15", "A12", "A14", "A2", "A10"} & rules


def test_its_report_is_a_page_below_the_bound(shown: Shown) -> None:
    with pypdfium2.PdfDocument(shown[2]) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert sum("Step by step" in text for text in texts) == 17
    # 26 are the most that people read of 17 openings: what a demo gains has room for its own page.
    assert len(texts) <= 25, [text.splitlines()[2:4] for text in texts]


def test_a_demo_answers_every_question_to_its_tables(shown: Shown) -> None:
    database = sqlite3.connect(":memory:")
    for name in TABLES:
        headings, *rows = csv.reader(shown[3][f"{name}.csv"].decode("utf-8-sig").splitlines())
        database.execute(f"create table {name} ({', '.join(f'{heading} text' for heading in headings)})")
        database.executemany(f"insert into {name} values ({', '.join('?' * len(headings))})", rows)
    answers = {question: database.execute(line).fetchall() for question, line in QUERIES}
    database.close()
    # Nobody opens a demo who may not.
    assert [place for place, rows in enumerate(answers.values()) if not rows] == [1]
    openings, *_, exposed, _reviews, _findings, denied = answers.values()
    assert sum(count for _month, _kind, count in openings) == sum(count for *_pair, count in list(answers.values())[3])
    # What nobody rotated is exposed to this day.
    assert all(days > 1 and still + never <= times for _envelopes, times, days, still, never in exposed)
    assert any(still for *_, still, _never in exposed)
    assert {name for name, *_ in denied} == {"Frank Officer", "Olga Operator"}
