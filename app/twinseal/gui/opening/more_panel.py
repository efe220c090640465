"""What two people may do besides in an open vault, each with fresh codes of both and a reason."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLayout, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.tokens import ACT_WIDE_PX
from twinseal.gui.widgets.base import add, button, label, page, put, row, scrolled
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import line
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.sign import Sign

EXTEND: Final = "extend"
ADD: Final = "add"
REMOVE: Final = "remove"
_WIDEST_PX: Final = 1020


class MorePanel(QFrame):
    """Extends the opening, adds an envelope, removes an auditor; stands in the place of the secret while it is unfolded."""

    extend_requested = Signal(str, str, int, str)
    add_requested = Signal(str, str, object, str)
    remove_requested = Signal(str, str, object, str)
    folded = Signal()
    """It was left, without doing anything."""

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.setProperty("role", "clear")
        self.first_code = CodeField("open.extend_first_code", self.tr("Fresh code, first person"))
        self.second_code = CodeField("open.extend_second_code", self.tr("Fresh code, second person"))
        self.reason = line("open.extend_reason", self.tr("Reason"))
        self._labels = (label("", "label"), label("", "label"))
        self._people: tuple[str, ...] = ()
        self._left = ""
        self._question = label("", "headline", name="open.more_question")
        self._facts = label("", "muted-body", name="open.extend_facts")
        self.extend_button = button(self.tr("Extend"), "open.extend", self._send_extend, kind="primary", key="Enter")
        self.add_button = button(
            self.tr("Add this envelope"), "open.add_envelope", self._send_add, kind="primary", key="Enter"
        )
        self.remove_button = button(
            self.tr("Remove this auditor"), "open.remove_auditor", self._send_remove, kind="primary", key="Enter"
        )
        self._acts = {EXTEND: self.extend_button, ADD: self.add_button, REMOVE: self.remove_button}
        for act in self._acts.values():
            act.setMinimumWidth(ACT_WIDE_PX)
        self._leave = button(self.tr("Leave it"), "open.more_leave", self.folded.emit, key="Esc")
        always(self._leave)
        self._parts = {EXTEND: self._minutes_part(), ADD: self._envelope_part(), REMOVE: self._auditors_part()}
        self._mode = EXTEND
        hidden = row(Sign("mask", "ink2"), label(self.tr("The contents are hidden while you are here."), "muted-body"))
        inside = page(
            self._question,
            self._facts,
            *self._parts.values(),
            _named(label(self.tr("Reason for this change"), "label"), self.reason),
            columns(_named(self._labels[0], self.first_code), _named(self._labels[1], self.second_code)),
            hidden,
        )
        inside.setMaximumWidth(_WIDEST_PX)
        area = scrolled(inside)
        bottom = row(None, self._leave, *self._acts.values())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(area, 1)
        box.addLayout(bottom)
        self.hide()

    def _minutes_part(self) -> QWidget:
        self.minutes = NumberField("open.extend_minutes", self.tr("Extra minutes"), 1, 60, 10)
        return _bare(row(label(self.tr("Extra minutes:"), wrap=False), self.minutes, None, spacing=8))

    def _envelope_part(self) -> QWidget:
        self.other_envelope = QComboBox()
        self.other_envelope.setObjectName("open.other_envelope")
        self.other_envelope.setAccessibleName(self.tr("Envelope to add"))
        _narrow(self.other_envelope)
        return _bare(_named(label(self.tr("Envelope to add"), "label"), self.other_envelope))

    def _auditors_part(self) -> QWidget:
        self.leaving_auditor = QComboBox()
        self.leaving_auditor.setObjectName("open.leaving_auditor")
        self.leaving_auditor.setAccessibleName(self.tr("Auditor to remove"))
        self.leaving_auditor.setPlaceholderText(self.tr("Choose an auditor"))
        _narrow(self.leaving_auditor)
        self.remove_button.setEnabled(False)
        # Nobody is removed because they stood first in a list.
        self.leaving_auditor.currentIndexChanged.connect(lambda index: self.remove_button.setEnabled(index >= 0))
        return _bare(_named(label(self.tr("Auditor to remove"), "label"), self.leaving_auditor))

    def unfold(self, mode: str) -> None:
        """Show what is asked for: `EXTEND`, `ADD` or `REMOVE`; the keyboard goes to the first of it."""
        self._mode = mode
        questions = {
            EXTEND: self.tr("More minutes?"),
            ADD: self.tr("One more envelope?"),
            REMOVE: self.tr("Which auditor is to leave?"),
        }
        put(self._question, questions[mode])
        self._say_facts()
        for name, part in self._parts.items():
            part.setVisible(name == mode)
            self._acts[name].setVisible(name == mode)
        self.show()
        first = {EXTEND: self.minutes, ADD: self.other_envelope, REMOVE: self.leaving_auditor}
        first[mode].setFocus()

    def _say_facts(self) -> None:
        both = self.tr("Both of you agree, each with a fresh code.")
        facts = {
            EXTEND: f"{self._left} {both}",
            ADD: both,
            REMOVE: self.tr("They can still read entries made until the reseal. Later entries use a new key. {0}").format(
                both
            ),
        }
        put(self._facts, facts[self._mode])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do it with Enter, leave it with Esc."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._acts[self._mode].click()
        elif event.key() == Qt.Key.Key_Escape:
            self.folded.emit()
        else:
            super().keyPressEvent(event)

    def _send_extend(self) -> None:
        self.extend_requested.emit(*self._codes(), self.minutes.value(), self.reason.text())

    def _send_add(self) -> None:
        self.add_requested.emit(*self._codes(), self.other_envelope.currentData(), self.reason.text())

    def _send_remove(self) -> None:
        self.remove_requested.emit(*self._codes(), self.leaving_auditor.currentData(), self.reason.text())

    def _codes(self) -> tuple[str, str]:
        return self.first_code.take(), self.second_code.take()

    def show_view(self, view: OpeningView) -> None:
        """Show whose codes are asked for and what is still possible."""
        if view.first is None or view.second is None:
            return
        self._people = (view.first.id, view.second.id)
        for place, person in enumerate((view.first, view.second)):
            put(self._labels[place], self.tr("Fresh code from {0}").format(person.name))
        more = view.extensions_left > 0 and view.longest_extension_min > 0
        self.extend_button.setEnabled(more)
        self.minutes.setRange(1, max(1, view.longest_extension_min))
        self.minutes.setValue(min(10, max(1, view.longest_extension_min)))
        left = self.tr("Extensions left: {0}, up to {1} minutes each.").format(
            view.extensions_left, view.longest_extension_min
        )
        self._left = left if more else self.tr("This opening cannot be extended any further.")
        self._say_facts()
        opened = {one.outside.id for one in view.envelopes}
        _offer(
            self.other_envelope,
            [(one.name, one.id) for one in view.outsides if one.id not in opened and not one.sentinel],
        )
        self.add_button.setEnabled(self.other_envelope.count() > 0)
        if _offer(self.leaving_auditor, [(one.name, one.id) for one in view.auditors]):
            self.leaving_auditor.setCurrentIndex(-1)

    def fill_in(self, person_id: str, _passphrase: str, code: str) -> bool:
        """Fill in the code of a pretend person of a demo vault; False if they are none of the two."""
        fields = dict(zip(self._people, (self.first_code, self.second_code), strict=False))
        if person_id not in fields:
            return False
        fields[person_id].setText(code)
        fields[person_id].setFocus()
        return True

    def fold(self) -> None:
        """Put it away with what was typed."""
        self.hide()
        self.first_code.clear()
        self.second_code.clear()

    def forget(self) -> None:
        """Put it away, at a reseal, with the reason and the names of the envelopes too."""
        self.fold()
        self.reason.clear()
        self.other_envelope.clear()
        self.leaving_auditor.clear()


def _offer(box: QComboBox, choices: list[tuple[str, str]]) -> bool:
    # Built anew only when it changed: a view arrives every second, and somebody may be choosing.
    if [box.itemData(place) for place in range(box.count())] == [key for _, key in choices]:
        return False
    box.clear()
    for name, key in choices:
        box.addItem(shown(name), key)
    return True


def _named(heading: QLabel, field: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(4)
    made.addWidget(heading)
    if isinstance(field, CodeField):
        made.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        made.addWidget(field)
    made.addStretch(1)
    return made


def _narrow(box: QComboBox) -> None:
    """Let a list be narrower than its longest label, which is whole where it unfolds."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)


def _bare(*parts: QWidget | QLayout) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        add(box, part)
    return made
