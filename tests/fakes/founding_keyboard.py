"""Somebody founds a vault in the window by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.gui.ceremony import ceremony_screen as pages
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker


class Keyboard:
    """Founds a vault in a window: types and presses keys on whatever has the keyboard."""

    def __init__(self, cast: Cast, qtbot: QtBot, folder: Path) -> None:
        self.cast, self.qtbot, self.folder = cast, qtbot, folder
        self.router = Router(cast.machine, Worker())
        self.router.window.deaf_ms = 0
        qtbot.addWidget(self.router.window)
        self.router.window.show()
        self.router.ceremony.begin()
        self.settle()

    @property
    def screen(self) -> pages.CeremonyScreen:
        screen = self.router.ceremony.screen
        assert screen is not None
        return screen

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        self.qtbot.waitUntil(lambda: not self.router.worker.busy and until())

    def find(self, name: str) -> QWidget:
        controls = [child for child in self.screen.findChildren(QWidget, name) if child.isVisible()]
        assert controls, name
        return controls[-1]

    def text(self, name: str) -> str:
        label = self.find(name)
        assert isinstance(label, QLabel)
        return label.text()

    def type(self, name: str, text: str) -> None:
        field = self.find(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)

    def key(self, name: str, key: Qt.Key) -> None:
        control = self.find(name)
        control.setFocus()
        QTest.keyClick(control, key)
        self.settle()

    def press(self, name: str) -> None:
        self.key(name, Qt.Key.Key_Space)

    def to_people(self) -> None:
        self.type("ceremony.vault_name", "New plant")
        self.type("ceremony.place", "Room 2")
        self.type("ceremony.folder", str(self.folder))
        self.key("ceremony.folder", Qt.Key.Key_Return)
        assert self.screen.pages.index == pages.POLICY
        self.key("ceremony.opening_min", Qt.Key.Key_Return)
        assert self.screen.pages.index == pages.PEOPLE

    def enrol(self, name: str, role: int, team: str) -> None:
        self.type("ceremony.person_name", name)
        role_box = self.find("ceremony.role")
        QTest.keyClick(role_box, Qt.Key.Key_Home)
        for _ in range(role):
            QTest.keyClick(role_box, Qt.Key.Key_Down)
        self.type("ceremony.team", team)
        self.type("ceremony.passphrase", f"correct horse battery staple {name}")
        self.type("ceremony.passphrase_again", f"correct horse battery staple {name}")
        self.key("ceremony.passphrase_again", Qt.Key.Key_Return)

    def prove(self) -> None:
        with seed_from_text(self.text("ceremony.seed")) as seed:
            code = code_at(seed, TotpParameters(), int(self.cast.clock.utc().timestamp()))
        self.type("ceremony.code", code)
        self.key("ceremony.code", Qt.Key.Key_Return)

    def envelope(self) -> None:
        self.type("ceremony.envelope_label", "Core switch")
        self.type("ceremony.envelope_system", "SW-1")
        self.type("ceremony.envelope_password", "Zulu-9s!qX")
        self.press("ceremony.envelope_add")
