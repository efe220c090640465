"""A fault of ours while the vault is open seals it, and the window says what is true."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router, to_open
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.masking import Masking
from twinseal.flows.opening.open_vault import OpenVault


@pytest.mark.parametrize("act", ["mask", "tick"])
def test_an_unexpected_fault_in_an_act_or_tick_seals(
    cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot)
    flow = router.opening.flow

    def broken(*_args: object) -> None:
        raise KeyError("of our own making")

    monkeypatch.setattr(Masking if act == "mask" else OpenVault, act, broken)
    if act == "mask":
        router.opening.open.mask_requested.emit()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert flow.view().step is OpeningStep.RESEALED
    assert flow.view().receipt.cause is ResealCause.FAULT
    assert flow.view().receipt.problem == ""


def test_the_sentence_says_sealed_only_of_what_was_open(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    said: list[str] = []

    def broken() -> None:
        raise KeyError("of our own making")

    def told() -> str:
        said.clear()
        router.worker.submit(router, broken, lambda _none: None, lambda refusal: said.append(refusal.sentence))
        qtbot.waitUntil(lambda: bool(said))
        return said[0]

    assert told() == "An unexpected error occurred (KeyError). The vault stays sealed."
    to_open(cast, router, qtbot)
    assert told() == "An unexpected error occurred (KeyError). The vault was sealed."
