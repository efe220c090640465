"""A test alert that was sent: what became of it on each way, and the code that proves that it arrived."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.alert import Channel
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.text import with_capital
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.screen import Screen


class AlertTestScreen(Screen):
    """Sent, read where it arrived, then signed with one press; leaving proves nothing."""

    signed = Signal(str)
    """The code as typed."""
    again = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build with nothing sent."""
        super().__init__("alert_test_sent", self.tr("Did the test alert arrive?"))
        self._about = label("", "muted-body", name="alert_test_sent.about")
        self.rows = FactRows("alert_test_sent.ways", self.tr("What became of it on each way"))
        self.code = line("alert_test_sent.code", self.tr("Code of the test alert"), longest=20)
        self.field = FormField(
            self.tr("Code, as somebody reads it where the alert arrived"),
            self.code,
            self.tr("It stands in the line of the system log and in the notice: code, then six signs, as in 7K3-M0Q."),
        )
        self.body.addWidget(self._about)
        self.body.addWidget(self.rows)
        self.body.addWidget(card(self.field))
        self.body.addWidget(
            label(
                self.tr(
                    "\u201cSent\u201d means that the system log, the folder or the desktop took it. Only its code proves that somebody received "
                    "it: so it is nowhere on this screen."
                ),
                "muted-body",
            )
        )
        self.body.addStretch(1)
        self._again = button(self.tr("Send it again"), "alert_test_sent.again", self.again.emit)
        self._sign = button(
            self.tr("Sign that it arrived"),
            "alert_test_sent.sign",
            self.send,
            kind="primary",
            busy=self.tr("Signing \u2026"),
        )
        self.foot(
            leave=button(self.tr("Sign nothing"), "alert_test_sent.back", self.left.emit, icon="back"),
            others=(self._again,),
            primary=self._sign,
        )

    def send(self) -> None:
        """Hand the code over; it stays until it was taken."""
        self.field.accept()
        self.signed.emit(self.code.text())

    def show_sending(self, name: str, channels: tuple[Channel, ...]) -> None:
        """Say that it is on its way; nothing can be signed meanwhile."""
        put(self._about, self.tr("{0}, the test alert is being sent.").format(name))
        self.rows.show_facts([self._line(Tried(channel, "")) for channel in channels])
        self.code.clear()
        self.notice.say("")
        self._let(False)

    def show_view(self, view: AlertTestView, name: str) -> None:
        """Show what became of it; where it failed on a way out of the room nothing can be signed."""
        failed = bool(view.failed)
        put(
            self._about,
            self.tr("{0}, mend what failed and send it again: nothing can be signed before.").format(name)
            if failed
            else self.tr("{0}, have somebody read its code to you, where it arrived.").format(name),
        )
        self.rows.show_facts([self._line(each) for each in view.tried])
        self._let(True)
        self._sign.setEnabled(not failed)
        self.code.setEnabled(not failed)

    def _let(self, may: bool) -> None:
        for part in (self._again, self._sign, self.code):
            part.setEnabled(may)

    def _line(self, tried: Tried) -> FactLine:
        words = {"": self.tr("on its way"), "sent": self.tr("sent"), "failed": self.tr("failed")}
        has_failed = tried.outcome == "failed"
        if tried.fault is not None:
            more = with_capital(str(fault_text(tried.fault)))
        else:
            more = (self._unheard() if has_failed else self._where()).get(tried.channel, "")
        return FactLine(
            with_capital(str(channel_text(tried.channel))),
            (more,) if more else (),
            words.get(tried.outcome, tried.outcome),
            "warning" if has_failed else "check" if tried.outcome else "clock",
            "amber" if has_failed else "ink2",
        )

    def _where(self) -> dict[Channel, str]:
        return {
            Channel.SOUND: self.tr("Heard in this room"),
            Channel.TRAY: self.tr("Seen on this desktop"),
            Channel.SYSLOG: self.tr("Arrives wherever this machine's system log is read"),
            Channel.DROP: self.tr("Arrives wherever the files of the drop folder are read"),
        }

    def _unheard(self) -> dict[Channel, str]:
        return {
            Channel.SOUND: self.tr("Nothing on this machine could play it"),
            Channel.TRAY: self.tr("This desktop has no place that shows notices"),
        }

    def refuse(self, sentence: str) -> None:
        """Say what is wrong at the code, or above where none can be typed."""
        self._let(True)
        if self.code.isEnabled():
            self.field.refuse(sentence)
        else:
            super().refuse(sentence)

    def forget(self) -> None:
        """Keep no name and no code."""
        put(self._about, "")
        self.notice.say("")
        self.code.clear()
        self.field.accept()
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at the code, or where none can be typed at what became of it."""
        (self.code if self.code.isEnabled() else self.rows).setFocus()
