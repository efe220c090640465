"""A people note between its list and its name: what the next start makes of it, by each row where the program can end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.dying_files import Killed
from fakes.hooked_files import HookedFiles
from fakes.removal import OFFICERS, audit_keys, half_signed, header_of, notes_of, removed, signed, verified
from fakes.small_vault import with_policy
from twinseal.audit.format.line import Line, parse
from twinseal.domain.errors import BadInput, DiskFault, HeaderDamaged, LogNotWritable, RegisterCodeWrong
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.context.vault_context import SealState, seal_state
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.standalone import twinseal_verify

Hook = Callable[[str, Path], None]


def killed_at(act: str, name: str) -> Hook:
    """End the process at the first act on a file of this name."""

    def hook(what: str, path: Path) -> None:
        if (what, path.name) == (act, name):
            raise Killed

    return hook


@pytest.fixture(scope="module")
def killed_behind(two_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Return a vault whose program ended between its header's rename and that of the people note."""
    cast = cast_in(tmp_path_factory.mktemp("behind") / "home", two_template)
    assert sealing(cast, killed_at("rename", "0001.note")) is None
    return cast


@pytest.fixture
def cut(killed_behind: Cast, tmp_path: Path) -> Cast:
    return copy_of(killed_behind, tmp_path / "cut")


def fails_at(act: str, name: str) -> Hook:
    """Let the drive refuse each act on a file of this name."""

    def hook(what: str, path: Path) -> None:
        if (what, path.name) == (act, name):
            raise DiskFault("The drive said no.")

    return hook


def sealing(cast: Cast, hook: Hook) -> SealReceipt | None:
    """Let Gil go, with a drive that does as the hook says from the last signature on; return the receipt, if there is one."""
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault, *OFFICERS)
    half_signed(cast, flow)
    files.hook = hook
    try:
        return signed(cast, flow).receipt
    except Killed:
        return None
    finally:
        files.hook = None
        vault._lock.release()
        cast.later(4000)
        cast.register_code = ""


def sealed_by(cast: Cast, pair: tuple[str, str]) -> SealReceipt:
    """Open and seal as a pair, with nothing that does not fit."""
    vault = cast.open()
    flow = cast.to_open(vault, *pair)
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    cast.later(60)
    return receipt


def state(cast: Cast) -> tuple[SealState, int, tuple[str, ...]]:
    """Start, and return how far the last seal came, its edition, and what the start says."""
    vault = cast.open()
    assert vault.view().log_fault == ""
    seen = seal_state(vault.context), vault.context.roster.newest.number, vault.view().notices
    vault.close()
    return seen


def kinds(cast: Cast) -> list[str]:
    return [
        entry for entry in cast.desk_kinds() if entry in ("seal.prepared", "seal.committed", "seal.found", "people.listed")
    ]


def test_before_the_header_is_renamed_the_note_is_set_aside(two: Cast) -> None:
    assert sealing(two, killed_at("replace", "header.json")) is None
    assert notes_of(two) == ["0001.prepared"]
    how_far, edition, notices = state(two)
    assert (how_far, edition) == (SealState.COMPLETE, 0)
    assert any("0001.prepared" in notice and "its list was not carried out" in notice for notice in notices)
    (aside,) = notes_of(two)
    assert aside.startswith("0001.prepared-unfit-")
    # Any verifier passes it over; the next seal removes it, and the list is offered to be signed again.
    assert verified(two).verdict.is_valid
    vault = two.open()
    offered = two.to_open(vault, *OFFICERS).open_vault.changes.view().offered
    assert "was not carried out: sign it again." in offered[0].sentence
    vault._lock.release()
    two.later(4000)
    sealed_by(two, ("Ed", "Cy"))
    assert notes_of(two) == []


