"""Spells what is shown, sign by sign, to whoever listens instead of looking: on request, logged before, while it is shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.announcer import READ_KEYS, announce
from twinseal.gui.widgets.secret_cell import read_aloud
from twinseal.gui.widgets.secret_view import SecretView

SIGN_MS: Final = 1100
"""How long each sign has: what comes sooner cuts off what is being read."""


class Spelling(QObject):
    """Serves the open screen. A sign is handed out when its turn comes, and none after the secret was hidden."""

    def __init__(self, acting: Acting, screen: OpenScreen) -> None:
        """Wait for the keys, in whatever part of the screen the keyboard is."""
        super().__init__(screen)
        self._acting, self._screen = acting, screen
        self._place = ("", 0, -1)
        self._next = 0
        self._turns = QTimer(self)
        self._turns.setInterval(SIGN_MS)
        self._turns.timeout.connect(self._say_sign)
        screen.reveal_requested.connect(self._asked)
        screen.hidden.connect(lambda *_: self._turns.stop())
        keys = QShortcut(QKeySequence(READ_KEYS), screen)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.setAutoRepeat(False)
        keys.activated.connect(self.begin)

    def _asked(self, envelope: str, field: int, code: int) -> None:
        self._turns.stop()
        self._place = (envelope, field, code)

    def _showing(self) -> SecretView | None:
        return next((view for view in self._screen.findChildren(SecretView) if view.is_showing), None)

    def begin(self) -> None:
        """Spell what is shown from its first sign on, once that is in the log; say what to do where nothing is shown."""
        flow, view = self._acting.flow, self._showing()
        if flow is None or view is None:
            announce(self._screen, self.tr("Nothing is shown. Hold Space on the field, then press {0}.").format(READ_KEYS))
            return
        envelope, field, code = self._place
        index = None if code < 0 else code
        self._turns.stop()
        self._acting.run(
            self._screen,
            lambda: flow.open_vault.contents.spell(envelope, field, code_index=index),
            lambda _none: self._begin_turns(),
            beside=True,
        )

    def _begin_turns(self) -> None:
        self._next = 0
        self._turns.start()
        self._say_sign()

    def _say_sign(self) -> None:
        view = self._showing()
        text = view.text() if view is not None else ""
        if view is None or self._next >= len(text):
            self._turns.stop()
            return
        announce(view, read_aloud(text[self._next]), urgent=True)
        self._next += 1
