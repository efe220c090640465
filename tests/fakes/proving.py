"""Somebody proves at the sealed screen who they are, by the hands that they have."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from conftest import Cast
from fakes.hands import Hands, Keys
from twinseal.gui.router import Router


def choose(hands: Hands, whole: str) -> None:
    """Go to somebody, and choose them with Space: with the keys alone nobody is chosen by moving."""
    hands.choose("Who are you?", whole)
    if isinstance(hands, Keys):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Space)


def prove(cast: Cast, hands: Hands, name: str, whole: str) -> None:
    choose(hands, whole)
    hands.type("Passphrase", f"correct horse battery staple {name}")
    hands.type("Six digits", cast.code(name))
    hands.press("Go on")


def said(router: Router) -> str:
    return " ".join(part.text() for part in router.window.findChildren(QLabel) if part.isVisible())
