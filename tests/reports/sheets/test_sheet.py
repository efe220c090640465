"""Each short paper stands whole with nothing on it, with much, and with text that somebody wrote to spoil it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.sheet_samples import absence, drill, opening_report, quarter, rights, sample, slips, summary
from twinseal.reports.part_rows import PaperSize
from twinseal.reports.seal.sign import SealPlace
from twinseal.reports.sheets.absence import build_absence
from twinseal.reports.sheets.drill import build_drill
from twinseal.reports.sheets.opening import build_opening
from twinseal.reports.sheets.quarter import build_quarter
from twinseal.reports.sheets.rights import build_rights
from twinseal.reports.sheets.sample import REDO, build_sample
from twinseal.reports.sheets.slips import build_slips
from twinseal.reports.sheets.summary import build_summary

_HOSTILE = (
    "<b>&amp; %s {x} \u202egnihton \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u6f22\u5b57 \U0001f511 "
    + "w" * 400
    + "\n" * 30
)
Built = tuple[bytes, SealPlace]


def shown(built: Built, tmp_path: Path) -> tuple[str, int]:
    """Return the text of a paper, and how many pages it has."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(built[0])
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(text.split()), text.count("\f")


@pytest.mark.parametrize(
    ("build", "pages"),
    [
        (lambda: build_absence(absence()), 2),
        (lambda: build_drill(drill()), 2),
        (lambda: build_drill(drill(text=_HOSTILE, is_whole=False)), None),
        (lambda: build_sample(sample(0)), 2),
        (lambda: build_sample(sample(5)), None),
        (lambda: build_opening(opening_report()), None),
        (lambda: build_quarter(quarter(count=0)), 2),
        (lambda: build_rights(rights(count=0)), None),
        (lambda: build_rights(rights(count=60)), None),
        (lambda: build_slips(slips()), 4),
        (lambda: build_slips(slips(text=_HOSTILE, count=1)), None),
        (lambda: build_summary(summary(count=0)), 2),
        (lambda: build_summary(summary(count=20)), None),
        (lambda: build_quarter(quarter(count=6)), 3),
        (lambda: build_absence(absence(text=_HOSTILE)), None),
        (lambda: build_sample(sample(1, text=_HOSTILE)), None),
        (lambda: build_opening(opening_report(text=_HOSTILE)), None),
        (lambda: build_quarter(quarter(text=_HOSTILE)), None),
        (lambda: build_rights(rights(text=_HOSTILE)), None),
        (lambda: build_summary(summary(text=_HOSTILE)), None),
    ],
)
def test_a_paper_is_drawn_whole(build: Callable[[], Built], pages: int | None, tmp_path: Path) -> None:
    built = build()
    text, count = shown(built, tmp_path)
    assert pages in (None, count)
    assert "How to check this report" in text
    assert "Page 1" in text
    # The signature lies on a page that is there, inside its paper.
    seal = built[1]
    assert 0 <= seal.page < count
    assert 0 < seal.box[0] < seal.box[2] < 612
    assert 0 < seal.box[1] < seal.box[3] < 792
    assert build() == built


@pytest.mark.parametrize("size", PaperSize)
def test_a_certificate_is_signed_on_the_page_that_says_it(size: PaperSize, tmp_path: Path) -> None:
    plain = absence()
    built = build_absence(replace(plain, sheet=replace(plain.sheet, paper_size=size)))
    assert built[1].page == 0
    text, pages = shown(built, tmp_path)
    assert pages == 2
    assert "This vault was not opened from 2026-07-01 00:00 UTC to 2026-09-30 23:59 UTC." in text
    assert "AAAA-AAAA-AAAA-A" in text
    assert "BBBB-BBBB-BBBB-B" in text


def test_a_sample_prints_what_draws_it_again(tmp_path: Path) -> None:
    text, _ = shown(build_sample(sample(5, earlier=2)), tmp_path)
    # Not one line is broken: it is typed or copied as it stands.
    assert " ".join(REDO) in text
    assert "Seven ravens" in text
    assert "Samples before this 2; each is in the log with its phrase" in text
    assert "There is no opening in this log to draw from." in shown(build_sample(sample(0)), tmp_path)[0]
    single, _ = shown(build_sample(replace(sample(1), population=1)), tmp_path)
    assert "The one opening of this log is here: there are no more to draw from." in single
    assert "Drawn from 1 opening that two people agreed on" in single


def test_a_report_of_one_opening_says_what_deviated(tmp_path: Path) -> None:
    text, _ = shown(build_opening(opening_report()), tmp_path)
    assert "Emergency: sealed. 1 of 2 steps of the procedure were not as asked." in text
    assert "The time granted first is enough" in text
    assert "No account was given by: Bo Marsh." in text
    assert "Move the spare key to the other room" in text
    claimed = opening_report(count=2)
    assert "More than one opening claims this seal" in shown(build_opening(claimed), tmp_path)[0]


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("count", [0, 3, 50])
def test_a_summary_is_signed_on_its_first_page_whatever_is_on_it(count: int, size: PaperSize, tmp_path: Path) -> None:
    plain = summary(count=count)
    built = build_summary(replace(plain, sheet=replace(plain.sheet, paper_size=size)))
    assert built[1].page == 0
    text, _ = shown(built, tmp_path)
    assert "Reviewed by" in text
    more = f"and {count - 6} more, on the next page"
    assert text.count(more) == (2 if count > 6 else 0)


def test_a_summary_without_anything_to_add_says_nothing_twice(tmp_path: Path) -> None:
    text, _ = shown(build_summary(summary(count=0)), tmp_path)
    assert "What failed: nothing" in text
    assert "In full" not in text
    assert "In full" in shown(build_summary(summary(count=1)), tmp_path)[0]


def test_a_rights_review_names_the_unused_and_the_exposed(tmp_path: Path) -> None:
    text, _ = shown(build_rights(rights()), tmp_path)
    assert "People and recovery sheets: 3; 3 pairs may open. 1 of them who may open did not for a year." in text
    assert "Envelopes named here that are exposed and not rotated: 1 of 3." in text
    assert "Still needed?" in text
    assert "4 more of the founding" in text
