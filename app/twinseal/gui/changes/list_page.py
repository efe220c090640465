"""What stands in the place of the secret for the list of changes: a question, what answers it, and below it what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.acts_below import ActsBelow
from twinseal.gui.widgets.base import bring_into_view, button, label, put, scrolled
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.screen import SECRET_PX

_LOW_SPACE_PX: Final = 4
ABOVE_PX: Final = 16
ABOVE_LOW_PX: Final = 4
"""Room between the tabs and what is asked, and that of a low window."""


@dataclass(frozen=True, slots=True)
class _Word:
    """How words of a form are read, put back, and taken out of their control."""

    read: Callable[[], object]
    write: Callable[[object], object]
    clear: Callable[[], object]


class ListPage(QWidget):
    """The acts at the bottom never scroll away: leaving at the left, what the page is for at the right."""

    folded = Signal()
    """It was left."""
    between: ClassVar[str] = "column"
    """How far its parts stand apart; less where each keeps a line for what is said of it."""

    def __init__(self, prefix: str, act: str, words: str, question: str = "") -> None:
        """Build without a body; `act` is the name of what the page is for, `words` stand on it."""
        super().__init__()
        self.setProperty("role", "clear")
        self._fields: dict[str, FormField] = {}
        self._words: list[_Word] = []
        self._last: QWidget | None = None
        self._key, self._kept_for, self._kept = "", "", list[object]()
        self.question = label(question, "headline", name=f"{prefix}.question")
        self.said = MessageLine(f"{prefix}.said")
        self.leave = button(self.tr("Leave it"), f"{prefix}.leave", self.folded.emit, key="Esc")
        always(self.leave)
        self.act = button(words, act, self.send, kind="primary")
        inside = QWidget()
        inside.setMaximumWidth(px(SECRET_PX))
        box = self._box = QVBoxLayout(inside)
        # Room for the mark of the keyboard.
        box.setContentsMargins(*4 * (px(AROUND_PX),))
        box.setSpacing(px(SPACES_PX["column"]))
        box.addWidget(self.question)
        box.addStretch(1)
        self._below = ActsBelow(self.said, self.leave, self.act)
        outer = self._outer = QVBoxLayout(self)
        outer.setSpacing(px(SPACES_PX["within"]))
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(self._below)
        self.set_low(False)

    # -- for who extends it --------------------------------------------------------------------

    def add_body(self, *parts: QWidget | QLayout) -> None:
        """Put parts below the question."""
        for part in parts:
            place = self._box.count() - 1
            if isinstance(part, QWidget):
                self._box.insertWidget(place, part)
            else:
                self._box.insertLayout(place, part)

    def add_below(self, part: QWidget) -> None:
        """Put a part last; in a low window it stands above the acts, where it never scrolls away, but for the lowest."""
        self._last = part
        self.add_body(part)

    def _keep_below(self, *, stays: bool) -> None:
        if self._last is None or stays == (self._outer.indexOf(self._last) >= 0):
            return
        (self._box if stays else self._outer).removeWidget(self._last)
        if stays:
            self._outer.insertWidget(1, self._last)
        else:
            self._box.insertWidget(self._box.count() - 1, self._last)
        self._last.show()

    def take_fields(self, **fields: FormField) -> None:
        """Take the fields that a refusal may name."""
        self._fields.update(fields)

    def keep_words(self, *controls: QWidget) -> None:
        """Keep what stands in these controls over a masked screen: words, never a secret."""
        self._words += [_word_of(control) for control in controls]

    def keep(self, read: Callable[[], object], write: Callable[[object], object], clear: Callable[[], object]) -> None:
        """Keep over a masked screen what is read and written as a whole."""
        self._words.append(_Word(read, write, clear))

    def begin_for(self, key: str, question: str) -> bool:
        """Ask a question; True where what was typed for the same before stands in the form again."""
        self.conceal()
        put(self.question, question)
        self._key = key
        if key != self._kept_for or not self._kept:
            return False
        for word, kept in zip(self._words, self._kept, strict=True):
            word.write(kept)
        return True

    def send(self) -> None:
        """Hand over what was typed."""
        raise NotImplementedError

    def first_focus(self) -> None:
        """Bring the keyboard to what is asked first."""
        raise NotImplementedError

    @property
    def takes_passphrase(self) -> bool:
        """Tell whether what was sent holds a passphrase: then nobody is told which factor was wrong."""
        return False

    def holds_secret(self) -> bool:
        """Tell whether a secret stands in it that `conceal` wipes for good."""
        return False

    def wipe(self) -> None:
        """Wipe what is secret in it."""

    # -- for who shows it ----------------------------------------------------------------------

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused at the field that it is about, else beside the acts; what was typed stays."""
        part = self._fields.get(field)
        if part is None or part.isHidden():
            self.said.say(sentence)
        else:
            part.refuse(sentence)
            bring_into_view(part)

    def accept(self) -> None:
        """Take back everything that was refused."""
        self.said.say("")
        for field in self._fields.values():
            field.accept()

    def conceal(self) -> None:
        """Take everything out of it: secrets are wiped, words come back when the same is asked again."""
        if self._key:
            self._kept_for, self._kept = self._key, [word.read() for word in self._words]
            self._key = ""
        self._empty()

    def forget(self) -> None:
        """Forget everything, words too: they were taken, or the vault is sealed."""
        self._key, self._kept_for, self._kept = "", "", []
        self._empty()

    def _empty(self) -> None:
        self.wipe()
        for word in self._words:
            word.clear()
        self.accept()
        if self._words or self._fields:
            put(self.question, "")

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Leave the room of a low window to what is typed; in the lowest nothing else stands above it than the question."""
        self._keep_below(stays=low and not lowest)
        self._box.setSpacing(px(_LOW_SPACE_PX if low else SPACES_PX[self.between]))
        self._outer.setContentsMargins(0, px(ABOVE_LOW_PX if low else ABOVE_PX), 0, 0)
        self._below.set_low(low)


def _word_of(control: QWidget) -> _Word:
    match control:
        case QCheckBox():
            return _Word(control.isChecked, lambda on: control.setChecked(on is True), lambda: control.setChecked(False))
        case QSpinBox():
            return _Word(
                control.value, lambda to: control.setValue(int(str(to))), lambda: control.setValue(control.minimum())
            )
        case PathField():
            return _Word(control.text, lambda to: control.set_text(str(to)), control.clear)
        case QLineEdit():
            return _Word(control.text, lambda to: control.setText(str(to)), control.clear)
    raise TypeError(type(control).__name__)
