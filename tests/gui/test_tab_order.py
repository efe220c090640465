"""Tab goes as a screen is read: header, screen, its acts, the panel beside it; whenever each was made."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.tab_order import stop_beside


def _button(name: str, place: QWidget, *, y: int = 0) -> QPushButton:
    made = QPushButton(name, place)
    made.move(0, y)
    made.show()
    return made


def test_tab_goes_as_a_screen_is_read(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    screen, panel, header = QWidget(), QWidget(), QWidget()
    for part in (screen, panel, header):
        box.addWidget(part)
    footer = QWidget(screen)
    # Made in no order in which anybody would read them; of the panel the lower one first.
    lower, act = _button("lower", panel, y=40), _button("act", footer)
    first, chip, leave = _button("first", screen), _button("chip", header), _button("leave", footer)
    upper, late = _button("upper", panel), _button("late", screen)
    _button("hidden", screen).hide()
    _button("disabled", screen).setEnabled(False)
    window.show()
    parts = ((screen,), (footer,), (panel,))
    wanted = [chip, first, late, act, leave, upper, lower]
    forth: list[QWidget] = [chip]
    back: list[QWidget] = [chip]
    for _ in wanted:
        forth.append(stop_beside(window, forth[-1], parts, 1))
        back.append(stop_beside(window, back[-1], parts, -1))
    named: dict[QWidget, str] = {each: each.text() for each in wanted}
    assert [named[each] for each in forth] == [named[each] for each in (*wanted, chip)]
    assert [named[each] for each in back] == [named[each] for each in (chip, *reversed(wanted))]
