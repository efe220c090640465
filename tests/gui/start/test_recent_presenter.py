"""Recent vaults on the first screen, by the real window: switched on, gone to by Enter, forgotten by Delete, grey when away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router
from twinseal import bootstrap
from twinseal.gui import theme
from twinseal.gui.router import Router
from twinseal.gui.widgets.vault_row import VaultRows
from twinseal.gui.worker import Worker


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "twinseal" / "recent.json"


@pytest.fixture
def router(cast: Cast, qtbot: QtBot, state: Path) -> Router:
    return shown_router(cast, qtbot)


def on_welcome(router: Router, qtbot: QtBot) -> None:
    router.start.leave_vault()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.welcome)


def box_of(router: Router) -> QCheckBox:
    box = router.start.welcome.findChild(QCheckBox, "welcome.remember")
    assert isinstance(box, QCheckBox)
    return box


def switched_on(router: Router, qtbot: QtBot, state: Path) -> None:
    on_welcome(router, qtbot)
    box_of(router).click()
    settle(qtbot, router, state.exists)


def taken(cast: Cast, router: Router, qtbot: QtBot, folder: Path | None = None) -> None:
    router.start.take_vault(folder or cast.vault_path)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)


def texts(router: Router) -> list[str]:
    rows = router.start.recent.panel.rows
    return rows.row_texts()


def drawn(rows: VaultRows, place: int) -> QColor:
    """Return the colour of a row's words: the darkest that is drawn."""
    image = rows.viewport().grab(rows.visualRect(rows.model().index(place, 0))).toImage()
    pixels = memoryview(image.convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I")
    return min((QColor(pixel) for pixel in set(pixels)), key=lambda colour: colour.lightness())


def test_off_until_switched_on_and_nothing_is_written(cast: Cast, router: Router, qtbot: QtBot, state: Path) -> None:
    on_welcome(router, qtbot)
    taken(cast, router, qtbot)
    on_welcome(router, qtbot)
    assert not box_of(router).isChecked()
    assert "recent" not in router.start.__dict__, "no rows are made"
    assert not state.parent.parent.exists()


def test_enter_on_the_first_row_goes_to_the_vault(cast: Cast, router: Router, qtbot: QtBot, state: Path) -> None:
    switched_on(router, qtbot, state)
    taken(cast, router, qtbot)
    settle(qtbot, router, lambda: cast.vault_path.name.encode() in state.read_bytes())
    on_welcome(router, qtbot)
    rows = router.start.recent.panel.rows
    assert rows.hasFocus()
    assert (rows.count(), rows.currentIndex().row()) == (1, 0)
    assert box_of(router).isChecked()
    # What its header says, read beside the window, and where it lies.
    settle(qtbot, router, lambda: "Sealed with 0001" in texts(router)[0])
    assert texts(router)[0].endswith(f"{cast.vault_path}, row 1 of 1")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)


def test_a_vault_that_is_away_is_grey_and_says_where_it_was(
    cast: Cast, router: Router, qtbot: QtBot, state: Path, tmp_path: Path
) -> None:
    switched_on(router, qtbot, state)
    recent = bootstrap.recent_vaults(cast.machine)
    for vault in (cast.vault_path, tmp_path / "stick" / "plant.twinseal"):
        recent.add(vault)
    on_welcome(router, qtbot)
    rows = router.start.recent.panel.rows
    settle(qtbot, router, lambda: "Not here" in texts(router)[0])
    assert texts(router)[0].startswith(f"plant, Not here now: it was in {tmp_path / 'stick'}, ")
    # Edges of letters are between the colours: the core of a thin one is near the colour of the words.
    assert abs(drawn(rows, 0).lightness() - theme.colour("ink2").lightness()) < 12
    assert str(cast.vault_path) in texts(router)[1]
    assert "ot here" not in texts(router)[1]
    assert drawn(rows, 1).lightness() < drawn(rows, 0).lightness() - 24
    QTest.keyClick(rows, Qt.Key.Key_Return)
    settle(qtbot, router, router.start.welcome.notice.isVisible)
    assert router.window.screen_shown is router.start.welcome
    assert len(texts(router)) == 2, "a drive that is away may come back"


def test_delete_forgets_a_row_and_one_press_all(
    cast: Cast, router: Router, qtbot: QtBot, state: Path, tmp_path: Path
) -> None:
    switched_on(router, qtbot, state)
    recent = bootstrap.recent_vaults(cast.machine)
    for number in (1, 2, 3):
        recent.add(tmp_path / f"v{number}.twinseal")
    on_welcome(router, qtbot)
    settle(qtbot, router, lambda: len(texts(router)) == 3)
    rows = router.start.recent.panel.rows
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    settle(qtbot, router, lambda: len(texts(router)) == 2)
    assert [text.split(",")[0] for text in texts(router)] == ["v3", "v1"]
    assert rows.hasFocus()
    assert b"v2" not in state.read_bytes()
    forget_all = router.start.welcome.findChild(QPushButton, "welcome.forget_all")
    assert forget_all is not None
    forget_all.click()
    settle(qtbot, router, lambda: texts(router) == [])
    assert recent.load().folders == ()
    assert not router.start.recent.panel.isVisible()
    assert box_of(router).isChecked()
    recent.add(tmp_path / "v4.twinseal")
    box_of(router).click()
    settle(qtbot, router, lambda: not state.exists())
    assert not box_of(router).isChecked()


def test_a_damaged_list_is_said_on_the_first_screen(router: Router, qtbot: QtBot, state: Path) -> None:
    switched_on(router, qtbot, state)
    state.write_bytes(b"{")
    on_welcome(router, qtbot)
    notice = router.start.recent.panel.findChild(QLabel, "welcome.recent_notice")
    assert notice is not None
    settle(qtbot, router, notice.isVisible)
    assert "cannot be read and starts empty" in notice.text()


def test_where_it_cannot_be_switched_on_the_box_stays_off(
    cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(cast.vault_path))
    on_welcome(router, qtbot)
    box_of(router).click()
    settle(qtbot, router, router.start.welcome.notice.isVisible)
    assert "would lie in a vault" in router.start.welcome.notice.text()
    assert not box_of(router).isChecked()
    assert not (cast.vault_path / "twinseal").exists()


@pytest.fixture
def fresh(cast: Cast, qtbot: QtBot, state: Path) -> Router:
    made = Router(cast.machine, Worker())
    qtbot.addWidget(made.window, before_close_func=lambda _window: made.leave())
    return made


def test_the_rows_stand_in_the_first_picture(cast: Cast, fresh: Router, qtbot: QtBot) -> None:
    recent = bootstrap.recent_vaults(cast.machine)
    recent.switch_on()
    recent.add(cast.vault_path)
    fresh.start.show_sealed()
    assert len(texts(fresh)) == 1
    fresh.window.show()
    QApplication.processEvents()
    assert fresh.start.recent.panel.isVisible()
