"""Where Tab goes: as a screen is read, whenever each of its parts was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget


def stop_beside(window: QWidget, now: QWidget, parts: Sequence[Iterable[QWidget]], step: int) -> QWidget:
    """Return where Tab goes from `now` in a window, or Shift+Tab with a `step` of -1.

    What is in an earlier one of `parts` comes first, what is in none of them before all. Within one it is the order of Qt,
    which is that in which things were made, but for the last of the parts: that goes by place, from the top.
    """
    stops: list[tuple[int, int, int, QWidget]] = []
    control: QWidget | None = window.nextInFocusChain()
    while control is not None and control is not window:
        # The chain goes through every control of every screen: what is not seen is passed over by one question.
        if control is now or (control.isVisible() and _is_stop(control, window)):
            part = _part_of(control, parts)
            at = control.mapTo(window, QPoint(0, 0)) if part == len(parts) else QPoint(0, 0)
            stops.append((part, at.y(), at.x(), control))
        control = control.nextInFocusChain()
    stops.sort(key=lambda stop: stop[:3])
    order = [stop[3] for stop in stops]
    return order[(order.index(now) + step) % len(order)] if now in order else now


def _part_of(control: QWidget, parts: Sequence[Iterable[QWidget]]) -> int:
    """Return the place of the part that a control is in, from 1, the innermost where they lie in each other; else 0."""
    for place, part in reversed(tuple(enumerate(parts, 1))):
        if any(each is control or each.isAncestorOf(control) for each in part):
            return place
    return 0


def _is_stop(control: QWidget, window: QWidget) -> bool:
    by_tab = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus) and control.focusProxy() is None
    return by_tab and control.isEnabled() and control.isVisibleTo(window)
