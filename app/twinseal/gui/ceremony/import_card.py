"""What KeePass or a CSV file holds: read, shown row by row, then added or dropped; nothing of it is written anywhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.envelope import FieldKind
from twinseal.domain.text import shown
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.imports import ImportRow, ImportView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, card, keep_enter, label, put, row
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.path_field import PathField


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
        self.file.setFocus()

    def build(self) -> tuple[QWidget, QWidget]:
        """Build the form and what it shows, hidden, and return both; more than once changes nothing."""
        if self._form is None or self._preview is None:
            self._form, self._preview = self._built_form(), self._built_preview()
            for part in (self._form, self._preview):
                part.hide()
                self._box.addWidget(part)
        return self._form, self._preview

    def _built_form(self) -> QWidget:
        self.file = PathField("ceremony.import_file", self.tr("KeePass or CSV file"), suffixes=(".kdbx", ".csv"))
        self.folder = line("ceremony.import_folder", self.tr("Folder in it (optional)"))
        self.folder.setPlaceholderText("Network/Core")
        self.password = PassphraseField("ceremony.import_password", self.tr("Password of the KeePass file"), exact=True)
        self.file.submitted.connect(self.wanted)
        self.folder.returnPressed.connect(self.wanted)
        self.password.submitted.connect(self.wanted)
        for field in (self.folder, self.password):
            keep_enter(field)
        read = button(
            self.tr("Read the file"), "ceremony.import_read", self.wanted.emit, busy=self.tr("Reading \u2026"),
            hint=self.tr("Shows what would be added. Nothing is added yet, and nothing is written to a disk."),
        )  # fmt: skip
        leave = button(self.tr("Do not import"), "ceremony.import_leave", self.dropped.emit)
        return card(
            label(self.tr("Import from KeePass or CSV"), "section"),
            label(
                self.tr(
                    "A KeePass file is read by the KeePassXC of this machine. A CSV file lies on its disk with every secret in "
                    "it: destroy it afterwards. Each imported envelope is to be rotated."
                ),
                "muted",
            ),
            FormField(self.tr("KeePass or CSV file"), self.file),
            FormField(self.tr("Password of the KeePass file"), self.password),
            FormField(self.tr("Folder in it (optional)"), self.folder),
            row(read, leave, None),
        )

    def _built_preview(self) -> QWidget:
        self._said = label("", name="ceremony.import_said")
        self._rows = FactRows("ceremony.import_rows", self.tr("Envelopes that would be added"), panel=False)
        self._left = Notice("ceremony.import_left")
        self._add = button(self.tr("Add them all"), "ceremony.import_add", self.added.emit, kind="primary")
        drop = button(self.tr("Do not import them"), "ceremony.import_drop", self.dropped.emit)
        return card(self._said, self._rows, self._left, row(self._add, drop, None))

    def show_view(self, offered: ImportView | None) -> None:
        """Show what was read, nothing where nothing was."""
        if offered is None:
            if self._preview is not None:
                self._preview.hide()
            return
        _, preview = self.build()
        put(self._said, self.tr("{0}: {1} would be added.").format(offered.source, len(offered.rows)))
        self._rows.show_facts([self._fact(each) for each in offered.rows])
        self._rows.setVisible(bool(offered.rows))
        left = [*offered.notes, *offered.left_out]
        if offered.present:
            left.append(self.tr("{0} of a label that is there already.").format(offered.present))
        self._left.say("\n".join(shown(utc_words(sentence)) for sentence in left), "plain")
        self._add.setEnabled(bool(offered.rows))
        if preview.isHidden():
            preview.show()
            bring_into_view(preview)

    def _fact(self, each: ImportRow) -> FactLine:
        kinds = {
            FieldKind.USER: self.tr("user name"), FieldKind.PASSWORD: self.tr("password"), FieldKind.HOST: self.tr("address"),
            FieldKind.TEXT: self.tr("text"), FieldKind.TOTP_SEED: self.tr("authenticator seed"),
            FieldKind.CODES: self.tr("one-time codes"),
        }  # fmt: skip
        inside = [f"{name} ({kinds[kind]})" for name, kind in each.fields]
        inside += [self.tr("file {0}, {1} bytes").format(name, size) for name, size in each.files]
        lines = (each.system, ", ".join(inside), *(utc_words(note) for note in each.notes))
        return FactLine(shown(each.label), tuple(shown(text) for text in lines), "", "envelope", "accent")

    @property
    def half_done(self) -> bool:
        """Tell whether something was read and neither added nor dropped."""
        return self._preview is not None and not self._preview.isHidden()

    def forget(self) -> None:
        """Empty every field and show the button alone."""
        if self._form is not None:
            self.password.wipe()
            self.file.clear()
            self.folder.clear()
            self._form.hide()
        if self._preview is not None:
            self._preview.hide()
            self._rows.show_facts([])
        self._begin.show()
