"""Chips above a list of the desk: those that are on narrow it, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal

from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.wrapped_row import WrappedRow


class OnlyChips(WrappedRow):
    """Tells when something else is wanted."""

    changed = Signal()

    def __init__(self, name: str, words: Mapping[str, str]) -> None:
        """Build with nothing narrowed; `words` is what stands on each chip, by what it narrows to."""
        self.chips = {each: Chip(f"{name}.only_{each}", said, switch=True) for each, said in words.items()}
        super().__init__(*self.chips.values())
        for chip in self.chips.values():
            chip.toggled.connect(lambda _on: self.changed.emit())

    @property
    def wanted(self) -> frozenset[str]:
        """Return what the list is narrowed to."""
        return frozenset(each for each, chip in self.chips.items() if chip.isChecked())

    def arrange(self, *, offered: bool, low: bool) -> None:
        """Be seen where something can be narrowed; the room of a low window is for the list, unless something is."""
        self.setVisible(offered and (not low or bool(self.wanted)))

    def show_only(self, wanted: Iterable[str]) -> None:
        """Narrow to exactly this, and tell once."""
        on = frozenset(wanted)
        if on == self.wanted:
            return
        for each, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(each in on)
            chip.blockSignals(False)
        self.changed.emit()
