"""Two officers at the window of a vault, who do what a hand does and wait for what follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.hands import Hands
from fakes.shown_window import begun, settle, to_open
from twinseal.domain.opening import OpeningKind
from twinseal.domain.request import Draft
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.gui.router import Router

OFFICERS = ("Bo", "Cy")


class AtTheVault:
    """Does what a hand does, and waits until the window has done what follows from it."""

    def __init__(self, cast: Cast, router: Router, qtbot: QtBot, hands: Hands) -> None:
        self.cast, self.router, self.qtbot, self.hands = cast, router, qtbot, hands

    @property
    def listed(self) -> list[str]:
        return self.router.opening.open.changes.collect.rows.row_texts()

    def press(self, name: str) -> None:
        self.hands.press(name)
        self.settle()

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        settle(self.qtbot, self.router, until)
        self.qtbot.wait(1)

    def said(self, part: str) -> str:
        """Return what is refused in a form."""
        return self.router.opening.open.findChild(QLabel, f"{part}_said").text()

    def way(self, name: str) -> None:
        self.press(name)

    def choose(self, envelope: str, act: str) -> None:
        self.hands.choose("Envelopes", envelope)
        self.press(act)

    def sign(self) -> list[str]:
        """Read and sign the list; return what the receipt says was changed."""
        self.press("Review the list")
        self.cast.later()
        screen = self.router.opening.open
        for name, whole, waits in (
            ("Bo", "Bo Officer", lambda: "signs now" in screen.findChild(QWidget, "changes.second").accessibleName()),
            ("Cy", "Cy Officer", lambda: self.router.window.screen_shown is self.router.opening.receipt),
        ):
            self.hands.type(f"Fresh code from {whole}", self.cast.code(name))
            self.press("Sign")
            self.settle(waits)
        receipt = self.router.opening.flow.view().receipt
        self.cast.register_code = receipt.register_code
        self.qtbot.waitUntil(self.router.opening.receipt.done_button.isEnabled)
        self.press("Written down")
        self.settle(lambda: self.router.window.screen_shown is self.router.start.sealed)
        self.cast.later(4000)
        return list(receipt.changes)

    def maintain(self) -> None:
        """Open for maintenance, in which there is nothing but the list."""
        flow = begun(self.router, self.qtbot)
        flow.enter_register_code(self.cast.register_code)
        flow.identify_first(*self.cast.factors("Bo"))
        flow.submit_request(Draft((), "", (), "", "The labels of two switches are put right.", 60, OpeningKind.MAINTENANCE))
        self.router.opening.show_opening(flow.confirm(*self.cast.factors("Cy"), envelope_ids=()))
        self.settle(self.router.opening.open.changes.collect.isVisible)

    def open(self, envelopes: int) -> OpeningFlow:
        return to_open(self.cast, self.router, self.qtbot, envelopes=envelopes, pair=OFFICERS)
