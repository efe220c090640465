"""The pretend people of a demo vault with their running codes; offered for no other vault."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.bootstrap import DemoPerson
from twinseal.gui.widgets.base import label, put


class DemoPanel(QFrame):
    """A side panel, hatched and named DEMO."""

    def __init__(self, people: tuple[DemoPerson, ...]) -> None:
        """Show the people of a demo vault."""
        super().__init__()
        self.setObjectName("demo")
        self.setProperty("role", "demo")
        self.setFixedWidth(280)
        self._people = people
        box = QVBoxLayout(self)
        box.setSpacing(6)
        box.addWidget(label(self.tr("DEMO \u2013 pretend people"), "section"))
        box.addWidget(
            label(self.tr("A real vault never shows any of this. Type their passphrases and codes as if you were they."))
        )
        self._left = label("", name="demo.left")
        box.addWidget(self._left)
        self._codes = {}
        for person in people:
            box.addWidget(label(f"{person.name} ({person.role})", "section"))
            box.addWidget(label(person.passphrase, "mono", name=f"demo.passphrase.{person.id}", selectable=True))
            code = label("", "mono", name=f"demo.code.{person.id}", selectable=True)
            self._codes[person.id] = code
            box.addWidget(code)
        box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        now = int(time.time())
        put(self._left, self.tr("Codes change in {0} s; each works once.").format(30 - now % 30))
        for person in self._people:
            code = person.code_now(now)
            put(self._codes[person.id], f"{code[:3]} {code[3:]}")
