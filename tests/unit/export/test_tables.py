"""Tables: wherever a spreadsheet lets cells begin, none of them is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.export.tables import OpeningRow, openings_csv, safe_cell

SEPARATORS = [",", ";", ":", "|", "\t", " ", "~", "^", "/"]
SIGNS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
NOTES = st.text(alphabet="=+-@|%,;:~^/ \"'\t\r\na1\u00a0\uff1d\uff0b\u201c\u200b", max_size=30)


def table(text: str) -> str:
    row = OpeningRow(text, text, text, text, text, (text, text), text, text, text, text, 60, None, None, 2)
    return openings_csv([row]).decode("utf-8-sig")


def readings(text: str, separator: str) -> list[list[str]]:
    """Return the cells as a reader of RFC 4180 takes them, as one that looks for quotes at the start only, and as one without."""
    strict = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    plain = [line.split(separator) for line in text.split("\r\n")]
    return [*strict, *plain, *([lax(line, separator) for line in text.split("\r\n")])]


def lax(line: str, separator: str) -> list[str]:
    """Take a quoted start as one piece, then everything up to the next separator, whatever quotes come: so does LibreOffice."""
    cells, place = [], 0
    while place <= len(line):
        begin = place
        if line[place : place + 1] == '"':
            place += 1
            while place < len(line) and (line[place] != '"' or line[place + 1 : place + 2] == '"'):
                place += 2 if line[place] == '"' else 1
            place += 1
        end = line.find(separator, place)
        end = len(line) if end < 0 else end
        cells.append(line[begin:end])
        place = end + 1
    return cells


def acts(cell: str) -> bool:
    bare = cell.strip(' "\u00a0')
    # A sign alone, as between two blanks, is no formula.
    return bare[:1] in SIGNS and len(bare) > 1


def formulas(text: str) -> list[tuple[str, str]]:
    cells = table(text)
    return [
        (separator, cell) for separator in SEPARATORS for row in readings(cells, separator) for cell in row if acts(cell)
    ]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", "Short note;", "a, ", 'x";"', "a\t", "a|", "a:", "\n", "note ", '"', "a~", "a^", "; '"]
)
def test_no_sign_begins_a_formula_after_any_separator(sign: str, before: str) -> None:
    assert formulas(f"{before}{sign}1+1") == []


def test_the_check_finds_a_formula_where_there_is_one() -> None:
    assert any(acts(cell) for row in readings('"o","Short note;=1+1"\r\n', ";") for cell in row)


@given(NOTES)
def test_no_text_becomes_a_formula_under_any_separator(text: str) -> None:
    assert formulas(text) == []


def test_every_cell_is_quoted_and_plain_text_stays_as_it_is() -> None:
    for plain in ("The core switch is down - nobody can log in.", "INC-004711", "2026-11-02T08:00:05Z", "a/b", "50 %"):
        assert safe_cell(plain) == plain
    first, second, _ = table("Switch").split("\r\n")
    for line in (first, second):
        assert line.startswith('"')
        assert line.endswith('"')
        assert line.count('","') == 16
    assert "\u201cSwitch\u201d / \u201cSwitch\u201d" in second
    assert safe_cell("a\u202eb\tc") == "a\u27e8U+202E\u27e9b\u27e8U+0009\u27e9c"
