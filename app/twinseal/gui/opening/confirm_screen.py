"""The second person reads the request as a letter before giving a code; confirms, narrows or refuses."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.letter_sheet import LetterSheet
from twinseal.gui.opening.request_letter import RequestLetter
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.act import ENTER, is_ctrl_enter
from twinseal.gui.widgets.answer_time import AnswerTime
from twinseal.gui.widgets.base import bring_into_view, button, put
from twinseal.gui.widgets.fitting_area import FittingArea
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField, text_area
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.letter import Letter, Perforation
from twinseal.gui.widgets.screen import FORM_PX, LIST_PX

_LOW_PX: Final = 600
"""Below this height the letter stands beside who answers, where there is the width for both."""
_BESIDE_PX: Final = 760
_SIDE_PX: Final = 24
_BELOW_PX, _BELOW_LOW_PX = 16, 4
_REASON_PX: Final = 3 * 21 + 22


class ConfirmScreen(OpeningScreen):
    """The request as a letter, the time that is left to answer it, and who answers; the same block takes a refusal."""

    confirmed = Signal(str, object, str, object, int)
    witnessed = Signal(str, object, str)
    refused = Signal(str, object, str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__("confirm", self.tr("Do you answer for this?"), step=3, scrolls=False)
        # The letter itself asks: the question is read aloud, and takes no room.
        self.title.hide()
        self._is_refusing = self._is_witness = False
        self._build_letter()
        self._build_answer()
        self._lay_out()
        self._build_acts()
        self._show_mode()

    def _build_letter(self) -> None:
        self.countdown = AnswerTime("confirm.countdown", self.tr("to answer before the request ends"), self.tr("to answer"))
        self.written = RequestLetter(self.countdown.sizeHint())
        self.letter = Letter("confirm.letter", self.written)
        self.letter.begin(self.tr("The request as a letter"))
        self.letter.verticalScrollBar().valueChanged.connect(lambda _px: self._read_on())

    def _build_answer(self) -> None:
        self.panel = IdentifyPanel("confirm", self.send, heading=self.tr("Who answers?"))
        self.panel.message.keep_lines(1)
        self.reason = text_area("confirm.reason", self.tr("Reason for refusing"), lines=3)
        self.reason.setFixedHeight(px(_REASON_PX))
        self.why = FormField("", self.reason)
        for part in (self.reason, self.panel.passphrase, self.panel.code):
            part.installEventFilter(self)
        below = QWidget()
        box = QVBoxLayout(below)
        # The mark of the keyboard goes around a control, and a page that scrolls cuts off what is beside it.
        box.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        box.setSpacing(px(8))
        self._perforation = Perforation()
        box.addWidget(self._perforation)
        box.addWidget(self.why)
        box.addWidget(self.panel)
        box.addStretch(1)
        self._answer = FittingArea("", below)

    def _lay_out(self) -> None:
        self._sheet = LetterSheet(self.letter, self._answer)
        self.body.addWidget(self._sheet, 1)
        self.letter.set_corner(self.countdown)

    def _build_acts(self) -> None:
        self._open_together = button(
            self.tr("Open together"), "confirm.open", self.send, kind="primary", busy=self.tr("Checking \u2026")
        )
        self._begin_refusal = button(
            self.tr("Refuse \u2026"), "confirm.refuse", self.begin_refusal, icon="cross",
            hint=self.tr("Needs a reason, your passphrase and a code. A refusal is logged and does not count as a failure."),
        )  # fmt: skip
        self._refuse = button(
            self.tr("Refuse"), "confirm.send_refusal", self.send_refusal, kind="primary", busy=self.tr("Checking \u2026")
        )
        self._to_letter = button(self.tr("Back to the letter"), "confirm.back", self.show_letter, kind="quiet", icon="back")
        self._leave = self.abandon_button()
        self.footer.hold(self._refuse, self._to_letter)

    # -- room ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the letter beside who answers where the window is low and wide."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        low = self.window().height() < px(_LOW_PX)
        beside = low and self.width() >= px(_BESIDE_PX)
        if low != self.countdown.is_line:
            self._move_time(low)
        if beside != self._sheet.is_beside:
            self._perforation.setVisible(not beside)
            for part in (self._head.parentWidget(), self.body.parentWidget()):
                if part is not None:
                    part.setMaximumWidth(px((LIST_PX if beside else FORM_PX) + 2 * _SIDE_PX))
            self._sheet.set_beside(beside)

    def _move_time(self, low: bool) -> None:
        """Where the letter has no room for the ring in its corner, the time is a line above the page."""
        self.letter.set_corner(None)
        self.countdown.set_line(low)
        if low:
            self._head.addWidget(self.countdown)
            self.countdown.show()
        else:
            self._head.removeWidget(self.countdown)
            self.letter.set_corner(self.countdown)
        margins = self.body.contentsMargins()
        margins.setBottom(px(_BELOW_LOW_PX if low else _BELOW_PX))
        self.body.setContentsMargins(margins)
        self.written.corner_room.setVisible(not low)
        self.letter.set_low(low)
        self.panel.set_low(low)

    # -- letter and refusal --------------------------------------------------------------------

    def _show_mode(self) -> None:
        self.why.setVisible(self._is_refusing)
        # A refusal narrows nothing: its reason needs the room.
        self.written.narrow.setVisible(not (self._is_refusing or self._is_witness))
        # Who refuses was chosen before; where nobody was, it is asked here.
        self.panel.who.setVisible(not self._is_refusing or not self.panel.people.person_id())
        if self._is_refusing:
            self.foot(leave=self._to_letter, primary=self._refuse, key="Ctrl+Enter")
            self.footer.say(self.tr("A refusal is an answer, not a failure."))
        else:
            self.foot(leave=self._leave, beside=(self._begin_refusal,), primary=self._open_together)
            self.footer.say("")
        self._set_order()

    def begin_refusal(self) -> None:
        """Ask for the reason in the place of who answers; both factors stay as typed."""
        self._is_refusing = True
        self.panel.message.say("")
        self._show_mode()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.why)

    def show_letter(self) -> None:
        """Go back to the letter; the reason stays as written."""
        self._is_refusing = False
        self.why.accept()
        self._show_mode()
        self.letter.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the names of the steps: for a new phone a witness signs here, and who lost theirs comes after."""
        names = super().steps
        return (*names[: self.step], self.tr("Witness"), *names[self.step + 1 :]) if self._is_witness else names

    def show_view(self, view: OpeningView) -> None:
        """Show the signed request."""
        request = view.request
        if request is None:
            return
        self.begin()
        self._is_witness = request.is_new_phone
        self.header_changed.emit()
        act = self.tr("Sign as the witness") if request.is_new_phone else self.tr("Open together")
        self._open_together.setText(act)
        self._open_together.setAccessibleName(act)
        first_name = next(iter(request.person_name.split()), "")
        put(self.why.heading, self.tr("Why do you refuse? {0} reads this, and so does the auditor.").format(first_name))
        words = self.written.show_request(view, request)
        self.reason.clear()
        self.panel.offer(view.second_candidates)
        self._is_refusing = False
        self._show_mode()
        self.letter.begin(words)

    def forget(self) -> None:
        """Take back the request and what was typed."""
        super().forget()
        self.written.forget()
        put(self.why.heading, "")
        self.reason.clear()
        self.why.accept()
        self.letter.begin(self.tr("The request as a letter"))
        self.panel.offer(())
        self._is_refusing = False
        self._show_mode()

    def _set_order(self) -> None:
        """In the order of reading: what is asked, then who answers. Ticks and lengths are made again for each request."""
        order = (self.letter, *self.written.stops, self.reason, self.panel.search, self.panel.people)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    # -- answers -------------------------------------------------------------------------------

    def send(self) -> None:
        """Hand the confirmation to the flow, once the letter was read to its end and nothing is missing."""
        if self._is_refusing:
            self.send_refusal()
            return
        chosen = self.written.chosen
        if not self.letter.was_read:
            self.panel.message.say(self._read_first())
            self.letter.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not chosen and self.written.boxes:
            self.written.ask_for_tick()
        elif self._is_witness and self.panel.is_complete():
            self.witnessed.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())
        elif self.panel.is_complete():
            person, code = self.panel.people.person_id(), self.panel.code.take()
            self.confirmed.emit(person, self.panel.passphrase, code, chosen, self.written.minutes.value())

    def _read_first(self) -> str:
        return self.tr("Read the letter to its end first: it goes on below what is in sight.")

    def _read_on(self) -> None:
        if self.panel.message.message == self._read_first() and self.letter.was_read:
            self.panel.message.say("")

    def send_refusal(self) -> None:
        """Hand the refusal to the flow, its reason as one line; the code stays until the reason was taken."""
        # A line that was pasted in parts is one line; Enter makes none.
        reason = " ".join(self.reason.toPlainText().splitlines())
        if not reason.strip():
            self.refuse_reason(self.tr("Enter a reason for refusing. It will be logged."))
        elif self.panel.is_complete():
            self.refused.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.text(), reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep in sight what the keyboard comes to; in the reason Enter goes on, and with Ctrl it refuses."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            bring_into_view(watched)
        elif watched is self.reason and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if is_ctrl_enter(event):
                self.send_refusal()
                return True
            if event.key() in ENTER:
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Refuse with Ctrl+Enter."""
        if self._is_refusing and is_ctrl_enter(event):
            self.send_refusal()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Move on, but from the code, which was sent by the same key."""
        if not self.panel.code.hasFocus():
            super().go_on()

    def go_back(self) -> None:
        """Go back from the reason to the letter with Esc, and from there ask whether to abandon."""
        if self._is_refusing:
            self.show_letter()
        else:
            super().go_back()

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the code is typed again."""
        self.panel.refuse(sentence)
        bring_into_view(self.panel.factors)

    def refuse_reason(self, sentence: str) -> None:
        """Say at the reason what is wrong with it; both factors stay as typed."""
        if not self._is_refusing:
            self.begin_refusal()
        self.why.refuse(sentence)
        bring_into_view(self.why)

    def first_seen(self) -> QWidget:
        """Return the line that says who asks: the question itself is not drawn."""
        return self.written.asked_by

    def first_focus(self) -> None:
        """Begin at the letter, above what must be read."""
        self.letter.setFocus()
