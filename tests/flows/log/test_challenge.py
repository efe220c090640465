"""Anybody can draw a challenge sample again, from what is written in docs/formats.md and printed on the paper."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.told_log import Opening, each_day, openings
from twinseal.domain.errors import BadInput
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.flows.log.challenge import draw, phrase_of, samples_in
from twinseal.flows.log.log_reading import readable_rows
from twinseal.reports.sheets.sample import REDO

HEAD = bytes(range(32))
PHRASE = "Seven ravens, \u00e0 midi"
PAGE = Path(__file__).parents[3] / "docs" / "formats.md"


def test_a_sample_is_drawn_again_by_the_lines_that_are_printed(tmp_path: Path) -> None:
    view = openings(*each_day(*(Opening(refused=place % 5 == 4) for place in range(15))))
    entries = [replace(entry, head=bytes([place]) * 32) for place, entry in enumerate(view.entries)]
    made = draw(entries, PHRASE, HEAD)
    assert (made.population, len(made.drawn)) == (12, 5)
    # As an outsider would, from the text of the format: nothing here is the program's.
    named = {str(entry.fields["opening"]) for entry in entries if entry.fields["kind"] == "opening.opened"}
    seed = hashlib.sha256(PHRASE.encode("utf-8") + HEAD).hexdigest()
    numbers = sorted((hashlib.sha256(bytes.fromhex(seed) + each.encode("ascii")).hexdigest(), each) for each in named)
    assert [(opening, key.hex()) for opening, key in made.drawn] == [(each, number) for number, each in numbers[:5]]
    (tmp_path / "audit-log.jsonl").write_bytes(readable_rows(entries))
    (tmp_path / "draw.py").write_text("\n".join(REDO), encoding="utf-8")
    shown = subprocess.run(
        [sys.executable, "-I", "draw.py", PHRASE, HEAD.hex()],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert shown.stdout.split() == [opening for opening, _ in made.drawn]


def test_the_format_has_the_lines_that_are_printed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "\n".join(REDO) in page
    # Printed in a fixed width: a line that is broken could not be copied from the paper.
    assert max(map(len, REDO)) <= 92


def test_what_no_two_people_agreed_on_is_not_drawn_from() -> None:
    view = openings(*each_day(Opening(), Opening(refused=True), Opening()))
    odd = [replace(entry, before=3) if entry.fields["opening"] == "o3" else entry for entry in view.entries]
    made = draw(odd, PHRASE, HEAD)
    assert [opening for opening, _ in made.drawn] == ["o1"]
    assert draw([], PHRASE, HEAD).drawn == ()


def test_phrase_and_head_decide_and_blanks_do_not() -> None:
    view = openings(*each_day(*(Opening() for _ in range(40))))
    drawn = {
        draw(view.entries, phrase, head).drawn
        for phrase, head in ((PHRASE, HEAD), (PHRASE + "!", HEAD), (PHRASE, HEAD[::-1]))
    }
    assert len(drawn) == 3
    assert phrase_of("  Seven   ravens, a\u0300 midi ") == PHRASE
    for typed in ("", " \u200b ", "two\nlines", "x" * 201):
        with pytest.raises(BadInput, match=re.compile("^Phrase: ")):
            phrase_of(typed)


def test_earlier_samples_are_counted() -> None:
    view = openings(
        Opening(inside=((REPORT_WRITTEN, {"report_kind": "sample"}), (REPORT_WRITTEN, {"report_kind": "audit"})))
    )
    assert samples_in(view.entries, "sample") == 1
