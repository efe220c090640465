"""Two lists side by side: whom or what there is, and everything of the one that is picked; a row is a way to its opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.text import with_capital
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.columns import NARROW_PX, columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.filling import Filling

_LEAST_WIDE_PX: Final = 240


@dataclass(frozen=True, slots=True)
class Way:
    """A row of the right list, and the id of the opening that it leads to; empty for none."""

    line: FactLine
    opening_id: str


class DossierPage(DeskPage):
    """Who extends it says what a line and a row look like."""

    asked = Signal(str)
    """Everything of one is asked for: its id."""

    def __init__(self, name: str, subjects: str, what: str, to_right: str) -> None:
        """Build empty; `subjects` is what the left list holds, `what` what the right one does, `to_right` the act that leads there."""
        super().__init__()
        self._ids: tuple[str, ...] = ()
        self._ways: tuple[Way, ...] = ()
        self._wanted = ""
        self._is_narrow = self._is_turned = False
        """Whether there is room for one list alone; and whether that is the right one."""
        self.rows = FactRows(f"{name}.rows", subjects, picks=True, fits=False)
        self.rows.setMinimumWidth(px(_LEAST_WIDE_PX))
        self.rows.picked_changed.connect(self._ask)
        self.rows.chosen.connect(self._turn)
        self.rows.followed.connect(self._go_right)
        self.heading = label("", "headline", name=f"{name}.heading")
        self.about = label("", "muted", name=f"{name}.about", running=True)
        self.ways = FactRows(f"{name}.ways", what, picks=True, fits=False)
        self.ways.picked_changed.connect(lambda _place: self.acts_changed.emit())
        self.ways.followed.connect(self._follow)
        self.story = button(self.tr("What happened"), f"{name}.story", lambda: self._follow(self.ways.picked()))
        self.to_right = button(to_right, f"{name}.to_right", self._turn_to_current, kind="primary")
        self.back = button(self.tr("Back to the list"), f"{name}.back", self._turn_back)
        side = self._side = QWidget()
        side.setProperty("role", "clear")
        right = QVBoxLayout(side)
        right.setContentsMargins(px(4), 0, 0, 0)
        right.setSpacing(px(8))
        right.addWidget(self.heading)
        right.addWidget(self.about)
        right.addWidget(self.ways, 1)
        both = Filling()
        beside = columns(self.rows, side, weights=(2, 3))
        beside.setContentsMargins(0, 0, 0, 0)
        both.setLayout(beside)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        self.summary = label("", "section", name=f"{name}.summary")
        box.addWidget(self.summary)
        box.addWidget(both, 1)
        self.show_none("")

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return the way to the story, and back to the left list."""
        return self.back, self.story, self.to_right

    @property
    def others(self) -> tuple[Act, ...]:
        """Return the way to the story of the row that is picked, and the one back where one list hides the other."""
        place = self.ways.picked()
        leads = not self._side.isHidden() and 0 <= place < len(self._ways) and bool(self._ways[place].opening_id)
        return (*((self.back,) if self._is_narrow and self._is_turned else ()), *((self.story,) if leads else ()))

    @property
    def primary(self) -> Act | None:
        """Return the way to everything of the one that is picked, where the left list hides it."""
        return self.to_right if self._is_narrow and not self._is_turned and self._ids else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one list at a time where there is no room for both."""
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW_PX)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        self.rows.setHidden(self._is_narrow and self._is_turned)
        self._side.setHidden(self._is_narrow and not self._is_turned)
        self.summary.setHidden(self._is_narrow and self._is_turned)
        self.acts_changed.emit()

    def _turn(self, _place: int) -> None:
        if self._is_narrow:
            self._is_turned = True
            self._arrange()
            self._go_right(0)

    def _turn_to_current(self) -> None:
        self._turn(self.rows.picked())

    def _turn_back(self) -> None:
        self._is_turned = False
        self._arrange()
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_subjects(self, summary: str, ids: Sequence[str], lines: Sequence[FactLine]) -> None:
        """Show whom or what there is; who was picked stays so, else the first is."""
        at = self.rows.picked()
        before = self._ids[at] if 0 <= at < len(self._ids) else ""
        put(self.summary, summary)
        self._ids = tuple(ids)
        self.rows.show_facts(lines)
        if self._ids:
            self.rows.pick(self._ids.index(before) if before in self._ids else 0)
        else:
            self.show_none("")

    def pick(self, subject: str) -> None:
        """Pick one by its id."""
        if subject in self._ids:
            self.rows.pick(self._ids.index(subject))

    def _ask(self, place: int) -> None:
        wanted = self._ids[place] if 0 <= place < len(self._ids) else ""
        if wanted:
            self._wanted = wanted
            self.asked.emit(wanted)

    def show_ways(self, subject: str, heading: str, about: Sequence[str], ways: Sequence[Way]) -> None:
        """Show everything of one; what was asked before another was picked is dropped."""
        if subject != self._wanted:
            return
        put(self.heading, heading)
        put(self.about, "\n".join(map(with_capital, about)))
        self._ways = tuple(ways)
        self.ways.show_facts([way.line for way in ways])
        self.ways.setVisible(bool(ways))
        if ways and self._is_turned:
            self._begin()
        self.acts_changed.emit()

    def show_none(self, words: str) -> None:
        """Show that nobody or nothing is picked."""
        self._wanted, self._ways = "", ()
        put(self.heading, words)
        put(self.about, "")
        self.ways.show_facts(())
        self.ways.hide()
        self.acts_changed.emit()

    def _go_right(self, _place: int) -> None:
        if self._ways:
            self._begin()
            self.ways.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        # Enter leads on at once: it means the first row, as it does where nobody picked another.
        if self.ways.picked() < 0:
            self.ways.pick(0)

    def _follow(self, place: int) -> None:
        if 0 <= place < len(self._ways) and self._ways[place].opening_id:
            self.story_requested.emit(self._ways[place].opening_id)

    def forget(self) -> None:
        """Drop everything."""
        self._ids, self._is_turned = (), False
        self._arrange()
        self.rows.show_facts(())
        put(self.summary, "")
        self.show_none("")

    def first_focus(self) -> None:
        """Begin at the left list."""
        self._turn_back()
