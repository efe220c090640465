"""The queue of the reviews: the openings that owe one, and those that have one."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.reviews import ReviewLine
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.fact_row import FactLine, FactRows


class ReviewRows(FactRows):
    """A row for each opening; one of them is picked."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible, picks=True, fits=False)
        self._ranks = {Rank.HIGH: self.tr("high"), Rank.MEDIUM: self.tr("medium"), Rank.LOW: self.tr("low")}

    def show_reviews(self, lines: Iterable[ReviewLine]) -> None:
        """Show these openings and no others."""
        self.show_facts([self._line(each) for each in lines])

    def _line(self, of: ReviewLine) -> FactLine:
        late = not of.is_done and of.age is not DutyAge.IN_TIME
        due = (self.tr("was due {0}") if late else self.tr("due {0}")).format(utc_words(of.due_utc))
        findings = self.tr("findings: {0}, the gravest {1}").format(of.findings, self._ranks[of.rank]) if of.rank else ""
        said = "  \u00b7  ".join(part for part in (of.class_words, of.signed_by) if part)
        icon, colour = _icon(of, late=late)
        lines = (of.named, of.state_words if of.is_done else due, said or findings, of.next_act)
        return FactLine(
            utc_words(of.at_utc),
            tuple(with_capital(part) for part in lines if part),
            "" if of.is_done else of.state_words,
            icon,
            colour,
        )


def _icon(of: ReviewLine, *, late: bool) -> tuple[str, Colour]:
    if of.is_done:
        return "check", "accent"
    return ("warning", "amber") if late or of.is_grave else ("auditor", "ink2")
