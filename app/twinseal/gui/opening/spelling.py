"""Spells what is shown, sign by sign, to whoever listens instead of looking: on request, logged before, while it is shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from shiboken6 import isValid

from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.announcer import READ_KEYS, announce
from twinseal.gui.widgets.secret_cell import read_aloud

SIGN_MS: Final = 1100
"""How long each sign has: what comes sooner cuts off what is being read."""


class Spelling(QObject):
    """Serves the open screen. A sign is handed out when its turn comes, and none after the secret was hidden."""

    def __init__(self, acting: Acting, screen: OpenScreen) -> None:
        """Wait for the keys, in whatever part of the screen the keyboard is."""
        super().__init__(screen)
        self._acting, self._screen = acting, screen
        self._panel: FieldPanel | SecretForm | None = None
        self._live, self._next = "", 0
        self._turns = QTimer(self)
        self._turns.setInterval(SIGN_MS)
        self._turns.timeout.connect(self._say_sign)
        screen.tabs.reveal_requested.connect(lambda *_: self._turns.stop())
        screen.tabs.hidden.connect(lambda *_: self._turns.stop())
        keys = QShortcut(QKeySequence(READ_KEYS), screen)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.setAutoRepeat(False)
        keys.activated.connect(self.begin)

    def _showing(self) -> FieldPanel | None:
        return next((panel for panel in self._screen.findChildren(FieldPanel) if panel.shown_text()), None)

    def begin(self) -> None:
        """Spell what is shown from its first sign on, once that is in the log; say what to do where nothing is shown."""
        made = self._screen.shown_made()
        if made is not None:
            # It is in no envelope yet, and what was made up for these two is shown to them without an entry too.
            self._turns.stop()
            self._begin_turns(made)
            return
        flow, panel = self._acting.flow, self._showing()
        if flow is None or panel is None:
            announce(self._screen, self.tr("Nothing is shown. Hold Space on the field, then press {0}.").format(READ_KEYS))
            return
        envelope, field, code = panel.place
        index = None if code < 0 else code
        self._turns.stop()
        self._acting.run(
            self._screen,
            lambda: flow.open_vault.contents.spell(envelope, field, code_index=index),
            lambda _none: self._begin_turns(panel),
            beside=True,
        )

    def _begin_turns(self, panel: FieldPanel | SecretForm) -> None:
        if isValid(panel):
            # A live code may be another before its last digit was said: half of each would be no code.
            is_live = isinstance(panel, FieldPanel) and not panel.secret.is_showing
            self._live = panel.shown_text() if is_live else ""
            self._panel, self._next = panel, 0
            self._turns.start()
            self._say_sign()

    def _say_sign(self) -> None:
        panel = self._panel
        text = panel.shown_text() if panel is not None and isValid(panel) else ""
        text = self._live if text and self._live else text
        if panel is None or self._next >= len(text):
            self._panel, self._live = None, ""
            self._turns.stop()
            return
        announce(panel, read_aloud(text[self._next]), urgent=True)
        self._next += 1
