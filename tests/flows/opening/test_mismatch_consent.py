"""After a mismatch or a lost key: both people go on, or nothing is shown, whatever the disk does in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from twinseal.domain.alert import Channel, Moment
from twinseal.domain.errors import LogDamaged, LogNotWritable, NotPermitted
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.statements import Tried
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

PASSWORD = 1


def _vault(cast: Cast) -> tuple[SealedVault, HookedFiles]:
    files = HookedFiles()
    return SealedVault.open(replace(cast.machine, files=files), cast.vault_path), files


def _lose_the_key(cast: Cast) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()


def _older_header(cast: Cast) -> None:
    """Put the vault's files of before the last seal back; the log stays."""
    older = {path: path.read_bytes() for path in cast.vault_path.iterdir() if path.is_file()}
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    for path in cast.vault_path.iterdir():
        if path.is_file() and path.name not in ("lock", "guard.json"):
            path.unlink()
    for path, data in older.items():
        if path.name not in ("lock", "guard.json"):
            path.write_bytes(data)
    # With the note of the seal after it a start would refuse it.
    max((cast.vault_path / "audit" / "checkpoints").iterdir()).unlink()
    assert load_header(cast.machine.files, VaultPaths(cast.vault_path)).seal_number == 1
    cast.register_code = ""  # the paper register is not at hand: it would tell of the older copy before
    cast.later()


def _unmask(cast: Cast, flow: OpeningFlow, name: str) -> bool:
    cast.later()
    return flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True).masked


def _envelope(flow: OpeningFlow) -> str:
    request = flow.view().request
    assert request is not None
    return request.envelopes[0][0]


@pytest.mark.parametrize("harm", [_lose_the_key, _older_header], ids=["key lost", "older store"])
@pytest.mark.parametrize("act", ["key", "acceptance"])
def test_after_a_disk_fault_both_are_asked_again(
    cast: Cast, refused: Callable[..., str], harm: Callable[[Cast], None], act: str
) -> None:
    harm(cast)
    vault, files = _vault(cast)
    flow = cast.to_open(vault)
    assert flow.view().masked
    assert _unmask(cast, flow, "Ada")
    if act == "key" and vault.context.lost is not None:
        files.fail_once("replace", "next.key")
    else:
        # The attempt and its outcome come first.
        files.fail_once("append", "log.tws", skip=2)
    with pytest.raises(LogNotWritable):
        _unmask(cast, flow, "Bo")
    lost = vault.context.lost is not None
    assert _unmask(cast, flow, "Ada")
    refused(NotPermitted, lambda: flow.open_vault.contents.reveal(_envelope(flow), PASSWORD))
    assert (vault.context.lost is not None) is lost
    assert flow.view().envelopes == ()
    assert not _unmask(cast, flow, "Bo")
    flow.open_vault.contents.reveal(_envelope(flow), PASSWORD).wipe()
    flow.reseal(ResealCause.HAND)
    vault.close()
    kinds = cast.desk_kinds()
    assert "mismatch.accepted" in kinds
    assert kinds.index("mismatch.accepted") < kinds.index("field.revealed")


@pytest.mark.parametrize("harm", [_lose_the_key, _older_header], ids=["key lost", "older store"])
def test_what_is_told_is_true_before_and_after_both_went_on(cast: Cast, harm: Callable[[Cast], None]) -> None:
    harm(cast)
    vault, _ = _vault(cast)
    flow = cast.to_open(vault)
    differs = flow.view().warnings[-2] if harm is _older_header else flow.view().warnings[0]
    assert any("stay masked" in warning for warning in flow.view().warnings)
    assert _unmask(cast, flow, "Ada")
    assert any("Ada Operator continues" in warning for warning in flow.view().warnings)
    assert not _unmask(cast, flow, "Bo")
    after = flow.view().warnings
    assert differs in after, "what was agreed to can still be read"
    assert not any("stay masked" in warning or "still needed" in warning for warning in after)
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("harm", [_lose_the_key, _older_header], ids=["key lost", "older store"])
def test_nothing_is_widened_or_extended_before_both_went_on(
    cast: Cast, refused: Callable[..., str], harm: Callable[[Cast], None]
) -> None:
    harm(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    other = [envelope.id for envelope in flow.view().outsides if not envelope.sentinel][1]
    cast.later()
    ada, bo = cast.code("Ada"), cast.code("Bo")
    refused(NotPermitted, lambda: flow.open_vault.joint.add_envelopes(ada, bo, (other,), "More"))
    refused(NotPermitted, lambda: flow.open_vault.joint.extend(ada, bo, 5, "More"))
    refused(NotPermitted, lambda: flow.open_vault.changes.remove_person(cast.id("Di"), "Left"))
    assert flow.view().envelopes == ()
    # No code was used up for what was refused.
    flow.open_vault.unmasking.unmask(cast.id("Ada"), ada, adopt=True)
    assert not flow.open_vault.unmasking.unmask(cast.id("Bo"), bo, adopt=True).masked
    assert len(flow.view().envelopes) == 1
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("act", ["extend", "unmask", "add", "remove", "alert", "mask"])
def test_a_log_swapped_while_open_seals_at_the_next_act(cast: Cast, act: str) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    other = [envelope.id for envelope in flow.view().outsides if not envelope.sentinel][1]
    if act == "unmask":
        flow.mask()
    log = cast.vault_path / "audit" / "log.tws"
    log.write_bytes(log.read_bytes()[:-5000])
    cast.later()
    ada, bo = cast.code("Ada"), cast.code("Bo")
    acts: dict[str, Callable[[], object]] = {
        "extend": lambda: flow.open_vault.joint.extend(ada, bo, 5, "More"),
        "unmask": lambda: flow.open_vault.unmasking.unmask(cast.id("Ada"), ada),
        "add": lambda: flow.open_vault.joint.add_envelopes(ada, bo, (other,), "More"),
        "remove": lambda: flow.open_vault.changes.remove_person(cast.id("Di"), "Left"),
        "alert": lambda: flow.log_alert(Tried(Channel.SOUND, "sent"), Moment.OPENED),
        "mask": flow.mask,
    }
    if act == "remove":
        # The only auditor cannot be removed, so nothing is asked of the log either.
        with pytest.raises(NotPermitted):
            acts[act]()
        acts[act] = lambda: flow.open_vault.consent.both_codes(ada, bo, "remove auditor")
    with pytest.raises(LogDamaged):
        acts[act]()
    view = flow.view()
    assert view.step is OpeningStep.RESEALED
    assert view.envelopes == ()
    vault.close()
