"""Label and card of an envelope, of a new one or of one that is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from twinseal.domain.envelope import CAP_MAX_MIN, Card, Outside
from twinseal.flows.change_list.envelope_forms import OutsideInput
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.number_field import NumberField

_CAP_PX: Final = 190


class OutsideForm(ListPage):
    """What stands on the outside: people choose by it, and it is no secret."""

    sent = Signal(object)
    """An `OutsideInput`."""
    between = "within"

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("outside_form", "outside_form.put", self.tr("Put it on the list"))
        self.label_field = line("outside_form.label", self.tr("Label"))
        self.system = line("outside_form.system", self.tr("System"))
        self.where = line("outside_form.where", self.tr("Where to use it"))
        self.owner = line("outside_form.owner", self.tr("System owner"))
        self.phones = line("outside_form.phones", self.tr("Phone numbers"))
        self.breaks = line("outside_form.breaks", self.tr("What breaks if it is used"))
        self.rotate = line("outside_form.rotate", self.tr("How to rotate it afterwards"))
        self.cap = NumberField(
            "outside_form.cap_min", self.tr("Longest opening of this envelope, in minutes"), 0, CAP_MAX_MIN, 0
        )
        self.cap.setSpecialValueText(self.tr("as in the policy"))
        self.cap.setFixedWidth(px(_CAP_PX))
        self.serves = QCheckBox(self.tr("This room or vault itself depends on it"))
        self.serves.setObjectName("outside_form.serves_vault")
        self.serves.setAccessibleName(self.serves.text())
        fields = {
            "label": FormField(self.tr("Label"), self.label_field),
            "system": FormField(self.tr("System"), self.system),
            "where": FormField(self.tr("Where to use it"), self.where),
            "owner": FormField(self.tr("System owner"), self.owner),
            "phones": FormField(self.tr("Phone numbers"), self.phones),
            "breaks": FormField(self.tr("What breaks if it is used"), self.breaks),
            "rotate": FormField(self.tr("How to rotate it afterwards"), self.rotate),
            "cap_min": FormField(self.tr("Longest opening (minutes)"), self.cap),
        }
        self.add_body(
            columns(fields["label"], fields["system"], weights=(3, 2)),
            fields["where"],
            columns(fields["owner"], fields["phones"]),
            columns(fields["breaks"], fields["rotate"]),
            fields["cap_min"],
            self.serves,
        )
        self.take_fields(**fields)
        lines = (self.label_field, self.system, self.where, self.owner, self.phones, self.breaks, self.rotate)
        self.keep_words(*lines, self.cap, self.serves)

    def begin(self, key: str, question: str, act: str, now: Outside | None = None) -> None:
        """Ask for label and card; what is there now stands in the form, unless something was typed before."""
        typed_before = self.begin_for(key, question)
        self.act.setText(act)
        self.act.setAccessibleName(act)
        if now is None or typed_before:
            return
        card = now.card
        texts = (now.name, now.system, card.where, card.owner, card.phones, card.breaks, card.rotate)
        lines = (self.label_field, self.system, self.where, self.owner, self.phones, self.breaks, self.rotate)
        for field, text in zip(lines, texts, strict=True):
            field.setText(text)
            field.setCursorPosition(0)
        self.cap.setValue(now.cap_min)
        self.serves.setChecked(now.serves_vault)

    def typed(self) -> OutsideInput:
        """Return what was typed."""
        card = Card(self.where.text(), self.owner.text(), self.phones.text(), self.breaks.text(), self.rotate.text())
        return OutsideInput(self.label_field.text(), self.system.text(), card, self.cap.value(), self.serves.isChecked())

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        self.sent.emit(self.typed())

    def first_focus(self) -> None:
        """Begin at the label."""
        self.label_field.setFocus()
