"""The request in two steps: which envelopes, or none and maintenance instead; then why and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from twinseal.domain.envelope import Outside
from twinseal.domain.errors import FieldFault
from twinseal.domain.opening import OpeningKind
from twinseal.domain.opening_limits import limits_of
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import PHONE_OF, Draft, DraftField
from twinseal.domain.text import JUSTIFICATION_MAX, shown, visible_length
from twinseal.domain.texts import sentence_of
from twinseal.domain.weak_text import ANSWERS
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.envelope_list import EnvelopeList
from twinseal.gui.opening.phone_panel import PhonePanel
from twinseal.gui.opening.sign_again_panel import SignAgainPanel
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.act import ENTER, is_ctrl_enter
from twinseal.gui.widgets.announcer import announce_arrival
from twinseal.gui.widgets.base import button, discard, label, page, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, set_fault, text_area
from twinseal.gui.widgets.live_sentence import LiveSentence
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.minutes_choice import MinutesChoice
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.pages import Pages
from twinseal.gui.widgets.paper_card import PaperCard
from twinseal.gui.widgets.screen import LIST_PX
from twinseal.gui.widgets.search_field import SearchField

_WHICH, _WHY = 0, 1
_LOW_PX: Final = 600
"""Below this height, or this width, the card is one sentence below the list, which then has the whole width."""
_NARROW_PX: Final = 760
_LIST_LEAST_PX: Final = 114
_WORDS_PX: Final = 132


class RequestScreen(OpeningScreen):
    """Search, read the card, tick; then answer and write. What is wrong is said at its field."""

    submitted = Signal(object)

    def __init__(self) -> None:
        """Build."""
        super().__init__("request", self.tr("Which envelopes do you need?"), step=2, wide_px=LIST_PX)
        self._categories: tuple[ReasonCategory, ...] = ()
        self._first_name = ""
        self._kind = OpeningKind.EMERGENCY
        self._policy: Policy | None = None
        self._build_which()
        self._build_why()
        self._again = SignAgainPanel(self.send)
        self.code, self.countdown = self._again.code, self._again.countdown
        self._pages = Pages((self._which_page(), self._why_page()))
        self._unheard = Notice("request.unheard")
        self.body.addWidget(self._unheard)
        self.body.addWidget(self._again)
        self.body.addWidget(self._pages, 1)
        self._leave = self.abandon_button()
        self._change = button(
            self.tr("Maintenance"), "request.maintenance", self.ask_maintenance, icon="pen",
            hint=self.tr("Change something in the vault. No envelope is asked for, and nothing that is stored is shown."),
        )  # fmt: skip
        self._new_phone = button(
            self.tr("New phone"), "request.new_phone", self.ask_new_phone, icon="person",
            hint=self.tr("The other officer lost the phone, and nobody else could give them a new one. It takes a witness, and the passphrase of that officer."),
        )  # fmt: skip
        self._on = button(self.tr("Say why"), "request.say_why", self.say_why, kind="primary")
        self._back = button(self.tr("Envelopes"), "request.back", self.show_envelopes, kind="quiet", icon="back")
        self.sign = button(
            self.tr("Sign the request"), "request.submit", self.send, kind="primary", busy=self.tr("Signing \u2026")
        )
        self.footer.hold(self._back, self.sign, self._new_phone)
        self._show_page(_WHICH)
        self._wire()

    def _build_which(self) -> None:
        self.search = SearchField("request.search", self.tr("Search by name or system"))
        self.envelopes = EnvelopeList("request.envelopes", self.tr("Envelopes; Space ticks one"))
        self.envelopes.setMinimumHeight(px(_LIST_LEAST_PX))
        self._list_said = MessageLine("request.envelopes_said")
        self._card = PaperCard("request.card", foot=self.tr("Maybe this card is enough: leave, and nothing is opened."))
        self._card.setMinimumWidth(px(260))
        self._brief = LiveSentence("request.brief")
        self._brief.hide()

    def _build_why(self) -> None:
        self.category = ChoiceRows("request.category", self.tr("Reason"))
        self.minutes = MinutesChoice("request.minutes", self.tr("Minutes"))
        self._minutes = FormField(self.tr("Minutes"), self.minutes)
        self.reference = line("request.reference", self.tr("Reference number"))
        self.reference.setMaximumWidth(px(300))
        self._reference = FormField(self.tr("Reference number"), self.reference)
        self.reference.textChanged.connect(self._judge_reference)
        self.justification = text_area("request.justification", self.tr("In your own words"), lines=4)
        self.justification.setFixedHeight(px(_WORDS_PX))
        self._words = FormField(self.tr("In your own words, for somebody who reads it in a year"), self.justification)
        self._answers: list[QLineEdit] = []
        self._answer_fields: list[FormField] = []
        self._answer_box = QVBoxLayout()
        self._answer_box.setSpacing(px(4))

    def _which_page(self) -> QWidget:
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.search)
        left.addWidget(self.envelopes, 1)
        left.addWidget(self._brief)
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.addLayout(left, 4)
        both.addWidget(self._card, 3)
        both.setSpacing(px(32))
        box.setSpacing(px(4))
        box.addLayout(both, 1)
        box.addWidget(self._list_said)
        return made

    def _why_page(self) -> QWidget:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(px(8))
        self._reason = FormField(self.tr("Reason"), self.category)
        self._only_changes = label(
            self.tr("In a maintenance opening nothing that is stored is shown. What changes is put on a list, which both of you read and sign."),
            "muted-body", name="request.only_changes",
        )  # fmt: skip
        left.addWidget(self._reason)
        left.addWidget(self._only_changes)
        self._phone = PhonePanel()
        self._phone.people.changed.connect(self._say_live)
        left.addWidget(self._phone)
        left.addWidget(self._minutes)
        left.addStretch(1)
        right.setSpacing(px(8))
        right.addLayout(self._answer_box)
        right.addWidget(self._reference)
        right.addWidget(self._words)
        right.addStretch(1)
        both = columns(left, right, weights=(4, 7))
        both.setSpacing(px(40))
        return page(both)

    def _wire(self) -> None:
        self.search.installEventFilter(self)
        self.justification.installEventFilter(self)
        self.search.returnPressed.connect(self._enter_in_search)
        self.search.textChanged.connect(self._seek)
        self.envelopes.current_changed.connect(self._show_card)
        self.envelopes.moved_on.connect(self.say_why)
        self.envelopes.envelopes.ticked_changed.connect(self._show_chosen)
        self.category.changed.connect(self._show_category)
        self.justification.textChanged.connect(self._show_count)
        self.minutes.changed.connect(self._say_live)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the list."""
        super().resizeEvent(event)
        low = self.window().height() < px(_LOW_PX) or self.width() < px(_NARROW_PX)
        self._card.setVisible(not low)
        self._brief.setVisible(low)

    # -- the two steps -------------------------------------------------------------------------

    def _show_page(self, place: int) -> None:
        self._pages.show_page(place)
        if place == _WHICH:
            name = self._first_name.split()[0] if self._first_name.split() else ""
            put(
                self.title,
                self.tr("Which envelopes do you need, {0}?").format(name)
                if name
                else self.tr("Which envelopes do you need?"),
            )
            phone = (self._new_phone,) if self._phone.is_offered else ()
            self.foot(leave=self._leave, beside=(self._change, *phone), primary=self._on)
        else:
            titles = {
                OpeningKind.MAINTENANCE: self.tr("What is to be changed, and for how long?"),
                OpeningKind.NEW_PHONE: self.tr("Whose phone, and what happened to it?"),
            }
            put(self.title, titles.get(self._kind, self.tr("Why, and for how long?")))
            self.foot(leave=self._back, primary=self.sign, key="Ctrl+Enter")
            self._set_order()
        # The other question of the same screen.
        announce_arrival(self, self.spoken())
        self._say_live()

    @property
    def _is_bare(self) -> bool:
        """Tell whether no envelope is asked for."""
        return not self._kind.shows_contents

    def _ask_for(self, kind: OpeningKind) -> None:
        """Ask what a request of this kind is asked, in its limits."""
        self._kind = kind
        for part in (self._reason, self._reference):
            part.setVisible(not self._is_bare)
        self._only_changes.setVisible(kind is OpeningKind.MAINTENANCE)
        self._phone.setVisible(kind is OpeningKind.NEW_PHONE)
        headings = {
            OpeningKind.MAINTENANCE: self.tr("What is to be changed and why, for somebody who reads it in a year"),
            OpeningKind.NEW_PHONE: self.tr("What happened to the phone, for somebody who reads it in a year"),
        }
        put(self._words.heading, headings.get(kind, self.tr("In your own words, for somebody who reads it in a year")))
        if self._policy is not None:
            longest = limits_of(kind, self._policy).asked_min
            self.minutes.set_longest(longest)
            self._minutes.message.set_hint(self.tr("{0} at most, counted from the second person's answer.").format(longest))
        self._show_category()

    def ask_maintenance(self) -> None:
        """Go on to the purpose of a maintenance opening; what is ticked stays ticked, and is not asked for."""
        self._ask_for(OpeningKind.MAINTENANCE)
        self._show_page(_WHY)
        self.justification.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_new_phone(self) -> None:
        """Go on to the new phone of the other officer; what is ticked stays ticked, and is not asked for."""
        self._ask_for(OpeningKind.NEW_PHONE)
        self._show_page(_WHY)
        self.justification.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_why(self) -> None:
        """Go on to the reasons, once an envelope is ticked."""
        if not self.ticked():
            self._refuse_list(self.tr("Tick at least one envelope."))
            return
        self._show_page(_WHY)
        self.category.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_envelopes(self) -> None:
        """Go back to the envelopes; everything typed stays."""
        if self._is_bare:
            self._ask_for(OpeningKind.EMERGENCY)
        self._show_page(_WHICH)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_list(self, sentence: str) -> None:
        if self._pages.index != _WHICH:
            self._show_page(_WHICH)
        set_fault(self.envelopes, True)
        self._list_said.say(sentence)
        self.envelopes.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _say_live(self) -> None:
        ticked = self.envelopes.envelopes.ticked()
        if self._pages.index == _WHICH:
            names = " \u00b7 ".join(shown(envelope.name) for envelope in ticked)
            total = self.envelopes.envelopes.total()
            self.footer.say(self.tr("{0} of {1}: {2}").format(len(ticked), total, names) if ticked else "")
            return
        if self._kind is OpeningKind.NEW_PHONE:
            name = self._phone.name()
            self.footer.say(self.tr("You ask for a new phone for {0}. A witness signs next.").format(name) if name else "")
            return
        if self._is_bare:
            minutes = sentence_of("time.whole_minutes", minutes=self.minutes.value())
            self.footer.say(self.tr("You ask for maintenance, {0}: nothing that is stored is shown.").format(minutes))
            return
        place = self.category.place()
        reason = shown(self._categories[place].name) if 0 <= place < len(self._categories) else ""
        count = self.tr("1 envelope") if len(ticked) == 1 else self.tr("{0} envelopes").format(len(ticked))
        minutes = sentence_of("time.whole_minutes", minutes=self.minutes.value())
        self.footer.say(self.tr("You ask for {0}, {1}: {2}.").format(count, minutes, reason))

    # -- contents ------------------------------------------------------------------------------

    def take_code(self) -> str:
        """Return the fresh code that was typed and forget it; empty where none is asked for."""
        return self.code.take()

    def _fill_in(self, draft: Draft) -> None:
        if draft.kind is not self._kind:
            self._ask_for(draft.kind)
        rows = self.envelopes.envelopes
        for place in range(rows.rowCount()):
            envelope = rows.outside(place)
            if envelope is not None and envelope.id in draft.envelope_ids:
                rows.tick(place, on=True)
        self.category.choose(draft.category_id)
        for field, answer in zip(self._answers, draft.answers, strict=False):
            field.setText(answer)
        self.reference.setText(draft.reference)
        self.justification.setPlainText(draft.justification)
        self._phone.choose(draft.phone_of)
        self.minutes.setValue(draft.minutes)

    def show_view(self, view: OpeningView, policy: Policy, categories: tuple[ReasonCategory, ...]) -> None:
        """Show what can be asked for."""
        self.begin()
        self._categories = categories
        self._first_name = view.first.name if view.first is not None else ""
        self._unheard.say("\n".join(view.unheard), "warning")
        self._policy = policy
        self._phone.offer(view.phone_choices)
        self.search.clear()
        self.envelopes.begin(tuple(outside for outside in view.outsides if not outside.sentinel))
        self._show_hits()
        self.category.offer([(category.id, shown(category.name)) for category in categories])
        self._ask_for(OpeningKind.EMERGENCY)
        self.justification.clear()
        self.reference.setText("")
        self._show_count()
        self._again.ask(view.first if view.draft is not None else None)
        if view.draft is not None:
            self._fill_in(view.draft)
        self._show_page(_WHICH if view.draft is None else _WHY)

    def forget(self) -> None:
        """Take back envelopes, cards, and what was written."""
        super().forget()
        self._again.ask(None)
        set_fault(self.envelopes, False)
        self._list_said.say("")
        self._first_name = ""
        self._unheard.say("")
        self.search.setText("")
        self.envelopes.begin(())
        self._card.show_card("", "", ())
        put(self._brief, "")
        self._categories = ()
        self._phone.offer(())
        self.category.offer(())
        self.justification.clear()
        self.reference.setText("")
        self._kind, self._policy = OpeningKind.EMERGENCY, None
        self._ask_for(OpeningKind.EMERGENCY)
        self._show_page(_WHICH)
        self.footer.say("")

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

    def _show_chosen(self) -> None:
        if self.ticked():
            set_fault(self.envelopes, False)
            self._list_said.say("")
        self._say_live()

    def _show_category(self) -> None:
        while self._answer_box.count():
            item = self._answer_box.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                discard(widget)
        self._answers, self._answer_fields = [], []
        place = self.category.place()
        if self._is_bare or not 0 <= place < len(self._categories):
            self._set_order()
            return
        category = self._categories[place]
        for number, question in enumerate(category.questions):
            control = line(f"request.answer.{number}", question)
            field = FormField(question, control)
            self._answers.append(control)
            self._answer_fields.append(field)
            self._answer_box.addWidget(field)
        self._set_order()
        self._reference.setVisible(bool(category.reference_mask))
        put(self._reference.heading, category.reference_label or self.tr("Reference number"))
        self.reference.setMaximumWidth(px(300))
        self._reference.message.set_hint(self.tr("In the format {0}").format(category.reference_form))
        self._reference.accept()
        self._judge_reference(self.reference.text())
        self._say_live()

    def _judge_reference(self, typed: str) -> None:
        """Say that a reference number has its format; that it has not is said when it is sent, not while it is typed."""
        place = self.category.place()
        category = self._categories[place] if 0 <= place < len(self._categories) else None
        if category is None or not category.reference_mask or self._reference.is_wrong:
            return
        fits = category.fits(typed.strip())
        self._reference.message.say(self.tr("Has the right format.") if fits else "", "good")

    def _set_order(self) -> None:
        """In the order of reading; lengths and answers are made again for each request and each reason."""
        order: list[QWidget] = [
            self.category,
            self._phone.people,
            *self.minutes.buttons(),
            *self._answers,
            self.reference,
            self.justification,
        ]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _show_count(self) -> None:
        text = self.justification.toPlainText()
        least = self._policy.justification_min_chars if self._policy is not None else 0
        if visible_length(text) < least:
            self._words.message.set_hint(self.tr("{0} of at least {1} characters").format(visible_length(text), least))
        else:
            self._words.message.set_hint(self.tr("Long enough. {0} of {1}.").format(len(text), JUSTIFICATION_MAX))

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the ticked envelopes."""
        return tuple(outside.id for outside in self.envelopes.envelopes.ticked())

    # -- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sign with Ctrl+Enter also from the text, where Enter alone is a new line; go from the search to the list."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.search:
            if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
                self.envelopes.setFocus()
                return True
        elif pressed and isinstance(event, QKeyEvent) and is_ctrl_enter(event):
            self.send()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign with Ctrl+Enter."""
        if self._pages.index == _WHY and is_ctrl_enter(event):
            self.send()
        elif event.key() in ENTER and self.search.hasFocus():
            # It did its own part already.
            event.accept()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Say why with Enter; there it goes to the next field."""
        if self._pages.index == _WHICH:
            self.say_why()
        else:
            super().go_on()

    def go_back(self) -> None:
        """Go back to the envelopes with Esc, and from there ask whether to abandon."""
        if self._pages.index == _WHY:
            self.show_envelopes()
        else:
            super().go_back()

    def send(self) -> None:
        """Hand the draft to the flow; it stays on the screen until it was taken."""
        words, minutes = self.justification.toPlainText(), self.minutes.value()
        if self._is_bare:
            phone_of = self._phone.choice() if self._kind is OpeningKind.NEW_PHONE else ""
            self.submitted.emit(Draft((), "", (), "", words, minutes, self._kind, phone_of))
            return
        self.submitted.emit(
            Draft(
                envelope_ids=self.ticked(),
                category_id=self.category.choice(),
                answers=tuple(field.text() for field in self._answers),
                reference=self.reference.text(),
                justification=words,
                minutes=minutes,
            )
        )

    def refuse(self, sentence: str) -> None:
        """Show why; where a fresh code is asked for, it is typed again."""
        super().refuse(sentence)
        if not self._again.isHidden():
            self.code.setFocus()

    def refuse_fields(self, faults: Sequence[FieldFault]) -> None:
        """Say at each field what is wrong with it; the keyboard goes to the first."""
        self.notice.say("")
        for fault in reversed(faults):
            self._refuse_field(fault)

    def _refuse_field(self, fault: FieldFault) -> None:
        if fault.field == DraftField.ENVELOPES:
            self._refuse_list(fault.sentence)
            return
        if self._pages.index != _WHY:
            self._show_page(_WHY)
        if fault.field == PHONE_OF:
            self._phone.refuse(fault.sentence)
            return
        if fault.field in {DraftField.ANSWER, ANSWERS}:
            if self._answer_fields:
                self._answer_fields[min(fault.index, len(self._answer_fields) - 1)].refuse(fault.sentence)
            return
        {
            DraftField.REFERENCE: self._reference,
            DraftField.JUSTIFICATION: self._words,
            DraftField.MINUTES: self._minutes,
        }[DraftField(fault.field)].refuse(fault.sentence)

    def first_focus(self) -> None:
        """Begin at the search; Enter or the arrow down goes on to the list."""
        (self.search if self._again.isHidden() else self.code).setFocus()
