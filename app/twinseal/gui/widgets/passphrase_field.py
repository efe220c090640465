"""A field for secrets that keeps what is typed in one buffer of its own and wipes it (a QLineEdit leaves copies)."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.flows.context.typed_secrets import SecretBytes, passphrase_of, secret_of
from twinseal.gui import theme
from twinseal.gui.widgets.notice import Notice

_LONGEST_BYTES = 1024
_NO_SIGNS = frozenset({"Cc", "Zl", "Zp"})
_LINE_ENDS = "\r\n\u2028\u2029\u0085\u000b\u000c"


class PassphraseField(QWidget):
    """Collects key presses in a bytearray; shows dots, or the text while it is asked to.

    Keys, a paste and an input method pass one filter: everything that types something is taken as it is. What is not
    taken is said in `said`, a notice for the place below the field.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, name: str, accessible: str, *, exact: bool = False) -> None:
        """Start empty; `exact` for what is sealed: a line end after a paste is refused there, else left out."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._typed = bytearray()
        self._shown = False
        self._exact = exact
        self.said = Notice(f"{name}_said")

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(420, 42)

    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not self._typed

    def set_shown(self, shown: bool) -> None:
        """Show the text instead of dots."""
        self._shown = shown
        self.update()

    def take_passphrase(self) -> SecretBytes:
        """Return what was typed in its normal form and forget it; raises `BadInput`."""
        typed, self._typed = self._typed, bytearray()
        self.said.say("")
        self.update()
        return passphrase_of(typed)

    def copy_passphrase(self) -> SecretBytes:
        """Return what was typed in its normal form and keep it, so that a refusal costs nothing; raises `BadInput`."""
        return passphrase_of(bytearray(self._typed))

    def take(self) -> SecretBytes:
        """Return what was typed as it is and forget it."""
        typed, self._typed = self._typed, bytearray()
        self.said.say("")
        self.update()
        return secret_of(typed)

    def peek(self) -> str:
        """Return what was typed, for the strength of a new passphrase; a copy that cannot be wiped."""
        return self._typed.decode("utf-8", "replace")

    def set_text(self, text: str) -> None:
        """Fill in a generated passphrase."""
        self.wipe()
        self._typed = bytearray(text.encode("utf-8", "surrogatepass"))
        self._after()

    def wipe(self) -> None:
        """Forget everything."""
        for index in range(len(self._typed)):
            self._typed[index] = 0
        self._typed = bytearray()
        self.said.say("")
        self._after()

    def _after(self) -> None:
        self.update()
        self.changed.emit()

    def _insert(self, text: str) -> None:
        """Take a whole text or nothing of it, and say why not."""
        self.said.say(self._refusal(text))
        if text and self.said.isHidden():
            self._typed += text.encode("utf-8", "surrogatepass")
            self._after()

    def _refusal(self, text: str) -> str:
        if any(sign in _LINE_ENDS for sign in text):
            return self.tr("Nothing of it was taken: it has a line end, and this is one line. Copy it without line ends.")
        for sign in text:
            if unicodedata.category(sign) in _NO_SIGNS:
                return self.tr("Nothing of it was taken: it holds a control sign (U+{0:04X}). Type it instead.").format(
                    ord(sign)
                )
        if len(self._typed) + len(text.encode("utf-8", "surrogatepass")) > _LONGEST_BYTES:
            return self.tr("Nothing of it was taken: the whole would be longer than {0} bytes. Shorten it.").format(
                _LONGEST_BYTES
            )
        return ""

    def _paste(self, text: str) -> None:
        bare = text if self._exact else text.rstrip(_LINE_ENDS)
        self._insert(bare)
        if bare != text and self.said.isHidden():
            self.said.say(self.tr("The line end after the pasted text was left out."), "plain")

    def _backspace(self) -> None:
        self.said.say("")
        while self._typed:
            last = self._typed.pop()
            # UTF-8 bytes that continue a character begin with the bits 10.
            if last & 0xC0 != 0x80:
                break
        self._after()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        elif key == Qt.Key.Key_Backspace:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.wipe()
            else:
                self._backspace()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif _types(event):
            self._insert(text)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take text from an input method; while it only composes there is nothing to take."""
        if event.commitString():
            self._insert(event.commitString())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard."""
        self.setFocus()
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame of the keyboard's place."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the plain frame."""
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, dots or text, and the cursor."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(theme.colour("ink2"), 1))
        painter.setBrush(theme.colour("paper"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(theme.font("body", mono=True))
        painter.setPen(theme.colour("ink"))
        count = len(self._typed.decode("utf-8", "replace"))
        text = self.peek() if self._shown else "\u2022" * count
        inside = QRect(12, 0, self.width() - 24, self.height())
        wide = painter.fontMetrics().horizontalAdvance(text)
        align = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if wide > inside.width() else Qt.AlignmentFlag.AlignLeft
        )
        painter.setClipRect(inside)
        painter.drawText(inside, align, text)
        if focus:
            x = min(inside.left() + wide + 2, inside.right())
            painter.setPen(QPen(theme.colour("ink"), 2))
            painter.drawLine(x, 10, x, self.height() - 10)


def _types(event: QKeyEvent) -> bool:
    """Tell whether a key types something: not Escape or Ctrl+A, but AltGr+Space, also where AltGr is Ctrl+Alt."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    text = event.text()
    return bool(text) and held != Qt.KeyboardModifier.ControlModifier and unicodedata.category(text[0]) not in _NO_SIGNS
