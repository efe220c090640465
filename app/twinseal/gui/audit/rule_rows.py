"""The rules in their place: how much each tested, and how many findings it has."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.finding import RuleCount
from twinseal.gui.widgets.fact_row import FactLine, FactRows


class RuleRows(FactRows):
    """A row for each rule; one that found nothing where it tested much is evidence too."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible, fits=False)
        self._fired = 0

    def show_rules(self, rules: Sequence[RuleCount]) -> None:
        """Show these rules and no others."""
        self._fired = sum(bool(rule.fired) for rule in rules)
        self.show_facts([self._line(rule) for rule in rules])

    def heading(self) -> tuple[str, str]:
        """Return what stands above them, and what is said beside it."""
        return (
            self.tr("Rules: {0}, with findings: {1}").format(self.count(), self._fired),
            self.tr("Each looks through the whole log. A rule that tested nothing says nothing."),
        )

    def _line(self, rule: RuleCount) -> FactLine:
        heading = self.tr("{0}: {1}").format(rule.rule, rule.looks_for)
        fired = self.tr("findings: {0}").format(rule.fired)
        if rule.stopped_by:
            why = self.tr("Stopped before it had looked through the log ({0})").format(rule.stopped_by)
            said = fired if rule.fired else self.tr("stopped")
            return FactLine(heading, (why, *rule.goes_by), said, "flag", "red")
        said = self.tr("nothing to test") if rule.idle else self.tr("nothing")
        return FactLine(
            heading,
            (self.tr("Tested {0}: {1}").format(rule.unit, rule.tested), *rule.goes_by),
            fired if rule.fired else said,
            "flag" if rule.fired else "clock" if rule.idle else "check",
            "amber" if rule.fired else "ink2",
        )
