"""Holds the readable copy of the entries in an export against the log; needs no key, because every line commits to its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.line import Line, commitment_of, parse
from twinseal.audit.log_file import raw_lines
from twinseal.audit.verdict import Failure, Reason
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.ports import Files


def check_readable(files: Files, readable: Path, log: Path, unanchored: Mapping[int, Path]) -> int | Failure:
    """Return how many entries of a verified log the readable copy holds, or the failure at the first that differs.

    Entries stand in their order without a gap, unanchored ones before the entry that they came before.
    """
    seq = 0
    try:
        anchored, apart = _lines(files, log), {start: _lines(files, path) for start, path in unanchored.items()}
        facts = files.facts(readable)
        for row in raw_lines(files, readable, 0, 0 if facts is None else facts.size):
            fields = _fields(row.data) if row.whole else None
            if fields is None:
                return _differs(seq, "it is not in its one form")
            start, head = fields.pop("unanchored", None), fields.pop("head", None)
            line = next(anchored if start is None else apart.get(seq, iter(())) if start == seq else iter(()), None)
            if line is None or not _is_of(line, head, fields):
                return _differs(seq, "its row differs")
            seq += start is None
    except DiskFault as fault:
        return Failure(Reason.FILE, None, fault.sentence.rstrip("."))
    return seq


def _lines(files: Files, path: Path) -> Iterator[Line]:
    facts = files.facts(path)
    for raw in raw_lines(files, path, 0, 0 if facts is None else facts.size):
        line = parse(raw.data)
        if isinstance(line, Line):
            yield line


def _fields(row: bytes) -> dict[str, object] | None:
    try:
        return canonical.loads_object(row)
    except BadInput:
        return None


def _is_of(line: Line, head: object, fields: dict[str, object]) -> bool:
    return head == line.head.hex() and commitment_of(canonical.dumps(fields)) == line.commitment


def _differs(seq: int, how: str) -> Failure:
    return Failure(Reason.READABLE, seq, how)


@dataclass(frozen=True)
class Rows:
    """How many rows a report holds, and the numbers of its first and last entry (0 and 0 where it holds none)."""

    count: int
    first: int = 0
    last: int = 0


def rows_of_log(files: Files, rows: bytes, log: Path, unanchored: Mapping[int, Path]) -> Rows | str:
    """Return which entries the rows of a report are, or what is wrong with one.

    A report of a period begins and ends anywhere in the log; between its first and its last row nothing is left out.
    """
    expected = _in_order(files, log, unanchored)
    count = first = last = 0
    for row in rows.splitlines():
        fields = _fields(row)
        if fields is None:
            return f"row {count + 1} is not in its one form"
        start, head, seq = fields.pop("unanchored", None), fields.pop("head", None), fields.get("seq")
        if count == 0:
            line = next((one for before, one in expected if (before, one.seq) == (start, seq)), None)
        else:
            before, line = next(expected, (None, None))
            if line is not None and (before, line.seq) != (start, seq):
                return f"after row {count} comes entry {line.seq} of the log, which was left out"
        if line is None or not _is_of(line, head, fields):
            return f"row {count + 1} (entry {seq}) differs"
        count += 1
        first, last = line.seq if count == 1 else first, line.seq
    return Rows(count, first, last)


def _in_order(files: Files, log: Path, unanchored: Mapping[int, Path]) -> Iterator[tuple[int | None, Line]]:
    left = dict(unanchored)
    for line in _lines(files, log):
        if line.seq in left:
            yield from ((line.seq, one) for one in _lines(files, left.pop(line.seq)))
        yield None, line
    for start in sorted(left):
        yield from ((start, one) for one in _lines(files, left[start]))
