"""Verification in pieces: from where the last one ended, in several processes, cancelled, on a moving file."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Self, cast

import pytest

from fakes import dying_process
from fakes.forged_log import Case, ForgedLog, MemoryFiles, Vault, honest_vault
from twinseal.audit.read.log_source import LogSource, Notes
from twinseal.audit.verdict.verdict import MEANING, Reason, Verdict
from twinseal.audit.verify import scan as walk
from twinseal.audit.verify.anchors import VerifiedState, parse_receipt
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.domain.errors import BadInput, Cancelled, DiskFault
from twinseal.domain.ports import FileFacts, Files
from twinseal.host.files import RealFiles

LOG = Path("log.tws")
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(name="vault")
def _vault() -> Vault:
    return honest_vault()


def _state(vault: Vault, size: int = 25) -> VerifiedState:
    case = vault.case(vault.log.copy(size), up_to=20)
    state = verify(case.source(), case.card).state
    assert state is not None
    return state


def _resumed(case: Case, state: VerifiedState) -> VerificationResult:
    return verify(case.source(), case.card, receipts=case.receipts, last_verified=state)


# -- incremental ------------------------------------------------------------------------------------


def test_going_on_gives_the_same_answer_as_from_the_start(vault: Vault) -> None:
    case = vault.case()
    whole = verify(case.source(), case.card)
    resumed = _resumed(case, _state(vault))
    assert (resumed.verdict, resumed.size, resumed.head, resumed.root, resumed.last_checkpoint_size) == (
        whole.verdict,
        whole.size,
        whole.head,
        whole.root,
        whole.last_checkpoint_size,
    )
    assert resumed.state == whole.state


def test_going_on_reads_only_what_was_added(vault: Vault) -> None:
    case, state = vault.case(), _state(vault)
    blanked = replace(case, data=bytes(state.offset - 5000) + case.data[state.offset - 5000 :])
    assert _resumed(blanked, state).verdict.is_valid


def test_going_on_with_nothing_added_keeps_what_was_covered(vault: Vault) -> None:
    case = vault.case(vault.log.copy(20), up_to=20)
    state = verify(case.source(), case.card).state
    assert state is not None
    report = _resumed(case, state)
    assert (report.verdict, report.last_checkpoint_size, report.uncovered) == (Verdict.VALID_COSIGNED, 20, 0)


def test_a_log_cut_below_the_last_verification_is_noticed(vault: Vault) -> None:
    assert _resumed(vault.case(vault.log.copy(24), up_to=20), _state(vault)).reason == "older"


def test_a_log_rewritten_before_the_last_verification_is_noticed(vault: Vault) -> None:
    rewritten = vault.log.copy(22).grow(18)
    assert _resumed(vault.case(rewritten, up_to=20), _state(vault)).reason == "resume"


def test_a_state_of_another_log_is_refused(vault: Vault) -> None:
    state = replace(_state(vault), log_id="00" * 16)
    assert _resumed(vault.case(), state).reason == "resume"


def test_lines_after_the_last_verification_are_checked(vault: Vault) -> None:
    log = vault.log.copy()
    log.lines[33] = log.lines[33][:-1] + (b"0" if log.lines[33][-1:] != b"0" else b"1")
    report = _resumed(vault.case(log), _state(vault))
    assert (report.reason, report.first_bad_seq) == ("signature", 33)


def test_a_newer_checkpoint_is_compared_after_going_on(vault: Vault) -> None:
    wrong = vault.log.note_of(replace(vault.log.checkpoint(30), root=bytes(32)))
    assert _resumed(vault.case(n30=wrong), _state(vault)).reason == "root"


def test_a_receipt_from_before_is_not_said_to_fit(vault: Vault) -> None:
    case = replace(vault.case(vault.log.copy(30)), receipts=[vault.log.checkpoint(20).receipt])
    report = _resumed(case, _state(vault))
    assert report.verdict is Verdict.VALID_ANCHORED
    assert any("are unchanged" in note for note in report.notes)
    assert "matches up to entry 19 and says nothing about later entries" in report.sentence


@pytest.mark.parametrize("typed", ["code", "receipt", "head", "checkpoint"])
def test_anchors_of_earlier_entries_are_compared_by_hashes(vault: Vault, typed: str) -> None:
    log, other = vault.log, vault.log.copy(15).grow(10)
    receipts = {
        "code": [branch.checkpoint(20).register_code for branch in (log, other)],
        "receipt": [branch.checkpoint(20).receipt for branch in (log, other)],
        "head": [f"20:{branch.head(19).hex()}" for branch in (log, other)],
        "checkpoint": ["", ""],
    }[typed]
    held = [[branch.note(20)] if typed == "checkpoint" else [] for branch in (log, other)]
    case, state = vault.case(log.copy(30)), _state(vault)
    answers = [
        verify(case.source(), case.card, receipts=[receipt] if receipt else [], held_checkpoints=notes, last_verified=state)
        for receipt, notes in zip(receipts, held, strict=True)
    ]
    assert answers[0].verdict is Verdict.VALID_ANCHORED
    assert answers[1].verdict is Verdict.ROLLED_BACK
    whole = verify(case.source(), case.card, receipts=[receipts[1]] if receipts[1] else [], held_checkpoints=held[1])
    assert answers[1].reason == whole.reason


@pytest.mark.parametrize("beside", ["readable", "report"])
def test_what_lies_beside_is_not_compared_with_unread_lines(vault: Vault, beside: str) -> None:
    case, state = vault.case(vault.log.copy(30)), _state(vault)
    lines = case.data.splitlines(keepends=True)
    lines[7] = lines[7].replace(lines[7].split(b" ")[6], b"ab" * 32)
    changed = replace(case, data=b"".join(lines), readable=b"" if beside == "readable" else None)
    for notes, reason in ((case.notes, "root"), (case.notes[2:], "resume")):
        source = replace(replace(changed, notes=notes).source(), has_report=beside == "report")
        assert verify(source, case.card, last_verified=state).reason == reason
    honest = replace(case, readable=b"" if beside == "readable" else None).source()
    assert verify(honest, case.card, last_verified=state).verdict.is_valid


def test_checkpoints_of_before_are_not_even_read(vault: Vault) -> None:
    case, state, read = vault.case(), _state(vault), list[str]()
    source = case.source()
    notes = source.checkpoints

    def reading(name: str) -> bytes:
        read.append(name)
        return notes.read(name)

    watched = replace(source, checkpoints=Notes(notes.names, reading))
    assert verify(watched, case.card, last_verified=state).verdict.is_valid
    assert read == ["00000030.note"]


def test_a_state_reads_back_as_itself_and_nothing_else_is_one(vault: Vault) -> None:
    state = _state(vault)
    data = state.to_bytes()
    assert VerifiedState.from_bytes(data) == state
    for bad in (
        b"{}",
        data[:-1],
        data.replace(b'"size":25', b'"size":24'),
        data.replace(b'"peaks":[', b'"peaks":["00",'),
        data.replace(b'"covered":20', b'"covered":26'),
        data.replace(b'"countersigned":20', b'"countersigned":-1'),
    ):
        with pytest.raises(BadInput):
            VerifiedState.from_bytes(bad)


# -- several processes --------------------------------------------------------------------------------


@pytest.fixture(name="small_spans")
def _small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "SPAN_BYTES", 9000)
    monkeypatch.setattr(walk, "_PROCESS_SPAN_BYTES", 9000)


class _Lent:
    """A pool of processes that stays for the next verification."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.submit = pool.submit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def shutdown(self, **_: object) -> None:
        pass


