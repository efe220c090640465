"""The window closes without asking and seals; nothing blocks its thread; masking needs no log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.patience import PATIENCE_S, Patience, wait_until
from fakes.shown_window import settle, shown_router, to_open
from twinseal.audit.verify.disclosure import Proven, verify_disclosure
from twinseal.crypto.derivation import DEMO, derive
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import Cancelled, LogNotWritable
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.paper_form import form_number
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.views.audit_desk import EntryLine
from twinseal.gui.audit.desk_screen import ENTRIES, PAPERS
from twinseal.gui.platform.printing import print_pdf
from twinseal.gui.router import Router
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.worker import Worker
from twinseal.host.clock import RealClock


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    return shown_router(cast, qtbot)


def test_closing_the_window_seals_without_a_question(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.window.close()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert router.window.isVisible()
    assert router.opening.receipt.register.code.isVisible()
    assert router.opening.flow.view().receipt.cause is ResealCause.WINDOW_CLOSED
    router.window.close()
    assert not router.window.isVisible()
    kinds = cast.desk_kinds()
    assert "opening.resealed" in kinds
    assert "opening.unclean_end" not in kinds


def test_title_header_and_icon_say_sealed_and_open(cast: Cast, router: Router, qtbot: QtBot) -> None:
    window = router.window
    assert window.windowTitle() == "Sealed \u2013 Plant \u2013 Twinseal"
    sealed = window.windowIcon().pixmap(64, 64).toImage()
    assert not window.header.is_open
    flow = to_open(cast, router, qtbot)
    settle(qtbot, router, lambda: window.header.is_open)
    left = flow.remaining_s()
    assert window.windowTitle() == f"Open {left // 60:02d}:{left % 60:02d} \u2013 Plant \u2013 Twinseal"
    assert "reseals at" in window.header.accessibleName()
    opened = window.windowIcon().pixmap(64, 64).toImage()
    assert opened != sealed
    # It goes on with the countdown.
    cast.clock.advance(61)
    settle(qtbot, router, lambda: f"{(left - 61) // 60:02d}:" in window.windowTitle())
    router.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: window.screen_shown is router.opening.receipt)
    assert window.windowTitle() == "Sealed \u2013 Plant \u2013 Twinseal"
    assert not window.header.is_open
    assert window.windowIcon().pixmap(64, 64).toImage() == sealed


def test_a_window_closed_while_open_goes_with_the_line_written(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.window.close()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: not router.window.isVisible())
    vault = cast.open()
    assert vault.view().line_owed is None
    vault.close()


def test_the_end_of_the_session_does_not_wait_for_the_receipt(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.session_ends(ResealCause.SESSION_END)
    router.window.close()
    assert not router.window.isVisible()
    vault = cast.open()
    assert vault.view().line_owed.cause is ResealCause.SESSION_END
    vault.close()


def test_leaving_seals_before_the_vault_is_given_back(
    cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, vault = to_open(cast, router, qtbot), router.start.vault
    give_back, step_then = vault.close, []
    monkeypatch.setattr(vault, "close", lambda: (step_then.append(flow.view().step), give_back()))
    router.leave()
    assert step_then == [OpeningStep.RESEALED]
    assert flow.view().receipt.problem == ""


def test_a_second_close_does_not_wait_for_a_seal_that_takes_long(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.window.close()
    router.window.close()
    assert not router.window.isVisible()
    assert "opening.resealed" in cast.desk_kinds()


@pytest.mark.parametrize(("of_s", "alarm_s"), [(180, 36), (60, 12), (15 * 60, 120), (60 * 60, 120)])
def test_a_countdown_alarms_in_its_last_fifth_or_two_minutes(qtbot: QtBot, of_s: int, alarm_s: int) -> None:
    countdown = Countdown("test.countdown", "left")
    qtbot.addWidget(countdown)
    for left in (of_s, alarm_s + 1, alarm_s, 0):
        countdown.show_s(left, of_s)
        assert countdown.is_alarm is (left <= alarm_s)


def test_each_countdown_knows_its_length(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    assert flow.lasts_s() == 15 * 60
    assert not router.opening.open.countdown.is_alarm
    cast.later()
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "The console is slow.")
    assert flow.lasts_s() == 20 * 60


def test_a_tick_that_fails_seals(cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    to_open(cast, router, qtbot)

    def broken() -> None:
        raise OSError

    monkeypatch.setattr(router.opening.flow, "tick", broken)
    settle(qtbot, router, lambda: router.opening.flow.view().step is OpeningStep.RESEALED)
    assert router.opening.flow.view().receipt.cause is ResealCause.FAULT
    assert router.opening.open.tabs.count() == 0


def test_a_locked_screen_seals(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: router.opening.flow.view().step is OpeningStep.RESEALED)
    assert router.opening.flow.view().receipt.cause is ResealCause.SCREEN_LOCK


def test_a_wrong_factor_is_said_below_both_and_costs_one(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.opening.flow is not None)
    router.opening.register.entered.emit(cast.register_code, "")
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)
    panel = router.opening.identify.panel
    router.opening.identify.send()
    assert panel.message.message == "Choose who you are."
    panel.fill_in(cast.id("Ada"), "wrong horse battery staple", "123456")
    router.opening.identify.send()
    settle(qtbot, router, lambda: bool(panel.message.message))
    assert "Wrong passphrase or code" in panel.message.text()
    assert (panel.passphrase.is_empty(), panel.code.text(), panel.people.person_id()) == (False, "", cast.id("Ada"))
    assert router.window.focusWidget() is panel.code
    for wrong in range(4):
        panel.code.setText(f"12345{wrong}")
        assert panel.message.message == "" or not wrong
        router.opening.identify.send()
        settle(qtbot, router, lambda: panel.code.is_marked_wrong())
    assert "waits" in panel.people.currentItem().text()
    cast.clock.advance(4000)
    panel.fill_in(cast.id("Ada"), cast.passphrase("Ada").copy_bytes().decode(), cast.code("Ada"))
    router.opening.identify.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    assert panel.passphrase.is_empty()


def test_the_windows_thread_is_never_held(cast: Cast, qtbot: QtBot) -> None:
    """A beat of two milliseconds goes on while keys are derived at the cost of a demo and the disk is used."""
    router = Router(replace(cast.machine, clock=RealClock()), Worker())
    qtbot.addWidget(router.window)
    beats, most = [0], [0]
    timer = QTimer()
    timer.setInterval(2)

    def beat() -> None:
        beats[0] += 1

    timer.timeout.connect(beat)
    done: list[object] = []

    def work() -> None:
        patience = Patience(PATIENCE_S / 2)
        while most[0] < 3 and not patience.is_over():
            before = beats[0]
            derive(normalise("correct horse"), b"\0" * 16, DEMO, ad=b"").wipe()
            most[0] = max(most[0], beats[0] - before)

    timer.start()
    router.run(router.start.sealed, work, done.append)
    qtbot.waitUntil(lambda: bool(done))
    # The beat went on while one derivation ran, however busy the machine is: did it hold the window's thread, none could come
    # in between but one at each end.
    assert most[0] >= 3
    router.window.close()


def test_escape_asks_before_an_opening_is_abandoned(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.register)
    QTest.keyClick(router.opening.register.code, Qt.Key.Key_Escape)
    assert router.opening.register.question.isVisible()
    assert router.opening.flow.view().step is OpeningStep.REGISTER_CODE
    router.opening.register.question.findChild(QPushButton, "register_code.question_yes").click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.ended)
    said = [part.text() for part in router.opening.ended.findChildren(QLabel) if part.isVisible() and part.text()]
    assert [each for each in said if each in {"Nothing was opened", "What now", "Whom to tell"}] == [
        "Nothing was opened", "What now", "Whom to tell",
    ], "in reading order"  # fmt: skip
    assert "The opening was abandoned." in said
    assert router.opening.flow.view().step is OpeningStep.ENDED


def test_a_search_takes_no_tick_back(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.opening.flow is not None)
    router.opening.flow.enter_register_code(cast.register_code)
    router.opening.show_opening(router.opening.flow.identify_first(*cast.factors("Ada")))
    listed = router.opening.request.which.envelopes.envelopes
    assert listed.tick(2, on=True)
    listed.seek("envelope 0")
    assert listed.rowCount() == 1
    assert listed.tick(0, on=True)
    router.opening.request.which.envelopes.setCurrentIndex(listed.index(0))
    sought = router.opening.request.which.envelopes.current()
    listed.seek("")
    assert router.opening.request.which.envelopes.current() == sought, "the card of the hit stays"
    listed.seek("envelope 0")
    listed.seek("nothing like it")
    assert not listed.tick(0, on=True)
    assert [envelope.name for envelope in listed.ticked()] == ["Envelope 0", "Envelope 2"]


def test_a_receipt_from_the_screen_is_taken_from_a_scanner_later(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert router.opening.receipt.register.qr.isVisible()
    scanned = router.opening.flow.view().receipt.receipt
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert router.start.vault.view().line_owed is None
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.register)
    QTest.keyClicks(router.opening.register.code, scanned)
    QTest.keyClick(router.opening.register.code, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)
    assert router.opening.flow.view().register_code.value == "right"


def test_a_paper_form_is_entered_at_the_desk_by_keys_alone(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.sealed.doors["audit"].click()
    router.audit.sign_in.panel.people.choose(cast.id("Di"))
    router.audit.sign_in.panel.passphrase.set_text("correct horse battery staple Di")
    router.audit.sign_in.panel.code.setText(cast.code("Di"))
    router.audit.sign_in.send()
    screen = router.audit.screen
    settle(qtbot, router, lambda: router.window.screen_shown is screen)
    screen.pages.setCurrentIndex(PAPERS)
    page = screen.papers_page
    page.first_focus()
    for _ in range(2):
        QTest.keyClicks(page.number, form_number(cast.clock.utc().date(), "7K3M"))
        QTest.keyClick(page.number, Qt.Key.Key_Return)
        QTest.keyClicks(page.at, cast.clock.utc().strftime("%Y-%m-%d %H:%M"))
        QTest.keyClick(page.at, Qt.Key.Key_Return)
        QTest.keyClicks(page.what, "The disk was full; the switch was reset by hand.")
        QTest.keyClick(page.what, Qt.Key.Key_Tab)
        enter = router.window.findChild(QPushButton, "audit.paper_enter")
        assert enter is not None
        QTest.keyClick(enter, Qt.Key.Key_Space)
        settle(qtbot, router, lambda: page.papers.count() == 1)
    # What is wrong is said where it was typed, and the rest stays.
    number, when, says = page._fields["form_number"], page._fields["form_time"], page._fields["paper_form_says"]
    settle(qtbot, router, lambda: number.is_wrong)
    assert "already entered" in number.message.text()
    assert page.number.hasFocus()
    assert page.papers.count() == 1
    QTest.keyClicks(page.number, form_number(cast.clock.utc().date(), "7K3N"))
    typed = {when: page.at, says: page.what}
    for field, control in typed.items():
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(control, Qt.Key.Key_Delete)
        page.act.click()
        settle(qtbot, router, partial(getattr, field, "is_wrong"))
        assert control.hasFocus()
        QTest.keyClicks(control, cast.clock.utc().strftime("%Y-%m-%d %H:%M"))
    assert not screen.notice.isVisible()


def test_a_vault_with_a_broken_log_prints_a_form_from_its_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    assert not router.start.sealed.paper_button.isVisible()
    router.start.leave_vault()
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    router.start.take_vault(cast.vault_path)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert not router.start.sealed.break_button.isEnabled()
    assert router.start.sealed.paper_button.isVisible()
    router.start.sealed.paper_button.click()
    settle(qtbot, router, lambda: router.start.form.preview.isVisible())
    # Back with Esc, and nothing of the form is kept.
    QTest.keyClick(router.start.form, Qt.Key.Key_Escape)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert router.start.form.preview.isHidden()
    # Enter is the form again: there is nothing else to do here.
    assert router.start.sealed.footer.primary is router.start.sealed.paper_button
    assert not router.start.sealed.break_button.isVisible()


def test_the_seal_slip_is_shown_before_it_is_printed(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    slip = router.opening.receipt.findChild(QPushButton, "receipt.slip")
    assert slip is not None
    slip.click()
    settle(qtbot, router, lambda: router.opening.receipt.preview.isVisible())
    where = router.opening.receipt.preview.findChild(QLabel, "receipt.preview_where")
    assert where is not None
    qtbot.waitUntil(lambda: "1" in where.text())
    # It opens below what was in sight before, from its top on.
    qtbot.waitUntil(lambda: where.visibleRegion().boundingRect() == where.rect())
    assert not list(cast.vault_path.parent.glob("seal-slip*")), "never beside the vault"
    save = router.opening.receipt.findChild(QPushButton, "receipt.slip_save")
    assert save is not None
    save.click()
    settle(qtbot, router, router.opening.receipt.notice.isVisible)
    assert "No removable drive" in router.opening.receipt.notice.text()
    router.opening.receipt.preview.findChild(QPushButton, "receipt.preview_close").click()
    assert not save.isVisible()


def test_a_vault_is_found_by_browsing_from_the_first_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.leave_vault()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.welcome)
    path = router.start.welcome.path
    path.set_text(str(cast.vault_path.parent))
    browse = path.findChild(QPushButton, "welcome.path_browse")
    assert browse is not None
    browse.click()
    qtbot.waitUntil(lambda: path.view.model().rowCount(path.view.rootIndex()) > 0)
    named = path.view.model().match(
        path.view.rootIndex().model().index(0, 0, path.view.rootIndex()), 0, cast.vault_path.name
    )
    path.view.setCurrentIndex(named[0])
    QTest.keyClick(path.view, Qt.Key.Key_Return)
    assert path.text() == str(cast.vault_path)


def _signed_in(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.sealed.doors["audit"].click()
    field = router.audit.sign_in.findChild(PassphraseField)
    assert field is not None
    passphrase = cast.passphrase("Di")
    QTest.keyClicks(field, passphrase.copy_bytes().decode())
    router.audit._sign_in(cast.id("Di"), field, cast.code("Di"))
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)


def test_an_auditors_visit_ends_when_nobody_is_there(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _signed_in(cast, router, qtbot)
    cast.clock.advance(299)
    router.audit.tick()
    assert router.window.screen_shown is router.audit.screen
    cast.clock.advance(2)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert router.audit._desk is None


def test_a_locked_screen_ends_an_auditors_visit(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _signed_in(cast, router, qtbot)
    router.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert "audit.signed_out" in [line.kind for line in _desk_lines(cast, router)]


def test_a_report_goes_to_a_printer_only_after_the_log_says_so(
    cast: Cast, router: Router, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = tmp_path / "printed.pdf"
    known: list[int] = []

    def to_file(pdf: bytes, _printer: str) -> int:
        known.append(router.start.vault.context.journal.writer.size)
        return print_pdf(pdf, "", to_file=str(printed))

    monkeypatch.setattr("twinseal.gui.paper.presenter.print_pdf", to_file)
    _signed_in(cast, router, qtbot)
    page = router.audit.screen.report_page
    page.report_path.set_text(str(tmp_path / "report"))
    page.send()
    settle(qtbot, router, lambda: "ends in .pdf" in page.report_path.accessibleDescription())
    page.requested.emit("audit", Wanted(), str(tmp_path / "report.pdf"), "")
    settle(qtbot, router, lambda: page.preview.isVisibleTo(page))
    before = router.start.vault.context.journal.writer.size
    page.preview.print_requested.emit("Laser in room 2")
    settle(qtbot, router, printed.exists)
    assert known == [before + 1]
    # Where it cannot be logged, nothing is printed.
    printed.unlink()

    def unwritable(*_words: object, **_fields: object) -> None:
        msg = "The log cannot be written."
        raise LogNotWritable(msg)

    with monkeypatch.context() as patch:
        patch.setattr(router.start.vault.context.journal, "record", unwritable)
        page.preview.print_requested.emit("Laser in room 2")
        settle(qtbot, router, lambda: "cannot be written" in router.audit.screen.notice.text())
    assert not printed.exists()
    # The visit ends, so that the next may read what it left in the log.
    router.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    (line,) = [line for line in _desk_lines(cast, router) if line.kind == "report.printed"]
    assert "Laser in room 2" in line.summary


def test_one_entry_is_given_away_from_the_list(cast: Cast, router: Router, qtbot: QtBot, tmp_path: Path) -> None:
    _signed_in(cast, router, qtbot)
    screen, page = router.audit.screen, router.audit.screen.entries_page
    screen.pages.setCurrentIndex(ENTRIES)
    settle(qtbot, router, lambda: page.model.entry(0) is not None)
    page.table.selectRow(2)
    chosen = page.model.entry(2)
    page.disclosing.toggle.click()
    assert page.disclosing.path.line.hasFocus()
    page.disclosing.write_button.click()
    settle(qtbot, router, lambda: "Choose a folder" in page.disclosing._field.message.text())
    assert page.disclosing.path.line.hasFocus()
    given = tmp_path / "given"
    given.mkdir()
    QTest.keyClicks(page.disclosing.path.line, str(given))
    QTest.keyClick(page.disclosing.path.line, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: "Both files are needed" in page.disclosing.notice.text())
    assert page.disclosing.toggle.hasFocus()
    (entry,), (note,) = given.glob("entry-*.json"), given.glob("checkpoint-*.note")
    proven = verify_disclosure(entry.read_bytes(), TrustCard.from_bytes(cast.card()), note.read_bytes())
    assert isinstance(proven, Proven)
    assert (proven.entry.seq, proven.entry.head.hex()) == (chosen.seq, chosen.head_hex)
    assert not screen.notice.isVisible()
    router.audit.visit_ends()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert page.disclosing.path.text() == ""


def _desk_lines(cast: Cast, router: Router) -> list[EntryLine]:
    cast.later()
    desk = router.start.vault.sign_in_auditor(*cast.factors("Di"))
    lines = list(desk.entries(count=1000)[1])
    desk.sign_out()
    return lines


def test_typing_on_through_a_seal_loses_and_opens_nothing(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    code = router.opening.receipt.register.code.text()

    def type_on() -> None:
        for _ in range(3):
            widget = router.window.focusWidget()
            assert widget is not None
            QTest.keyClicks(widget, " is slow ")
            QTest.keyClick(widget, Qt.Key.Key_Return)

    type_on()
    qtbot.wait(100)
    assert router.window.screen_shown is router.opening.receipt
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    type_on()
    assert router.window.screen_shown is router.opening.receipt
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    type_on()
    assert router.opening.flow is None
    # Only paper has the code now: what the next pair types must not be copied from the screen.
    assert not any(code.partition(" \u00b7 ")[2] in child.text() for child in router.start.sealed.findChildren(QLabel))


def test_what_is_missing_is_said_before_the_secrets_are_taken(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.opening.flow is not None)
    flow = router.opening.flow
    flow.enter_register_code(cast.register_code)
    flow.identify_first(*cast.factors("Ada"))
    assert flow is not None
    router.opening.show_opening(flow.submit_request(cast.draft(flow)))
    screen = router.opening.confirm
    screen.panel.fill_in(cast.id("Bo"), cast.passphrase("Bo").copy_bytes().decode(), "123456")
    screen.send_refusal()
    assert screen.why.is_wrong
    assert "reason for refusing" in screen.why.message.text()
    screen.show_letter()
    settle(qtbot, router, lambda: screen.letter.was_read)
    screen.written.boxes[0][1].setChecked(False)
    screen.send()
    assert "Tick at least one envelope" in screen.written.narrowing.text()
    assert not screen.panel.passphrase.is_empty()
    assert screen.panel.code.text() == "123456"
    flow.abandon()


def test_a_wrong_code_while_it_is_open_speaks_of_the_code_alone(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.opening.flow.mask()
    router.opening.show_opening(router.opening.flow.view())
    panel = router.opening.open.masked_panel
    panel.second_code.setText("000000")
    panel.second_button.click()
    settle(qtbot, router, lambda: panel._fields[1].is_wrong)
    said = panel._fields[1].message.text()
    assert "code was not accepted" in said
    assert "assphrase" not in said
    # It stands at the code that was refused, and nowhere else.
    assert not panel._fields[0].is_wrong
    assert router.opening.open.notice.isHidden()
    panel.second_code.setText("1")
    assert not panel._fields[1].message.message


def test_resealing_does_not_wait_for_a_file_that_is_being_saved(
    cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = to_open(cast, router, qtbot)
    begun: list[str] = []

    def endless(envelope: str, _attachment: str, should_stop: Callable[[], bool]) -> str:
        begun.append(envelope)
        wait_until(should_stop, seconds=2 * PATIENCE_S)
        raise Cancelled

    monkeypatch.setattr(flow.open_vault.contents, "save_attachment_to_the_drive", endless)
    router.opening.open.tabs.save_requested.emit("e", "a")
    qtbot.waitUntil(lambda: bool(begun))
    router.opening.open.reseal_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert flow.view().receipt.cause is ResealCause.HAND
