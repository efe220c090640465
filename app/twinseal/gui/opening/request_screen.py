"""The request: which envelopes, why, how long."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from twinseal.domain.envelope import Outside
from twinseal.domain.errors import FieldFault
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import Draft, DraftField
from twinseal.domain.text import JUSTIFICATION_MAX, shown, with_system
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.envelope_list import EnvelopeList
from twinseal.gui.opening.sign_again_panel import SignAgainPanel
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.screen import LIST_PX


class RequestScreen(OpeningScreen):
    """Search, read the card, tick, answer, write."""

    submitted = Signal(object)

    def __init__(self) -> None:
        """Build."""
        super().__init__("request", self.tr("What is needed, and why?"), step=2, wide_px=LIST_PX)
        self._categories: tuple[ReasonCategory, ...] = ()
        self.search = line("request.search", self.tr("Search envelopes"))
        self.search.setPlaceholderText(self.tr("Search by label or system"))
        self.envelopes = EnvelopeList("request.envelopes", self.tr("Envelopes; press Space to tick one"))
        self.envelopes.setMinimumHeight(160)
        self._chosen = label("", name="request.chosen")
        self._card = label("", name="request.card")
        self.category = QComboBox()
        self.category.setObjectName("request.category")
        self.category.setAccessibleName(self.tr("Reason"))
        self.reference = line("request.reference", self.tr("Reference number"))
        self._reference = label("")
        self.justification = QPlainTextEdit()
        self.justification.setObjectName("request.justification")
        self.justification.setAccessibleName(self.tr("Justification"))
        self.justification.setTabChangesFocus(True)
        self.justification.setMinimumHeight(96)
        self.justification.installEventFilter(self)
        self._count = label("", "muted", name="request.count")
        self.minutes = NumberField("request.minutes", self.tr("Minutes"), 1, 15, 15)
        self._answers: list[QLineEdit] = []
        self._answer_box = QVBoxLayout()
        self._lay_out()
        self.search.installEventFilter(self)
        self.search.returnPressed.connect(self.envelopes.setFocus)
        self.search.textChanged.connect(self.envelopes.envelopes.seek)
        self.envelopes.current_changed.connect(self._show_card)
        self.envelopes.moved_on.connect(self.category.setFocus)
        self.envelopes.envelopes.ticked_changed.connect(self._show_chosen)
        self.category.currentIndexChanged.connect(self._show_category)
        self.justification.textChanged.connect(self._show_count)

    def _lay_out(self) -> None:
        left = card(
            label(self.tr("Which envelopes?"), "section"),
            self.search,
            self.envelopes,
            label(self.tr("Press Space to tick an envelope. Its card may show that no opening is needed."), "muted"),
            self._chosen,
            label(self.tr("Card of the highlighted envelope"), "section"),
            self._card,
        )
        right = card(
            label(self.tr("Why, and for how long?"), "section"),
            FormField(self.tr("Reason"), self.category),
            self._answer_box,
            self._reference,
            self.reference,
            FormField(self.tr("Justification, in words that others will understand later"), self.justification),
            self._count,
            row(label(self.tr("Minutes"), wrap=False), self.minutes, None),
        )
        self._again = SignAgainPanel(self.send)
        self.code, self.countdown = self._again.code, self._again.countdown
        self.body.addWidget(self._again)
        self.body.addLayout(columns(left, right))
        self.body.addStretch(1)
        sign = button(
            self.tr("Sign the request"), "request.submit", self.send, kind="primary", busy=self.tr("Signing \u2026")
        )
        self.foot(leave=self.abandon_button(), primary=sign, key="Ctrl+Enter")
        self.footer.say(self.tr("The second person then has a few minutes to answer."))

    def take_code(self) -> str:
        """Return the fresh code that was typed and forget it; empty where none is asked for."""
        return self.code.take()

    def _fill_in(self, draft: Draft) -> None:
        rows = self.envelopes.envelopes
        for place in range(rows.rowCount()):
            one = rows.outside(place)
            if one is not None and one.id in draft.envelope_ids:
                rows.tick(place, on=True)
        self.category.setCurrentIndex(self.category.findData(draft.category_id))
        for field, answer in zip(self._answers, draft.answers, strict=False):
            field.setText(answer)
        self.reference.setText(draft.reference)
        self.justification.setPlainText(draft.justification)
        self.minutes.setValue(draft.minutes)

    def show_view(self, view: OpeningView, policy: Policy, categories: tuple[ReasonCategory, ...]) -> None:
        """Show what can be asked for."""
        self.begin()
        self._categories = categories
        self.search.clear()
        self.envelopes.envelopes.take(tuple(one for one in view.outsides if not one.sentinel))
        self.category.clear()
        for category in categories:
            self.category.addItem(shown(category.name), category.id)
        self.minutes.setRange(1, policy.opening_min)
        self.minutes.setValue(policy.opening_min)
        self.justification.clear()
        self.reference.setText("")
        self._show_category()
        self._show_count()
        self._again.ask(view.first if view.draft is not None else None)
        if view.draft is not None:
            self._fill_in(view.draft)

    def forget(self) -> None:
        """Take back envelopes, cards, and what was written."""
        super().forget()
        self._again.ask(None)
        self.search.setText("")
        self.envelopes.envelopes.take(())
        put(self._card, "")
        self._categories = ()
        self.category.clear()
        self._show_category()
        self.justification.clear()
        self.reference.setText("")

    def _show_card(self) -> None:
        one = self.envelopes.current()
        put(self._card, self._card_text(one) if one is not None else self.tr("No envelope matches the search."))

    def _card_text(self, one: Outside) -> str:
        parts = (
            (self.tr("Where to use it"), one.card.where),
            (self.tr("System owner"), one.card.owner),
            (self.tr("Phone numbers"), one.card.phones),
            (self.tr("What breaks"), one.card.breaks),
            (self.tr("How to rotate it"), one.card.rotate),
            (self.tr("Longest opening"), self.tr("{0} minutes").format(one.cap_min) if one.cap_min else ""),
        )
        told = "\n".join(f"{name}:  {text}" for name, text in parts if text)
        return f"{one.name}\n{told or self.tr('This card is empty.')}"

    def _show_chosen(self) -> None:
        names = [with_system(one.name, one.system) for one in self.envelopes.envelopes.ticked()]
        put(
            self._chosen, self.tr("Ticked: {0}").format("; ".join(names)) if names else self.tr("No envelope is ticked yet.")
        )

    def _show_category(self) -> None:
        while self._answer_box.count():
            item = self._answer_box.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._answers = []
        index = self.category.currentIndex()
        if not 0 <= index < len(self._categories):
            return
        category = self._categories[index]
        before: QWidget = self.category
        for number, question in enumerate(category.questions):
            field = line(f"request.answer.{number}", question)
            self._answers.append(field)
            self._answer_box.addWidget(FormField(question, field))
            self.setTabOrder(before, field)
            before = field
        self.setTabOrder(before, self.reference)
        mask = category.reference_mask
        self._reference.setVisible(bool(mask))
        self.reference.setVisible(bool(mask))
        put(self._reference, self.tr("{0}, in the format {1}").format(category.reference_label, category.reference_form))
        self.reference.setPlaceholderText(mask)

    def _show_count(self) -> None:
        put(
            self._count,
            self.tr("{0} of at most {1} characters").format(len(self.justification.toPlainText()), JUSTIFICATION_MAX),
        )

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the ticked envelopes."""
        return tuple(one.id for one in self.envelopes.envelopes.ticked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sign with Ctrl+Enter also from the text, where Enter alone is a new line; go from the search to the list."""
        if watched is self.search:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self.envelopes.setFocus()
                return True
            return super().eventFilter(watched, event)
        sign = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        )
        if sign:
            self.send()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign with Ctrl+Enter."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.send()
        else:
            super().keyPressEvent(event)

    def send(self) -> None:
        """Hand the draft to the flow; it stays on the screen until it was taken."""
        self.submitted.emit(
            Draft(
                envelope_ids=self.ticked(),
                category_id=str(self.category.currentData() or ""),
                answers=tuple(field.text() for field in self._answers),
                reference=self.reference.text(),
                justification=self.justification.toPlainText(),
                minutes=self.minutes.value(),
            )
        )

    def refuse(self, sentence: str) -> None:
        """Show why; where a fresh code is asked for, it is typed again."""
        super().refuse(sentence)
        if not self._again.isHidden():
            self.code.setFocus()

    def point_at(self, fault: FieldFault) -> None:
        """Put the keyboard into the field that is at fault."""
        if fault.field == DraftField.ANSWER:
            at_fault: QWidget = self._answers[min(fault.index, len(self._answers) - 1)] if self._answers else self.category
        else:
            at_fault = {
                DraftField.ENVELOPES: self.envelopes,
                DraftField.REFERENCE: self.reference,
                DraftField.JUSTIFICATION: self.justification,
                DraftField.MINUTES: self.minutes,
            }[DraftField(fault.field)]
        at_fault.setFocus()

    def first_focus(self) -> None:
        """Begin at the search; Enter or the arrow down goes on to the list."""
        (self.search if self._again.isHidden() else self.code).setFocus()
