"""Who lost the phone opens by the passphrase alone, once a witness has signed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.answer_time import AnswerTime
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import SECRET_PX


class LostPhoneScreen(OpeningScreen):
    """Only they sit here, and type no code; the time to answer runs once more."""

    opened = Signal(object)

    def __init__(self) -> None:
        """Build."""
        super().__init__("lost_phone", self.tr("Your passphrase"), step=3)
        self._person = ""
        self._who = label("", "sub", name="lost_phone.who")
        self._red = Notice("lost_phone.without_code")
        self.countdown = AnswerTime(
            "lost_phone.countdown", self.tr("to answer before the request ends"), self.tr("to answer")
        )
        self.countdown.set_line(True)
        self.passphrase = PassphraseField("lost_phone.passphrase", self.tr("Passphrase"), eye="lost_phone.show_passphrase")
        self._field = FormField(self.tr("Passphrase"), self.passphrase, lines=2)
        self._field.setMaximumWidth(px(SECRET_PX))
        self.passphrase.submitted.connect(self.send)
        for part in (self._who, self.countdown, self._red, self._field):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot(
            leave=self.abandon_button(),
            primary=button(
                self.tr("Open for the new phone"), "lost_phone.open", self.send, kind="primary",
                busy=self.tr("Checking \u2026"),
            ),
        )  # fmt: skip

    def show_view(self, view: OpeningView) -> None:
        """Ask who lost the phone."""
        if view.request is None or view.witness is None:
            return
        self.begin()
        self._person, name = view.request.phone_of
        put(self.title, self.tr("{0}, type your passphrase").format(shown(name)))
        put(self._who, self.tr("Only {0} sits here now; the others look away.").format(shown(name)))
        self._red.say(
            self.tr("No code is asked for. The log and every report say so, and that {0} witnessed it.").format(
                shown(view.witness.name)
            ),
            "warning",
        )
        self._wipe()

    def send(self) -> None:
        """Hand the passphrase to the flow, once there is one."""
        if self.passphrase.is_empty():
            self._field.refuse(self.tr("Type the passphrase."))
            return
        self._field.accept()
        self.opened.emit(self.passphrase)

    def fill_in(self, person_id: str, passphrase: str, _code: str) -> bool:
        """Fill in the passphrase of a pretend person of a demo vault; False for anybody else."""
        if not self._person or person_id != self._person:
            return False
        self.passphrase.set_text(passphrase)
        self.passphrase.setFocus()
        return True

    def refuse(self, sentence: str) -> None:
        """Show why below the passphrase, which stays as typed."""
        self._field.refuse(sentence)

    def conceal(self) -> None:
        """Show dots in place of the passphrase."""
        self.passphrase.set_shown(False)

    def forget(self) -> None:
        """Take back who was asked and what was typed."""
        super().forget()
        self._person = ""
        put(self.title, self.tr("Your passphrase"))
        put(self._who, "")
        self._red.say("")
        self._wipe()

    def _wipe(self) -> None:
        self.passphrase.wipe()
        self.conceal()
        self._field.accept()

    def go_on(self) -> None:
        """Move on, but from the passphrase, which was sent by the same key."""
        if not self.passphrase.hasFocus():
            super().go_on()

    def first_focus(self) -> None:
        """Begin at the passphrase."""
        self.passphrase.setFocus()
