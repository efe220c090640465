"""A seal whose checkpoint was never made opens for any pair, which makes it first; and what a start would refuse is not sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.dying_files import Killed
from fakes.hooked_files import HookedFiles
from twinseal.audit.format.checkpoint import read_checkpoint
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain import who_counts
from twinseal.domain.errors import DiskFault, LogNotWritable
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.vault_context import SealState, seal_state
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault import generation
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

Hook = Callable[[str, Path], None]


def _in_the_gap() -> Hook:
    """Kill at the first act on the log after the header was replaced."""
    renamed = False

    def hook(act: str, path: Path) -> None:
        nonlocal renamed
        renamed |= (act, path.name) == ("replace", "header.json")
        if renamed and path.name == "log.tws":
            raise Killed

    return hook


def _at_the_checkpoint(act: str, path: Path) -> None:
    if act == "replace" and path.parent.name == "checkpoints":
        raise Killed


def _full(act: str, path: Path) -> None:
    if act == "replace" and path.parent.name == "checkpoints":
        raise DiskFault("The drive is full.")


def _opening(cast: Cast, pair: tuple[str, str], hook: Hook | None, *, from_start: bool = False) -> SealedVault:
    """Open and seal as a pair, the hook acting from the reseal on, or from the opening; return the vault, still held."""
    cast.later(4000)
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    cast.register_code = ""
    if from_start:
        files.hook = hook
    try:
        flow = cast.to_open(vault, *pair)
        assert not flow.view().masked, flow.view().warnings
        files.hook = hook
        flow.reseal(ResealCause.HAND)
    except Killed:
        # The lock goes with the process.
        vault._lock.release()
        raise
    finally:
        files.hook = None
    return vault


def _killed(cast: Cast, pair: tuple[str, str], hook: Hook, *, from_start: bool = False) -> None:
    with pytest.raises(Killed):
        _opening(cast, pair, hook, from_start=from_start)


def _state(cast: Cast) -> tuple[SealState, int, bool]:
    vault = cast.open()
    noticed = any("has no checkpoint yet; the next two people who open make it" in notice for notice in vault.view().notices)
    assert vault.view().log_fault == ""
    state = seal_state(vault.context), vault.view().seal_number, noticed
    vault.close()
    return state


def _leaves(cast: Cast) -> tuple[str, str, list[str]]:
    """Let the auditor come and go: what is said, the register code they leave with, and the checkpoints there are then."""
    cast.later()
    vault = cast.open()
    end = vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    vault.close()
    return end.sentence, end.code, sorted(path.name for path in (cast.vault_path / "audit" / "checkpoints").iterdir())


def test_an_auditor_signs_for_no_header_that_two_did_not(cast: Cast) -> None:
    """While the seal in force has no checkpoint, nothing of an auditor's names its header; once two made it, theirs does."""
    before = _leaves(cast)[2]
    assert len(before) == 2
    _killed(cast, ("Ada", "Bo"), _in_the_gap())
    said, code, there = _leaves(cast)
    assert "Nothing was signed: the vault's last seal has no checkpoint yet." in said
    assert (code, there) == ("", before)
    _opening(cast, ("Ed", "Cy"), None).close()
    said, code, there = _leaves(cast)
    assert code
    assert len(there) > len(before) + 1
    newest = read_checkpoint(RealFiles(), cast.vault_path / "audit", there[-1])
    assert newest.cosigners == (cast.id("Di"),)
    assert newest.checkpoint.in_force.header_sha256.hex() == load_header(RealFiles(), VaultPaths(cast.vault_path)).digest


def test_a_seal_cut_off_is_caught_up_by_whoever_opens_next(cast: Cast) -> None:
    """Killed between header and checkpoint, in the next one's catching-up checkpoint, with a full drive, and once more."""
    _killed(cast, ("Ada", "Bo"), _in_the_gap())
    assert _state(cast) == (SealState.CUT_OFF, 2, True)
    _killed(cast, ("Ed", "Cy"), _at_the_checkpoint, from_start=True)
    assert _state(cast) == (SealState.CUT_OFF, 2, True)
    vault = _opening(cast, ("Ada", "Bo"), _full, from_start=True)
    assert vault.context.header.seal_number == 2
    vault.close()
    assert _state(cast) == (SealState.CUT_OFF, 2, True)
    _killed(cast, ("Ada", "Bo"), _in_the_gap())
    assert _state(cast) == (SealState.CUT_OFF, 3, True)
    vault = _opening(cast, ("Ed", "Cy"), None)
    vault.close()
    assert _state(cast) == (SealState.COMPLETE, 4, False)
    kinds = cast.desk_kinds()
    assert kinds.count("seal.found") >= 4
    assert "mismatch.found" not in kinds
    # The founding, the seals 2 and 3 that were caught up, and seal 4.
    assert len(list((cast.vault_path / "audit" / "checkpoints").iterdir())) >= 4
    source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
    assert verify(source, TrustCard.from_bytes(cast.card())).verdict.is_valid


