"""What was read once is opened again by its own auditor alone, as far as it is as it was left, and never by a part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes.event_samples import entry_of
from twinseal.audit.format.merkle import leaf_hash
from twinseal.audit.read import kept_reading
from twinseal.audit.read.kept_reading import (
    HEADER_BYTES,
    Kept,
    Reader,
    Shown,
    after,
    new_header,
    open_reading,
    seal_parts,
    seal_shown,
)
from twinseal.audit.read.reader import Entry
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.texts import Text

READER = Reader("vault", "ab" * 16, "p1", 1)
PAIR = KemKeyPair.generate()
SHOWN = Shown({"0a1b2c3d": "high", "99999999": "low"}, "2026-11-02T09:00:00Z", {"page": ["what was told", 7, None]})


def _line(seq: int) -> bytes:
    return b"line %d" % seq


ENTRIES = [
    replace(entry_of(OPENING_BEGUN, t=f"2026-11-02T08:00:{seq:02d}Z"), seq=seq, head=leaf_hash(_line(seq)))
    for seq in range(10)
]


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_reading, "PART_ENTRIES", 4)


def _parts(
    entries: list[Entry] = ENTRIES, *, pair: KemKeyPair = PAIR, reader: Reader = READER, header: bytes = b""
) -> list[bytes]:
    header = header or new_header(reader)
    begun = open_reading(header, pair, reader)
    return [header, *seal_parts(_read(entries), 0, pair, reader, begun.salt, begun.last)]


def _read(entries: Sequence[Entry]) -> list[tuple[Entry, bytes]]:
    return [(entry, _line(entry.seq)) for entry in entries]


def _opened(data: bytes, reader: Reader = READER, pair: KemKeyPair = PAIR) -> Kept:
    return open_reading(data, pair, reader)


def test_what_was_kept_is_opened_and_extended() -> None:
    parts = _parts(ENTRIES[:7])
    kept = _opened(b"".join(parts))
    assert (list(kept.entries), kept.whole, len(parts)) == (ENTRIES[:7], True, 3)
    assert [kept.head(place) for place in range(7)] == [entry.head for entry in ENTRIES[:7]]
    more = seal_parts(_read(ENTRIES[7:]), 7, PAIR, READER, kept.salt, kept.last)
    assert list(_opened(b"".join([*parts, *more])).entries) == ENTRIES
    # Nothing of it stands there to be read.
    assert OPENING_BEGUN.name.encode() not in b"".join(parts)


def test_lines_of_a_part_have_a_hash_together() -> None:
    spans = _opened(b"".join(_parts())).spans
    assert [span.count for span in spans] == [4, 4, 2]
    lines = [b"".join(_line(seq) + b"\n" for seq in rows) for rows in (range(4), range(4, 8), range(8, 10))]
    assert [(span.size, span.sha256) for span in spans] == [(len(data), hashlib.sha256(data).digest()) for data in lines]


def test_a_line_that_is_not_the_one_that_was_read_is_not_kept() -> None:
    begun = open_reading(new_header(READER), PAIR, READER)
    for changed, kept in ((5, [4, 1]), (4, [4]), (0, [])):
        lines = [(entry, _line(entry.seq) if place != changed else b"other") for place, entry in enumerate(ENTRIES)]
        parts = list(seal_parts(lines, 0, PAIR, READER, begun.salt, begun.last))
        assert [after(part)[0] for part in parts] == [sum(kept[: place + 1]) for place in range(len(kept))]


def test_what_was_shown_stands_behind_all_entries() -> None:
    parts = _parts()
    salt = _opened(parts[0]).salt

    def shown(behind: list[bytes]) -> bytes:
        first, last = after(behind[-1]) if len(behind) > 1 else (0, salt)
        return seal_shown(SHOWN, first, PAIR, READER, salt, last)

    whole = _opened(b"".join([*parts, shown(parts)]))
    assert (whole.shown, len(whole.entries), whole.whole, whole.size) == (SHOWN, 10, True, len(b"".join(parts)))
    nothing_read = _opened(parts[0] + shown(parts[:1]))
    assert (nothing_read.shown, nothing_read.whole) == (SHOWN, True)
    # What was shown at another visit, of another file, or to somebody else, is none of this.
    other = seal_shown(SHOWN, 10, KemKeyPair.generate(), READER, salt, after(parts[-1])[1])
    for end in (shown(parts[:-1]), other, shown(parts)[:-1], shown(parts) + b"more"):
        kept = _opened(b"".join([*parts, end]))
        assert (len(kept.entries), kept.whole) == (10, False)
        assert kept.shown == (SHOWN if end.endswith(b"more") else None)


def test_an_entry_with_a_fault_is_judged_or_opened_again() -> None:
    fault = Text("entry.fault.no_time")
    odd, unreadable = replace(ENTRIES[1], fault=fault), replace(ENTRIES[2], fault=fault, fields={})
    kept = _opened(b"".join(_parts([ENTRIES[0], odd, unreadable, ENTRIES[3]])))
    assert list(kept.entries) == [ENTRIES[0], ENTRIES[1], None, ENTRIES[3]]
    assert (kept.odd, kept.head(2)) == ((1,), unreadable.head)


@pytest.mark.parametrize(
    "reader",
    [
        replace(READER, person_id="p2"), replace(READER, log_id="cd" * 16), replace(READER, vault_id="other"),
        replace(READER, key=2),
    ],
)  # fmt: skip
def test_it_opens_for_one_auditor_of_one_log_with_one_key(reader: Reader) -> None:
    data = b"".join(_parts())
    assert (_opened(data).entries, _opened(data, reader).entries) == (tuple(ENTRIES), ())
    # Also where whoever put it there wrote the beginning that belongs to this reader.
    own = new_header(reader)
    assert _opened(own + data[HEADER_BYTES:], reader).entries == ()
    assert not _opened(own + data[HEADER_BYTES:], reader).whole


def test_who_knows_the_public_half_alone_makes_none() -> None:
    header = new_header(READER)
    for pair in (KemKeyPair.generate(), KemKeyPair.generate()):
        forged = b"".join(_parts(pair=pair, header=header))
        assert (_opened(forged).entries, _opened(forged).whole) == ((), False)


def test_what_another_program_took_for_events_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(_parts())
    monkeypatch.setattr(kept_reading, "_events_sha256", lambda: "0" * 64)
    assert (_opened(data).entries, _opened(data).size) == ((), 0)


def test_no_changed_byte_is_taken() -> None:
    data, whole = b"".join(_parts()), [len(part) for part in _parts()]
    ends = [sum(whole[: place + 1]) for place in range(len(whole))]
    for at in range(0, len(data), 7):
        kept = _opened(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        before = sum(4 for end in ends[1:] if end <= at)
        assert len(kept.entries) == (0 if at < HEADER_BYTES else min(10, before)), at
        assert list(kept.entries) == ENTRIES[: len(kept.entries)]


def test_parts_hold_in_their_order_alone() -> None:
    header, first, second, third = _parts()
    for parts, held in {
        (header, second, third): 0,
        (header, first, third): 4,
        (header, second, first, third): 0,
        (header, first, first, second): 4,
        (header, first, second): 8,
        (header, first, second, third[:-1]): 8,
        (header, first, second, third, b"more"): 10,
        # A part of the same entries, sealed at another time, is no part of this file.
        (header, first, _parts(header=header)[2], third): 4,
    }.items():
        assert len(_opened(b"".join(parts)).entries) == held, len(parts)
    for rubbish in (b"", b"TWR3", b"TWR4", b"\0" * 500, header[:-1], header + b"\xff" * 20):
        assert _opened(rubbish).entries == ()
