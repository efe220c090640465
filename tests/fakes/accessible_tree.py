"""What an aid for the blind is given: the tree of the window's parts, and what the window tells of by itself.

The tree is Qt's own, asked as the bridge to the desktop's bus asks it. What the window tells of goes through one function of
Qt, whose address PySide does not offer: it is taken from the library, so that nothing of ours stands between.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import PySide6
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fakes.passed_time import let_pass

Role, Event, Text = QAccessible.Role, QAccessible.Event, QAccessible.Text
_STOPS_MOST = 120
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is read aloud by itself; `urgent` where it interrupts what is being read."""

    sentence: str
    urgent: bool


@dataclass(slots=True)
class Heard:
    """What was told since listening began, in order."""

    said: list[Said] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)

    def take(self) -> list[Said]:
        """Return what was said by itself so far, and forget it."""
        taken, self.said = self.said, []
        return taken

    def sentences(self) -> list[str]:
        """Return the sentences that were said by themselves."""
        return [each.sentence for each in self.said]


@contextlib.contextmanager
def listening() -> Iterator[Heard]:
    """Listen as the bridge to the desktop's bus would; it is switched on, as when an aid for the blind runs."""
    heard = Heard()

    def take(address: int) -> None:
        event = cast("QAccessibleEvent", shiboken6.wrapInstance(address, QAccessibleEvent))
        if event.type() == Event.Announcement:
            announced = cast("QAccessibleAnnouncementEvent", shiboken6.wrapInstance(address, QAccessibleAnnouncementEvent))
            urgent = announced.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            heard.said.append(Said(announced.message(), urgent))
        elif event.type() in (Event.Focus, Event.Alert):
            part = event.accessibleInterface()
            if part is not None and part.isValid():
                (heard.focused if event.type() == Event.Focus else heard.alerts).append(part.text(Text.Name))

    library = ctypes.CDLL(str(next((Path(PySide6.__file__).parent / "Qt" / "lib").glob("libQt6Gui.so*"))))
    install = getattr(library, _INSTALL)
    install.restype, install.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    handler = _HANDLER(take)
    before, was_on = install(ctypes.cast(handler, ctypes.c_void_p)), QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        yield heard
    finally:
        QAccessible.setActive(was_on)
        install(before)


def parts(of: QAccessibleInterface | QWidget) -> Iterator[QAccessibleInterface]:
    """Return every part that can be perceived, in the order in which it is read."""
    top = QAccessible.queryAccessibleInterface(of) if isinstance(of, QWidget) else of
    if top is None or not top.isValid() or top.state().invisible:
        return
    yield top
    for place in range(top.childCount()):
        child = top.child(place)
        if child is not None:
            yield from parts(child)


def words_of(part: QAccessibleInterface) -> str:
    """Return everything that a part says: name, value, description, and what stands in it."""
    typed = part.textInterface()
    inside = typed.text(0, typed.characterCount()) if typed is not None else ""
    return "\n".join((*(part.text(kind) for kind in (Text.Name, Text.Value, Text.Description)), inside))


def _label_of(part: QAccessibleInterface) -> str:
    """Return the name of the label of a choice: on Linux its own name is what is chosen, and an aid reads both."""
    if part.role() != Role.ComboBox:
        return ""
    labels = (other for other, _kind in part.relations(QAccessible.RelationFlag.Label))
    return next((other.text(Text.Name) for other in labels if other is not None), "")


class Blind:
    """Somebody at the keys who has the tree and what is said, and nothing else."""

    def __init__(self, window: QWidget) -> None:
        """Sit down at a window."""
        self._window = window

    def find(self, role: QAccessible.Role, name: str) -> QAccessibleInterface:
        """Return the one part of a role whose name begins so."""
        there = [
            part
            for part in parts(self._window)
            if part.role() == role and (part.text(Text.Name).startswith(name) or _label_of(part).startswith(name))
        ]
        # A longer name may begin as another one is.
        there = [part for part in there if part.text(Text.Name) == name] or there
        names = [part.text(Text.Name) for part in parts(self._window) if part.role() == role]
        assert len(there) == 1, f"{role}, {name}: {names}"
        return there[0]

    def press(self, name: str, role: QAccessible.Role = Role.Button) -> None:
        """Press a button or tick a box by the action that it offers."""
        part = self.find(role, name)
        assert not part.state().disabled, name
        actions = part.actionInterface()
        assert actions is not None
        pressed = part.object()
        actions.doAction(next(action for action in actions.actionNames() if action in ("Press", "Toggle", "Check")))
        # Qt presses a button for a tenth of a second, and only then lets go of it.
        for _ in range(200):
            QTest.qWait(1)
            if not (part.isValid() and part.state().pressed):
                return
            let_pass(pressed)
        raise TimeoutError(name)

    def go_to(self, name: str, role: QAccessible.Role = Role.EditableText) -> QWidget:
        """Bring the keyboard to a control; return where keys go now."""
        part = self.find(role, name)
        actions = part.actionInterface()
        assert actions is not None, name
        actions.doAction("SetFocus")
        for _ in range(_STOPS_MOST if role == Role.ComboBox else 0):
            # Qt brings the keyboard to no choice by this action: people go on by the tabulator.
            if self.keyboard() is part.object():
                break
            QTest.keyClick(self.keyboard(), Qt.Key.Key_Tab)
        return self.keyboard()

    def keyboard(self) -> QWidget:
        """Return where keys go."""
        now = self._window.focusWidget()
        assert now is not None
        return now

    def type(self, name: str, text: str) -> None:
        """Type into a field."""
        QTest.keyClicks(self.go_to(name), text)

    def choose(self, rows: str, name: str) -> None:
        """Go through a list by the arrows until a row's name begins so, and take it with Space."""
        at = self.go_to(rows, Role.List)
        row = QAccessible.queryAccessibleInterface(at)
        assert row is not None
        QTest.keyClick(at, Qt.Key.Key_Home)
        for _ in range(row.childCount()):
            focused = row.focusChild()
            if focused is not None and focused.text(Text.Name).startswith(name):
                QTest.keyClick(at, Qt.Key.Key_Space)
                return
            QTest.keyClick(at, Qt.Key.Key_Down)
        raise LookupError(name)
