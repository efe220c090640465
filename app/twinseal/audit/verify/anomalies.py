"""What entries say of each other and does not fit (docs/formats.md, 6.1): listed for people, never part of the verdict.

A machine that was killed, or whose clock was wrong, leaves anomalies in an honest log; only people can judge them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from twinseal.audit.verify.drill_watch import DrillWatch
from twinseal.audit.verify.opening_order import OpeningOrder
from twinseal.audit.verify.phone_watch import PhoneWatch
from twinseal.audit.verify.roster import Roster
from twinseal.audit.verify.statement_check import AlertsSoFar, OpeningsSoFar, fault_of
from twinseal.audit.verify.watched import STATEMENTS, moment
from twinseal.domain.events.audit import EXPORT_BEGUN
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.log import EPOCH_BEGUN
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import IDENTIFY_ATTEMPT, IDENTIFY_DENIED, IDENTIFY_GRANTED
from twinseal.domain.events.registry import tagged
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.statement import Place

SHOWN_MAX: Final = 100
_SLACK: Final = timedelta(seconds=5)
_WHILE_OPEN: Final = tagged(Tag.WHILE_OPEN)
_ENDS_OPENING: Final = tagged(Tag.ENDS_OPENING)
_DECIDES_ATTEMPT: Final = tagged(Tag.DECIDES_ATTEMPT)
CODES: Final = ("outcome", "pair", "phone", "drill", "sealed", "over", "clock", "dated", "report", "statement")
"""What does not fit, in the order in which it is listed for one entry (docs/formats.md, 6.1)."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing that does not fit, and the number of the entry that shows it."""

    code: str
    seq: int


class AnomalyWatch:
    """Takes the entries of a log in their order."""

    def __init__(
        self,
        covered: Collection[int],
        ids: tuple[str | None, str] = (None, ""),
        roster: Roster | None = None,
        prev: bytes = b"",
    ) -> None:
        """Take what entries are judged by beside each other.

        `covered` are the numbers of the last entries under checkpoints, whose times will be asked for; `ids` those of vault (None where
        it is not known) and log; `roster` says who may sign, None where nobody knows; `prev` is the head of the line before the first.
        """
        self._covered = covered
        self._ids, self._roster, self._prev = ids, roster, prev
        self._so_far = OpeningsSoFar()
        self._alerts = AlertsSoFar()
        self._phone = PhoneWatch(roster)
        self._drill = DrillWatch()
        self._found: list[Anomaly] = []
        self._count = 0
        self._attempts: dict[int, str] = {}
        self._answered: set[int] = set()
        self._proved: set[tuple[str, str]] = set()
        self._is_open: dict[str, bool] = {}
        self._order = OpeningOrder()
        self._exports: set[str] = set()
        self._last: tuple[datetime, str] | None = None
        self._times: dict[int, datetime] = {}

    def feed(self, seq: int, fields: Mapping[str, object], head: bytes = b"") -> None:
        """Take the next entry and the head of its line; only what `looked_at` keeps is used, and another type is passed over."""
        kind = fields.get("kind")
        if isinstance(kind, str):
            self._attempt(seq, kind, fields)
            self._opening(seq, kind, fields)
            self._time(seq, kind, fields.get("t"))
        if kind == EXPORT_BEGUN.name and isinstance(export := fields.get("export"), str):
            self._exports.add(export)
        if isinstance(kind, str) and kind in STATEMENTS and not self._holds(seq, STATEMENTS[kind], fields):
            self._say("statement", seq)
        self._so_far.take(fields, head)
        self._alerts.take(seq, head, fields)
        self._prev = head

    def _holds(self, seq: int, kind: str, fields: Mapping[str, object]) -> bool:
        people = self._roster.at(seq) if self._roster is not None else None
        fault = fault_of(fields, kind, Place(seq - 1, self._prev.hex()), self._ids, people)
        return not fault and not self._so_far.unfit(fields) and not self._alerts.unfit(fields)

    def _attempt(self, seq: int, kind: str, fields: Mapping[str, object]) -> None:
        person, ref, opening = fields.get("person"), fields.get("ref"), fields.get("opening")
        if not isinstance(person, str):
            return
        if kind == IDENTIFY_ATTEMPT.name:
            self._attempts[seq] = person
        if kind in _DECIDES_ATTEMPT and isinstance(ref, int) and not isinstance(ref, bool):
            if ref == 0 and kind == IDENTIFY_DENIED.name and 0 not in self._attempts:
                # Refused before anything was tried: a wait, a role, a pair that has no keyslot.
                return
            if self._attempts.get(ref) != person or ref in self._answered:
                self._say("outcome", seq)
            self._answered.add(ref)
        if kind == IDENTIFY_GRANTED.name and isinstance(opening, str):
            self._proved.add((opening, person))

    def _opening(self, seq: int, kind: str, fields: Mapping[str, object]) -> None:
        opening, first, second = fields.get("opening"), fields.get("first"), fields.get("second")
        if not isinstance(opening, str):
            return
        if kind == OPENING_OPENED.name and isinstance(first, str) and isinstance(second, str):
            if first == second or not {(opening, first), (opening, second)} <= self._proved:
                self._say("pair", seq)
            self._is_open[opening] = True
        if not self._phone.fits(seq, kind, fields, lambda person: (opening, person) in self._proved):
            self._say("phone", seq)
        if not self._drill.fits(seq, kind, fields):
            self._say("drill", seq)
        if kind == EPOCH_BEGUN.name and opening and _is_number(start := fields.get("start")) and start == seq:
            # Opened while the log's key was lost: what says so is kept apart, and two people went on here.
            self._is_open[opening] = True
        fits = self._order.fits(opening, kind)
        if kind in _WHILE_OPEN and not self._is_open.get(opening, False):
            self._say("sealed", seq)
        elif not fits:
            self._say("over", seq)
        if kind in _ENDS_OPENING:
            self._is_open[opening] = False

    def _time(self, seq: int, kind: str, text: object) -> None:
        time = moment(text)
        if time is None:
            return
        if self._last is not None and self._last[0] - time > _SLACK and CLOCK_STEP.name not in (kind, self._last[1]):
            self._say("clock", seq)
        self._last = (time, kind)
        if seq in self._covered:
            self._times[seq] = time

    def _say(self, code: str, seq: int) -> None:
        self._count += 1
        if len(self._found) < SHOWN_MAX:
            self._found.append(Anomaly(code, seq))

    def end(self, signed: Sequence[tuple[int, int]], export: str | None) -> tuple[tuple[Anomaly, ...], int]:
        """Return the first hundred anomalies in the order of entries, and how many there are.

        `signed` are sizes of checkpoints with the newest time of a person's signature in seconds since 1970 (0 for
        none); `export` is the name of the export that is verified, if it is one.
        """
        for size, unix_s in dict(signed).items():
            time = self._times.get(size - 1)
            if unix_s and time is not None and unix_s < int(time.timestamp()) - _SLACK.total_seconds():
                self._count += 1
                self._found.append(Anomaly("dated", size - 1))
        if export is not None and export not in self._exports:
            self._count += 1
            self._found.append(Anomaly("report", 0))
        self._found.sort(key=lambda anomaly: (anomaly.seq, CODES.index(anomaly.code)))
        return tuple(self._found[:SHOWN_MAX]), self._count


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