def test_a_torn_prepared_note_is_set_aside(two: Cast) -> None:
    sealing(two, killed_at("replace", "header.json"))
    note = two.vault_path / "audit" / "people" / "0001.prepared"
    note.write_bytes(note.read_bytes()[:700])
    assert state(two)[:2] == (SealState.COMPLETE, 0)
    sealed_by(two, ("Ed", "Cy"))
    assert notes_of(two) == []


def test_after_the_headers_rename_the_next_start_names_the_note(cut: Cast) -> None:
    assert (notes_of(cut), header_of(cut).constitution.edition) == (["0001.prepared"], 1)
    size = len((cut.vault_path / "audit" / "log.tws").read_bytes().splitlines())
    how_far, edition, _ = state(cut)
    assert (how_far, edition, notes_of(cut)) == (SealState.CUT_OFF, 1, ["0001.note"])
    # The first entry after it is sealed to the audit key that Gil has not.
    lines = (cut.vault_path / "audit" / "log.tws").read_bytes().splitlines()
    ids = [line.audit_key for line in map(parse, lines) if isinstance(line, Line)]
    first, second = (key.digest[:8] for key in header_of(cut).audit.keys)
    assert (set(ids[:size]), set(ids[size:])) == ({first}, {second})
    assert sealed_by(cut, ("Ed", "Cy")).edition == 1
    # The note was named by no entry yet; the next seal does, once.
    assert kinds(cut).count("people.listed") == 1
    sealed_by(cut, ("Ada", "Bo"))
    assert kinds(cut).count("people.listed") == 1
    assert verified(cut, audit_keys(cut, "Di")).verdict.is_valid


def test_a_note_that_gets_no_name_stops_this_process(two: Cast) -> None:
    before = len((two.vault_path / "audit" / "log.tws").read_bytes())
    receipt = sealing(two, fails_at("rename", "0001.note"))
    assert receipt is not None
    assert "sealing was not completed" in receipt.problem
    assert receipt.register_code == ""
    # Nothing was written after the header: neither entry nor checkpoint.
    assert notes_of(two) == ["0001.prepared"]
    log = (two.vault_path / "audit" / "log.tws").read_bytes()
    assert len(log) > before
    assert state(two)[:2] == (SealState.CUT_OFF, 1)
    assert log == (two.vault_path / "audit" / "log.tws").read_bytes()[: len(log)]
    assert sealed_by(two, ("Ed", "Cy")).edition == 1


def test_a_start_that_cannot_name_it_writes_nothing(cut: Cast, refused: Callable[..., str]) -> None:
    files = HookedFiles()
    files.hook = fails_at("rename", "0001.note")
    # The lock says who holds it.
    files_now = [path for path in cut.vault_path.rglob("*") if path.is_file() and path.name not in ("reserve", "lock")]
    before = {path: path.read_bytes() for path in files_now}
    vault = SealedVault.open(replace(cut.machine, files=files), cut.vault_path)
    assert "could not be put in force" in vault.view().log_fault
    refused(LogNotWritable, vault.break_the_glass)
    vault.close()
    assert {path: path.read_bytes() for path in before} == before
    assert state(cut)[:2] == (SealState.CUT_OFF, 1)
    sealed_by(cut, ("Ed", "Cy"))


def test_a_header_whose_note_is_gone_opens_nothing(two: Cast, refused: Callable[..., str]) -> None:
    sealing(two, killed_at("replace", "header.json"))
    earlier = (two.vault_path / "audit" / "people" / "0001.prepared").read_bytes()
    sealed_by(two, ("Ed", "Cy"))
    sealing(two, killed_at("rename", "0001.note"))
    note = two.vault_path / "audit" / "people" / "0001.prepared"
    whole = note.read_bytes()
    log = (two.vault_path / "audit" / "log.tws").read_bytes()
    changed = whole.replace(two.id("Gil").encode(), b"p00000000")
    assert changed != whole
    # Gone, changed, and that of another seal.
    for spoilt in (None, changed, earlier):
        note.unlink()
        if spoilt is not None:
            note.write_bytes(spoilt)
            note.chmod(0o600)
        assert "People note 1 is missing or was changed" in refused(HeaderDamaged, two.open)
        assert (two.vault_path / "audit" / "log.tws").read_bytes() == log
        note.write_bytes(whole)
    assert state(two)[:2] == (SealState.CUT_OFF, 1)
    sealed_by(two, ("Ed", "Cy"))


