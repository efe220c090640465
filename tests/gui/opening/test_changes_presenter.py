"""A list of changes in the real window: collected, kept over a reseal, taken up, read, signed by both, sealed at once."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router, to_open
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.gui.changes.leave_form import LeaveForm
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.router import Router


def press(router: Router, qtbot: QtBot, name: str) -> None:
    button = router.opening.open.findChild(QPushButton, name)
    qtbot.waitUntil(button.isVisible)
    button.click()
    settle(qtbot, router, lambda: True)


def collected(cast: Cast, router: Router, qtbot: QtBot) -> None:
    """Put the leaving of an auditor on the list."""
    press(router, qtbot, "open.show_changes")
    press(router, qtbot, "changes.way.people")
    screen = router.opening.open
    assert not screen.findChild(QWidget, "open.extend_first_code").isVisible(), "the list is signed, not each change"
    people = screen.changes.form(PeoplePage)
    people.rows.choose(cast.id("Di"))
    press(router, qtbot, "people_page.leaves")
    screen.changes.form(LeaveForm).reason.setText("She has left the firm at the end of October.")
    press(router, qtbot, "leave_form.put")
    assert screen.changes.collect.rows.count() == 1


def test_a_list_waits_is_taken_up_and_is_signed_by_both(two: Cast, qtbot: QtBot) -> None:
    cast = two
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot, pair=("Cy", "Bo"))
    screen = router.opening.open
    collected(cast, router, qtbot)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert screen.changes.collect.rows.count() == 0, "nothing of the list is left in a sealed window"
    kept = router.opening.receipt.findChild(QLabel, "receipt.list_kept")
    assert kept.isVisible()
    assert kept.text() == "The list of 1 change was not signed: nothing was changed; it is kept for the next opening."
    cast.register_code = router.opening.flow.view().receipt.register_code
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    waits = "Not carried out, and kept for the next opening: 1 list of changes."
    assert waits in router.start.sealed.findChild(QLabel, "sealed.notices").text()
    assert kept.text() == "", "what was said goes with the receipt"
    cast.later()
    flow = to_open(cast, router, qtbot, pair=("Cy", "Bo"))
    before = {auditor.id for auditor in flow.view().auditors}
    press(router, qtbot, "open.show_changes")
    offered = screen.findChild(QLabel, "changes.draft.0").text()
    assert re.search(r" began on \d+ [A-Z][a-z]+(?: \d{4})? \d\d:\d\d was not signed", offered), offered
    press(router, qtbot, "changes.draft_take.0")
    assert screen.findChild(QPushButton, "changes.draft_take.0") is None
    assert screen.changes.collect.rows.count() == 1
    press(router, qtbot, "changes.review")
    assert screen.changes.review.rows.row_texts()[0].startswith("Change 1 of 1: ")
    assert screen.findChild(QWidget, "changes.first").accessibleName() == "Cy Officer, signs now"
    cast.later()
    screen.sign_column.code.setFocus()
    QTest.keyClicks(screen.sign_column.code, cast.code("Cy"))
    QTest.keyClick(screen.sign_column.code, Qt.Key.Key_Return)
    second = screen.findChild(QWidget, "changes.second")
    until = r"Bo Officer, signs now, until \d\d:\d\d:\d\d"
    settle(qtbot, router, lambda: re.fullmatch(until, second.accessibleName()) is not None)
    # The second one takes too long: the window says so by itself, and both sign again.
    while flow.open_vault.changes.view().signed_by:
        cast.later(30)
        flow.touched()
    assert router.opening._changes._lapse.remainingTime() > 60_000
    router.opening._changes._lapse.timeout.emit()
    first, hint = screen.findChild(QWidget, "changes.first"), screen.findChild(QLabel, "changes.hint")
    settle(qtbot, router, lambda: first.accessibleName() == "Cy Officer, lapsed: signs again")
    assert hint.text() == "The first signature has lapsed: both of you sign again."
    cast.later()
    flow.touched()
    QTest.keyClicks(screen.sign_column.code, cast.code("Cy"))
    QTest.keyClick(screen.sign_column.code, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: re.fullmatch(until, second.accessibleName()) is not None)
    QTest.keyClicks(screen.sign_column.code, cast.code("Bo"))
    QTest.keyClick(screen.sign_column.code, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert router.opening.flow.view().receipt.new_seal
    after = {person.id for person in router.start.vault.view().people}
    assert len(before - after) == 1, "the list is in force with this seal"


def keyed(router: Router, qtbot: QtBot, part: QWidget | None, *keys: Qt.Key) -> None:
    """Press keys on a part that has the keyboard, and wait for what comes of it."""
    assert part is not None
    qtbot.waitUntil(part.isVisible)
    part.setFocus()
    for key in keys:
        QTest.keyClick(part, key)
    settle(qtbot, router, lambda: True)


def signed(cast: Cast, router: Router, qtbot: QtBot) -> str:
    """Read the list, and sign it by keys; return what the receipt says."""
    screen = router.opening.open
    keyed(router, qtbot, screen.changes.collect.act, Qt.Key.Key_Space)
    cast.later()
    column = screen.sign_column
    for name, waits in (("Ada", lambda: "signs now" in screen.findChild(QWidget, "changes.second").accessibleName()),
                        ("Bo", lambda: router.window.screen_shown is router.opening.receipt)):  # fmt: skip
        QTest.keyClicks(column.code, cast.code(name))
        QTest.keyClick(column.code, Qt.Key.Key_Return)
        settle(qtbot, router, waits)
    receipt = router.opening.receipt
    said = receipt.findChild(QLabel, "receipt.changes").text()
    cast.register_code = router.opening.flow.view().receipt.register_code
    said += "\n" + "\n".join(receipt._duties.row_texts())
    qtbot.waitUntil(receipt.done_button.isEnabled)
    receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    cast.later(4000)
    return said


def read(flow: OpeningFlow) -> str:
    (envelope,) = flow.view().envelopes
    with flow.open_vault.contents.reveal(envelope.outside.id, 1) as secret:
        return secret.copy_bytes().decode()


def test_the_new_password_goes_back_and_nothing_is_owed(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot)
    screen = router.opening.open
    old = read(flow)
    keyed(router, qtbot, screen.findChild(QPushButton, "open.put_back"), Qt.Key.Key_Space)
    form = screen.changes.form(SecretForm)
    assert form.question.text() == "The new secret of \u201cEnvelope 0\u201d: Password"
    QTest.keyClicks(form.secret, "Kilo-42-lima")
    QTest.keyClicks(form.again, "Kilo-42-Lima")
    keyed(router, qtbot, form.tested, Qt.Key.Key_Space)
    keyed(router, qtbot, form.again, Qt.Key.Key_Return)
    assert "differ" in form.secret.accessibleDescription()
    assert (form.secret.is_empty(), form.again.is_empty()) == (True, True), "two different ones go nowhere"
    assert form.tested.isChecked()
    QTest.keyClicks(form.secret, "Kilo-42-lima")
    QTest.keyClicks(form.again, "Kilo-42-lima")
    keyed(router, qtbot, form.again, Qt.Key.Key_Return)
    assert form.secret.is_empty()
    assert screen.changes.collect.rows.count() == 1
    said = signed(cast, router, qtbot)
    assert "are replaced: Password; tried and working, say Ada Operator and Bo Officer" in said
    assert "Rotate" not in said
    assert [duty.kind for duty in router.start.vault.view().duties] == ["review"]
    # The next pair reads the new one, has one made up, and sees it before it is put in.
    flow = to_open(cast, router, qtbot)
    assert read(flow) == "Kilo-42-lima" != old
    keyed(router, qtbot, screen.findChild(QPushButton, "open.put_back"), Qt.Key.Key_Space)
    keyed(router, qtbot, form.how, Qt.Key.Key_Down)
    keyed(router, qtbot, form.make, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: form.shown_secret.is_showing)
    router.opening.hide_shown()
    qtbot.waitUntil(lambda: not form.shown_secret.is_showing and form._made is None)
    screen.changes.folded.emit()
    keyed(router, qtbot, screen.findChild(QPushButton, "open.put_back"), Qt.Key.Key_Space)
    keyed(router, qtbot, form.how, Qt.Key.Key_Down)
    keyed(router, qtbot, form.make, Qt.Key.Key_Space)
    assert form._made is not None
    made = form._made.copy_bytes().decode()
    keyed(router, qtbot, form.act, Qt.Key.Key_Space)
    assert not form.shown_secret.is_showing
    said = signed(cast, router, qtbot)
    assert "made up by the program; not tried yet" in said
    assert "Try what was put into \u201cEnvelope 0\u201d" in said
    # Tried later: what was exposed is rotated then.
    flow = to_open(cast, router, qtbot)
    press(router, qtbot, "open.show_changes")
    press(router, qtbot, "changes.way.close")
    owed = screen.more.owed
    owed.setCurrentIndex(next(at for at in range(owed.count()) if owed.itemText(at).startswith("Try")))
    keyed(router, qtbot, screen.more.tried, Qt.Key.Key_Space, Qt.Key.Key_Return)
    inside = flow.open_vault.state.open_store().contents(flow.view().envelopes[0].outside.id)
    assert inside.fields[1].value == made
    assert "Rotate" not in signed(cast, router, qtbot)
    assert {duty.kind for duty in router.start.vault.view().duties} == {"review"}
