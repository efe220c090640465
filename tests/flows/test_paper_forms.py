"""Paper forms: printed with numbers of their own, named where the log cannot be written, entered once each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from conftest import Cast
from twinseal.cli.command_line import run
from twinseal.domain.errors import BadInput, LogNotWritable
from twinseal.domain.paper_form import form_number, parse_form_number
from twinseal.flows.context.times import iso
from twinseal.flows.paper_forms import COPIES_AT_THE_CEREMONY, forms_beside, make_forms, print_forms
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

HOSTILE = "<b>x</b> \u202egnp.exe\x07 =cmd|' /C calc'!A0\nline two"


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def numbers(pdf: bytes) -> list[str]:
    form_numbers = []
    for text in texts(pdf):
        words = [word for word in text.split() if word.count("-") == 2 and word[:8].isdecimal()]
        assert words
        assert len(set(words)) == 1
        form_numbers.append(parse_form_number(words[0]))
    return form_numbers


def number(cast: Cast, letters: str = "7K3M") -> str:
    return form_number(cast.clock.utc().date(), letters)


def test_the_ceremony_leaves_blank_forms_with_a_number_each(cast: Cast) -> None:
    pdf = forms_beside(cast.vault_path).read_bytes()
    assert len(set(numbers(pdf))) == COPIES_AT_THE_CEREMONY == len(texts(pdf))
    for text in texts(pdf):
        assert "Signature" in text
        assert "Why the log could not be written" in text


def test_a_form_is_one_page_with_the_longest_names(cast: Cast) -> None:
    header = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    pdf = make_forms(
        replace(header, constitution=replace(header.constitution, name="W" * 80, place="W" * 80)), cast.clock.utc(), 2
    )
    assert len(texts(pdf)) == 2
    assert len(set(numbers(pdf))) == 2
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            place = text.search("Entry number").get_next()
            assert place is not None
            # Above the rule of the foot, which lies 15 mm from the edge.
            assert text.get_charbox(place[0])[1] > 15 * 72 / 25.4 + 4


def test_forms_are_printed_while_the_log_is_broken(cast: Cast, tmp_path: Path, refused: Callable[..., str]) -> None:
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    vault = cast.open()
    target = tmp_path / "forms.pdf"
    print_forms(cast.machine, cast.vault_path, target, 3)
    assert len(numbers(target.read_bytes())) == 3
    assert len(numbers(vault.paper_form())) == 1
    for wrong in (target, tmp_path / "forms.txt", tmp_path / "none" / "forms.pdf"):
        refused(BadInput, lambda wrong=wrong: print_forms(cast.machine, cast.vault_path, wrong))
    for copies in (0, -1, 51):
        refused(BadInput, lambda copies=copies: print_forms(cast.machine, cast.vault_path, tmp_path / "n.pdf", copies))
    vault.close()


def test_a_log_that_cannot_be_written_names_the_form(cast: Cast, refused: Callable[..., str]) -> None:
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    vault = cast.open()
    assert str(forms_beside(cast.vault_path)) in vault.view().log_fault
    vault.close()
    assert "paper form" in LogNotWritable().sentence
    assert "paper-form.pdf" in LogNotWritable().sentence


def test_a_form_is_entered_once_and_is_in_findings_and_report(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    at = iso(cast.clock.utc() - timedelta(hours=1))
    form = number(cast)
    view = desk.enter_paper_form(form.lower().replace("-", " "), at[:16].replace("T", " "), HOSTILE)
    assert (view.papers[0].form, view.papers[0].at_utc[:16]) == (form, at[:16])
    assert any(form in finding for finding in view.findings)
    line = desk.entries(search="paper.reconciled")[1][0]
    assert view.papers[0].entry == line.number
    assert (form in line.summary, "Di Auditor" in line.actors) == (True, True)
    assert form in refused(BadInput, lambda: desk.enter_paper_form(form, at, "Again."))
    desk.enter_paper_form(number(cast, "ABCD"), at, "Another one.")
    assert form in "".join("".join(page.split()) for page in texts(desk.write_report(None)))
    desk.sign_out()
    vault.close()
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    refused(BadInput, lambda: desk.enter_paper_form(form, at, "Once more, another day."))
    assert len(desk.view().papers) == 2
    desk.sign_out()
    vault.close()
    assert cast.desk_kinds().count("paper.reconciled") == 2


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01 10:00", "2999-01-01 00:00", "2026-11-02"])
def test_a_time_that_is_none_or_lies_ahead_is_refused(cast: Cast, refused: Callable[..., str], at: str) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    refused(BadInput, lambda: desk.enter_paper_form(number(cast), at, "What."))
    desk.sign_out()
    vault.close()
    assert "paper.reconciled" not in cast.desk_kinds()


def test_a_form_of_the_future_or_saying_nothing_is_refused(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    at = iso(cast.clock.utc())
    tomorrow = form_number((cast.clock.utc() + timedelta(days=2)).date(), "7K3M")
    refused(BadInput, lambda: desk.enter_paper_form(tomorrow, at, "What."))
    refused(BadInput, lambda: desk.enter_paper_form(number(cast), at, " \n "))
    refused(BadInput, lambda: desk.enter_paper_form(number(cast), at, "x" * 1001))
    desk.enter_paper_form(number(cast), at, "\U0001f600" * 1000)
    desk.sign_out()
    vault.close()


def test_forms_and_events_out_of_order_are_refused(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    now = cast.clock.utc()
    assert "earlier than the day it was printed" in refused(
        BadInput, lambda: desk.enter_paper_form(number(cast), "2019-01-01 00:00", "What.")
    )
    for days in (400, 2):
        older = form_number((now - timedelta(days=days)).date(), "7K3M")
        sentence = refused(BadInput, lambda older=older: desk.enter_paper_form(older, iso(now), "What."))
        assert "before this vault was created" in sentence
    # A day of grace: the paper can bear the day of another place.
    desk.enter_paper_form(number(cast), iso(now - timedelta(hours=20)), "What.")
    desk.enter_paper_form(form_number((now - timedelta(days=1)).date(), "7K3M"), iso(now), "What.")
    desk.sign_out()
    vault.close()


def test_the_command_prints_forms(cast: Cast, tmp_path: Path) -> None:
    assert run(["paper-form", str(cast.vault_path), "--out", str(tmp_path / "f.pdf"), "--copies", "2"]) == 0
    assert len(numbers((tmp_path / "f.pdf").read_bytes())) == 2
    assert run(["paper-form", str(cast.vault_path), "--out", str(tmp_path / "f.pdf")]) == 2
    assert run(["paper-form", str(tmp_path), "--out", str(tmp_path / "g.pdf")]) == 2


def test_a_form_says_its_time_zone_and_explains_itself(cast: Cast) -> None:
    header = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    for text in texts(make_forms(header, cast.clock.utc(), 2)):
        assert "the time is UTC" in text
        assert "the time is local" in text
        assert "Page 1" not in text
        assert "of 2" not in text
