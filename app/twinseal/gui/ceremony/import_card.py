"""What KeePass or a CSV file holds: read, shown row by row, then added or dropped; nothing of it is written anywhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.imports import ImportView
from twinseal.gui.changes.import_parts import ImportFields, ImportPreview
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, card, label, row


class ImportCard(QWidget):
    """One button until somebody imports; then a file, its password, and what it would add."""

    wanted = Signal()
    added = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        """Build the button alone: the rest is built when it is asked for."""
        super().__init__()
        self.setProperty("role", "clear")
        self._begin = button(self.tr("Import from KeePass or CSV"), "ceremony.import_begin", self.begin)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(14))
        self._box.addLayout(row(self._begin, None))
        self._form: QWidget | None = None
        self._preview: QWidget | None = None

    def begin(self) -> None:
        """Show the form."""
        form, _ = self.build()
        self._begin.hide()
        form.show()
        self.inputs.file.setFocus()

    def build(self) -> tuple[QWidget, QWidget]:
        """Build the form and what it shows, hidden, and return both; more than once changes nothing."""
        if self._form is None or self._preview is None:
            self._form, self._preview = self._built_form(), self._built_preview()
            for part in (self._form, self._preview):
                part.hide()
                self._box.addWidget(part)
        return self._form, self._preview

    def _built_form(self) -> QWidget:
        self.inputs = ImportFields("ceremony", ".import_")
        self.inputs.submitted.connect(self.wanted)
        read = button(
            self.tr("Read the file"), "ceremony.import_read", self.wanted.emit, busy=self.tr("Reading \u2026"),
            hint=self.tr("Shows what would be added. Nothing is added yet, and nothing is written to a disk."),
        )  # fmt: skip
        leave = button(self.tr("Do not import"), "ceremony.import_leave", self.dropped.emit)
        return card(
            label(self.tr("Import from KeePass or CSV"), "section"),
            self.inputs,
            row(read, leave, None),
        )

    def _built_preview(self) -> QWidget:
        self._shown = ImportPreview("ceremony", ".import_")
        self._add = button(self.tr("Add them all"), "ceremony.import_add", self.added.emit, kind="primary")
        drop = button(self.tr("Do not import them"), "ceremony.import_drop", self.dropped.emit)
        return card(self._shown, row(self._add, drop, None))

    def show_view(self, offered: ImportView | None) -> None:
        """Show what was read, nothing where nothing was."""
        if offered is None:
            if self._preview is not None:
                self._preview.hide()
            return
        _, preview = self.build()
        self._shown.show_view(offered)
        self._add.setEnabled(bool(offered.rows))
        if preview.isHidden():
            preview.show()
            bring_into_view(preview)

    @property
    def half_done(self) -> bool:
        """Tell whether something was read and neither added nor dropped."""
        return self._preview is not None and not self._preview.isHidden()

    def forget(self) -> None:
        """Empty every field and show the button alone."""
        if self._form is not None:
            self.inputs.clear()
            self._form.hide()
        if self._preview is not None:
            self._preview.hide()
            self._shown.forget()
        self._begin.show()
