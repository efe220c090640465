"""Nobody is locked out because a register code was never seen, whatever ended the opening.

The vault here has the strict policy and no auditor: nobody can look a register code up in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from conftest import BEGIN, Cast, found_vault
from fakes.dying_files import DyingFiles, Killed
from fakes.dying_process import killed_after
from fakes.told_space import ToldSpaceFiles
from fakes.unsynced_files import UnsyncedFiles
from fakes.vault_copy import copied
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain import canonical
from twinseal.domain.errors import DiskFault
from twinseal.domain.opening import OpeningStep, RegisterCodeResult, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.sealed import LineOwed, SealedView
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock

OPENERS = (("Ada Operator", Role.OPERATOR, "ops"), ("Bo Officer", Role.OFFICER, "sec"), ("Cy Officer", Role.OFFICER, "eng"))
STRICT = Policy(register_code_must_fit=True)
WHY = "Nobody saw a later line."


@dataclass
class Room:
    """A vault, its two people, and the paper register on the shelf."""

    cast: Cast
    register: list[str] = field(default_factory=list)

    def copied(self, home: Path) -> Room:
        """Return the same room, with a vault and a clock of its own."""
        cast, clock = self.cast, copy(self.cast.clock)
        vault = copied(cast.vault_path.parent, home) / cast.vault_path.name
        machine = replace(cast.machine, clock=clock)
        return Room(replace(cast, clock=clock, machine=machine, vault_path=vault, card_path=vault), list(self.register))

    def start(self) -> SealedVault:
        """Start the program on the vault, some minutes later."""
        self.cast.later(400)
        return self.cast.open()

    def write_what_is_shown(self, vault: SealedVault) -> None:
        """Do what the first screen asks for."""
        owed = vault.view().line_owed
        if owed is not None:
            self.register += [*owed.earlier, owed.line]
            vault.written_down()

    def last_code(self) -> str:
        """Return the last line of the register that has a code."""
        return next(line for line in reversed(self.register) if "no code" not in line)

    def opened(self, vault: SealedVault, typed: str, explanation: str = "") -> OpeningFlow:
        flow = vault.break_the_glass()
        flow.enter_register_code(typed, explanation)
        flow.identify_first(*self.cast.factors("Ada"))
        flow.submit_request(self.cast.draft(flow))
        assert flow.confirm(*self.cast.factors("Bo")).step is OpeningStep.OPEN
        return flow


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, dict[str, str], dict[str, str]]:
    folder = tmp_path_factory.mktemp("strict")
    view, ids, seeds = found_vault(folder, ScriptedClock(BEGIN), OPENERS, policy=STRICT)
    return folder, Path(view.vault_path).name, view.register_code, ids, seeds


@pytest.fixture(scope="module")
def closed(
    founded: tuple[Path, str, str, dict[str, str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Room, LineOwed]:
    """Return a room whose window was closed while the vault stood open, and the line that its next start showed."""
    left = entered(founded, tmp_path_factory.mktemp("closed") / "home")
    return left, owed_after(left, "window closed")


@pytest.fixture
def left(closed: tuple[Room, LineOwed], tmp_path: Path) -> tuple[Room, LineOwed]:
    """Return a room of one's own where the window was closed and the program started once since then, and what that showed."""
    return closed[0].copied(tmp_path / "left"), closed[1]


@pytest.fixture
def room(founded: tuple[Path, str, str, dict[str, str], dict[str, str]], tmp_path: Path) -> Room:
    return entered(founded, tmp_path / "home")


def entered(founded: tuple[Path, str, str, dict[str, str], dict[str, str]], home: Path) -> Room:
    """Return a room with a copy of the vault, an hour after its founding."""
    folder, name, code, ids, seeds = founded
    copied(folder, home)
    clock = ScriptedClock(BEGIN)
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Room(Cast(clock, machine, home / name, home / name, code, ids, seeds), [f"0001 P0 \u00b7 {code}"])


class GoneFiles(ToldSpaceFiles):
    """A drive that can be pulled: from then on nothing is there any more."""

    pulled = False

    def __getattribute__(self, name: str) -> object:
        if name in (
            "read",
            "read_at",
            "facts",
            "names",
            "replace",
            "append",
            "create",
            "remove",
            "write_at",
            "sync_file",
        ) and (object.__getattribute__(self, "pulled")):
            raise DiskFault("The drive is gone: plug it in again.")
        return object.__getattribute__(self, name)


