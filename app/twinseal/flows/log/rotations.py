"""What became of each secret that an opening exposed: for how many days it was exposed, and whether it was ever rotated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY, Roster
from twinseal.domain.days import begun_days
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED, DUTY_NARROWED
from twinseal.domain.events.maintenance import ENVELOPE_REPLACED, ENVELOPE_UNDONE
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND, SEAL_PREPARED
from twinseal.flows.context.times import seconds_between
from twinseal.flows.log.change_consent import SET, changes_of
from twinseal.flows.log.duties import ROTATE, TELL_EXPOSURE, exposures_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import Story, number, text


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


def rotations_in(
    stories: Iterable[Story],
    roster: Roster | None = None,
    entries: Iterable[Entry] = (),
    seals: Seals | None = None,
) -> tuple[Rotation, ...]:
    """Return what became of everything that these openings exposed, in their order.

    With a roster only lists count that two people of then signed; without it the log is believed. Lists that no seal carried
    out never count: by the headers that two people signed, and without `seals` by what the log says, `entries` for seals that a
    start found.
    """
    ends = _Ends(tuple(stories), roster, entries, None if roster is None else seals)
    return tuple(ends.rotations.values())


class _Ends:
    """Goes through openings in order, and ends what their lists of changes ended."""

    def __init__(
        self, stories: Sequence[Story], roster: Roster | None, entries: Iterable[Entry], seals: Seals | None
    ) -> None:
        self._seals = seals
        self.rotations: dict[tuple[str, str], Rotation] = {}
        self._replaced: dict[str, str] = {}
        """When the contents of an envelope were replaced last, by id."""
        named = [entry for story in stories for entry in story.of_kind(SEAL_COMMITTED)]
        at_starts = [entry for entry in entries if not entry.fault and entry.is_a(SEAL_FOUND)]
        self._in_force = {text(entry, "header") for entry in (*named, *at_starts)}
        for story in stories:
            self._expose(story)
            for rows in self._lists(story, roster):
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

    def _lists(self, story: Story, roster: Roster | None) -> Iterable[tuple[Entry, ...]]:
        sealed = {text(entry, SET) for entry in story.of_kind(SEAL_PREPARED) if text(entry, "header") in self._in_force}
        for consent in changes_of(story, roster or NOBODY, self._seals):
            is_sealed = consent.digest in sealed if self._seals is None else consent.sealed is not None
            if is_sealed and (roster is None or not consent.fault):
                # What ends of itself is logged behind the rows of the list.
                of_itself = (entry for entry in consent.entries if number(entry, "number") == 0)
                yield *sorted(consent.rows, key=lambda entry: number(entry, "number")), *of_itself

    def _take(self, row: Entry) -> None:
        envelope, at = text(row, "envelope"), text(row, "t")
        if row.is_a(ENVELOPE_REPLACED):
            self._replaced[envelope] = at
        elif row.is_a(ENVELOPE_UNDONE):
            last = self._replaced.pop(envelope, "")
            for key, known in self.rotations.items():
                if known.envelope == envelope and known.how is Ended.REPLACED and known.ended_utc >= last:
                    self.rotations[key] = replace(known, how=Ended.OWED, ended_utc="")
        elif row.is_a(DUTY_CLOSED) and text(row, "duty") == ROTATE:
            self._close(row, at)

    def _close(self, row: Entry, at: str) -> None:
        envelope, reason = text(row, "envelope"), text(row, "reason")
        key = (text(row, "owed_by"), envelope)
        known = self.rotations.get(key, Rotation(*key, text(row, "exposed_since")))
        since = known.since_utc or text(row, "exposed_since")
        if reason:
            ended = replace(known, how=Ended.NEVER, ended_utc=at, reason=reason)
        elif since <= (replaced := self._replaced.get(envelope, "")):
            ended = replace(known, how=Ended.REPLACED, ended_utc=replaced)
        else:
            ended = replace(known, how=Ended.BY_HAND, ended_utc=at)
        self.rotations[key] = replace(ended, since_utc=since)
