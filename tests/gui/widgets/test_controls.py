"""Controls on their own: contrast, secrets that are wiped, hostile text that stays text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from twinseal.crypto.totp import CodeOutcome, TotpParameters, check_code
from twinseal.domain.errors import NotPermitted
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.demo_people import load_demo_people
from twinseal.gui.ceremony.envelopes_page import EnvelopesPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.secret_cell import spelled
from twinseal.gui.widgets.secret_view import SecretView

ROOT = Path(__file__).resolve().parents[3]


def test_the_passphrase_field_takes_keys_and_forgets_them(qtbot: QtBot) -> None:
    field = PassphraseField("test.passphrase", "Passphrase")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field, "geheim")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    field._insert("\u00e9\u4f60")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    buffer = field._buffer._bytes
    assert field.copy_passphrase().copy_bytes() == "gehei\u00e9".encode()
    field.wipe()
    assert set(buffer) == {0}
    assert field.is_empty()


def _pasted(field: QWidget, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _keyed(field: QWidget, text: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, held, text))


def _composed(field: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@pytest.fixture(name="secret_field")
def _secret_field(qtbot: QtBot) -> Iterator[PassphraseField]:
    field = PassphraseField("test.passphrase", "Passphrase")
    frame = FormField("Passphrase", field)
    qtbot.addWidget(frame)
    frame.show()
    # Not returned: the frame, which owns the field, would be gone before the test.
    yield field
    frame.close()


@pytest.mark.parametrize("give", [_pasted, _keyed, _composed])
@pytest.mark.parametrize("sign", ["\u00a0", "\u202f", "\u2009", "\u200d", "\u00ad", "\U0001f600", "e\u0301", "\ue000"])
def test_every_way_into_the_passphrase_field_takes_typed_text(
    secret_field: PassphraseField, give: Callable[[QWidget, str], None], sign: str
) -> None:
    give(secret_field, sign)
    assert secret_field.peek() == sign
    assert not secret_field.said.message


def test_a_blank_typed_with_altgr_is_taken_whatever_altgr_is(secret_field: PassphraseField) -> None:
    """Some desktops report AltGr as a group, some as Ctrl and Alt together."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    _keyed(secret_field, "\u00a0", Qt.KeyboardModifier.GroupSwitchModifier)
    _keyed(secret_field, "\u00a0", both)
    _keyed(secret_field, "x", Qt.KeyboardModifier.ControlModifier)
    _keyed(secret_field, "\x1b")
    assert secret_field.peek() == "\u00a0\u00a0"


@pytest.mark.parametrize("give", [_pasted, _composed])
@pytest.mark.parametrize(
    ("text", "words"),
    [("x" * 1100, "1024 bytes"), ("a\x07b", "control sign (U+0007)"), ("a\nb", "line end"), ("a\u2028b", "line end")],
)
def test_what_the_passphrase_field_refuses_is_said_at_the_field(
    secret_field: PassphraseField, give: Callable[[QWidget, str], None], text: str, words: str
) -> None:
    QTest.keyClicks(secret_field, "kept")
    give(secret_field, text)
    assert secret_field.said.message
    assert words in secret_field.said.text()
    assert secret_field.peek() == "kept"
    QTest.keyClicks(secret_field, "!")
    assert not secret_field.said.message
    assert secret_field.peek() == "kept!"


def test_a_line_end_after_a_pasted_passphrase_is_left_out(secret_field: PassphraseField) -> None:
    _pasted(secret_field, "geheim\r\n")
    assert secret_field.peek() == "geheim"
    assert "line end" in secret_field.said.text()
    assert secret_field.said.message
    secret_field.take().wipe()
    assert not secret_field.said.message


def test_nothing_is_cut_from_a_secret_pasted_in_the_ceremony(qtbot: QtBot) -> None:
    page = EnvelopesPage()
    qtbot.addWidget(page)
    page.show()
    _pasted(page.password, "geheim\n")
    assert page.password.is_empty()
    assert page.password.said.message
    assert "line end" in page.password.said.text()
    page.extra.add_row()
    whole = " a\nb\r\n\u00a0\u2028c\t\n"
    lines = (page.user, page.seed, page.findChild(QLineEdit, "ceremony.field_value.0"))
    for field in lines:
        assert field is not None
        _pasted(field, whole)
        assert field.text() == whole
    assert [field.value for field in page.draft().fields] == [whole] * 3


@pytest.mark.parametrize(
    "typed", ["123\u2011456", "\u2066123 - 456\u2069\u200e", " 1 2 3 - 4 5 6 ", "\u200e" * 90 + "123456"]
)
def test_a_pasted_code_loses_its_separators_before_it_is_cut(qtbot: QtBot, typed: str) -> None:
    field = CodeField("test.code", "Code")
    qtbot.addWidget(field)
    field.show()
    _pasted(field, typed)
    code = field.take()
    assert code == typed
    # 94287082 are the eight digits of RFC 6238 for this moment.
    right = code.replace(" ", "").replace("123", "287").replace("456", "082")
    checked = check_code(SecretBytes(b"12345678901234567890"), TotpParameters(), right, unix_s=59)
    assert checked.outcome is CodeOutcome.RIGHT


def test_an_input_method_is_told_that_this_is_a_password(secret_field: PassphraseField) -> None:
    hints = secret_field.inputMethodHints()
    for hint in (
        Qt.InputMethodHint.ImhHiddenText,
        Qt.InputMethodHint.ImhSensitiveData,
        Qt.InputMethodHint.ImhNoPredictiveText,
    ):
        assert hints & hint
    assert Qt.InputMethodHint(secret_field.inputMethodQuery(Qt.InputMethodQuery.ImHints)) & Qt.InputMethodHint.ImhHiddenText


def test_a_hidden_secret_is_wiped(qtbot: QtBot) -> None:
    view = SecretView("test.secret")
    qtbot.addWidget(view)
    secret = SecretBytes(b"Zq9!")
    view.show_secret(secret)
    assert view.text() == "Zq9!"
    view.hide_secret()
    assert view.text() == ""
    assert len(secret) == 0


def test_characters_are_spelled_apart() -> None:
    signs = [chr(code) for code in range(33, 127)]
    assert all(spelled(a) != spelled(b) for a, b in itertools.combinations(signs, 2))
    assert (spelled("O"), spelled("0"), spelled("l"), spelled("I"), spelled("1")) == (
        "OSCAR",
        "zero",
        "lima",
        "INDIA",
        "one",
    )


def test_hostile_text_is_shown_as_text(qtbot: QtBot) -> None:
    made = label("<b>x</b>\u202e\x07")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert "<b>x</b>" in made.text()
    assert "\u202e" not in made.text()
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("<img src=x>")
    assert notice.textFormat() is Qt.TextFormat.PlainText


def test_a_real_vault_shows_nobodys_codes(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        load_demo_people(cast.machine, cast.vault_path)
