"""An import for the list of changes: a file and its password, then what of it goes on the list."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.imports import ImportView
from twinseal.gui.changes.import_parts import ImportFields, ImportPreview
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.wrapped_row import WrappedRow


class ImportFileForm(ListPage):
    """Asks for the file; nothing goes on the list before what is in it was shown."""

    sent = Signal()
    wiped = Signal()
    """It was emptied: whatever reads the file for it stops."""
    between = "within"

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("import_form", "import_form.read", self.tr("Read the file"))
        self.inputs = ImportFields("import_form", ".")
        self.inputs.submitted.connect(self.send)
        self.add_body(self.inputs)
        self.take_fields(**self.inputs.fields)
        self.keep_words(self.inputs.file, self.inputs.folder)

    def send(self) -> None:
        """Ask to read it; what was typed stays until it was read."""
        self.accept()
        if not self.inputs.file.text().strip():
            self.refuse_at("file", self.tr("Choose a file first."))
            return
        self.sent.emit()

    def holds_secret(self) -> bool:
        """Tell whether a password was typed."""
        return not self.inputs.password.is_empty()

    def wipe(self) -> None:
        """Wipe the password."""
        self.inputs.password.wipe()
        self.wiped.emit()

    def first_focus(self) -> None:
        """Begin at the file."""
        self.inputs.file.setFocus()


class ImportPage(ListPage):
    """What was read, an envelope a row: any can be left out, the rest goes on the list at once."""

    sent = Signal()
    left_out = Signal(int)
    """The number of an envelope, from 1."""
    wiped = Signal()
    """It was left with something on it that is on no list: whoever holds that drops it."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("import_page", "import_page.put", self.tr("Put them on the list"))
        self.preview = ImportPreview("import_page", ".", picks=True)
        self.out = button(self.tr("Leave this one out"), "import_page.leave_out", self._leave_out, icon="cross")
        self.preview.picked_changed.connect(lambda place: self.out.setEnabled(place >= 0))
        self._holds = False
        self.add_body(self.preview, WrappedRow(self.out))

    def begin(self, question: str, offered: ImportView) -> None:
        """Show what was read of a file."""
        self.begin_for("", question)
        self.show_view(offered)

    def show_view(self, offered: ImportView) -> None:
        """Show what of it is left."""
        self.accept()
        place = max(0, self.preview.rows.picked())
        self._holds = True
        self.preview.show_view(offered)
        self.act.setEnabled(bool(offered.rows))
        self.out.setVisible(bool(offered.rows))
        if offered.rows:
            self.preview.rows.pick(min(place, len(offered.rows) - 1))

    def _leave_out(self) -> None:
        place = self.preview.rows.picked()
        if place >= 0:
            self.accept()
            self.left_out.emit(place + 1)

    def send(self) -> None:
        """Ask to put everything that stands there on the list."""
        self.accept()
        self.sent.emit()

    def holds_secret(self) -> bool:
        """Tell whether what was read is on no list yet: it is dropped, and read again."""
        return self._holds

    def wipe(self) -> None:
        """Hold nothing of it any more."""
        self.preview.forget()
        if self._holds:
            self._holds = False
            self.wiped.emit()

    def first_focus(self) -> None:
        """Begin at the envelopes, where there are none at leaving it."""
        (self.preview.rows if self.out.isVisibleTo(self) else self.leave).setFocus()
