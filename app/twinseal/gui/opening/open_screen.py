"""The open vault: red frame, huge countdown, only the envelopes that were agreed on; reseal is always one key away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from twinseal.domain.text import shown
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.opening import EnvelopeView, OpeningView
from twinseal.gui.opening.envelope_page import EnvelopePage, FieldPanel
from twinseal.gui.opening.masked_panel import MaskedPanel
from twinseal.gui.opening.more_panel import MorePanel
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row, scrolled
from twinseal.gui.widgets.busy import READABLE, always
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.sign import SealMark

LOW_PX, NARROW_PX = 640, 760
"""A window lower or narrower than this gives the open envelopes the room of the large digits and buttons."""

_MARGINS = (22, 16, 22, 16)


class OpenScreen(QFrame):
    """Shows the open vault; hides everything at once when it is masked or sealed."""

    reseal_requested = Signal()
    mask_requested = Signal()
    mute_changed = Signal(bool)
    unmask_requested = Signal(str, str, object)
    reveal_requested = Signal(str, int, int)
    hidden = Signal(str, int, int)
    live_requested = Signal(str, int)
    tick_requested = Signal(str, int, int)
    save_requested = Signal(str, str)
    compare_requested = Signal(str, int, object)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.setObjectName("open")
        self.setProperty("role", "open")
        self.setProperty(READABLE, True)
        self._shown: object = None
        self._low = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*_MARGINS)
        outer.setSpacing(12)
        self._outer = outer
        self.countdown = Countdown("open.countdown", self.tr("until it reseals automatically"), red=True)
        self.reseal_button = button(
            self.tr("Reseal now"), "open.reseal", self.reseal_requested.emit, kind="reseal", large=True, key="F12"
        )
        self.mask_button = button(self.tr("Mask everything"), "open.mask", self.mask_requested.emit, large=True, key="F9")
        self._who = label("", name="open.who")
        side = QVBoxLayout()
        self._state = label(self.tr("OPEN"), "huge", name="open.state", wrap=False)
        side.addLayout(row(SealMark(is_open=True), self._state, None))
        side.addWidget(self._who)
        # Folded away, so that a secret that is held on the screen has all the room there is.
        self.more = MorePanel()
        self.more_button = button(self.tr("More"), "open.more", self._fold)
        self.mute_button = button(
            self.tr("Mute sound"), "open.mute", self._mute,
            hint=self.tr("For this opening only. Muting is logged."),
        )  # fmt: skip
        self.mute_button.setCheckable(True)
        for one in (self.reseal_button, self.mask_button, self.more_button, self.mute_button):
            always(one)
        self._buttons = QGridLayout()
        self._place_buttons(low=False)
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addLayout(side, 2)
        head.addWidget(self.countdown, 3)
        head.addLayout(self._buttons, 2)
        outer.addLayout(head)
        self.notice = Notice("open.notice")
        outer.addWidget(self.notice)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("open.envelopes")
        self.tabs.setAccessibleName(self.tr("Open envelopes"))
        # The pages are built when they are first shown: many at once would hold the window up.
        self._unbuilt: dict[QWidget, tuple[EnvelopeView, str]] = {}
        self.tabs.currentChanged.connect(self._build_page)
        outer.addWidget(self.tabs, 1)
        self.masked_panel = MaskedPanel()
        self.masked_panel.unmask_requested.connect(self.unmask_requested)
        self._masked = scrolled(self.masked_panel)
        self._masked.hide()
        outer.addWidget(self._masked, 1)
        outer.addWidget(self.more)

    def _mute(self) -> None:
        muted = self.mute_button.isChecked()
        self._say_muted(muted)
        self.mute_changed.emit(muted)

    def _say_muted(self, muted: bool) -> None:
        text = self.tr("Sound muted") if muted else self.tr("Mute sound")
        self.mute_button.setText(text)
        self.mute_button.setAccessibleName(text)

    def _fold(self) -> None:
        self.more.setVisible(not self.more.isVisible())
        self._make_room()
        if self.more.isVisible():
            self.more.first_code.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to what was opened: smaller digits, smaller buttons."""
        super().resizeEvent(event)
        low = event.size().height() < LOW_PX or event.size().width() < NARROW_PX
        if low == self._low:
            return
        self._low = low
        self.countdown.set_small(low)
        self._who.setVisible(not low)
        self.reseal_button.setText(self.tr("Reseal") if low else self.tr("Reseal now"))
        self.mask_button.setText(self.tr("Mask") if low else self.tr("Mask everything"))
        self._outer.setContentsMargins(*((12, 8, 12, 8) if low else _MARGINS))
        self._make_room()
        self._place_buttons(low=low)
        self._state.setProperty("role", "title" if low else "huge")
        for one, usual in (
            (self.reseal_button, "large"), (self.mask_button, "large"), (self.more_button, ""), (self.mute_button, ""),
        ):  # fmt: skip
            one.set_scale("low" if low else usual)
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)

    def _make_room(self) -> None:
        # In a low window what is asked for and what is shown take turns.
        self.tabs.setVisible(self._masked.isHidden() and (self.more.isHidden() or not self._low))

    def _place_buttons(self, *, low: bool) -> None:
        for one, place in (
            (self.reseal_button, (0, 0, 1, 1) if low else (0, 0, 1, 2)),
            (self.mask_button, (0, 1, 1, 1) if low else (1, 0, 1, 2)),
            (self.more_button, (1, 0, 1, 1) if low else (2, 0, 1, 1)),
            (self.mute_button, (1, 1, 1, 1) if low else (2, 1, 1, 1)),
        ):
            self._buttons.removeWidget(one)
            self._buttons.addWidget(one, *place)

    def minimumSizeHint(self) -> QSize:
        """Return what the window may shrink to; below the usual size everything takes less room."""
        return QSize(600, 240)

    def show_view(self, view: OpeningView) -> None:
        """Show the open envelopes; they are built anew only when they changed."""
        if view.first is None or view.second is None or view.request is None:
            return
        put(self._who, f"{view.first.name}  \u00b7  {view.second.name}\n{view.request.category}")
        self.notice.say("\n".join(view.warnings), "warning")
        if view.envelopes != self._shown:
            self._shown = view.envelopes
            self._build(view)
        self.masked_panel.show_view(view)
        self.more.show_view(view)
        self.cover(view.masked)

    def cover(self, masked: bool) -> None:
        """Hide all contents behind the question for a fresh code, or show their tabs again."""
        before = self._masked.isHidden()
        if masked:
            self.hide_secrets()
            # What is asked for there can wait; the code that shows everything again cannot.
            self.more.fold()
        self._masked.setVisible(masked)
        self._make_room()
        self.mask_button.setEnabled(not masked)
        self.more_button.setEnabled(not masked)
        if masked and before:
            self.masked_panel.again()
            self.masked_panel.first_focus()
        elif not masked and not before:
            self.tabs.setFocus()

    def _build(self, view: OpeningView) -> None:
        index = min(max(0, self.tabs.currentIndex()), len(view.envelopes) - 1)
        self.clear()
        self.tabs.blockSignals(True)
        for number, envelope in enumerate(view.envelopes):
            # Bare until it is shown: a page that scrolls costs several parts more.
            place = QWidget()
            self._unbuilt[place] = (envelope, "open" if number == 0 else f"open.{number}")
            self.tabs.addTab(place, shown(envelope.outside.name).replace("&", "&&"))
        self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)
        self._build_page(index)

    def _build_page(self, index: int) -> None:
        place = self.tabs.widget(index)
        if place is None or place not in self._unbuilt:
            return
        page = EnvelopePage(*self._unbuilt.pop(place))
        page.save_requested.connect(self.save_requested)
        for panel in page.panels:
            panel.reveal_requested.connect(self.reveal_requested)
            panel.hidden.connect(self.hidden)
            panel.live_requested.connect(self.live_requested)
            panel.tick_requested.connect(self.tick_requested)
            panel.compare_requested.connect(self.compare_requested)
        box = QVBoxLayout(place)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(page))

    def panel(self, envelope_id: str, field_index: int) -> FieldPanel | None:
        """Return the panel of a field, None if it is gone or was never shown."""
        for page in self.findChildren(EnvelopePage):
            if page.envelope_id == envelope_id:
                return page.panels[field_index]
        return None

    def show_secret(self, envelope_id: str, field_index: int, secret: SecretBytes) -> None:
        """Show a revealed value; wiped if its panel is gone."""
        panel = self.panel(envelope_id, field_index)
        if panel is None:
            secret.wipe()
        else:
            panel.show_secret(secret)
            bring_into_view(panel.secret)

    def hide_secrets(self) -> None:
        """Hide everything that is shown."""
        for page in self.findChildren(EnvelopePage):
            for panel in page.panels:
                panel.hide_secret()

    def clear(self) -> None:
        """Forget every envelope."""
        self.hide_secrets()
        self._unbuilt.clear()
        while self.tabs.count():
            page = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if page is not None:
                page.setParent(None)
                page.deleteLater()

    def forget(self) -> None:
        """Forget everything, at a reseal."""
        self.more.forget()
        self._make_room()
        self.mute_button.setChecked(False)
        self._say_muted(False)
        self.clear()
        self._shown = None
        self.notice.say("")
        put(self._who, "")
        self.masked_panel.forget()

    def refuse(self, sentence: str) -> None:
        """Show why something was refused."""
        self.notice.say(sentence)
        self.masked_panel.refused()

    def first_focus(self) -> None:
        """Begin at the envelopes, or at what has to be typed before they are shown."""
        if self._masked.isHidden():
            self.tabs.setFocus()
        else:
            self.masked_panel.first_focus()
