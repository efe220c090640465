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
from twinseal.gui.design import icons
from twinseal.gui.design.scale import factor, painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.platform.keyboard import KeyboardState, keyboard_state
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.announcer import StateAtFocus
from twinseal.gui.widgets.form_field import set_fault
from twinseal.gui.widgets.message_line import MessageLine

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
_PASSED_ON: Final = (*ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys of the screen, which mean the same on the eye as in the field."""
_NEVER: Final = (_Key.Copy, _Key.Cut, _Key.Undo, _Key.Redo)


class _Eye(QToolButton):
    """Shows what was typed, or dots again."""

    def __init__(self, field: PassphraseField, name: str) -> None:
        super().__init__(field)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Show what was typed"))
        self.setToolTip(self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what is typed here out of the field around it: nobody would see the digits of a code behind the dots."""
        super().keyPressEvent(event)
        event.setAccepted(event.isAccepted() or (bool(event.text()) and event.key() not in _PASSED_ON))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the eye, struck through while it shows."""
        del event
        painter = painter_on(self)
        colour = theme.colour("ink" if self.underMouse() or self.isChecked() else "ink2")
        at = room(self).center()
        at.setX(at.x() - icons.GRID_PX / 2)
        at.setY(at.y() - icons.GRID_PX / 2)
        icons.paint(painter, "mask" if self.isChecked() else "eye", at, colour)


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
        self._buffer = bytearray(_LONGEST_BYTES)
        self._length = 0
        self._exact, self._shown, self._is_showing = exact, False, False
        self._keyboard = KeyboardState()
        self._state_read = StateAtFocus(self)
        self.said = MessageLine(f"{name}_said")
        self._eye = _Eye(self, eye) if eye else None
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
        return not self._length

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

    def take_passphrase(self) -> SecretBytes:
        """Return what was typed in its normal form and forget it; raises `BadInput`."""
        typed = self._copy()
        self.wipe()
        return passphrase_of(typed)

    def copy_passphrase(self) -> SecretBytes:
        """Return what was typed in its normal form and keep it, so that a refusal costs nothing; raises `BadInput`."""
        return passphrase_of(self._copy())

    def take(self) -> SecretBytes:
        """Return what was typed as it is and forget it."""
        typed = self._copy()
        self.wipe()
        return secret_of(typed)

    def copy_secret(self) -> SecretBytes:
        """Return what was typed as it is and keep it, so that a refusal costs nothing."""
        return secret_of(self._copy())

    def peek(self) -> str:
        """Return what was typed, for the strength of a new passphrase; a copy that cannot be wiped."""
        return self._buffer[: self._length].decode("utf-8", "replace")

    def set_text(self, text: str) -> None:
        """Fill in a generated passphrase."""
        self.wipe()
        self._put(0, 0, text)

    def wipe(self) -> None:
        """Forget everything."""
        for index in range(_LONGEST_BYTES):
            self._buffer[index] = 0
        self._length = 0
        self.said.say("")
        self._show(0)

    def _copy(self) -> bytearray:
        return bytearray(memoryview(self._buffer)[: self._length])

    def _count(self) -> int:
        return sum(_begins_sign(byte) for byte in memoryview(self._buffer)[: self._length])

    def _byte(self, sign: int) -> int:
        """Return where a sign begins, counted in bytes."""
        before = -1
        for place in range(self._length):
            before += _begins_sign(self._buffer[place])
            if before == sign:
                return place
        return self._length

    def _put(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of signs, in the buffer itself, so that no copy of the rest is left anywhere."""
        buffer, begin, stop = self._buffer, self._byte(start), self._byte(end)
        added = text.encode("utf-8", "surrogatepass")
        shift, length = len(added) - (stop - begin), self._length
        rest = range(stop, length) if shift <= 0 else range(length - 1, stop - 1, -1)
        for place in rest:
            buffer[place + shift] = buffer[place]
        buffer[begin : begin + len(added)] = added
        self._length = length + shift
        for place in range(self._length, length):
            buffer[place] = 0
        self._show(start + len(text))

    def _show(self, cursor: int) -> None:
        self._is_showing = True
        self.setText(_STAND_IN * self._count())
        self.setCursorPosition(cursor)
        self._is_showing = False
        self.update()
        self.changed.emit()

    def _changed_below(self, text: str) -> None:
        if not self._is_showing:
            # An aid for people who cannot type has filled the control in.
            self.said.say(self._refusal(text, 0))
            self._put(0, self._count(), "" if self.said.message else text)

    # -- ways into it --------------------------------------------------------------------------

    def _selected(self) -> tuple[int, int]:
        if self.hasSelectedText():
            return self.selectionStart(), self.selectionEnd()
        return self.cursorPosition(), self.cursorPosition()

    def _insert(self, text: str) -> None:
        """Take a whole text or nothing of it, and say why not."""
        start, end = self._selected()
        kept = self._length - (self._byte(end) - self._byte(start))
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
            start, end = 0, self._count()
        elif not (back or forward or to_start or to_end):
            return False
        elif start == end:
            if back or to_start:
                start = 0 if to_start else max(0, start - 1)
            else:
                end = self._count() if to_end else min(self._count(), end + 1)
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
        count = self._count()
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


def _begins_sign(byte: int) -> bool:
    """Tell whether a byte of UTF-8 begins a sign; those that continue one begin with the bits 10."""
    return byte & 0xC0 != 0x80


def _types(event: QKeyEvent) -> bool:
    """Tell whether a key types something: not Escape or Ctrl+A, but AltGr+Space, also where AltGr is Ctrl+Alt."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    text = event.text()
    return bool(text) and held != Qt.KeyboardModifier.ControlModifier and unicodedata.category(text[0]) not in _NO_SIGNS
