"""The sealed vault: what anybody may see, and the one big door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.due_time import ago_words, room_time
from twinseal.domain.duty_age import DutyAge
from twinseal.flows.views.sealed import PersonView, SealedDuty, SealedView, told_together
from twinseal.gui.design.scale import px
from twinseal.gui.shell import Door
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import add, button, keep_enter, label, put, row
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.screen import FORM_PX, Screen
from twinseal.gui.widgets.seal_ring import SealRing
from twinseal.gui.widgets.sign import Sign

_LOW_PX: Final = 560
_BY_PEOPLE: Final = ("review", "lessons", "acknowledge", "take_up", "alert", "alert_test", "drill")
_DUTIES_MOST: Final = 3
"""How many duties are shown, the most urgent first."""


class SealedScreen(Screen):
    """State, coverage, notices; breaking the glass is the primary act."""

    break_requested = Signal()
    door_requested = Signal(str)
    leave_requested = Signal()
    paper_form_requested = Signal()
    line_requested = Signal()

    def __init__(self, doors: Mapping[str, Door]) -> None:
        """Build, with a door for each feature that begins here."""
        super().__init__("sealed", "", wide_px=FORM_PX)
        self.owed = 0, 0
        """How many things are owed, and how many of them are late."""
        self._state = label("", "huge", name="sealed.state", wrap=False)
        self._seal = label("", "muted-body", name="sealed.seal_number")
        # It takes the keyboard after a seal, and no key: somebody may still be typing.
        self._state.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keep_enter(self._state)
        self._after_seal = False
        self.break_button = button(
            self.tr("Break the glass"), "sealed.break_glass", self.break_requested.emit, kind="primary",
            hint=self.tr("Two people open envelopes together; everything is logged."),
        )  # fmt: skip
        self._log_fault = Notice("sealed.log_fault")
        self._facts = label("", name="sealed.coverage")
        self._people = label("", "muted", name="sealed.people")
        self.line_button = button(
            self.tr("Show the line to write down"), "sealed.line", self.line_requested.emit,
            hint=self.tr("Seal number and register code of the last seal, which nobody has marked as written down."),
        )  # fmt: skip
        self._notices = Notice("sealed.notices")
        self.body.addWidget(self._log_fault)
        self.paper_button = button(
            self.tr("Print a paper form"), "sealed.paper_form", self.paper_form_requested.emit, kind="primary",
            hint=self.tr("A blank, numbered form to record what is done while the log cannot be written."),
        )  # fmt: skip
        self.body.addLayout(self._seal_part())
        self.body.addWidget(self._notices)
        self.body.addWidget(self._facts_part())
        self.body.addStretch(1)
        self._doors = dict(doors)
        self.doors = {
            name: button(
                QCoreApplication.translate("Door", door.text), f"sealed.{name}", partial(self.door_requested.emit, name)
            )
            for name, door in doors.items()
        }
        self.leave_button = button(self.tr("Another vault"), "sealed.leave", self.leave_requested.emit)
        of_duties = [name for name, door in doors.items() if door.is_of_duty]
        for name in of_duties:
            self.doors[name].set_scale("small")
        # Directly below what is said of owners who are late, and in sight where the list of duties is not.
        self.body.insertLayout(self.body.indexOf(self._notices) + 1, row(*(self.doors[name] for name in of_duties), None))
        self.footer.hold(
            self.break_button, self.paper_button, *(self.doors[name] for name in doors if name not in of_duties)
        )
        self._show_act(cannot_open=False)

    def _show_act(self, *, cannot_open: bool, view: SealedView | None = None) -> None:
        """Stand for breaking the glass, or where nobody can open for the form that replaces the log meanwhile."""
        wanted: list[QWidget] = []
        for name, door in self._doors.items():
            is_wanted = door.is_wanted is None or (view is not None and bool(door.is_wanted(view)))
            if door.is_of_duty:
                self.doors[name].setVisible(is_wanted)
            elif is_wanted:
                wanted.append(self.doors[name])
        self.foot(
            others=(*wanted, self.leave_button),
            primary=self.paper_button if cannot_open else self.break_button,
        )

    def _seal_part(self) -> QBoxLayout:
        """Return the seal with its state in a word: below it, or beside it where the window is low."""
        self.ring = SealRing("sealed.ring")
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addStretch(1)
        words.addWidget(self._state)
        words.addWidget(self._seal)
        words.addStretch(1)
        self._block = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._block.setSpacing(px(14))
        self._block.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignCenter)
        self._block.addLayout(words, 1)
        return self._block

    def _facts_part(self) -> QFrame:
        """Return whether anybody could open now, and what is owed: by kind, age and seal, for a passer-by reads it too."""
        self._who_button = Act(self.tr("Who?"), kind="quiet", scale="small")
        self._who_button.setObjectName("sealed.who")
        self._who_button.setAccessibleName(self.tr("Who can open this vault?"))
        self._who_button.setCheckable(True)
        self._who_button.toggled.connect(self._people.setVisible)
        self._people.hide()
        self._duties_heading = label("", "section", name="sealed.owed")
        self._duties = DutyRows("sealed.duties", self.tr("What is owed"), still=True)
        self._duties_more = label("", "muted", name="sealed.owed_more")
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(Sign("people", "accent"))
        head.addWidget(self._facts, 1)
        head.addWidget(self._who_button)
        made = QFrame()
        made.setProperty("role", "clear")
        box = QVBoxLayout(made)
        box.setContentsMargins(0, px(8), 0, 0)
        box.setSpacing(px(10))
        clock = QHBoxLayout()
        clock.setSpacing(px(12))
        self._clock_sign = Sign("clock", "accent")
        self._clock = label("", name="sealed.clock")
        self._clock_doubted = False
        clock.addWidget(self._clock_sign, 0, Qt.AlignmentFlag.AlignTop)
        clock.addWidget(self._clock, 1)
        for part in (
            head, self._people, row(self.line_button, None), _rule(), clock,
            self._duties_heading, self._duties, self._duties_more,
        ):  # fmt: skip
            add(box, part)
        return made

    def _show_clock(self, view: SealedView) -> None:
        """Say whether the clock can be right: where it is wrong, right codes are refused."""
        behind = self.tr("The clock is not behind the last seal.")
        nothing = self.tr("There is no seal that the clock could be compared with.")
        put(self._clock, view.clock_doubt or (behind if view.clock_compared else nothing))
        self._clock_doubted = bool(view.clock_doubt)
        if view.clock_doubt:
            self._clock_sign.show_icon("warning", "amber")
        else:
            self._clock_sign.show_icon("clock", "accent" if view.clock_compared else "ink2")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put seal and words side by side where the window is low."""
        super().resizeEvent(event)
        low = event.size().height() < px(_LOW_PX)
        self.ring.set_low(low)
        side_by_side = QBoxLayout.Direction.LeftToRight
        self._block.setDirection(side_by_side if low else QBoxLayout.Direction.TopToBottom)
        self._block.setSpacing(px(28 if low else 14))
        for part in (self._state, self._seal):
            part.setAlignment(Qt.AlignmentFlag.AlignLeft if low else Qt.AlignmentFlag.AlignHCenter)

    def show_view(self, view: SealedView) -> None:
        """Show the vault."""
        put(self._state, self.tr("Sealed"))
        self.ring.show_number(f"{view.seal_number:04d}")
        ago = ago_words(view.signed_utc, datetime.now(UTC))
        put(
            self._seal,
            self.tr("Last signed by two people {0}").format(ago) if ago else self.tr("Nobody has signed a seal yet"),
        )
        self._show_duties(view.duties)
        self._show_clock(view)
        self._notices.say("\n".join(view.notices), "warning")
        self._log_fault.say(view.log_fault or view.damage or view.alarm, "refused")
        self.break_button.setEnabled(not view.cannot_open)
        self._show_act(cannot_open=bool(view.cannot_open), view=view)
        for name, door in self._doors.items():
            self.doors[name].setEnabled(not (door.needs_log and view.log_fault))
        self.line_button.setVisible(view.line_owed is not None)
        lines = [self.tr("No. {0}").format(view.cannot_open)] if view.cannot_open else [self._pairs(view)]
        put(self._facts, "\n".join(lines))
        sealed_by = self.tr("Seal {0:04d} was sealed by {1}.").format(view.seal_number, ", ".join(view.cut_off_by))
        people = [*map(self._person, view.people), *view.held, *view.changed]
        put(self._people, "\n".join([sealed_by, *people] if view.cut_off_by else people))

    def _person(self, person: PersonView) -> str:
        team = f", {person.team}" if person.team else ""
        waits = self.tr("locked") if person.locked else self.tr("waits {0} s").format(person.wait_s) if person.wait_s else ""
        parts = (f"{person.name}  \u2013  {person.role.value}{team}", waits)
        return " \u2013 ".join(part for part in parts if part)

    def _show_duties(self, duties: tuple[SealedDuty, ...]) -> None:
        rows, now = told_together(duties)[:_DUTIES_MOST], datetime.now(UTC)
        late = sum(1 for duty in duties if (when := room_time(duty.due_utc, now)) is not None and when.over)
        self.owed = len(duties), late
        long_over = sum(1 for duty in duties if duty.age is DutyAge.LONG_OVERDUE)
        owed = self.tr("Things owed: {0}, late: {1}").format(len(duties), late)
        put(self._duties_heading, self.tr("{0}, long overdue: {1}").format(owed, long_over) if long_over else owed)
        self._duties.show_duties([self._duty(duty, envelopes, now) for duty, envelopes in rows])
        more = len(duties) - sum(envelopes for _duty, envelopes in rows)
        put(self._duties_more, self.tr("{0} more").format(more))
        self._duties_heading.setVisible(bool(duties))
        self._duties.setVisible(bool(duties))
        self._duties_more.setVisible(more > 0)

    def _duty(self, duty: SealedDuty, envelopes: int, now: datetime) -> Duty:
        when = room_time(duty.due_utc, now)
        over = when is not None and when.over
        words = {
            "review": self.tr("Review seal {0:04d}"),
            "lessons": self.tr("Say what was learnt from seal {0:04d}"),
            "rotate": self.tr("Rotate what seal {0:04d} opened"),
            "test": self.tr("Try what was put in at seal {0:04d}"),
            "acknowledge": self.tr("Acknowledge the change of people at seal {0:04d}"),
            "take_up": self.tr("Take up a confirmation, two officers"),
            "alert": self.tr("Owners confirm what seal {0:04d} showed"),
            "alert_test": self.tr("Prove that alerts arrive"),
            "drill": self.tr("Hold a drill, two people"),
        }.get(duty.kind, self.tr("Owed since seal {0:04d}"))
        refused = room_time(duty.refused_utc, now)
        if refused is not None:
            # What was refused made no seal: it is known by its time.
            words = {
                "review": self.tr("Review what was refused {1}, at seal {0:04d}"),
                "lessons": self.tr("Say what was learnt from what was refused {1}, at seal {0:04d}"),
            }.get(duty.kind, words)
        what = words.format(duty.seal_number, "" if refused is None else refused.day)
        due = self.tr("was due {0}") if over else self.tr("by {0}")
        far = when.far if when is not None else ""
        red = over and duty.age is DutyAge.LONG_OVERDUE
        many = self.tr("{0} ({1} people)") if duty.kind == "acknowledge" else self.tr("{0} ({1} envelopes)")
        return Duty(
            "auditor" if duty.kind in _BY_PEOPLE else "rotate",
            many.format(what, envelopes) if envelopes > 1 else what,
            due.format(when.day) if when is not None else "",
            (self.tr("long overdue, {0}") if red else self.tr("{0} late")).format(far) if over else far,
            late=over,
            red=red,
        )

    def _pairs(self, view: SealedView) -> str:
        pairs = self.tr("Pairs who can open this vault: {0}.").format(view.pairs)
        if view.line_owed is None:
            return "\n".join((self.tr("Yes. {0}").format(pairs), *view.single_points))
        return "\n".join((self.tr("Not yet. {0}").format(view.line_owed.coverage), pairs, *view.single_points))

    def fold_people(self) -> None:
        """Hide the names behind *Who?* again: somebody else may stand here now."""
        self._who_button.setChecked(False)

    def after_seal(self) -> None:
        """Begin at the state the next time, where no key opens again."""
        self._after_seal = True

    def spoken(self) -> str:
        """Return the state, the seal, whether anybody could open, and what is owed: this screen asks no question."""
        ring = self.ring.accessibleName()
        parts = [f"{self._state.text()}, {ring}", self._seal.text(), self._facts.text()]
        if self._clock_doubted:
            parts.append(self._clock.text())
        if not self._duties_heading.isHidden():
            parts.append(self._duties_heading.text())
        return ". ".join(part.rstrip(".") for part in parts if part)

    def first_seen(self) -> QWidget:
        """Return the state: there is no question on this screen."""
        return self._state

    def first_focus(self) -> None:
        """Begin at the act of the screen; after a seal at the state."""
        if self._after_seal:
            self._after_seal = False
            self._state.setFocus()
            return
        if self.footer.primary is not None:
            self.footer.primary.setFocus()


def _rule() -> QFrame:
    """Return a thin line between two facts."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made
