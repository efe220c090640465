"""What sounds and shows beside a terminal, in truth and in tests: each way that is wanted is answered for once, at once or later."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fakes.patience import Patience
from fakes.quiet_room import QuietRoom
from twinseal.cli.room_alerts import RoomHere
from twinseal.cli.terminal_alerts import Room
from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried


@pytest.fixture(params=["real", "quiet", "quiet and late"])
def room(request: pytest.FixtureRequest) -> Iterator[tuple[Room, Callable[[], object]]]:
    """Yield a room, and what lets the next of its answers come."""
    if request.param == "real":
        with RoomHere() as real:
            yield real, lambda: real.settle(1)
        return
    late = request.param == "quiet and late"
    quiet = QuietRoom({Channel.SOUND: None} if late else None)
    yield quiet, lambda: quiet.waiting.pop()(Tried(Channel.SOUND, "failed")) if quiet.waiting else None


def test_each_way_is_answered_for_once(room: tuple[Room, Callable[[], object]]) -> None:
    made, goes_on = room
    made.prepare(RoomAlerts())
    assert made.at_work() == ""
    for wanted in (RoomAlerts(), RoomAlerts(sound=False), RoomAlerts(sound=False, tray=False)):
        came: list[Tried] = []
        made.begin(Moment.OPENED, wanted, came.append)
        patience = Patience()
        while len(came) < len(wanted.ways) and not patience.is_over():
            goes_on()
        made.settle()
        assert sorted(each.channel for each in came) == sorted(wanted.ways)
        assert {each.outcome for each in came} <= {"sent", "failed"}
    made.rest()
    made.rest()
