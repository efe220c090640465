"""How long an opening lasted is said where it is known, and by its bounds where the program ended in between."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from conftest import Cast
from fakes.dying_process import killed_after
from twinseal.audit.read.reader import Entry
from twinseal.domain.opening import Outcome, ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import gather


def test_of_an_unclean_end_only_bounds_are_told(cast: Cast, tmp_path: Path) -> None:
    def opened() -> None:
        flow = cast.to_open(cast.open())
        cast.clock.advance(75)
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)

    killed_after(opened)
    # Clocks of this process did not go on with the child's.
    cast.later(75 + 7200)
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.clock.advance(130)
    flow.touched()
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (story,) = (story for story in gather(desk.log.entries) if story.outcome is Outcome.UNCLEAN_END)
    assert (story.lasted_s, story.least_s, story.most_s, story.ended_utc) == (None, 75, 900, "")
    made = desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    rows = list(csv.DictReader((Path(made.folder) / "openings.csv").read_text(encoding="utf-8-sig").splitlines()))
    columns = ("lasted_s", "lasted_at_least_s", "lasted_at_most_s", "seal")
    assert [tuple(row[name] for name in columns) for row in rows] == [("", "75", "900", ""), ("130", "", "", "2")]
    report = Path(made.folder) / "report.pdf"
    shown = subprocess.run(["pdftotext", "-raw", str(report), "-"], capture_output=True, check=True).stdout.decode()
    text = " ".join(shown.split())
    assert "open at least 1 min 15 s, at most 15 min 0 s" in text
    assert "its end is not known: the program found it sealed at 2026-11-02" in text
    assert "How long 1 opening lasted is not known" in text
    assert "Seals 0001 to 0002 in this period; newest in the vault 0002" in text
    assert "Issued from verified entries by Di Auditor" in text
    # Whoever issues it says nothing of a review that nobody made.
    assert "Reviewed by nobody yet: 0 of 2 openings reviewed" in text


def _resealed(lasted_s: int, cause: str) -> Entry:
    fields: dict[str, object] = {
        "kind": "opening.resealed", "t": "2026-11-02T09:15:00Z", "opening": "o1", "cause": cause, "lasted_s": lasted_s,
        "granted_min": 15, "extensions": 0, "reveals": 0, "next_seal": 2,
    }  # fmt: skip
    return Entry(9, fields, b"h" * 32)


def test_an_end_by_time_before_the_time_is_a_finding() -> None:
    for lasted_s, cause, contradicts in ((894, "time", True), (895, "time", False), (12, "hand", False)):
        entries = [_resealed(lasted_s, cause)]
        rules = [finding.rule for finding in findings_in(LogView.of(entries))]
        assert ("A15" in rules) is contradicts
