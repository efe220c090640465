"""The pages of the audit desk, to be built one by one while an auditor types."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from twinseal.gui.audit.countersign_panel import CountersignPanel
from twinseal.gui.audit.entries_page import EntriesPage
from twinseal.gui.audit.envelopes_page import EnvelopesPage
from twinseal.gui.audit.export_page import ExportPage
from twinseal.gui.audit.findings_page import FindingsPage
from twinseal.gui.audit.follow_up_page import FollowUpPage
from twinseal.gui.audit.openings_page import OpeningsPage
from twinseal.gui.audit.overview_page import OverviewPage
from twinseal.gui.audit.papers_page import PapersPage
from twinseal.gui.audit.people_page import PeoplePage
from twinseal.gui.audit.report_page import ReportPage
from twinseal.gui.audit.review_form import ReviewForm
from twinseal.gui.audit.reviews_page import ReviewsPage
from twinseal.gui.audit.verify_page import VerifyPage
from twinseal.gui.design.scale import built_before


class DeskPages:
    """The pages of the desk, each built when it is first asked for: built all at once they would hold up the window."""

    NAMES: Final = (
        "overview", "openings", "people", "envelopes", "follow_up", "reviews", "findings", "entries", "verify", "report", "export",
        "papers",
    )  # fmt: skip
    BUILD_ORDER: Final = (*NAMES[:5], "review_form", *NAMES[5:9], "countersigning", *NAMES[9:])
    """The pages as they are built ahead, the two largest parts each just before its page."""

    @cached_property
    def openings(self) -> OpeningsPage:
        """What was opened."""
        return built_before(OpeningsPage())

    @cached_property
    def overview(self) -> OverviewPage:
        """What needs an answer now."""
        return built_before(OverviewPage())

    @cached_property
    def people(self) -> PeoplePage:
        """What everybody has seen and done."""
        return built_before(PeoplePage())

    @cached_property
    def envelopes(self) -> EnvelopesPage:
        """Who has seen each envelope."""
        return built_before(EnvelopesPage())

    @cached_property
    def findings(self) -> FindingsPage:
        """What needs a closer look."""
        return built_before(FindingsPage())

    @cached_property
    def review_form(self) -> ReviewForm:
        """What a review says, the largest part of its page."""
        return built_before(ReviewForm())

    @cached_property
    def reviews(self) -> ReviewsPage:
        """What is to be reviewed."""
        return built_before(ReviewsPage(self.review_form))

    @cached_property
    def follow_up(self) -> FollowUpPage:
        """What is still to be done."""
        return built_before(FollowUpPage())

    @cached_property
    def entries(self) -> EntriesPage:
        """Every entry."""
        return built_before(EntriesPage())

    @cached_property
    def verify(self) -> VerifyPage:
        """Whether the log holds."""
        return built_before(VerifyPage())

    @cached_property
    def countersigning(self) -> CountersignPanel:
        """A report of another auditor, the largest part of the page of reports."""
        return built_before(CountersignPanel())

    @cached_property
    def report(self) -> ReportPage:
        """The signed report."""
        return built_before(ReportPage(self.countersigning))

    @cached_property
    def export(self) -> ExportPage:
        """What goes out on a drive."""
        return built_before(ExportPage())

    @cached_property
    def papers(self) -> PapersPage:
        """Paper forms that come back."""
        return built_before(PapersPage())
