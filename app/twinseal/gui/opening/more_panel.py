"""What two people may do besides in an open vault, each with a reason: now with fresh codes of both, or by the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.due_time import room_time
from twinseal.domain.text import shown
from twinseal.flows.views.change_list import OwedChoice
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.acts_below import ActsBelow
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import add, bring_into_view, button, label, put, row, scrolled
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.screen import SECRET_PX
from twinseal.gui.widgets.sign import Sign

EXTEND: Final = "extend"
ADD: Final = "add"
CLOSE: Final = "close"
"""What is owed is closed by the list: tried, or not done for a reason."""
_MINUTES_PX: Final = 132


class MorePanel(QFrame):
    """Extends the opening, adds an envelope, closes a duty; stands in the place of the secret while it is unfolded."""

    extend_requested = Signal(str, str, int, str)
    add_requested = Signal(str, str, object, str)
    close_requested = Signal(str, bool, str)
    """Id of the duty, whether it was tried, and why it was not done."""
    folded = Signal()
    """It was left, without doing anything."""

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.setProperty("role", "clear")
        self._people: tuple[str, ...] = ()
        self._after = ""
        self._until: datetime | None = None
        self._mode = EXTEND
        self._question = label("", "headline", name="open.more_question")
        self._facts = label("", "muted-body", name="open.extend_facts")
        self._build_fields()
        self._build_acts()
        self._said = MessageLine("open.more_said")
        hidden = row(Sign("mask", "ink2"), label(self.tr("The contents are hidden while you are here."), "muted-body"))
        self._hidden = QWidget()
        self._hidden.setLayout(hidden)
        hidden.setContentsMargins(0, 0, 0, 0)
        what = QHBoxLayout()
        what.setSpacing(px(16))
        for part in (self._minutes, self._envelope, self._owed, self._why):
            what.addWidget(part, 0 if part is self._minutes else 1)
        codes = self._beside = QHBoxLayout()
        codes.setSpacing(px(SPACES_PX["column"]))
        for field in self._codes:
            codes.addWidget(field, 1)
        inside = QWidget()
        inside.setMaximumWidth(px(SECRET_PX))
        box = self._inside = QVBoxLayout(inside)
        box.setSpacing(px(SPACES_PX["within"]))
        # Room for the mark of the keyboard.
        box.setContentsMargins(px(AROUND_PX), px(AROUND_PX), px(AROUND_PX), px(AROUND_PX))
        for placed in (self._question, self._facts, what, self.tried, codes, self._hidden, None):
            add(box, placed)
        self._below = ActsBelow(self._said, self._leave, *self._acts.values())
        outer = QVBoxLayout(self)
        outer.setSpacing(px(SPACES_PX["within"]))
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(self._below)
        self._outer = outer
        self.set_low(False)
        self.hide()

    def _build_fields(self) -> None:
        self.minutes = NumberField("open.extend_minutes", self.tr("Extra minutes"), 1, 60, 10)
        self._minutes = FormField(self.tr("Extra minutes"), self.minutes)
        self._minutes.setFixedWidth(px(_MINUTES_PX))
        self.other_envelope = _choice("open.other_envelope", self.tr("Envelope to add"))
        self.other_envelope.setPlaceholderText(self.tr("Choose an envelope"))
        self._envelope = FormField(self.tr("Envelope to add"), self.other_envelope)
        self.owed = _choice("open.owed", self.tr("What is owed"))
        self.owed.setPlaceholderText(self.tr("Choose what is owed"))
        self._owed = FormField(self.tr("What is owed"), self.owed)
        self.tried = QCheckBox(self.tr("Tried at the target, and it works"))
        self.tried.setObjectName("open.owed_tried")
        self.tried.setAccessibleName(self.tried.text())
        self.reason = line("open.extend_reason", self.tr("What still has to be done?"))
        self._why = FormField(
            self.tr("What still has to be done?"), self.reason, self.tr("It stands in the log beside the first reason.")
        )
        self.tried.toggled.connect(lambda tried: self._why.setVisible(not tried))
        self.first_code = CodeField("open.extend_first_code", self.tr("Fresh code, first person"))
        self.second_code = CodeField("open.extend_second_code", self.tr("Fresh code, second person"))
        self.first_code.returnPressed.connect(self.second_code.setFocus)
        self.second_code.returnPressed.connect(lambda *_: self._acts[self._mode].click())
        self._codes = tuple(FormField("", code, lines=2) for code in (self.first_code, self.second_code))
        self._fields = {
            "minutes": self._minutes, "envelopes": self._envelope, "duty": self._owed, "reason": self._why,
            "first_code": self._codes[0], "second_code": self._codes[1],
        }  # fmt: skip
        self.minutes.valueChanged.connect(lambda _minutes: self._say_facts())

    def _build_acts(self) -> None:
        self.extend_button = button(self.tr("Extend"), "open.extend", self._send_extend, kind="primary", key="Enter")
        self.add_button = button(
            self.tr("Add this envelope"), "open.add_envelope", self._send_add, kind="primary", key="Enter"
        )
        self.close_button = button(
            self.tr("Put it on the list"), "open.list_owed", self._send_owed, kind="primary", key="Enter"
        )
        self._acts = {
            EXTEND: self.extend_button, ADD: self.add_button, CLOSE: self.close_button,
        }  # fmt: skip
        self._leave = button(self.tr("Leave it"), "open.more_leave", self.folded.emit, key="Esc")
        always(self._leave)

    def set_low(self, low: bool) -> None:
        """Leave the room of a low window to what is typed."""
        self._hidden.setVisible(not low)
        self._below.set_low(low)
        # Six boxes are never narrower than a digit needs.
        self._beside.setSpacing(px(SPACES_PX["within" if low else "column"]))
        self._inside.setSpacing(px(4 if low else 14))
        self._outer.setContentsMargins(0, px(4 if low else 16), 0, 0)
        for field in self._codes:
            field.message.keep_lines(1 if low else 2)

    def unfold(self, mode: str) -> None:
        """Ask for what a mode needs: `EXTEND`, `ADD` or `CLOSE`; the keyboard goes to the first of it."""
        self._mode = mode
        questions = {
            EXTEND: self.tr("How many more minutes?"),
            ADD: self.tr("One more envelope?"),
            CLOSE: self.tr("What is done, or cannot be?"),
        }
        put(self._question, questions[mode])
        why = self.tr("Why can it not be done?") if mode == CLOSE else self.tr("What still has to be done?")
        put(self._why.heading, why)
        self.reason.setAccessibleName(why)
        self._accept()
        self._say_facts()
        # It takes the place of what was there without another screen coming, which would say its question.
        announce(self, self._question.text())
        parts = {EXTEND: self._minutes, ADD: self._envelope, CLOSE: self._owed}
        for part in parts.values():
            part.setVisible(part is parts[mode])
        for name, act in self._acts.items():
            act.setVisible(name == mode)
        for field in self._codes:
            field.setVisible(mode != CLOSE)
        self.tried.setChecked(False)
        self.tried.setVisible(mode == CLOSE)
        self._why.show()
        parts[mode].control.setFocus()

    def show_end(self, until: datetime | None) -> None:
        """Take the moment of the reseal as it is now, in the time of the room; None where nothing is open."""
        if until != self._until:
            self._until = until
            self._say_facts()

    def _say_facts(self) -> None:
        both = self.tr("Both of you, each with a fresh code.")
        then = ""
        if self._until is not None:
            later = self._until + timedelta(minutes=self.minutes.value())
            then = self.tr("Then it reseals at {0}.").format(f"{later:%H:%M}")
        facts = {
            EXTEND: " ".join(part for part in (then if self.extend_button.isEnabled() else "", both, self._after) if part),
            ADD: both,
            CLOSE: self.tr("What is not done stays red in every report, with its reason."),
        }
        put(self._facts, facts[self._mode])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do it with Enter, leave it with Esc."""
        if event.key() in ENTER:
            self._acts[self._mode].click()
        elif event.key() == Qt.Key.Key_Escape:
            self.folded.emit()
        else:
            super().keyPressEvent(event)

    def _send_extend(self) -> None:
        self.extend_requested.emit(*self._taken(), self.minutes.value(), self.reason.text())

    def _send_add(self) -> None:
        if self.other_envelope.currentIndex() < 0:
            # Before the codes are taken: they need not be typed again for this.
            self._envelope.refuse(self.tr("Choose the envelope first."))
            return
        self.add_requested.emit(*self._taken(), self.other_envelope.currentData(), self.reason.text())

    def _send_owed(self) -> None:
        if self.owed.currentIndex() < 0:
            self._owed.refuse(self.tr("Choose what is owed first."))
            return
        self._accept()
        tried = self.tried.isChecked()
        self.close_requested.emit(self.owed.currentData(), tried, "" if tried else self.reason.text())

    def show_owed(self, owed: Sequence[OwedChoice]) -> None:
        """Offer what these two may close; where it is one thing, that is chosen."""
        self.owed.clear()
        for each in owed:
            if each.is_test:
                words = self.tr("Try what was put into \u201c{0}\u201d").format(each.label)
            elif each.label:
                words = self.tr("Rotate \u201c{0}\u201d").format(each.label)
            else:
                words = self.tr("Rotate everything that an earlier opening had in reach")
            when = room_time(each.due_utc, datetime.now(UTC))
            self.owed.addItem(
                shown(f"{words}, {self.tr('due {0}').format(when.day)}" if when is not None else words), each.id
            )
        self.owed.setCurrentIndex(0 if len(owed) == 1 else -1)

    def _taken(self) -> tuple[str, str]:
        self._accept()
        return self.first_code.take(), self.second_code.take()

    def _accept(self) -> None:
        self._said.say("")
        for field in self._fields.values():
            field.accept()

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say at a field what was refused because of it, or beside the acts where no field was the cause."""
        part = self._fields.get(field)
        if part is None:
            self._said.say(sentence)
            return
        part.refuse(sentence)
        bring_into_view(part)

    def show_view(self, view: OpeningView) -> None:
        """Show whose codes are asked for and what is still possible."""
        if view.first is None or view.second is None:
            return
        self._people = (view.first.id, view.second.id)
        for field, person in zip(self._codes, (view.first, view.second), strict=True):
            put(field.heading, self.tr("Six digits of {0}").format(person.name))
            field.control.setAccessibleName(self.tr("Fresh code from {0}").format(shown(person.name)))
        more = view.extensions_left > 0 and view.longest_extension_min > 0
        self.extend_button.setEnabled(more)
        if self.minutes.maximum() != max(1, view.longest_extension_min) or self.isHidden():
            self.minutes.setRange(1, max(1, view.longest_extension_min))
            self.minutes.setValue(max(1, view.longest_extension_min))
        self._after = self._words_after(view.extensions_left) if more else self.tr("It cannot be extended any further.")
        self._say_facts()
        opened = {envelope.outside.id for envelope in view.envelopes}
        # While everything is masked no label of another envelope waits here either.
        others = () if view.masked else view.outsides
        if view.masked:
            self.owed.clear()
        if _offer(
            self.other_envelope,
            [(other.name, other.id) for other in others if other.id not in opened and not other.sentinel],
        ):
            self.other_envelope.setCurrentIndex(-1)

    def _words_after(self, left: int) -> str:
        if left <= 1:
            return self.tr("None is possible after this.")
        if left == 2:
            return self.tr("One more is possible after this.")
        return self.tr("{0} more are possible after this.").format(left - 1)

    def fill_in(self, person_id: str, _passphrase: str, code: str) -> bool:
        """Fill in the code of a pretend person of a demo vault; False if they are none of the two."""
        fields = dict(zip(self._people, (self.first_code, self.second_code), strict=False))
        if person_id not in fields:
            return False
        fields[person_id].setText(code)
        fields[person_id].setFocus()
        return True

    def fold(self) -> None:
        """Put it away with the codes that were typed; the reason stays for another try."""
        self.hide()
        self.first_code.clear()
        self.second_code.clear()
        self._accept()

    def forget(self) -> None:
        """Put it away, at a reseal, with the reason and the names of the envelopes too."""
        self.fold()
        self.reason.clear()
        self.other_envelope.clear()
        self.owed.clear()


def _offer(box: QComboBox, choices: list[tuple[str, str]]) -> bool:
    # Built again only when it changed: a view arrives every second, and somebody may be choosing.
    if [box.itemData(place) for place in range(box.count())] == [key for _, key in choices]:
        return False
    box.clear()
    for name, key in choices:
        box.addItem(shown(name), key)
    return True


def _choice(name: str, accessible: str) -> QComboBox:
    """Return a list that may be narrower than its longest label, which is whole where it unfolds."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    return made
