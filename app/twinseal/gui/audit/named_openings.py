"""The openings that one finding names, each a way to its story."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.gui.widgets.fact_row import FactLine, FactRows


class NamedOpenings(FactRows):
    """A row for each opening; one of them is picked."""

    story_requested = Signal(str)
    """The story of an opening is asked for: its id."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible, picks=True, fits=False)
        self._ids: tuple[str, ...] = ()
        self._by = ""
        self.followed.connect(self._follow)

    def show_openings(self, openings: Sequence[OpeningLine], words: str) -> None:
        """Show these, the first of them picked; `words` is the sentence of the finding that names them."""
        self._ids, self._by = tuple(line.opening_id for line in openings), words
        self.show_facts([self._line(line) for line in openings])
        self.pick(0)

    def heading(self) -> tuple[str, str]:
        """Return what stands above them, and what is said beside it."""
        return self.tr("Openings that it names: {0}").format(len(self._ids)), with_capital(self._by)

    def follow_picked(self) -> None:
        """Ask for the story of the one that is picked."""
        self._follow(self.picked())

    def forget(self) -> None:
        """Drop every opening."""
        self._ids, self._by = (), ""
        self.show_facts(())

    def _follow(self, place: int) -> None:
        if 0 <= place < len(self._ids):
            self.story_requested.emit(self._ids[place])

    def _line(self, line: OpeningLine) -> FactLine:
        who = " + ".join(name for name in (line.first, line.second) if name) or self.tr("nobody signed in")
        seal = self.tr("Seal {0:04d}").format(line.seal_number) if line.seal_number else ""
        return FactLine(utc_words(line.at_utc), (with_capital(who), with_capital(line.outcome.words)), seal, "seal-open")
