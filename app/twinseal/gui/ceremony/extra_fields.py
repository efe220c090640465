"""Further fields of an envelope: any number, each with its kind and a name of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from twinseal.domain.envelope import SECRET_KINDS, Field, FieldKind
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, row
from twinseal.gui.widgets.form_field import line


class _Row(QWidget):
    def __init__(self, number: int, kinds: tuple[tuple[FieldKind, str], ...]) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self.kind = QComboBox()
        self.kind.setObjectName(f"ceremony.field_kind.{number}")
        self.kind.setAccessibleName(self.tr("Type of field {0}").format(number + 1))
        for kind, text in kinds:
            self.kind.addItem(text, kind.value)
        self.name_field = line(f"ceremony.field_name.{number}", self.tr("Name of field {0}").format(number + 1))
        self.name_field.setPlaceholderText(self.tr("Name"))
        self.value = line(f"ceremony.field_value.{number}", self.tr("Value of field {0}").format(number + 1))
        self.value.setPlaceholderText(self.tr("Value"))
        self.remove = button("\u2716", f"ceremony.field_remove.{number}", self.take_out)
        self.remove.setAccessibleName(self.tr("Remove field {0}").format(number + 1))
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.kind.setMaximumWidth(px(150))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(self.kind)
        box.addWidget(self.name_field, 2)
        box.addWidget(self.value, 3)
        box.addWidget(self.remove)
        self._kind_changed()

    def chosen(self) -> FieldKind:
        return FieldKind(self.kind.currentData())

    def _kind_changed(self) -> None:
        hidden = self.chosen() in SECRET_KINDS and self.chosen() is not FieldKind.TEXT
        self.value.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit if hidden else QLineEdit.EchoMode.Normal)

    def field(self) -> Field | None:
        if not self.value.text():
            return None
        return Field(self.chosen(), self.name_field.text().strip() or self.kind.currentText(), self.value.text())

    def take_out(self) -> None:
        self.value.clear()
        self.hide()
        self.setParent(None)
        self.deleteLater()


class ExtraFields(QWidget):
    """Rows of kind, name, value; empty ones do not count."""

    def __init__(self) -> None:
        """Start without a row."""
        super().__init__()
        self.setProperty("role", "clear")
        self._next = 0
        self._kinds = (
            (FieldKind.HOST, self.tr("Address")),
            (FieldKind.TEXT, self.tr("Secret text")),
            (FieldKind.USER, self.tr("User name")),
            (FieldKind.PASSWORD, self.tr("Password")),
            (FieldKind.TOTP_SEED, self.tr("Authenticator seed")),
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(6))
        self._add = button(self.tr("Add field"), "ceremony.field_add", self.add_row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(self._rows)
        box.addLayout(row(self._add, None))

    def add_row(self) -> None:
        """Add a row and go to it."""
        made = _Row(self._next, self._kinds)
        self._next += 1
        self._rows.addWidget(made)
        # Else it is shown, and can take the keyboard, only after the next round of events.
        made.show()
        made.kind.setFocus()

    def fields(self) -> tuple[Field, ...]:
        """Return what was filled in."""
        filled = (part.field() for part in self._all())
        return tuple(field for field in filled if field is not None)

    def clear(self) -> None:
        """Take every row out."""
        for part in self._all():
            part.take_out()
        self._next = 0

    def _all(self) -> list[_Row]:
        rows = []
        for place in range(self._rows.count()):
            item = self._rows.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, _Row):
                rows.append(widget)
        return rows
