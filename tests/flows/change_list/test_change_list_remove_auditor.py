"""An auditor leaves: later entries are sealed to a key they do not have, and everything still verifies by the old card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast as cast_to

import pytest

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.dying_files import DyingFiles, Killed
from fakes.hooked_files import HookedFiles
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.format.line import parse as parse_line
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.errors import DiskFault, LogDamaged, LogNotWritable, NotPermitted, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.machine import Machine
from twinseal.flows.log.audit_keys import open_audit_keys
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import OpeningView
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.header import load_header
from twinseal.vault.layout import VaultPaths

WHY = "Left the company"


def _remove(cast: Cast, flow: OpeningFlow, name: str = "Gil") -> None:
    """All of it but the second signature, with which the vault is sealed."""
    changes = flow.open_vault.changes
    cast.later()
    changes.remove_auditor(cast.id(name), WHY)
    changes.review()
    changes.sign(cast.id("Ada"), cast.code("Ada"))


def _seal(cast: Cast, flow: OpeningFlow) -> OpeningView:
    flow.open_vault.changes.sign(cast.id("Bo"), cast.code("Bo"))
    return flow.view()


def _report(cast: Cast, pairs: list[KemKeyPair]) -> VerificationResult:
    source = LogSource.from_folder(RealFiles(), cast.vault_path / "audit")
    return verify(source, TrustCard.from_bytes(cast.card()), audit_pairs=pairs)


def _keys(cast: Cast, name: str) -> list[KemKeyPair]:
    header = load_header(RealFiles(), VaultPaths(cast.vault_path))
    entry = next(person for person in header.people if person.person.id == cast.id(name))
    with cast.passphrase(name) as passphrase:
        opened = open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))
    return open_audit_keys(header, entry.person.id, opened.identity)


def test_a_removed_auditor_reads_what_was_and_nothing_that_comes(two: Cast, refused: Callable[..., str]) -> None:
    old = _keys(two, "Gil")
    vault = two.open()
    flow = two.to_open(vault)
    _remove(two, flow)
    assert "what was recorded until then they still can" in flow.open_vault.changes.view().rows[0].sentence
    receipt = _seal(two, flow).receipt
    assert receipt is not None
    assert receipt.problem == ""
    refused(WrongFactor, lambda: vault.sign_in_auditor(*two.factors("Gil")))
    assert "Gil Auditor" not in [person.name for person in vault.people()]
    vault.close()
    # Whoever leaves with all they know: the first key opens the entries until the epoch, and not one after it.
    start = int(next((two.vault_path / "audit" / "epochs").iterdir()).stem)
    entries = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(old).entries(iter_lines(RealFiles(), two.vault_path / "audit")):
            entries.append(entry.seq)
    assert entries == list(range(start))
    # The one who stays reads everything, by the trust card of the founding, in this program's next start too.
    assert _report(two, _keys(two, "Di")).verdict is Verdict.VALID_COSIGNED
    two.later()
    vault = two.open()
    assert vault.view().log_fault == ""
    desk = vault.sign_in_auditor(*two.factors("Di"))
    kinds = [line.kind for line in desk.entries(count=500)[1]]
    assert "epoch.begun" in kinds
    assert "auditor.removal_agreed" in kinds
    assert any("Gil Auditor" in finding for finding in desk.view().findings)
    desk.sign_out()
    two.register_code = receipt.register_code
    two.later()
    flow = two.to_open(vault)
    assert not flow.view().masked
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    assert len(list((two.vault_path / "audit" / "epochs").iterdir())) == 1


def test_the_only_auditor_stays_and_a_stranger_is_none(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.later()
    sentence = refused(NotPermitted, lambda: flow.open_vault.changes.remove_auditor(cast.id("Di"), WHY))
    assert "only auditor" in sentence
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert not (cast.vault_path / "audit" / "epochs").exists()


def test_without_both_codes_nobody_is_removed(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    flow = two.to_open(vault)
    two.later()
    changes = flow.open_vault.changes
    changes.remove_auditor(two.id("Gil"), WHY)
    changes.review()
    with pytest.raises(WrongFactor) as wrong:
        changes.sign_both(two.code("Ada"), "000000")
    assert wrong.value.field == "second_code"
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert len(_keys(two, "Gil")) == 1


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_every_act_the_next_reseal_ends_what_was_begun(two: Cast, step: int) -> None:
    """The suite takes each seventh act."""
    saved = {path: path.read_bytes() for path in two.vault_path.rglob("*") if path.is_file()}
    folders = {path for path in two.vault_path.rglob("*") if path.is_dir()}
    die_at, survived = 1, False
    begun = 0
    while not survived:
        for path in sorted(two.vault_path.rglob("*"), reverse=True):
            if path.is_file():
                path.unlink()
            elif path not in folders:
                path.rmdir()
        for path, data in saved.items():
            path.write_bytes(data)
        two.later(4000)
        files = DyingFiles(RealFiles(), None)
        vault = SealedVault.open(replace(two.machine, files=cast_to(Files, files)), two.vault_path)
        flow = two.to_open(vault)
        _remove(two, flow)
        files.die_in(die_at)
        try:
            _seal(two, flow)
            survived = True
        except Killed:
            pass
        vault._lock.release()
        header = load_header(RealFiles(), VaultPaths(two.vault_path))
        two.later(4000)
        vault = two.open()
        assert vault.view().log_fault == "", die_at
        flow = vault.break_the_glass()
        flow.enter_register_code(None, "The register is locked away.")
        flow.identify_first(*two.factors("Ed"))
        flow.submit_request(two.draft(flow))
        flow.confirm(*two.factors("Cy"))
        assert not flow.view().masked, (die_at, flow.view().warnings)
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.problem == "", (die_at, receipt.problem)
        vault.close()
        # Once the header without the auditor is in force, the new key holds after the next opening at the latest.
        epochs = list((two.vault_path / "audit").glob("epochs/*.note"))
        assert bool(epochs) == (len(header.people) < len(two.ids)), die_at
        begun += bool(epochs)
        assert _report(two, _keys(two, "Di")).verdict is Verdict.VALID_COSIGNED, die_at
        die_at += step
    assert die_at > 30
    # Some twenty acts of that seal come after its header.
    assert begun * step > 15


class NoNotes(RealFiles):
    """The real files, but the process ends before an epoch's note is written."""

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        if path.parent.name == "epochs":
            raise Killed
        super().replace(path, data, keep_previous=keep_previous)


