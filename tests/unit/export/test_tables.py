"""Tables: wherever a spreadsheet lets cells begin, none of them is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.export.tables import safe_cell, table_csv, text_of_cell, without_columns

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
AS_THE_PAGE_SAYS = PAGE.split("**Cells give their text back.**")[1].split("```python\n")[1].split("```")[0].strip()
SEPARATORS = [",", ";", ":", "|", "\t", " ", "~", "^", "/"]
SIGNS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
NOTES = st.text(alphabet="=+-@|%,;:~^/ \"'\t\r\na1\u00a0\uff1d\uff0b\u201c\u200b", max_size=30)


def several(text: str) -> str:
    return json.dumps([text, text], ensure_ascii=False)


def table(text: str) -> str:
    return table_csv(("one", "two", "three"), [(text, several(text), text)]).decode("utf-8-sig")


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
        assert line.count('","') == 2
    assert second == '"Switch","[""Switch"", ""Switch""]","Switch"'
    assert safe_cell("a\u202eb\tc") == "a\u27e8U+202E\u27e9b\u27e8U+0009\u27e9c"


@given(NOTES | st.text(alphabet="'=\u27e8\u27e9U+0123AF \n\u202e\\", max_size=20) | st.text())
def test_every_cell_gives_its_text_back(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(table(text), newline=""))
    assert [text_of_cell(cell) for cell in row] == [text, several(text), text]
    assert [eval(AS_THE_PAGE_SAYS, {"re": re, "cell": cell}) for cell in row] == [text, several(text), text]


def test_tables_are_the_same_but_for_some_columns() -> None:
    headings = ("a", "b")
    made, other = table_csv(headings, [("1", "=x")]), table_csv(headings, [("1", "y")])
    assert without_columns(made, headings, ("b",)) == without_columns(other, headings, ("b",))
    assert without_columns(made, headings, ("b",)) is not None
    assert without_columns(made, headings, ("a",)) != without_columns(other, headings, ("a",))
    for broken in (made + b"x", made.replace(b'"a"', b"a"), made[3:], b"\xff", made.replace(b"b", b"c"), b""):
        assert without_columns(broken, headings, ("b",)) is None
