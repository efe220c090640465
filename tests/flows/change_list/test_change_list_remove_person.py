"""An auditor leaves: later entries are sealed to a key they do not have, and everything still verifies by the old card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import GIL, PEOPLE, Cast
from fakes.dying_files import Killed
from fakes.hooked_files import HookedFiles
from fakes.removal import OFFICERS, WHY, audit_keys, half_signed, header_of, notes_of, removed, signed, verified
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verdict.verdict import Verdict
from twinseal.domain.errors import HeaderDamaged, LogDamaged, NotPermitted, RegisterCodeWrong, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles


def test_a_removed_auditor_reads_what_was_and_nothing_that_comes(two: Cast, refused: Callable[..., str]) -> None:
    old = audit_keys(two, "Gil")
    vault = two.open()
    flow = two.to_open(vault, *OFFICERS)
    half_signed(two, flow)
    assert "what was recorded until then they still can" in flow.open_vault.changes.view().rows[0].sentence
    receipt = signed(two, flow).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.edition) == ("", 1)
    refused(WrongFactor, lambda: vault.sign_in_auditor(*two.factors("Gil")))
    assert "Gil Auditor" not in [person.name for person in vault.people()]
    (note,) = vault.context.roster.notes
    vault.close()
    header = header_of(two)
    assert notes_of(two) == ["0001.note"]
    assert (note.leaving, note.entering, note.seal, note.generation) == ((two.id("Gil"),), (), 2, 2)
    assert (header.constitution.edition, header.constitution.digest) == (1, note.constitution_sha256.hex())
    # Whoever leaves with all they know: the first key opens the entries until the note, and not one after it.
    entries = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(old).entries(iter_lines(RealFiles(), two.vault_path / "audit")):
            entries.append(entry.seq)
    assert entries == list(range(note.start))
    # The one who stays reads everything, by the trust card of the founding, in this program's next start too.
    verdict = verified(two, audit_keys(two, "Di"))
    assert verdict.verdict is Verdict.VALID_COSIGNED
    assert not verdict.anomalies
    assert "Gil Auditor" in verdict.people[0]
    two.later()
    vault = two.open()
    (notice,) = vault.view().notices
    assert (vault.view().log_fault, notice.startswith("People or rules changed at seal 0002 ")) == ("", True)
    desk = vault.sign_in_auditor(*two.factors("Di"))
    kinds = [line.kind for line in reversed(desk.entries(count=500)[1]) if line.kind != "duty.created"]
    at = kinds.index("person.removed")
    assert kinds[at:][1:7] == [
        "change.signed", "change.signed", "opening.resealed", "seal.prepared", "seal.committed", "people.listed",
    ]  # fmt: skip
    assert any("Gil Auditor" in finding for finding in desk.view().findings)
    assert not any("NOT PROVEN" in finding or "not carried out" in finding for finding in desk.view().findings)
    desk.sign_out()
    # On paper the seal has its P-number, which is no other's.
    asked = vault.break_the_glass()
    refused(RegisterCodeWrong, lambda: asked.enter_register_code(f"0002 P0 {receipt.register_code}"))
    asked.abandon()
    two.register_code = f"0002 P1 {receipt.register_code}"
    two.later()
    flow = two.to_open(vault)
    assert not flow.view().masked, flow.view().warnings
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    assert notes_of(two) == ["0001.note"]
    assert not (two.vault_path / "audit" / "epochs").exists()
    assert verified(two).verdict is Verdict.VALID_COSIGNED


def test_the_only_auditor_stays_and_a_stranger_is_none(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, *OFFICERS)
    cast.later()
    sentence = refused(NotPermitted, lambda: flow.open_vault.changes.remove_person(cast.id("Di"), WHY))
    assert "only auditor" in sentence
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert notes_of(cast) == []


def test_an_operator_and_an_officer_let_nobody_go(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    flow = two.to_open(vault)
    two.later()
    assert "two officers" in refused(NotPermitted, lambda: flow.open_vault.changes.remove_person(two.id("Gil"), WHY))
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert notes_of(two) == []


def test_without_both_codes_nobody_is_removed(two: Cast) -> None:
    vault = two.open()
    flow = two.to_open(vault, *OFFICERS)
    two.later()
    changes = flow.open_vault.changes
    changes.remove_person(two.id("Gil"), WHY)
    changes.review()
    with pytest.raises(WrongFactor) as wrong:
        changes.sign_both(two.code("Bo"), "000000")
    assert wrong.value.field == "second_code"
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert len(audit_keys(two, "Gil")) == 1


def test_a_note_taken_away_is_noticed_and_no_old_key_sealed_to(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    note = two.vault_path / "audit" / "people" / "0001.note"
    for later_openings in range(2):
        data, log = note.read_bytes(), (two.vault_path / "audit" / "log.tws").read_bytes()
        for other in (None, data[:-90], data.replace(two.id("Gil").encode(), two.id("Di").encode()), b"nonsense"):
            note.unlink(missing_ok=True)
            if other is not None:
                note.write_bytes(other)
            assert "People note 1 is missing or was changed" in refused(HeaderDamaged, two.open), later_openings
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


def test_what_is_no_note_stops_nobody_and_is_named(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    before = {path: path.read_bytes() for path in two.vault_path.iterdir() if path.is_file() and path.name != "lock"}
    removed(two, vault)
    vault.close()
    folder = two.vault_path / "audit" / "people"
    (folder / "0002.note").write_bytes(b"dropped there")
    (folder / "0002.prepared").write_bytes(b"and this")
    vault = two.open()
    notices = vault.view().notices
    assert any("0002.note" in notice and "no people note" in notice for notice in notices)
    assert any("0002.prepared" in notice and "set aside" in notice for notice in notices)
    receipt = two.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    # A seal was made since: what was set aside goes, what is no note of ours stays for an auditor.
    assert notes_of(two) == ["0001.note", "0002.note"]
    (folder / "0002.note").unlink()
    # A whole older folder beside a good note: the header is older than it.
    for path, data in before.items():
        path.write_bytes(data)
    assert "older than people note 1" in refused(HeaderDamaged, two.open)


def test_a_second_auditor_leaves_and_both_notes_count(cast_of: Callable[..., Cast], refused: Callable[..., str]) -> None:
    cast = cast_of(*PEOPLE, GIL, ("Hal Auditor", Role.AUDITOR, ""))
    vault = cast.open()
    assert removed(cast, vault, "Gil").edition == 1
    assert removed(cast, vault, "Hal", ("Flo", "Cy")).edition == 2
    header, notes = vault.context.header, vault.context.roster.notes
    vault.close()
    assert [note.audit_key_sha256 for note in notes] == [key.digest for key in header.audit.keys[1:]]
    assert [note.leaving for note in notes] == [(cast.id("Gil"),), (cast.id("Hal"),)]
    assert verified(cast, audit_keys(cast, "Di")).verdict is Verdict.VALID_COSIGNED
    # The older of the two notes is as necessary as the newer.
    (cast.vault_path / "audit" / "people" / "0001.note").unlink()
    assert "People note 1" in refused(HeaderDamaged, cast.open)


def _no_keyslots(act: str, path: Path) -> None:
    if act == "replace" and path.name.startswith("keyslots-"):
        raise Killed


def test_a_removal_undone_by_a_kill_is_told_to_all_three(two: Cast) -> None:
    files = HookedFiles()
    vault = SealedVault.open(replace(two.machine, files=files), two.vault_path)
    flow = two.to_open(vault, *OFFICERS)
    half_signed(two, flow)
    files.hook = _no_keyslots
    with pytest.raises(Killed):
        signed(two, flow)
    vault._lock.release()
    two.later(4000)
    two.register_code = ""
    vault = two.open()
    flow = two.to_open(vault, "Flo", "Cy")
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
    flow = two.to_open(vault, "Flo", "Cy")
    assert not any("Gil Auditor" in warning for warning in flow.view().warnings)
    two.later()
    flow.open_vault.changes.remove_person(two.id("Gil"), WHY)
    two.sign_list(flow, "Flo", "Cy")
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    assert not any("not carried out" in finding for finding in desk.view().findings)
    desk.sign_out()
    vault.close()
