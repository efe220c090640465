"""Small building blocks: labels that never take text for markup, buttons, notices, the scaffold of a screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import Size
from twinseal.gui.platform.every_event import TURNS
from twinseal.gui.widgets.act import ENTER, Act
from twinseal.gui.widgets.busy import BUSY_WORDS

_SIZES: Final[dict[str, Size]] = {
    "muted": "help",
    "label": "help",
    "fact": "help",
    "headline": "question",
    "letter": "question",
}
"""Size of type of a role of a label, where it is not that of the body."""
_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters that are written from right to left."""
_BEYOND: Final = re.compile("[\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Of these, what Qt leaves from left to right where the line is: Adlam."""
_ISOLATE, _END = "\u2067", "\u2069"
_OPENS, _CLOSES = "\u201c", "\u201d"
_BETWEEN: Final = ("\u2192", " + ")
"""What the program puts between two names: the one before it is meant to stand at the left."""


class _EnterStays(QObject):
    """Hands Enter to a part and lets it go no further, wherever the part has put the keyboard meanwhile."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            watched.event(event)
            event.accept()
            return True
        return False


def keep_enter(part: QWidget) -> None:
    """Let Enter in a part do something of its own, or on purpose nothing: the screen does not go on as well."""
    part.installEventFilter(_EnterStays(part))


class _Lines(QLabel):
    """A text whose lines end where they can still be read, however wide the room for it is."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setMaximumWidth(px(theme.reading_px(_SIZES.get(role, "body"))))

    def heightForWidth(self, width: int) -> int:
        # A layout asks for the height at the width of the room, and gives the widest there may be.
        return super().heightForWidth(min(width, self.maximumWidth()))


def label(
    text: str = "", role: str = "", *, name: str = "", wrap: bool = True, selectable: bool = False, running: bool = False
) -> QLabel:
    """Return a label whose text is always plain and shows hidden characters; lines of a `running` text stay readable."""
    made = _Lines(role) if running else QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    put(made, text)
    return made


def in_place(text: str) -> str:
    """Return a text for Qt, in which a name at its begin does not turn the line, and no two names change places.

    What stands alone stays as it is: one quotation, or words in which no letter goes from left to right.
    """
    if not _RIGHT.search(text):
        return text
    return "\n".join(map(_isolated, text.split("\n")))


def _isolated(line: str) -> str:
    # Most sentences have no such word, and the first screen does not load what orders them.
    from twinseal.reports.page.bidi import begins_right, stretches

    is_quotation = line[:1] == _OPENS and line[-1:] == _CLOSES and line.count(_OPENS) == 1
    names_two = any(sign in line for sign in _BETWEEN)
    is_turned = not names_two and not any(unicodedata.bidirectional(sign) == "L" for sign in line)
    if (is_turned or (is_quotation and begins_right(line))) and not _BEYOND.search(line):
        return line
    made, done = "", 0
    for start, end in stretches(line):
        made += f"{line[done:start]}{_ISOLATE}{line[start:end]}{_END}"
        done = end
    return made + line[done:]


def put(made: QLabel, text: str) -> None:
    """Set a label's text with every hidden character spelled out."""
    words = shown(text, lines=True)
    made.setText(in_place(words))
    made.setAccessibleName(words)


def tip(text: str) -> str:
    """Return text that was typed or found on a disk as a tooltip, which else would take it for markup."""
    from html import escape  # noqa: PLC0415 - no first picture has a tooltip

    return f"<qt>{escape(shown(text))}</qt>"


def button(
    text: str,
    name: str,
    on_click: Callable[[], object],
    *,
    kind: str = "",
    large: bool = False,
    hint: str = "",
    busy: str = "",
    key: str = "",
    icon: str = "",
    turns: bool = False,
) -> Act:
    """Return an act with a stable object name; `busy` stands on it while its work runs, `key` does the same.

    One that `turns` to something else turns back at the next press, and not at the second of a double click.
    """
    made = Act(text, kind=kind, scale="large" if large else "", key=key, icon=icon)
    made.setObjectName(name)
    made.setAccessibleName(text.replace("&", ""))
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    elif key:
        made.setAccessibleDescription(key)
    if busy:
        made.setProperty(BUSY_WORDS, busy)
    made.setProperty(TURNS, turns)
    made.setAutoDefault(True)
    made.clicked.connect(lambda *_: on_click())
    return made


def row(*widgets: QWidget | None, spacing: int = 12) -> QHBoxLayout:
    """Return widgets side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setSpacing(px(spacing))
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def show_if(part: QWidget, wanted: bool) -> None:
    """Show or hide a part; one that is not hidden is left as it is, because to show it would style it and all in it at once."""
    # A part without a place counts as hidden, and stays so in its place only where it was told to.
    if part.isHidden() or not wanted:
        part.setVisible(wanted)


def discard(part: QWidget) -> None:
    """Take a part off the screen for good."""
    # What was put into a page a moment ago is still to be shown: unless hidden, it would be as a window of its own.
    part.hide()
    part.setParent(None)
    part.deleteLater()


def card(*parts: QWidget | QLayout, spacing: int = 8) -> QFrame:
    """Return a framed panel."""
    made = QFrame()
    made.setProperty("role", "card")
    box = QVBoxLayout(made)
    box.setContentsMargins(px(18), px(16), px(18), px(16))
    box.setSpacing(px(spacing))
    for part in parts:
        add(box, part)
    # Panels side by side are as high as the highest: what is in them stays at the top.
    box.addStretch(1)
    return made


def add(box: QVBoxLayout, part: QWidget | QLayout | None) -> None:
    """Add a widget, a layout, or a stretch (None)."""
    if part is None:
        box.addStretch(1)
    elif isinstance(part, QWidget):
        box.addWidget(part)
    else:
        box.addLayout(part)


def page(*parts: QWidget | QLayout, margin: int = 0) -> QWidget:
    """Return parts one below the other, as one page of several."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(*4 * (px(margin),))
    box.setSpacing(px(14))
    for part in parts:
        add(box, part)
    box.addStretch(0 if margin else 1)
    return made


class ScrollArea(QScrollArea):
    """A scroll area with a page of its own width, which takes the page in only when it is styled.

    Qt styles a page when a scroll area takes it in, and styles all of it again wherever the area is put: once for each widget around
    it, where a screen is built from its innermost parts.
    """

    def __init__(self, page: QWidget | None = None) -> None:
        """Take a page; without, one is given by `setWidget`."""
        super().__init__()
        self.setWidgetResizable(True)
        self._waits = page
        if page is not None:
            page.setParent(self.viewport())

    def widget(self) -> QWidget | None:
        """Return the page."""
        self._take_in()
        return super().widget()

    def event(self, event: QEvent) -> bool:
        """Take the page in when this is styled."""
        if event.type() == QEvent.Type.Polish:
            self._take_in()
        return super().event(event)

    def _take_in(self) -> None:
        page, self._waits = self._waits, None
        if page is not None:
            self.setWidget(page)
            self.updateGeometry()


def scrolled(page: QWidget | None = None) -> QScrollArea:
    """Return a page that scrolls where there is no room for it, or room for one; the keyboard goes to what is in it."""
    area = ScrollArea(page)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def page_around(part: QWidget) -> QScrollArea | None:
    """Return the page that scrolls with a part in it; None where it lies in none."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def bring_into_view(part: QWidget, margin: int = 12) -> None:
    """Scroll the page that holds a part so that it is seen: whole, or from its top on where it is higher than the view."""
    area = page_around(part)

    def scroll() -> None:
        if area is None or not isValid(area) or not isValid(part) or not part.isVisible():
            return
        page, bar = area.widget(), area.verticalScrollBar()
        if part.height() + 2 * margin <= area.viewport().height():
            area.ensureWidgetVisible(part, 0, margin)
        elif page is not None:
            bar.setValue(part.mapTo(page, QPoint(0, 0)).y() - margin)

    # Its new place and height count from the next turn of the event loop on.
    QTimer.singleShot(0, scroll)