def _killed_before_the_note(cast: Cast) -> None:
    vault = SealedVault.open(replace(cast.machine, files=NoNotes()), cast.vault_path)
    flow = cast.to_open(vault)
    _remove(cast, flow)
    with pytest.raises(Killed):
        _seal(cast, flow)
    vault._lock.release()
    cast.later(4000)


def _audit_keys_of_lines(cast: Cast) -> list[bytes]:
    return [parse_line(line).audit_key for line in (cast.vault_path / "audit" / "log.tws").read_bytes().splitlines()]


def _open_by(cast: Cast, vault: SealedVault) -> OpeningFlow:
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    flow.identify_first(*cast.factors("Ed"))
    flow.submit_request(cast.draft(flow))
    flow.confirm(*cast.factors("Cy"))
    return flow


def test_after_a_kill_the_new_audit_key_holds_from_two_people_on(two: Cast) -> None:
    _killed_before_the_note(two)
    header = load_header(RealFiles(), VaultPaths(two.vault_path))
    newer = header.audit.keys[-1].digest[:8]
    vault = two.open()
    assert any("can still read what is recorded" in notice for notice in vault.view().notices)
    flow = _open_by(two, vault)
    assert not flow.view().masked
    start = int(next((two.vault_path / "audit" / "epochs").iterdir()).stem)
    # Nothing of what is shown or done from here on is sealed to the key of the one who left.
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    keys = _audit_keys_of_lines(two)
    assert set(keys[start:]) == {newer}
    assert newer not in keys[:start]
    assert len(list((two.vault_path / "audit" / "epochs").iterdir())) == 1
    assert _report(two, _keys(two, "Di")).verdict is Verdict.VALID_COSIGNED
    vault = two.open()
    assert vault.view().notices == ()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    kinds = [line.kind for line in reversed(desk.entries(count=500)[1])]
    desk.sign_out()
    vault.close()
    assert kinds.index("epoch.begun") < max(at for at, kind in enumerate(kinds) if kind == "contents.opened")


def test_a_key_lost_while_an_audit_key_waits_gets_both_at_once(two: Cast) -> None:
    _killed_before_the_note(two)
    (two.vault_path / "audit" / "next.key").unlink()
    header = load_header(RealFiles(), VaultPaths(two.vault_path))
    vault = two.open()
    flow = _open_by(two, vault)
    assert flow.view().masked
    for name in ("Ed", "Cy"):
        two.later()
        flow.open_vault.unmasking.unmask(two.id(name), two.code(name), adopt=True)
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    epochs = vault.context.origins.epochs
    vault.close()
    assert [epoch.audit_key_sha256 for epoch in epochs] == [header.audit.keys[-1].digest]
    assert epochs[0].removed == (two.id("Gil"),)
    assert _report(two, _keys(two, "Di")).verdict.is_valid


