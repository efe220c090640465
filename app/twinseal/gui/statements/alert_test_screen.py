"""A test alert that was sent: what became of it on each way, and what somebody there heard or read of it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.alert import TESTED, Channel
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.errors import TwinsealError
from twinseal.domain.text import with_capital
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.gui.statements.way_answer import WayAnswer
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.screen import Screen


class AlertTestScreen(Screen):
    """Sent, answered for each way, then signed with one press; leaving proves nothing."""

    signed = Signal(object)
    """What was said of each way, as `AlertTesting.sign` takes it."""
    again = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build with nothing sent."""
        super().__init__("alert_test_sent", self.tr("Did the test alert arrive?"))
        self._about = label("", "muted-body", name="alert_test_sent.about")
        self.rows = FactRows("alert_test_sent.ways", self.tr("What became of it on each way"))
        self.answers = {way: WayAnswer(way) for way in TESTED}
        self._asked: tuple[Channel, ...] = ()
        self._answers = card(*self.answers.values())
        self.body.addWidget(self._about)
        self.body.addWidget(self.rows)
        self.body.addWidget(self._answers)
        self.body.addWidget(
            label(
                self.tr(
                    "\u201cSent\u201d means that the system log, the folder or the desktop took it. Only what people heard or read there "
                    "proves that it arrived: so no code is on this screen, and each way has one of its own."
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
        """Hand over what was said of each way; it stays until it was taken."""
        self.notice.say("")
        for way in self._asked:
            self.answers[way].accept()
        self.signed.emit({way: self.answers[way].said() for way in self._asked})

    def show_sending(self, name: str, channels: tuple[Channel, ...]) -> None:
        """Say that it is on its way; nothing can be signed meanwhile."""
        put(self._about, self.tr("{0}, the test alert is being sent.").format(name))
        self.rows.show_facts([self._line(Tried(channel, "")) for channel in channels])
        self.notice.say("")
        self._ask(())
        self._let(False)

    def show_view(self, view: AlertTestView, name: str) -> None:
        """Show what became of it, and ask of each way on which it was sent; where it failed on one nothing can be signed."""
        failed = bool(view.failed)
        said = self.tr("{0}, say of each way whether it arrived there.")
        if failed:
            said = self.tr("{0}, it went out on no way, so nothing can be signed. Find out why, then send it again.")
        if failed and view.arriving:
            said = self.tr(
                "{0}, it failed on one way or more, so nothing can be signed. What you say of the others is logged. Find out why, then send it again."
            )
        put(self._about, said.format(name))
        self.rows.show_facts([self._line(each) for each in view.tried])
        self._ask(view.arriving)
        self._let(True)
        words = self.tr("Log what arrived") if failed else self.tr("Sign that it arrived")
        self._sign.setText(words)
        self._sign.setAccessibleName(words)
        self._sign.setEnabled(bool(view.arriving))

    def _ask(self, ways: tuple[Channel, ...]) -> None:
        self._asked = ways
        for way, answer in self.answers.items():
            answer.clear()
            answer.setVisible(way in ways)
        self._answers.setVisible(bool(ways))

    def _let(self, may: bool) -> None:
        for part in (self._again, self._sign):
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
            Channel.SOUND: self.tr("Is heard in this room"),
            Channel.TRAY: self.tr("Is seen on this desktop"),
            Channel.SYSLOG: self.tr("Arrives wherever this machine's system log is read"),
            Channel.DROP: self.tr("Arrives wherever the files of the drop folder are read"),
        }

    def _unheard(self) -> dict[Channel, str]:
        return {
            Channel.SOUND: self.tr("Nothing on this machine could play it"),
            Channel.TRAY: self.tr("This desktop has no place that shows notices"),
        }

    def refuse_way(self, refusal: TwinsealError) -> None:
        """Say what is wrong at the way that it is about, else above."""
        self._let(True)
        answer = next((self.answers[way] for way in self._asked if way == refusal.field), None)
        if answer is None:
            self.refuse(refusal.sentence)
        else:
            answer.refuse(refusal.sentence)

    def forget(self) -> None:
        """Keep no name and no code."""
        put(self._about, "")
        self.notice.say("")
        self._ask(())
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at the first way that is asked for, or at what became of it."""
        if self._asked:
            self.answers[self._asked[0]].first_focus()
        else:
            self.rows.setFocus()
