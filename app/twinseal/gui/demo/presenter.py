"""Fills a pretend person's factors, and the pretend register's line, into what asks for them; for demo vaults only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from twinseal.bootstrap import DemoPerson
from twinseal.domain.errors import TwinsealError
from twinseal.gui.demo.demo_panel import DemoPanel
from twinseal.gui.window import Window


class DemoPresenter(QObject):
    """Stands between the demo panel and whatever screen asks for a person or for the register code."""

    def __init__(self, window: Window, panel: DemoPanel, register_line: Callable[[], str]) -> None:
        """Serve a panel for as long as it lives; `register_line` is asked for at each screen, and may refuse."""
        super().__init__(panel)
        self._window, self._panel, self._register_line = window, panel, register_line
        panel.fill_requested.connect(self._fill)
        panel.register_fill_requested.connect(self._fill_register)
        window.screen_changed.connect(self._screen_changed)
        self._screen_changed()

    def _screen_changed(self) -> None:
        # What was said of one screen is not true of the next.
        self._panel.say("")
        try:
            self._panel.show_register(self._register_line())
        except TwinsealError as refusal:
            self._panel.show_register(refusal.sentence)

    def _asked(self, method: str) -> list[Any]:
        return [one for one in self._window.screen_shown.findChildren(QWidget) if one.isVisible() and hasattr(one, method)]

    def _fill(self, person: DemoPerson) -> None:
        asked = self._asked("fill_in")
        code = person.code_now(int(time.time()))
        if not asked:
            self._panel.say(self.tr("Nobody is asked to sign in on this screen."))
        elif any(one.fill_in(person.id, person.passphrase, code) for one in asked):
            self._panel.say("")
        else:
            self._panel.say(self.tr("{0} may not answer here: look who is offered.").format(person.name))

    def _fill_register(self) -> None:
        screen = self._window.screen_shown
        if not hasattr(screen, "fill_in_register"):
            self._panel.say(self.tr("The register code is asked for after Break the glass."))
            return
        try:
            screen.fill_in_register(self._register_line())
        except TwinsealError as refusal:
            self._panel.say(refusal.sentence)
