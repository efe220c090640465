"""Both sign the list after each other, each with a fresh code; the second signature is the one that seals."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.changes.sign_column import SignColumn, Signer


def test_each_is_asked_in_turn_and_the_last_seals(qtbot: QtBot) -> None:
    column = SignColumn()
    qtbot.addWidget(column)
    column.show()
    column.show_signers((Signer("1", "Frank Officer"), Signer("2", "Grace Officer")))
    assert column.sign.text() == "Sign"
    column.code.setFocus()
    QTest.keyClicks(column.code, "123456")
    with qtbot.waitSignal(column.sign_requested) as sent:
        QTest.keyClick(column.code, Qt.Key.Key_Return)
    assert sent.args == ["1", "123456"]
    assert column.code.text() == "", "a code is handed over once"
    column.show_signers((Signer("1", "Frank Officer", "17:33"), Signer("2", "Grace Officer")), until="17:38:20")
    tiles = [column.findChild(QWidget, name).accessibleName() for name in ("changes.first", "changes.second")]
    assert tiles == ["Frank Officer, signed at 17:33", "Grace Officer, signs now, until 17:38:20"]
    assert column.code.accessibleName() == "Fresh code from Grace Officer"
    assert column.sign.text() == "Sign and reseal"
    column.refuse_at("code", "Wrong code.")
    assert column.code.accessibleDescription().startswith("Wrong code.")
    QTest.keyClicks(column.code, "654321")
    with qtbot.waitSignal(column.sign_requested) as sent:
        column.sign.click()
    assert sent.args == ["2", "654321"]
    with qtbot.waitSignal(column.back_requested):
        QTest.keyClick(column.code, Qt.Key.Key_Escape)
    column.forget()
    assert [column.findChild(QWidget, name).accessibleName() for name in ("changes.first", "changes.second")] == ["", ""]


def test_a_lapse_is_said_in_every_window(qtbot: QtBot) -> None:
    column = SignColumn()
    qtbot.addWidget(column)
    column.show()
    signers = Signer("1", "Frank Officer"), Signer("2", "Grace Officer")
    for lowest in (False, True):
        column.set_low(True, lowest=lowest)
        column.show_signers(signers)
        calm = {part.text() for part in column.findChildren(QLabel) if part.isVisible()}
        column.show_signers(signers, has_lapsed=True)
        said = {part.text() for part in column.findChildren(QLabel) if part.isVisible()}
        assert said - calm == {"Frank Officer signs again: six digits"}
    tile = column.findChild(QWidget, "changes.first")
    assert tile.accessibleName() == "Frank Officer, lapsed: signs again"


def test_a_pretend_person_fills_in_the_code_in_their_turn(qtbot: QtBot) -> None:
    column = SignColumn()
    qtbot.addWidget(column)
    column.show()
    signers = Signer("1", "Frank Officer"), Signer("2", "Grace Officer")
    column.show_signers(signers)
    assert not column.fill_in("2", "a passphrase", "654321"), "the other one signs first"
    assert column.code.text() == ""
    assert column.fill_in("1", "a passphrase", "123456")
    assert column.code.text() == "123456"
    column.forget()
    assert not column.fill_in("1", "a passphrase", "123456")
    assert not column.fill_in("", "a passphrase", "123456"), "nobody is asked"
