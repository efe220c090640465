"""What needs a closer look: one list, however long the log is; and on request, what each rule tested and found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.finding import Rank, RuleCount
from twinseal.flows.views.audit_desk import DeskView, FindingDetail
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows


class FindingsTab(QWidget):
    """A heading that counts, and below it the findings, or the rules in their place."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._words = {
            Rank.HIGH: self.tr("High"),
            Rank.MEDIUM: self.tr("To answer"),
            Rank.LOW: self.tr("Low"),
        }
        self.heading = label("", "section", name="audit.findings_heading")
        self.since = label("", "muted", name="audit.findings_since")
        self.findings = FindingRows("audit.findings", self.tr("Findings, new ones first"), fits=False)
        self.rules = FactRows("audit.rules", self.tr("What each rule tested and found"), fits=False)
        self.turn = button(self.tr("What each rule tested"), "audit.turn_to_rules", self._turn)
        self.rules.hide()
        self._said, self._shows_rules = ("", ""), False
        self._rules: tuple[RuleCount, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(8))
        top = row(self.heading, self.turn)
        top.setStretch(0, 1)
        top.setAlignment(self.turn, Qt.AlignmentFlag.AlignTop)
        box.addLayout(top)
        box.addWidget(self.since)
        box.addWidget(self.findings, 1)
        box.addWidget(self.rules, 1)
        # What is left below the heading where there is no list.
        box.addStretch(0)

    def show_view(self, view: DeskView) -> None:
        """Show findings; the first of them are new since the last visit, and say so."""
        count, fresh = len(view.findings), view.new_findings
        heading = self.tr("Findings: {0}").format(count) if count else self.tr("No findings.")
        since = (
            self.tr("Since your last visit ({0}): {1}. Earlier: {2}.").format(view.last_visit, fresh, count - fresh)
            if view.last_visit
            else self.tr("Since the vault was created: {0}.").format(fresh)
        )
        self._said, self._rules = (heading, since if count else ""), view.rules
        ranks, details = view.finding_ranks, view.finding_details
        self.findings.show_findings(
            [
                FindingLine(
                    self._words[ranks[place]],
                    sentence,
                    "",
                    self.tr("new") if place < fresh and view.last_visit else "",
                    "warning" if ranks[place] is Rank.HIGH else "flag",
                    high=ranks[place] is Rank.HIGH,
                    lines=self._lines(details[place]),
                )
                for place, sentence in enumerate(view.findings)
            ]
        )
        self.rules.show_facts([self._rule_line(each) for each in view.rules])
        self._arrange()

    def _lines(self, of: FindingDetail) -> tuple[str, ...]:
        innocent = self.tr("Innocent if: {0}").format(of.innocent) if of.innocent else ""
        ids = self.tr("Finding {0}, rule {1}").format(of.id, of.rule)
        return tuple(part for part in (innocent, ids) if part)

    def _rule_line(self, rule: RuleCount) -> FactLine:
        said = self.tr("nothing") if rule.tested else self.tr("nothing to test")
        return FactLine(
            self.tr("{0}: {1}").format(rule.rule, rule.looks_for),
            (self.tr("tested: {0} {1}").format(rule.tested, rule.unit),),
            self.tr("findings: {0}").format(rule.fired) if rule.fired else said,
            "flag" if rule.fired else "check" if rule.tested else "clock",
            "amber" if rule.fired else "ink2",
        )

    def _turn(self) -> None:
        self._shows_rules = not self._shows_rules
        self._arrange()
        self.first_focus()

    def _arrange(self) -> None:
        """Show the findings, or the rules in their place."""
        fired = sum(bool(rule.fired) for rule in self._rules)
        rules = (
            self.tr("Rules: {0}, with findings: {1}").format(len(self._rules), fired),
            self.tr("Each looks through the whole log. A rule that tested nothing says nothing."),
        )
        heading, since = rules if self._shows_rules else self._said
        put(self.heading, heading)
        put(self.since, since)
        self.rules.setVisible(self._shows_rules)
        self.findings.setVisible(not self._shows_rules and bool(self.findings.count()))
        self.turn.setText(self.tr("Findings") if self._shows_rules else self.tr("What each rule tested"))
        self.turn.setVisible(bool(self._rules))

    def forget(self) -> None:
        """Drop every finding, and what the rules tested."""
        self._said, self._rules, self._shows_rules = ("", ""), (), False
        self.findings.show_findings(())
        self.rules.show_facts(())
        self._arrange()

    def first_focus(self) -> None:
        """Begin at what is shown, the findings or the rules."""
        (self.rules if self._shows_rules else self.findings).setFocus()
