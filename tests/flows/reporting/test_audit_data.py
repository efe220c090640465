"""Sentences of the log, the report and the papers are words for people: no code, no jargon, one form of time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from conftest import Cast
from twinseal.cli.command_line import run
from twinseal.domain.errors import BadInput, WrongFactor
from twinseal.domain.opening import ResealCause, cause_words
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.reading import EVERYBODY, NOBODY
from twinseal.export.verify_text import entry_text, export_text
from twinseal.flows.reporting.audit_data import HEADLINES


def test_every_cause_has_words() -> None:
    assert all("_" not in cause_words(cause.value) and cause_words(cause.value) != cause.value for cause in ResealCause)


def test_the_story_and_the_report_speak_plainly(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
    flow.abandon()
    cast.later()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    summaries = {line.kind: line.summary for line in desk.entries(count=1000)[1]}
    assert summaries["identify.denied"] == "Ada Operator was denied access: wrong passphrase or code"
    assert "s, manually; shown, compared, marked as used or saved: 1" in summaries["opening.resealed"]
    duties = [line.summary for line in desk.entries("duty.created")[1]]
    assert any(
        duty.startswith("Follow-up duty: rotate \u201cEnvelope 0\u201d by 2026-11-0") and duty.endswith(" UTC")
        for duty in duties
    )
    path = tmp_path / "report.pdf"
    desk.write_report(path)
    desk.sign_out()
    vault.close()
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert HEADLINES["VALID-COSIGNED"] in text
    assert "(VALID-COSIGNED)" in text
    assert "python3 -I twinseal_verify.py EXPORT" in text
    assert "T09:" not in text


def test_a_period_to_come_is_refused_and_a_cut_one_is_said(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    cast.later(2 * 86_400)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    first = sum(str(entry.fields["t"]) < "2026-11-04" for entry in desk.log.entries)
    assert first > 1
    assert "in the future" in refused(BadInput, lambda: desk.write_report(None, from_utc="2999-01-01"))
    desk.write_report(None)
    empty = [desk.report_is_empty]
    none = _front(desk.write_report(None, from_utc="2020-01-01", to_utc="2020-01-31"))
    assert [*empty, desk.report_is_empty] == [False, True]
    assert "no entry of the" in none
    # The log is cut at its end, and younger than the period; then at its beginning.
    early = _front(desk.write_report(None, from_utc="2026-10-01", to_utc="2026-11-03"))
    late = _front(desk.write_report(None, from_utc="2026-11-04"))
    desk.sign_out()
    vault.close()
    for said in (none, early):
        assert "The log itself begins at 2026-11-02 08:00 UTC: of the time before, it says nothing." in said
    assert re.search(
        rf"entries 0 to {first - 1}, none left out\. That is {first} of \d+ in the log; 0 came before this period, \d+ after",
        early,
    )
    assert re.search(
        rf"entries {first} to \d+, none left out\. That is \d+ of \d+ in the log; {first} came before this period, 0 after",
        late,
    )
    assert "The log itself begins" not in late


def _front(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize("command", ["export", "disclose", "report"])
def test_a_slip_on_the_command_line_costs_no_sign_in(cast: Cast, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--out", "/none/r.pdf"] if command == "report" else ["--to", "/none"]
    entry = ["--entry", "1"] if command == "disclose" else []
    before = (cast.vault_path / "audit" / "log.tws").read_bytes()
    assert run([command, str(cast.vault_path), "--as", "Di Auditor", *where, *entry]) == 2
    assert "There is no folder /none" in capsys.readouterr().err
    assert (cast.vault_path / "audit" / "log.tws").read_bytes() == before


def test_a_period_that_is_none_costs_no_sign_in(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(cast.vault_path), "--as", "Di Auditor", "--to", str(tmp_path), "--from", "May"]) == 2
    assert "Period: enter a date" in capsys.readouterr().err


def test_an_export_explains_what_is_on_it_and_nothing_else() -> None:
    readable, sealed = export_text("Plant", EVERYBODY), export_text("Plant", NOBODY)
    assert "entries.jsonl" in readable
    assert "entries.jsonl" not in sealed
    assert "openings.csv" not in sealed
    for text in (readable, sealed):
        assert all(word in text for word in ("VALID-COSIGNED", "INCOMPLETE", "py -I twinseal_verify.py", "fingerprint"))
        assert "copy made from the printed card" not in text
        assert "openssl" not in text


def test_a_hostile_name_adds_no_line() -> None:
    for text in (export_text("a\nVALID\u202e", EVERYBODY), entry_text("e", "n", "a\nVALID\u202e")):
        assert "\nVALID\u202e" not in text
        assert "\u202e" not in text


def test_a_given_entry_comes_with_how_to_check_it(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entry, note = desk.disclose(1, tmp_path)
    desk.sign_out()
    vault.close()
    text = (tmp_path / "VERIFY-ENTRY.txt").read_text(encoding="utf-8")
    assert f'twinseal_verify.py "DIR/{entry.name}" --checkpoint "DIR/{note.name}"' in text
    # No program is written beside an entry.
    assert "copy on this drive" in export_text("Plant", EVERYBODY)
    assert "copy on this drive" not in text


@pytest.mark.parametrize(
    ("mask", "words"), [("INC-###", "INC-### (# is a digit)"), ("A-#", "A-# (# is a digit, A is a letter)"), ("", "")]
)
def test_a_mask_explains_only_the_signs_in_it(mask: str, words: str) -> None:
    assert ReasonCategory("x", "X", (), "Reference", mask).reference_form == words
