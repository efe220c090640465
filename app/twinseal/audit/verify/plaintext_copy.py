"""Holds the readable copy of the entries in an export against the log; needs no key, because every line commits to its text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.line import Line, commitment_of, parse
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text, sentence_of

_KINDS_WITHHELD: Final = (["names"], ["reasons"], ["names", "reasons"])


@dataclass(frozen=True, slots=True)
class ReadableCopy:
    """What a readable copy holds: entries of the log, and rows of entries that nobody has adopted."""

    entries: int
    undecided: int
    withheld: int = 0
    """Of how many of all these only the commitment is there."""

    def sentences(self, size: int) -> tuple[str, ...]:
        """Return what is said of it to people; `size` is that of the log."""
        withheld = (sentence_of("plaintext.withheld", withheld=self.withheld),) if self.withheld else ()
        return (self._matches(size), *withheld)

    def _matches(self, size: int) -> str:
        held = (
            sentence_of("plaintext.all", size=size)
            if self.entries == size
            else sentence_of("plaintext.part", entries=self.entries, size=size)
        )
        sentence = sentence_of("plaintext.matches", held=held)
        if self.undecided:
            sentence += sentence_of("plaintext.undecided", undecided=self.undecided)
        return sentence + ("." if self.entries == size else sentence_of("plaintext.later_ones"))


def check_readable(
    files: Files, readable: Path, log: Path, unanchored: Mapping[int, Path], undecided: Collection[int] = ()
) -> ReadableCopy | Failure:
    """Return what the readable copy of a verified log holds, or the failure at the first row that differs.

    Entries stand in their order without a gap, unanchored ones before the entry that they came before. `undecided` are
    the numbers of unanchored entries that nobody has adopted.
    """
    seq = others = withheld = 0
    try:
        anchored, readers = _lines(files, log), {start: _lines(files, path) for start, path in unanchored.items()}
        facts = files.facts(readable)
        for row in raw_lines(files, readable, 0, 0 if facts is None else facts.size):
            fields = _fields(row.data) if row.whole else None
            if fields is None:
                return Failure(Reason.READABLE, seq, Text("verification.detail.not_canonical"))
            start, head = fields.pop("unanchored", None), fields.pop("head", None)
            line = next(anchored if start is None else _unanchored_rows(readers, start, seq), None)
            is_withheld = "withheld" in fields
            if line is None or not (_stands_for if is_withheld else _is_of)(line, head, fields):
                return Failure(Reason.READABLE, seq, Text("verification.detail.row_differs"))
            withheld += is_withheld
            others += start in undecided
            seq += start is None
    except DiskFault as fault:
        return Failure(Reason.FILE, None, fault.sentence.rstrip("."))
    return ReadableCopy(seq, others, withheld)


def _unanchored_rows(readers: Mapping[int, Iterator[Line]], start: object, seq: int) -> Iterator[Line]:
    return readers.get(seq, iter(())) if _is_number(start) and start == seq else iter(())


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _lines(files: Files, path: Path) -> Iterator[Line]:
    facts = files.facts(path)
    for raw in raw_lines(files, path, 0, 0 if facts is None else facts.size):
        line = parse(raw.data)
        if not isinstance(line, Line):
            # Of entries that nobody adopted anything may stand in the file; behind it nothing has a place any more.
            return
        yield line


def _fields(row: bytes) -> dict[str, object] | None:
    try:
        return canonical.loads_object(row)
    except BadInput:
        return None


def _is_of(line: Line, head: object, fields: dict[str, object]) -> bool:
    return head == line.head.hex() and commitment_of(canonical.dumps(fields)) == line.commitment


def _stands_for(line: Line, head: object, fields: dict[str, object]) -> bool:
    """Tell whether a row has the commitment of a line in the place of a text that is withheld."""
    seq = fields.get("seq")
    return (
        fields.keys() == {"commitment", "seq", "withheld"}
        and fields["withheld"] in _KINDS_WITHHELD
        and _is_number(seq)
        and (seq, head, fields["commitment"]) == (line.seq, line.head.hex(), line.commitment.hex())
    )


@dataclass(frozen=True)
class Rows:
    """How many rows a report holds, and the numbers of its first and last entry (0 and 0 where it holds none)."""

    count: int
    first: int = 0
    last: int = 0


def rows_of_log(files: Files, rows: bytes, log: Path, unanchored: Mapping[int, Path]) -> Rows | Text:
    """Return which entries the rows of a report are, or what is wrong with one.

    A report of a period begins and ends anywhere in the log; between its first and its last row nothing is left out.
    """
    expected = _in_order(files, log, unanchored)
    count = first = last = 0
    for row in rows.removesuffix(b"\n").split(b"\n") if rows else ():
        fields = _fields(row)
        if fields is None:
            return Text("verification.detail.row_not_canonical", count=count + 1)
        start, head, seq = fields.pop("unanchored", None), fields.pop("head", None), fields.get("seq")
        if not (start is None or _is_number(start)) or not _is_number(seq):
            return Text("verification.detail.row_count_differs", count=count + 1)
        if count == 0:
            line = next((candidate for before, candidate in expected if (before, candidate.seq) == (start, seq)), None)
        else:
            before, line = next(expected, (None, None))
            if line is not None and (before, line.seq) != (start, seq):
                return Text("verification.detail.row_missing", seq=line.seq, count=count)
        if line is None or not _is_of(line, head, fields):
            return Text("verification.detail.row_entry_differs", count=count + 1, seq=seq)
        count += 1
        first, last = line.seq if count == 1 else first, line.seq
    return Rows(count, first, last)


def _in_order(files: Files, log: Path, unanchored: Mapping[int, Path]) -> Iterator[tuple[int | None, Line]]:
    left = dict(unanchored)
    for line in _lines(files, log):
        if line.seq in left:
            yield from ((line.seq, unanchored_line) for unanchored_line in _lines(files, left.pop(line.seq)))
        yield None, line
    for start in sorted(left):
        yield from ((start, unanchored_line) for unanchored_line in _lines(files, left[start]))
