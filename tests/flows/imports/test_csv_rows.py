"""Rows of a CSV file: columns by their names, and each fault once, by the number of its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.keepass import blocks
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.imported import ImportFormat
from twinseal.flows.imports.csv_rows import CSV_MAX, read_csv
from twinseal.flows.imports.proposal import Proposals
from twinseal.flows.imports.propose import propose
from twinseal.flows.imports.source import ENTRIES_MAX


def proposed(text: str | bytes) -> Proposals:
    data = text.encode() if isinstance(text, str) else text
    return propose(read_csv(iter(blocks(data, 11))), ImportFormat.CSV)


HEAD = "Label,System,User,Password,URL,Notes,TOTP,Serial number\n"
ROW = 'Switch,SW-1,admin," p""1 ",sw1.example,"a\r\nb",JBSWY3DPEHPK3PXP,4711\n'


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROW,
        ("\ufeff" + HEAD + ROW).encode(),
        (HEAD + ROW).replace(",", ";"),
        (HEAD + ROW).replace(",", "\t"),
        "sep=,\r\n" + HEAD + ROW,
        HEAD.upper().replace("LABEL", " title ") + "\n" + ROW + "\n\n",
    ],
)
def test_columns_are_known_by_their_names_whatever_parts_them(text: str | bytes) -> None:
    offered = proposed(text)
    (row,) = offered.proposed
    assert (row.label, row.system) == ("Switch", "SW-1")
    assert [(each.kind, each.value) for each in row.fields] == [
        (FieldKind.USER, "admin"),
        (FieldKind.PASSWORD, ' p"1 '),
        (FieldKind.HOST, "sw1.example"),
        (FieldKind.TEXT, "a\r\nb"),
        (FieldKind.TOTP_SEED, "JBSWY3DPEHPK3PXP"),
        (FieldKind.TEXT, "4711"),
    ]
    assert row.fields[-1].name.casefold() == "serial number"
    said = [str(note) for note in offered.notes]
    assert said[-1].casefold() == "column \u201cserial number\u201d: a field \u201cserial number\u201d."
    assert len(said) == 8
    assert not offered.left_out


def test_the_columns_of_keepassxc_are_known() -> None:
    text = '"Group","Title","Username","Password","URL","Notes","TOTP"\n"Passwords/Net","A","u","p","","",""\n'
    (row,) = proposed(text).proposed
    assert (row.label, row.system, [each.value for each in row.fields]) == ("A", "Passwords / Net", ["u", "p"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"Label,Password\nA,\xff\n", "Line 2 is no text in UTF-8"),
        ('Label,Password\nA,"p\n', "Line 2 cannot be read as CSV"),
        ('Label,Password\nA,"p"q\n', "Line 2 cannot be read as CSV"),
        ("Label,Password\nA," + "x" * 140_000 + "\n", "Line 2 cannot be read as CSV"),
        ("Label,Password\n", "no row below the names"),
        ("User,Password\nA,p\n", "No column is called label, title"),
        ("Label,,Password\nA,b,p\n", "Column 2 has no name"),
        ("Label,Password,pwd\nA,p,q\n", "\u201cpwd\u201d and \u201cPassword\u201d stand for the same"),
        ("Label," + ",".join(f"c{n}" for n in range(120)) + "\nA\n", "names 121 columns; at most 100"),
        ("Label,Password\n" + "A,p\n" * (ENTRIES_MAX + 5), f"{ENTRIES_MAX + 5} entries; at most {ENTRIES_MAX}"),
        (b"Label,Password\n" + b"x" * CSV_MAX, "more than 16 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_once(text: str | bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_csv(iter(blocks(text.encode() if isinstance(text, str) else text, 65_536)))


def test_a_wrong_row_is_left_out_by_the_number_of_its_line() -> None:
    text = (
        'Label,Password,Notes\nA,p,"one\ntwo"\nB,p\nC,p,n,x\n,p,n\nD,,\nE,p,{REF:P@I:1}\nF,p,' + "x" * 100_001 + "\nG,p,n\n"
    )
    offered = proposed(text)
    assert [each.label for each in offered.proposed] == ["A", "G"]
    said = [str(sentence) for sentence in offered.left_out]
    assert sorted(sentence.partition(":")[0] for sentence in said) == [f"line {n}" for n in (4, 5, 6, 7, 8, 9)]
    assert offered.count == 6
    by_line = {sentence.partition(":")[0]: sentence for sentence in said}
    assert "2 cells, and the first row has 3" in by_line["line 4"]
    assert "4 cells" in by_line["line 5"]
    assert "Title" in by_line["line 6"]
    assert "empty" in by_line["line 7"]
    assert "refers to another entry" in by_line["line 8"]
    assert "100001 characters" in by_line["line 9"]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    st.dictionaries(st.sampled_from(["User", "Password", "Notes", "Serial", "PIN"]), CELLS.filter(lambda cell: "REF:" not in cell), min_size=1),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)  # fmt: skip
def test_every_value_is_read_as_it_was_written(cells: dict[str, str], separator: str, end: str, bom: bool) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerows([["Label", *cells], ["A", *cells.values()]])
    data = out.getvalue().encode("utf-8-sig" if bom else "utf-8")
    source = read_csv(iter(blocks(data)))
    (entry,) = source.entries
    assert [each.value for each in entry.fields] == ["A", *cells.values()]
