"""Waiting times and replay marks: durable before and after each attempt, rebuilt at its strictest if lost.

Nothing here is secret. Which codes were used and how far a phone's clock is away is signed by that person; counts and
waits are not, because a wrong attempt has no key. Somebody with the files can put an older guard back: docs/limits.md says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import BadInput, DiskFault, MustWait, NotKnownDurable, PersonLocked
from twinseal.domain.numbers import SEQ_MAX
from twinseal.domain.policy.policy import Policy
from twinseal.domain.ports import Clock, Files
from twinseal.vault.guard_row import (
    COUNT_MAX,
    DRIFT_MAX_STEPS,
    FUTURE_STEPS,
    GUARD_ROW,
    NO_STEP,
    SIGNED_FIELDS,
    STEP_S,
    GuardedPerson,
    PersonGuard,
    Sign,
    checked_row,
    guard_file,
    moved_drift,
    parse_guard,
    signed_row,
)
from twinseal.vault.layout import VaultPaths

GUARD_MAX_BYTES: Final = 1024 * 1024
_STRANGERS_MAX: Final = 100
"""Somebody can write any rows into the file; no two headers in a row have more people than this between them."""
DRIFT_UNKNOWN_WINDOW: Final = 10
"""Steps either way that a code may lie from this machine's clock while a person's drift is not known, as at enrolment."""
_SOON_S: Final = 60
_CENTURY_S: Final = 100 * 366 * 86_400


class Guard:
    """The guard of one vault; every change is on the disk before the call returns."""

    def __init__(
        self,
        files: Files,
        paths: VaultPaths,
        *,
        policy: Policy,
        clock: Clock,
        people: Iterable[GuardedPerson],
        entry_count: int | None = None,
        unanchored: bool = False,
        keep_strangers: bool = False,
        waits_ended: tuple[int, Sequence[str]] = (0, ()),
    ) -> None:
        """Read the file, or rebuild it pessimistically where it is lost or damaged (`rebuilt` then tells).

        `entry_count` is how many entries the log has, None where that is not known: a row of a later entry is none.
        `unanchored` is true while the log's key is lost: an attempt's entry then has a number of its own. Rows of keys that
        nobody has are dropped, but with `keep_strangers`: while a seal is cut off, the header before it may come back.
        `waits_ended` is the number of the newest seal and the people whose waits it ended: a process that was killed before it
        could write that down leaves it to this start.
        """
        self._entry_count, self._unanchored = entry_count, unanchored
        self._files, self._path = files, paths.guard
        self._policy, self._clock = policy, clock
        self._owners = {owner.id: owner for owner in people}
        self._people: dict[str, PersonGuard] = {}
        self._before: dict[str, PersonGuard] = {}
        """How the row stood of whose attempt was begun last."""
        self.rebuilt = False
        try:
            read, self._waits_ended = self._parse(files.read(self._path, limit=GUARD_MAX_BYTES))
        except (DiskFault, BadInput):
            # What is lost is rebuilt at its strictest: no list that was signed before ends those waits.
            self.rebuilt, read, self._waits_ended = True, {}, waits_ended[0]
        known = {owner.row for owner in self._owners.values()}
        strangers = sorted(row for row in read if row not in known and GUARD_ROW.match(row)) if keep_strangers else []
        self._strangers = {row: read[row] for row in strangers[:_STRANGERS_MAX]}
        for owner in self._owners.values():
            self._people[owner.id] = self._taken(read.get(owner.row), owner)
        for person_id in self._owners:
            self._shorten(person_id)
        seal, waited = waits_ended
        if waited and self._waits_ended < seal:
            with contextlib.suppress(DiskFault):
                self.end_waits(waited, seal)

    @classmethod
    def create(cls, files: Files, paths: VaultPaths, rows: Mapping[str, PersonGuard]) -> None:
        """Write the first guard of a vault, by the names of its rows."""
        files.replace(paths.guard, guard_file(rows))

    def stand_by(self, rows: Mapping[str, PersonGuard]) -> None:
        """Have rows of keys that a seal is about to put in force beside those of now, by their names, and write that at once.

        Until then they let nobody in. Raises `DiskFault`, and `BadInput` for a row that no later start could read; then no such
        seal may be made.
        """
        highest = self._highest()
        checked = {row: checked_row(known, highest) for row, known in rows.items()}
        before, self._strangers = self._strangers, self._strangers | checked
        try:
            self.save()
        except DiskFault:
            self._strangers = before
            raise

    def go_on_with(self, people: Iterable[GuardedPerson], policy: Policy) -> None:
        """Have the rows of these people and this policy from now on; rows of other keys are dropped, and that is written at once.

        Whoever has the same key keeps their row, and whoever has new ones gets the row that stood by. Raises `DiskFault`; then
        the rows are dropped with the next change.
        """
        self._policy = policy
        before = {owner.row: self._people[owner.id] for owner in self._owners.values() if owner.id in self._people}
        rows = self._strangers | before
        self._owners = {owner.id: owner for owner in people}
        kept = {owner.row: owner.id for owner in self._owners.values() if owner.row in rows}
        self._people = {person: rows[row] for row, person in kept.items()}
        self._strangers = {}
        if kept.keys() != rows.keys():
            self.save()

    def forget_strangers(self) -> None:
        """Write no row of a key that no constitution in force has."""
        # They mean nothing then, and would be written again for ever.
        self._strangers = {}

    def person(self, person_id: str) -> PersonGuard:
        """Return what is remembered of a person."""
        return self._people.get(person_id, PersonGuard())

    def check(self, person_id: str) -> None:
        """Raise `PersonLocked` or `MustWait` (both say how long) unless the person may try now."""
        wait = self.wait_s(person_id)
        if wait > 0:
            from twinseal.domain.duration import duration_text  # noqa: PLC0415 - no first picture of a vault needs it

            how_long = duration_text(wait)
            if self.locked(person_id):
                raise PersonLocked("guard.locked.wait", how_long=how_long)
            raise MustWait("guard.wait.wait", how_long=how_long)

    def locked(self, person_id: str) -> bool:
        """Tell whether this person has the longest wait before each further attempt, until one is right.

        A lock without an end would let anybody at the keyboard close the vault for good (docs/adr/0007).
        """
        known = self.person(person_id)
        return known.in_a_row >= self._policy.lock_after_in_a_row or known.in_all >= self._policy.lock_after_in_all

    def wait_s(self, person_id: str) -> int:
        """Return how many seconds this person still has to wait.

        Within one boot the boot clock decides too, so that setting the wall clock forward ends no wait.
        """
        self._shorten(person_id)
        known = self.person(person_id)
        waits = [known.not_before_unix_s - self._now_s()]
        if known.boot_id == self._clock.boot_id():
            waits.append(known.not_before_boot_s - self._boot_s())
        return max(0, *waits)

    def _shorten(self, person_id: str) -> None:
        """Let no wait be longer than the longest from now: the clock was in the future, or somebody wrote into the file."""
        known, longest = self.person(person_id), self._policy.wait_longest_s
        latest, latest_boot = self._now_s() + longest, self._boot_s() + longest
        this_boot = known.boot_id == self._clock.boot_id()
        if known.not_before_unix_s > latest or (this_boot and known.not_before_boot_s > latest_boot):
            boot_s = min(known.not_before_boot_s, latest_boot) if this_boot else known.not_before_boot_s
            unix_s = min(known.not_before_unix_s, latest)
            self._people[person_id] = replace(known, not_before_unix_s=unix_s, not_before_boot_s=boot_s)
            with contextlib.suppress(DiskFault):
                # Unsaved it begins again at the next start, which is the stricter way.
                self.save()

    def _boot_s(self) -> int:
        return self._clock.boottime_us() // 1_000_000

    def _now_s(self) -> int:
        return int(self._clock.utc().timestamp())

    def begin(self, person_id: str, attempt_seq: int) -> None:
        """Count an attempt as wrong before it is made; `succeeded` takes that back."""
        known = self.person(person_id)
        self._before = {person_id: known}
        self._save(person_id, replace(self._after_failure(known), pending_seq=attempt_seq))

    def end_waits(self, people: Sequence[str], seal: int) -> None:
        """Forget the wrong attempts of these people, and with them their waits, as the list of that seal says.

        Raises `DiskFault`; it counts all the same, and is written with the next change, before anybody tries again. Were it undone
        here, the next start would do it, and forget the wrong attempts since then too.
        """
        if not people:
            return
        ended = {
            person: replace(known, in_a_row=0, in_all=0, not_before_unix_s=0, not_before_boot_s=0)
            for person, known in self._people.items()
            if person in people
        }
        self._people, self._waits_ended = self._people | ended, seal
        self.save()

    def withdrawn(self, person_id: str) -> None:
        """Count the attempt that was begun as none: it was cancelled before anybody could know its outcome.

        Only what this process began can be withdrawn; what it left counts as wrong at the next start.
        """
        before = self._before.pop(person_id, None)
        if before is not None:
            self._save(person_id, replace(before, pending_seq=-1))

    def failed(self, person_id: str) -> None:
        """Confirm that the attempt that was begun was wrong."""
        self._before = {}
        self._save(person_id, replace(self.person(person_id), pending_seq=-1))

    def succeeded(self, person_id: str, step: int, drift_steps: int, *, seq: int, sign: Sign) -> None:
        """Mark the step as used, store the drift, both signed, and forget failures in a row; `seq` is the attempt's entry."""
        known = self.person(person_id)
        last_step_used, low_step = self._marks(known, step)
        if self._unanchored and self._entry_count is not None:
            # Unanchored entries are counted from 0 and may never stand in the log: the newest that does stands for them.
            seq = self._entry_count - 1
        changed = replace(
            known,
            in_a_row=0,
            # Half of them: a slip now and then must not add up to a lock over the years.
            in_all=max(0, known.in_all - 1) // 2,
            not_before_unix_s=0,
            not_before_boot_s=0,
            last_step_used=last_step_used,
            low_step=low_step,
            drift_steps=moved_drift(known.drift_steps, drift_steps),
            seq=seq,
            pending_seq=-1,
        )
        self._save(person_id, signed_row(changed, self._owners[person_id], sign))

    def _marks(self, known: PersonGuard, step: int) -> tuple[int, int]:
        """Return `last_step_used` and `low_step` after a right code of a step: there are two places, of which one may wait."""
        top = self._now_s() // STEP_S + FUTURE_STEPS
        if known.last_step_used <= top:
            return max(step, known.last_step_used), known.low_step
        if known.low_step <= top:
            return max(step, known.last_step_used), max(step, known.low_step)
        # Both wait for a clock that was ahead twice: the nearer one comes first, and the code of now must count no second time.
        return min(known.last_step_used, known.low_step), step

    def last_step(self, person_id: str) -> int | None:
        """Return the step up to which no code of a person's authenticator is accepted any more, None before the first."""
        return self.person(person_id).last_step(self._now_s() // STEP_S)

    def counts_from_s(self, person_id: str) -> int | None:
        """Return from when on a code of this person can count, in seconds since 1970; None where that is within a minute."""
        known, last = self.person(person_id), self.last_step(person_id)
        ahead = DRIFT_UNKNOWN_WINDOW if known.drift_steps is None else max(known.drift_steps, 0) + 1
        # A step is accepted from `ahead` steps before this machine's clock comes to it.
        from_s = 0 if last is None else (last + 1 - ahead) * STEP_S
        return from_s if from_s > self._now_s() + _SOON_S else None

    def unresolved(self) -> tuple[str, ...]:
        """Return the people whose attempt had no outcome when the program ended."""
        return tuple(sorted(person for person, known in self._people.items() if known.pending_seq >= 0))

    def resolve(self, person_id: str) -> None:
        """Forget that an attempt had no outcome, once it is in the log; it stays counted as wrong."""
        self._save(person_id, replace(self.person(person_id), pending_seq=-1))

    def save(self) -> None:
        """Write the guard as it stands; raises `DiskFault`, also where the drive does not confirm what stands there then."""
        set_aside(self._files, self._path)
        rows = self._strangers | {self._owners[person].row: known for person, known in self._people.items()}
        if not put_in_force(self._files, self._path, guard_file(rows, self._waits_ended)):
            raise NotKnownDurable("disk.not_durable.retry", name=self._path.name)

    def _save(self, person_id: str, changed: PersonGuard) -> None:
        before = self._people.get(person_id)
        self._people[person_id] = changed
        try:
            self.save()
        except DiskFault:
            # What is not on the disk must not count as known: fall back to the stricter of both.
            if before is not None and before.in_a_row > changed.in_a_row:
                marks = {name: getattr(changed, name) for name in (*SIGNED_FIELDS.values(), "ed25519")}
                self._people[person_id] = replace(before, **marks)
            raise

    def _after_failure(self, known: PersonGuard) -> PersonGuard:
        in_a_row, in_all, policy = min(known.in_a_row + 1, COUNT_MAX), min(known.in_all + 1, COUNT_MAX), self._policy
        over = in_a_row - policy.wrong_attempts_free
        wait = 0
        if in_a_row >= policy.lock_after_in_a_row or in_all >= policy.lock_after_in_all:
            wait = policy.wait_longest_s
        elif over > 0:
            wait = min(self._policy.wait_longest_s, self._policy.wait_first_s * 2 ** min(over - 1, 30))
        return replace(
            known,
            in_a_row=in_a_row,
            in_all=in_all,
            not_before_unix_s=max(0, self._now_s() + wait) if wait else 0,
            not_before_boot_s=self._boot_s() + wait if wait else 0,
            boot_id=self._clock.boot_id(),
        )

    def _strictest(self) -> PersonGuard:
        known = PersonGuard(in_a_row=self._policy.wrong_attempts_free, in_all=self._policy.wrong_attempts_free)
        waiting = self._after_failure(known)
        # A code of the running step may have been used already: only later ones count. How far the phone's clock is away is
        # not known any more: with a drift of 0 somebody whose phone is a minute off could not come in again.
        return replace(waiting, **self._no_mark())

    def _no_mark(self) -> dict[str, Any]:
        last = max(0, self._now_s() // STEP_S)
        return {"last_step_used": last, "low_step": NO_STEP, "drift_steps": None, "seq": -1, "ed25519": ""}

    def _taken(self, known: PersonGuard | None, owner: GuardedPerson) -> PersonGuard:
        """Return a row as far as it can be counted on; `rebuilt` tells where it was said to be signed and is not."""
        if known is None:
            self.rebuilt = True
            return self._strictest()
        if not known.marked:
            # This was shown and logged when it happened; nobody has to wait a second time.
            return replace(known, **self._no_mark())
        if (self._entry_count is None or known.seq < self._entry_count) and owner.signs(known):
            return known
        self.rebuilt = True
        strictest = self._strictest()
        return replace(
            self._after_failure(replace(known, in_a_row=max(known.in_a_row, strictest.in_a_row - 1))), **self._no_mark()
        )

    def _parse(self, data: bytes) -> tuple[dict[str, PersonGuard], int]:
        return parse_guard(data, self._highest())

    def _highest(self) -> dict[str, int]:
        """Return up to where each number may go: what is counted up and written again must never leave the format."""
        unix_s = self._now_s() + _CENTURY_S
        return {
            "in_a_row": COUNT_MAX,
            "in_all": COUNT_MAX,
            "not_before_unix_s": unix_s,
            "not_before_boot_s": _CENTURY_S,
            "pending_seq": SEQ_MAX,
            "step": unix_s // STEP_S,
            "low_step": unix_s // STEP_S,
            "drift": DRIFT_MAX_STEPS,
            "seq": SEQ_MAX,
        }
