"""Waiting times: counted before the attempt, durable, the same after a restart, strictest where the file is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fakes.memory_disk import Killed, MemoryDisk
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain import canonical
from twinseal.domain.errors import DiskFault, DiskFull, MustWait, PersonLocked
from twinseal.domain.policy.policy import Policy
from twinseal.domain.ports import Files
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.guard import Guard
from twinseal.vault.guard_row import COUNT_MAX, DRIFT_MAX_STEPS, GuardedPerson, PersonGuard, signed_row
from twinseal.vault.layout import VaultPaths

NOW = datetime(2026, 11, 2, 8, 0, 5, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30
ADA, BO, CY = "p00000000", "p00000001", "p00000009"
SIGNERS = {person: new_ed25519() for person in (ADA, BO, CY)}
OWNERS = {person: GuardedPerson("5a" * 16, "77" * 16, person, 1, signer.public) for person, signer in SIGNERS.items()}


class Place:
    """One vault folder in memory, one clock; `guard()` is a start of the program."""

    def __init__(self, disk: Files | None = None) -> None:
        self.disk: Files = MemoryDisk() if disk is None else disk
        self.paths = VaultPaths(Path("/v"))
        self.clock = ScriptedClock(NOW)
        self.policy = Policy()
        Guard.create(
            self.disk, self.paths, {OWNERS[person].row: first(person, drift) for person, drift in ((ADA, 0), (BO, 2))}
        )

    def guard(
        self, *people: str, entry_count: int | None = None, waits_ended: tuple[int, tuple[str, ...]] = (0, ())
    ) -> Guard:
        owners = [OWNERS[person] for person in people or (ADA, BO)]
        return Guard(
            self.disk, self.paths, policy=self.policy, clock=self.clock, people=owners, entry_count=entry_count,
            waits_ended=waits_ended,
        )  # fmt: skip


def first(person: str, drift: int = 0, **changes: Any) -> PersonGuard:
    """Return the row that somebody has since the ceremony, signed by them."""
    known = PersonGuard(**{"last_step_used": STEP - 100, "drift_steps": drift, "seq": 3} | changes)
    return signed_row(known, OWNERS[person], SIGNERS[person].sign)


def succeed(guard: Guard, person: str, step: int, drift: int, seq: int = 4) -> None:
    guard.succeeded(person, step, drift, seq=seq, sign=SIGNERS[person].sign)


def fail(guard: Guard, times: int, person: str = ADA) -> None:
    for number in range(times):
        guard.begin(person, number)
        guard.failed(person)


def test_three_wrong_are_free_then_waits_double_to_an_hour() -> None:
    place = Place()
    guard = place.guard()
    waits = []
    for _ in range(14):
        fail(guard, 1)
        waits.append(guard.wait_s(ADA))
        place.clock.advance(waits[-1])
    assert waits[:9] == [0, 0, 0, 30, 60, 120, 240, 480, 960]
    assert set(waits[9:]) == {3600}


def test_one_persons_wait_stops_nobody_else() -> None:
    guard = Place().guard()
    fail(guard, 6)
    with pytest.raises(MustWait):
        guard.check(ADA)
    guard.check(BO)


@pytest.mark.parametrize(("fails", "words"), [(4, "30 s"), (6, "2 min 0 s")])
def test_a_refusal_says_how_long_and_who_else_can(fails: int, words: str, refused: Callable[..., str]) -> None:
    guard = Place().guard()
    fail(guard, fails)
    sentence = refused(MustWait, lambda: guard.check(ADA))
    assert words in sentence
    assert "another person can try now" in sentence


def test_ten_in_a_row_wait_longest_each_time_and_never_for_good(refused: Callable[..., str]) -> None:
    place = Place()
    guard = place.guard()
    fail(guard, 10)
    assert "60 min" in refused(PersonLocked, lambda: guard.check(ADA))
    refused(PersonLocked, lambda: place.guard().check(ADA))
    guard.check(BO)
    place.clock.advance(3600)
    place.guard().check(ADA)
    guard = place.guard()
    guard.begin(ADA, 11)
    refused(PersonLocked, lambda: place.guard().check(ADA))
    succeed(guard, ADA, STEP + 200, 0)
    assert not place.guard().locked(ADA)


def test_many_wrong_in_all_lock_even_with_right_ones_between() -> None:
    place = Place()
    guard = place.guard()
    for number in range(60):
        fail(guard, 9)
        guard.begin(ADA, number)
        if guard.locked(ADA):
            break
        succeed(guard, ADA, STEP + number, 0)
        fail(guard, 9)
    fail(guard, 100 - guard.person(ADA).in_all)
    assert guard.locked(ADA)
    assert not guard.locked(BO)


def test_a_start_ends_waits_that_a_killed_seal_left_but_once() -> None:
    place = Place()
    fail(place.guard(), 12, ADA)
    assert place.guard().wait_s(ADA) > 0
    # The program was killed between the header of seal 7 and the guard.
    assert place.guard(waits_ended=(7, (ADA, "pffffffff"))).wait_s(ADA) == 0
    fail(place.guard(waits_ended=(7, (ADA,))), 12, ADA)
    assert place.guard(waits_ended=(7, (ADA,))).wait_s(ADA) > 0
    guard = place.guard(waits_ended=(7, (ADA,)))
    guard.end_waits((ADA,), 8)
    fail(guard, 12, ADA)
    # Nor does what the seal had ended itself end once more, with a header that a power cut brought back either.
    assert place.guard(waits_ended=(8, (ADA,))).wait_s(ADA) > 0
    assert place.guard(waits_ended=(7, (ADA,))).wait_s(ADA) > 0


@pytest.mark.parametrize("at_a_start", [False, True])
def test_no_attempt_is_forgotten_after_a_drive_that_was_full(at_a_start: bool) -> None:
    disk = MemoryDisk()
    place = Place(disk)
    fail(place.guard(), 12, ADA)
    ended = (7, (ADA,))
    if at_a_start:
        disk.fault, disk.fault_at, disk.times = DiskFull, disk.points, 100
        guard = place.guard(waits_ended=ended)
    else:
        guard = place.guard()
        disk.fault, disk.fault_at, disk.times = DiskFull, disk.points, 100
        with pytest.raises(DiskFull):
            guard.end_waits((ADA,), 7)
    with pytest.raises(DiskFull):
        guard.begin(ADA, 1)
    disk.fault_at = None
    killed = Place()
    killed.disk = disk.after_crash()
    assert killed.guard(waits_ended=ended).wait_s(ADA) == 0
    # The program goes on: what is wrong from here on counts, and no start forgets it.
    fail(guard, 12, ADA)
    assert place.guard(waits_ended=ended).wait_s(ADA) > 0


def test_no_list_of_before_ends_the_wait_for_a_lost_file() -> None:
    place = Place()
    place.disk.remove(place.paths.guard)
    assert place.guard(waits_ended=(7, (ADA,))).wait_s(ADA) > 0
    place.disk.replace(place.paths.guard, b"{}")
    assert place.guard(waits_ended=(7, (ADA,))).wait_s(ADA) > 0


def test_a_slip_a_week_never_adds_up_to_a_lock() -> None:
    place = Place()
    guard = place.guard()
    for week in range(300):
        fail(guard, 1)
        guard.begin(ADA, week)
        succeed(guard, ADA, STEP + week, 0)
        place.clock.advance(7 * 86400)
        guard.check(ADA)
    assert not guard.locked(ADA)


@pytest.mark.parametrize("lost", [True, False])
def test_a_clock_once_in_the_future_costs_one_wait(lost: bool) -> None:
    place = Place()
    place.clock.set_wall(NOW + timedelta(days=365 * 70))
    if lost:
        place.disk.remove(place.paths.guard)
        place.guard().save()
    else:
        fail(place.guard(), 12)
    place.clock.set_wall(NOW)
    place.clock.reboot("cd" * 16)
    assert 0 < place.guard().wait_s(ADA) <= 3600
    place.clock.advance(3600)
    guard = place.guard()
    assert guard.wait_s(ADA) == 0
    now_step = int(place.clock.utc().timestamp()) // 30
    last = guard.last_step(ADA)
    # Without a mark that its owner signed, only codes of later steps than the start count.
    assert last == now_step if lost else last is None or last < now_step
    guard.begin(ADA, 1)
    succeed(guard, ADA, now_step + 1, 0)
    assert place.guard().last_step(ADA) == now_step + 1


def test_a_clock_set_back_and_forward_replays_no_code() -> None:
    place = Place()
    guard = place.guard()
    guard.begin(ADA, 1)
    succeed(guard, ADA, STEP, 0)
    place.clock.set_wall(NOW - timedelta(days=2))
    guard = place.guard()
    early = int(place.clock.utc().timestamp()) // 30
    guard.begin(ADA, 2)
    succeed(guard, ADA, early, 0)
    assert place.guard().last_step(ADA) == early
    place.clock.set_wall(NOW)
    assert place.guard().last_step(ADA) == STEP


def test_a_clock_twice_in_the_future_locks_nobody_out() -> None:
    place = Place()
    ahead = [NOW + timedelta(days=days) for days in (3650, 365)]
    for moment in ahead:
        place.clock.set_wall(moment)
        guard = place.guard()
        guard.begin(ADA, 1)
        succeed(guard, ADA, int(moment.timestamp()) // 30, 0)
    place.clock.set_wall(NOW)
    guard = place.guard()
    assert guard.last_step(ADA) == STEP - 1
    assert guard.counts_from_s(ADA) is None
    guard.begin(ADA, 2)
    succeed(guard, ADA, STEP, 0)
    assert place.guard().last_step(ADA) == STEP
    place.clock.set_wall(ahead[1])
    assert place.guard().last_step(ADA) == int(ahead[1].timestamp()) // 30


@pytest.mark.parametrize(("last", "low"), [(10**6, 10**6 - 5), (10**6, 10**7), (122, 122), (10**6, 50), (0, 10**6)])
def test_no_written_marks_keep_a_person_out_over_an_hour(last: int, low: int) -> None:
    place = Place()
    rows = {OWNERS[ADA].row: first(ADA, last_step_used=STEP + last, low_step=STEP + low), OWNERS[BO].row: first(BO)}
    Guard.create(place.disk, place.paths, rows)
    guard = place.guard()
    assert not guard.rebuilt
    assert (guard.last_step(ADA) or 0) <= STEP + DRIFT_MAX_STEPS + 1
    from_s = guard.counts_from_s(ADA)
    assert from_s is None or from_s <= NOW.timestamp() + 3700


def test_an_attempt_counts_as_wrong_before_it_and_after_a_kill() -> None:
    place = Place()
    fail(place.guard(), 3)
    place.guard().begin(ADA, 77)
    later = place.guard()
    assert later.person(ADA).in_a_row == 4
    assert later.wait_s(ADA) == 30
    assert later.unresolved() == (ADA,)
    later.resolve(ADA)
    assert place.guard().unresolved() == ()
    assert place.guard().person(ADA).in_a_row == 4


def test_a_right_attempt_forgets_failures_and_keeps_the_step() -> None:
    place = Place()
    guard = place.guard()
    fail(guard, 5)
    guard.begin(ADA, 9)
    succeed(guard, ADA, STEP, 1)
    guard.begin(ADA, 10)
    succeed(guard, ADA, STEP - 3, 1)
    known = place.guard().person(ADA)
    assert (known.in_a_row, known.last_step_used, known.drift_steps, known.pending_seq) == (0, STEP, 1, -1)
    assert place.guard().wait_s(ADA) == 0


def test_setting_the_clock_forward_ends_no_wait_within_one_boot() -> None:
    place = Place()
    fail(place.guard(), 11)
    place.clock.set_wall(NOW + timedelta(days=3650))
    assert place.guard().wait_s(ADA) == 3600
    place.clock.advance(3600)
    assert place.guard().wait_s(ADA) == 0


def test_setting_the_clock_back_lengthens_no_wait_past_the_most() -> None:
    place = Place()
    fail(place.guard(), 11)
    place.clock.set_wall(NOW - timedelta(days=3650))
    assert place.guard().wait_s(ADA) == place.policy.wait_longest_s


def test_a_reboot_does_not_end_a_wait() -> None:
    place = Place()
    fail(place.guard(), 8)
    place.clock.reboot("ab" * 16)
    assert place.guard().wait_s(ADA) == 480
    place.clock.advance(480)
    assert place.guard().wait_s(ADA) == 0


@pytest.mark.parametrize(
    "data",
    [None, b"", b"{}", b"\xff", b'{"rows":{},"v":2}', b'{"rows":[],"v":1}', b'{"rows":{},"v":1}', b'{"rows":{"p00000000_1":{}},"v":1}',
     b'{"a":1,"rows":{},"v":1}', b'{"rows":{},"rows":{},"v":1}'],
)  # fmt: skip
def test_a_lost_or_damaged_file_means_one_wait_and_no_used_code(data: bytes | None) -> None:
    place = Place()
    place.disk.remove(place.paths.guard)
    if data is not None:
        place.disk.create(place.paths.guard, data)
    guard = place.guard()
    assert guard.rebuilt
    assert [guard.wait_s(person) for person in (ADA, BO)] == [30, 30]
    assert guard.person(ADA).last_step_used == STEP
    guard.save()
    assert not place.guard().rebuilt
    assert place.guard().wait_s(ADA) == 30


@pytest.mark.parametrize(
    "change",
    [{"in_a_row": -1}, {"in_all": -1}, {"not_before_unix_s": -1}, {"not_before_boot_s": -1}, {"last_step_used": -1}, {"low_step": -2},
     {"in_a_row": COUNT_MAX + 1}, {"in_all": 2**53 - 1}, {"not_before_unix_s": 2**53 - 1}, {"not_before_boot_s": 2**53 - 1},
     {"last_step_used": 2**53 - 1}, {"low_step": 2**53 - 1}, {"pending_seq": 2**53 - 1}, {"pending_seq": -2}, {"boot_id": "a" * 65},
     {"drift_steps": DRIFT_MAX_STEPS + 1}, {"drift_steps": -DRIFT_MAX_STEPS - 1}],
    ids=repr,
)  # fmt: skip
def test_numbers_that_nobody_of_us_writes_are_damage(change: dict[str, Any]) -> None:
    place = Place()
    guard = place.guard()
    guard._people[ADA] = replace(guard.person(ADA), **change)
    guard.save()
    after = place.guard()
    assert after.rebuilt
    fail(after, 1)
    assert not place.guard().rebuilt


@pytest.mark.parametrize("number", ["10" + "0" * 399, "1" + "0" * 5000, "1.5", "true", '"1"', "null", "[]"])
def test_what_is_no_number_of_a_guard_is_damage(number: str) -> None:
    names = [
        "in_a_row",
        "in_all",
        "not_before_unix_s",
        "not_before_boot_s",
        "step",
        "low_step",
        "drift",
        "seq",
        "pending_seq",
    ]
    for name in names:
        place = Place()
        data = place.disk.read(place.paths.guard, limit=10**6)
        made = re.sub(rb'"%s":-?[0-9]+' % name.encode(), b'"%s":%s' % (name.encode(), number.encode()), data)
        assert made != data
        place.disk.replace(place.paths.guard, made)
        assert place.guard().rebuilt


def test_a_count_at_its_highest_is_counted_on_and_read_again() -> None:
    place = Place()
    guard = place.guard()
    guard._people[ADA] = replace(guard.person(ADA), in_a_row=COUNT_MAX, in_all=COUNT_MAX)
    guard.save()
    for number in range(2):
        guard = place.guard()
        assert not guard.rebuilt
        guard.begin(ADA, number)
        assert guard.wait_s(ADA) == place.policy.wait_longest_s
        place.clock.advance(3600)
    succeed(guard, ADA, STEP + 300, 0)
    assert (place.guard().rebuilt, place.guard().person(ADA).in_a_row) == (False, 0)


def test_rows_of_people_who_are_not_enrolled_are_dropped() -> None:
    place = Place()
    rows = {OWNERS[person].row: first(person) for person in (ADA, BO)}
    rows["p00000007_1"] = rows["p00000000_2"] = replace(first(ADA), pending_seq=4)
    Guard.create(place.disk, place.paths, rows)
    assert place.guard().unresolved() == ()
    place.guard().resolve(ADA)
    left = place.disk.read(place.paths.guard, limit=10**6)
    assert (b"p00000007" in left, b"p00000000_2" in left, b"p00000000_1" in left) == (False, False, True)


def test_a_seal_cut_off_keeps_rows_until_it_is_caught_up() -> None:
    place = Place()
    rows = {OWNERS[person].row: first(person) for person in (ADA, BO, CY)}
    rows |= {"p00000000_2": first(ADA), "other": first(ADA)} | {f"p1{number:07x}_1": first(ADA) for number in range(200)}
    Guard.create(place.disk, place.paths, rows)

    def left() -> set[str]:
        kept = canonical.loads_object(place.disk.read(place.paths.guard, limit=10**6))["rows"]
        assert isinstance(kept, dict)
        return set(kept)

    def cut_off() -> Guard:
        owners = [OWNERS[ADA], OWNERS[BO]]
        return Guard(place.disk, place.paths, policy=place.policy, clock=place.clock, people=owners, keep_strangers=True)

    guard = cut_off()
    guard.resolve(ADA)
    # The header before may come back, and with it whoever it names; of what anybody can write there no more than a hundred.
    assert {OWNERS[CY].row, "p00000000_2"} <= left()
    assert ("other" in left(), len(left())) == (False, 102)
    guard.forget_strangers()
    guard.resolve(ADA)
    assert left() == {OWNERS[ADA].row, OWNERS[BO].row}
    # A seal that lets somebody go, or gives other keys, writes the rows of those who are there then.
    guard = cut_off()
    guard.go_on_with([replace(OWNERS[ADA], key=2), OWNERS[BO]], Policy())
    assert left() == {OWNERS[BO].row}
    # Every other seal writes none of it again.
    place.disk.remove(place.paths.guard)
    guard.go_on_with([replace(OWNERS[ADA], key=2), OWNERS[BO]], Policy())
    assert place.disk.facts(place.paths.guard) is None


def test_rows_of_new_keys_stand_beside_those_of_now_until_a_seal() -> None:
    place, new = Place(), new_ed25519()
    ada = replace(OWNERS[ADA], key=2, ed25519=new.public)
    row = signed_row(PersonGuard(last_step_used=STEP - 7, drift_steps=1, seq=5), ada, new.sign)
    guard = place.guard()
    fail(guard, 2)
    guard.stand_by({ada.row: row})
    # Killed here: whichever header is found has a row that its people signed.
    old = place.guard(entry_count=9)
    assert (old.rebuilt, old.person(ADA).in_a_row, old.last_step(ADA)) == (False, 2, STEP - 100)
    restarted = Guard(
        place.disk, place.paths, policy=place.policy, clock=place.clock, people=[ada, OWNERS[BO]], entry_count=9
    )
    assert (restarted.rebuilt, restarted.person(ADA)) == (False, row)
    guard.go_on_with([ada, OWNERS[BO]], Policy())
    assert (guard.person(ADA), guard.person(BO)) == (row, first(BO, 2))
    rows = canonical.loads_object(place.disk.read(place.paths.guard, limit=10**6))["rows"]
    assert set(rows) == {ada.row, OWNERS[BO].row}  # type: ignore[call-overload]


def test_a_row_that_cannot_be_written_stands_by_nobody() -> None:
    disk = MemoryDisk()
    place = Place(disk)
    guard = place.guard()
    disk.fault, disk.fault_at, disk.times = DiskFull, disk.points, 100
    with pytest.raises(DiskFull):
        guard.stand_by({"p00000000_2": first(ADA)})
    disk.fault_at = None
    guard.save()
    assert b"p00000000_2" not in place.disk.read(place.paths.guard, limit=10**6)


FORGED: dict[str, dict[str, Any]] = {
    "an older step": {"last_step_used": STEP - 101},
    "no step that waits": {"low_step": STEP},
    "another drift": {"drift_steps": 7},
    "another entry": {"seq": 4},
    "no signature of this person": {"ed25519": "00" * 64},
}


@pytest.mark.parametrize("how", [*FORGED, "that of somebody else", "of a later entry", "of another vault", "none"])
def test_a_row_without_its_owners_signature_has_no_mark(how: str) -> None:
    place, wrong = Place(), replace(first(ADA), **FORGED.get(how, {}))
    if how == "that of somebody else":
        wrong = first(BO)
    elif how == "of another vault":
        wrong = signed_row(first(ADA), replace(OWNERS[ADA], vault_id="5b" * 16), SIGNERS[ADA].sign)
    elif how == "none":
        wrong = replace(wrong, ed25519="", in_a_row=2)
    Guard.create(place.disk, place.paths, {OWNERS[ADA].row: wrong, OWNERS[BO].row: first(BO)})
    guard = place.guard(entry_count=3 if how == "of a later entry" else 5)
    known = guard.person(ADA)
    assert (known.last_step_used, known.low_step, known.drift_steps, known.marked) == (STEP, -1, None, False)
    if how != "of a later entry":
        assert guard.person(BO) == first(BO)
    # What has no signature was said when it lost it; who waits for it waits once.
    assert (guard.rebuilt, guard.wait_s(ADA)) == ((False, 0) if how == "none" else (True, 30))
    guard.save()
    place.clock.advance(31)
    again = place.guard()
    assert (again.rebuilt, again.wait_s(ADA)) == (False, 0)
    succeed(again, ADA, STEP + 2, -9)
    assert place.guard(entry_count=5).person(ADA).drift_steps == -9


def test_a_wrong_row_makes_nobodys_wait_shorter() -> None:
    place = Place()
    fail(place.guard(), 8)
    known = replace(place.guard().person(ADA), drift_steps=99)
    Guard.create(place.disk, place.paths, {OWNERS[ADA].row: known, OWNERS[BO].row: first(BO)})
    guard = place.guard()
    assert guard.rebuilt
    assert guard.person(ADA).in_a_row == 9
    assert guard.wait_s(ADA) == 960


def test_drift_moves_by_two_steps_a_success_and_back_at_once() -> None:
    place = Place()
    guard = place.guard()
    moves = []
    for seen in (9, -9, -9, 120, 1, 0):
        succeed(guard, ADA, STEP, seen)
        moves.append(guard.person(ADA).drift_steps)
    assert moves == [2, 0, -2, 0, 1, 0]


def test_drift_is_never_written_beyond_what_is_read_again() -> None:
    place = Place()
    for drift in (10_000, -10_000):
        for _ in range(DRIFT_MAX_STEPS + 10):
            guard = place.guard()
            succeed(guard, ADA, STEP, drift)
        assert not place.guard().rebuilt
        assert place.guard().person(ADA).drift_steps == DRIFT_MAX_STEPS * (1 if drift > 0 else -1)


def test_somebody_new_in_the_header_starts_at_the_strictest() -> None:
    place = Place()
    guard = place.guard(ADA, CY)
    assert guard.rebuilt
    assert (guard.wait_s(CY), guard.wait_s(ADA)) == (30, 0)


def test_a_full_disk_stops_the_attempt_and_never_makes_it_milder() -> None:
    disk = MemoryDisk()
    place = Place(disk)
    guard = place.guard()
    fail(guard, 5)
    disk.fault, disk.times, disk.fault_at = DiskFull, 10**6, disk.points
    with pytest.raises(DiskFault):
        guard.begin(ADA, 50)
    assert guard.person(ADA).in_a_row == 6
    with pytest.raises(DiskFault):
        succeed(guard, ADA, STEP + 5, 0)
    assert guard.person(ADA).in_a_row == 6
    assert guard.person(ADA).last_step_used == STEP + 5


@pytest.mark.parametrize("torn", [0, 5, 10**6])
@pytest.mark.parametrize("point", [0, 1, 2, 3])
def test_killed_at_any_write_the_attempt_counts_or_was_not_begun(point: int, torn: int) -> None:
    disk = MemoryDisk()
    place = Place(disk)
    fail(place.guard(), 3)
    disk.torn, disk.fault_at = torn, disk.points + point
    guard = place.guard()
    begun = False
    with pytest.raises(Killed):
        guard.begin(ADA, 5)
        begun = True
        succeed(guard, ADA, STEP, 0)
        disk.fault_at = disk.points
        guard.begin(ADA, 6)
    place.disk = disk.after_crash()
    after = place.guard()
    assert not after.rebuilt
    used = after.person(ADA).last_step_used == STEP
    assert after.person(ADA).in_a_row == (0 if used else 4 if begun or after.unresolved() else 3)


def test_the_real_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    Guard.create(RealFiles(), paths, {OWNERS[ADA].row: first(ADA)})
    assert paths.guard.stat().st_mode & 0o777 == 0o600


@given(st.binary(max_size=300))
def test_anything_in_the_file_gives_a_guard(data: bytes) -> None:
    place = Place()
    place.disk.replace(place.paths.guard, data)
    assert place.guard().rebuilt


class GuardMachine(RuleBasedStateMachine):
    """Any story of attempts, restarts, reboots and clocks: whoever failed must wait on the clock of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place()
        self.guard = self.place.guard()
        self.failures = 0
        self.last_step = STEP - 100
        self.owed_until_us = 0

    @rule(ahead=st.integers(-100, DRIFT_MAX_STEPS), right=st.booleans(), kill=st.booleans())
    def attempt(self, ahead: int, right: bool, kill: bool) -> None:
        step = int(self.place.clock.utc().timestamp()) // 30 + ahead
        self.guard.begin(ADA, 1)
        self.failures += 1
        if kill:
            self.guard = self.place.guard()
        elif right:
            succeed(self.guard, ADA, step, 0)
            self.failures = 0
            self.last_step = max(step, self.last_step)
        else:
            self.guard.failed(ADA)
        over = self.failures - 3
        wait = 0 if over <= 0 else 3600 if self.failures >= 10 else min(3600, 30 * 2 ** (over - 1))
        self.owed_until_us = self.place.clock.boottime_us() + wait * 1_000_000

    @rule(seconds=st.integers(0, 4000))
    def wait(self, seconds: int) -> None:
        self.place.clock.advance(seconds)

    @rule(days=st.integers(0, 5000))
    def clock_forward(self, days: int) -> None:
        self.place.clock.set_wall(
            self.place.clock.utc() + timedelta(days=days) if self.place.clock.utc().year < 2900 else NOW
        )

    @rule()
    def restart(self) -> None:
        self.guard = self.place.guard()

    @invariant()
    def nothing_is_forgotten(self) -> None:
        known: PersonGuard = self.guard.person(ADA)
        assert known.in_a_row == self.failures
        assert known.last_step_used == self.last_step
        assert self.guard.locked(ADA) == (self.failures >= 10 or known.in_all >= 100)
        owed_s = (self.owed_until_us - self.place.clock.boottime_us()) // 1_000_000
        assert self.guard.wait_s(ADA) >= max(0, owed_s)


@pytest.mark.parametrize("stories", [40, pytest.param(400, marks=pytest.mark.long)])
def test_no_story_lets_anybody_wait_too_short(stories: int) -> None:
    run_state_machine_as_test(GuardMachine, settings=settings(max_examples=stories))


def test_a_wait_that_somebody_wrote_ends_as_the_longest_does() -> None:
    place = Place()
    fail(place.guard(), 4)
    data = canonical.loads_object(place.disk.read(place.paths.guard, limit=1_000_000))
    data["rows"][OWNERS[ADA].row]["not_before_boot_s"] = 10**9  # type: ignore[index]
    place.disk.replace(place.paths.guard, canonical.dumps(data))
    guard = place.guard()
    assert guard.wait_s(ADA) == place.policy.wait_longest_s
    # Neither asking again nor a new start makes it longer.
    place.clock.advance(place.policy.wait_longest_s - 1)
    assert (guard.wait_s(ADA), place.guard().wait_s(ADA)) == (1, 1)
    place.clock.advance(1)
    place.guard().check(ADA)
