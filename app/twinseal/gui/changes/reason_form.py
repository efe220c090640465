"""A reason for requests: what it is called, what it asks, and how its number looks."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.policy.reasons import QUESTIONS_MAX, ReasonCategory
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line


class ReasonForm(ListPage):
    """Everything may be typed over; a question that is left empty is none."""

    sent = Signal(str, list, str, str)
    """Name, questions, name and mask of the number."""
    between = "within"

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("reason_form", "reason_form.put", self.tr("Put it on the list"))
        self.name_field = line("reason_form.name", self.tr("What the reason is called"))
        self.questions = [
            line(f"reason_form.question_{number}", self.tr("Question {0}").format(number))
            for number in range(1, QUESTIONS_MAX + 1)
        ]
        self.number_name = line("reason_form.number", self.tr("What its number is called"))
        self.mask_field = line("reason_form.mask", self.tr("How the number looks"))
        name = FormField(self.tr("What the reason is called"), self.name_field)
        asked = [FormField(each.accessibleName(), each) for each in self.questions]
        number = FormField(self.tr("What its number is called"), self.number_name, self.tr("For example: Incident number"))
        mask = FormField(
            self.tr("How the number looks"), self.mask_field, self.tr("# is a digit, A is a letter, for example INC-######")
        )
        self.add_body(
            name,
            *(columns(*asked[place : place + 2]) for place in range(0, len(asked), 2)),
            columns(number, mask),
            label(self.tr("Without a number leave both empty."), "muted"),
        )
        fields = {f"question_{place}": each for place, each in enumerate(asked, start=1)}
        self.take_fields(name=name, reference_label=number, reference_mask=mask, **fields)
        self.keep_words(self.name_field, *self.questions, self.number_name, self.mask_field)

    def begin(self, key: str, question: str, now: ReasonCategory | None) -> None:
        """Ask for a new reason, or show one as it is; what was typed before stands there again."""
        if self.begin_for(key, question) or now is None:
            return
        asked = (*now.questions, *("",) * QUESTIONS_MAX)
        texts = (now.name, *asked[:QUESTIONS_MAX], now.reference_label, now.reference_mask)
        for field, text in zip((self.name_field, *self.questions, self.number_name, self.mask_field), texts, strict=True):
            field.setText(text)
            field.setCursorPosition(0)

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        questions = [each.text() for each in self.questions]
        self.sent.emit(self.name_field.text(), questions, self.number_name.text(), self.mask_field.text())

    def first_focus(self) -> None:
        """Begin at the name."""
        self.name_field.setFocus()