@pytest.fixture(name="same_processes")
def _same_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Let all verifications of a test have the same two processes: to start them takes longer than what they do."""
    asked = list[int]()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:

        def lent(processes: int, **_: object) -> _Lent:
            asked.append(processes)
            return _Lent(pool)

        monkeypatch.setattr(walk, "ProcessPoolExecutor", lent)
        yield asked


@pytest.mark.usefixtures("small_spans")
def test_two_processes_say_what_one_says(vault: Vault, tmp_path: Path, same_processes: list[int]) -> None:
    log = vault.log.copy()
    log.lines[33] = log.lines[33][:-1] + (b"0" if log.lines[33][-1:] != b"0" else b"1")
    weak = vault.log.copy(35)
    weak.forge(announced=vault.log.keys[20])
    weak.forge()
    padding = vault.log.copy(35)
    padding.forge(padded=bytes(512))
    cases = [vault.case(), vault.case(log), vault.case(weak), vault.case(padding), vault.case(vault.log.data()[:-5])]
    for number, case in enumerate(cases):
        path = tmp_path / f"{number}.tws"
        path.write_bytes(case.data)
        source = LogSource(RealFiles(), path, Notes.held(case.notes))
        assert verify(source, case.card) == verify(source, case.card, processes=2)
        pairs = [vault.log.people.audit]
        assert verify(source, case.card, audit_pairs=pairs) == verify(source, case.card, audit_pairs=pairs, processes=2)
    assert same_processes == [2] * 2 * len(cases)


@pytest.mark.usefixtures("small_spans")
def test_a_process_that_is_killed_changes_no_answer(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "check_span_alone", dying_process.die)
    log = vault.log.copy()
    log.lines[33] = log.lines[33][:-1] + (b"0" if log.lines[33][-1:] != b"0" else b"1")
    for case in (vault.case(), vault.case(log)):
        (tmp_path / "log.tws").write_bytes(case.data)
        source = LogSource(RealFiles(), tmp_path / "log.tws", Notes.held(case.notes))
        assert verify(source, case.card, processes=2) == verify(source, case.card)


@pytest.mark.usefixtures("small_spans")
def test_many_small_pieces_say_what_one_whole_says(vault: Vault) -> None:
    case = vault.case()
    report = verify(case.source(), case.card, audit_pairs=[vault.log.people.audit])
    assert (report.verdict, report.size, report.uncovered) == (Verdict.VALID_UNANCHORED, 40, 10)
    assert report.counts == {"field.revealed": 40}
    assert report.uncovered_span == ("2026-01-02T03:30:00Z", "2026-01-02T03:39:00Z")


# -- progress, cancel, faults -------------------------------------------------------------------------


@pytest.mark.usefixtures("small_spans")
def test_progress_grows_to_the_whole(vault: Vault) -> None:
    case, steps = vault.case(), list[tuple[int, int]]()
    verify(case.source(), case.card, progress=lambda done, of: steps.append((done, of)))
    assert steps == sorted(steps)
    assert len(steps) > 5
    assert steps[-1] == (len(case.data), len(case.data))


@pytest.mark.usefixtures("small_spans")
def test_cancel_ends_at_the_next_piece(vault: Vault) -> None:
    case, asked = vault.case(), list[int]()

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        verify(case.source(), case.card, should_stop=stop)
    assert len(asked) == 3


class _Moving(MemoryFiles):
    def __init__(self, data: bytes, after: FileFacts | None) -> None:
        super().__init__({LOG: data})
        self.asked = 0
        self.after = after

    def facts(self, path: Path) -> FileFacts | None:
        self.asked += 1
        return super().facts(path) if self.asked <= 2 else self.after


@pytest.mark.parametrize("after", [None, FileFacts(5, 1, 1, 1), FileFacts(10**9, 2, 1, 1)])
def test_a_file_replaced_or_cut_during_verification_is_said(vault: Vault, after: FileFacts | None) -> None:
    case = vault.case()
    source = LogSource(cast(Files, _Moving(case.data, after)), LOG, Notes.held(case.notes))
    assert verify(source, case.card).reason == "changed"


def test_a_growing_file_is_verified_to_its_first_length(vault: Vault) -> None:
    case = vault.case()
    source = LogSource(cast(Files, _Moving(case.data, FileFacts(10**9, 1, 1, 1))), LOG, Notes.held(case.notes))
    assert verify(source, case.card).verdict.is_valid


class _Broken(MemoryFiles):
    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        raise DiskFault


def test_a_file_that_cannot_be_read_is_incomplete_not_tampered(vault: Vault) -> None:
    case = vault.case()
    source = LogSource(cast(Files, _Broken({LOG: case.data})), LOG, Notes.held(case.notes))
    report = verify(source, case.card)
    assert (report.verdict, report.reason) == (Verdict.INCOMPLETE, "file")


def test_a_missing_file_is_never_valid(vault: Vault) -> None:
    case = vault.case()
    source = LogSource(cast(Files, MemoryFiles({})), LOG, Notes.held(case.notes))
    assert verify(source, case.card).reason == "empty"


@pytest.mark.parametrize("harm", ["large", "link", "folder"])
def test_a_checkpoint_that_is_no_plain_small_file_is_malformed(vault: Vault, tmp_path: Path, harm: str) -> None:
    (tmp_path / "log.tws").write_bytes(vault.log.data())
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "elsewhere").write_bytes(vault.notes[30])
    place = tmp_path / "checkpoints" / "00000030.note"
    if harm == "large":
        place.write_bytes(vault.notes[30] + b"x" * 300_000)
    elif harm == "link":
        place.symlink_to(tmp_path / "elsewhere")
    else:
        place.mkdir()
    report = verify(LogSource.from_folder(RealFiles(), tmp_path), vault.log.card())
    assert report.reason == "checkpoint.form"


def test_a_mistyped_register_code_is_refused_before_verifying(vault: Vault) -> None:
    code = vault.log.checkpoint(30).register_code
    wrong = ("0" if code[0] != "0" else "2") + code[1:]
    with pytest.raises(BadInput):
        verify(vault.case().source(), vault.log.card(), receipts=[wrong])


def test_receipts_are_read_as_people_and_scanners_write_them(vault: Vault) -> None:
    checkpoint = vault.log.checkpoint(30)
    assert parse_receipt(f"0042 \u00b7 {checkpoint.register_code.lower()}").code == checkpoint.register_code
    scanned = parse_receipt(f" {checkpoint.receipt}\n").claim
    assert scanned is not None
    assert (scanned.size, scanned.value) == (30, checkpoint.digest)
    head = parse_receipt("30: " + "ab cd " * 16).claim
    assert head is not None
    assert head.value == bytes.fromhex("abcd" * 16)
    with pytest.raises(BadInput):
        parse_receipt(checkpoint.receipt[:-1])


def test_memory_does_not_grow_with_the_log(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "SPAN_BYTES", 64 * 1024)
    log: ForgedLog = vault.log.copy()
    case = vault.case(log.grow(360))

    def peak(data: bytes) -> int:
        source = replace(case, data=data).source()
        tracemalloc.start()
        verify(source, case.card)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    short = b"".join(line + b"\n" for line in log.lines[:200])
    assert peak(case.data) - peak(short) < 200 * 1200, "far less than the 200 lines more, 2,600 bytes each"


def test_every_reason_has_a_verdict_and_words() -> None:
    assert set(MEANING) == set(Reason)


def test_documents_name_every_reason_and_verdict() -> None:
    text = (Path(__file__).parents[4] / "docs" / "formats.md").read_text(encoding="utf-8")
    for reason in Reason:
        assert f"`{reason.value}`" in text, reason
    for verdict in Verdict:
        assert f"| {verdict.exit_code} | {verdict.word} |" in text, verdict


STOPPED = """
import sys
import time
from pathlib import Path
from fakes.forged_log import honest_vault
from twinseal.audit.read.log_source import LogSource, Notes
from twinseal.audit.verify import scan
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import Cancelled
from twinseal.host.files import RealFiles

if __name__ == "__main__":
    scan.SPAN_BYTES = scan._PROCESS_SPAN_BYTES = 3000
    case, path, pieces = honest_vault().case(), Path(sys.argv[1]), 0
    path.write_bytes(case.data)
    source = LogSource(RealFiles(), path, Notes.held(case.notes))

    def should_stop():
        global pieces
        pieces += 1
        if pieces == int(sys.argv[2]):
            # Long enough for every piece that was handed out: the next one waits alone when the stop comes.
            time.sleep(2)
        return pieces > int(sys.argv[2])

    try:
        verify(source, case.card, should_stop=should_stop, processes=2)
    except Cancelled:
        print("cancelled")
"""


def test_a_cancel_ends_several_processes_too(tmp_path: Path) -> None:
    # Where pieces that wait are cancelled one by one, Python 3.11.2 waits for ever: a process of its own that can be ended.
    script = tmp_path / "stopped.py"
    script.write_text(STOPPED, encoding="utf-8")
    paths = os.pathsep.join(str(ROOT / name) for name in ("app", "tests"))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "log.tws"), "3"],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout == b"cancelled\n", done.stderr
