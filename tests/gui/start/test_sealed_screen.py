"""What the window says before and after an opening: no where there is a no, and a way on where there is no code."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, shown_router, to_open
from twinseal.domain.due_time import day_and_clock
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.opening import ResealCause
from twinseal.flows.views.sealed import SealedDuty
from twinseal.gui import theme
from twinseal.gui.router import Router
from twinseal.gui.widgets.duty_row import DutyRows
from twinseal.gui.widgets.register_page import RegisterPage


def _facts(router: Router) -> str:
    coverage = router.start.sealed.findChild(QLabel, "sealed.coverage")
    assert coverage is not None
    return coverage.text()


def test_tonight_is_a_no_while_the_log_is_broken(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    assert _facts(router).startswith("Yes. ")
    router.start.leave_vault()
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    router.start.take_vault(cast.vault_path)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert _facts(router).startswith("No. ")
    assert "Yes" not in _facts(router)
    # A door that says nothing of it leads to what reads the log.
    assert not router.start.sealed.doors["audit"].isEnabled()


def test_a_missing_store_shuts_the_door_and_leaves_the_desk_open(cast: Cast, qtbot: QtBot) -> None:
    for store in cast.vault_path.glob("store-*.db"):
        store.unlink()
    router = shown_router(cast, qtbot)
    assert not router.start.sealed.break_button.isEnabled()
    assert router.start.sealed.doors["audit"].isEnabled()
    assert router.start.sealed.paper_button.isVisible()
    assert "use the latest backup" in router.start.sealed._log_fault.text()


def test_a_seal_without_a_code_leads_to_a_paper_form(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert not router.opening.receipt.paper_button.isVisible()
    view = router.opening.flow.view()
    assert view.receipt is not None
    receipt = replace(view.receipt, register_code="", receipt="", problem="The log's key is lost.")
    router.opening.receipt.show_view(replace(view, receipt=receipt))
    assert router.opening.receipt.register.code.text() == f"{receipt.seal_number:04d} P0"
    assert router.opening.receipt.register.code.sizeHint().width() < 400
    assert router.opening.receipt.paper_button.isVisible()
    router.opening.receipt.paper_button.click()
    settle(qtbot, router, lambda: router.opening.receipt.preview.isVisible())


@pytest.mark.parametrize("scale", [1, 2])
def test_a_reseal_before_both_went_on_asks_for_no_register_line(cast: Cast, qtbot: QtBot, scale: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, "day")
    (cast.vault_path / "audit" / "next.key").unlink()
    router = shown_router(cast, qtbot)
    router.window.resize(1280 // scale, 900 // scale)
    flow = to_open(cast, router, qtbot)
    router.opening.open.reseal_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert flow.view().receipt.as_found
    screen = router.opening.receipt
    assert screen.register.code.text() == "No new seal"
    assert not screen.register.qr.isVisible()
    assert not screen.slip_button.isVisible()
    assert screen.paper_button.isVisible()
    assert "ontact an auditor" in screen._problem.text()
    if shots := os.environ.get("TWINSEAL_SMALL_SHOTS"):
        qtbot.wait(50)
        router.window.grab().save(f"{shots}/receipt-as-found-{scale}.png")
    qtbot.waitUntil(screen.done_button.isEnabled)
    screen.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)


def test_a_faulty_request_puts_the_keyboard_at_its_first_fault(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    router.window.activateWindow()
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Ada")))
    screen = router.opening.request
    screen.which.envelopes.envelopes.tick(0, on=True)
    screen.why.answers[0].setText("The console")
    screen.send()
    settle(qtbot, router, lambda: screen.why.answers[1].hasFocus())
    assert screen.why.words.is_wrong
    assert "Justification: " in screen.why.words.message.text()
    screen.why.justification.setPlainText("x")
    assert not screen.why.words.is_wrong


def test_a_paper_form_is_saved_where_there_is_no_printer(cast: Cast, qtbot: QtBot, tmp_path: Path) -> None:
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    router = shown_router(cast, qtbot)
    router.start.sealed.go_on()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.form and router.start.form.preview.isVisible())
    form, target = router.start.form, tmp_path / "form.pdf"
    form._show_act(False)
    assert form.footer.primary is form.save
    form.path.set_text(str(target))
    form.go_on()
    settle(qtbot, router, target.exists)
    assert target.read_bytes().startswith(b"%PDF")
    form.go_on()
    settle(qtbot, router, lambda: form._field.is_wrong)
    assert "already exists" in form._field.message.text()
    form.path.set_text(str(tmp_path / "form.txt"))
    assert not form._field.is_wrong
    # Where there is a printer, Enter prints; saving stays beside it.
    form.preview.offer_printers(("Office",))
    assert form.footer.primary is form.print
    assert form.save.isVisible()


def test_a_passer_by_reads_kind_age_and_seal_and_no_name(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    screen, vault = router.start.sealed, router.start.vault
    assert vault is not None
    duties = tuple(
        SealedDuty(kind, 6, due, age)
        for kind, due, age in (
            ("rotate", "2020-01-01T00:00:00Z", DutyAge.LONG_OVERDUE),
            ("review", "2099-01-01T00:00:00Z", DutyAge.IN_TIME),
        )
    )
    refused = replace(duties[1], refused_utc="2020-01-02T10:00:00Z")
    screen.show_view(replace(vault.view(), duties=(*duties, duties[0], refused)))
    rows = screen.findChild(DutyRows, "sealed.duties")
    more = screen.findChild(QLabel, "sealed.owed_more")
    assert rows is not None
    assert more is not None
    read = rows.row_texts()
    assert [line.partition(",")[0] for line in read] == [
        "Rotate what seal 0006 opened (2 envelopes)", "Review seal 0006", "Review what was refused 2 Jan 10:00",
    ]  # fmt: skip
    # Long overdue is said, and drawn another colour than late.
    assert re.search(r"long overdue, \d+ days$", read[0])
    assert rows.ground(0) == ("red_tint", "red_edge")
    late = replace(duties[0], age=DutyAge.LATE)
    screen.show_view(replace(vault.view(), duties=(late, *duties)))
    assert rows.ground(0) == ("amber_tint", "amber_line")
    assert not rows.row_texts()[0].count("overdue")
    heading = screen.findChild(QLabel, "sealed.owed")
    assert heading is not None
    assert heading.text() == "Things owed: 3, late: 2, long overdue: 1"
    assert more.isHidden()
    # What is not shown is counted by what is owed, as the heading counts.
    later = replace(duties[0], due_utc="2098-01-01T00:00:00Z", age=DutyAge.IN_TIME)
    screen.show_view(replace(vault.view(), duties=(*duties, *duties, later, later)))
    assert more.text() == "2 more"
    people = screen.findChild(QLabel, "sealed.people")
    who = screen.findChild(QPushButton, "sealed.who")
    assert people is not None
    assert who is not None
    assert not people.isVisible()
    seen = " ".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())
    assert not any(person.name in seen for person in vault.view().people)
    who.click()
    assert people.isVisible()
    # Who sealed what has no checkpoint yet stands behind the same button, and nowhere else.
    assert "was sealed by" not in people.text()
    screen.show_view(replace(vault.view(), cut_off_by=("Bo Officer", "Cy Officer")))
    assert people.text().startswith("Seal 0001 was sealed by Bo Officer, Cy Officer.")
    who.click()
    seen = " ".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())
    assert "Bo Officer" not in seen + screen.spoken()
    who.click()
    # The clock has a line of its own, which says no more than what was compared.
    clock = screen.findChild(QLabel, "sealed.clock")
    assert clock is not None
    assert clock.text() == "The clock is not behind the last seal."
    screen.show_view(replace(vault.view(), clock_compared=False))
    assert "no seal" in clock.text()
    doubt = "This machine's clock says 1970-01-02 00:00 UTC, which cannot be right."
    screen.show_view(replace(vault.view(), clock_doubt=doubt))
    assert clock.text() == doubt
    assert doubt.rstrip(".") in screen.spoken()
    # When the line was written stands beside the code, so that it is found on paper.
    sealed_utc = begun(router, qtbot).view().sealed_utc
    assert sealed_utc == vault.view().signed_utc != ""
    page = router.window.screen_shown.findChild(RegisterPage)
    assert page is not None
    assert page.accessibleName().endswith(f"seal 0001. It was sealed on {' '.join(day_and_clock(sealed_utc))}.")
