"""A button that acts while it is held, whatever a keyboard or a hand makes of one hold."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent

from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.busy import always

RELEASE_MS: Final = 80
"""A release counts after this time without another press: keyboards that repeat send both many times a second."""


class HoldButton(Act):
    """Held by mouse or by the space key; `held` and `released_again` are told once a hold."""

    held = Signal()
    released_again = Signal()

    def __init__(self, text: str, name: str, held_words: str = "", *, kind: str = "") -> None:
        """Build; `held_words` stand on it while it is held."""
        super().__init__(text, kind=kind, key="Space", icon="eye")
        self._words_at_rest, self._kind_at_rest, self._held_words = text, kind, held_words
        self.setObjectName(name)
        self.setAccessibleName(text)
        always(self)
        self._is_held = False
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.setInterval(RELEASE_MS)
        self._release.timeout.connect(self._let_go)
        self.pressed.connect(self._take_hold)
        self.released.connect(self._release.start)

    def _take_hold(self) -> None:
        self._release.stop()
        if not self._is_held:
            self._is_held = True
            self._look(held=True)
            self.held.emit()

    def _let_go(self) -> None:
        self._release.stop()
        if self._is_held:
            self._is_held = False
            self._look(held=False)
            self.released_again.emit()

    def _look(self, *, held: bool) -> None:
        if not self._held_words:
            return
        # As wide as before: nothing beside it moves.
        self.setMinimumWidth(self.width() if held else 0)
        self.setText(self._held_words if held else self._words_at_rest)
        self.set_key("" if held else "Space")
        self.set_kind("" if held else self._kind_at_rest)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the hold: the keyboard, and with it the release, goes elsewhere."""
        super().focusOutEvent(event)
        self.setDown(False)
        self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the hold with the button."""
        super().hideEvent(event)
        self.setDown(False)
        self._let_go()
