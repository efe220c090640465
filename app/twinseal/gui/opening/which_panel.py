"""The first question of a request: which envelopes, with the card of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from twinseal.domain.envelope import Outside
from twinseal.domain.text import shown
from twinseal.domain.texts import sentence_of
from twinseal.gui.design.scale import px
from twinseal.gui.opening.envelope_list import EnvelopeList
from twinseal.gui.widgets.base import put
from twinseal.gui.widgets.form_field import set_fault
from twinseal.gui.widgets.live_sentence import LiveSentence
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.paper_card import PaperCard
from twinseal.gui.widgets.search_field import SearchField

_LIST_LEAST_PX: Final = 114
_CARD_LEAST_PX: Final = 260


class WhichPanel(QWidget):
    """Search, read the card, tick."""

    ticked_changed = Signal()
    moved_on = Signal()
    """Somebody pressed Enter at the list."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.search = SearchField("request.search", self.tr("Search by name or system"))
        self.envelopes = EnvelopeList("request.envelopes", self.tr("Envelopes; Space ticks one"))
        self.envelopes.setMinimumHeight(px(_LIST_LEAST_PX))
        self.said = MessageLine("request.envelopes_said")
        self._card = PaperCard("request.card", foot=self.tr("Maybe this card is enough: leave, and nothing is opened."))
        self._card.setMinimumWidth(px(_CARD_LEAST_PX))
        self._brief = LiveSentence("request.brief")
        self._brief.hide()
        self._lay_out()
        self.search.installEventFilter(self)
        self.search.returnPressed.connect(self._enter_in_search)
        self.search.textChanged.connect(self._seek)
        self.envelopes.current_changed.connect(self._show_card)
        self.envelopes.moved_on.connect(self.moved_on)
        self.envelopes.envelopes.ticked_changed.connect(self._show_ticked)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.search)
        left.addWidget(self.envelopes, 1)
        left.addWidget(self._brief)
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.addLayout(left, 4)
        both.addWidget(self._card, 3)
        both.setSpacing(px(32))
        box.setSpacing(px(4))
        box.addLayout(both, 1)
        box.addWidget(self.said)

    def set_low(self, low: bool) -> None:
        """Say the card in one sentence below the list, in a low or narrow window."""
        self._card.setVisible(not low)
        self._brief.setVisible(low)

    def begin(self, outsides: tuple[Outside, ...]) -> None:
        """Offer envelopes; none is ticked."""
        self.search.clear()
        self.envelopes.begin(outsides)
        self._show_hits()

    def forget(self) -> None:
        """Take back envelopes and cards."""
        set_fault(self.envelopes, False)
        self.said.say("")
        self.search.setText("")
        self.envelopes.begin(())
        self._card.show_card("", "", ())
        put(self._brief, "")

    def tick(self, ids: tuple[str, ...]) -> None:
        """Tick envelopes by their ids."""
        rows = self.envelopes.envelopes
        for place in range(rows.rowCount()):
            envelope = rows.outside(place)
            if envelope is not None and envelope.id in ids:
                rows.tick(place, on=True)

    def ticked(self) -> tuple[Outside, ...]:
        """Return the ticked envelopes, in the order of the list."""
        return tuple(self.envelopes.envelopes.ticked())

    def total(self) -> int:
        """Return how many envelopes there are, found by the search or not."""
        return self.envelopes.envelopes.total()

    def refuse(self, sentence: str) -> None:
        """Say below the list what is wrong with what is ticked; the keyboard goes there."""
        set_fault(self.envelopes, True)
        self.said.say(sentence)
        self.envelopes.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search to the list with the arrow down."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.search and pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.envelopes.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _enter_in_search(self) -> None:
        rows = self.envelopes.envelopes
        if self.search.text().strip() and rows.rowCount() == 1:
            rows.tick(0, on=True)
            self.search.clear()
        else:
            self.envelopes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seek(self, text: str) -> None:
        self.envelopes.envelopes.seek(text)
        self._show_hits()

    def _show_hits(self) -> None:
        count = self.envelopes.envelopes.rowCount()
        self.search.show_count(self.tr("1 envelope") if count == 1 else self.tr("{0} envelopes").format(count))

    def _show_ticked(self) -> None:
        if self.ticked():
            set_fault(self.envelopes, False)
            self.said.say("")
        self.ticked_changed.emit()

    def _show_card(self) -> None:
        outside = self.envelopes.current()
        if outside is None:
            none = self.tr("No envelope matches the search.")
            self._card.show_card(none, "", ())
            put(self._brief, none)
            return
        facts = self._facts(outside)
        put(self._brief, " \u00b7 ".join(f"{heading}: {words}" for heading, words in facts if words))
        self._card.show_card(shown(outside.name), shown(outside.system), facts)

    def _facts(self, outside: Outside) -> Sequence[tuple[str, str]]:
        card = outside.card
        return (
            (self.tr("Where"), card.where),
            (self.tr("Owner"), card.owner),
            (self.tr("Phone"), card.phones),
            (self.tr("What breaks"), card.breaks),
            (self.tr("How to rotate"), card.rotate),
            (
                self.tr("Longest opening"),
                sentence_of("time.whole_minutes", minutes=outside.cap_min) if outside.cap_min else "",
            ),
        )