def test_a_note_taken_away_is_noticed_and_no_old_key_sealed_to(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    flow = two.to_open(vault)
    _remove(two, flow)
    receipt = _seal(two, flow).receipt
    vault.close()
    assert receipt is not None
    two.register_code = receipt.register_code
    note = next((two.vault_path / "audit" / "epochs").iterdir())
    for later_openings in range(2):
        data, log = note.read_bytes(), (two.vault_path / "audit" / "log.tws").read_bytes()
        note.unlink()
        vault = two.open()
        assert "restore the folder audit/epochs" in vault.view().log_fault.lower(), later_openings
        refused(LogNotWritable, vault.break_the_glass)
        vault.close()
        assert (two.vault_path / "audit" / "log.tws").read_bytes() == log
        note.write_bytes(data)
        two.later()
        vault = two.open()
        assert vault.view().log_fault == ""
        receipt = two.to_open(vault).reseal(ResealCause.HAND).receipt
        vault.close()
        assert receipt is not None
        assert receipt.problem == ""
        two.register_code = receipt.register_code


def test_a_second_auditor_leaves_after_a_kill_and_both_are_named(tmp_path: Path) -> None:
    clock = ScriptedClock(BEGIN)
    people = (*PEOPLE, ("Gil Auditor", Role.AUDITOR, ""), ("Hal Auditor", Role.AUDITOR, ""))
    founded, ids, seeds = found_vault(tmp_path, clock, people)
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    cast = Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)
    _killed_before_the_note(cast)
    vault = cast.open()
    flow = _open_by(cast, vault)
    cast.later()
    flow.open_vault.changes.remove_auditor(cast.id("Hal"), WHY)
    cast.sign_list(flow, "Ed", "Cy")
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    header, epochs = vault.context.header, vault.context.origins.epochs
    vault.close()
    assert [epoch.audit_key_sha256 for epoch in epochs] == [key.digest for key in header.audit.keys[1:]]
    assert [epoch.removed for epoch in epochs] == [(cast.id("Gil"),), (cast.id("Hal"),)]
    # The older of the two notes is as necessary as the newer.
    min((cast.vault_path / "audit" / "epochs").iterdir()).unlink()
    vault = cast.open()
    assert "audit/epochs" in vault.view().log_fault
    vault.close()


class NoKeyslots(RealFiles):
    """The real files, but the process ends before the new generation's keyslots are written."""

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        if path.name.startswith("keyslots-"):
            raise Killed
        super().replace(path, data, keep_previous=keep_previous)


def test_a_removal_undone_by_a_kill_is_told_to_all_three(two: Cast) -> None:
    vault = SealedVault.open(replace(two.machine, files=NoKeyslots()), two.vault_path)
    flow = two.to_open(vault)
    _remove(two, flow)
    with pytest.raises(Killed):
        _seal(two, flow)
    vault._lock.release()
    two.later(4000)
    vault = two.open()
    flow = _open_by(two, vault)
    warnings = [warning for warning in flow.view().warnings if "Gil Auditor" in warning]
    assert len(warnings) == 1
    assert "not carried out" in warnings[0]
    # Both forms are in the log, and carry nothing out: the list is offered, to be signed again.
    offered = flow.open_vault.changes.view().offered
    assert [draft.count for draft in offered] == [1]
    assert "signed on" in offered[0].sentence
    assert "was not carried out: sign it again." in offered[0].sentence
    # An entry that whoever has the folder could have written removes nobody by itself.
    assert "Gil Auditor" in [auditor.name for auditor in flow.view().auditors]
    flow.reseal(ResealCause.HAND)
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    assert any("Gil Auditor was agreed but not carried out" in finding for finding in desk.view().findings)
    desk.sign_out()
    # Removed again it is carried out, and nothing is left to tell.
    two.later(4000)
    flow = _open_by(two, vault)
    assert not any("Gil Auditor" in warning for warning in flow.view().warnings)
    two.later()
    flow.open_vault.changes.remove_auditor(two.id("Gil"), WHY)
    two.sign_list(flow, "Ed", "Cy")
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    assert not any("not carried out" in finding for finding in desk.view().findings)
    desk.sign_out()
    vault.close()


def _never_confirmed(act: str, path: Path) -> None:
    if (act, path.name) == ("sync", "epochs") and any(path.iterdir()):
        msg = "The drive said no."
        raise DiskFault(msg)


@pytest.mark.parametrize("stays", [False, True])
def test_an_unconfirmed_note_leaves_nothing_to_who_left(two: Cast, stays: bool) -> None:
    old, files = _keys(two, "Gil"), HookedFiles()
    two.machine = replace(two.machine, files=files)
    vault = two.open()
    flow = two.to_open(vault)
    _remove(two, flow)
    files.fail_once("sync", "epochs")
    if stays:
        files.hook = _never_confirmed
    receipt = _seal(two, flow).receipt
    files.hook = None
    assert receipt is not None
    # A drive that confirms it at the second asking is believed; until then nothing is written under either key.
    assert ("sealing was not completed" in receipt.problem) == stays
    two.register_code = receipt.register_code or two.register_code
    vault.close()
    start = int(next((two.vault_path / "audit" / "epochs").iterdir()).stem)
    two.later()
    vault = two.open()
    assert vault.view().log_fault == ""
    flow = two.to_open(vault)
    assert not flow.view().masked
    flow.reseal(ResealCause.HAND)
    vault.close()
    read = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(old).entries(iter_lines(RealFiles(), two.vault_path / "audit")):
            read.append(entry.seq)
    assert read == list(range(start))
    assert _report(two, _keys(two, "Di")).verdict is Verdict.VALID_COSIGNED
