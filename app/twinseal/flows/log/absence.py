"""Whether a vault stayed sealed from one moment to another: what a certificate of absence says, and every reason to refuse it.

Only a complete log that was verified tells what did not happen. So the question is not asked of the days alone, but of all
entries from the seal before them to the first entry after them: in their order, which no clock decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Verdict
from twinseal.domain.errors import BadInput
from twinseal.domain.events.audit import PAPER_RECONCILED
from twinseal.domain.events.contents import CONTENTS_OPENED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_KEY_LOST, LOG_RECOVERED
from twinseal.domain.events.opening import OPENING_BEGUN, OPENING_OPENED, OPENING_RESEALED, OPENING_UNCLEAN_END
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.events.registry import tagged
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND
from twinseal.domain.events.vault import CLOCK_STEP, MEMORY_DIFFERS
from twinseal.domain.utc_text import is_moment
from twinseal.flows.context.times import seconds_between
from twinseal.flows.log.clock_steps import clock_step
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text, with_a_seal

_OPEN: Final = tagged(Tag.WHILE_OPEN) | {
    kind.name
    for kind in (OPENING_OPENED, CONTENTS_OPENED, OPENING_RESEALED, OPENING_UNCLEAN_END, SEAL_COMMITTED, SEAL_FOUND)
}
"""What only an open vault does, or leaves behind."""
_GAPS: Final = frozenset(kind.name for kind in (LOG_KEY_LOST, LOG_RECOVERED, EPOCH_BEGUN))
"""After these nobody can tell from the log alone that nothing else happened before them."""


@dataclass(frozen=True, slots=True)
class SealAt:
    """One seal: its number, the register code that two people signed, when, and over how many entries."""

    seal: int
    register_code: str
    at_utc: str
    entries: int


@dataclass(frozen=True, slots=True)
class Absence:
    """That a vault was not opened from one moment to another."""

    from_utc: str
    to_utc: str
    before: SealAt
    """The seal that was in force all the time."""
    after: SealAt | None
    """The next seal with a register code; None where there is none yet."""
    is_in_force: bool
    """Whether no seal was made since."""
    entries: Sequence[Entry]
    """From the seal before the period to the first entry after it, or to the newest."""
    begun: int
    """Openings that were begun in it and ended before anything was opened."""
    denied: int
    """How often somebody was denied access in it."""


def absence(log: LogView, from_utc: str, to_utc: str, now_utc: str) -> Absence:
    """Return that the vault was not opened; both ends as the log writes times. Raises `BadInput` wherever that is not certain."""
    _check_verified(log)
    if to_utc > now_utc:
        raise BadInput("input.bad.absence_ahead", field="to_utc", ends=to_utc, now=now_utc)
    place = _seal_before(log.entries, from_utc)
    seal = _seal_at(log, place)
    end = _first_after(log.entries, place, to_utc)
    span = log.entries[place : end + 1]
    # What changes with a seal stands right behind it, under the same checkpoint.
    behind = sum(entry.before is None and entry.seq < seal.entries for entry in span)
    inside = span[behind:]
    closing = inside[-1:] if end < len(log.entries) and text(log.entries[end], "t") > to_utc else ()
    own = inside[: len(inside) - len(closing)]
    _check_whole(log, span, behind)
    _check_clock(span)
    _check_order(log.entries, place, end, from_utc, to_utc)
    _check_sealed(own, seal.seal, from_utc)
    _check_beside(log, place, to_utc)
    within = [entry for entry in own if from_utc <= text(entry, "t") <= to_utc]
    later = _later_seals(log, place)
    return Absence(
        from_utc,
        to_utc,
        seal,
        next((each for each in later if each.register_code), None),
        not later,
        span,
        len({text(entry, "opening") for entry in within if entry.is_a(OPENING_BEGUN)}),
        sum(entry.is_a(IDENTIFY_DENIED) for entry in within),
    )


def first_seal_utc(log: LogView) -> str:
    """Return from when on the log tells of a sealed vault; empty where it tells of none."""
    return next((text(entry, "t") for entry in log.of_kind(SEAL_COMMITTED) if entry.before is None), "")


def _check_verified(log: LogView) -> None:
    result = log.verified
    if result is None or not result.verdict.is_valid or result.verdict is Verdict.VALID_UNANCHORED:
        raise BadInput("input.bad.absence_verdict", field="period", result="" if result is None else result.sentence)


def _seal_before(entries: Sequence[Entry], from_utc: str) -> int:
    """Return the place of the last seal before a moment, in the order of the log."""
    seals = [place for place, entry in enumerate(entries) if _is_own(entry) and entry.is_a(SEAL_COMMITTED)]
    before = [place for place in seals if text(entries[place], "t") <= from_utc]
    if not before:
        if not seals:
            raise BadInput("input.bad.absence_no_seal", field="period")
        raise BadInput("input.bad.absence_not_covered", field="period", since=text(entries[seals[0]], "t"))
    return before[-1]


def _is_own(entry: Entry) -> bool:
    return not entry.fault and entry.before is None


def _seal_at(log: LogView, place: int) -> SealAt:
    entry = log.entries[place]
    seal = _coded(log, place)
    if not seal.register_code:
        raise BadInput("input.bad.absence_no_code", field="period", seal=number(entry, "seal"))
    return seal


def _coded(log: LogView, place: int) -> SealAt:
    """Return a seal with the register code of its checkpoint, empty where there is none that two people signed."""
    entry = log.entries[place]
    for last in reversed(list(with_a_seal(log.entries, place))):
        code = log.code_of(last.seq + 1)
        if code is not None:
            return SealAt(number(entry, "seal"), code, text(entry, "t"), last.seq + 1)
    return SealAt(number(entry, "seal"), "", text(entry, "t"), 0)


def _first_after(entries: Sequence[Entry], place: int, to_utc: str) -> int:
    """Return the place of the first entry after a moment, in the order of the log; of the newest where there is none."""
    after = (at for at in range(place, len(entries)) if _is_own(entries[at]) and text(entries[at], "t") > to_utc)
    return next(after, len(entries) - 1)


def _later_seals(log: LogView, place: int) -> list[SealAt]:
    later = range(place + 1, len(log.entries))
    return [_coded(log, at) for at in later if _is_own(log.entries[at]) and log.entries[at].is_a(SEAL_COMMITTED)]


def _check_whole(log: LogView, span: Sequence[Entry], behind: int) -> None:
    if log.read.broken is not None:
        raise BadInput("input.bad.absence_gap", field="period", seq=log.read.size)
    first, last = span[0].seq, span[-1].seq
    odd = {anomaly.seq for anomaly in (log.verified.anomalies if log.verified is not None else ())}
    folders = [folder.start for folder in log.read.folders if first < folder.start <= last]
    for place, entry in enumerate(span):
        is_gap = place >= behind and text(entry, "kind") in _GAPS
        if entry.fault or entry.before is not None or entry.seq in odd or is_gap:
            raise BadInput("input.bad.absence_gap", field="period", seq=entry.size_before)
    if folders:
        raise BadInput("input.bad.absence_gap", field="period", seq=folders[0])


def _check_clock(span: Sequence[Entry]) -> None:
    said = next((entry for entry in span if entry.is_a(CLOCK_STEP)), None)
    moved = number(said, "seconds") if said is not None else clock_step(_timed(span))
    if moved is not None:
        raise BadInput("input.bad.absence_clock", field="period", seconds=moved)


def _check_order(entries: Sequence[Entry], place: int, end: int, from_utc: str, to_utc: str) -> None:
    """Raise `BadInput` where an entry outside of the span says a time inside: then its order does not tell what the period holds.

    Whoever sets the clock back while the machine is off could else put a seal before openings that the log has before it.
    """
    earlier = [entry for entry in entries[:place] if _is_own(entry) and text(entry, "t") > from_utc]
    later = [entry for entry in entries[end + 1 :] if _is_own(entry) and text(entry, "t") <= to_utc]
    if earlier or later:
        beside = entries[place] if earlier else entries[end]
        back_s = abs(seconds_between(text(beside, "t"), text((earlier or later)[0], "t")))
        raise BadInput("input.bad.absence_clock", field="period", seconds=-back_s)


def _check_beside(log: LogView, place: int, to_utc: str) -> None:
    """Raise `BadInput` where the log itself says that it may lack something: a state that a machine remembered, or a paper form.

    Whoever puts an older copy of the vault back takes what was done since out of its log, from the last seal on at most.
    """
    for at, entry in enumerate(log.entries[place + 1 :], start=place + 1):
        at_utc = text(entry, "t")
        if not _is_own(entry):
            continue
        # One that nobody countersigned ends nothing: what stands behind it could be hidden so.
        if entry.is_a(SEAL_COMMITTED) and at_utc > to_utc and _coded(log, at).register_code:
            break
        if entry.is_a(MEMORY_DIFFERS):
            raise BadInput("input.bad.absence_memory", field="period", at=at_utc, seq=entry.seq)
    since_utc = text(log.entries[place], "t")
    for entry in log.of_kind(PAPER_RECONCILED):
        happened_utc = text(entry, "happened_at")
        if since_utc <= happened_utc <= to_utc or not is_moment(happened_utc):
            raise BadInput("input.bad.absence_paper", field="period", form=text(entry, "paper_form"), seq=entry.seq)


def _timed(span: Sequence[Entry]) -> Iterable[Entry]:
    return (entry for entry in span if not entry.fault)


def _check_sealed(own: Sequence[Entry], seal: int, from_utc: str) -> None:
    for entry in own:
        kind = entry.kind
        if text(entry, "kind") in _OPEN or (kind is not None and kind.exposes):
            at_utc = text(entry, "t")
            if at_utc >= from_utc:
                raise BadInput("input.bad.absence_opened", field="period", at=at_utc, seq=entry.seq)
            raise BadInput("input.bad.absence_broken_before", field="period", at=at_utc, seal=seal)
