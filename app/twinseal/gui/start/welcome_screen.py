"""No vault yet: go to one, found one, try a demo, or verify what was brought from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, label
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.header_line import LOW_PX
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.widgets.way import Way

if TYPE_CHECKING:
    # Made only where vaults are remembered.
    from twinseal.gui.start.recent_panel import RecentPanel

_ONE_LINE_PX: Final = 800
"""From this width on a low window has all ways in one line."""


class WelcomeScreen(Screen):
    """Which vault? Those that were used last, another one, and the ways that need none."""

    open_requested = Signal(str)
    found_requested = Signal()
    demo_requested = Signal()
    verify_requested = Signal()
    quit_requested = Signal()
    remember_requested = Signal(bool)
    """Recent vaults are to be remembered on this machine, or no longer."""

    def __init__(self) -> None:
        """Build."""
        super().__init__("welcome", self.tr("Which vault?"))
        self.path = PathField("welcome.path", self.tr("Vault folder"), suffixes=(".twinseal",), folder=True)
        self.path.line.setPlaceholderText("/media/vault/NAME.twinseal")
        self.path.on_enter(self._open_path)
        self._field = FormField(self.tr("Vault folder (its name ends in .twinseal)"), self.path, lines=2)
        self._recent: RecentPanel | None = None
        self._by_path = self._has_rows = self._is_unfolded = False
        self._recent_place = self.body.count()
        self.body.addWidget(self._field)
        self.body.addWidget(label(self.tr("Or"), "label"))
        self._another = Way(
            "welcome.another", "folder", self.tr("Open another vault"), self.tr("A folder on this machine or a stick"),
            self._unfold,
        )  # fmt: skip
        self._another.setCheckable(True)
        self._ways = (
            self._another,
            Way(
                "welcome.found", "pen", self.tr("Found a vault"), self.tr("A guided ceremony, about 30 minutes"),
                self.found_requested.emit,
            ),
            Way(
                "welcome.demo", "people", self.tr("Try the demo"), self.tr("Fictitious people, nothing to lose"),
                self.demo_requested.emit,
            ),
            Way(
                "welcome.verify", "verify", self.tr("Verify an export"), self.tr("Or a signed report, without opening any vault"),
                self.verify_requested.emit,
            ),
        )  # fmt: skip
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self.body.addLayout(self._grid)
        # Before what stands below them is made: Tab goes in this order.
        for place, way in enumerate(self._ways):
            self._grid.addWidget(way, 0, place)
        self._remember = QCheckBox(self.tr("Remember vaults on this machine"))
        self._remember.setObjectName("welcome.remember")
        self._remember.setAccessibleDescription(self._remember_hint())
        self._remember.clicked.connect(self.remember_requested)
        self.body.addSpacing(px(4))
        self.body.addWidget(self._remember)
        self.body.addWidget(label(self._remember_hint(), "muted"))
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Quit"), "welcome.quit", self.quit_requested.emit, icon="cross", key="Esc"),
            primary=button(
                self.tr("Go to this vault"), "welcome.open", self._go, kind="primary", busy=self.tr("Looking at it \u2026")
            ),
        )
        self._is_low, self._columns = False, 0
        self.rows_changed()

    def _remember_hint(self) -> str:
        return self.tr(
            "Whoever uses your account, or takes the machine away, can then read where your last ten vaults were."
        )

    # -- which vault ---------------------------------------------------------------------------

    def _go(self) -> None:
        """Go to the vault whose folder was typed, else to that of the row."""
        if self._recent is not None and self._has_rows and not (self._is_unfolded and self.path.text().strip()):
            self._by_path = False
            self._recent.choose()
        else:
            self._open_path()

    def _open_path(self) -> None:
        self._by_path = True
        self.open_requested.emit(self.path.text())

    def _unfold(self) -> None:
        self._is_unfolded = self._another.isChecked()
        self.rows_changed()
        if self._is_unfolded:
            self.path.setFocus()

    def go_back(self) -> None:
        """Close what is unfolded, else quit."""
        if self._has_rows and self._is_unfolded:
            self._another.setChecked(False)
            self._unfold()
            self._focus_rows()
        else:
            super().go_back()

    def refuse(self, sentence: str) -> None:
        """Show why: at the folder that was typed, else above everything."""
        if self._by_path and sentence:
            self._field.refuse(sentence)
        else:
            super().refuse(sentence)
        self._by_path = False

    # -- vaults that were used last ------------------------------------------------------------

    def hold_recent(self, recent: RecentPanel) -> None:
        """Take the rows of recent vaults in, above the other ways to begin."""
        self._recent = recent
        recent.rows.set_low(self._is_low)
        self.body.insertWidget(self._recent_place, recent)

    def rows_changed(self) -> None:
        """Ask for a folder where there is no row to choose."""
        self._has_rows = self._recent is not None and self._recent.rows.count() > 0
        self._field.setVisible(self._is_unfolded or not self._has_rows)
        self._another.setVisible(self._has_rows)
        self._lay_out(again=True)

    def tick_recent(self, on: bool) -> None:
        """Show whether vaults are remembered."""
        self._remember.setChecked(on)

    # -- room ----------------------------------------------------------------------------------

    def _lay_out(self, *, again: bool = False) -> None:
        ways = [way for way in self._ways if way is not self._another or self._has_rows]
        columns = len(ways) if self._is_low and self.width() >= px(_ONE_LINE_PX) else 2
        if columns == self._columns and not again:
            return
        self._columns = columns
        for way in self._ways:
            self._grid.removeWidget(way)
            way.set_low(self._is_low)
        for place, way in enumerate(ways):
            self._grid.addWidget(way, place // columns, place % columns)
        for column in range(len(self._ways)):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less room in a low window."""
        super().resizeEvent(event)
        is_low = self.window().height() < px(LOW_PX)
        changed, self._is_low = is_low != self._is_low, is_low
        if changed and self._recent is not None:
            self._recent.rows.set_low(is_low)
        self._lay_out(again=changed)

    def _focus_rows(self) -> None:
        if self._recent is not None and self._has_rows:
            self._recent.rows.setFocus()
        else:
            self.path.setFocus()

    def first_focus(self) -> None:
        """Begin at the first recent vault, where there is one, else at the path."""
        self._focus_rows()
