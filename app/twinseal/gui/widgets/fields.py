"""Fields that people meet again and again: six digits, a person, a text with its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.gui.widgets.base import Notice, label

if TYPE_CHECKING:
    from twinseal.flows.views import PersonView

_LONGEST_PASTE = 1000


class CodeField(QLineEdit):
    """Six digits of an authenticator; blanks, hyphens and direction marks do not count."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "digits")
        # Room for hyphens, blanks and direction marks of a paste: the check leaves them out, this cuts nothing.
        self.setMaxLength(_LONGEST_PASTE)
        self.setMaximumWidth(220)
        # Six large digits stay whole however crowded the window is.
        self.setMinimumSize(130, 46)
        self.setPlaceholderText("000000")

    def take(self) -> str:
        """Return the digits and forget them."""
        text = self.text()
        self.clear()
        return text


class PersonPicker(QListWidget):
    """A list of people with their roles; a person who must wait is said so."""

    chosen = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setMinimumHeight(96)
        self.setMaximumHeight(260)

    def offer(self, people: tuple[PersonView, ...], *, first: int = 0) -> None:
        """Show people; the first is chosen unless `first` is -1."""
        self.clear()
        for person in people:
            team = f", {person.team}" if person.team else ""
            state = ""
            if person.locked:
                state = self.tr(" \u2013 locked")
            elif person.wait_s:
                state = self.tr(" \u2013 wait {0} s").format(person.wait_s)
            item = QListWidgetItem(shown(f"{person.name}   {person.role.value}{team}{state}"))
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            self.addItem(item)
        if people:
            self.setCurrentRow(first)

    def person_id(self) -> str:
        """Return the chosen person's id, empty if nobody is chosen."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def choose(self, person_id: str) -> bool:
        """Choose a person by id; False if they are not in the list."""
        for place in range(self.count()):
            if self.item(place).data(Qt.ItemDataRole.UserRole) == person_id:
                self.setCurrentRow(place)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            return
        super().keyPressEvent(event)


def headed(heading: str, widget: QWidget, hint: str = "") -> QWidget:
    """Return a widget under its heading, with what it says of itself (`said`, a notice) and a hint below."""
    made = QWidget()
    made.setProperty("role", "clear")
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    box.addWidget(label(heading, "label"))
    box.addWidget(widget)
    said = getattr(widget, "said", None)
    if isinstance(said, Notice):
        box.addWidget(said)
    if hint:
        box.addWidget(label(hint, "muted"))
    return made


def line(name: str, accessible: str, *, longest: int = 400, text: str = "") -> QLineEdit:
    """Return a one-line field. Its length is generous: too long a text is refused with a sentence, not cut."""
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setMaxLength(max(longest, 200_000))
    return made
