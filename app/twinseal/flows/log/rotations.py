"""What became of each secret that an opening exposed: for how many days it was exposed, and whether it was ever rotated."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.registry import KINDS_OF_CHANGES
from twinseal.domain.days import begun_days
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED, DUTY_NARROWED
from twinseal.domain.events.maintenance import ENVELOPE_REPLACED, ENVELOPE_UNDONE
from twinseal.domain.finding import EntryPlace
from twinseal.flows.context.times import seconds_between
from twinseal.flows.log.carried_out import rows_in_force
from twinseal.flows.log.change_consent import SET
from twinseal.flows.log.duties import ROTATE, TELL_EXPOSURE, exposures_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number, place_of, text


class Ended(Enum):
    """How the rotation of what was exposed ended."""

    OWED = "owed"
    """It did not yet."""
    REPLACED = "replaced"
    """New contents went in."""
    BY_HAND = "by hand"
    """Two people say that it is done, and no new contents went in."""
    NEVER = "never"
    """Two people closed it with a reason: what was exposed stays in force."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """What an opening exposed of an envelope, empty for everything in reach, and when that ended; UTC."""

    opening: str
    envelope: str
    since_utc: str
    """The first entry that exposed it; empty where nothing tells it."""
    how: Ended = Ended.OWED
    ended_utc: str = ""
    reason: str = ""

    def days(self, now_utc: str) -> int | None:
        """Return for how many days it was exposed until it was replaced, or until now; begun days count. None where nobody knows."""
        until = self.ended_utc if self.how in (Ended.REPLACED, Ended.BY_HAND) else now_utc
        try:
            return max(1, begun_days(seconds_between(self.since_utc, until)))
        except ValueError:
            return None


def rotations_in(view: LogView) -> tuple[Rotation, ...]:
    """Return what became of everything that the openings of a log or a part exposed, in their order, by the lists in force alone."""
    return view.once("rotations", lambda: tuple(_Ends(view.openings, rows_in_force(view)).rotations.values()))


class _Ends:
    """Goes through openings in order, and ends what their lists of changes ended."""

    def __init__(self, stories: Iterable[Story], in_force: Mapping[EntryPlace, int]) -> None:
        self.rotations: dict[tuple[str, str], Rotation] = {}
        self._replaced: dict[str, str] = {}
        """When the contents of an envelope were replaced last, by id."""
        self._by_end: dict[str, list[tuple[str, tuple[str, str]]]] = {}
        """Of each envelope what replacing it ended, by the time of that: only what one undoes is looked at."""
        for story in stories:
            self._expose(story)
            for rows in _lists(story, in_force):
                for row in rows:
                    self._take(row)

    def _expose(self, story: Story) -> None:
        for exposure in exposures_in(story.of_kind(*TELL_EXPOSURE)):
            self._add(Rotation(story.opening_id, exposure.envelope, exposure.since_utc))
        undone = {text(entry, "envelope") for entry in story.of_kind(ENVELOPE_UNDONE)}
        narrowed = bool(story.of_kind(DUTY_NARROWED))
        for entry in story.of_kind(DUTY_CREATED):
            envelope = text(entry, "envelope")
            # What an undone change owes again is the rotation that it had ended.
            if text(entry, "duty") == ROTATE and envelope not in undone and (envelope or not narrowed):
                since = "" if envelope else story.opened_utc
                self._add(Rotation(story.opening_id, envelope, since))

    def _add(self, rotation: Rotation) -> None:
        self.rotations.setdefault((rotation.opening, rotation.envelope), rotation)

    def _take(self, row: Entry) -> None:
        envelope, at = text(row, "envelope"), text(row, "t")
        if row.is_a(ENVELOPE_REPLACED):
            self._replaced[envelope] = at
        elif row.is_a(ENVELOPE_UNDONE):
            self._undo(envelope, self._replaced.pop(envelope, ""))
        elif row.is_a(DUTY_CLOSED) and text(row, "duty") == ROTATE:
            self._close(row, at)

    def _undo(self, envelope: str, last: str) -> None:
        ended = self._by_end.get(envelope, [])
        begin = bisect_left(ended, (last,))
        for at, key in ended[begin:]:
            known = self.rotations[key]
            # Another list may have closed it again since, in another way.
            if known.how is Ended.REPLACED and known.ended_utc == at:
                self.rotations[key] = replace(known, how=Ended.OWED, ended_utc="")
        del ended[begin:]

    def _close(self, row: Entry, at: str) -> None:
        envelope, reason = text(row, "envelope"), text(row, "reason")
        key = (text(row, "owed_by"), envelope)
        known = self.rotations.get(key, Rotation(*key, text(row, "exposed_since")))
        since = known.since_utc or text(row, "exposed_since")
        if reason:
            ended = replace(known, how=Ended.NEVER, ended_utc=at, reason=reason)
        elif since <= (replaced := self._replaced.get(envelope, "")):
            ended = replace(known, how=Ended.REPLACED, ended_utc=replaced)
            insort(self._by_end.setdefault(envelope, []), (replaced, key))
        else:
            ended = replace(known, how=Ended.BY_HAND, ended_utc=at)
        self.rotations[key] = replace(ended, since_utc=since)


def _lists(story: Story, in_force: Mapping[EntryPlace, int]) -> Iterable[list[Entry]]:
    """Return the lists of an opening that are in force: the rows of each by their numbers, and what ended of itself behind them."""
    lists: dict[str, list[Entry]] = {}
    for entry in story.of_kind(*KINDS_OF_CHANGES):
        if place_of(entry) in in_force:
            lists.setdefault(text(entry, SET), []).append(entry)
    return [sorted(rows, key=_in_its_list) for rows in lists.values()]


def _in_its_list(row: Entry) -> tuple[bool, int]:
    return number(row, "number") == 0, number(row, "number")