def test_the_log_cut_behind_a_note_puts_no_note_in_force(cut: Cast, refused: Callable[..., str]) -> None:
    """Entries taken off, or written under the audit key of before: the note was not made after this log."""
    log = cut.vault_path / "audit" / "log.tws"
    whole = log.read_bytes()
    log.write_bytes(b"".join(line + b"\n" for line in whole.splitlines()[:-1]))
    assert "People note 1" in refused(HeaderDamaged, cut.open)
    log.write_bytes(whole + whole.splitlines()[-1] + b"\n")
    assert "People note 1" in refused(HeaderDamaged, cut.open)
    log.write_bytes(whole)
    assert state(cut)[:2] == (SealState.CUT_OFF, 1)


def test_a_seal_without_its_checkpoint_is_found_and_listed_once(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    two.register_code = ""
    newest = max((two.vault_path / "audit" / "checkpoints").iterdir())
    whole = newest.read_bytes()
    newest.unlink()
    # One start here, one for the desk.
    assert state(two)[:2] == (SealState.CUT_OFF, 1)
    said = kinds(two)
    assert (said.count("seal.found"), said.count("people.listed")) == (2, 1)
    newest.write_bytes(whole)
    assert state(two)[:2] == (SealState.COMPLETE, 1)
    sealed_by(two, ("Ed", "Cy"))


def test_the_key_lost_right_behind_a_note_leaves_both_in_order(cut: Cast, refused: Callable[..., str]) -> None:
    """The note comes first, then the loss at its first entry: apart, masked, decided by two of the people it leaves."""
    (cut.vault_path / "audit" / "next.key").unlink()
    vault = cut.open()
    (note,) = vault.context.roster.notes
    assert (vault.view().log_fault, notes_of(cut)) == ("", ["0001.note"])
    flow = cut.to_open(vault, "Ed", "Cy")
    assert flow.view().masked
    refused(BadInput, lambda: flow.open_vault.unmasking.unmask(cut.id("Ed"), cut.code("Ed")))
    for name in ("Ed", "Cy"):
        cut.later()
        flow.open_vault.unmasking.unmask(cut.id(name), cut.code(name), adopt=True)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.edition) == ("", 1)
    (epoch,) = vault.context.origins.epochs
    vault.close()
    assert (epoch.start, epoch.edition, epoch.people_sha256) == (note.start, 1, note.sha256)
    # What was kept apart is sealed to the note's audit key: who left does not read it.
    apart = cut.vault_path / "audit" / "unanchored" / f"{note.start:08d}" / "log.tws"
    ids = {line.audit_key for line in map(parse, apart.read_bytes().splitlines()) if isinstance(line, Line)}
    assert ids == {note.audit_key_sha256[:8]}
    ours = verified(cut, audit_keys(cut, "Di"))
    theirs = twinseal_verify.verify_folder(str(cut.vault_path / "audit"), cut.card())
    assert ours.verdict.is_valid, ours.sentence
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size)


def rows_of_the_guard(cast: Cast) -> set[str]:
    return {row.partition("_")[0] for row in json.loads((cast.vault_path / "guard.json").read_bytes())["rows"]}


def test_rows_of_the_guard_stay_while_the_seal_is_cut_off(cut: Cast) -> None:
    gil = cut.id("Gil")
    vault = cut.open()
    assert sorted(vault.view().cut_off_by) == ["Bo Officer", "Cy Officer"]
    flow = cut.to_open(vault, "Ed", "Cy")
    # Attempts of others were counted meanwhile: their rows are written, and that of who left with them.
    assert gil in rows_of_the_guard(cut)
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    assert vault.view().cut_off_by == ()
    vault.close()
    assert gil not in rows_of_the_guard(cut)


