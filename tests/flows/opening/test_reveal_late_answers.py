"""An answer that comes when masking or sealing has begun shows nothing: what the log took long over is not handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import NotPermitted, Resealed, TwinsealError
from twinseal.domain.opening import MaskCause, OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

ACTS: dict[str, Callable[[OpeningFlow, str], object]] = {
    "reveal": lambda flow, envelope: flow.open_vault.contents.reveal(envelope, 1),
    "one code": lambda flow, envelope: flow.open_vault.contents.reveal(envelope, 2, code_index=1),
    "current code": lambda flow, envelope: flow.open_vault.contents.live_code(envelope, 3),
    "type back": lambda flow, envelope: flow.open_vault.contents.compare_typed(
        envelope, 1, normalise("correct horse battery")
    ),
}
acts = pytest.mark.parametrize("act", ACTS)


def _while_it_is_logged(
    cast: Cast, act: str, meanwhile: Callable[[OpeningFlow], None], kind: type[TwinsealError]
) -> OpeningFlow:
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0].outside.id
    handed: list[SecretBytes] = []
    contents = flow.open_vault.state.open_contents()
    plain, happened = contents.reveal, []

    def reveal(*place: object, **which: object) -> SecretBytes:
        handed.append(plain(*place, **which))  # type: ignore[arg-type]
        return handed[-1]

    contents.reveal = reveal  # type: ignore[method-assign]

    def hook(done: str, path: Path) -> None:
        if (done, path.name) == ("append", "log.tws"):
            files.hook = None
            happened.append(done)
            meanwhile(flow)

    files.hook = hook
    with pytest.raises(kind):
        ACTS[act](flow, envelope)
    assert happened == ["append"]
    assert (len(handed) == 1) is (act in ("reveal", "one code"))
    for secret in handed:
        assert len(secret) == 0
    return flow


@acts
def test_an_answer_after_the_time_is_over_is_a_reseal(cast: Cast, act: str) -> None:
    flow = _while_it_is_logged(cast, act, lambda _flow: cast.later(15 * 60), Resealed)
    receipt = flow.view().receipt
    assert flow.view().step is OpeningStep.RESEALED
    assert receipt is not None
    assert receipt.cause in (ResealCause.TIME, ResealCause.IDLE)


@acts
def test_an_answer_after_a_mask_or_seal_was_asked_shows_nothing(cast: Cast, act: str) -> None:
    flow = _while_it_is_logged(cast, act, OpeningFlow.hide, NotPermitted)
    envelope = flow.view().envelopes[0].outside.id
    # Nor does any that waited behind it, before the mask itself is done.
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(envelope, 1)
    assert flow.mask(MaskCause.HAND).masked
    cast.later()
    assert not flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo")).masked
    flow.open_vault.contents.reveal(envelope, 1).wipe()
    flow.reseal(ResealCause.HAND)
