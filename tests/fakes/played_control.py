"""Stories of the vault itself: its register, clocks, machines, keys and alerts, and what the program refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.new_people import adopt, rebound
from fakes.played_log import DAY, Play
from fakes.quiet_room import QuietRoom
from twinseal.domain.alert import HEARD, MISSED, AlertFault, Channel, Moment
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import BadInput, NotPermitted, RegisterCodeWrong
from twinseal.domain.opening import OpeningKind, OpeningStep
from twinseal.domain.register_code import ALPHABET, parse_typed
from twinseal.flows.opening.alerts_in_room import AlertsInRoom
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried


def _checked(start: str) -> str:
    """Return a register code that no seal has, with the check character that fits it."""
    for last in ALPHABET:
        try:
            parse_typed(f"{start}{last}")
        except BadInput:
            continue
        return f"{start}{last}"
    raise LookupError(start)


ELSEWHERE = _checked("K7QX-9M2D-44TT-")
"""A register code of no seal of this vault."""
_NO_TRAY = Tried(Channel.TRAY, "failed", AlertFault.NO_TRAY)


class _Alerts(AlertsInRoom):
    """The alerts of an opening, in a room of which a test says what it answers."""

    def __init__(self, room: QuietRoom) -> None:
        super().__init__()
        self._room = room

    def _begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        self._room.begin(moment, wanted, came)

    def _settle(self) -> None:
        self._room.settle()

    def _at_work(self) -> str:
        return self._room.at_work()


def _alerted(play: Play, name: str, room: QuietRoom, *, muted: bool = False) -> None:
    """Let two people open where a room calls, mute it or not, and seal; what became of it is logged before that."""
    flow, alerts = play.opened(name), _Alerts(room)
    alerts.attend(flow)
    view = flow.view()
    alerts.watch(view.step, flow.remaining_s(), view.alerts)
    alerts.mute(muted)
    play.sealed(flow)


def register_and_power(play: Play) -> None:
    """The register is not at hand, the machine loses its power, somebody types the code of another vault."""
    cast = play.cast
    play.at(1)
    play.opening("right")
    for number in (1, 2):
        play.at(1 + number)
        play.opening(f"without register {number}", register=None)
    play.look("two without register")
    play.at(4)
    play.opening("without register 3", register=None)
    play.look("three without register")
    play.at(5)
    with play.act("mistyped"):
        flow = play.vault.break_the_glass()
        play.openings[flow.view().opening_id] = "mistyped"
        with pytest.raises(RegisterCodeWrong):
            flow.enter_register_code(ELSEWHERE)
        flow.enter_register_code(cast.register_code)
        flow.abandon()
    play.look("mistyped")
    play.opening("wrong register", register=ELSEWHERE)
    play.look("wrong register")
    # Power.
    play.at(10)
    play.plugged(play.opened("power lost, nothing shown"), "start after a power cut")
    play.look("one power cut")
    for number in range(5):
        play.at(11 + number)
        play.opening(f"between {number}")
    play.at(20)
    flow = play.opened("power lost, a password shown")
    play.shows(flow, 0)
    play.plugged(flow, "start after what was shown")
    play.look("power cuts")


def clocks_and_machines(play: Play) -> None:
    """Clocks are set, a machine stands still, another one is used, alerts go nowhere, attempts are broken off."""
    cast = play.cast
    # Alerts, as window and terminal give and log them.
    play.at(1)
    _alerted(play, "heard", QuietRoom())
    play.at(2)
    _alerted(play, "muted, but shown", QuietRoom(), muted=True)
    play.look("muted, but shown")
    play.at(3)
    failed = (Tried(Channel.SOUND, "failed", AlertFault.NOT_PLAYED), _NO_TRAY)
    _alerted(play, "unheard", QuietRoom({each.channel: each for each in failed}))
    play.look("unheard")
    # Test alerts.
    here = (Tried(Channel.SOUND, "sent", player="aplay"), Tried(Channel.TRAY, "sent"))
    play.at(4)
    with play.act("test alert that arrived"):
        test = play.vault.test_alerts(*cast.factors("Ed"))
        code = test.begin()
        test.settle(here)
        test.sign({Channel.SOUND: HEARD, Channel.TRAY: code})
    play.look("test alert that arrived")
    play.at(5)
    with play.act("test alert that nobody heard"):
        test = play.vault.test_alerts(*cast.factors("Ed"))
        code = test.begin()
        test.settle((here[0], _NO_TRAY))
        with pytest.raises(BadInput):
            test.sign({Channel.SOUND: MISSED})
        test.leave()
    play.look("test alert that nobody heard")
    # Attempts that are broken off.
    for day, who in ((6, "Ada"), (7, "Ed"), (40, "Ada"), (69, "Ada")):
        play.at(day)
        with play.act(f"{who} types, day {day}"):
            flow = play.vault.break_the_glass()
            play.openings[flow.view().opening_id] = f"{who} types, day {day}"
            flow.enter_register_code(cast.register_code)
            with play.dies("replace", "guard.json", skip=1):
                flow.identify_first(*cast.factors(who))
        play.started(f"start after {who}, day {day}")
        play.look(f"broken off, day {day}")
    # Another machine.
    play.at(70)
    cast.machine = replace(cast.machine, station="spare-station")
    play.started("start on the spare machine")
    play.opening("on the spare machine")
    play.look("another machine")
    # The program stands still.
    for name, lasts in (("stood still 5 s", 905), ("stood still 6 s", 906)):
        play.at(71 + lasts - 905)
        flow = play.opened(name)
        cast.later(lasts)
        flow.tick()
        play.sealed(flow)
    play.at(73)
    flow = play.opened("extended")
    play.passes(flow, 600)
    cast.later()
    flow.touched()
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "The console answers slowly tonight.")
    play.passes(flow, 500)
    play.sealed(flow)
    play.look("stood still")
    # The clock is set.
    play.at(80)
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=300))
    play.opening("set forward by 5 minutes")
    play.look("set forward by 5 minutes")
    cast.later(DAY)
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=301))
    play.opening("set forward by more")
    play.look("set forward by more")
    cast.later(100 * DAY)
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=500))
    explain = "The battery of the clock was dead, and it was set."
    play.listed("set forward, and explained", lambda flow: flow.open_vault.rule_forms.explain_clock(explain))
    play.look("set forward, and explained")
    cast.later(DAY)
    flow = play.opened("set forward while it was open")
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=400))
    flow.tick()
    play.sealed(flow)
    play.look("set forward while it was open")
    # Other people come, whose codes were not used at times that come again.
    for name, seconds in (("set back by seconds", 5), ("set back by a minute", 60), ("set back by more", 61)):
        cast.later(100 * DAY)
        play.opening(f"before {name}")
        cast.clock.set_wall(cast.clock.utc() - timedelta(seconds=seconds))
        play.opening(name, "Ed", "Cy", rested_s=0)
        play.look(name)
    cast.later(100 * DAY)
    cast.clock.set_wall(cast.clock.utc() - timedelta(hours=20))
    play.opening("set back in the night")
    play.look("set back in the night")
    play.listed("other rules", lambda flow: flow.open_vault.rule_forms.set_rule("opening_min", "10"))
    play.look("other rules")
    play.look_verified("verified")


def phones(play: Play) -> None:
    """Phones and the machine come apart, step by step; somebody loses a phone."""
    cast = play.cast
    for number in range(3):
        play.at(1 + number)
        play.opening(f"in step {number}")
    play.at(10)
    cast.phones = {"Ada": 30, "Bo": 30}
    play.opening("one step off")
    play.look("one step off")
    play.at(11)
    cast.phones = {"Ada": 60, "Bo": 60}
    play.opening("two steps off")
    play.look("two steps off")
    # They stay so, and that is how they are from then on; then one of them loses the phone.
    for number in range(3):
        play.at(20 + number)
        play.opening(f"stays so {number}")
    play.at(130)
    play.listed("Ada has a new phone", lambda flow: rebound(cast, flow, "Ada", NewFactor.AUTHENTICATOR, without_code=True))
    adopt(cast, "Ada")
    cast.phones = {"Bo": 60}
    for number in range(4):
        play.at(131 + number)
        play.opening(f"with the new phone {number}")
    play.look("with the new phone")


def key_lost(play: Play) -> None:
    """The key for the next entry is lost twice: what two people adopt counts, what they reject does not."""
    cast = play.cast
    for day, adopt_it in ((1, True), (2, False)):
        name = "adopted" if adopt_it else "rejected"
        play.at(day)
        play.vault.close()
        (cast.vault_path / "audit" / "next.key").unlink()
        play.started(f"start without the key, {name}")
        flow = play.vault.break_the_glass()
        play.openings[flow.view().opening_id] = name
        flow.enter_register_code(cast.register_code)
        flow.identify_first(*cast.factors("Ada"))
        flow.submit_request(cast.draft(flow, reference=f"INC-00480{day}"))
        cast.later(60)
        flow.confirm(*cast.factors("Bo"))
        for who in ("Ada", "Bo"):
            cast.later()
            flow.open_vault.unmasking.unmask(cast.id(who), cast.code(who), adopt=adopt_it)
        play.sealed(flow)
        play.started(f"start after it was {name}")
        play.look(name)
    play.at(3)
    (cast.vault_path / "guard.json").unlink()
    play.started("start without the guard")
    play.plugged(play.opened("power lost"), "start after a power cut")
    play.look("without the guard")


def refused(play: Play) -> None:
    """What people ask for and the program does not do."""
    cast = play.cast
    play.at(1)
    flow = play.opened("opened")
    with play.act("an envelope that was not opened"), pytest.raises(NotPermitted, match="was not requested"):
        flow.open_vault.contents.reveal(play.envelope(flow, 1), 1)
    play.sealed(flow)
    play.at(2)
    flow = play.opened("signed by one", "Bo", "Cy", kind=OpeningKind.MAINTENANCE)
    flow.open_vault.rule_forms.set_rule("opening_min", "10")
    flow.open_vault.changes.review()
    with play.act("a list that one person signed"):
        cast.later()
        flow.open_vault.changes.sign(cast.id("Bo"), cast.code("Bo"))
        assert flow.view().step is OpeningStep.OPEN
    play.sealed(flow)
    assert play.vault.context.header.policy.opening_min == 15
    play.listed("rules that two signed", lambda flow: flow.open_vault.rule_forms.set_rule("opening_min", "12"))
    with play.act("an acknowledgement"):
        cast.later()
        play.vault.acknowledge(*cast.factors("Ed")).sign()
    play.at(3)
    with play.act("an opening by recovery"), pytest.raises(BadInput, match="Choose an emergency, a drill"):
        play.asked("by recovery", kind=OpeningKind.RECOVERY)
    play.look("at the end")