def test_the_header_before_goes_with_whom_a_list_lets_go(two: Cast) -> None:
    """It has the leaver's bundle; a plain seal keeps it."""
    before = two.vault_path / "header.json.1"
    vault = two.open()
    flow = two.to_open(vault, "Ed", "Cy")
    two.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    two.later()
    assert before.exists()
    removed(two, vault)
    vault.close()
    assert not before.exists()
    assert two.id("Gil") not in rows_of_the_guard(two)
    two.register_code = ""
    sealed_by(two, ("Ada", "Bo"))
    assert before.exists()


@pytest.mark.parametrize("act", ["replace", "remove"])
def test_a_start_removes_the_header_before_that_a_kill_left(two: Cast, act: str) -> None:
    """The program ended between the commit of the seal and its tidying: before its checkpoint, or with nothing left but that."""
    before = two.vault_path / "header.json.1"

    def at_its_end(what: str, path: Path) -> None:
        if what == act and (path.parent.name == "checkpoints" or path == before):
            raise Killed

    assert sealing(two, at_its_end) is None
    gil = two.id("Gil")
    assert gil in json.loads(before.read_bytes())["bundles"]
    state(two)
    assert not before.exists()
    # A plain seal keeps the one before, and so does a start.
    sealed_by(two, ("Ada", "Bo"))
    state(two)
    assert gil not in json.loads(before.read_bytes())["bundles"]


def test_one_lost_checkpoint_costs_an_explanation_two_the_copy(two: Cast) -> None:
    first = two.register_code
    vault = two.open()
    line = removed(two, vault).register_code
    vault.close()
    checkpoints = two.vault_path / "audit" / "checkpoints"
    older, newest = sorted(checkpoints.iterdir())[-2:]
    whole = newest.read_bytes()
    newest.unlink()
    # The newest alone: as if the program had ended before it was made.
    assert state(two)[:2] == (SealState.CUT_OFF, 1)
    older_data = older.read_bytes()
    older.unlink()
    vault = two.open()
    assert "nor the one after it" in vault.view().log_fault
    vault.close()
    older.write_bytes(older_data)
    vault = two.open()
    flow = vault.break_the_glass()
    # The line of the seal whose note is gone fits none, that of the seal before is the newest here.
    with pytest.raises(RegisterCodeWrong):
        flow.enter_register_code(line)
    flow.enter_register_code(first)
    flow.abandon()
    two.later(60)
    two.register_code = first
    flow = two.to_open(vault, "Ed", "Cy")
    assert not flow.view().masked, flow.view().warnings
    assert any("had no checkpoint yet" in warning for warning in flow.view().warnings)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    # Put back from an export, it says what it always said.
    newest.write_bytes(whole)
    assert verified(two).verdict.is_valid


def test_under_the_strict_rule_an_unseen_line_shuts_nobody_out(two: Cast, refused: Callable[..., str]) -> None:
    """Killed behind the checkpoint: the code of that seal stands on no paper, and any earlier line fits with an explanation."""
    older = two.register_code
    sealing(two, killed_at("replace", "unwritten.json"))
    vault = two.open()
    assert seal_state(vault.context) is SealState.COMPLETE
    vault.context.header = with_policy(vault.context.header, register_code_must_fit=True)
    flow = vault.break_the_glass()
    refused(RegisterCodeWrong, lambda: flow.enter_register_code(None, "The register has no later line."))
    assert "write an explanation" in refused(RegisterCodeWrong, lambda: flow.enter_register_code(older))
    view = flow.enter_register_code(older, "The program was killed before the line was shown.")
    assert view.step is OpeningStep.FIRST_PERSON
    assert "Bo Officer and Cy Officer" in view.warnings[0]
    flow.abandon()
    vault.close()