def seals(cause: ResealCause) -> Callable[[Room], None]:
    def end(room: Room) -> None:
        vault = room.start()
        room.opened(vault, room.last_code()).reseal(cause)
        vault.close()

    return end


def killed(room: Room) -> None:
    def act() -> None:
        room.opened(room.start(), room.last_code())

    killed_after(act)
    # The clock went on in the process that was killed.
    room.cast.later(400)


def pulled(room: Room) -> None:
    files, before = GoneFiles(), room.cast.machine
    room.cast.machine = replace(before, files=files)
    vault = room.start()
    flow = room.opened(vault, room.last_code())
    files.pulled = True
    receipt = flow.tick().receipt
    assert receipt is not None
    assert receipt.cause is ResealCause.DRIVE_REMOVED
    assert not receipt.new_seal
    vault._lock.release()
    room.cast.machine = before


def power_cut(seal: bool) -> Callable[[Room], None]:
    def end(room: Room) -> None:
        files, before = UnsyncedFiles(room.cast.vault_path), room.cast.machine
        room.cast.machine = replace(before, files=files)
        vault = room.start()
        flow = room.opened(vault, room.last_code())
        if seal:
            flow.reseal(ResealCause.SESSION_END)
        vault._lock.release()
        files.power_cut()
        room.cast.machine = before

    return end


def killed_while_sealing(acts: int) -> Callable[[Room], None]:
    def end(room: Room) -> None:
        files, before = DyingFiles(ToldSpaceFiles(), None), room.cast.machine
        room.cast.machine = replace(before, files=files.as_files())
        vault = room.start()
        flow = room.opened(vault, room.last_code())
        files.die_in(acts)
        with pytest.raises(Killed):
            flow.reseal(ResealCause.HAND)
        vault._lock.release()
        room.cast.machine = before

    return end


def twice(room: Room) -> None:
    seals(ResealCause.WINDOW_CLOSED)(room)
    # Nobody looks at what the start shows.
    vault = room.start()
    room.opened(vault, room.last_code(), WHY).reseal(ResealCause.SESSION_END)
    vault.close()


ACTS_OF_A_SEAL = 29
BEFORE_THE_CHECKPOINT, BEFORE_THE_CAUSE = 19, 22
ENDINGS: dict[str, Callable[[Room], None]] = {
    "window closed": seals(ResealCause.WINDOW_CLOSED),
    "session end": seals(ResealCause.SESSION_END),
    "suspend": seals(ResealCause.SUSPEND),
    "kill -9": killed,
    "power cut while open": power_cut(False),
    "power cut after the seal": power_cut(True),
    "drive pulled": pulled,
    "two in a row": twice,
    **{
        f"killed while sealing, act {act}": killed_while_sealing(act)
        for act in (1, 12, BEFORE_THE_CHECKPOINT, BEFORE_THE_CAUSE)
    },
}
SEALED_ANEW = {"window closed", "session end", "suspend", "power cut after the seal", "two in a row"}
OLD_SEAL = {"kill -9", "power cut while open", "drive pulled"}


def ended(room: Room, ending: str) -> tuple[SealedVault, SealedView]:
    ENDINGS[ending](room)
    return started(room, ending)


def started(room: Room, ending: str) -> tuple[SealedVault, SealedView]:
    vault = room.start()
    view = vault.view()
    if ending in SEALED_ANEW:
        assert view.line_owed is not None
    if ending in OLD_SEAL:
        assert view.line_owed is None
        assert view.seal_number == 1
    return vault, view


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_any_ending_shown_and_last_paper_line_open_it(room: Room, tmp_path: Path, ending: str) -> None:
    ENDINGS[ending](room)
    # Somebody who sees what is shown, and somebody who has the last line of the register alone.
    blind = room.copied(tmp_path / "blind")
    vault, _ = started(room, ending)
    room.write_what_is_shown(vault)
    assert vault.view().line_owed is None
    flow = room.opened(vault, room.last_code())
    assert flow.view().register_code is RegisterCodeResult.RIGHT
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    vault, _ = started(blind, ending)
    blind.opened(vault, blind.last_code(), WHY)
    vault._lock.release()


