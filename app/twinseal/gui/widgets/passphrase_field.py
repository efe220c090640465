"""A field for secrets that keeps what is typed in one buffer of its own and wipes it (a QLineEdit leaves copies)."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QToolButton

from twinseal.flows.context.typed_secrets import SecretBytes, passphrase_of, secret_of
from twinseal.gui import theme
from twinseal.gui.design.scale import factor, px, room, scaled_size
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.platform.keyboard import KeyboardState, keyboard_state
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.announcer import StateAtFocus
from twinseal.gui.widgets.form_field import set_fault
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.secret_buffer import SecretBuffer
from twinseal.gui.widgets.secret_eye import SecretEye

_LONGEST_BYTES: Final = 1024
_NO_SIGNS: Final = frozenset({"Cc", "Zl", "Zp"})
_LINE_ENDS: Final = "\r\n\u2028\u2029\u0085\u000b\u000c"
_STAND_IN: Final = "\u2022"
"""What the control below holds in place of every sign."""
_EYE_PX: Final = 36
_CHIP_PX: Final = 26
_Key = QKeySequence.StandardKey
_TO_START: Final = (_Key.DeleteStartOfWord,)
_TO_END: Final = (_Key.DeleteEndOfWord, _Key.DeleteEndOfLine)
_NEVER: Final = (_Key.Copy, _Key.Cut, _Key.Undo, _Key.Redo)


class PassphraseField(QLineEdit):
    """Shows dots, or the text while it is asked to; cursor and selection work, copying and undoing do not.

    The line edit that it extends holds one dot for each sign and nothing else: what was typed is in the buffer alone. Keys, a
    paste and an input method pass one filter: everything that types something is taken as it is. What is not taken is said in
    `said`, for the place below the field. No key works by words: where they end would tell about the secret.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, name: str, accessible: str, *, exact: bool = False, eye: str = "") -> None:
        """Start empty; `exact` for what is sealed: a line end after a paste is refused there, else left out.

        With the name of an `eye` there is one inside, which shows what was typed.
        """
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "secret")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(_LONGEST_BYTES)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setFont(theme.font("body", mono=True))
        self._buffer = SecretBuffer(_LONGEST_BYTES)
        self._exact, self._shown, self._is_showing = exact, False, False
        self._keyboard = KeyboardState()
        self._state_read = StateAtFocus(self)
        self.said = MessageLine(f"{name}_said")
        self._eye = SecretEye(self, eye) if eye else None
        if self._eye is not None:
            self._eye.toggled.connect(self.set_shown)
        self.textChanged.connect(self._changed_below)
        self._fit()

    # -- what stands in it ---------------------------------------------------------------------

    def rescaled(self) -> None:
        """Keep the room of the eye at another scale."""
        self._fit()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return scaled_size(420, ACT_PX)

    @property
    def eye(self) -> QToolButton | None:
        """Return the control inside that shows what was typed, if there is one."""
        return self._eye

    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not len(self._buffer)

    def set_shown(self, shown: bool) -> None:
        """Show the text instead of dots."""
        self._shown = shown
        if self._eye is not None:
            self._eye.setChecked(shown)
        self.setProperty("shown", shown)
        style = self.style()
        style.unpolish(self)
        style.polish(self)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self.update()

    def set_wrong(self, wrong: bool) -> None:
        """Show that it was not accepted; the next edit takes it back."""
        set_fault(self, wrong)

    def copy_passphrase(self) -> SecretBytes:
        """Return what was typed in its normal form and keep it, so that a refusal costs nothing; raises `BadInput`."""
        return passphrase_of(self._buffer.copy())

    def take(self) -> SecretBytes:
        """Return what was typed as it is and forget it."""
        typed = self._buffer.copy()
        self.wipe()
        return secret_of(typed)

    def copy_secret(self) -> SecretBytes:
        """Return what was typed as it is and keep it, so that a refusal costs nothing."""
        return secret_of(self._buffer.copy())

    def peek(self) -> str:
        """Return what was typed, for the strength of a new passphrase; a copy that cannot be wiped."""
        return self._buffer.text()

    def set_text(self, text: str) -> None:
        """Fill in a generated passphrase."""
        self.wipe()
        self._put(0, 0, text)

    def wipe(self) -> None:
        """Forget everything."""
        self._buffer.wipe()
        self.said.say("")
        self._show(0)

    def _put(self, start: int, end: int, text: str) -> None:
        self._buffer.put(start, end, text)
        self._show(start + len(text))

    def _show(self, cursor: int) -> None:
        self._is_showing = True
        self.setText(_STAND_IN * self._buffer.signs())
        self.setCursorPosition(cursor)
        self._is_showing = False
        self.update()
        self.changed.emit()

    def _changed_below(self, text: str) -> None:
        if not self._is_showing:
            # An aid for people who cannot type has filled the control in.
            self.said.say(self._refusal(text, 0))
            self._put(0, self._buffer.signs(), "" if self.said.message else text)

    # -- ways into it --------------------------------------------------------------------------

    def _selected(self) -> tuple[int, int]:
        if self.hasSelectedText():
            return self.selectionStart(), self.selectionEnd()
        return self.cursorPosition(), self.cursorPosition()

    def _insert(self, text: str) -> None:
        """Take a whole text or nothing of it, and say why not."""
        start, end = self._selected()
        kept = len(self._buffer) - self._buffer.bytes_of(start, end)
        self.said.say(self._refusal(text, kept))
        if text and not self.said.message:
            self._put(start, end, text)

    def _refusal(self, text: str, kept_bytes: int) -> str:
        if any(sign in _LINE_ENDS for sign in text):
            return self.tr("Nothing of it was taken: it has a line end, and this is one line. Copy it without line ends.")
        for sign in text:
            if unicodedata.category(sign) in _NO_SIGNS:
                return self.tr("Nothing of it was taken: it holds a control sign (U+{0:04X}). Type it instead.").format(
                    ord(sign)
                )
        if kept_bytes + len(text.encode("utf-8", "surrogatepass")) > _LONGEST_BYTES:
            return self.tr("Nothing of it was taken: the whole would be longer than {0} bytes. Shorten it.").format(
                _LONGEST_BYTES
            )
        return ""

    def _paste(self, text: str) -> None:
        bare = text if self._exact else text.rstrip(_LINE_ENDS)
        self._insert(bare)
        if bare != text and not self.said.message:
            self.said.say(self.tr("The line end after the pasted text was left out."), "plain")

    def _delete(self, event: QKeyEvent) -> bool:
        """Delete as a key says; False where it deletes nothing."""
        start, end = self._selected()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        back, forward = event.key() == Qt.Key.Key_Backspace, event.key() == Qt.Key.Key_Delete
        to_start = (back and control) or any(event.matches(key) for key in _TO_START)
        to_end = (forward and control) or any(event.matches(key) for key in _TO_END)
        if event.matches(_Key.DeleteCompleteLine):
            start, end = 0, self._buffer.signs()
        elif not (back or forward or to_start or to_end):
            return False
        elif start == end:
            if back or to_start:
                start = 0 if to_start else max(0, start - 1)
            else:
                end = self._buffer.signs() if to_end else min(self._buffer.signs(), end + 1)
        self.said.say("")
        self._put(start, end, "")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key."""
        if event.key() in ENTER:
            self.submitted.emit()
        elif event.matches(_Key.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif any(event.matches(key) for key in _NEVER) or self._delete(event):
            event.accept()
        elif _types(event):
            self._insert(event.text())
        else:
            super().keyPressEvent(event)
        self._look_at_keyboard()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """See whether it changed the keyboard."""
        super().keyReleaseEvent(event)
        self._look_at_keyboard()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take text from an input method; while it only composes there is nothing to take."""
        if event.commitString():
            self._insert(event.commitString())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste nothing with the middle button: what was selected anywhere would come in by a slip."""
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    # -- the keyboard --------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look at the keyboard, and say how many signs there are: they are dots to whoever looks."""
        count = self._buffer.signs()
        self._state_read.come(self.tr("protected, 1 sign") if count == 1 else self.tr("protected, {0} signs").format(count))
        super().focusInEvent(event)
        self._look_at_keyboard()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say nothing more of the keyboard: it types elsewhere."""
        super().focusOutEvent(event)
        self._state_read.go()
        self.show_keyboard(KeyboardState())

    def _look_at_keyboard(self) -> None:
        self.show_keyboard((keyboard_state() if self.hasFocus() else None) or KeyboardState())

    def show_keyboard(self, state: KeyboardState) -> None:
        """Show that Caps Lock is on, and the layout where it is known."""
        turned, self._keyboard = state != self._keyboard, state
        if state.caps_lock and not self.said.message:
            self.said.say(self._caps_words(), "warning")
        elif not state.caps_lock and self.said.message == self._caps_words():
            self.said.say("")
        if turned:
            self._fit()
            self.update()

    def _caps_words(self) -> str:
        return self.tr("Caps Lock is on.")

    def event(self, event: QEvent) -> bool:
        """Take the style's dots: a line edit learns of them by a change of style only."""
        done = super().event(event)
        if event.type() == QEvent.Type.Polish:
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        return done

    # -- look ----------------------------------------------------------------------------------

    def _chip_width(self) -> int:
        if not self._keyboard.caps_lock:
            return 0
        return round(QFontMetricsF(theme.font("help", QFont.Weight.Medium)).horizontalAdvance(self.tr("Caps Lock"))) + 24

    def _layout_width(self) -> int:
        if not self._keyboard.layout:
            return 0
        return round(QFontMetricsF(theme.font("key", QFont.Weight.Medium)).horizontalAdvance(self._keyboard.layout)) + 12

    def _eye_width(self) -> int:
        return _EYE_PX if self._eye is not None else 4

    def _fit(self) -> None:
        beside = self._chip_width() + self._layout_width()
        self.setTextMargins(0, 0, px(self._eye_width() + beside + (8 if beside else 0)), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the eye at the right."""
        super().resizeEvent(event)
        if self._eye is not None:
            side = px(_EYE_PX)
            self._eye.setGeometry(self.width() - side - px(6), (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots or the text, and what is known of the keyboard."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._shown:
            self._paint_signs(painter)
        painter.scale(factor(), factor())
        self._paint_keyboard(painter, room(self))

    def _paint_signs(self, painter: QPainter) -> None:
        # Below stand blanks of the same width: cursor and selection are where they belong.
        metrics = QFontMetricsF(self.font())
        advance = metrics.horizontalAdvance(_STAND_IN)
        start, end = self._selected()
        cursor_x = self.cursorRect().left() + 5.0
        painter.save()
        painter.setFont(self.font())
        painter.setClipRect(self.rect().adjusted(8, 0, -self.textMargins().right() - 8, 0))
        for place, sign in enumerate(self.peek()):
            inside = start <= place < end
            role = QPalette.ColorRole.HighlightedText if inside else QPalette.ColorRole.Text
            painter.setPen(self.palette().color(role))
            left = cursor_x + (place - self.cursorPosition()) * advance
            painter.drawText(QRectF(left, 0, advance, self.height()), Qt.AlignmentFlag.AlignCenter, sign)
        painter.restore()

    def _paint_keyboard(self, painter: QPainter, whole: QRectF) -> None:
        right = whole.width() - self._eye_width() - 10.0
        middle = whole.height() / 2
        wide = self._layout_width()
        if wide:
            painter.setFont(theme.font("key", QFont.Weight.Medium))
            painter.setPen(theme.colour("ink2"))
            cap = QRectF(right - wide, middle - 10, wide, 20)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._keyboard.layout)
            right -= wide + 6
        wide = self._chip_width()
        if wide:
            chip = QRectF(right - wide, middle - _CHIP_PX / 2, wide, _CHIP_PX).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setBrush(theme.colour("amber_tint"))
            painter.setPen(QPen(theme.colour("amber_line"), 1))
            painter.drawRoundedRect(chip, _CHIP_PX / 2, _CHIP_PX / 2)
            painter.setFont(theme.font("help", QFont.Weight.Medium))
            painter.setPen(theme.colour("amber"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.tr("Caps Lock"))


def _types(event: QKeyEvent) -> bool:
    """Tell whether a key types something: not Escape or Ctrl+A, but AltGr+Space, also where AltGr is Ctrl+Alt."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    text = event.text()
    return bool(text) and held != Qt.KeyboardModifier.ControlModifier and unicodedata.category(text[0]) not in _NO_SIGNS
