"""What needs a closer look: one list, however long the log is; what is new since the last visit comes first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import DeskView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows


class FindingsTab(QWidget):
    """A heading that counts, and the findings below it."""

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
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(8))
        box.addWidget(self.heading)
        box.addWidget(self.since)
        box.addWidget(self.findings, 1)
        # What is left below the heading where there is no list.
        box.addStretch(0)

    def show_view(self, view: DeskView) -> None:
        """Show findings; the first of them are new since the last visit, and say so."""
        count, fresh = len(view.findings), view.new_findings
        put(self.heading, self.tr("Findings: {0}").format(count) if count else self.tr("No findings."))
        since = (
            self.tr("Since your last visit ({0}): {1}. Earlier: {2}.").format(view.last_visit, fresh, count - fresh)
            if view.last_visit
            else self.tr("Since the vault was created: {0}.").format(fresh)
        )
        put(self.since, since if count else "")
        ranks = view.finding_ranks
        self.findings.show_findings(
            [
                FindingLine(
                    self._words[ranks[place]],
                    sentence,
                    "",
                    self.tr("new") if place < fresh and view.last_visit else "",
                    "warning" if ranks[place] is Rank.HIGH else "flag",
                    high=ranks[place] is Rank.HIGH,
                )
                for place, sentence in enumerate(view.findings)
            ]
        )
        self.findings.setVisible(bool(count))

    def forget(self) -> None:
        """Drop every finding."""
        for each in (self.heading, self.since):
            put(each, "")
        self.findings.show_findings(())

    def first_focus(self) -> None:
        """Begin at the findings."""
        self.findings.setFocus()
