"""A real window on a test's vault, and how long a test waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from conftest import Cast
from fakes.passed_time import let_pass
from fakes.patience import Patience
from fakes.silent_tones import SilentTones
from twinseal.domain.opening import OpeningStep
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker

_BEAT_AFTER = 20


def shown_router(
    cast: Cast, qtbot: Any, prepare: Callable[[Router], None] = lambda _router: None, *, deaf_ms: int = 0
) -> Router:
    """Return a router whose window shows the sealed vault; `prepare` exchanges parts of it before.

    Where the log's key is lost, what that means was read before.
    """
    made = Router(cast.machine, Worker())
    # A test is not heard; the players have tests of their own.
    made.opening.alerts._tones = SilentTones()
    # A test presses when the screen has come; what a person does in its first moment has tests of its own.
    made.window.deaf_ms = deaf_ms
    prepare(made)
    # A window that is closed while it is open stays for its receipt: the test's end does not wait for that.
    qtbot.addWidget(made.window, before_close_func=lambda _window: made.leave())
    made.window.show()
    made.start.take_vault(cast.vault_path)
    # On a busy machine it is shown long before it is painted, and before that no key is looked at.
    stands: list[bool] = []
    made.first_picture.once_it_stands(lambda: stands.append(True))
    came = (made.start.sealed, made.start.key_lost)
    settle(qtbot, made, lambda: bool(stands) and made.window.screen_shown in came)
    if made.window.screen_shown is made.start.key_lost:
        made.start.key_lost.go_on()
        settle(qtbot, made, lambda: made.window.screen_shown is made.start.sealed)
    return made


def settle(qtbot: Any, router: Router, until: Callable[[], bool]) -> None:
    """Wait until the router's worker is done and something holds."""
    patience, turns = Patience(), 0
    while router.worker.busy or not until():
        assert not patience.is_over(), f"it does not settle: {_standing(router)}"
        # The tests of the window settle some thousand times, mostly at once.
        qtbot.wait(1)
        turns += 1
        if turns % _BEAT_AFTER == 0 and not router.worker.busy:
            # Time is told by a beat of the window, of which there are four a second.
            let_pass(router._ticker)


def _standing(router: Router) -> str:
    return (
        f"{showing(router)} is shown, the worker {'runs' if router.worker.busy else 'rests'}, "
        f"the keyboard is at {QApplication.focusWidget()}, the active window is {QApplication.activeWindow()}"
    )


def press_key(router: Router, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard of this window is.

    What has the keyboard of the whole program may be in the window of a test before, which is deleted a moment later.
    """
    at = QApplication.focusWidget()
    QTest.keyClick(at if at is not None and at.window() is router.window else router.window, key, modifier)


def begun(router: Router, qtbot: Any) -> OpeningFlow:
    """Break the glass; return the flow, which asks for the register code."""
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.opening.flow is not None)
    assert router.opening.flow is not None
    return router.opening.flow


def to_confirm(cast: Cast, router: Router, qtbot: Any, *, envelopes: int = 1, first: str = "Ada") -> OpeningFlow:
    """Go on to the question to the second person, and show it."""
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    flow.identify_first(*cast.factors(first))
    router.opening.show_opening(flow.submit_request(cast.draft(flow, envelopes=envelopes)))
    return flow


def to_open(
    cast: Cast, router: Router, qtbot: Any, *, envelopes: int = 1, pair: tuple[str, str] = ("Ada", "Bo")
) -> OpeningFlow:
    """Go on to the open vault, and show it."""
    flow = to_confirm(cast, router, qtbot, envelopes=envelopes, first=pair[0])
    router.opening.show_opening(flow.confirm(*cast.factors(pair[1])))
    assert flow.view().step is OpeningStep.OPEN
    return flow


def showing(router: Router) -> QWidget:
    """Return the screen that is shown now; types would take the window's property for unchanged between two looks."""
    return router.window.screen_shown
