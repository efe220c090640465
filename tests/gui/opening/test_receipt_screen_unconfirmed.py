"""The receipt names who counts from its seal on though no third person confirmed who they are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.removal import removed
from twinseal.domain.opening import OpeningKind, OpeningStep
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.receipt_screen import ReceiptScreen


def test_a_receipt_names_whom_no_third_person_confirmed(two: Cast, qtbot: QtBot) -> None:
    vault = two.open()
    receipt = removed(two, vault)
    vault.written_down()
    vault.close()
    screen = ReceiptScreen()
    qtbot.addWidget(screen)
    screen.show()
    view = OpeningView(OpeningStep.RESEALED, OpeningKind.MAINTENANCE, receipt.opening_id, 2, receipt=receipt)
    said = screen.findChild(QLabel, "receipt.unconfirmed")
    assert said is not None
    screen.show_view(view)
    assert not said.isVisible()
    screen.show_view(replace(view, receipt=replace(receipt, unconfirmed=("Fred Officer came as officer, not held back.",))))
    assert said.text() == "No third person confirmed who this is:\nFred Officer came as officer, not held back."
    # Which keys of somebody count is told both ways.
    new, kept = (screen.findChild(QLabel, f"receipt.{name}") for name in ("new_card", "list_kept"))
    screen.show_view(replace(view, receipt=replace(receipt, new_keys_of=("Bo Officer",))))
    assert new.text().startswith("The seal is made: for Bo Officer the new passphrase or phone counts from now on.")
    assert not kept.isVisible()
    screen.show_view(replace(view, receipt=replace(receipt, new_keys_of=("Bo Officer",), changes_made=0, changes_kept=1)))
    assert kept.text().endswith("Keep the old phone and passphrase of Bo Officer: the new ones do not count yet.")
    screen.forget()
    assert not said.isVisible()
