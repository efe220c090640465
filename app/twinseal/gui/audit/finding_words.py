"""What is said of one finding in its row, and on the act that leads to what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import DeskView, FindingDetail, OpeningLine
from twinseal.gui.widgets.finding_row import FindingLine


class FindingWords(QObject):
    """Words for a finding, in the language of the window."""

    def __init__(self, parent: QObject) -> None:
        """Begin with the ranks."""
        super().__init__(parent)
        self.ranks: dict[Rank, str] = {
            Rank.HIGH: self.tr("High"),
            Rank.MEDIUM: self.tr("Medium"),
            Rank.LOW: self.tr("Low"),
        }

    def line(self, view: DeskView, place: int, of: FindingDetail, openings: Mapping[str, OpeningLine]) -> FindingLine:
        """Return the row of the finding at a place; `openings` are those of the desk by their ids."""
        rank = view.finding_ranks[place]
        fresh = self.tr("new") if of.is_new and view.last_visit else ""
        return FindingLine(
            self.ranks[rank],
            view.findings[place],
            self._link(of, openings),
            self.tr("answered") if of.answers else fresh,
            "warning" if rank is Rank.HIGH else "flag",
            high=rank is Rank.HIGH and not of.answers,
            lines=self.lines(of),
        )

    def lines(self, of: FindingDetail) -> tuple[str, ...]:
        """Return what else is known of it, a line each."""
        innocent = self.tr("Innocent if: {0}").format(of.innocent) if of.innocent else ""
        ids = self.tr("Finding {0}, rule {1}").format(of.id, of.rule)
        return tuple(part for part in (innocent, ids) if part and of.id)

    def leads(self, of: FindingDetail) -> str:
        """Return what stands on the act that leads to what it is about, empty where nothing does."""
        if of.openings:
            return self.tr("What happened")
        if of.about:
            return self.tr("Go to that finding")
        return self.tr("Show in the log") if of.entries else ""

    def _link(self, of: FindingDetail, openings: Mapping[str, OpeningLine]) -> str:
        if len(of.openings) > 1:
            return self.tr("{0} openings").format(len(of.openings))
        line = openings.get(of.opening_id)
        if line is None:
            return self.tr("Finding") if of.about else self._link_to_log(of)
        return self.tr("Seal {0:04d}").format(line.seal_number) if line.seal_number else self.tr("Opening")

    def _link_to_log(self, of: FindingDetail) -> str:
        if len(of.entries) > 1:
            return self.tr("{0} entries").format(len(of.entries))
        return self.tr("Entry {0}").format(of.entries[0]) if of.entries else ""
