"""The open envelopes, one behind each tab; a page is built when it is first shown, for many at once would hold the window up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.opening import EnvelopeView
from twinseal.gui.design.scale import built_before, fit_into, px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.opening.envelope_page import EnvelopePage, SavedFile
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.widgets.base import bring_into_view, discard, scrolled
from twinseal.gui.widgets.tabbed import Tabbed


class EnvelopeTabs(Tabbed):
    """Shows what was opened, and says what is asked for of it."""

    reveal_requested = Signal(str, int, int)
    hidden = Signal(str, int, int)
    live_requested = Signal(str, int)
    tick_requested = Signal(str, int, int)
    compare_requested = Signal(str, int, object)
    save_requested = Signal(str, str)
    put_back_requested = Signal(str)
    """Id of an envelope whose new secret goes back into it."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start without any envelope."""
        super().__init__(name, accessible)
        self._shown: tuple[EnvelopeView, ...] = ()
        self._unbuilt: dict[QWidget, tuple[EnvelopeView, str]] = {}
        self._looked_at = 0
        self._low = False
        self.turned.connect(self._build_page)

    def show_envelopes(self, envelopes: tuple[EnvelopeView, ...]) -> bool:
        """Show these envelopes and no others; they are built again only when they changed. Returns whether they did."""
        if envelopes == self._shown:
            return False
        self._shown = envelopes
        if self.count():
            self._looked_at = self.currentIndex()
        index = min(self._looked_at, len(envelopes) - 1)
        self.drop()
        self.blockSignals(True)
        for number, envelope in enumerate(envelopes):
            # Bare until it is shown: a page that scrolls costs several parts more.
            place = QWidget()
            self._unbuilt[place] = (envelope, "open" if number == 0 else f"open.{number}")
            self.addTab(place, shown(envelope.outside.name).replace("&", "&&"))
        self.setCurrentIndex(index)
        self.blockSignals(False)
        self._build_page(index)
        return True

    def _build_page(self, index: int) -> None:
        place = self.widget(index)
        if place is None or place not in self._unbuilt:
            return
        page = EnvelopePage(*self._unbuilt.pop(built_before(place)))
        page.set_low(self._low)
        page.save_requested.connect(self.save_requested)
        page.put_back_requested.connect(self.put_back_requested)
        for panel in page.panels:
            panel.reveal_requested.connect(self.reveal_requested)
            panel.hidden.connect(self.hidden)
            panel.live_requested.connect(self.live_requested)
            panel.tick_requested.connect(self.tick_requested)
            panel.compare_requested.connect(self.compare_requested)
        box = QVBoxLayout(place)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(page))
        # What was opened is shown before the screen is: that may still be at the scale at which it was last shown.
        fit_into(place, self)

    def set_low(self, low: bool) -> None:
        """Take less room in a low window."""
        self._low = low
        for page in self.findChildren(EnvelopePage):
            page.set_low(low)

    def looked_at(self) -> str:
        """Return the id of the envelope whose tab is chosen, empty where there is none."""
        place = self.currentIndex()
        return self._shown[place].outside.id if 0 <= place < len(self._shown) else ""

    def file(self, envelope_id: str, attachment_id: str) -> SavedFile | None:
        """Return the part of a file, None if it is gone or was never shown."""
        page = self._page(envelope_id)
        return None if page is None else page.files.get(attachment_id)

    def panel(self, envelope_id: str, field_index: int) -> FieldPanel | None:
        """Return the panel of a field, None if it is gone or was never shown."""
        page = self._page(envelope_id)
        return None if page is None else page.panels[field_index]

    def _page(self, envelope_id: str) -> EnvelopePage | None:
        return next((page for page in self.findChildren(EnvelopePage) if page.envelope_id == envelope_id), None)

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

    def first_focus(self) -> None:
        """Begin at what shows the first secret."""
        place = self.currentWidget()
        page = place.findChild(EnvelopePage) if place is not None else None
        hold = page.first_hold() if page is not None else None
        (hold or self).setFocus()

    def drop(self) -> None:
        """Take every page away."""
        self.hide_secrets()
        self._unbuilt.clear()
        while self.count():
            page = self.widget(0)
            self.removeTab(0)
            if page is not None:
                discard(page)

    def forget(self) -> None:
        """Forget every envelope, and which was looked at."""
        self.show_instead(None)
        self.drop()
        self._shown = ()
        self._looked_at = 0
