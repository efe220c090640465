"""What an entry says by a code: it can always be written, is read again as it was, and both verifiers know the same codes."""

from __future__ import annotations

import pytest

from fakes.event_samples import fields_of
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFull
from twinseal.domain.events.coded import OWN, REFUSALS, coded, coded_all, is_known, text_of
from twinseal.domain.events.opening import MISMATCH_FOUND, OPENING_ENDED
from twinseal.domain.events.registry import check_event
from twinseal.domain.texts import Text, sentences_of
from twinseal.standalone import twinseal_verify


def test_a_text_is_read_again_as_it_was_written() -> None:
    full = DiskFull("disk.full.no_space", name="store.db").text
    text = Text("log.not_writable.because", fault=full)
    record = canonical.loads_object(canonical.dumps(coded(text)))
    assert record == {"code": text.code, "fault": {"code": "disk.full.no_space", "name": "store.db"}}
    assert text_of(record) == text
    assert str(text_of(record)) == str(text)


def test_whatever_the_facts_are_an_entry_can_hold_them() -> None:
    deep = Text("entry.fault.not_an_event", fault="x")
    for _ in range(9):
        deep = Text("entry.fault.not_an_event", fault=deep, rows=[deep, [1]])
    facts = {"name": "fu\u0308r\n\udcff\u202e", "size": 2**60, "code": "other", "none": None, "yes": True, "deep": deep}
    record = coded(Text("reseal.unexpected", **facts))
    assert canonical.loads_object(canonical.dumps({"differences": [record]})) == {"differences": [record]}
    assert record["name"] == "f\u00fcr\u27e8U+000A\u27e9\u27e8U+DCFF\u27e9\u27e8U+202E\u27e9"
    assert record["code"] == "reseal.unexpected"
    assert coded(Text("reseal.unexpected", name="x" * 201))["name"] == "x" * 200
    long = coded(Text("reseal.unexpected", a="x" * 40, b=["y" * 300] * 20))
    assert long == {"code": "reseal.unexpected", "a": "x" * 40, "b": ["y" * 49 + "\u2026"] * 20}
    assert coded(Text("reseal.unexpected", a="x", b=["y"] * 2000)) == {"code": "reseal.unexpected"}


def test_of_several_texts_none_is_left_out() -> None:
    short = [Text("mismatch.unknown_code", seq=seq) for seq in range(15)]
    long = [Text("reseal.unexpected", name="\U0001f512" * 200, other=number) for number in range(12)]
    records = coded_all([*long, *short])
    assert records[len(long) :] == [coded(text) for text in short]
    assert [record["other"] for record in records[: len(long)]] == list(range(12))
    assert all(str(record["name"]).endswith("\U0001f512\u2026") for record in records[: len(long)])
    assert 3000 < len(canonical.dumps({"differences": records})) <= 6200
    assert [text_of(record) for record in coded_all(short)] == short
    assert coded_all([]) == []


@pytest.mark.parametrize("record", [None, "text", 5, [], {}, {"code": 5}, {"code": None, "name": "x"}])
def test_what_is_no_text_cannot_be_read(record: object) -> None:
    assert str(text_of(record)) == "cannot be read"
    fields = fields_of(OPENING_ENDED, why=record)
    with pytest.raises(BadInput):
        check_event(fields)


def test_an_entry_with_an_unknown_code_is_no_valid_event() -> None:
    check_event(fields_of(MISMATCH_FOUND, differences=[{"code": "mismatch.log_place", "expected": {"code": "x"}}]))
    check_event(fields_of(OPENING_ENDED, why={"code": "disk.full.no_space"}))
    for code in ("", "disk.full", "no.such.code", "notice.duration"):
        assert not is_known(code)
        with pytest.raises(BadInput):
            check_event(fields_of(MISMATCH_FOUND, differences=[{"code": "mismatch.log_place"}, {"code": code}]))


def test_both_verifiers_know_the_same_codes() -> None:
    assert set(OWN) <= set(sentences_of("en"))
    assert set(twinseal_verify.SAYS) == {*OWN, *REFUSALS}


def test_the_other_verifier_says_a_code_with_its_facts() -> None:
    odd = Text("mismatch.odd_entry", seq=7, fault=Text("entry.fault.unreadable", words=Text("verification.reason.padding")))
    assert twinseal_verify.says(coded(odd)) == (
        "the log has an entry that the program never writes "
        "(seq: 7; fault: the entry cannot be read (words: an entry's padding is malformed))"
    )
    full = coded(Text("disk.full.no_space", name="store.db"))
    assert twinseal_verify.says(full) == 'no room was left on the drive (name: "store.db")'
    assert twinseal_verify.says({"code": "no.such\ncode", "n\n": [1]}) == '"no.such\\ncode" (n\\n: [1])'
