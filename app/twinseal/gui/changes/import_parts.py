"""Parts of every place that imports: what is asked about a file of another program, and what of it would be added."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.envelope import FieldKind
from twinseal.domain.text import shown
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.imports import ImportRow, ImportView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import keep_enter, label, put
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.path_field import PathField

_BETWEEN_PX = 14


class ImportFields(QWidget):
    """The file, its password, and which folder in it; Enter in any of them hands over."""

    submitted = Signal()

    def __init__(self, screen: str, part: str) -> None:
        """Build empty; the names of the controls begin with `screen` and `part`."""
        super().__init__()
        prefix = f"{screen}{part}"
        self.setProperty("role", "clear")
        self.file = PathField(f"{prefix}file", self.tr("KeePass or CSV file"), suffixes=(".kdbx", ".csv"))
        self.folder = line(f"{prefix}folder", self.tr("Folder in it (optional)"))
        self.folder.setPlaceholderText("Network/Core")
        self.password = PassphraseField(f"{prefix}password", self.tr("Password of the KeePass file"), exact=True)
        self.file.submitted.connect(self.submitted)
        self.folder.returnPressed.connect(self.submitted)
        self.password.submitted.connect(self.submitted)
        for field in (self.folder, self.password):
            keep_enter(field)
        self.fields = {
            "file": FormField(self.tr("KeePass or CSV file"), self.file),
            "password": FormField(self.tr("Password of the KeePass file"), self.password),
            "folder": FormField(self.tr("Folder in it (optional)"), self.folder),
        }
        self.fields["file"].message.setObjectName(f"{prefix}file_said")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(_BETWEEN_PX))
        box.addWidget(
            label(
                self.tr(
                    "A KeePass file is read by the KeePassXC of this machine. A CSV file lies on its disk with every secret in "
                    "it: destroy it afterwards. Each imported envelope is to be rotated."
                ),
                "muted",
                running=True,
            )
        )
        for each in self.fields.values():
            box.addWidget(each)

    def clear(self) -> None:
        """Empty every field; the password is wiped."""
        self.password.wipe()
        self.file.clear()
        self.folder.clear()


class ImportPreview(QWidget):
    """Each envelope that would be added, and what is left out and why; never a secret."""

    picked_changed = Signal(int)
    """Another envelope is picked: its place, -1 for none."""

    def __init__(self, screen: str, part: str, *, picks: bool = False) -> None:
        """Build empty; the names of the controls begin with `screen` and `part`. With `picks` one envelope is picked."""
        super().__init__()
        prefix = f"{screen}{part}"
        self.setProperty("role", "clear")
        self.said = label("", name=f"{prefix}said")
        self.rows = FactRows(f"{prefix}rows", self.tr("Envelopes that would be added"), picks=picks, panel=False)
        self.rows.picked_changed.connect(self.picked_changed)
        self._left = Notice(f"{prefix}left")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(_BETWEEN_PX))
        for each in (self.said, self.rows, self._left):
            box.addWidget(each)

    def show_view(self, offered: ImportView) -> None:
        """Show what was read."""
        put(self.said, self.tr("{0}: {1} would be added.").format(offered.source, len(offered.rows)))
        self.rows.show_facts([self._fact(each) for each in offered.rows])
        self.rows.setVisible(bool(offered.rows))
        left = [*offered.notes, *offered.left_out]
        if offered.present:
            left.append(self.tr("{0} of a label that is there already.").format(offered.present))
        if offered.later:
            left.append(self.tr("{0} more than one list takes: import the same once more.").format(offered.later))
        self._left.say("\n".join(shown(utc_words(sentence)) for sentence in left), "plain")

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

    def forget(self) -> None:
        """Hold no label any more."""
        put(self.said, "")
        self.rows.show_facts([])
        self._left.say("")
