"""One part that goes into an envelope: a line, a seed, lines or a file, and whether it was tried."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from twinseal.domain.envelope import FieldKind, codes_of
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, text_area, typed_path
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.path_field import PathField

_LINES: Final = 5


class PartForm(ListPage):
    """What all of them ask: was it tried. The order of work stands above."""

    def __init__(self, prefix: str) -> None:
        """Build without its field."""
        super().__init__(prefix, f"{prefix}.put", self.tr("Put it on the list"))
        self.order = label(
            self.tr("Put the new secret in here first; then change the system; then try it; then sign."), "muted-body",
            running=True,
        )  # fmt: skip
        self.tested = QCheckBox(self.tr("Tried at the target, and it works"))
        self.tested.setObjectName(f"{prefix}.tested")
        self.tested.setAccessibleName(self.tested.text())

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Leave the room of a low window to what is typed."""
        super().set_low(low)
        order = self.__dict__.get("order")
        # A form without a target does not say it; a part that lies nowhere would appear as a window of its own.
        if isinstance(order, QWidget) and self.isAncestorOf(order):
            order.setVisible(not lowest)

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused; where two typings differ both are wiped, and the first one is typed again first."""
        if field == "again":
            self.wipe_typed()
            field = "typed"
        super().refuse_at(field, sentence)

    def wipe_typed(self) -> None:
        """Wipe what was typed twice."""

    def wipe(self) -> None:
        """Take the tick back: it was for what is wiped."""
        self.tested.setChecked(False)


class LineForm(PartForm):
    """A field that is no secret: a user name, an address."""

    sent = Signal(str, bool)
    """What was typed, and whether it was tried."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("line_form")
        self.value = line("line_form.value", self.tr("New value"))
        self._value = FormField(self.tr("New value"), self.value)
        self.add_body(self.order, self._value, self.tested)
        self.take_fields(typed=self._value)
        self.keep_words(self.value)

    def send(self) -> None:
        """Hand over what was typed."""
        self.accept()
        if not self.value.text().strip():
            self._value.refuse(self.tr("Type the new value first."))
            return
        self.sent.emit(self.value.text(), self.tested.isChecked())

    def first_focus(self) -> None:
        """Begin at the line."""
        self.value.setFocus()


class SeedForm(PartForm):
    """An authenticator seed, scanned or typed; a code of the app that has it too proves that it is whole."""

    sent = Signal(object, str, bool)
    """The seed, the code, and whether it was tried."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("seed_form")
        self.seed = PassphraseField("seed_form.seed", self.tr("Authenticator seed"), exact=True, eye="seed_form.shown")
        self._seed = FormField(self.tr("Authenticator seed: scanned, or typed as base32"), self.seed)
        self.code = CodeField("seed_form.code", self.tr("The code that the app shows now"))
        self._code = FormField(self.tr("The code that the app shows now"), self.code, lines=2)
        self.seed.submitted.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.send)
        self.add_body(self.order, self._seed, self._code, self.tested)
        self.take_fields(typed=self._seed, secret=self._seed, code=self._code)

    def send(self) -> None:
        """Hand over the seed, which stays until it was taken, and the code."""
        self.accept()
        if self.seed.is_empty():
            self._seed.refuse(self.tr("Scan or type the seed first."))
            return
        self.sent.emit(self.seed.copy_secret(), self.code.take(), self.tested.isChecked())

    def holds_secret(self) -> bool:
        """Tell whether a seed was typed."""
        return not self.seed.is_empty()

    def wipe(self) -> None:
        """Wipe seed and code."""
        super().wipe()
        self.seed.wipe()
        self.code.clear()

    def first_focus(self) -> None:
        """Begin at the seed."""
        self.seed.setFocus()


class LinesForm(PartForm):
    """One-time codes, pasted once and counted, or a secret text, typed twice."""

    sent = Signal(object, bool)
    """A `FieldInput`, and whether it was tried."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("lines_form")
        self._kind, self._part = FieldKind.CODES, ""
        self.text = self._area("lines_form.text", self.tr("One-time codes, one per line"))
        self.again = self._area("lines_form.again", self.tr("The same once more"))
        self._text = FormField(self.tr("One-time codes, one per line"), self.text)
        self._again = FormField(self.tr("The same once more"), self.again)
        self.text.textChanged.connect(self._count)
        self.add_body(self.order, columns(self._text, self._again), self.tested)
        self.take_fields(typed=self._text)

    @staticmethod
    def _area(name: str, accessible: str) -> QPlainTextEdit:
        made = text_area(name, accessible, lines=_LINES)
        # What is taken out comes back to nobody by Ctrl+Z.
        made.setUndoRedoEnabled(False)
        return made

    def begin_part(self, key: str, question: str, kind: FieldKind, name: str) -> None:
        """Ask for codes or for a text of a name."""
        self.begin_for(key, question)
        self._kind, self._part = kind, name
        codes = kind is FieldKind.CODES
        heading = self.tr("One-time codes, one per line") if codes else self.tr("The new text")
        self._text.heading.setText(heading)
        self.text.setAccessibleName(heading)
        self._again.setVisible(not codes)
        self._count()

    def _count(self) -> None:
        codes = codes_of(_plain(self.text))
        counted = self.tr("1 code") if len(codes) == 1 else self.tr("{0} codes").format(len(codes))
        self._text.message.set_hint(counted if self._kind is FieldKind.CODES and codes else "")

    def send(self) -> None:
        """Hand over what was typed, which stays until it was taken."""
        self.accept()
        typed = _plain(self.text)
        if not typed.strip():
            self._text.refuse(self.tr("Paste or type it first."))
            return
        again = None if self._kind is FieldKind.CODES else _plain(self.again)
        self.sent.emit(FieldInput(self._kind, self._part, typed, again), self.tested.isChecked())

    def holds_secret(self) -> bool:
        """Tell whether anything was typed: all of it is secret."""
        return bool(_plain(self.text) or _plain(self.again))

    def wipe(self) -> None:
        """Take the text out."""
        super().wipe()
        self._part = ""
        self.wipe_typed()

    def wipe_typed(self) -> None:
        """Take both typings out."""
        self.text.clear()
        self.again.clear()

    def first_focus(self) -> None:
        """Begin at the text."""
        self.text.setFocus()


class FileForm(PartForm):
    """A file that is sealed inside; where it is read from it stays."""

    sent = Signal(object, bool)
    """The path, and whether it was tried."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("file_form")
        self.path = PathField("file_form.path", self.tr("File to seal inside"))
        self._path = FormField(
            self.tr("File to seal inside"),
            self.path,
            self.tr("The file itself stays where it is: destroy it there yourself."),
        )
        self._path.message.setObjectName(f"{self.path.line.objectName()}_said")
        self.add_body(self._path, self.tested)
        self.take_fields(file=self._path)
        self.keep_words(self.path)

    def send(self) -> None:
        """Hand over the path."""
        self.accept()
        if not self.path.text().strip():
            self._path.refuse(self.tr("Choose a file first."))
            return
        self.sent.emit(typed_path(self.path.text()), self.tested.isChecked())

    def first_focus(self) -> None:
        """Begin at the path."""
        self.path.setFocus()


def _plain(area: QPlainTextEdit) -> str:
    # The plain text of a document has blanks for the signs that do not break a line.
    return area.document().toRawText().replace("\u2029", "\n")
