"""The reasons that requests may have, as the list leaves them, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.wrapped_row import WrappedRow


class ReasonsPage(ListPage):
    """Each with its questions and how its number looks."""

    change_requested = Signal(object)
    """A `ReasonCategory`."""
    retire_requested = Signal(str)
    """Its id."""
    new_requested = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("reasons", "reasons.change", self.tr("Change it"), self.tr("What are requests asked?"))
        self.leave.setText(self.tr("Back to the list"))
        self.leave.setAccessibleName(self.tr("Back to the list"))
        self.rows = ChoiceRows("reasons.rows", self.tr("Reasons for a request"))
        self.retire = button(self.tr("Retire it"), "reasons.retire", self._retire, icon="cross")
        self.new = button(self.tr("A new reason"), "reasons.new", self.new_requested.emit, icon="plus")
        self._reasons: tuple[ReasonCategory, ...] = ()
        self.add_body(self.rows, WrappedRow(self.retire, self.new))

    def show_reasons(self, reasons: Sequence[ReasonCategory]) -> None:
        """Show the reasons in their order."""
        self.accept()
        place, self._reasons = self.rows.place(), tuple(reasons)
        self.rows.offer([(each.id, self._words_of(each)) for each in self._reasons])
        if self._reasons:
            self.rows.choose(self._reasons[min(max(place, 0), len(self._reasons) - 1)].id)

    def _words_of(self, reason: ReasonCategory) -> str:
        number = f"{reason.reference_label}: {reason.reference_mask}" if reason.reference_mask else self.tr("no number")
        return "  \u00b7  ".join((reason.name, *reason.questions, number))

    def _chosen(self) -> ReasonCategory | None:
        place = self.rows.place()
        return self._reasons[place] if 0 <= place < len(self._reasons) else None

    def send(self) -> None:
        """Ask for other words of the chosen one."""
        reason = self._chosen()
        if reason is not None:
            self.change_requested.emit(reason)

    def _retire(self) -> None:
        reason = self._chosen()
        if reason is not None:
            self.accept()
            self.retire_requested.emit(reason.id)

    def wipe(self) -> None:
        """Keep no reason."""
        self._reasons = ()
        self.rows.offer(())

    def first_focus(self) -> None:
        """Begin at the reasons."""
        self.rows.setFocus()