@pytest.mark.long
@pytest.mark.parametrize("act", range(1, ACTS_OF_A_SEAL + 1))
def test_killed_at_any_act_of_a_seal_the_shown_line_opens_it(room: Room, act: int) -> None:
    killed_while_sealing(act)(room)
    vault = room.start()
    room.write_what_is_shown(vault)
    assert room.opened(vault, room.last_code()).view().register_code is RegisterCodeResult.RIGHT
    vault.close()


def test_a_seal_has_no_more_acts_than_are_tried(room: Room) -> None:
    files = DyingFiles(ToldSpaceFiles(), None)
    room.cast.machine = replace(room.cast.machine, files=files.as_files())
    vault = room.start()
    flow = room.opened(vault, room.last_code())
    before = files.acts
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert files.acts - before == ACTS_OF_A_SEAL


def owed_after(room: Room, ending: str) -> LineOwed:
    vault, view = ended(room, ending)
    vault.close()
    assert view.line_owed is not None
    return view.line_owed


@pytest.mark.parametrize(
    ("ending", "how"),
    [
        ("window closed", "Resealed because the window was closed, 2026-11-02 09:06 UTC"),
        ("session end", "Resealed because the session ended, 2026-11-02 09:06 UTC"),
        ("suspend", "Resealed because the machine was suspended, 2026-11-02 09:06 UTC"),
    ],
)
def test_the_line_is_shown_with_cause_time_people_and_code(room: Room, ending: str, how: str) -> None:
    owed = owed_after(room, ending)
    assert (owed.how, owed.seal_number, owed.people) == (how, 2, ("Ada Operator", "Bo Officer"))
    assert owed.register_code
    assert owed.register_code in owed.sentence
    assert "0002" in owed.sentence


def test_killed_before_the_cause_the_line_is_shown_without_it(room: Room) -> None:
    owed = owed_after(room, f"killed while sealing, act {BEFORE_THE_CAUSE}")
    assert (owed.seal_number, bool(owed.register_code), owed.cause) == (2, True, None)
    assert owed.how.startswith("Resealed, 2026-11-02")


def test_killed_before_the_checkpoint_the_line_has_no_code(room: Room) -> None:
    vault, view = ended(room, f"killed while sealing, act {BEFORE_THE_CHECKPOINT}")
    vault.written_down()
    after = vault.view()
    vault.close()
    assert view.line_owed is not None
    assert (view.line_owed.line, view.line_owed.receipt) == ("0002 P0 \u00b7 no code", "")
    # What nobody signed is not said to be signed: it is the time of the seal before it.
    assert view.signed_utc == after.signed_utc == "2026-11-02T08:00:05Z"


def test_two_seals_that_nobody_wrote_down_are_both_shown(left: tuple[Room, LineOwed]) -> None:
    room, first = left
    vault = room.start()
    receipt = room.opened(vault, room.last_code(), WHY).reseal(ResealCause.SESSION_END).receipt
    owed = vault.view().line_owed
    vault.close()
    assert receipt is not None
    assert owed is not None
    assert (owed.earlier, owed.register_code) == ((first.line,), receipt.register_code)


def test_after_a_kill_no_line_is_owed_and_the_last_one_stands(room: Room) -> None:
    vault, view = ended(room, "kill -9")
    assert view.signed_utc.startswith("2026-11-0")
    vault.close()
    assert any("last line in the register stays right" in notice for notice in view.notices)


def test_after_a_kill_behind_an_owed_line_none_is_said_to_stand(left: tuple[Room, LineOwed]) -> None:
    room, _ = left

    def act() -> None:
        room.opened(room.start(), room.last_code(), WHY)

    killed_after(act)
    vault = room.start()
    view = vault.view()
    vault.close()
    assert view.line_owed is not None
    assert view.line_owed.seal_number == 2
    assert not any("stays right" in notice for notice in view.notices)


