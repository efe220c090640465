"""The XML of KeePass: what the real program writes is read whole, and nothing that could do harm is read at all."""

from __future__ import annotations

import base64
import gzip
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.keepass import Entry, Folder, blocks, files_of, xml_of
from fakes.processor_time import processor_time
from twinseal.domain.errors import BadInput
from twinseal.domain.text import CONTENTS_MAX
from twinseal.flows.imports.keepass_xml import DEPTH_MAX, read_keepass_xml
from twinseal.flows.imports.source import ENTRIES_MAX, FILE_MAX, FileFault, Source

NOW = datetime(2026, 11, 30, tzinfo=UTC)
BIN = base64.b64encode(b"the recycle bin!").decode()


def read(xml: bytes, folder: str = "", size: int = 777) -> Source:
    return read_keepass_xml(iter(blocks(xml, size)), folder=folder, now=NOW)


def test_folders_fields_and_files_are_read_as_they_are() -> None:
    packed = bytes(range(256)) * 50
    entry = Entry(
        "Switch",
        {"UserName": " admin ", "Password": "p<&>\"'  \t\n\u00fc\u0308", "Own one": "v\r\nw"},
        ("Password", "Own one"), ("plan.bin:0",), tags="a,b",
    )  # fmt: skip
    source = read(xml_of(Folder("Network", [Folder("Core", [entry])]), binaries=[packed]), size=13)
    (read_entry,) = source.entries
    assert source.name == "Passwords"
    assert read_entry.folder == ("Network", "Core")
    assert [(each.name, each.value, each.is_protected) for each in read_entry.fields] == [
        ("Title", "Switch", False),
        ("UserName", " admin ", False),
        ("Password", "p<&>\"'  \t\n\u00fc\u0308", True),
        ("Own one", "v\r\nw", True),
    ]
    assert files_of(source) == {"plan.bin": packed}
    assert read_entry.tags == "a,b"


def test_history_and_recycle_bin_are_counted_and_not_taken() -> None:
    older = [Entry("Switch", {"Password": "old"}), Entry("Switch", {"Password": "older"})]
    xml = xml_of(
        Entry("Switch", {"Password": "new"}, history=older),
        Folder("Recycle Bin", [Entry("Gone", {"Password": "x"}), Folder("Deeper", [Entry("Gone too")])], uuid=BIN),
        recycle_bin=BIN,
    )
    source = read(xml)
    assert [(entry.title, entry.value("Password")) for entry in source.entries] == [("Switch", "new")]
    assert list(map(str, source.left_out)) == ["2 entries in the recycle bin.", "2 older versions of entries."]


def test_a_folder_is_read_alone_with_what_lies_below_it() -> None:
    xml = xml_of(
        Entry("Root"),
        Folder("Net", [Entry("A"), Folder("Core", [Entry("B")])]),
        Folder("Network", [Entry("C")]),
    )
    assert [entry.title for entry in read(xml, "Net").entries] == ["A", "B"]
    assert [entry.title for entry in read(xml, "Net/Core").entries] == ["B"]
    with pytest.raises(BadInput, match="no folder \u201cCore\u201d"):
        read(xml, "Core")


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        (base64.b64encode((63_713_000_000).to_bytes(8, "little")).decode(), "2019-12-26T23:33:20Z"),
        ("2030-01-01T00:00:00Z", ""),
        ("sometime", ""),
        (base64.b64encode(b"\xff" * 8).decode(), ""),
    ],
)
def test_an_entry_that_expired_says_when(expires: str, said: str) -> None:
    (entry,) = read(xml_of(Entry("Switch", expires=expires))).entries
    assert entry.expired_utc == said


def test_a_binary_inside_the_entry_is_read_too() -> None:
    inline = base64.b64encode(gzip.compress(b"inside")).decode()
    xml = xml_of(Entry("Switch")).replace(
        b"<History>",
        b'<Binary><Key>a</Key><Value Compressed="True">%b</Value></Binary>' % inline.encode()
        + b"<Binary><Key>b</Key><Value>%b</Value></Binary><History>" % base64.b64encode(b"plain"),
    )
    assert files_of(read(xml)) == {"a": b"inside", "b": b"plain"}


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
    + b"]><KeePassFile><Meta><Generator>&k;</Generator></Meta></KeePassFile>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><KeePassFile>&p;</KeePassFile>'
