"""Every report says who came and left in its period; who counts unconfirmed stands in each of them, in red."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from conftest import Cast
from fakes.people_notes import Notes, line
from fakes.removal import removed
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Roster
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.people_rows import people_rows
from twinseal.reports.model import PeopleRow


def text_of(pdf: Path) -> str:
    made = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def rows(notes: Notes, *seqs: int) -> tuple[PeopleRow, ...]:
    roster = notes.judged()
    assert isinstance(roster, Roster), roster.sentence
    entries = [Entry(seq, {"kind": "program.started"}, bytes(32)) for seq in seqs]
    return people_rows(LogView.of(entries, roster=roster))


def test_a_report_says_who_left_and_who_signed(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    removed(two, vault)
    desk = vault.sign_in_auditor(*two.factors("Di"))
    whole, opening, before = tmp_path / "whole.pdf", tmp_path / "opening.pdf", tmp_path / "before.pdf"
    desk.write_report(whole)
    desk.write_report(opening, kind="opening", seal="2")
    desk.write_report(before, to_utc="2026-11-01")
    desk.sign_out()
    vault.close()
    for pdf in (whole, opening):
        said = text_of(pdf)
        assert "newest in the vault 0002 P1" in said
        assert "Seals 0001 to 0002 in this period" in said or pdf is opening
        assert "Gil Auditor left or was suspended Bo Officer, Cy Officer" in said
    assert "Nobody came or left, and no rule changed, in this period." in text_of(before)


def test_only_what_began_in_the_period_is_told() -> None:
    notes = Notes("ABCDe")
    notes.add(notes.next(leaving="C"), "AB")
    notes.add(notes.next(leaving="D"), "AB")
    assert [row.edition for row in rows(notes, 0, 9)] == [1]
    assert [row.edition for row in rows(notes, 0, 10, 19, 20)] == [1, 2]
    assert [row.edition for row in rows(notes, 12, 18)] == []
    assert [row.edition for row in rows(notes)] == []


def test_who_counts_unconfirmed_is_red_in_every_report() -> None:
    notes = Notes("ABCDe")
    notes.add(notes.next([line("F", how="open")]), "AB")
    assert [(row.edition, row.is_red) for row in rows(notes, 500)] == [(1, True)]
    # Of an earlier period nothing is told.
    assert rows(notes, 1, 2) == ()
    notes.add(notes.next(leaving="F"), "AB")
    assert rows(notes, 500) == ()
    assert [(row.edition, row.is_red) for row in rows(notes, 0, 500)] == [(1, True), (2, False)]


def test_rules_alone_are_one_row_that_is_not_red() -> None:
    notes = Notes("ABe")
    (row,) = rows(notes.add(notes.next(), "AB"), 0, 10)
    assert (row.what, row.signers, row.is_red) == (
        "Rules or teams changed, nobody came or left",
        "A Person, B Person",
        False,
    )


def test_the_slip_says_what_changed_and_who_is_unconfirmed(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    receipt = removed(two, vault)
    slip = tmp_path / "slip.pdf"
    slip.write_bytes(vault.seal_slip(receipt))
    said = text_of(slip)
    assert f"0002 P1 · {receipt.register_code}" in said
    assert "Changed with this seal Gil Auditor leaves" in " ".join(said.replace("•", " ").split())
    assert "No third person" not in said
    slip.write_bytes(vault.seal_slip(replace(receipt, unconfirmed=("Fred Officer came as officer, not held back.",))))
    assert "No third person confirmed who this is" in text_of(slip)
    vault.close()
