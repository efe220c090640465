"""What is not whole in the window at its size: text that is cut, bars sideways, an act out of sight."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QScrollArea, QWidget

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


def faults(window: Window, size: tuple[int, int]) -> Iterator[str]:
    """Yield in words what is not whole of the screen that is shown; the window was asked to be of a size."""
    screen = window.screen_shown
    if (window.width(), window.height()) != size:
        yield f"the window is {window.width()} wide and {window.height()} high"
    for area in screen.findChildren(QAbstractScrollArea):
        if area.isVisible() and area.horizontalScrollBar().isVisible():
            yield f"{area.objectName() or type(area).__name__} has a bar sideways"
    for page in screen.findChildren(QScrollArea):
        # One that all fits in stays where it is, whatever lies in it.
        if _scrolls(page) and any(isinstance(above, QScrollArea) and _scrolls(above) for above in _above(page, screen)):
            yield f"{page.objectName() or 'a page'} scrolls inside a page that scrolls"
    for label in window.findChildren(QLabel):
        if label.isVisible() and _is_cut(label):
            yield f"cut: {label.objectName()} {label.text()[:40]!r}"
        elif label.isVisible() and _is_long(label):
            yield f"a long line: {label.objectName()} {label.text()[:40]!r}"
    for button in screen.findChildren(QAbstractButton):
        if isinstance(button, Act) and button.isVisible() and button.minimumSizeHint().width() > button.width() + 1:
            yield f"cut: {button.objectName()}"
    if isinstance(screen, Screen):
        kept = (screen.footer.primary, screen.footer.leave, screen.title)
        for part in kept:
            if part is not None and not part.isHidden() and not _is_in_sight(window, part):
                yield f"out of sight: {part.objectName()}"


def _scrolls(area: QScrollArea) -> bool:
    return area.isVisible() and area.verticalScrollBar().maximum() > 0


def _above(part: QWidget, top: QWidget) -> Iterator[QWidget]:
    above = part.parentWidget()
    while above is not None and above is not top:
        yield above
        above = above.parentWidget()
