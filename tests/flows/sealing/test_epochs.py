"""The key for the log's next entry is lost: the vault can still be opened, nothing is forgotten, nobody is fooled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast as cast_to

import pytest

from conftest import Cast
from fakes.dying_files import DyingFiles, Killed
from fakes.hooked_files import HookedFiles
from fakes.recorded_disk import FolderReader, Tree, put_back
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.domain.errors import BadInput, LogDamaged, LogNotWritable, NotPermitted, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles


def _audit(cast: Cast) -> Path:
    return cast.vault_path / "audit"


def _lose(cast: Cast) -> int:
    (_audit(cast) / "next.key").unlink()
    return (_audit(cast) / "log.tws").read_bytes().count(b"\n")


def _report(cast: Cast, **more: object) -> VerificationResult:
    return verify(LogSource.from_folder(RealFiles(), _audit(cast)), TrustCard.from_bytes(cast.card()), **more)  # type: ignore[arg-type]


def _agree(cast: Cast, flow: OpeningFlow, *, adopt: bool = True) -> None:
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=adopt)


def test_entries_without_the_key_are_kept_apart_and_not_covered(cast: Cast) -> None:
    start = _lose(cast)
    before = (_audit(cast) / "log.tws").read_bytes()
    vault = cast.open()
    assert "key for the next log entry is lost" in " ".join(vault.view().notices)
    assert vault.view().log_fault == ""
    flow = cast.to_request(vault)
    flow.abandon()
    vault.close()
    assert (_audit(cast) / "log.tws").read_bytes() == before
    lines = (_audit(cast) / "unanchored" / f"{start:08d}" / "log.tws").read_bytes().splitlines()
    assert len(lines) == 6
    report = _report(cast)
    assert report.verdict is Verdict.VALID_UNANCHORED
    assert any("nobody has adopted or rejected" in note for note in report.notes)


def test_contents_stay_masked_until_both_adopt(cast: Cast) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    view = flow.view()
    assert view.masked
    assert view.unanchored > 0
    assert view.envelopes == ()
    assert view.request is not None
    envelope = view.request.envelopes[0][0]
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(envelope, 1)
    cast.later()
    assert flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True).masked
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(envelope, 1)
    cast.later()
    assert not flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True).masked
    flow.open_vault.contents.reveal(envelope, 1).wipe()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert receipt.register_code
    vault.close()
    report = _report(cast, receipts=[receipt.register_code])
    assert report.verdict is Verdict.VALID_ANCHORED
    note = (_audit(cast) / "epochs" / f"{start:08d}.note").read_text(encoding="utf-8")
    assert f"adopted {(_audit(cast) / 'unanchored' / f'{start:08d}' / 'log.tws').read_bytes().count(10)} " in note
    # The whole opening can be read, also the part that was written apart.
    vault = cast.open()
    assert vault.view().notices == ()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    verification = desk.verify(trust_card=cast.card(), receipts=(receipt.register_code,))
    assert verification.exit_code == 0
    assert not [detail for detail in verification.details if detail.startswith("Odd")], "it is an honest log"
    line = desk.view().openings[0]
    assert line.first.startswith("Ada")
    assert line.justification
    assert line.outcome == "sealed"
    assert any("The log was given a new key" in finding for finding in desk.view().findings)
    numbers = [entry.number for entry in desk.entries(count=500)[1]]
    assert f"u{start}.0" in numbers
    assert str(start) in numbers
    pdf = desk.write_report(None)
    assert pdf.startswith(b"%PDF")
    desk.sign_out()
    vault.close()


def test_rejecting_needs_both_and_allows_no_other_decision(cast: Cast) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    cast.later()
    assert flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=False).masked
    cast.later()
    assert not flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=False).masked
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert "rejected" in (_audit(cast) / "epochs" / f"{start:08d}.note").read_text(encoding="utf-8")
    assert _report(cast).verdict is Verdict.VALID_COSIGNED


def test_without_agreement_the_reseal_keeps_the_old_seal(cast: Cast) -> None:
    _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    seal = vault.view().seal_number
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "the two people did not continue" in receipt.problem
    vault.close()
    vault = cast.open()
    assert vault.view().seal_number == seal
    cast.later()
    flow = cast.to_open(vault)
    _agree(cast, flow)
    assert flow.view().step is OpeningStep.OPEN
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()


def test_a_wrong_code_decides_nothing(cast: Cast, refused: Callable[..., str]) -> None:
    _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.later()
    refused(WrongFactor, lambda: flow.open_vault.unmasking.unmask(cast.id("Ada"), "000000", adopt=True))
    assert flow.view().masked
    assert not (_audit(cast) / "epochs").exists()
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("harm", ["next.key", "genesis.pub", "log.tws"])
def test_a_second_loss_closes_nothing_and_keeps_the_entries(cast: Cast, harm: str) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = cast.to_request(vault)
    flow.abandon()
    vault.close()
    place = _audit(cast) / "unanchored" / f"{start:08d}"
    kept = (place / "log.tws").read_bytes()
    if harm == "log.tws":
        (place / harm).write_bytes(kept[:-900] + b"x" * 900)
    else:
        (place / harm).unlink()
    cast.later()
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault)
    _agree(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    aside = place.with_name(f"{place.name}-broken-1") / "log.tws"
    assert aside.exists()
    assert harm == "log.tws" or aside.read_bytes() == kept
    assert _report(cast, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED


def test_an_epoch_note_that_nobody_signed_opens_nothing(cast: Cast) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    _agree(cast, flow)
    flow.reseal(ResealCause.HAND)
    vault.close()
    note = _audit(cast) / "epochs" / f"{start:08d}.note"
    data = note.read_bytes()
    note.write_bytes(b"\n".join(data.split(b"\n")[:9]) + b"\n")
    vault = cast.open()
    assert "not signed by the vault and two people" in vault.view().log_fault
    vault.close()
    note.write_bytes(data)
    cast.open().close()


def test_a_log_shorter_than_its_checkpoint_gets_no_new_key(cast: Cast) -> None:
    _lose(cast)
    log = _audit(cast) / "log.tws"
    newest = max(int(note.stem) for note in (_audit(cast) / "checkpoints").iterdir())
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[: newest - 1]))
    vault = cast.open()
    assert "shorter than its newest checkpoint" in vault.view().log_fault
    vault.close()


def test_a_log_cut_below_the_last_seal_gets_no_new_key(cast: Cast, refused: Callable[..., str]) -> None:
    _lose(cast)
    log = _audit(cast) / "log.tws"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:5]))
    for note in (_audit(cast) / "checkpoints").iterdir():
        note.unlink()
    vault = cast.open()
    assert "open the latest backup" in refused(LogNotWritable, vault.break_the_glass)
    vault.close()
    assert not (_audit(cast) / "epochs").exists()


@pytest.mark.parametrize("step", [2, pytest.param(1, marks=pytest.mark.long)], ids=["each second", "each"])
def test_killed_at_every_act_of_giving_a_new_key(cast: Cast, tmp_path: Path, step: int) -> None:
    """At each durable act between the second code and the first entry: nothing acknowledged is lost, and it can go on."""
    _lose(cast)
    folder, left = FolderReader(cast.vault_path.parent), list[Tree]()
    files = DyingFiles(RealFiles(), None)
    vault = SealedVault.open(replace(cast.machine, files=cast_to(Files, files)), cast.vault_path)
    cast.later()
    flow = cast.to_open(vault)
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    cast.later()
    files.before = lambda _act: left.append(folder.now())
    flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True)
    files.before = lambda _act: None
    vault._lock.release()
    assert len(left) > 20
    places = [*range(0, len(left), step), len(left)]
    left.append(folder.now())
    for at in places:
        killed = put_back(left[at], cast, tmp_path / str(at))
        acknowledged = _entries(killed)
        killed.later(4000)
        vault = killed.open()
        assert vault.view().log_fault == "", at
        flow = killed.to_open(vault)
        if flow.view().masked:
            _agree(killed, flow)
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.problem == "", at
        vault.close()
        assert _report(killed, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED, at
        assert acknowledged <= _entries(killed), at


def test_an_unconfirmed_note_stops_writing_until_the_next_start(cast: Cast, refused: Callable[..., str]) -> None:
    start, files = _lose(cast), HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault)
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    cast.later()
    files.fail_once("sync", "epochs")
    refused(LogNotWritable, lambda: flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True))
    assert (_audit(cast) / "epochs" / f"{start:08d}.note").exists()
    written = (_audit(cast) / "unanchored" / f"{start:08d}" / "log.tws").read_bytes()
    cast.later()
    sentence = refused(
        LogNotWritable, lambda: flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    )
    assert "Restart Twinseal" in sentence
    assert flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "Restart Twinseal" in receipt.problem
    vault.close()
    assert (_audit(cast) / "unanchored" / f"{start:08d}" / "log.tws").read_bytes() == written
    # The next start knows the note, and the opening after it is an ordinary one.
    cast.later()
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert _report(cast, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED


@pytest.mark.parametrize("rest", [b"TWS1 torn", b"TWS1 " + b"x" * 3000, b"\x00" * 512])
def test_the_rest_of_a_torn_write_hides_and_closes_nothing(cast: Cast, rest: bytes) -> None:
    _lose(cast)
    with (_audit(cast) / "log.tws").open("ab") as log:
        log.write(rest)
    vault = cast.open()
    assert vault.view().log_fault == ""
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert desk.entries(count=500)[1]
    desk.sign_out()
    flow = cast.to_open(vault)
    assert "cannot be read" not in " ".join(flow.view().warnings)
    _agree(cast, flow)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert "log.recovered" in cast.desk_kinds()
    assert _report(cast, receipts=[receipt.register_code]).verdict is not Verdict.TAMPERED


def test_both_see_unanchored_entries_and_choose_for_themselves(cast: Cast, refused: Callable[..., str]) -> None:
    _lose(cast)
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Cy"), cast.passphrase("Bo"), "000000")
    flow.abandon()
    vault.close()
    vault = cast.open()
    flow = cast.to_open(vault)
    lines = flow.view().unanchored_lines
    heads = [number for number, line in enumerate(lines) if "this start" in line]
    before, since = lines[heads[0] : heads[1]], lines[heads[1] :]
    assert before[0] == f"Written before this start of Twinseal, which cannot tell who wrote them: {len(before) - 1}"
    denied = next(line for line in before if "was denied access" in line)
    assert "Cy Officer" in denied
    assert "2026-11-02 09:" in denied
    assert any("Ada Operator requested" in line for line in since)
    cast.later()
    code = cast.code("Ada")
    assert "choose to adopt or reject" in refused(BadInput, lambda: flow.open_vault.unmasking.unmask(cast.id("Ada"), code))
    # The code was not used up, and the second sees what the first chose.
    view = flow.open_vault.unmasking.unmask(cast.id("Ada"), code, adopt=False)
    assert "Ada Operator continues and rejects" in view.warnings[-1]
    cast.later()
    assert flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=False).unanchored_lines == ()
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_forged_record_is_shown_before_it_is_adopted(cast: Cast) -> None:
    """Whoever can write to the folder can make a key of their own and entries with it; people see what these say."""
    _lose(cast)
    vault = cast.open()
    lost = vault.context.lost
    assert lost is not None
    plain = {"t": "2026-11-02T07:00:00Z", "mono_us": 1, "boot": "0" * 32, "station": "x", "app": "1", "constitution": "0" * 16,
             "seal_no": 1, "opening": "", "actors": [], "result": "done"}  # fmt: skip
    made_up = {
        "kind": "audit.verified",
        "person": "p1",
        "verdict": "VALID-ANCHORED",
        "entries": 9,
        "form": {},
        "signature": "",
    }
    lost.writer.append({**plain, **made_up})
    lost.writer.append({"kind": "code.ticked"})
    lost.writer.append({**plain, **made_up, "t": "2026-13-40T25:61:61Z"})
    for number in range(120):
        lost.writer.append({**plain, "kind": "audit.signed_in", "person": f"p{number}"})
    vault.close()
    vault = cast.open()
    flow = cast.to_open(vault)
    lines = flow.view().unanchored_lines
    assert lines[0].endswith(": 124")
    assert "1 x audit.verified" in lines[1]
    # A time that is none is no form of this program either, as everywhere else.
    assert "2 x an entry in a form that Twinseal never writes" in lines[1]
    assert "p119 signed in" in "\n".join(lines)
    assert len(lines) < 130
    flow.reseal(ResealCause.HAND)
    vault.close()


def _forge_the_middle(cast: Cast, start: int) -> None:
    """Replace all but the ends of the unanchored entries by lines that nobody signed."""
    log = _audit(cast) / "unanchored" / f"{start:08d}" / "log.tws"
    lines = log.read_bytes().splitlines(keepends=True)
    for number in range(1, len(lines) - 2):
        lines[number] = lines[number][:-129] + b"0" * 128 + b"\n"
    log.write_bytes(b"".join(lines))


def test_unanchored_entries_changed_midway_are_set_aside(cast: Cast) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Bo"), "000000")
    flow.abandon()
    vault.close()
    _forge_the_middle(cast, start)
    cast.later(7200)
    vault = cast.open()
    assert "damaged and set aside" in " ".join(vault.view().notices)
    flow = cast.to_open(vault)
    _agree(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert (_audit(cast) / "unanchored" / f"{start:08d}-broken-1" / "log.tws").exists()
    assert _report(cast, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED


def test_unanchored_entries_changed_before_the_code_are_unsigned(cast: Cast, refused: Callable[..., str]) -> None:
    start = _lose(cast)
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    _forge_the_middle(cast, start)
    cast.later()
    assert "Restart Twinseal" in refused(
        LogDamaged, lambda: flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True)
    )
    assert flow.view().step is OpeningStep.RESEALED
    vault.close()
    assert not (_audit(cast) / "epochs").exists()
    cast.later(7200)
    vault = cast.open()
    flow = cast.to_open(vault)
    _agree(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    vault.close()
    assert _report(cast, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED


def _entries(cast: Cast) -> set[bytes]:
    lines: set[bytes] = set()
    for path in _audit(cast).rglob("log.tws"):
        lines |= {line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")}
    return lines


def test_a_key_lost_before_its_first_entry_is_decided_anew(
    cast: Cast,
) -> None:
    start, files = _lose(cast), HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault)
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"), adopt=True)
    cast.later()

    def kill(act: str, path: Path) -> None:
        if (act, path) == ("append", _audit(cast) / "log.tws"):
            raise Killed

    files.hook = kill
    with pytest.raises(Killed):
        flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True)
    vault._lock.release()
    note = _audit(cast) / "epochs" / f"{start:08d}.note"
    signed = note.read_bytes()
    _lose(cast)
    cast.later(4000)
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert not note.exists()
    assert note.with_name(f"{note.name}-lost-1").read_bytes() == signed
    assert _report(cast).verdict is Verdict.VALID_UNANCHORED
    flow = cast.to_open(vault)
    assert flow.view().masked
    _agree(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert _report(cast, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED
    assert note.exists()
