"""The column beside what is open: the time left, who opened it and why, what can be done, and reseal in its corner."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.changes.sign_column import SignColumn
from twinseal.gui.design.scale import built_before, factor, fit_into, px
from twinseal.gui.opening.more_panel import ADD, EXTEND
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, label, page, put, scrolled
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.focus_ring import AROUND_PX

LOW_PX, NARROW_PX = 560, 900
"""A window lower or narrower than this has a narrow column with a bar in the place of the ring."""
BRIEF_FROM_PX: Final = 410
"""From this height on a low window has room for the line that says who opened it, and why."""
_RING_FROM_PX: Final = 690
"""From this height on there is room for the ring above everything that stands in the column."""
_COLUMNS_PX: Final = ((1150, 300), (NARROW_PX, 264), (0, 196))
"""Width of the column from a width of the screen on."""
_SIGNING_PX: Final = 264
"""Least width of the column while a list of changes is signed."""


class OpenColumn(QFrame):
    """Acts that are always in sight; while a list of changes is signed, who signs it stands in their place."""

    reseal_requested = Signal()
    mask_requested = Signal()
    mute_changed = Signal(bool)
    unfolded = Signal(str)
    """What two people may do besides was asked for: its mode."""
    changes_requested = Signal()

    def __init__(self) -> None:
        """Build for nobody."""
        super().__init__()
        self.setProperty("role", "column")
        self._more_min = 0
        self._low = self._is_signing = False
        self._may_change = self._has_room = True
        self.countdown = Countdown(
            "open.countdown", self.tr("until it reseals automatically"), short=self.tr("left"), red=True
        )
        self._who = label("", "section", name="open.who")
        self._why = label("", "muted-body", name="open.why")
        # In a low window one line says both.
        self._brief = label("", "muted", name="open.brief")
        self.mute_button = Act(self.tr("Sound on"), kind="quiet", icon="sound", in_column=True)
        self.mute_button.setObjectName("open.mute")
        self.mute_button.setToolTip(self.tr("For this opening only. Muting is logged."))
        self.mute_button.setAccessibleDescription(self.mute_button.toolTip())
        self.mute_button.setCheckable(True)
        self.mute_button.clicked.connect(self._mute)
        self.more_buttons = {
            mode: self._more_button(mode, name, text, icon)
            for mode, name, text, icon in (
                (EXTEND, "open.show_extend", self.tr("Extend"), "clock"),
                (ADD, "open.show_add", self.tr("Add an envelope"), "plus"),
            )
        }
        self.extend_button, self.add_button = self.more_buttons.values()
        self.mask_button = button(self.tr("Mask everything"), "open.mask", self.mask_requested.emit, key="F9", icon="mask")
        self.reseal_button = button(
            self.tr("Reseal now"), "open.reseal", self.reseal_requested.emit, kind="reseal", key="F12"
        )
        self.reseal_button.set_scale("huge")
        self.changes_button = Act(self.tr("Change something"), icon="pen", in_column=True)
        self.changes_button.setObjectName("open.show_changes")
        self.changes_button.setAccessibleName(self.tr("Change something"))
        self.changes_button.setAutoDefault(True)
        self.changes_button.clicked.connect(self.changes_requested)
        for part in (self.reseal_button, self.mask_button, self.mute_button, *self.more_buttons.values()):
            always(part)
        self._say_muted(False)
        middle = page(self._who, self._why, self._brief, margin=0)
        inside = middle.layout()
        if isinstance(inside, QVBoxLayout):
            inside.setSpacing(px(8))
            self._acts_box = inside
            # Room for the mark of the keyboard.
            inside.setContentsMargins(px(AROUND_PX), px(4), px(AROUND_PX), px(AROUND_PX))
            inside.addStretch(1)
            for part in (self.mute_button, *self.more_buttons.values(), self.changes_button):
                inside.addWidget(part)
        side = self._side = QVBoxLayout(self)
        side.setSpacing(px(12))
        side.addWidget(self.countdown)
        area = scrolled(middle)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.addWidget(area, 1)
        self._usual = area
        self._fixed = QVBoxLayout()
        self._fixed.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        self._fixed.setSpacing(px(12))
        self._fixed.addWidget(self.mask_button)
        self._fixed.addWidget(self.reseal_button)
        side.addLayout(self._fixed)
        self.lay_out(QSize(px(1280), px(800)))

    @cached_property
    def sign_column(self) -> SignColumn:
        """Who signs the list of changes, in the column while it is read, with the act that seals."""
        made = SignColumn()
        made.reseal_requested.connect(self.reseal_requested)
        made.set_low(self._low)
        self._signing = built_before(scrolled(made))
        self._signing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self._signing, built_before(made.acts)):
            part.hide()
        self._side.insertWidget(self._side.count() - 1, self._signing, 1)
        self._side.addWidget(made.acts)
        for part in (self._signing, made.acts):
            fit_into(part, self)
        return made

    def _more_button(self, mode: str, name: str, text: str, icon: str) -> Act:
        made = Act(text, icon=icon, in_column=True)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.setAutoDefault(True)
        made.clicked.connect(lambda: self.unfolded.emit(mode))
        return made

    def _mute(self) -> None:
        muted = self.mute_button.isChecked()
        self._say_muted(muted)
        self.mute_changed.emit(muted)

    def _say_muted(self, muted: bool) -> None:
        text = self.tr("Sound muted") if muted else self.tr("Sound on")
        self.mute_button.setText(text)
        self.mute_button.setAccessibleName(text)
        self.mute_button.show_icon("muted" if muted else "sound")

    def show_signing(self, on: bool) -> bool:
        """Show who signs in the place of the acts, or the acts again; False where that is so already."""
        if on == self._is_signing:
            return False
        for part in (self._usual, self.mask_button, self.reseal_button):
            part.setVisible(not on)
        self.sign_column.acts.setVisible(on)
        self._signing.setVisible(on)
        self._is_signing = on
        return True

    def lay_out(self, size: QSize) -> None:
        """Take the width and the parts that a screen of a size has room for."""
        room_wide, room_high = size.width() / factor(), size.height() / factor()
        low = is_low(size)
        wide = next(its for least, its in _COLUMNS_PX if room_wide >= least) if not low else _COLUMNS_PX[-1][1]
        if self._is_signing:
            # Six digits and who signs need more than the acts of an open vault.
            wide = max(wide, _SIGNING_PX)
        edge = 10 if low else 20
        self.setFixedWidth(px(wide))
        self._side.setSpacing(px(8 if low else 12))
        self._side.setContentsMargins(px(edge), px(12 if low else 24), px(edge), px(10 if low else 16))
        ring = not low and room_high >= _RING_FROM_PX and not self._is_signing
        self.countdown.set_small(not ring)
        self.countdown.setFixedHeight(px(wide - 2 * edge - 2 * AROUND_PX if ring else 84))
        self._brief.setVisible(low and room_high >= BRIEF_FROM_PX)
        # The first of the acts stay in sight in the lowest window; there is no room to read a list in it.
        self._has_room = not low or room_high >= BRIEF_FROM_PX
        self.changes_button.setVisible(self._may_change and self._has_room)
        self._acts_box.setSpacing(px(2 if low else 8))
        if "sign_column" in self.__dict__:
            self.sign_column.set_low(low, lowest=is_lowest(size))
        if low == self._low:
            return
        self._low = low
        for part in (self._who, self._why):
            part.setVisible(not low)
        self._say_more()
        self.reseal_button.setText(self.tr("Reseal") if low else self.tr("Reseal now"))
        self.mask_button.setText(self.tr("Mask") if low else self.tr("Mask everything"))
        self.reseal_button.set_scale("" if low else "huge")
        for act in (self.mask_button, self.mute_button, *self.more_buttons.values(), self.changes_button):
            act.set_scale("low" if low else "")

    def show_view(self, view: OpeningView) -> None:
        """Say who opened it and why, and what can still be extended."""
        if view.first is None or view.second is None or view.request is None:
            return
        put(self._who, f"{view.first.name}\n{view.second.name}")
        put(self._why, ", ".join(part for part in (view.request.category, view.request.reference) if part))
        both = ", ".join(person.name.split()[0] for person in (view.first, view.second) if person.name.split())
        put(self._brief, " \u00b7 ".join(part for part in (both, view.request.reference) if part))
        self._more_min = view.longest_extension_min if view.extensions_left > 0 else 0
        self._say_more()
        self.add_button.setVisible(view.kind.shows_contents and view.drill is None)
        self._may_change = view.drill is None
        self.changes_button.setVisible(self._may_change and self._has_room)
        self.mute_button.setVisible(view.alerts.sound and view.alerts.may_mute)

    def _say_more(self) -> None:
        whole = self.tr("Extend by {0} min").format(self._more_min) if self._more_min else self.tr("No extension left")
        whole_texts = (whole, self.tr("Add an envelope"))
        short_texts = (self.tr("Extend"), self.tr("Add"))
        for act, text, short in zip(self.more_buttons.values(), whole_texts, short_texts, strict=True):
            act.setText(short if self._low else text)
            act.setAccessibleName(text)
            act.updateGeometry()
        self.changes_button.setText(self.tr("Change") if self._low else self.tr("Change something"))
        self.changes_button.updateGeometry()

    def take_acts(self, on: bool) -> None:
        """Take the acts that need what is open to be seen, or no longer."""
        self.mask_button.setEnabled(on)
        for act in (*self.more_buttons.values(), self.changes_button):
            act.setEnabled(on)

    def forget(self) -> None:
        """Forget who opened it, at a reseal."""
        self.show_signing(False)
        if "sign_column" in self.__dict__:
            self.sign_column.forget()
        self.mute_button.setChecked(False)
        self._say_muted(False)
        for part in (self._who, self._why, self._brief):
            put(part, "")


def is_low(size: QSize) -> bool:
    """Tell whether a screen of a size is low or narrow."""
    return size.height() / factor() < LOW_PX or size.width() / factor() < NARROW_PX


def is_lowest(size: QSize) -> bool:
    """Tell whether there is room for the act and what it acts on alone."""
    return is_low(size) and size.height() / factor() < BRIEF_FROM_PX
