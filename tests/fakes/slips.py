"""Slips for owners, made as people make them: an opening in which envelopes are shown, and its seal."""

from __future__ import annotations

from conftest import Cast
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import OwnerSlip


def shown(cast: Cast, vault: SealedVault, *, envelopes: int = 1) -> tuple[OwnerSlip, ...]:
    """Open, show the password of each envelope, seal; return the slips."""
    flow = cast.to_open(vault, envelopes=envelopes)
    assert not flow.view().masked, flow.view().warnings
    for envelope in flow.view().envelopes:
        with flow.open_vault.contents.reveal(envelope.outside.id, 1):
            pass
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    vault.written_down()
    return receipt.slips
