"""Attacks on a whole vault (mutations 96 to 110, 117, 120, 129, 130): what the program does, and what both verifiers say after.

A verifier sees the log, never the program's own key file; so for most of these it must say of the log what it said
before, and for the rest name the reason. Each test asserts both halves, and that the two verifiers agree.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from conftest import BEGIN, Cast, found_vault
from fakes.commands import run, said_by
from fakes.forged_log import honest_vault
from fakes.second_opinion import both, laid_out
from fakes.vault_copy import copied
from twinseal.audit.format.checkpoint import latest_checkpoint
from twinseal.audit.format.merkle import inclusion_proof, leaf_hash
from twinseal.audit.format.payload import make_plaintext
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify import scan as walk
from twinseal.audit.verify.verify import verify
from twinseal.domain import canonical
from twinseal.domain.errors import LogDamaged, LogNotWritable, TwinsealError
from twinseal.domain.opening import OpeningStep, RegisterCodeResult, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.reporting import audit as reporting
from twinseal.flows.verification.folder import check_beside
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.standalone import twinseal_verify

COSIGNED, UNANCHORED = "VALID-COSIGNED", "VALID-UNANCHORED"


def audit(cast: Cast) -> Path:
    return cast.vault_path / "audit"


def said(cast: Cast, *receipts: str) -> tuple[str, str]:
    return both(audit(cast), cast.card(), receipts)[:2]


def sealed_again(cast: Cast) -> str:
    """Open and reseal once more; return the receipt."""
    cast.later(600)
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code
    return receipt.receipt


def opened(cast: Cast) -> str:
    """Try to open the vault and return `open`, `masked`, or the refusal's code; whatever opened is sealed again."""
    cast.later(600)
    try:
        vault = cast.open()
    except TwinsealError as refusal:
        return refusal.code
    try:
        flow = cast.to_open(vault)
        outcome = "masked" if flow.view().masked else "open"
        receipt = flow.reseal(ResealCause.HAND).receipt
        cast.register_code = receipt.register_code if receipt is not None else ""
    except TwinsealError as refusal:
        outcome = refusal.code
    finally:
        vault.close()
    return outcome


def _slots_swapped(key: bytes) -> bytes:
    return key[4096:] + key[:4096]


def test_96_swapped_key_slots_hold_the_same_key(cast: Cast) -> None:
    path = audit(cast) / "next.key"
    path.write_bytes(_slots_swapped(path.read_bytes()))
    assert said(cast) == (COSIGNED, "")
    assert opened(cast) == "open"
    assert said(cast) == (COSIGNED, "")


@pytest.mark.parametrize("how", ["97 older backup", "98 zeroed", "99 missing"])
def test_97_to_99_without_the_key_nothing_shows_or_changes(cast: Cast, how: str) -> None:
    path = audit(cast) / "next.key"
    older = path.read_bytes()
    sealed_again(cast)
    if how.startswith("97"):
        path.write_bytes(older)
    elif how.startswith("98"):
        path.write_bytes(bytes(8192))
    else:
        path.unlink()
    before = both(audit(cast), cast.card())
    assert before[:2] == (COSIGNED, "")
    assert opened(cast) == "masked"
    # The old log is untouched; what was tried since lies apart, undecided, and no verifier calls that countersigned.
    assert both(audit(cast), cast.card()) == (UNANCHORED, "", None, before[3])


def test_100_a_missing_log_with_its_key_there_opens_nothing(cast: Cast) -> None:
    (audit(cast) / "log.tws").unlink()
    assert opened(cast) not in ("open", "masked")
    assert said(cast) == ("INCOMPLETE", "empty")


def test_101_a_log_replaced_while_the_vault_is_open_reseals_it(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    path = audit(cast) / "log.tws"
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(LogDamaged):
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    assert flow.view().step is OpeningStep.RESEALED
    vault.close()
    assert said(cast)[0] in ("TAMPERED", "ROLLED-BACK")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS], ids=["disk full", "read-only"])
