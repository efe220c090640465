"""A page of the audit desk: what it leads to, and the acts that it puts into the footer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twinseal.gui.widgets.act import Act


class DeskPage(QWidget):
    """A page whose acts stand in the footer while it is shown."""

    story_requested = Signal(str)
    """The story of an opening is asked for: its id."""
    acts_changed = Signal()
    """Other acts belong into the footer now."""

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return every act that can stand in the footer."""
        return ()

    @property
    def others(self) -> tuple[Act, ...]:
        """Return the acts that stand there now, beside the way out."""
        return ()

    @property
    def primary(self) -> Act | None:
        """Return the act that the page is for now."""
        return None

    @property
    def primary_key(self) -> str:
        """Return the key that does it."""
        return "Enter"
