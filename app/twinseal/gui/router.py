"""The shell: one window, one worker, one clock; makes features when they are needed, and carries from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.flows.context.machine import Machine
from twinseal.gui.features import AUDIT, CEREMONY, DEMO, FEATURES, OPENING, START, Features
from twinseal.gui.platform.every_event import EveryEvent, close_popups
from twinseal.gui.platform.first_picture import FirstPicture
from twinseal.gui.preload import BEFORE_CEREMONY, load
from twinseal.gui.shell import Door, Entered, Feature, Refusing, Result
from twinseal.gui.widgets.act import ENTER, is_ctrl_enter
from twinseal.gui.widgets.busy import Busy
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.window import Window
from twinseal.gui.worker import Worker

if TYPE_CHECKING:
    # For their types only: a feature and its screens are loaded when they are first needed.
    from twinseal.flows.sealed import SealedVault
    from twinseal.gui.audit.presenter import AuditPresenter
    from twinseal.gui.ceremony.presenter import CeremonyPresenter
    from twinseal.gui.demo.presenter import DemoPresenter
    from twinseal.gui.opening.presenter import OpeningPresenter
    from twinseal.gui.platform.alerts import Tray
    from twinseal.gui.start.presenter import StartPresenter

_TICK_MS: Final = 250
_ANSWERS: Final = ENTER | {Qt.Key.Key_Escape}
_SCALE_KEYS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
"""With Ctrl, by how many steps they make everything larger; 0 is back to what the window's size says."""


def _is_held(event: QEvent) -> bool:
    """Tell whether a key that goes on or back is sent again because it is held down: one press is one answer."""
    if not isinstance(event, QKeyEvent) or not event.isAutoRepeat() or event.key() not in _ANSWERS:
        return False
    # In a text of several lines Enter is a new line, and may be held.
    new_line = isinstance(QApplication.focusWidget(), QPlainTextEdit) and event.key() in ENTER
    return not new_line or is_ctrl_enter(event)


