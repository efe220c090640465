"""A people note has one form, which is written and read back to the letter."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from twinseal.audit.format.people_note import (
    NO_CERTIFICATE,
    Evidence,
    FreedLine,
    PeopleNote,
    PersonLine,
    confirmation,
    parse_people_note,
)

FRED = PersonLine(
    "p0badc0de", "officer", "held", 1, b"\x11" * 32, b"\x22" * 32, b"\x33" * 1312, b"\x44" * 32, "", "Fred Officer"
)
NOTE = PeopleNote(
    "6f" * 16, 1, b"\xaa" * 32, 812, b"\xbb" * 32, 31, 33, b"\xcc" * 32, b"\xdd" * 32, "2026-11-28T14:05:09Z", (), (FRED,)
)
SEAT = replace(FRED, id="r1", role="recovery", certificate_sha256=NO_CERTIFICATE, holder="p0badc0de", name="Sheet")
PROOF = Evidence("p9a8b7c6d", 1, 815, b"\x99" * 32, "2026-11-29T08:30:00Z", bytes(64), bytes(2420))
FULL = replace(
    NOTE,
    leaving=("p00000001", "p00000002"),
    entering=(FRED, SEAT),
    freed=(FreedLine("p0badc0de", 1, PROOF), FreedLine("r1", 1)),
)


def test_the_documented_note_has_its_digest() -> None:
    assert len(NOTE.text) == 3218
    assert NOTE.sha256.hex() == "6f172ce6b26e75b5684e03b4f1cf9a760f67e75a0ec1baa387ae6bf827643903"


@pytest.mark.parametrize("note", [NOTE, FULL])
def test_a_note_reads_back_as_itself(note: PeopleNote) -> None:
    assert parse_people_note(note.text) == note
    assert note.file_name == "0001.note"


def test_the_documented_confirmation_has_its_digest() -> None:
    digest = bytes.fromhex("34b2b628599b4cc1187ccf5a924883266c0851bed5ef9860bfd172e1d5df15ca")
    line = FreedLine("p0badc0de", 1, PROOF)
    form = confirmation(line, PROOF, log_id="6f" * 16, vault_id="cb" * 16, public_sha256=digest)
    assert form.startswith(b"twinseal/1 form\x00{")
    form = form.removeprefix(b"twinseal/1 form\x00")
    assert hashlib.sha256(form).hexdigest() == "f2dbc3ca3e018f7f04f9e3f1b28fa77e64244fd7c4b35ac6cb4aceae2027efc4"


WRONG = {
    "edition 0": ("\n1\n" + "aa" * 32, "\n0\n" + "aa" * 32),
    "edition above all": ("\n1\n" + "aa" * 32, "\n4097\n" + "aa" * 32),
    "leading zero": ("\n812\n", "\n0812\n"),
    "first entry of all": ("\n812\n", "\n0\n"),
    "seal 1": ("\n31 33\n", "\n1 33\n"),
    "seal above all": ("\n31 33\n", "\n1000000001 33\n"),
    "upper-case digest": ("aa" * 32, "AA" * 32),
    "another time": ("T14:05:09Z", "T14:05:09.5Z"),
    "leaving out of order": ("p00000001 p00000002", "p00000002 p00000001"),
    "leaving twice": ("p00000001 p00000002", "p00000001 p00000001"),
    "leaves and enters": ("p00000001 p00000002", "p00000001 p0badc0de"),
    "an id of old": ("p00000001 p00000002", "a1 p00000002"),
    "unknown role": ("+ p0badc0de officer", "+ p0badc0de boss"),
    "unknown way": ("officer held", "officer given"),
    "key number 0": ("officer held 1 ", "officer held 0 "),
    "key number above all": ("officer held 1 ", "officer held 10000 "),
    "key of small order": (" " + "22" * 32 + " ", " 01" + "00" * 31 + " "),
    "short key": (" " + "33" * 1312 + " ", " " + "33" * 1311 + " "),
    "person without certificate": (" " + "44" * 32 + " - 46", " - - 46"),
    "person with a holder": ("44 - 46726564", "44 p00000001 46726564"),
    "seat with a certificate": (" - p0badc0de ", " " + "44" * 32 + " p0badc0de "),
    "seat without a holder": (" - p0badc0de ", " - - "),
    "name with a control character": ("46726564", "0a726564"),
    "name that is no text": ("46726564", "ff726564"),
    "name that is not settled": ("46726564", "65cc8164"),
    "empty name": (b"Fred Officer".hex(), ""),
    "long name": (b"Fred Officer".hex(), "61" * 321),
    "lines out of order": ("\n+ r1 recovery", "\n+ p00000000 officer"),
    "freed_line before people": ("-\n+ p0badc0de", "-\n* p0badc0de accepted 1\n+ p0badc0de"),
    "freed_line out of order": ("\n* r1 accepted", "\n* p00000001 accepted"),
    "short signature": (" " + "00" * 64 + " ", " " + "00" * 63 + " "),
    "extra line": ("* r1 accepted 1\n", "* r1 accepted 1\n\n"),
    "no line feed": ("* r1 accepted 1\n", "* r1 accepted 1"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_another_form_is_none(fault: str) -> None:
    right, wrong = WRONG[fault]
    text = FULL.text.replace("p00000001 p00000002", "-") if fault == "freed_line before people" else FULL.text
    assert right in text
    assert parse_people_note(text.replace(right, wrong, 1)) is None
