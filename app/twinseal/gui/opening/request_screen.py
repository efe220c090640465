"""The request in two steps: which envelopes, or none and maintenance instead; then why and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from twinseal.domain.errors import FieldFault
from twinseal.domain.opening import OpeningKind
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import Draft, DraftField
from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.sign_again_panel import SignAgainPanel
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.opening.which_panel import WhichPanel
from twinseal.gui.opening.why_panel import WhyPanel
from twinseal.gui.widgets.act import ENTER, is_ctrl_enter
from twinseal.gui.widgets.announcer import announce_arrival
from twinseal.gui.widgets.base import button, put
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.pages import Pages
from twinseal.gui.widgets.screen import LIST_PX

_WHICH, _WHY = 0, 1
_LOW_PX: Final = 600
"""Below this height, or this width, the card is one sentence below the list, which then has the whole width."""
_NARROW_PX: Final = 760


class RequestScreen(OpeningScreen):
    """Search, read the card, tick; then answer and write. What is wrong is said at its field."""

    submitted = Signal(object)

    def __init__(self) -> None:
        """Build."""
        super().__init__("request", self.tr("Which envelopes do you need?"), step=2, wide_px=LIST_PX)
        self._first_name = ""
        self.which, self.why = WhichPanel(), WhyPanel()
        self._again = SignAgainPanel(self.send)
        self.code, self.countdown = self._again.code, self._again.countdown
        self._pages = Pages((self.which, self.why))
        self._unheard = Notice("request.unheard")
        self.body.addWidget(self._unheard)
        self.body.addWidget(self._again)
        self.body.addWidget(self._pages, 1)
        self._leave = self.abandon_button()
        self._change = button(
            self.tr("Maintenance"), "request.maintenance", self.ask_maintenance, icon="pen",
            hint=self.tr("Change something in the vault. No envelope is asked for, and nothing that is stored is shown."),
        )  # fmt: skip
        self._drill = button(
            self.tr("Drill"), "request.drill", self.ask_drill,
            hint=self.tr("Practise the whole way. Only the drill envelope is opened; everything else is decrypted but not shown."),
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
        self.which.moved_on.connect(self.say_why)
        self.which.ticked_changed.connect(self._say_live)
        self.why.changed.connect(self._say_live)
        self.why.send_pressed.connect(self.send)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the list."""
        super().resizeEvent(event)
        self.which.set_low(self.window().height() < px(_LOW_PX) or self.width() < px(_NARROW_PX))

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
            phone = (self._new_phone,) if self.why.phone.is_offered else ()
            self.foot(leave=self._leave, beside=(self._change, self._drill, *phone), primary=self._on)
        else:
            titles = {
                OpeningKind.MAINTENANCE: self.tr("What is to be changed, and for how long?"),
                OpeningKind.DRILL: self.tr("Who practises, and for how long?"),
                OpeningKind.NEW_PHONE: self.tr("Whose phone, and what happened to it?"),
            }
            put(self.title, titles.get(self.why.kind, self.tr("Why, and for how long?")))
            self.foot(leave=self._back, primary=self.sign, key="Ctrl+Enter")
            self.why.set_order()
        # The other question of the same screen.
        announce_arrival(self, self.spoken())
        self._say_live()

    def ask_maintenance(self) -> None:
        """Go on to the purpose of a maintenance opening; what is ticked stays ticked, and is not asked for."""
        self._ask_without_envelopes(OpeningKind.MAINTENANCE)

    def ask_drill(self) -> None:
        """Go on to the purpose of a drill; what is ticked stays ticked, and is not asked for."""
        self._ask_without_envelopes(OpeningKind.DRILL)

    def ask_new_phone(self) -> None:
        """Go on to the new phone of the other officer; what is ticked stays ticked, and is not asked for."""
        self._ask_without_envelopes(OpeningKind.NEW_PHONE)

    def _ask_without_envelopes(self, kind: OpeningKind) -> None:
        self.why.ask_for(kind)
        self._show_page(_WHY)
        self.why.justification.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_why(self) -> None:
        """Go on to the reasons, once an envelope is ticked."""
        if not self.which.ticked():
            self._refuse_list(self.tr("Tick at least one envelope."))
            return
        self._show_page(_WHY)
        self.why.category.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_envelopes(self) -> None:
        """Go back to the envelopes; everything typed stays."""
        if self.why.is_bare:
            self.why.ask_for(OpeningKind.EMERGENCY)
        self._show_page(_WHICH)
        self.which.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_list(self, sentence: str) -> None:
        if self._pages.index != _WHICH:
            self._show_page(_WHICH)
        self.which.refuse(sentence)

    def _say_live(self) -> None:
        ticked = self.which.ticked()
        if self._pages.index == _WHICH:
            names = " \u00b7 ".join(shown(envelope.name) for envelope in ticked)
            total = self.which.total()
            self.footer.say(self.tr("{0} of {1}: {2}").format(len(ticked), total, names) if ticked else "")
        else:
            self.footer.say(self.why.sentence(len(ticked)))

    # -- contents ------------------------------------------------------------------------------

    def take_code(self) -> str:
        """Return the fresh code that was typed and forget it; empty where none is asked for."""
        return self.code.take()

    def show_view(self, view: OpeningView, policy: Policy, categories: tuple[ReasonCategory, ...]) -> None:
        """Show what can be asked for."""
        self.begin()
        self._first_name = view.first.name if view.first is not None else ""
        self._unheard.say("\n".join(view.unheard), "warning")
        self.which.begin(tuple(outside for outside in view.outsides if not outside.sentinel))
        self.why.begin(policy, categories, view.phone_choices)
        self._again.ask(view.first if view.draft is not None else None)
        if view.draft is not None:
            self._fill_in(view.draft)
        self._show_page(_WHICH if view.draft is None else _WHY)

    def _fill_in(self, draft: Draft) -> None:
        if draft.kind is not self.why.kind:
            self.why.ask_for(draft.kind)
        self.which.tick(draft.envelope_ids)
        self.why.show_draft(draft)

    def forget(self) -> None:
        """Take back envelopes, cards, and what was written."""
        super().forget()
        self._again.ask(None)
        self._first_name = ""
        self._unheard.say("")
        self.which.forget()
        self.why.forget()
        self._show_page(_WHICH)
        self.footer.say("")

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the ticked envelopes."""
        return tuple(outside.id for outside in self.which.ticked())

    # -- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign with Ctrl+Enter."""
        if self._pages.index == _WHY and is_ctrl_enter(event):
            self.send()
        elif event.key() in ENTER and self.which.search.hasFocus():
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
        self.submitted.emit(self.why.draft(self.ticked()))

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
        self.why.refuse_field(fault)

    def first_focus(self) -> None:
        """Begin at the search; Enter or the arrow down goes on to the list."""
        (self.which.search if self._again.isHidden() else self.code).setFocus()
