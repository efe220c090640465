"""Who did not sign a change of people acknowledges it alone, at the sealed screen; the next seal takes that up from the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import GIL, PEOPLE, Cast
from fakes.hooked_files import HookedFiles
from fakes.removal import header_of, removed
from twinseal.domain.errors import BadInput, LogNotWritable, WrongFactor, WrongStep
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.statement import ACKNOWLEDGE
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.waiting import waiting
from twinseal.flows.status import status_of
from twinseal.flows.views.opening import SealReceipt


def acknowledged(cast: Cast, vault: SealedVault, name: str) -> int:
    """Let somebody acknowledge everything that they owe; return how many statements that took."""
    visit = vault.acknowledge(*cast.factors(name))
    count = visit.sign()
    cast.later()
    return count


def sealed(cast: Cast, vault: SealedVault, pair: tuple[str, str] = ("Ada", "Bo")) -> SealReceipt:
    flow = cast.to_open(vault, *pair)
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt


def owing(cast: Cast) -> set[str]:
    """Return who owes an acknowledgement, by the header in force."""
    names = {person: name for name, person in cast.ids.items()}
    return {names[duty.of] for duty in header_of(cast).duties if duty.kind == ACKNOWLEDGE}


def kinds(cast: Cast) -> list[str]:
    return [kind for kind in cast.desk_kinds() if kind in ("duty.acknowledged", "duty.closed", "checkpoint.made")]


def test_who_did_not_sign_owes_and_the_next_seal_closes(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    receipt = removed(two, vault)
    assert [duty for duty in receipt.duties if "acknowledges" in duty]
    assert owing(two) == {"Ada", "Cy", "Di", "Ed", "Flo"} - {"Cy"}
    assert [duty.kind for duty in vault.view().duties].count(ACKNOWLEDGE) == 4
    assert "nothing" not in refused(BadInput, lambda: vault.acknowledge(*two.factors("Bo")))
    # The change has one number, in what is owed as in what is told of it.
    assert {duty.seal_number for duty in vault.view().duties if duty.kind == ACKNOWLEDGE} == {2}
    assert any("at seal 0002" in notice for notice in vault.view().notices)
    visit = vault.acknowledge(*two.factors("Ada"))
    (change,) = visit.view().changes
    assert (change.edition, change.seal_number, change.changes) == (1, 2, ("Gil Auditor left or was suspended",))
    assert set(change.signers) == {"Bo Officer", "Cy Officer"}
    refused(WrongStep, vault.break_the_glass)
    refused(WrongStep, lambda: vault.acknowledge(*two.factors("Ed")))
    assert visit.sign() == 1
    refused(WrongStep, visit.sign)
    two.later()
    # Counted at once, from the copy beside the log; owed until a seal takes it up.
    assert [duty.kind for duty in vault.view().duties].count(ACKNOWLEDGE) == 3
    assert owing(two) == {"Ada", "Di", "Ed", "Flo"}
    assert "Ada Operator" in refused(BadInput, lambda: vault.acknowledge(*two.factors("Ada")))
    assert [path.name for path in (two.vault_path / "statements").iterdir()] != []
    sealed(two, vault)
    assert owing(two) == {"Di", "Ed", "Flo"}
    assert list((two.vault_path / "statements").iterdir()) == []
    vault.close()
    assert kinds(two).count("duty.closed") == 1
    vault = two.open()
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    assert not [finding for finding in findings_in(desk.log_view()) if finding.rule in ("A25", "A22", "A14")]
    assert any("Ada Operator acknowledged" in line.summary for line in desk.entries("acknowledged")[1])
    desk.sign_out()
    # An auditor and an operator alone, and whoever signed beside them, close the rest.
    two.later()
    assert [acknowledged(two, vault, name) for name in ("Di", "Ed", "Flo")] == [1, 1, 1]
    sealed(two, vault)
    assert owing(two) == set()
    vault.close()


def test_two_changes_are_two_statements_of_one_visit(cast_of: Callable[..., Cast], refused: Callable[..., str]) -> None:
    cast = cast_of(*PEOPLE, GIL, ("Hal Auditor", Role.AUDITOR, ""))
    vault = cast.open()
    removed(cast, vault, "Gil")
    assert "Hal" in owing(cast)
    removed(cast, vault, "Hal", ("Flo", "Cy"))
    # Who left owes nothing any more; who signed one of both owes the other.
    assert sorted(duty.kind for duty in vault.view().duties if duty.kind == ACKNOWLEDGE) == [ACKNOWLEDGE] * 8
    assert owing(cast) == {"Ada", "Bo", "Di", "Ed", "Flo"}
    visit = vault.acknowledge(*cast.factors("Ada"))
    assert [(change.edition, change.changes) for change in visit.view().changes] == [
        (1, ("Gil Auditor left or was suspended",)), (2, ("Hal Auditor left or was suspended",)),
    ]  # fmt: skip
    assert visit.sign() == 2
    cast.later()
    assert "Ada Operator" in refused(BadInput, lambda: vault.acknowledge(*cast.factors("Ada")))
    visit = vault.acknowledge(*cast.factors("Bo"))
    assert [change.edition for change in visit.view().changes] == [2]
    visit.leave()
    cast.later()
    sealed(cast, vault)
    assert owing(cast) == {"Bo", "Di", "Ed", "Flo"}
    vault.close()
    assert kinds(cast).count("duty.closed") == 3


def test_what_is_signed_follows_the_entry_that_it_names(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    # The checkpoint of that seal is still to be logged: it is written first, and nothing between form and entry.
    acknowledged(two, vault, "Ada")
    sealed(two, vault)
    desk = vault.sign_in_auditor(*two.factors("Di"))
    view = desk.log_view()
    by_seq = {entry.seq: entry for entry in view.entries}
    (entry,) = [entry for entry in view.entries if entry.fields["kind"] == "duty.acknowledged"]
    form = entry.fields["form"]
    assert isinstance(form, dict)
    assert (form["entry"], form["head"]) == (entry.seq - 1, by_seq[entry.seq - 1].head.hex())
    assert "checkpoint.made" in [by_seq[seq].fields["kind"] for seq in range(entry.seq - 4, entry.seq)]
    desk.sign_out()
    vault.close()


def test_both_factors_or_nothing_is_said(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    person, passphrase, _ = two.factors("Ada")
    with pytest.raises(WrongFactor):
        vault.acknowledge(person, passphrase, "000000")
    two.later(300)
    # Somebody who reads and leaves has said nothing.
    visit = vault.acknowledge(*two.factors("Ada"))
    visit.leave()
    assert waiting(vault.context).acknowledged == frozenset()
    two.later()
    sealed(two, vault)
    assert "Ada" in owing(two)
    vault.close()


def test_what_is_overdue_is_said_at_the_sealed_screen(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    assert {duty.age.value for duty in vault.view().duties if duty.kind == ACKNOWLEDGE} == {"in time"}
    two.later(73 * 3600)
    assert {duty.age.value for duty in vault.view().duties if duty.kind == ACKNOWLEDGE} == {"long overdue"}
    vault.close()


def test_without_the_logs_key_nobody_says_anything(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    (two.vault_path / "audit" / "next.key").unlink()
    vault = two.open()
    assert vault.view().key_lost
    assert "key for the log" in refused(LogNotWritable, lambda: vault.acknowledge(*two.factors("Ada")))
    vault.close()
    assert not (two.vault_path / "statements").exists()


def test_a_copy_that_cannot_be_written_takes_nothing_away(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    files = HookedFiles()
    vault = SealedVault.open(replace(two.machine, files=files), two.vault_path)
    visit = vault.acknowledge(*two.factors("Ada"))
    files.fail_once("replace", f"{vault.context.journal.writer.size:08d}.json")
    assert visit.sign() == 1
    assert files.hook is None
    assert list((two.vault_path / "statements").iterdir()) == []
    two.later()
    sealed(two, vault, ("Ed", "Bo"))
    assert "Ada" not in owing(two)
    vault.close()


@pytest.mark.parametrize("stands", ["a link", "a file"])
def test_what_is_no_folder_of_copies_is_named_and_not_followed(two: Cast, tmp_path: Path, stands: str) -> None:
    vault = two.open()
    removed(two, vault)
    acknowledged(two, vault, "Ada")
    vault.close()
    folder, elsewhere = two.vault_path / "statements", tmp_path / "elsewhere"
    folder.rename(elsewhere)
    if stands == "a link":
        folder.symlink_to(elsewhere)
    else:
        folder.write_bytes(b"no folder")
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    vault = two.open()
    (notice,) = [notice for notice in vault.view().notices if "statements" in notice]
    assert ("statements is a link" if stands == "a link" else "statements is not a folder") in notice
    # Nothing is counted from there, nothing is written or removed there, and what is said holds all the same.
    assert [duty.kind for duty in vault.view().duties].count(ACKNOWLEDGE) == 4
    acknowledged(two, vault, "Ed")
    sealed(two, vault, ("Flo", "Bo"))
    vault.close()
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before
    assert folder.is_symlink() or folder.read_bytes() == b"no folder"
    assert {"Ada", "Ed"}.isdisjoint(owing(two))


def test_what_is_no_copy_is_named_and_passed_over(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    acknowledged(two, vault, "Ada")
    vault.close()
    folder = two.vault_path / "statements"
    (copy,) = folder.iterdir()
    good = copy.read_bytes()
    said = status_of(two.machine, two.vault_path)
    assert (said.acknowledged, [duty.kind for duty in said.duties].count(ACKNOWLEDGE)) == (1, 3)
    for name, data in (
        ("note.txt", b"hello"), ("99999999.json", good), ("00000003.json", good), (copy.name, good[:-9]),
        (copy.name, good + b" " * 20_000),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
        vault = two.open()
        (notice,) = [notice for notice in vault.view().notices if "statements" in notice]
        assert name in notice
        assert vault.view().log_fault == ""
        counted = [duty.kind for duty in vault.view().duties].count(ACKNOWLEDGE)
        assert counted == (4 if name == copy.name else 3)
        vault.close()
        (folder / name).unlink()
        copy.write_bytes(good)
    # Signed by somebody else, or of another duty, it counts for nothing; the log alone is taken up.
    copy.write_bytes(good.replace(two.id("Ada").encode(), two.id("Ed").encode()))
    vault = two.open()
    assert [duty.kind for duty in vault.view().duties].count(ACKNOWLEDGE) == 4
    sealed(two, vault, ("Ed", "Bo"))
    assert "Ada" not in owing(two)
    vault.close()