WHOLE = xml_of(Entry("Switch", {"Password": "p"}))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a billion laughs": (BILLION, "declares a document type"),
    "an external entity": (EXTERNAL, "declares a document type"),
    "a document type alone": (b"<!DOCTYPE KeePassFile>" + WHOLE.partition(b"?>")[2], "declares a document type"),
    "an entity that nobody declared": (WHOLE.replace(b">p<", b">&p;<"), "no well-formed XML"),
    "a huge attribute": (WHOLE.replace(b"<Meta>", b'<Meta a="' + b"x" * 200_000 + b'">'), "nested deeper, or is larger"),
    "an attribute without an end": (
        WHOLE.replace(b"<Meta>", b'<Meta a="' + b"x" * 3_000_000),
        "nested deeper, or is larger",
    ),
    "many attributes": (
        WHOLE.replace(b"<Meta>", b"<Meta " + b" ".join(b'a%d="x"' % n for n in range(900)) + b">"),
        "nested deeper, or is larger",
    ),
    "a name without an end": (b"<KeePassFile><" + b"x" * 3_000_000, "nested deeper, or is larger"),
    "deep nesting": (b"<KeePassFile>" + b"<a>" * DEPTH_MAX, "nested deeper, or is larger"),
    "folders too deep": (b"<KeePassFile><Root>" + b"<Group><Name>x</Name>" * DEPTH_MAX, "nested deeper, or is larger"),
    "folders whose names fill the memory": (
        b"<KeePassFile><Root>" + b"<Group><Name>%b</Name>" % (b"x" * 900) * 40,
        "nested deeper, or is larger",
    ),
    "an encoding that nobody knows": (
        b'<?xml version="1.0" encoding="nonsense"?>' + WHOLE.partition(b"?>")[2],
        "no well-formed XML",
    ),
    "an encoding of several bytes": (
        b'<?xml version="1.0" encoding="big5"?>' + WHOLE.partition(b"?>")[2],
        "no well-formed XML",
    ),
    "an encoding that is none": (b'<?xml version="1.0" encoding="idna"?>' + WHOLE.partition(b"?>")[2], "no well-formed XML"),
    "an element in a value": (WHOLE.replace(b">p<", b">p<b>q</b>r<"), "no export of KeePass"),
    "another XML": (b"<html/>", "no export of KeePass"),
    "no XML": (b"Database: made.kdbx", "no well-formed XML"),
    "half of one": (WHOLE[: len(WHOLE) // 2], "no well-formed XML"),
    "two roots": (WHOLE + WHOLE.partition(b"?>")[2], "no well-formed XML"),
    "values that are encrypted": (WHOLE.replace(b"ProtectInMemory", b"Protected"), "still encrypted"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_do_harm_is_refused_in_one_sentence(name: str) -> None:
    xml, said = HOSTILE[name]
    with processor_time() as spent:
        for size in (65_536, 1_000):
            with pytest.raises(BadInput, match=said) as refused:
                read(xml, size=size)
            assert refused.value.sentence.count(".") <= 3
    assert spent.seconds < 20


def test_a_packed_file_is_unpacked_no_further_than_its_bound() -> None:
    bomb = gzip.compress(bytes(FILE_MAX * 4), 9)
    assert len(bomb) < 300_000
    tracemalloc.start()
    (entry,) = read(xml_of(Entry("Switch", files=("bomb:0",)), binaries=()).replace(
        b"<Binaries>", b'<Binaries><Binary ID="0" Compressed="True">' + base64.b64encode(bomb) + b"</Binary>"
    ), size=65_536).entries  # fmt: skip
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(file.fault, file.data) for file in entry.files] == [(FileFault.TOO_LARGE, None)]
    assert most < FILE_MAX * 3


def _damaged(change: Callable[[bytes], bytes], *, packed: bool = True) -> FileFault | None:
    data = gzip.compress(b"whole" * 1000) if packed else b"whole" * 1000
    text = change(base64.b64encode(data))
    flag = b' Compressed="True"' if packed else b""
    xml = xml_of(Entry("Switch", files=("plan:0",))).replace(
        b"<Binaries>", b'<Binaries><Binary ID="0"%b>' % flag + text + b"</Binary>"
    )
    (entry,) = read(xml, size=100).entries
    (file,) = entry.files
    assert (file.data is None) == (file.fault is not None)
    return file.fault


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text, None),
        (lambda text: text.replace(text[40:44], b"\n \t" + text[40:44]), None),
        (lambda text: text[:-1], FileFault.NO_BASE64),
        (lambda text: text[:20] + b"*" + text[21:], FileFault.NO_BASE64),
        (lambda text: text[:20] + b"====" + text[24:], FileFault.NO_BASE64),
        (lambda text: "\u00fc".encode() + text[1:], FileFault.NO_BASE64),
        (lambda text: text + text, FileFault.NO_BASE64),
        (lambda text: text[: len(text) // 8 * 4], FileFault.NO_GZIP),
        (lambda _text: base64.b64encode(b"no gzip at all"), FileFault.NO_GZIP),
        (lambda _text: base64.b64encode(gzip.compress(b"x") + b"more behind it"), FileFault.NO_GZIP),
    ],
)
def test_a_damaged_file_is_told_from_a_whole_one(change: Callable[[bytes], bytes], fault: FileFault | None) -> None:
    assert _damaged(change) is fault


def test_a_file_that_is_not_in_the_export_is_missing() -> None:
    (entry,) = read(xml_of(Entry("Switch", files=("plan:3",)), binaries=[b"another"])).entries
    assert [(file.name, file.fault, file.data) for file in entry.files] == [("plan", FileFault.MISSING, None)]


def test_ten_thousand_entries_are_refused_in_one_sentence() -> None:
    xml = xml_of(*(Entry(f"Entry {number}", {"Password": "p" * 20}) for number in range(10_000)))
    with pytest.raises(BadInput, match=f"10000 entries; at most {ENTRIES_MAX}"):
        read(xml, size=65_536)


@pytest.mark.parametrize("recycle_bin", [BIN, ""])
def test_very_many_entries_are_counted_and_not_held(recycle_bin: str) -> None:
    folders = 4 * [b"<Group><Name>%b</Name>" % (b"x" * 900)]
    entries = [b"<Entry><String><Key>Title</Key><Value>%d</Value></String></Entry>" % number for number in range(6_000)]
    inside = b"".join((*folders, *entries, b"</Group>" * len(folders)))
    xml = xml_of(Folder("Many", [], uuid=BIN), recycle_bin=recycle_bin)
    xml = xml.replace(b"<Name>Many</Name>", b"<Name>Many</Name>" + inside)
    tracemalloc.start()
    try:
        if recycle_bin:
            assert list(map(str, read(xml, size=65_536).left_out)) == ["6000 entries in the recycle bin."]
        else:
            with pytest.raises(BadInput, match="6000 entries"):
                read(xml, size=65_536)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Their paths alone have 21 million characters.
    assert most < 12_000_000


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry("A", {"Long": "x" * (CONTENTS_MAX + 1)}), f"\u201cLong\u201d has {CONTENTS_MAX + 1} characters"),
        (Entry("A", {"k" * 1_001: "x"}), "more than 1000 characters"),
        (Entry("A", {f"Field {n}": "x" for n in range(200)}), "more than 100 fields"),
        (Entry("A", files=tuple(f"file {n}:0" for n in range(200))), "more than 100 fields or files"),
    ],
)
def test_an_entry_that_is_too_large_is_left_out_not_cut(entry: Entry, said: str) -> None:
    first, second = read(xml_of(entry, Entry("B", {"Password": "p"}), binaries=[b"x"])).entries
    assert said in str(first.faults[0])
    assert second.faults == []


