"""What two people may do besides in an open vault, each with fresh codes of both and a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.widgets.base import add, button, card, label, put, row, scrolled
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import line
from twinseal.gui.widgets.number_field import NumberField

LEAST_HEIGHT_PX = 110


class MorePanel(QFrame):
    """Extends the opening, adds an envelope, removes an auditor; folded away until it is asked for."""

    extend_requested = Signal(str, str, int, str)
    add_requested = Signal(str, str, object, str)
    remove_requested = Signal(str, str, object, str)

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.first_code = CodeField("open.extend_first_code", self.tr("Fresh code, first person"))
        self.second_code = CodeField("open.extend_second_code", self.tr("Fresh code, second person"))
        self.reason = line("open.extend_reason", self.tr("Reason"))
        self._labels = (label(""), label(""))
        self._people: tuple[str, ...] = ()
        self._auditors = self._auditors_part()
        inside = card(
            columns(
                _named(self._labels[0], self.first_code),
                _named(self._labels[1], self.second_code),
                _named(label(self.tr("Reason for this change")), self.reason),
                weights=(1, 1, 3),
            ),
            self._minutes_part(),
            self._envelope_part(),
            self._auditors,
        )
        area = scrolled(inside)
        area.setMinimumHeight(LEAST_HEIGHT_PX)
        # As high as it needs and no higher: what was opened has the rest.
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area)
        self.hide()

    def _minutes_part(self) -> QWidget:
        self.minutes = NumberField("open.extend_minutes", self.tr("Extra minutes"), 1, 60, 10)
        self.extend_button = button(self.tr("Extend"), "open.extend", self._send_extend)
        self._facts = label("", "muted", name="open.extend_facts")
        return _bare(
            row(label(self.tr("Extra minutes:"), wrap=False), self.minutes, self.extend_button, self._facts, spacing=8)
        )

    def _envelope_part(self) -> QWidget:
        self.other_envelope = QComboBox()
        self.other_envelope.setObjectName("open.other_envelope")
        self.other_envelope.setAccessibleName(self.tr("Envelope to add"))
        self.add_button = button(self.tr("Add this envelope"), "open.add_envelope", self._send_add)
        return _bare(
            row(label(self.tr("Envelope to add:"), wrap=False), self.other_envelope, self.add_button, None, spacing=8)
        )

    def _auditors_part(self) -> QWidget:
        self.leaving_auditor = QComboBox()
        self.leaving_auditor.setObjectName("open.leaving_auditor")
        self.leaving_auditor.setAccessibleName(self.tr("Auditor to remove"))
        self.leaving_auditor.setPlaceholderText(self.tr("Choose an auditor"))
        self.remove_button = button(self.tr("Remove this auditor"), "open.remove_auditor", self._send_remove)
        self.remove_button.setEnabled(False)
        # Nobody is removed because they stood first in a list.
        self.leaving_auditor.currentIndexChanged.connect(lambda index: self.remove_button.setEnabled(index >= 0))
        told = self.tr("They can still read entries made until the reseal. Later entries use a new key.")
        made = _bare(
            row(label(self.tr("Auditor to remove:"), wrap=False), self.leaving_auditor, self.remove_button, None, spacing=8),
            label(told, "muted"),
        )
        made.hide()
        return made

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
        put(self._labels[0], self.tr("Fresh code from {0}").format(view.first.name))
        put(self._labels[1], self.tr("Fresh code from {0}").format(view.second.name))
        more = view.extensions_left > 0 and view.longest_extension_min > 0
        self.extend_button.setEnabled(more)
        self.minutes.setRange(1, max(1, view.longest_extension_min))
        self.minutes.setValue(min(10, max(1, view.longest_extension_min)))
        left = self.tr("Extensions left: {0}, up to {1} minutes each.").format(
            view.extensions_left, view.longest_extension_min
        )
        put(self._facts, left if more else self.tr("This opening cannot be extended any further."))
        opened = {one.outside.id for one in view.envelopes}
        _offer(
            self.other_envelope,
            [(one.name, one.id) for one in view.outsides if one.id not in opened and not one.sentinel],
        )
        self.add_button.setEnabled(self.other_envelope.count() > 0)
        self._auditors.setVisible(len(view.auditors) > 1)
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
    made.addWidget(field)
    made.addStretch(1)
    return made


def _bare(*parts: QWidget | QLayout) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        add(box, part)
    return made