def test_102_a_log_that_cannot_be_written_opens_nothing(cast: Cast, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    before = both(audit(cast), cast.card())

    def refuse(*_args: object, **_kwargs: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with pytest.raises(LogNotWritable):
            flow.confirm(*cast.factors("Bo"))
    assert flow.view().step is not OpeningStep.OPEN
    assert both(audit(cast), cast.card()) == before
    flow.abandon()
    vault.close()


CHILD = """
import os, signal, sys
sys.path[:0] = [{app!r}, {tests!r}]
from pathlib import Path
from conftest import Cast, BEGIN
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context import identify
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
clock = ScriptedClock(BEGIN); clock.advance(3600)
parts = Machine(clock, RealFiles(), LinuxDrives(), TESTS_ONLY, "child")
cast = Cast(clock, parts, Path({vault!r}), Path({card!r}), {code!r}, {ids!r}, {seeds!r})
real = identify.open_key_bundle
def dying(*args, **named):
    if {after}:
        real(*args, **named)
    os.kill(os.getpid(), signal.SIGKILL)
identify.open_key_bundle = dying
cast.to_request(cast.open())
"""


@pytest.mark.parametrize("after", [False, True], ids=["103 before the key derivation", "104 after it, before the outcome"])
def test_103_and_104_a_kill_before_the_outcome_keeps_the_attempt(cast: Cast, after: bool) -> None:
    root = Path(__file__).resolve().parents[3]
    before = both(audit(cast), cast.card())[3]
    code = CHILD.format(
        app=str(root / "app"), tests=str(root / "tests"), vault=str(cast.vault_path), card=str(cast.card_path),
        code=cast.register_code, ids=cast.ids, seeds=cast.seeds, after=after,
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    verdict, reason, _, size = both(audit(cast), cast.card())
    assert (verdict, reason) == (UNANCHORED, "")
    assert size > before
    kinds = cast.desk_kinds()
    at = kinds.index("identify.attempt")
    assert "identify.granted" not in kinds[at : kinds.index("attempt.unresolved")]
    assert said(cast) == (COSIGNED, "")


def _copied(cast: Cast, to: Path) -> None:
    copied(audit(cast), to)


def test_105_a_store_newer_than_its_log_shows_nothing(cast: Cast, tmp_path: Path) -> None:
    _copied(cast, tmp_path / "older")
    receipt = sealed_again(cast)
    shutil.rmtree(audit(cast))
    copied(tmp_path / "older", audit(cast))
    assert said(cast) == (COSIGNED, "")
    assert said(cast, receipt) == ("ROLLED-BACK", "older")
    assert opened(cast) != "open"


def test_106_vault_and_log_rolled_back_are_caught_by_anchors(cast: Cast, tmp_path: Path) -> None:
    copied(cast.vault_path, tmp_path / "older")
    receipt = sealed_again(cast)
    shutil.rmtree(cast.vault_path)
    copied(tmp_path / "older", cast.vault_path)
    assert said(cast, receipt) == ("ROLLED-BACK", "older")
    assert said(cast, cast.register_code) == ("ROLLED-BACK", "code")
    vault = cast.open()
    view = vault.break_the_glass().enter_register_code(receipt, "We know that it is an older copy.")
    assert view.register_code is RegisterCodeResult.WRONG
    vault.close()


def test_107_a_receipt_with_one_wrong_character_is_a_slip(cast: Cast) -> None:
    receipt, code = sealed_again(cast), cast.register_code
    assert said(cast, receipt) == said(cast, code) == ("VALID-ANCHORED", "")
    for held in (receipt, code):
        for place in [at for at, sign in enumerate(held) if sign.isalnum()][-12:]:
            other = "0" if held[place] != "0" else "1"
            assert said(cast, held[:place] + other + held[place + 1 :])[0] in ("slip", "ROLLED-BACK")
    slips = [
        said(cast, code[:place] + ("0" if code[place] != "0" else "1") + code[place + 1 :])[0]
        for place in range(len(code))
        if code[place] != "-"
    ]
    assert set(slips) == {"slip"}, "the check character catches every single wrong one"


def test_108_a_receipt_of_another_vault_fits_nothing(cast: Cast, tmp_path: Path) -> None:
    other, _, _ = found_vault(tmp_path, ScriptedClock(BEGIN))
    strange = latest_checkpoint(RealFiles(), Path(other.vault_path) / "audit")
    assert strange is not None
    assert said(cast, strange.checkpoint.receipt) == ("ROLLED-BACK", "receipt")
    assert said(cast, strange.checkpoint.register_code) == ("ROLLED-BACK", "code")


@pytest.mark.parametrize("years", [[2025], [2033, 2026]], ids=["109 a year back", "110 forward and back"])
def test_109_and_110_a_set_clock_is_told_and_the_log_is_valid(cast: Cast, years: list[int]) -> None:
    for year in years:
        cast.later(600)
        vault = cast.open()
        flow = cast.to_open(vault)
        cast.clock.set_wall(cast.clock.utc().replace(year=year))
        view = flow.tick()
        assert (view.step, view.receipt.cause) == (OpeningStep.RESEALED, ResealCause.CLOCK_JUMP)
        cast.register_code = view.receipt.register_code
        vault.close()
        assert said(cast)[1] == ""
    # Whoever was there while the clock was ahead waits once; nobody is shut out for years.
    cast.later(4000)
    kinds = cast.desk_kinds()
    assert kinds.count("clock.step") == len(years)
    assert said(cast) == (COSIGNED, "")


def with_files(cast: Cast, export: Path) -> tuple[str, str]:
    """Return what both say of an export with all its files; they must agree."""
    files, card = RealFiles(), TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(files, export)
    report = check_beside(files, export, source, card, verify(source, card))
    result = twinseal_verify.check_beside(str(export), twinseal_verify.verify_folder(str(export), cast.card()))
    assert (result["verdict"], result["reason"]) == (report.verdict.word, report.reason)
    return result["verdict"], result["reason"]


def _leave_out(entries: list[object]) -> list[object]:
    return [*entries[:5], *entries[6:]]


@pytest.mark.parametrize("which", ["report", "entries.jsonl"])
def test_117_an_entry_left_out_while_the_total_stays(
    cast: Cast, tmp_path: Path, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The auditor's own key signs a report that leaves one entry out; the reviewer is told which one."""
    if which == "report":
        monkeypatch.setattr(reporting, "within", lambda entries, _low, _high: _leave_out(list(entries)))
    export = cast.exported(tmp_path)
    files, card = RealFiles(), TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(files, export)
    if which == "report":
        report = check_beside(files, export, source, card, verify(source, card))
        assert (report.verdict.word, report.reason) == ("TAMPERED", "export")
        assert "entry 5 of the log is missing after row 5" in report.sentence
        result = twinseal_verify.check_beside(str(export), twinseal_verify.verify_folder(str(export), cast.card()))
        # It cannot read a PDF, and says so instead of passing it by.
        assert any("report.pdf: compared with SHA256SUMS only" in note for note in result["notes"])
    else:
        rows = (export / which).read_bytes().splitlines(keepends=True)
        (export / which).write_bytes(b"".join([*rows[:5], *rows[6:]]))
        assert both(export, cast.card())[:3] == ("TAMPERED", "readable", 5)


def test_120_an_honest_export_is_whole_for_both(cast: Cast, export: Path) -> None:
    assert with_files(cast, export) == (COSIGNED, "")


@pytest.mark.parametrize(
    "name",
    ["LOG.TWS", "Checkpoints/00000001.note", "log.tws.bak", "audit/log.tws", "checkpoints/x.note", "checkpoints/..note",
     "epochs/1.note", "epochs/00000001.NOTE", "unanchored/1/log.tws", "..evil", "setup.exe"],
)  # fmt: skip
def test_120_files_added_change_no_verdict(cast: Cast, export: Path, name: str) -> None:
    (export / name).parent.mkdir(parents=True, exist_ok=True)
    (export / name).write_bytes((export / "log.tws").read_bytes()[:5000])
    assert with_files(cast, export) == (COSIGNED, "")


def _linked(export: Path, name: str) -> None:
    place = max((export / name).iterdir()) if (export / name).is_dir() else export / name
    elsewhere = export.parent / "elsewhere"
    place.rename(elsewhere)
    place.symlink_to(elsewhere)


@pytest.mark.parametrize("name", ["log.tws", "checkpoints", "entries.jsonl", "report.pdf", "openings.csv", "SHA256SUMS"])
def test_120_a_link_out_of_the_export_is_followed_by_neither(cast: Cast, export: Path, name: str) -> None:
    _linked(export, name)
    verdict, reason = with_files(cast, export)
    assert verdict in ("TAMPERED", "INCOMPLETE")
    assert name in ("log.tws", "checkpoints", "entries.jsonl") or (verdict, reason) == ("TAMPERED", "export")


def test_117_a_report_of_a_period_says_which_entries_it_holds(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "within", lambda entries, _low, _high: list(entries)[3:8])
    export = cast.exported(tmp_path)
    files, card = RealFiles(), TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(files, export)
    report = check_beside(files, export, source, card, verify(source, card))
    assert report.verdict.is_valid, report.sentence
    assert any(
        f"It contains entries 3 to 7 (the log has 0 to {report.size - 1}), exactly as in the log" in note
        for note in report.notes
    )


@pytest.mark.parametrize("gone", ["sums", "row"])
def test_120_what_no_sum_names_is_not_said_to_be_compared(cast: Cast, export: Path, gone: str) -> None:
    sums = export / "SHA256SUMS"
    rows = sums.read_text().splitlines(keepends=True)
    sums.unlink()
    if gone == "row":
        sums.write_text("".join(row for row in rows if "report.pdf" not in row))
    assert with_files(cast, export) == (COSIGNED, "")
    result = twinseal_verify.check_beside(str(export), twinseal_verify.verify_folder(str(export), cast.card()))
    (said_of_it,) = [note for note in result["notes"] if note.startswith("report.pdf")]
    assert "not checked: SHA256SUMS does not list it" in said_of_it


def test_120_a_drive_failing_under_a_file_is_no_verdict(cast: Cast, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Another file is bad news about the export, a failing stick is none: what to do then is to take another copy.
    whole = twinseal_verify.verify_folder(str(export), cast.card())

    def failing(_path: str) -> str:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(twinseal_verify, "_plain", failing)
    result = twinseal_verify.check_beside(str(export), whole)
    assert (result["verdict"], result["reason"], result["exit_code"]) == ("INCOMPLETE", "file", 12)


def test_120_sums_that_repeat_one_file_are_refused_by_both(cast: Cast, export: Path) -> None:
    # Otherwise a small file of sums makes a verifier read a large log thousands of times.
    sums = export / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes() * 2)
    assert with_files(cast, export) == ("TAMPERED", "export")


@pytest.mark.parametrize("path", ["../elsewhere", "/etc/hostname", "checkpoints/../../elsewhere", ".."])
def test_120_sums_that_leave_the_export_are_followed_by_neither(cast: Cast, export: Path, path: str) -> None:
    with (export / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  {path}\n")
    assert with_files(cast, export) == ("TAMPERED", "export")


@pytest.mark.parametrize("name", ["report.pdf", "openings.csv", "VERIFY.txt", "twinseal_verify.py"])
def test_120_a_changed_file_is_said_by_both(cast: Cast, export: Path, name: str) -> None:
    data = bytearray((export / name).read_bytes())
    data[len(data) // 2] ^= 1
    (export / name).write_bytes(data)
    assert with_files(cast, export) == ("TAMPERED", "export")


def test_a_missing_folder_is_no_answer_and_no_wrong_use(cast: Cast, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", twinseal_verify.__file__, str(tmp_path / "none"), "--trust-card", str(cast.card_path)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 12, done.stderr
    assert b"INCOMPLETE" in done.stdout


def _mine(folder: Path, card: TrustCard) -> None:
    assert verify(LogSource.from_folder(RealFiles(), folder), card).verdict.is_valid


def _other(folder: Path, card: TrustCard) -> None:
    assert twinseal_verify.verify_folder(str(folder), card.to_bytes())["exit_code"] < 10


@pytest.mark.parametrize("verifier", [_mine, _other], ids=["program", "stand-alone"])
def test_129_memory_does_not_grow_with_the_log(
    verifier: Callable[[Path, TrustCard], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both read in blocks of a megabyte; made small, so that growth with the log would show over few lines.
    monkeypatch.setattr(walk, "SPAN_BYTES", 64 * 1024)
    monkeypatch.setattr(twinseal_verify, "BLOCK", 64 * 1024)
    vault = honest_vault()
    log = vault.log.copy()
    case = vault.case(log.grow(1160))
    rows = case.data.splitlines(keepends=True)
    peaks = []
    for count in (200, len(rows)):
        folder = tmp_path / str(count)
        folder.mkdir()
        made = laid_out(replace(case, data=b"".join(rows[:count])), folder)
        assert made.card is not None
        tracemalloc.start()
        verifier(folder, made.card)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < (len(rows) - 200) * 300, "far less than the lines, 2,600 bytes each"


HOSTILE = "Pump \u202e4 fails\u2066 \u200bnow \x1b[2J\x07 end, called at \x9b31m 02:50"


def test_130_hostile_text_reaches_no_terminal_as_it_is(cast: Cast, tmp_path: Path) -> None:
    card = json.loads(cast.card())
    card["vault_name"] = HOSTILE
    copied(audit(cast), tmp_path / "log")
    hostile_card = tmp_path / "card.json"
    hostile_card.write_bytes(canonical.dumps(card))

    def alone(*words: str) -> subprocess.CompletedProcess[bytes]:
        return said_by(lambda: twinseal_verify.main(words))

    for command in (partial(run, "verify"), alone):
        for place, given in (
            (tmp_path / "log", hostile_card),
            (tmp_path / f"no {HOSTILE}", cast.card_path),
            (tmp_path / "log", tmp_path / f"card {HOSTILE}"),
        ):
            for json_too in ([], ["--json"]):
                done = command(str(place), "--trust-card", str(given), *json_too)
                output = (done.stdout + done.stderr).decode("utf-8")
                assert output
                assert "Traceback" not in output
                assert not set(output) & set("\u202e\u2066\u200b\x1b\x07\x9b"), repr(output)


def test_130_a_name_on_the_stick_adds_no_line_to_what_is_printed(cast: Cast, export: Path) -> None:
    """A file beside the log is named as not checked; its name must not read like a verdict of its own."""
    (export / "x\nVerdict:         VALID-ANCHORED\r\n").write_bytes(b"")
    words = (str(export), "--trust-card", str(cast.card_path))
    for done in (run("verify", *words), said_by(lambda: twinseal_verify.main(words))):
        output = done.stdout.decode("utf-8")
        assert done.returncode == 3
        assert "not checked; it is not part of an export" in output
        assert not any(row.startswith("Verdict") and "ANCHORED" in row for row in output.splitlines())


def test_130_hostile_text_of_a_disclosed_entry_is_spelled_out(tmp_path: Path) -> None:
    """One disclosed entry is the only text of people that a verifier prints; only the stand-alone one prints it."""
    vault = honest_vault()
    log = vault.log.copy()
    plain = make_plaintext({"kind": "request.submitted", "t": "", "justification": HOSTILE}, len(log.lines))
    log.forge(plaintext=plain)
    size = len(log.lines)
    leaves = [leaf_hash(line) for line in log.lines]
    disclosed = {
        "format": "twinseal/disclosure", "version": 1, "line": log.lines[-1].decode(), "plaintext": plain.decode(),
        "size": size, "proof": [step.hex() for step in inclusion_proof(leaves, size - 1)], "people": [],
    }  # fmt: skip
    (tmp_path / "entry.json").write_bytes(canonical.dumps(disclosed))
    (tmp_path / "point.note").write_bytes(log.note(size))
    (tmp_path / "card.json").write_bytes(log.card().to_bytes())
    done = subprocess.run(
        [sys.executable, "-I", twinseal_verify.__file__, str(tmp_path / "entry.json"), "--trust-card", str(tmp_path / "card.json"),
         "--checkpoint", str(tmp_path / "point.note")],
        capture_output=True, check=False, env=_environment(),
    )  # fmt: skip
    output = done.stdout.decode("utf-8")
    assert "is in this log" in output, done.stderr
    assert "\\u202e4 fails" in output
    assert not set(output) & set("\u202e\u2066\u200b\x1b\x07\x9b")


def _environment() -> dict[str, str]:
    app = str(Path(__file__).resolve().parents[3] / "app")
    return {**os.environ, "PYTHONPATH": app, "PYTHONIOENCODING": "utf-8"}