def test_a_field_that_stands_there_twice_is_a_fault() -> None:
    again = b"<String><Key>Password</Key><Value>q</Value></String><History>"
    (entry,) = read(WHOLE.replace(b"<History>", again)).entries
    assert "\u201cPassword\u201d twice" in str(entry.faults[0])


_NO_XML = {chr(sign) for sign in (*range(32), 0xFFFE, 0xFFFF)} - set("\t\n\r")
"""What XML cannot hold at all."""
VALUES = st.text(st.characters(codec="utf-8", exclude_characters=_NO_XML), max_size=40)


@given(
    st.dictionaries(VALUES.filter(bool), VALUES, max_size=5).filter(lambda fields: "Title" not in fields),
    st.lists(VALUES.filter(bool), max_size=3),
    st.binary(max_size=200),
    st.integers(1, 90),
)
def test_whatever_stands_in_it_is_read_unchanged(fields: dict[str, str], folder: list[str], data: bytes, size: int) -> None:
    inside: Entry | Folder = Entry("T", fields, tuple(fields), ("file:0",))
    for name in reversed(folder):
        inside = Folder(name.replace("\r", " "), [inside])
    source = read(xml_of(inside, binaries=[data]), size=size)
    (entry,) = source.entries
    assert {each.name: each.value for each in entry.fields} == {"Title": "T", **{key.replace("\r", "\n"): value for key, value in fields.items()}}  # fmt: skip
    assert entry.folder == tuple(name.replace("\r", " ") for name in folder)
    assert files_of(source) == {"file": data}
