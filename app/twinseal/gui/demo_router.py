"""Fills a pretend person's factors into the sign-in that is shown; exists for demo vaults only."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from twinseal.bootstrap import DemoPerson
from twinseal.gui.screens.demo_panel import DemoPanel
from twinseal.gui.screens.opening.identify_panel import IdentifyPanel
from twinseal.gui.window import Window


class DemoRouter(QObject):
    """Stands between the demo panel and whatever screen asks for a person."""

    def __init__(self, window: Window, panel: DemoPanel) -> None:
        """Serve a panel for as long as it lives."""
        super().__init__(panel)
        self._window, self._panel = window, panel
        panel.fill_requested.connect(self._fill)

    def _fill(self, person: DemoPerson) -> None:
        asked = [one for one in self._window.screen_shown.findChildren(IdentifyPanel) if one.isVisible()]
        if not asked:
            self._panel.say(self.tr("Nobody is asked to sign in on this screen."))
        elif asked[0].fill_in(person.id, person.passphrase, person.code_now(int(time.time()))):
            self._panel.say("")
        else:
            self._panel.say(self.tr("{0} may not answer here: look who is offered.").format(person.name))
