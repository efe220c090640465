"""Gives one entry away with its proof, for somebody who may read no other; folded away until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.flows.views.audit_desk import EntryLine
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, row
from twinseal.gui.widgets.form_field import FormField, refuse_at
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.path_field import PathField


class DisclosePanel(QFrame):
    """Asks for a folder for the chosen entry; an unanchored entry has no proof of its own."""

    requested = Signal(int, str)

    def __init__(self) -> None:
        """Build folded."""
        super().__init__()
        self.setProperty("role", "clear")
        self._seq = -1
        self.toggle = button(
            self.tr("Disclose this entry"), "audit.disclose", self._fold, turns=True,
            hint=self.tr("Writes this entry and its proof for someone who may read no other entry. The disclosure is logged first."),
        )  # fmt: skip
        self.path = PathField("audit.disclose_path", self.tr("Folder for the entry and its proof"), folder=True)
        self.write_button = button(self.tr("Write entry and proof"), "audit.disclose_write", self._send, kind="primary")
        self.path.on_enter(self._send)
        self.notice = Notice("audit.disclose_said")
        self.path.line.setPlaceholderText(self.tr("such as {0}").format("/media/drive"))
        self._more = QWidget()
        self._more.setProperty("role", "clear")
        inside = QVBoxLayout(self._more)
        inside.setSpacing(px(SPACES_PX["within"]))
        inside.setContentsMargins(0, 0, 0, 0)
        explanation = self.tr(
            "Anyone with the two files can read this entry and check it with the trust card. No key is needed."
        )
        inside.addWidget(label(explanation, "muted"))
        self._field = FormField(self.tr("Folder for the two files"), self.path)
        inside.addWidget(self._field)
        inside.addLayout(row(self.write_button, None))
        self._more.hide()
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row(self.toggle, None))
        box.addWidget(self._more)
        box.addWidget(self.notice)
        self.choose(None)

    def choose(self, entry: EntryLine | None) -> None:
        """Serve the chosen entry, or none."""
        self._seq = -1 if entry is None or entry.before is not None else entry.seq
        self.toggle.setEnabled(self._seq >= 0)
        self.write_button.setEnabled(self._seq >= 0)

    def _fold(self) -> None:
        self._more.setVisible(self._more.isHidden())
        self.notice.say("")
        if not self._more.isHidden():
            self.path.setFocus()
            bring_into_view(self._field)

    def _send(self) -> None:
        if self._seq >= 0:
            self.notice.say("")
            self._field.accept()
            self.requested.emit(self._seq, self.path.text())

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the folder what is wrong with it; returns whether it is about that."""
        return refuse_at({"disclose_path": self._field}, refusal, self)

    def show_written(self, entry: str, note: str) -> None:
        """Say what was written, and fold; the keyboard stays at what unfolds it."""
        if self.path.line.hasFocus() or self.write_button.hasFocus():
            self.toggle.setFocus()
        self._more.hide()
        self.notice.say(self.tr("Written: {0} and {1}. Both files are needed to check it.").format(entry, note), "good")

    def forget(self) -> None:
        """Fold and drop the folder."""
        self._more.hide()
        self.path.clear()
        self.notice.say("")
        self.choose(None)
