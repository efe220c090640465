"""A remark on a finding while it is written: what it is about, its text, and the acts that sign it or drop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act, is_ctrl_enter
from twinseal.gui.widgets.base import bring_into_view, button, label, put
from twinseal.gui.widgets.form_field import FormField, text_area


class RemarkForm(QWidget):
    """Stays the remark on one finding, whichever is looked at meanwhile; its acts stand in the footer of the page."""

    signed = Signal(str, str)
    """Id of the finding, and what is to be signed about it."""
    dropped = Signal()
    """Nothing is to be signed."""

    def __init__(self) -> None:
        """Build with nothing begun."""
        super().__init__()
        self.setProperty("role", "clear")
        self.finding = ""
        """Id of the finding; empty while no remark is written."""
        self._about = label("", "muted", name="audit.remark_about", running=True)
        self.text = text_area("audit.remark", self.tr("Remark"), lines=2)
        self.text.installEventFilter(self)
        self.field = FormField(self.tr("Remark"), self.text)
        self.sign = button(self.tr("Sign the remark"), "audit.remark_sign", self._send, kind="primary")
        self.drop = button(self.tr("Sign nothing"), "audit.remark_drop", self.dropped.emit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self._about)
        box.addWidget(self.field)

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return its acts, the way out first."""
        return self.drop, self.sign

    def begin(self, finding: str, sentence: str) -> None:
        """Begin a remark on a finding, which says `sentence`."""
        self.finding = finding
        put(self._about, self.tr("On: {0}").format(sentence))

    def take_focus(self) -> None:
        """Put the keyboard into the text, and the text in sight: it stands below the list."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.field)

    def end(self) -> bool:
        """Drop what was typed; returns whether the keyboard was in it or at its acts."""
        had_focus = self.text.hasFocus() or self.sign.hasFocus() or self.drop.hasFocus()
        self.finding = ""
        put(self._about, "")
        self.text.clear()
        self.field.accept()
        return had_focus

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the field what is wrong with the remark; returns whether it is about that."""
        if isinstance(refusal, BadInput):
            self.field.refuse(refusal.sentence)
        return isinstance(refusal, BadInput)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sign with Ctrl+Enter also from the text, where Enter alone is a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_ctrl_enter(event):
            self._send()
            return True
        return super().eventFilter(watched, event)

    def _send(self) -> None:
        if self.finding:
            self.signed.emit(self.finding, self.text.toPlainText())