def test_without_a_good_file_the_last_seal_counts_as_unwritten(room: Room) -> None:
    path = room.cast.vault_path / "unwritten.json"
    vault = room.start()
    assert vault.view().line_owed is None
    vault.close()
    for spoil in (path.unlink, lambda: path.write_bytes(b'{"v":1}'), lambda: path.write_bytes(b"\xff" * 70_000)):
        spoil()
        vault = room.start()
        owed = vault.view().line_owed
        assert owed is not None
        assert (owed.line, owed.founding, owed.cause) == (room.register[0], True, None)
        vault.written_down()
        assert vault.view().line_owed is None
        vault.close()


def test_a_line_put_into_the_file_needs_two_signatures_to_show(left: tuple[Room, LineOwed]) -> None:
    room, owed = left
    path = room.cast.vault_path / "unwritten.json"
    path.write_text(
        path.read_text().replace('"seal":2', '"seal":7').replace('"sha256":"', '"sha256":"0', 1).replace('0","', '","', 1)
    )
    vault = room.start()
    shown = vault.view().line_owed
    vault.close()
    assert shown is not None
    assert (shown.seal_number, shown.register_code, shown.earlier) == (owed.seal_number, owed.register_code, ())


@pytest.mark.parametrize(
    "written",
    [
        {"seal": 10**9, "entries": 2**50, "sha256": ""},
        {"seal": 10**9, "entries": 0, "sha256": ""},
        {"seal": 2, "entries": 2**50, "sha256": "ab" * 32},
        {"seal": 2, "entries": 0, "sha256": "ab" * 32},
    ],
)
def test_a_line_that_no_seal_of_this_vault_has_hides_none(left: tuple[Room, LineOwed], written: dict[str, object]) -> None:
    room, owed = left
    path = room.cast.vault_path / "unwritten.json"
    path.write_bytes(canonical.dumps({"v": 1, "written": written, "since": []}))
    vault = room.start()
    shown = vault.view().line_owed
    assert shown is not None
    assert (shown.line, shown.at_utc, shown.people) == (owed.line, owed.at_utc, owed.people)
    # Neither does it after one more seal, nor once somebody wrote the line down.
    room.opened(vault, room.last_code(), WHY).reseal(ResealCause.HAND)
    assert vault.view().line_owed is not None
    room.write_what_is_shown(vault)
    assert vault.view().line_owed is None
    vault.close()


def test_an_earlier_line_with_a_later_number_is_not_shown(room: Room) -> None:
    earlier = owed_after(room, "two in a row").earlier
    assert len(earlier) == 1
    path = room.cast.vault_path / "unwritten.json"
    lines = canonical.loads_object(path.read_bytes())
    lines["since"][0]["seal"] = 9  # type: ignore[index]
    path.write_bytes(canonical.dumps(lines))
    vault = room.start()
    shown = vault.view().line_owed
    vault.close()
    assert shown is not None
    assert shown.earlier == ()


def test_coverage_counts_the_line_until_it_is_written_down(left: tuple[Room, LineOwed]) -> None:
    _, owed = left
    assert owed.coverage == (
        "The line of seal 0002 was not written down yet: without a register code of this vault nothing is opened."
    )
    assert "is asked for at the next opening" in replace(owed, must_fit=False).coverage


def test_the_founding_line_is_owed_until_it_is_written_down(tmp_path: Path) -> None:
    clock = ScriptedClock(BEGIN)
    view, _, _ = found_vault(tmp_path, clock, OPENERS, policy=STRICT, written=False)
    vault = SealedVault.open(Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "x"), Path(view.vault_path))
    owed = vault.view().line_owed
    vault.close()
    assert owed is not None
    assert (owed.line, owed.founding) == (f"0001 P0 \u00b7 {view.register_code}", True)
    assert owed.how.startswith("Created and sealed")
    assert any("Nothing is opened without a register code of this vault" in warning for warning in view.warnings)


def test_the_drive_that_lost_power_had_lost_something(room: Room) -> None:
    """The fault layer itself: what was written and not synced is gone, what was synced is there."""
    files = UnsyncedFiles(room.cast.vault_path)
    (room.cast.vault_path / "guard.json").write_bytes(b"not synced")
    files.replace(room.cast.vault_path / "open.json", b"synced")
    assert files.power_cut() == 1
    assert (room.cast.vault_path / "open.json").read_bytes() == b"synced"
    assert (room.cast.vault_path / "guard.json").read_bytes() != b"not synced"
