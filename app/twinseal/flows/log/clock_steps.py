"""By how much the machine's clock stepped, as the entries of the log tell: wall time compared with the time since boot."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND
from twinseal.domain.events.vault import CLOCK_CORRECTED
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.times import parse
from twinseal.flows.log.carried_out import entries_in_force
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text
from twinseal.host.clock import JUMP_S


@dataclass(frozen=True, slots=True)
class StepExplained:
    """Why the clock stepped in a part of the log, as two people signed."""

    first: int
    """Number of the first entry of that part."""
    until: int
    """Number of the entry that says it, which is behind that part."""
    reason: str


class ReasonsOfSteps:
    """Why the clock stepped at one entry after the other, without a look at every part of the log for each."""

    def __init__(self, steps: Sequence[StepExplained]) -> None:
        """Take what was signed, in the order of the log (`steps_explained`)."""
        self._steps = steps
        self._until = [step.until for step in steps]
        # The lowest beginning from each place on: an entry before that is explained by none of those.
        self._first = [*accumulate((step.first for step in reversed(steps)), min)][::-1]

    def at(self, seq: int) -> str:
        """Return why it stepped at an entry, as two people signed; empty where nobody did."""
        place = bisect_right(self._until, seq)
        while place < len(self._steps) and self._first[place] <= seq:
            if self._steps[place].first <= seq:
                return self._steps[place].reason
            place += 1
        return ""


def steps_explained(view: LogView) -> tuple[StepExplained, ...]:
    """Return what two people signed of steps of the clock, where it is in force: each of those since the last seal, and of no other.

    Of a seal that was made because of a step the opening belongs to it, as where they are asked.
    """
    seals = [entry for entry in view.of_kind(SEAL_COMMITTED, SEAL_FOUND) if entry.before is None]
    numbers = [seal.seq for seal in seals]
    steps = []
    for entry in entries_in_force(view, CLOCK_CORRECTED):
        if entry.before is None:
            before = bisect_left(numbers, entry.seq)
            first = _first(view, seals[before - 1]) if before else 0
            steps.append(StepExplained(first, entry.seq, text(entry, "reason")))
    return tuple(steps)


def _first(view: LogView, seal: Entry) -> int:
    story = view.whole.get(text(seal, "opening"))
    ends = [] if story is None else story.of_kind(OPENING_RESEALED)
    if story is not None and any(text(end, "cause") == ResealCause.CLOCK_JUMP.value for end in ends):
        return story.entries[0].size_before
    return seal.seq + 1


def clock_step(entries: Iterable[Entry]) -> int | None:
    """Return by how many seconds the clock was set forward over these entries, below 0 where it was set back.

    None where it did not step: within 5 s either way between entries of one boot, and never back from one boot to the next.
    How far it was set forward while the machine was off, nobody can tell.
    """
    step, stepped = 0, False
    boot, offset, latest = "", 0, 0
    for entry in entries:
        try:
            at = int(parse(text(entry, "t")).timestamp())
        except ValueError:
            continue
        now = at - number(entry, "mono_us") // 1_000_000
        moved = _moved(at - latest, now - offset, same_boot=text(entry, "boot") == boot) if boot else 0
        if abs(moved) > JUMP_S:
            step, stepped = step + moved, True
        if abs(moved) > JUMP_S or text(entry, "boot") != boot:
            boot, offset = text(entry, "boot"), now
        latest = at
    return step if stepped else None


def _moved(later: int, against_boot: int, *, same_boot: bool) -> int:
    # Between two boots time passes that no clock of a boot counts; it never runs backwards.
    return against_boot if same_boot else min(0, later)