class Router(QObject):
    """The `Shell` of every feature; no feature knows it by more than that."""

    def __init__(self, machine: Machine, worker: Worker) -> None:
        """Build the empty window; nothing is shown before a feature is asked for."""
        super().__init__()
        self.machine, self.worker = machine, worker
        self.window = Window(self.may_close)
        self.doors: dict[str, Door] = {row.name: row.door for row in FEATURES if row.door is not None}
        self._busy = Busy()
        self._features = Features(self, self._made)
        worker.busy_changed.connect(self.window.set_busy)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        self.window.header.show_time(machine.clock.utc().astimezone())
        self._session_over = self._left = False
        self._every_event = EveryEvent(
            {Qt.Key.Key_F1: self.show_keys, Qt.Key.Key_F9: self.cover, Qt.Key.Key_F12: self.make_safe},
            self.touched,
            self._swallows,
            {key: partial(self.window.step_by, by) for key, by in _SCALE_KEYS.items()},
        )
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.applicationStateChanged.connect(self._state_changed)
        self.window.minimised.connect(lambda: self.mask(MaskCause.MINIMISED))
        self.first_picture = FirstPicture(self)
        self.window.screen_changed.connect(self._watch_painting)
        # Nobody has anything to press before, and the thousands of events of the first screen need not be looked at.
        self.first_picture.stands.connect(self._see_every_event)

    def _watch_painting(self) -> None:
        shown = self.window.screen_shown
        if isinstance(shown, Screen):
            self.first_picture.watch(shown.first_seen())

    def _see_every_event(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication) and not self._left:
            application.installEventFilter(self._every_event)

    # -- features, and what one tells the next -------------------------------------------------

    @property
    def start(self) -> StartPresenter:
        """The ways to begin, and the sealed vault."""
        return cast("StartPresenter", self._features.get(START))

    @property
    def opening(self) -> OpeningPresenter:
        """The opening."""
        return cast("OpeningPresenter", self._features.get(OPENING))

    @property
    def audit(self) -> AuditPresenter:
        """The audit desk."""
        return cast("AuditPresenter", self._features.get(AUDIT))

    @property
    def ceremony(self) -> CeremonyPresenter:
        """The founding."""
        return cast("CeremonyPresenter", self._features.get(CEREMONY))

    @property
    def demo(self) -> DemoPresenter:
        """The panel of a demo vault."""
        return cast("DemoPresenter", self._features.get(DEMO))

    def feature(self, name: str) -> Feature:
        """Return a feature by its name in the list; it is made if it was not needed before."""
        return self._features.get(name)

    def _made(self, name: str, feature: Feature) -> None:
        # Each goes through the list at the moment it is told: what is told it may be the first need of it.
        feature.left.connect(self._show_sealed)
        if isinstance(feature, Entered):
            feature.visit_ended.connect(self._visit_ended)
        connect = {
            START: self._connect_start, OPENING: self._connect_opening, CEREMONY: self._connect_ceremony, DEMO: self._connect_demo,
        }.get(name)  # fmt: skip
        if connect is not None:
            connect()

    def _connect_start(self) -> None:
        start = self.start
        start.vault_taken.connect(self._vault_taken)
        start.vault_left.connect(self._vault_left)
        start.line_owed.connect(self._line_owed)
        start.break_requested.connect(self._break_the_glass)
        start.door_opened.connect(self._door_opened)
        start.found_requested.connect(self._found)

    def _connect_opening(self) -> None:
        self.opening.sealed_again.connect(self._sealed_again)

    def _connect_ceremony(self) -> None:
        self.ceremony.founded.connect(self._founded)

    def _connect_demo(self) -> None:
        self.window.screen_changed.connect(self.demo.screen_changed)

    def _show_sealed(self) -> None:
        self.start.show_sealed()

    def _sealed_again(self) -> None:
        self.start.show_sealed(after_seal=True)

    def _visit_ended(self, text: str, tone: str) -> None:
        self.start.say(text, tone)

    def _founded(self, folder: str) -> None:
        self.start.take_vault(Path(folder), written_down=True)

    def _found(self) -> None:
        # Loaded on the worker and built in slices: nobody found a vault on most days, so nothing of it is there before.
        self.run(
            self.start.welcome,
            lambda: load(BEFORE_CEREMONY),
            lambda _none: self.ceremony.build_and_begin(self.start.welcome),
        )

    def _line_owed(self, vault: SealedVault) -> None:
        self.opening.show_line_owed(vault)

    def _break_the_glass(self, vault: SealedVault, screen: Screen) -> None:
        self.opening.begin(vault, screen)

    def _vault_left(self) -> None:
        self.window.name_vault("", "")
        self.window.name_owed(0, 0)
        if DEMO in self._features:
            self.demo.end()

    def _vault_taken(self, vault: SealedVault) -> None:
        view = vault.view()
        self.window.name_vault(view.vault_name, view.place, demo=view.demo)
        if view.demo:
            # Pretend people are no part of the first picture: it says already that this is a demo, and waits for nobody.
            self.first_picture.once_it_stands(lambda: self._show_people(vault))

    def _show_people(self, vault: SealedVault) -> None:
        if self.start.vault is vault:
            self.demo.begin(vault)

    def _door_opened(self, name: str, vault: SealedVault, screen: Screen) -> None:
        feature = self.feature(name)
        if isinstance(feature, Entered):
            feature.begin(vault, screen)

    # -- what a feature is given ---------------------------------------------------------------

    @cached_property
    def tray(self) -> Tray:
        """The window's place beside the clock."""
        from twinseal.gui.platform.alerts import Tray

        return Tray()

    def stand_in_tray(self) -> None:
        """Show the state beside the clock from now on, where the desktop has such a place."""

        def show() -> bool:
            return self.tray.show_state(self.window.windowIcon(), self.window.state_for_tray())

        if show():
            self.window.state_changed.connect(show)

    @property
    def shown(self) -> QWidget:
        """The screen that is shown."""
        return self.window.screen_shown

    def keep(self, screen: QWidget) -> None:
        """Take a screen into the window before it is shown."""
        self.window.add_screen(screen)

    def show(self, screen: QWidget) -> None:
        """Show a screen."""
        self.window.show_screen(screen)

    def show_panel(self, panel: QWidget | None) -> None:
        """Hold a panel in the drawer beside whatever screen is shown, or none."""
        self.window.show_panel(panel)

    def show_open(self, words: str, title: str, left_s: int = 0) -> None:
        """Say that the vault is open; see `Shell.show_open`."""
        self.window.name_open(words, title, left_s)

    def show_owed(self, count: int, late: int) -> None:
        """Say how much is owed; see `Shell.show_owed`."""
        self.window.name_owed(count, late)

    def turn_deaf(self) -> None:
        """Take no key and no click for a moment."""
        self.window.turn_deaf()

    def close(self) -> None:
        """Close the window, as somebody asked for before."""
        self.window.close()

    def run(
        self,
        screen: Refusing,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        beside: bool = False,
        refused: Callable[[TwinsealError], None] | None = None,
    ) -> None:
        """Run work off the window's thread; see `Shell.run`."""
        widget = cast("QWidget", screen)
        asking = widget if beside or screen.isVisible() else self.window.screen_shown
        if not beside:
            if self._busy.is_busy(asking):
                return
            self._busy.begin(asking)
        refuse = refused or (lambda refusal: screen.refuse(refusal.sentence))

        def answered(then: Callable[[], None]) -> None:
            if not beside:
                self._busy.end(asking)
            then()

        self.worker.submit(
            widget,
            work,
            lambda result: answered(lambda: done(result)),
            lambda refusal: answered(lambda: refuse(refusal)),
        )

    def is_busy(self, screen: QWidget) -> bool:
        """Tell whether a screen waits for an answer; asked before a secret is taken from it."""
        return self._busy.is_busy(screen)

    def _cancel_derivation(self) -> bool:
        """End the check of a passphrase that runs now; tells whether there was one."""
        return self.machine.derivations is not None and self.machine.derivations().cancel()

    def _cancels(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        is_press = is_escape and event.type() == QEvent.Type.KeyPress
        return is_press and self._busy.is_busy(self.window.screen_shown) and self._cancel_derivation()

    def _swallows(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            inside = watched.window() is self.window
            if inside and self._cancels(event):
                return True
            return inside and (self.window.is_deaf or _is_held(event) or self._busy.swallows(watched, event))
        return watched is self.window.windowHandle() and (self.window.is_deaf or _is_held(event))

    # -- what every feature is told ------------------------------------------------------------

    def touched(self) -> None:
        """Somebody touched keyboard or mouse."""
        for feature in self._features.made():
            feature.touched()

    def _tick(self) -> None:
        self.window.header.show_time(self.machine.clock.utc().astimezone())
        for feature in self._features.made():
            feature.tick()

    def show_keys(self) -> None:
        """Say what the keys do here (F1); nothing that is shown stays shown behind it."""
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            return
        for feature in self._features.made():
            feature.hide_shown()
        features = [feature.keys() for feature in self._features.made()]
        f9, f12 = (next((row[place] for row in features if row[place]), "") for place in (0, 1))
        self.window.show_keys(f9, f12)

    def cover(self) -> None:
        """Hide what is shown (F9): everything of an open vault, before it a passphrase that is shown."""
        close_popups()
        self.mask(MaskCause.HAND)

    def mask(self, cause: MaskCause) -> None:
        """Let every feature hide what may be seen."""
        for feature in self._features.made():
            feature.cover(cause)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self.mask(MaskCause.OTHER_WINDOW)

    def make_safe(self) -> None:
        """End what stands open (F12): a vault is sealed, an opening ends, an auditor is signed out."""
        close_popups()
        # What is typed is wiped anyway: nobody waits for whether it was right.
        self._cancel_derivation()
        for feature in self._features.made():
            feature.make_safe()

    def session_ends(self, cause: ResealCause) -> None:
        """Seal because the screen was locked, the machine sleeps, or the session ends; an auditor's visit ends too."""
        self._session_over = cause is ResealCause.SESSION_END
        self._cancel_derivation()
        for feature in self._features.made():
            feature.session_ends(cause)

    def end_at_once(self, cause: ResealCause) -> None:
        """Seal what is open and close the window, for who ends the program from outside: nobody may be there to write.

        The line that is then owed stands first at the next start.
        """
        self.session_ends(cause)
        self._session_over = True
        self.window.close()

    def may_close(self) -> bool:
        """Tell whether the window may go, and leave; an open vault is sealed first, and its receipt stays to be written down.

        The end of the session does not wait for that.
        """
        if not self._session_over and any(feature.holds_window() for feature in self._features.made()):
            return False
        self.leave()
        return True

    def leave(self) -> None:
        """Seal what is open, give the vault back, end the worker; never asks, never waits for a dialog."""
        if self._left:
            return
        self._left = True
        self._ticker.stop()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.removeEventFilter(self._every_event)
        ends = [feature.close() for feature in self._features.made()]
        self.worker.cancel()
        self._cancel_derivation()
        for end in ends:
            if end is not None:
                # Each by itself: what cannot be sealed does not keep a vault from being given back.
                self.worker.submit(self, end, lambda _none: None, lambda _refusal: None)
        self.worker.finish()