def _spoiled_store(cast: Cast, _patch: pytest.MonkeyPatch) -> Hook:
    def hook(act: str, path: Path) -> None:
        store = cast.vault_path / "store-2.db"
        if (act, path.name) == ("append", "log.tws") and store.exists():
            data = bytearray(store.read_bytes())
            data[5000] ^= 1
            store.write_bytes(data)

    return hook


def _fewer_slots(_cast: Cast, patch: pytest.MonkeyPatch) -> Hook:
    real = who_counts.slot_pairs
    calls = []

    def fewer(*them: object, same_team_forbidden: bool) -> tuple[tuple[str, str], ...]:
        calls.append(them)
        pairs = real(*them, same_team_forbidden=same_team_forbidden)  # type: ignore[arg-type]  # handed on as it came
        return pairs[:-1] if len(calls) == 1 else pairs

    patch.setattr(generation, "slot_pairs", fewer)
    return lambda _act, _path: None


@pytest.mark.parametrize("spoil", [_spoiled_store, _fewer_slots])
def test_what_the_next_start_would_refuse_is_not_sealed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Cast, pytest.MonkeyPatch], Hook]
) -> None:
    before = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    cast.later(4000)
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault)
    files.hook = spoil(cast, monkeypatch)
    receipt = flow.reseal(ResealCause.HAND).receipt
    files.hook = None
    monkeypatch.undo()
    vault.close()
    assert receipt is not None
    assert "sealing was not completed" in receipt.problem
    assert (receipt.seal_number, receipt.register_code) == (1, "")
    assert load_header(cast.machine.files, VaultPaths(cast.vault_path)).digest == before.digest
    assert not list(cast.vault_path.glob("*-2.*"))
    assert _state(cast) == (SealState.COMPLETE, 1, False)
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert not flow.view().masked, flow.view().warnings
    sealed = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert sealed is not None
    assert (sealed.problem, sealed.seal_number) == ("", 2)


def test_a_seal_that_failed_is_found_when_put_in_force_later(cast: Cast, tmp_path: Path) -> None:
    """Header and files of a seal that failed are kept by somebody, and put in place before anybody sealed again."""
    kept: dict[str, bytes] = {}
    header = cast.vault_path / "header.json"

    def fail(act: str, path: Path) -> None:
        if (act, path.name) == ("replace", "header.json"):
            kept.update({file.name: file.read_bytes() for file in cast.vault_path.glob("*-2.*")})
            raise OSError(28, "No space left on device")

    real = HookedFiles.replace

    def noted(self: HookedFiles, path: Path, data: bytes, **more: object) -> None:
        if path.name == "header.json":
            kept[path.name] = data
        real(self, path, data, **more)  # type: ignore[arg-type]  # handed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HookedFiles, "replace", noted)
        _opening(cast, ("Ada", "Bo"), fail).close()
    assert len(kept) == 5
    honest = header.read_bytes()
    for name, data in kept.items():
        (header.parent / name).write_bytes(data)
    assert _state(cast) == (SealState.CUT_OFF, 2, True)
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().masked
    comparison = flow.open_vault.state.comparison
    assert comparison is not None
    assert "mismatch.seal_withdrawn" in {difference.code for difference in comparison.differences}
    flow.reseal(ResealCause.HAND)
    vault.close()
    # Until both go on it is made true by no end of an opening; put right, another seal follows, and then it never opens again.
    assert header.read_bytes() == kept["header.json"]
    header.write_bytes(honest)
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault, "Ed", "Cy")
    assert flow.view().masked, "the log has entries from under the header that is gone again"
    for name in ("Ed", "Cy"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name))
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    assert _state(cast) == (SealState.COMPLETE, receipt.seal_number, False)
    sealed = header.read_bytes()
    for name, data in kept.items():
        (header.parent / name).write_bytes(data)
    vault = cast.open()
    assert "nor the one after it" in vault.view().log_fault
    with pytest.raises(LogNotWritable, match="nor the one after it"):
        vault.break_the_glass()
    vault.close()
    assert header.read_bytes() == kept["header.json"] != sealed
