"""The request: which envelopes, why, how long."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from twinseal.domain.envelope import Outside
from twinseal.domain.policy import Policy, ReasonCategory
from twinseal.domain.request import Draft
from twinseal.domain.text import JUSTIFICATION_MAX, shown
from twinseal.flows.views import OpeningView
from twinseal.gui.screens.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import button, card, columns, label, put, row
from twinseal.gui.widgets.fields import headed, line


class RequestScreen(OpeningScreen):
    """Search, read the card, tick, answer, write."""

    submitted = Signal(object)
    abandoned = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("request", self.tr("What is needed, and why?"), step=2)
        self._outsides: dict[str, Outside] = {}
        self._categories: tuple[ReasonCategory, ...] = ()
        self.search = line("request.search", self.tr("Search envelopes"))
        self.search.setPlaceholderText(self.tr("Search by name or system"))
        self.envelopes = QListWidget()
        self.envelopes.setObjectName("request.envelopes")
        self.envelopes.setAccessibleName(self.tr("Envelopes; space ticks one"))
        self.envelopes.setMinimumHeight(190)
        self._card = label("", name="request.card")
        self._card.setMinimumWidth(260)
        self.category = QComboBox()
        self.category.setObjectName("request.category")
        self.category.setAccessibleName(self.tr("Reason"))
        self.reference = line("request.reference", self.tr("Reference number"))
        self._reference_label = label("")
        self.justification = QPlainTextEdit()
        self.justification.setObjectName("request.justification")
        self.justification.setAccessibleName(self.tr("Justification"))
        self.justification.setTabChangesFocus(True)
        self.justification.setMinimumHeight(110)
        self._count = label("", "muted", name="request.count")
        self.minutes = QSpinBox()
        self.minutes.setObjectName("request.minutes")
        self.minutes.setAccessibleName(self.tr("Minutes"))
        self.minutes.setMaximumWidth(120)
        self._answers: list[QLineEdit] = []
        self._answer_box = QVBoxLayout()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.envelopes.currentItemChanged.connect(self._show_card)
        self.category.currentIndexChanged.connect(self._show_category)
        self.justification.textChanged.connect(self._show_count)

    def _lay_out(self) -> None:
        left = card(
            label(self.tr("1  Envelopes"), "section"),
            self.search,
            self.envelopes,
            label(self.tr("Tick with the space key. The card may tell that no opening is needed."), "muted"),
        )
        self.body.addLayout(columns(left, card(label(self.tr("Card"), "section"), self._card, filler()), weights=(3, 2)))
        self.body.addWidget(
            card(
                label(self.tr("2  Reason"), "section"),
                headed(self.tr("Category"), self.category),
                self._answer_box,
                self._reference_label,
                self.reference,
                headed(self.tr("Justification, in words that others understand later"), self.justification),
                self._count,
                row(label(self.tr("Minutes"), wrap=False), self.minutes, None),
            )
        )
        self.body.addLayout(
            row(
                button(self.tr("Sign the request"), "request.submit", self.send, kind="primary"),
                None,
                button(self.tr("Abandon"), "request.abandon", self.abandoned.emit),
            )
        )

    def show_view(self, view: OpeningView, policy: Policy, categories: tuple[ReasonCategory, ...]) -> None:
        """Show what can be asked for."""
        self.notice.say("")
        self._outsides = {one.id: one for one in view.outsides if not one.sentinel}
        self._categories = categories
        self.envelopes.clear()
        for one in self._outsides.values():
            item = QListWidgetItem(shown(f"{one.name}   ({one.system})"))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.envelopes.addItem(item)
        self.category.clear()
        for category in categories:
            self.category.addItem(shown(category.name), category.id)
        self.minutes.setRange(1, policy.opening_min)
        self.minutes.setValue(policy.opening_min)
        self.justification.clear()
        self.reference.clear()
        self._show_category()
        self._show_count()
        self.envelopes.setCurrentRow(0)

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for index in range(self.envelopes.count()):
            item = self.envelopes.item(index)
            item.setHidden(wanted not in item.text().casefold())

    def _show_card(self) -> None:
        item = self.envelopes.currentItem()
        one = self._outsides.get(str(item.data(Qt.ItemDataRole.UserRole))) if item is not None else None
        if one is None:
            put(self._card, "")
            return
        parts = (
            (self.tr("Where"), one.card.where),
            (self.tr("Owner"), one.card.owner),
            (self.tr("Phones"), one.card.phones),
            (self.tr("What breaks"), one.card.breaks),
            (self.tr("How to rotate"), one.card.rotate),
        )
        put(self._card, "\n\n".join(f"{name}\n{text}" for name, text in parts if text) or self.tr("This card is empty."))

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
        for number, question in enumerate(category.questions):
            field = line(f"request.answer.{number}", question)
            self._answers.append(field)
            self._answer_box.addWidget(headed(question, field))
        mask = category.reference_mask
        self._reference_label.setVisible(bool(mask))
        self.reference.setVisible(bool(mask))
        put(self._reference_label, self.tr("{0}, like {1} (# a digit, A a letter)").format(category.reference_label, mask))
        self.reference.setPlaceholderText(mask)

    def _show_count(self) -> None:
        put(
            self._count,
            self.tr("{0} of at most {1} characters").format(len(self.justification.toPlainText()), JUSTIFICATION_MAX),
        )

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the ticked envelopes."""
        items = [self.envelopes.item(index) for index in range(self.envelopes.count())]
        return tuple(str(one.data(Qt.ItemDataRole.UserRole)) for one in items if one.checkState() is Qt.CheckState.Checked)

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

    def first_focus(self) -> None:
        """Begin at the envelopes."""
        self.envelopes.setFocus()


def filler() -> QWidget:
    """Return an empty widget that takes the rest of a column."""
    made = QWidget()
    made.setMinimumHeight(1)
    return made
