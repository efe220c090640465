"""The pretend people of a demo vault with their running codes; offered for no other vault."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import factor, px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, put, row

if TYPE_CHECKING:
    from twinseal.flows.demo_people import DemoPerson

_STEP_S = 30
_HATCH_PX = 9
_WIDTH_PX = 300


class DemoPanel(QFrame):
    """A side panel with a hatched border, named DEMO; it types for nobody unless it is asked to."""

    fill_requested = Signal(object)
    register_fill_requested = Signal()

    def __init__(self, people: tuple[DemoPerson, ...]) -> None:
        """Show the people of a demo vault."""
        super().__init__()
        self.setObjectName("demo")
        self.setProperty("role", "demo")
        self.built_at = factor()
        self.setFixedWidth(px(_WIDTH_PX))
        self._people = people
        self._codes = {
            person.id: label("", "code-small", name=f"demo.code.{person.id}", selectable=True) for person in people
        }
        # One line however many digits: rows that move under the mouse are missed.
        self._left = label("", name="demo.left", wrap=False)
        self._register = label("", "mono", name="demo.register", selectable=True)
        self._said = label("", name="demo.said")
        inside = QWidget()
        inside.setProperty("role", "clear")
        box = QVBoxLayout(inside)
        box.setContentsMargins(px(10), px(8), px(10), px(8))
        box.setSpacing(px(4))
        box.addWidget(label(self.tr("DEMO \u2013 fictitious people"), "headline"))
        box.addWidget(label(self.tr("A real vault never shows any of this. Act as two of these people.")))
        box.addWidget(self._left)
        box.addWidget(self._said)
        fill = button(self.tr("Fill in"), "demo.fill_register", self.register_fill_requested.emit)
        fill.setAccessibleName(self.tr("Fill in the register code"))
        fill.set_scale("small")
        box.addWidget(label(self.tr("Paper register, last line"), "section"))
        box.addWidget(self._register)
        box.addLayout(row(None, fill))
        for number, person in enumerate(people):
            self._add_person(box, number, person)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setProperty("role", "clear")
        # One of our own: to name the type of Qt's, every scrolling class would be made.
        ground = QWidget()
        ground.setProperty("role", "clear")
        area.setViewport(ground)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setSpacing(px(SPACES_PX["within"]))
        outer.setContentsMargins(*4 * (px(_HATCH_PX),))
        outer.addWidget(area)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()  # fmt: skip

    def _add_person(self, box: QVBoxLayout, number: int, person: DemoPerson) -> None:
        fill = button(self.tr("Fill in"), f"demo.fill.{number}", lambda: self.fill_requested.emit(person))
        fill.setAccessibleName(self.tr("Fill in the name, passphrase and code of {0}").format(person.name))
        fill.set_scale("small")
        team = self.tr(", team {0}").format(person.team) if person.team else ""
        box.addWidget(label(f"{person.name}", "section"))
        box.addWidget(label(f"{person.role}{team}"))
        box.addWidget(label(person.passphrase, "mono", name=f"demo.passphrase.{person.id}", selectable=True))
        box.addLayout(row(self._codes[person.id], None, fill))

    def say(self, text: str) -> None:
        """Say why nothing was filled in, or nothing."""
        put(self._said, text)

    def show_register(self, line: str) -> None:
        """Show the last line of the pretend register: seal number and register code."""
        put(self._register, line or self.tr("nothing yet"))

    def _tick(self) -> None:
        now = int(time.time())
        put(self._left, self.tr("Each code works once. New in {0:02d} s").format(_STEP_S - now % _STEP_S))
        for person in self._people:
            code = person.code_now(now)
            put(self._codes[person.id], f"{code[:3]} {code[3:]}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hatched border: nobody takes this for a real vault, in any theme or on any copy."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("amber_tint"))
        width, height, edge = self.width(), self.height(), px(_HATCH_PX)
        brush = QBrush(theme.colour("amber_line"), Qt.BrushStyle.BDiagPattern)
        for side in (
            QRect(0, 0, width, edge), QRect(0, height - edge, width, edge),
            QRect(0, 0, edge, height), QRect(width - edge, 0, edge, height),
        ):  # fmt: skip
            painter.fillRect(side, brush)
        painter.setPen(theme.colour("amber_line"))
        painter.drawRect(self.rect().adjusted(edge - 1, edge - 1, -edge, -edge))
