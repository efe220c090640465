"""Controls on their own: contrast, secrets that are wiped, names that are documented, hostile text that stays text."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from conftest import Cast
from twinseal.domain.errors import NotPermitted
from twinseal.flows.demo import load_demo_people
from twinseal.gui import theme
from twinseal.gui.widgets.base import Notice, label
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.secret_view import SecretView, spelled

ROOT = Path(__file__).resolve().parents[2]
PAIRS = (
    ("ink", "back"), ("ink", "paper"), ("muted", "back"), ("muted", "paper"), ("accent", "paper"), ("accent", "back"),
    ("accent_ink", "accent"), ("danger_ink", "danger"), ("danger", "danger_paper"), ("warn", "warn_paper"),
    ("good", "good_paper"), ("digit", "paper"), ("symbol", "paper"), ("ink", "warn_paper"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "least"), [("day", 4.5), ("dim", 7.0)])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_contrast(name: str, least: float, pair: tuple[str, str]) -> None:
    colours = theme.THEMES[name]
    assert theme.contrast(colours[pair[0]], colours[pair[1]]) >= least


def test_the_passphrase_field_takes_keys_and_forgets_them(qtbot) -> None:
    field = PassphraseField("test.passphrase", "Passphrase")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field, "geheim")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    field._insert("\u00e9\u4f60")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    buffer = field._typed
    assert field.take_passphrase().copy_bytes() == "gehei\u00e9".encode()
    assert set(buffer) == {0}
    assert field.is_empty()


def test_a_hidden_secret_is_wiped(qtbot) -> None:
    from twinseal.flows.secrets import SecretBytes

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


def test_hostile_text_is_shown_as_text(qtbot) -> None:
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
        load_demo_people(cast.parts, cast.vault_path)


def all_screens() -> list[QWidget]:
    from dataclasses import replace

    from twinseal import bootstrap
    from twinseal.crypto.passphrase import TESTS_ONLY
    from twinseal.gui.router import Router
    from twinseal.gui.worker import Worker

    router = Router(replace(bootstrap.real_parts(), kdf=TESTS_ONLY), Worker())
    router.ceremony.begin()
    window = router.window
    QApplication.processEvents()
    return [window]


def test_every_control_is_documented_and_has_an_accessible_name(qtbot) -> None:
    text = (ROOT / "docs" / "screens.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_]+(?:\.[a-z_<>0-9]+)+)`", text))
    for window in all_screens():
        qtbot.addWidget(window)
        for control in window.findChildren(QWidget):
            name = control.objectName()
            if "." not in name or isinstance(control, QLabel):
                continue
            assert name in documented, f"{name} is missing in docs/screens.md"
            words = control.accessibleName() or getattr(control, "text", str)()
            assert words or control.focusPolicy() is Qt.FocusPolicy.NoFocus, name
        assert len([one for one in window.findChildren(QPushButton) if one.objectName()]) > 20
