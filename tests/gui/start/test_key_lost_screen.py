"""A vault whose log lost its key says so before anything else: what now, whom to tell, by sight, by ear and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import Heard, listening
from fakes.shown_window import settle, showing, shown_router, to_open
from twinseal.domain.opening import ResealCause
from twinseal.gui.router import Router


@pytest.fixture
def heard() -> Iterator[Heard]:
    with listening() as heard:
        yield heard


@pytest.fixture
def router(cast: Cast, qtbot: QtBot, heard: Heard) -> Router:
    """Show the vault as it stood, then again without the key of its log."""
    made = shown_router(cast, qtbot)
    made.start.leave_vault()
    (cast.vault_path / "audit" / "next.key").unlink()
    heard.take()
    made.start.take_vault(cast.vault_path)
    settle(qtbot, made, lambda: made.window.screen_shown is made.start.key_lost)
    return made


def _words(router: Router, name: str) -> str:
    words = router.start.key_lost.findChild(QLabel, name)
    assert words is not None
    return words.text() if words.isVisible() else ""


def test_it_comes_before_the_sealed_vault_and_enter_goes_on(router: Router, qtbot: QtBot) -> None:
    screen = router.start.key_lost
    assert "anchor" in _words(router, "key_lost.why")
    assert "adopt or reject" in _words(router, "key_lost.next")
    assert "auditor" in _words(router, "key_lost.tell")
    assert router.window.focusWidget() is screen.title
    QTest.keyClick(screen.title, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: showing(router) is router.start.sealed)
    # It opens all the same: what now is not a dead end.
    assert router.start.sealed.break_button.isEnabled()


def test_escape_gives_the_vault_back(router: Router, qtbot: QtBot) -> None:
    QTest.keyClick(router.start.key_lost, Qt.Key.Key_Escape)
    settle(qtbot, router, lambda: showing(router) is router.start.welcome)
    assert router.start.vault is None


def test_all_of_it_is_said_when_it_comes(router: Router, heard: Heard, qtbot: QtBot) -> None:
    said: list[str] = []

    def is_said() -> bool:
        said.extend(each.sentence for each in heard.take())
        return any(sentence.startswith("The log's key is lost. ") for sentence in said)

    qtbot.waitUntil(is_said)
    sentence = next(each for each in said if each.startswith("The log's key is lost. "))
    for part in ("What now: ", "Whom to tell: An auditor"):
        assert part in sentence


def test_a_vault_nobody_can_open_is_not_told_to_be_opened(cast: Cast, router: Router, qtbot: QtBot) -> None:
    assert "break the glass" in _words(router, "key_lost.next")
    router.start.leave_vault()
    for store in cast.vault_path.glob("store-*.db"):
        store.unlink()
    router.start.take_vault(cast.vault_path)
    settle(qtbot, router, lambda: showing(router) is router.start.key_lost)
    assert "break the glass" not in _words(router, "key_lost.next")
    assert "Keep a copy" in _words(router, "key_lost.next")


def test_what_two_people_decided_is_not_said_again(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.key_lost.go_on()
    settle(qtbot, router, lambda: showing(router) is router.start.sealed)
    assert "key for the next log entry" in router.start.sealed._notices.text()
    flow = to_open(cast, router, qtbot)
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: showing(router) is router.opening.receipt)
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: showing(router) is router.start.sealed)
    assert "key for the next log entry" not in router.start.sealed._notices.text()
