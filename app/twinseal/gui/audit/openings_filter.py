"""What the list of openings is narrowed to: words, chips, and on request kind, people, envelope, reason and period; and what that hides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput
from twinseal.domain.opening import kind_words
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.views.openings import NO_REASON, PLANNED, Only, OpeningFilter, ShownOpenings
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_PX, SPACES_PX
from twinseal.gui.widgets.base import button, keep_enter, label, put, row
from twinseal.gui.widgets.chip import CHIP_PX, Chip
from twinseal.gui.widgets.fitting_area import FittingArea
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.search_field import SearchField
from twinseal.gui.widgets.wrapped_row import WrappedRow

_AFTER_MS: Final = 150
_LOW_LINE_PX: Final = 36
"""Height of the line with the words where the window is low."""


class OpeningsFilter(QWidget):
    """Above a list: tells when something else is wanted, and says in words how much is hidden, and by what.

    Where the window is low all but the words is folded, and it scrolls when it is unfolded.
    """

    changed = Signal()
    unfolded = Signal(bool)
    """Whether all of it is in sight."""

    def __init__(self) -> None:
        """Build with nothing narrowed."""
        super().__init__()
        self.setProperty("role", "clear")
        self.search = SearchField("audit.openings_search", self.tr("Search openings: names, envelopes, words, seal"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        keep_enter(self.search)
        self.search.returnPressed.connect(self.apply_now)
        words = {
            Only.OPENED: self.tr("Opened"),
            Only.NOT_REVIEWED: self.tr("Not reviewed"),
            Only.WITH_FINDINGS: self.tr("With findings"),
            Only.OVERDUE: self.tr("Overdue"),
            Only.OUT_OF_HOURS: self.tr("Out of hours"),
            Only.REFUSED: self.tr("Refused"),
            Only.UNCLEAN_END: self.tr("Without a reseal"),
        }
        self._is_low, self._hides = False, False
        self.more = Chip("audit.more_filters", self.tr("More filters"), tone="quiet", switch=True)
        self.all = button(self.tr("Show all"), "audit.show_all", self.clear)
        self.only = {only: Chip(f"audit.only_{only.value}", words[only], switch=True) for only in Only}
        for chip in self.only.values():
            chip.toggled.connect(lambda _on: self.changed.emit())
        self.more.toggled.connect(self._unfold)
        self.kind = self._choice("audit.filter_kind", self.tr("Kind"))
        self.person = self._choice("audit.filter_person", self.tr("Person"))
        self.beside = self._choice("audit.filter_beside", self.tr("And the other person"))
        self.envelope = self._choice("audit.filter_envelope", self.tr("Envelope"))
        self.reason = self._choice("audit.filter_reason", self.tr("Reason"))
        self._boxes = (self.kind, self.person, self.beside, self.envelope, self.reason)
        self.since = FormField(self.tr("From"), self._day("audit.filter_since", self.tr("From 2026-11")))
        self.until = FormField(self.tr("To"), self._day("audit.filter_until", self.tr("To 2026-11")))
        for field in (self.since, self.until):
            # What is asked for stands in the empty field, as in the search: there is no room for a line above it.
            field.heading.hide()
        self._folded = WrappedRow(*self._boxes, self.since, self.until)
        self._folded.hide()
        self.said = label("", "muted", name="audit.openings_shown", running=True)
        self.said.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        self._choices = self._chosen_by()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        top = row(self.search, self.more, self.all, spacing=SPACES_PX["within"])
        top.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        top.setStretch(0, 1)
        box.addLayout(top)
        box.addWidget(self._choices)
        box.addWidget(self.said)

    def _chosen_by(self) -> FittingArea:
        """Return the chips and what is folded, as high as they are or as there is room."""
        inside = QWidget()
        box = QVBoxLayout(inside)
        # Where it scrolls, the mark of the keyboard has this room around each control.
        box.setContentsMargins(*(px(AROUND_PX),) * 4)
        box.setSpacing(px(8))
        box.addWidget(WrappedRow(*self.only.values()))
        box.addWidget(self._folded)
        box.addStretch(1)
        # As low as a line of chips, where there is no more room.
        area = FittingArea("audit.filters", inside, least_px=CHIP_PX + 2 * AROUND_PX)
        area.setAccessibleName(self.tr("Filters"))
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that another width asks for."""
        super().resizeEvent(event)
        self._choices.updateGeometry()

    def set_low(self, low: bool) -> None:
        """Fold all but the words behind one switch, or show the chips again."""
        if low == self._is_low:
            return
        self._is_low = low
        parts: tuple[QWidget, ...] = (self.search, self.all)
        for part in parts:
            part.setFixedHeight(px(_LOW_LINE_PX if low else ACT_PX))
        self._arrange()

    def _arrange(self) -> None:
        """Show what is not folded; what is chosen there is counted on the switch."""
        low, count = self._is_low, self._folded_count()
        folded = _folded_in(self.wanted())
        words = self.tr("More filters: {0}").format(folded) if folded else self.tr("More filters")
        if low:
            words = self.tr("Filters: {0}").format(count) if count else self.tr("Filters")
        self.more.say(words)
        self._choices.setVisible(not low or self.more.isChecked())
        self.all.setVisible(not low or self.all.isEnabled())
        self.said.setVisible(not low or self._hides)

    def _folded_count(self) -> int:
        wanted = self.wanted()
        return len(wanted.only) + _folded_in(wanted)

    def _choice(self, name: str, accessible: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(accessible)
        made.setMinimumHeight(px(ACT_PX))
        made.setProperty("field", True)
        made.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return made

    def _day(self, name: str, accessible: str) -> QLineEdit:
        made = line(name, accessible)
        made.setPlaceholderText(accessible)
        made.textChanged.connect(lambda _text: self._timer.start())
        keep_enter(made)
        made.returnPressed.connect(self.apply_now)
        return made

    def _unfold(self, on: bool) -> None:
        self._folded.setVisible(on)
        self._arrange()
        self.unfolded.emit(on)

    def fold(self) -> None:
        """Leave the room of a low window to the list."""
        if self._is_low:
            self.more.setChecked(False)

    def offer(self, openings: OpeningsSearch) -> None:
        """Offer the kinds, people, envelopes and reasons that there are; what was chosen stays chosen."""
        kinds = [(kind, kind_words(kind)) for kind in openings.kinds()]
        planned = [(PLANNED, self.tr("Drills and maintenance"))] if kinds else []
        reasons = [(reason, reason) for reason in openings.reasons()]
        nameless = [(NO_REASON, self.tr("No reason named"))] if reasons else []
        self._fill(self.kind, self.tr("All kinds"), [*kinds, *planned])
        self._fill(self.person, self.tr("Everybody"), openings.people())
        self._fill(self.beside, self.tr("With anybody"), openings.people())
        self._fill(self.envelope, self.tr("All envelopes"), openings.envelopes())
        self._fill(self.reason, self.tr("All reasons"), [*reasons, *nameless])

    def _fill(self, box: QComboBox, everything: str, rows: Sequence[tuple[str, str]]) -> None:
        before = str(box.currentData() or "")
        box.blockSignals(True)
        box.clear()
        box.addItem(everything, "")
        for data, text in rows:
            box.addItem(text, data)
        _choose(box, before)
        box.blockSignals(False)

    def wanted(self) -> OpeningFilter:
        """Return what the list is narrowed to."""
        return OpeningFilter(
            words=self.search.text(),
            only=frozenset(only for only, chip in self.only.items() if chip.isChecked()),
            kind=str(self.kind.currentData() or ""),
            person=str(self.person.currentData() or ""),
            beside=str(self.beside.currentData() or ""),
            envelope=str(self.envelope.currentData() or ""),
            reason=str(self.reason.currentData() or ""),
            since=self._typed(self.since),
            until=self._typed(self.until),
        )

    def _typed(self, field: FormField) -> str:
        control = field.control
        return control.text() if isinstance(control, QLineEdit) else ""

    def shown(self, openings: OpeningsSearch) -> ShownOpenings | None:
        """Return what fits, and say how much is hidden; None where a day cannot be read, which is said at its field."""
        try:
            shown = openings.shown(self.wanted())
        except BadInput as refusal:
            field = self.until if refusal.field == "until" else self.since
            field.refuse(refusal.sentence, focus=False)
            return None
        put(self.said, shown.sentence)
        self.search.show_count(str(len(shown.places)) if shown.hidden else "")
        self.all.setEnabled(not self.wanted().is_empty)
        self._hides = bool(shown.hidden)
        self._arrange()
        return shown

    def apply_now(self) -> None:
        """Narrow at once what is typed."""
        self._timer.stop()
        self.changed.emit()

    def clear(self) -> None:
        """Narrow nothing any more."""
        self.reset()
        self.changed.emit()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Empty every field, and tell nobody."""
        parts: list[QWidget] = [self.search, *self.only.values(), *self._boxes, self.since.control, self.until.control]
        for part in parts:
            part.blockSignals(True)
        self.search.clear()
        for chip in self.only.values():
            chip.setChecked(False)
        for box in self._boxes:
            box.setCurrentIndex(0)
        for field in (self.since, self.until):
            if isinstance(field.control, QLineEdit):
                field.control.clear()
            field.accept()
        for part in parts:
            part.blockSignals(False)
        self._timer.stop()

    def show_wanted(self, wanted: OpeningFilter) -> None:
        """Show what the list is to be narrowed to, in sight where there is room, and tell nobody."""
        self.reset()
        parts: list[QWidget] = [self.search, *self.only.values(), *self._boxes, self.since.control, self.until.control]
        for part in parts:
            part.blockSignals(True)
        for only, chip in self.only.items():
            chip.setChecked(only in wanted.only)
        chosen = (wanted.kind, wanted.person, wanted.beside, wanted.envelope, wanted.reason)
        for box, data in zip(self._boxes, chosen, strict=True):
            _choose(box, data)
        self.search.setText(wanted.words)
        for field, day in ((self.since, wanted.since), (self.until, wanted.until)):
            if isinstance(field.control, QLineEdit):
                field.control.setText(day)
        for part in parts:
            part.blockSignals(False)
        if _folded_in(wanted) and not self._is_low:
            self.more.setChecked(True)

    def forget(self) -> None:
        """Drop what was typed and what can be chosen."""
        self.reset()
        self.more.setChecked(False)
        self.offer(OpeningsSearch())
        self._hides = False
        self._arrange()
        put(self.said, "")
        self.search.show_count("")


def _folded_in(wanted: OpeningFilter) -> int:
    folded = (wanted.kind, wanted.person, wanted.beside, wanted.envelope, wanted.reason, wanted.since, wanted.until)
    return sum(map(bool, folded))


def _choose(box: QComboBox, data: str) -> None:
    """Choose what is wanted; what no opening has is offered too, so that a list of none says why."""
    if data and box.findData(data) < 0:
        box.addItem(kind_words(data), data)
    box.setCurrentIndex(max(0, box.findData(data)))
