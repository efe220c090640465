"""What is not whole in the window at its size: text that is cut, bars sideways, an act out of sight."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollArea, QWidget

from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.window import Window

LONGEST_LINE = 90
"""Signs of a line of running text that can be read."""


def _is_in_sight(window: QWidget, part: QWidget) -> bool:
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return window.rect().contains(place) and part.visibleRegion().boundingRect() == part.rect()


def _is_cut(label: QLabel) -> bool:
    if not label.text() or label.sizePolicy().horizontalPolicy() == label.sizePolicy().Policy.Ignored:
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 1
    return label.sizeHint().width() > label.width() + 1


def _is_long(label: QLabel) -> bool:
    metrics = label.fontMetrics()
    widest = max((metrics.horizontalAdvance(line) for line in label.text().splitlines()), default=0)
    return label.wordWrap() and min(widest, label.contentsRect().width()) > LONGEST_LINE * metrics.horizontalAdvance("n")


def seen(top: QWidget) -> Iterator[QWidget]:
    """Yield every part that is seen, the whole first; screens that are not shown are some thousand more, passed over at once."""
    yield top
    for part in top.children():
        if isinstance(part, QWidget) and part.isVisible():
            yield from seen(part)


def faults(window: Window, size: tuple[int, int]) -> Iterator[str]:
    """Yield in words what is not whole of the screen that is shown; the window was asked to be of a size."""
    screen = window.screen_shown
    if (window.width(), window.height()) != size:
        yield f"the window is {window.width()} wide and {window.height()} high"
    for part in seen(window):
        if isinstance(part, QLabel):
            yield from _faults_of_text(part)
        elif screen.isAncestorOf(part):
            yield from _faults_of_part(part, screen)
    if isinstance(screen, Screen):
        kept = (screen.footer.primary, screen.footer.leave, screen.title)
        for each in kept:
            if each is not None and not each.isHidden() and not _is_in_sight(window, each):
                yield f"out of sight: {each.objectName()}"


def _faults_of_text(label: QLabel) -> Iterator[str]:
    if _is_cut(label):
        yield f"cut: {label.objectName()} {label.text()[:40]!r}"
    elif _is_long(label):
        yield f"a long line: {label.objectName()} {label.text()[:40]!r}"


def _faults_of_part(part: QWidget, screen: QWidget) -> Iterator[str]:
    if isinstance(part, Act) and part.minimumSizeHint().width() > part.width() + 1:
        yield f"cut: {part.objectName()}"
    if isinstance(part, QAbstractScrollArea) and part.horizontalScrollBar().isVisible():
        yield f"{part.objectName() or type(part).__name__} has a bar sideways"
    # One that all fits in stays where it is, whatever lies in it.
    if _scrolls(part) and any(map(_scrolls, _above(part, screen))):
        yield f"{part.objectName() or 'a page'} scrolls inside a page that scrolls"


def _scrolls(area: QWidget) -> bool:
    return isinstance(area, QScrollArea) and area.isVisible() and area.verticalScrollBar().maximum() > 0


def _above(part: QWidget, top: QWidget) -> Iterator[QWidget]:
    above = part.parentWidget()
    while above is not None and above is not top:
        yield above
        above = above.parentWidget()
