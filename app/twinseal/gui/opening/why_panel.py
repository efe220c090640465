"""The second question of a request: why, and for how long; without envelopes: what is to be changed, or whose phone."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from twinseal.domain.errors import FieldFault
from twinseal.domain.opening import OpeningKind
from twinseal.domain.opening_limits import limits_of
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import PHONE_OF, Draft, DraftField
from twinseal.domain.text import JUSTIFICATION_MAX, shown, visible_length
from twinseal.domain.texts import sentence_of
from twinseal.domain.weak_text import ANSWERS
from twinseal.flows.views.opening import PhoneChoice
from twinseal.gui.design.scale import px
from twinseal.gui.opening.phone_panel import PhonePanel
from twinseal.gui.widgets.act import is_ctrl_enter
from twinseal.gui.widgets.base import discard, label, page, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, text_area
from twinseal.gui.widgets.minutes_choice import MinutesChoice

_WORDS_PX: Final = 132
_REFERENCE_PX: Final = 300


class WhyPanel(QWidget):
    """Answer and write. What is wrong is said at its field."""

    changed = Signal()
    """What is asked for in one sentence is another."""
    send_pressed = Signal()

    def __init__(self) -> None:
        """Build; nothing is asked for yet."""
        super().__init__()
        self._categories: tuple[ReasonCategory, ...] = ()
        self._policy: Policy | None = None
        self.kind = OpeningKind.EMERGENCY
        """The kind of opening that the questions are about."""
        self.category = ChoiceRows("request.category", self.tr("Reason"))
        self.minutes = MinutesChoice("request.minutes", self.tr("Minutes"))
        self._minutes = FormField(self.tr("Minutes"), self.minutes)
        self.reference = line("request.reference", self.tr("Reference number"))
        self.reference.setMaximumWidth(px(_REFERENCE_PX))
        self._reference = FormField(self.tr("Reference number"), self.reference)
        self.justification = text_area("request.justification", self.tr("In your own words"), lines=4)
        self.justification.setFixedHeight(px(_WORDS_PX))
        self.words = FormField(self.tr("In your own words, for somebody who reads it in a year"), self.justification)
        self.answers: list[QLineEdit] = []
        """Where the questions of the chosen reason are answered; others for each reason."""
        self._answer_fields: list[FormField] = []
        self._answer_box = QVBoxLayout()
        self._answer_box.setSpacing(px(4))
        self._lay_out()
        self.justification.installEventFilter(self)
        self.reference.textChanged.connect(self._judge_reference)
        self.category.changed.connect(self._show_category)
        self.justification.textChanged.connect(self._show_count)
        self.minutes.changed.connect(self.changed)
        self.phone.people.changed.connect(self.changed)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(px(8))
        self._reason = FormField(self.tr("Reason"), self.category)
        self._only_changes = label(
            self.tr("In a maintenance opening nothing that is stored is shown. What changes is put on a list, which both of you read and sign."),
            "muted-body", name="request.only_changes",
        )  # fmt: skip
        self._drill = label(
            self.tr("A drill opens only the drill envelope. Everything else in the vault is decrypted but not shown. You try the drive and the printer, and the log says what worked."),
            "muted-body", name="request.only_drill",
        )  # fmt: skip
        self.phone = PhonePanel()
        for part in (self._reason, self._only_changes, self._drill, self.phone, self._minutes):
            left.addWidget(part)
        left.addStretch(1)
        right.setSpacing(px(8))
        right.addLayout(self._answer_box)
        right.addWidget(self._reference)
        right.addWidget(self.words)
        right.addStretch(1)
        both = columns(left, right, weights=(4, 7))
        both.setSpacing(px(40))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(page(both))

    # -- what is asked -------------------------------------------------------------------------

    def begin(self, policy: Policy, categories: tuple[ReasonCategory, ...], phones: tuple[PhoneChoice, ...]) -> None:
        """Ask for the reasons of a policy; nothing is answered."""
        self._policy, self._categories = policy, categories
        self.phone.offer(phones)
        self.category.offer([(category.id, shown(category.name)) for category in categories])
        self.ask_for(OpeningKind.EMERGENCY)
        self.justification.clear()
        self.reference.setText("")
        self._show_count()

    def forget(self) -> None:
        """Take back what was asked and written."""
        self._categories, self._policy = (), None
        self.phone.offer(())
        self.category.offer(())
        self.justification.clear()
        self.reference.setText("")
        self.ask_for(OpeningKind.EMERGENCY)

    @property
    def is_bare(self) -> bool:
        """Tell whether no envelope and no reason is asked for."""
        return not self.kind.has_reason

    def ask_for(self, kind: OpeningKind) -> None:
        """Ask what a request of this kind is asked, in its limits."""
        self.kind = kind
        for part in (self._reason, self._reference):
            part.setVisible(not self.is_bare)
        self._only_changes.setVisible(kind is OpeningKind.MAINTENANCE)
        self._drill.setVisible(kind is OpeningKind.DRILL)
        self.phone.setVisible(kind is OpeningKind.NEW_PHONE)
        headings = {
            OpeningKind.MAINTENANCE: self.tr("What is to be changed and why, for somebody who reads it in a year"),
            OpeningKind.DRILL: self.tr("Who practises and why now, for somebody who reads it in a year"),
            OpeningKind.NEW_PHONE: self.tr("What happened to the phone, for somebody who reads it in a year"),
        }
        put(self.words.heading, headings.get(kind, self.tr("In your own words, for somebody who reads it in a year")))
        if self._policy is not None:
            longest = limits_of(kind, self._policy).asked_min
            self.minutes.set_longest(longest)
            self._minutes.message.set_hint(self.tr("{0} at most, counted from the second person's answer.").format(longest))
        self._show_category()

    def reason(self) -> str:
        """Return the name of the chosen reason as it is shown, empty where none is chosen."""
        category = self._chosen()
        return shown(category.name) if category is not None else ""

    def _chosen(self) -> ReasonCategory | None:
        place = self.category.place()
        return self._categories[place] if 0 <= place < len(self._categories) else None

    def _show_category(self) -> None:
        while self._answer_box.count():
            item = self._answer_box.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                discard(widget)
        self.answers, self._answer_fields = [], []
        category = self._chosen()
        if self.is_bare or category is None:
            self.set_order()
            return
        for number, question in enumerate(category.questions):
            control = line(f"request.answer.{number}", question)
            field = FormField(question, control)
            self.answers.append(control)
            self._answer_fields.append(field)
            self._answer_box.addWidget(field)
        self.set_order()
        self._reference.setVisible(bool(category.reference_mask))
        put(self._reference.heading, category.reference_label or self.tr("Reference number"))
        self._reference.message.set_hint(self.tr("In the format {0}").format(category.reference_form))
        self._reference.accept()
        self._judge_reference(self.reference.text())
        self.changed.emit()

    def _judge_reference(self, typed: str) -> None:
        """Say that a reference number has its format; that it has not is said when it is sent, not while it is typed."""
        category = self._chosen()
        if category is None or not category.reference_mask or self._reference.is_wrong:
            return
        fits = category.fits(typed.strip())
        self._reference.message.say(self.tr("Has the right format.") if fits else "", "good")

    def _show_count(self) -> None:
        text = self.justification.toPlainText()
        least = self._policy.justification_min_chars if self._policy is not None else 0
        if visible_length(text) < least:
            self.words.message.set_hint(self.tr("{0} of at least {1} characters").format(visible_length(text), least))
        else:
            self.words.message.set_hint(self.tr("Long enough. {0} of {1}.").format(len(text), JUSTIFICATION_MAX))

    def set_order(self) -> None:
        """In the order of reading; lengths and answers are made again for each request and each reason."""
        order: list[QWidget] = [
            self.category,
            self.phone.people,
            *self.minutes.buttons(),
            *self.answers,
            self.reference,
            self.justification,
        ]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sign with Ctrl+Enter also from the text, where Enter alone is a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_ctrl_enter(event):
            self.send_pressed.emit()
            return True
        return super().eventFilter(watched, event)

    # -- what was answered ---------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """Show what was written before; the kind is the draft's."""
        self.category.choose(draft.category_id)
        for field, answer in zip(self.answers, draft.answers, strict=False):
            field.setText(answer)
        self.reference.setText(draft.reference)
        self.justification.setPlainText(draft.justification)
        self.phone.choose(draft.phone_of)
        self.minutes.setValue(draft.minutes)

    def draft(self, envelope_ids: tuple[str, ...]) -> Draft:
        """Return what is asked for; of envelopes, where the kind asks for them."""
        words, minutes = self.justification.toPlainText(), self.minutes.value()
        if self.is_bare:
            phone_of = self.phone.choice() if self.kind is OpeningKind.NEW_PHONE else ""
            return Draft((), "", (), "", words, minutes, self.kind, phone_of)
        return Draft(
            envelope_ids=envelope_ids,
            category_id=self.category.choice(),
            answers=tuple(field.text() for field in self.answers),
            reference=self.reference.text(),
            justification=words,
            minutes=minutes,
        )

    def sentence(self, envelopes: int) -> str:
        """Return in one sentence what is asked for with so many envelopes, empty while that is not known."""
        if self.kind is OpeningKind.NEW_PHONE:
            name = self.phone.name()
            return self.tr("You ask for a new phone for {0}. A witness signs next.").format(name) if name else ""
        minutes = sentence_of("time.whole_minutes", minutes=self.minutes.value())
        if self.kind is OpeningKind.DRILL:
            return self.tr("You ask for a drill, {0}: only the drill envelope is opened.").format(minutes)
        if self.is_bare:
            return self.tr("You ask for maintenance, {0}: nothing that is stored is shown.").format(minutes)
        count = self.tr("1 envelope") if envelopes == 1 else self.tr("{0} envelopes").format(envelopes)
        return self.tr("You ask for {0}, {1}: {2}.").format(count, minutes, self.reason())

    def refuse_field(self, fault: FieldFault) -> None:
        """Say at a field what is wrong with it; the keyboard goes there."""
        if fault.field == PHONE_OF:
            self.phone.refuse(fault.sentence)
            return
        if fault.field in {DraftField.ANSWER, ANSWERS}:
            if self._answer_fields:
                self._answer_fields[min(fault.index, len(self._answer_fields) - 1)].refuse(fault.sentence)
            return
        {
            DraftField.REFERENCE: self._reference,
            DraftField.JUSTIFICATION: self.words,
            DraftField.MINUTES: self._minutes,
        }[DraftField(fault.field)].refuse(fault.sentence)
