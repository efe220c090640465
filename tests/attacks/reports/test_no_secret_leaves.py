"""No secret is in anything that leaves the room, in any spelling; and the search finds one wherever it is put."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from conftest import SECRET
from fakes import report_samples as samples
from fakes.secret_search import ENCODINGS, secrets_in, secrets_in_any
from fakes.taken_out import TakenOut, secrets_of
from twinseal.flows.reporting.registry import REPORTS
from twinseal.reports.audit_report.report import build

PLANTED = SECRET.format(7)


def test_everything_that_leaves_is_there(taken: TakenOut) -> None:
    assert set(taken.reports) == {report.kind for report in REPORTS}
    names = " ".join(taken.everything)
    for part in ("seal slip 1.pdf", "handover.pdf", "paper form.pdf", "syslog", "drop/", "export/entries.jsonl", "export/openings.csv",
                 "export/report.pdf", "disclosed/", "ceremony-record.pdf", "trust-card.pdf", "trust-card.json"):  # fmt: skip
        assert part in names, part
    assert taken.files["syslog"].count(b"opened") >= 2
    # The slips for owners are pages of the seal slip.
    assert len(taken.pdfs) >= len(REPORTS) + 6


def test_no_secret_is_in_anything_that_leaves(taken: TakenOut) -> None:
    secrets = secrets_of(taken.cast)
    assert len(secrets) > 15
    hits = secrets_in_any(taken.everything.values(), secrets)
    assert hits == set(), [name for name, content in taken.everything.items() if secrets_in(content, secrets)]


def test_a_secret_that_somebody_types_as_a_reason_is_seen(taken: TakenOut) -> None:
    """The same search finds what is really in these files: the words of the justification, in report, slip, export and data."""
    words = "The core switch is down and nobody can log in."
    there = {name for name, content in taken.everything.items() if secrets_in(content, [words])}
    assert {"audit", "opening", "seal slip 1.pdf", "export/entries.jsonl", "export/openings.csv"} <= there
    assert not {"syslog", *(name for name in taken.files if name.startswith("drop/"))} & there


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_planted_secret_is_seen_in_every_spelling(name: str) -> None:
    for form in ENCODINGS[name](b"before " + PLANTED.encode() + b" behind"):
        for content in (form, b"%" + form + b"%", zlib.compress(b"data " + form), b"junk" + zlib.compress(form)):
            assert secrets_in(content, [PLANTED]), form
    assert not secrets_in(b"nothing of it", [PLANTED])


def test_a_planted_secret_is_seen_in_each_part_of_a_pdf(tmp_path: Path) -> None:
    def pdf(**changes: object) -> bytes:
        return build(samples.audit_report(**changes))[0]

    assert not secrets_in(pdf(), [PLANTED])
    # Drawn, cut into two lines, as the title of the document, and in an attached file.
    assert secrets_in(pdf(place=f"Room {PLANTED}"), [PLANTED])
    assert secrets_in(pdf(verdict_sentence="x " * 50 + PLANTED + " x" * 50), [PLANTED])
    assert secrets_in(pdf(report_id=PLANTED), [PLANTED])
    twice = base64.b64encode(b"before" + PLANTED.encode("utf-16-le") + b"after").decode()
    assert secrets_in(pdf(place=twice), [PLANTED])
