"""What time brings: the answer of a tick may come when the opening that it is about is over."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, showing, shown_router, to_confirm


def test_a_late_tick_of_one_opening_shows_nothing_in_the_next(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    opening = router.opening
    before = to_confirm(cast, router, qtbot)
    seen = before.view()
    before.abandon()
    opening.leave()
    now = begun(router, qtbot)
    settle(qtbot, router, lambda: showing(router) is opening.register)
    opening._ticked(before, seen, before.view())
    assert showing(router) is opening.register
    cast.clock.advance(300)
    opening._ticked(now, now.view(), now.abandon())
    assert showing(router) is opening.ended, "that of its own is shown"
