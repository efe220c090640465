"""Pictures of the audit desk: every page of it, with what an auditor does there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit

from twinseal.domain.paper_form import form_number
from twinseal.flows.demo import DemoVault
from twinseal.gui.audit.desk_screen import (
    ENTRIES,
    ENVELOPES,
    EXPORT,
    FINDINGS,
    FOLLOW_UP,
    OPENINGS,
    PAPERS,
    PEOPLE,
    REPORT,
    REVIEWS,
    VERIFY,
    DeskScreen,
)
from twinseal.gui.walker import Walker


def walk_desk(walker: Walker, demo: DemoVault) -> None:
    """Walk an auditor through every page of the desk, from signing in to signing out."""
    auditor = next(person for person in demo.people if person.role == "auditor")
    walker.click("sealed.audit")
    walker.person("audit_sign_in", auditor)
    walker.save("audit-sign-in")
    walker.person("audit_sign_in", auditor)
    walker.click("audit_sign_in.continue")
    screen = walker.router.audit.screen
    _overview(walker, screen)
    _dossiers(walker, screen)
    _findings(walker, screen)
    screen.pages.setCurrentIndex(ENTRIES)
    walker.save("audit-entries")
    walker.click("audit.disclose")
    walker.save("audit-entry-given-away")
    _reviews(walker, screen)
    screen.pages.setCurrentIndex(VERIFY)
    walker.type("audit.trust_card", demo.trust_card)
    walker.click("audit.verify")
    walker.save("audit-verify")
    for verdict in ("VALID-ANCHORED", "VALID-COSIGNED", "TAMPERED", "ROLLED-BACK", "INCOMPLETE"):
        screen.verify_page.verdict.show_verdict(verdict, "The verifier's sentence appears here.", "What to do appears here.")
        walker.save(f"audit-verdict-{verdict.lower()}")
    screen.pages.setCurrentIndex(REPORT)
    walker.save("audit-report")
    walker.type("audit.report_path", str(Path(demo.vault).with_name("report.pdf")))
    walker.click("audit.report")
    walker.settle()
    walker.save("audit-report-preview")
    _countersigning(walker, screen, Path(demo.vault).with_name("report.pdf"))
    screen.pages.setCurrentIndex(EXPORT)
    walker.save("audit-export-no-drive")
    words = "REVIEW  \u00b7  15 811 MB free of 16 000 MB\nDataTraveler  \u00b7  vfat  \u00b7  /media/REVIEW"
    screen.export_page.show_drives(((words, None),))
    walker.save("audit-export")
    screen.pages.setCurrentIndex(PAPERS)
    number = form_number(datetime.now(UTC).date(), "7K3M")
    walker.type("audit.paper_number", number)
    walker.type("audit.paper_at", f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
    walker.type(
        "audit.paper_what", "The disk was full. Olga and Frank reset the core switch at its console, by its paper copy."
    )
    walker.save("audit-paper-form")
    walker.click("audit.paper_enter")
    walker.save("audit-paper-forms")
    walker.click("audit.sign_out")


def _overview(walker: Walker, screen: DeskScreen) -> None:
    walker.settle(lambda: screen.overview_page.rows.count() > 0)
    walker.save("audit-overview")
    screen.go_to(OPENINGS)
    _openings(walker, screen)


def _openings(walker: Walker, screen: DeskScreen) -> None:
    screen.openings_page.openings.pick(0)
    walker.save("audit-openings")
    # In a low window the chips are folded too.
    walker.click("audit.more_filters")
    walker.type("audit.openings_search", "firewall")
    walker.click("audit.only_not_reviewed")
    walker.save("audit-openings-narrowed")
    walker.click("audit.more_filters")
    walker.click("audit.show_all")


def _dossiers(walker: Walker, screen: DeskScreen) -> None:
    for name, place, page in (("people", PEOPLE, screen.people_page), ("envelopes", ENVELOPES, screen.envelopes_page)):
        screen.go_to(place)
        walker.settle()
        page.ways.pick(0)
        walker.save(f"audit-{name}")
    screen.go_to(OPENINGS)


def _findings(walker: Walker, screen: DeskScreen) -> None:
    # In a low window no chip leads there, and the rail does.
    screen.go_to(FINDINGS)
    walker.settle()
    walker.save("audit-findings")
    walker.click("audit.finding_remark")
    walker.type("audit.remark", "The register was locked away for the night.")
    walker.save("audit-remark")
    walker.click("audit.remark_sign")
    walker.settle()
    walker.save("audit-remark-signed")
    walker.click("audit.turn_to_rules")
    walker.save("audit-rules")
    walker.click("audit.turn_to_back_test")
    walker.settle(lambda: screen.findings_page.back_test.which.count() > 0)
    walker.type("audit.threshold_number", "never")
    walker.click("audit.back_test_try")
    walker.settle()
    walker.save("audit-threshold-refused")
    screen.findings_page.back_test.which.setCurrentIndex(screen.findings_page.back_test.which.findData("b2_least"))
    walker.type("audit.threshold_number", "2")
    walker.click("audit.back_test_try")
    walker.settle()
    walker.save("audit-back-test")


def _countersigning(walker: Walker, screen: DeskScreen, report: Path) -> None:
    walker.click("audit.turn_to_countersign")
    walker.settle(lambda: screen.report_page.countersigning.reports.count() > 0)
    walker.save("audit-countersign")
    walker.type("audit.countersign_path", str(report))
    walker.click("audit.countersign_look")
    walker.settle()
    walker.save("audit-countersign-refused")
    visit = walker.router.audit.visit
    if visit is not None:
        # A demo has one auditor: what another one would read of this report.
        walker.router.audit.countersigning.show(replace(visit.countersigning.look(report), refusal=None))
        walker.settle()
        walker.save("audit-countersign-read")
    walker.click("audit.turn_to_countersign")


def _reviews(walker: Walker, screen: DeskScreen) -> None:
    page = screen.reviews_page
    screen.pages.setCurrentIndex(REVIEWS)
    walker.settle()
    walker.save("audit-reviews")
    page.queue.pick(0)
    walker.settle()
    page.turn(to_opening=True)
    walker.save("audit-review")
    walker.click("reviews.account")
    walker.type("account.words", "The night shift asked for it by telephone. I showed one password, and read nothing else.")
    walker.save("audit-account")
    walker.click("account.back")
    page.act.click()
    walker.settle()
    walker.save("audit-review-refused")
    for field in (
        page.form.review_class,
        page.form.real,
        page.form.way_closed,
        page.form.no_wider,
        page.form.shown_as_asked,
    ):
        choice = field.control
        if isinstance(choice, QComboBox):
            choice.setCurrentIndex(2 if field is page.form.review_class else 1)
    walker.type("reviews.remarks", "The switch was down; the night shift had no other way in.")
    walker.type("reviews.lessons", "none")
    reference = page.form.reference.control
    if isinstance(reference, QComboBox):
        reference.setCurrentIndex(1)
    for answer in page.form.findChildren(QLineEdit):
        answer.setText("Looked at: it fits what the two people say.")
    page.act.click()
    walker.settle()
    walker.save("audit-review-text")
    page.act.click()
    walker.save("audit-review-unread")
    page.text.setFocus()
    page.text.setCurrentIndex(page.text.model().index(page.text.model().rowCount() - 1, 0))
    walker.settle()
    page.act.click()
    walker.settle()
    walker.save("audit-review-signed")
    screen.pages.setCurrentIndex(FOLLOW_UP)
    walker.settle()
    walker.save("audit-follow-up")
