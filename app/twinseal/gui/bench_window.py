"""Measures how fast a real window masks and seals: by every trigger, with a menu, a list or a dialog on top.

Run in a process of its own, off any display: a trigger may end the window.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from twinseal import bootstrap
from twinseal.crypto.derivation import DEMO
from twinseal.crypto.passphrase import normalise
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.demo import DemoVault
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.gui import theme
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

MASK_S: Final = 0.25
RESEAL_S: Final = 1.0
"""What masking and sealing may take, in seconds, from the trigger until nothing is shown and the log has it."""
_WAIT_S: Final = 30.0
_NEW_CODE_S: Final = 31


def press(key: Qt.Key) -> None:
    """Send a key to what holds the keyboard: a popup, a dialog, a control, or the window."""
    holders = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.focusWidget())
    target = next((part for part in holders if part is not None), QApplication.activeWindow())
    if target is not None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)


def _to_another_window(_router: Router) -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)


def _let_time_run_out(router: Router) -> None:
    clock = router.machine.clock
    if isinstance(clock, ScriptedClock) and router.opening.flow is not None:
        clock.advance(router.opening.flow.remaining_s() + 1)


MASKS: Final[Mapping[str, Callable[[Router], object]]] = {
    "F9": lambda _router: press(Qt.Key.Key_F9),
    "button": lambda router: router.opening.open.mask_button.click(),
    "minimised": lambda router: router.window.showMinimized(),
    "another window": _to_another_window,
}
SEALS: Final[Mapping[str, Callable[[Router], object]]] = {
    "F12": lambda _router: press(Qt.Key.Key_F12),
    "button": lambda router: router.opening.open.reseal_button.click(),
    "countdown": _let_time_run_out,
    "screen lock": lambda router: router.session_ends(ResealCause.SCREEN_LOCK),
    "window closed": lambda router: router.window.close(),
    "signal": lambda router: router.end_at_once(ResealCause.SESSION_END),
}


def _menu(router: Router) -> None:
    menu = QMenu(router.window)
    menu.addAction("-")
    menu.popup(router.window.pos())


def _list(router: Router) -> None:
    router.opening.open.add_button.click()
    router.opening.open.more.other_envelope.showPopup()


def _dialog(router: Router) -> None:
    QDialog(router.window).open()


ON_TOP: Final[Mapping[str, Callable[[Router], object]]] = {
    "nothing": lambda _router: None,
    "menu": _menu,
    "list": _list,
    "dialog": _dialog,
}


class Bench:
    """One demo vault, opened and sealed again and again in windows of its own."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        """Make the vault in a folder; its key derivation is that of a demo, for none is part of what is measured."""
        self._application = application
        real = replace(bootstrap.real_machine(), kdf=DEMO, memory=None)
        RealFiles().make_folder(folder)
        self._demo: DemoVault = bootstrap.make_demo(real, folder, openings=0, envelopes=10, people=5)
        self._code = self._demo.register_code
        self._clock = ScriptedClock(datetime.now(UTC))
        self._machine = replace(real, clock=self._clock)
        self._people = {
            role: next(person for person in self._demo.people if person.role == role.value)
            for role in (Role.OPERATOR, Role.OFFICER)
        }

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window work until something holds; raises `TimeoutError`."""
        begin = time.perf_counter()
        while not done():
            self._application.processEvents()
            if time.perf_counter() - begin > _WAIT_S:
                raise TimeoutError

    def _digits(self, role: Role) -> str:
        return self._people[role].code_now(int(self._clock.utc().timestamp()))

    def opened(self) -> tuple[Router, OpeningFlow]:
        """Return a window on the open vault; time goes on only where a trigger lets it."""
        self._clock.advance(_NEW_CODE_S)
        router = Router(self._machine, Worker())
        stands: list[bool] = []
        router.first_picture.stands.connect(lambda: stands.append(True))
        router.window.show()
        router.start.take_vault(Path(self._demo.vault))
        self.until(lambda: not router.worker.busy and router.start.vault is not None)
        router.start.break_the_glass()
        self.until(lambda: not router.worker.busy and router.opening.flow is not None)
        flow = router.opening.flow
        if flow is None:
            raise TimeoutError
        flow.enter_register_code(self._code)
        first, second = self._people[Role.OPERATOR], self._people[Role.OFFICER]
        view = flow.identify_first(first.id, normalise(first.passphrase), self._digits(Role.OPERATOR))
        envelope = next(outside.id for outside in view.outsides if not outside.sentinel)
        flow.submit_request(Draft((envelope,), "other", ("By phone",), "", "A measurement of this machine's speed.", 10))
        router.opening.show_opening(flow.confirm(second.id, normalise(second.passphrase), self._digits(Role.OFFICER)))
        # Before the first picture stands nobody can have seen what to press, and no key of the whole program is listened to.
        self.until(lambda: bool(stands))
        return router, flow

    def masks(self, on_top: Callable[[Router], object]) -> dict[str, float]:
        """Return what each trigger of a mask takes with something on top, in seconds."""
        router, flow = self.opened()
        screen, taken = router.opening.open, {}
        for name, trigger in MASKS.items():
            router.window.showNormal()
            on_top(router)
            begin = time.perf_counter()
            trigger(router)
            self.until(lambda: flow.view().masked and not screen.tabs.count() and screen.more.isHidden())
            taken[name] = time.perf_counter() - begin
            self._clock.advance(_NEW_CODE_S)
            self.until(lambda: not router.worker.busy)
            person = self._people[Role.OPERATOR]
            router.opening.show_opening(flow.open_vault.unmasking.unmask(person.id, self._digits(Role.OPERATOR)))
        self._end(router, flow)
        return taken

    def seal(self, trigger: Callable[[Router], object], on_top: Callable[[Router], object]) -> float:
        """Return what one seal takes, in seconds."""
        router, flow = self.opened()
        on_top(router)
        begin = time.perf_counter()
        trigger(router)
        # The receipt comes last: then the vault is sealed on the disk, too.
        self.until(lambda: flow.view().receipt is not None and not router.opening.open.tabs.count())
        taken = time.perf_counter() - begin
        self._end(router, flow)
        return taken

    def _end(self, router: Router, flow: OpeningFlow) -> None:
        if flow.view().step is not OpeningStep.RESEALED:
            flow.reseal(ResealCause.HAND)
        receipt = flow.view().receipt
        self._code = receipt.register_code if receipt is not None else self._code
        router.leave()
        windows: list[QWidget] = QApplication.topLevelWidgets()
        for window in windows:
            window.close()
        router.window.deleteLater()


def measure(folder: Path, *, quick: bool) -> dict[str, Any]:
    """Return the figures of this machine; `quick` puts something on top in turn, else everything on top of each."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication([*sys.argv[:1], *theme.STYLE_WORDS])
    theme.load_fonts()
    theme.apply(application, "day")
    bench = Bench(application, folder)
    masks: dict[str, list[float]] = {name: [] for name in MASKS}
    for on_top in list(ON_TOP.values())[-1 if quick else 0 :]:
        for name, taken in bench.masks(on_top).items():
            masks[name].append(taken)
    seals: dict[str, list[float]] = {name: [] for name in SEALS}
    for place, (name, trigger) in enumerate(SEALS.items()):
        tops = list(ON_TOP.values())
        for on_top in [tops[place % len(tops)]] if quick else tops:
            seals[name].append(bench.seal(trigger, on_top))
    return {
        "mask_s": {name: _spread(times) for name, times in masks.items()} | {"promised": MASK_S},
        "reseal_s": {name: _spread(times) for name, times in seals.items()} | {"promised": RESEAL_S},
        "on_top": list(ON_TOP),
    }


def _spread(times: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(times), 4), "max": round(max(times), 4)}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), quick="quick" in sys.argv[2:])) + "\n")
