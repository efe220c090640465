"""The code of a slip, how its owner was told, and the slips that wait for theirs."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal

from twinseal.domain.alert import HowConfirmed
from twinseal.domain.due_time import room_time
from twinseal.flows.views.statements import SlipsView, WaitingSlip
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.screen import Screen


class SlipScreen(Screen):
    """Typed, then signed with one press; where more slips wait, the next one is asked for."""

    signed = Signal(str, str)
    """The code as typed, and how its owner confirmed it: a code of `HowConfirmed`."""
    left = Signal()

    def __init__(self) -> None:
        """Build without slips."""
        super().__init__("slip_code", self.tr("What is the code of the slip?"))
        self._offered: tuple[HowConfirmed, ...] = ()
        self._who = label("", "muted-body", name="slip_code.who")
        self.code = line("slip_code.code", self.tr("Code of the slip"), longest=20)
        self.field = FormField(
            self.tr("Code of the slip"),
            self.code,
            self.tr("For example 7K3-M0Q. Capital or small, with or without the dash."),
        )
        self.ways = ChoiceRows("slip_code.ways", self.tr("How do you know that its owner was told?"))
        self.rows = FactRows("slip_code.slips", self.tr("Slips that wait for their code"))
        self.body.addWidget(self._who)
        self.body.addWidget(card(self.field))
        self.body.addWidget(label(self.tr("How do you know that its owner was told?"), "section"))
        self.body.addWidget(self.ways)
        self.body.addWidget(label(self.tr("You sign that as chosen. The next seal closes what was owed."), "muted-body"))
        self.body.addWidget(self.rows)
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Leave"), "slip_code.back", self.left.emit, icon="back"),
            primary=button(
                self.tr("Sign that its owner confirmed it"), "slip_code.sign", self.send, kind="primary",
                busy=self.tr("Signing \u2026"),
            ),
        )  # fmt: skip

    def send(self) -> None:
        """Hand the code over; it stays until it was taken."""
        self.field.accept()
        self.signed.emit(self.code.text(), self.ways.choice())

    def show_view(self, view: SlipsView, said: str = "") -> None:
        """Show who signs, which slips wait, and what was signed before."""
        put(self._who, self.tr("{0}, you sign what the owner of an envelope says.").format(view.person_name))
        self.notice.say(said, "plain")
        self.code.clear()
        self.field.accept()
        # What was chosen stays for the next slip.
        if self._offered != view.ways:
            self._offered = view.ways
            self.ways.offer([(way.value, self._way(way)) for way in view.ways])
        self.rows.show_facts([self._line(slip) for slip in view.slips])

    def _way(self, way: HowConfirmed) -> str:
        return {
            HowConfirmed.SLIP: self.tr("The owner read this code out, by telephone or in the room"),
            HowConfirmed.SELF: self.tr("I am the owner, and this is my slip"),
            HowConfirmed.PAPER: self.tr("The owner signed the slip with a pen, and I have it"),
        }[way]

    def _line(self, slip: WaitingSlip) -> FactLine:
        when = room_time(slip.due_utc, datetime.now(UTC))
        late = when is not None and when.over
        due = self.tr("Was due {0}") if late else self.tr("By {0}")
        return FactLine(
            self.tr("Slip {0}").format(slip.number),
            (due.format(when.day if when is not None else slip.due_utc),),
            self.tr("seal {0:04d}").format(slip.seal_number),
            "report",
            "amber" if late else "ink2",
        )

    def refuse(self, sentence: str) -> None:
        """Say what is wrong at the code."""
        self.field.refuse(sentence)

    def forget(self) -> None:
        """Keep no name and no code."""
        put(self._who, "")
        self.notice.say("")
        self.code.clear()
        self.field.accept()
        self._offered = ()
        self.ways.offer(())
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at the code."""
        self.code.setFocus()
