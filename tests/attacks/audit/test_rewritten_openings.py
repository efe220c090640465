"""Somebody with the folder appends entries to an opening that is over: nothing that was said of it changes, and it is said."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.event_samples import entry_of
from fakes.folder_writer import COMMON, append_all, taken_key
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import OPENING_RESEALED, OPENING_UNCLEAN_END
from twinseal.domain.events.people import PEOPLE_LISTED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED, SEAL_INCOMPLETE
from twinseal.domain.opening import Outcome, ResealCause
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story
from twinseal.flows.verification.folder import check_beside
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

AFTERWARDS = sorted(kind.name for kind in KINDS.values() if Tag.AFTERWARDS in kind.tags)
FORGED: tuple[Mapping[str, object], ...] = (
    {"kind": "opening.resealed", "cause": "drive_removed", "extensions": 5, "granted_min": 60, "lasted_s": 3, "next_seal": 2,
     "reveals": 0},
    {"kind": "opening.refused", "reason": "Nothing was opened.", "second": "p00000000", "result": "refused"},
    {"kind": "seal.committed", "seal": 99, "generation": 99, "header": "0" * 64, "change_set": "", "edition": 0},
    {"kind": "register_code.answered", "answer": "wrong", "expected_seal": 1, "explanation": "", "asked_again": [],
     "behind": 0},
    {"kind": "field.revealed", "envelope": "e00000000", "field": "x", "field_kind": "password", "field_index": 0},
    {"kind": "opening.begun"},
    {"kind": "opening.extended", "minutes": 99, "reason": "x", "asked_again": [], "count": 9},
    {"kind": "request.signed", "form": {"person_name": "Nobody", "kind": "drill"}, "signature": ""},
    {"kind": "answer.signed", "form": {"person_name": "Nobody"}, "signature": ""},
    {"kind": "opening.ended", "why": {"code": "opening.ended.idle"}},
    {"kind": "opening.failed", "why": {"code": "opening.ended.idle"}},
)  # fmt: skip
"""What makes another opening of one that is over."""
FORGED_CODE = "AAAA-AAAA-AAAA-A"


@dataclass(frozen=True)
class Seen:
    """What an auditor sees of the opening, and takes away."""

    view: LogView
    line: OpeningLine
    story: Story
    findings: tuple[str, ...]
    report: str
    row: Mapping[str, str]
    anomalies: tuple[tuple[str, int], ...]
    """Code and entry of what both verifiers list for the export."""


@dataclass(frozen=True)
class Attacked:
    """The same vault before and after somebody appended entries to an opening that was over."""

    opening: str
    code: str
    before: Seen
    after: Seen
    places: tuple[int, ...]


@pytest.fixture(scope="module")
def attacked(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    home = tmp_path_factory.mktemp("rewritten")
    cast = cast_in(home / "home", template)
    opening, code = _opened(cast)
    before = _seen(cast, opening, home / "before")
    writer = taken_key(cast.vault_path)
    size = writer.size
    writer.close()
    common = {**COMMON, "opening": opening}
    append_all(cast.vault_path, [{**common, **forged} for forged in FORGED])
    after = _seen(cast, opening, home / "after")
    return Attacked(opening, code, before, after, tuple(range(size, size + len(FORGED))))


def _opened(cast: Cast) -> tuple[str, str]:
    cast.later()
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.mask()
    view = flow.reseal(ResealCause.HAND)
    vault.close()
    assert view.receipt is not None
    cast.register_code = view.receipt.register_code
    return view.opening_id, view.receipt.register_code


def _seen(cast: Cast, opening: str, folder: Path) -> Seen:
    folder.mkdir()
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    try:
        return _look(desk, opening, folder)
    finally:
        desk.sign_out()
        vault.close()


def _look(desk: AuditDesk, opening: str, folder: Path) -> Seen:
    shown, view = desk.view(), desk.log_view()
    line = next(line for line in shown.openings if line.opening_id == opening)
    pdf = folder / "opening.pdf"
    desk.write_report(pdf, kind="opening", seal="2")
    with pytest.raises(BadInput):
        desk.write_report(None, kind="opening", seal="99")
    export = Path(desk.export(folder).folder)
    with (export / "openings.csv").open(encoding="utf-8-sig", newline="") as table:
        row = next(row for row in csv.DictReader(table) if opening in row.values())
    anomalies = _anomalies(desk, export)
    return Seen(view, line, view.whole[opening], shown.findings, _text(pdf), row, anomalies)


def _anomalies(desk: AuditDesk, export: Path) -> tuple[tuple[str, int], ...]:
    """Return what both verifiers list for an export, which must be the same and change no verdict."""
    card, source = desk.context.card, LogSource.from_folder(RealFiles(), export)
    mine = check_beside(RealFiles(), export, source, card, verify(source, card, audit_pairs=desk._pairs))
    keys = []
    for pair in desk._pairs:
        with pair.private_bytes() as private:
            keys.append(private.copy_bytes())
    theirs = twinseal_verify.verify_folder(str(export), card.to_bytes(), audit_keys=keys)
    assert mine.verdict.word == theirs["verdict"] == "VALID-COSIGNED"
    assert sentence_of("export.check.table_matches", name="openings.csv", loose=[]) in mine.notes
    listed = tuple((anomaly.code, anomaly.seq) for anomaly in mine.anomalies)
    assert listed == tuple((anomaly["code"], anomaly["seq"]) for anomaly in theirs["anomalies"])
    return listed


def _text(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def _without_findings(line: OpeningLine) -> OpeningLine:
    return replace(line, marks=replace(line.marks, rank=None, findings=0, words=()), searched="")


def test_the_desk_and_the_table_say_what_they_said_before(attacked: Attacked) -> None:
    before, after = attacked.before, attacked.after
    assert before.line.outcome is Outcome.SEALED
    assert before.line.seal_number == 2
    # What was appended is found, and changes nothing else.
    assert _without_findings(after.line) == _without_findings(before.line)
    assert after.line.marks.findings > before.line.marks.findings
    assert {**after.row, "findings": ""} == {**before.row, "findings": ""}
    assert len(after.row["findings"]) > len(before.row["findings"])


def test_the_report_of_the_opening_says_what_it_said_before(attacked: Attacked) -> None:
    before, after = attacked.before.report, attacked.after.report
    assert attacked.code in before
    assert attacked.code in after
    words = " ".join(after.split())
    for place in attacked.places:
        assert f"Entry {place} (" in words
    assert "which was over by then" in words
    assert "which was over by then" not in before


def test_each_of_the_entries_is_a_finding(attacked: Attacked) -> None:
    assert not any("over by then" in sentence for sentence in attacked.before.findings)
    late = [sentence for sentence in attacked.after.findings if "over by then" in sentence]
    assert len(late) == len(attacked.places)
    assert all("seal 0002" in sentence for sentence in late)


def test_both_verifiers_name_each_of_the_entries(attacked: Attacked) -> None:
    for seen, places in ((attacked.before, ()), (attacked.after, attacked.places)):
        assert {place for code, place in seen.anomalies if code in ("over", "sealed")} == set(places)
    assert [place for code, place in attacked.after.anomalies if code == "sealed"] == list(attacked.places[4:7:2])


@pytest.mark.parametrize("kind", sorted(name for name in KINDS if not KINDS[name].later and name not in AFTERWARDS))
def test_no_kind_of_entry_changes_an_opening_that_is_over(attacked: Attacked, kind: str) -> None:
    entries = list(attacked.before.view.entries)
    forged = entry_of(KINDS[kind], opening=attacked.opening)
    forged = Entry(entries[-1].seq + 1, {**forged.fields, "t": "2027-01-01T00:00:00Z"}, b"x" * 32)
    view = attacked.before.view
    again = LogView.of([*entries, forged], view.people, view.roster, view.read, view.code_of)
    story, honest = again.whole[attacked.opening], attacked.before.story
    late = [finding for finding in findings_in(again) if finding.rule == "A20"]
    if kind == OPENING_UNCLEAN_END.name:
        # A start says so for whoever puts the mark of an opening back; that one is another finding.
        assert (story.outcome, story.lasted_s, story.ended_utc) == (Outcome.SEALED, honest.lasted_s, honest.ended_utc)
        assert any(finding.rule == "A3" for finding in findings_in(again))
        return
    if kind == SEAL_INCOMPLETE.name:
        # A seal that the drive did not confirm: each one is a finding.
        assert any(finding.facts.get("kind") == kind for finding in findings_in(again))
    elif kind == PEOPLE_LISTED.name:
        # The note says who counts, never this entry.
        assert late == []
    else:
        assert [finding.entries for finding in late] == [((-1, forged.seq),)]
    assert replace(story, late=[], entries=[]) == replace(honest, entries=[])


def test_a_seal_without_its_checkpoint_is_no_seal(attacked: Attacked) -> None:
    entries = [entry for entry in attacked.before.view.entries if not entry.is_a(SEAL_COMMITTED) or entry.seq < 10]
    size = entries[-1].seq + 1
    entries += [
        Entry(size, dict(entry_of(SEAL_COMMITTED, opening=attacked.opening, seal=99).fields), b"x" * 32),
        Entry(
            size + 1, dict(entry_of(CHECKPOINT_MADE, opening="", size=size + 1, register_code=FORGED_CODE).fields), b"y" * 32
        ),
    ]
    view = attacked.before.view
    story = LogView.of(entries, view.people, view.roster, view.read, view.code_of).whole[attacked.opening]
    assert (story.seal_number, story.register_code) == (0, "")
    assert story.lasted_s is not None
    assert any(entry.is_a(OPENING_RESEALED) for entry in story.entries)
