"""What a component is put into to be drawn in a state that else needs a mouse or a flow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

States = Mapping[str, QWidget]
"""A component once for each of its states, by the state's name."""


def hovered(widget: QWidget) -> QWidget:
    """Return a control as it is below the mouse."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    return widget


def pressed(widget: QPushButton) -> QWidget:
    """Return a button while it is pressed."""
    widget.setDown(True)
    return hovered(widget)


def disabled(widget: QWidget) -> QWidget:
    """Return a control that takes nothing."""
    widget.setEnabled(False)
    return widget
