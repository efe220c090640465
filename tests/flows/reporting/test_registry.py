"""Every kind of report is made from a real vault: logged, in archive form, with its data, sealed; an unknown kind is refused."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import pkgutil
import re
import subprocess
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from conftest import BEGIN, cast_in, found_vault
from twinseal.audit.verdict.verdict import Verdict
from twinseal.cli.command_line import parser
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.report_issue import read_issue
from twinseal.domain.trust_card import TrustCard
from twinseal.flows import reporting as package
from twinseal.flows.context.times import iso
from twinseal.flows.reporting.registry import REPORTS, report_of
from twinseal.flows.reporting.report import Ask, Report, Wanted
from twinseal.flows.verification.folder import check_report
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.reports.seal.pdfa import attachment_of
from twinseal.reports.seal.sign import check_seal
from twinseal.resource_folder import RESOURCES

ONE_OF = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.kind)
SEAL, DRILLED = 3, 4
PHRASE = "Seven ravens at noon"


@dataclass
class Made:
    """A vault that was opened three times, what was made from it, and what the log says of that."""

    pdfs: dict[str, Path]
    card: TrustCard
    entries: list[dict[str, object]]
    refused: dict[str, str]
    unlogged: bool


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("reports")
    first = tmp_path_factory.mktemp("founded")
    policy = replace(Policy(), alert_owner_slip=True)
    cast = cast_in(folder / "home", (first, *found_vault(first, ScriptedClock(BEGIN), policy=policy)))
    for words in ("First night", "Second night", "Third night"):
        vault = cast.open()
        asked: dict[str, Any] = {"justification": f"{words}: the core switch does not answer and nobody can sign in."}
        if words.startswith("Third"):
            asked |= {"kind": OpeningKind.DRILL, "envelope_ids": (), "category_id": "", "answers": (), "reference": ""}
        flow = cast.to_open(vault, **asked)
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 0 if flow.view().drill else 1)
        if flow.view().drill is not None:
            flow.open_vault.drill.decrypt()
            flow.open_vault.drill.certify()
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        vault.close()
        cast.later(3600)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    refused: dict[str, str] = {}
    size = len(desk.log_view().entries)
    cases: dict[str, dict[str, Any]] = {
        "kind": {"kind": "weather"}, "typed": {"kind": "opening", "seal": "-3"}, "none": {"kind": "opening", "seal": "77"},
        "ceremony": {"kind": "opening", "seal": "1"}, "endless": {"kind": "opening", "seal": "12" * 3000},
        "phrase": {"kind": "sample", "phrase": " "}, "opened": {"kind": "absence"},
        "no drill": {"kind": "drill", "seal": "3"}, "no slips": {"kind": "slips", "seal": str(DRILLED)},
    }  # fmt: skip
    for what, asked in cases.items():
        with pytest.raises(BadInput) as caught:
            desk.write_report(folder / "refused.pdf", **asked)
        refused[what] = caught.value.sentence
    desk.refresh()
    unlogged = not any(entry.fields.get("kind") == "report.written" for entry in desk.log_view().entries[size:])
    pdfs = {}
    for report in REPORTS:
        pdfs[report.kind] = folder / f"{report.kind}.pdf"
        sealed_since = iso(cast.clock.utc() - timedelta(seconds=1800)) if report.kind == "absence" else ""
        desk.write_report(pdfs[report.kind], kind=report.kind, from_utc=sealed_since, **typed(report))
    desk.refresh()
    entries = [entry.fields for entry in desk.log_view().entries]
    desk.sign_out()
    vault.close()
    assert not (folder / "refused.pdf").exists()
    return Made(pdfs, TrustCard.from_bytes(cast.card()), entries, refused, unlogged)


def typed(report: Report[Any]) -> dict[str, Any]:
    """Return what somebody types for a kind."""
    if report is REPORTS[0]:
        return {"frame": "pci"}
    if report.kind == "drill":
        return {"seal": str(DRILLED)}
    return {Ask.SEAL: {"seal": str(SEAL)}, Ask.PHRASE: {"phrase": PHRASE}}.get(report.ask, {})


@ONE_OF
def test_a_report_is_logged_with_its_kind(report: Report[Any], made: Made) -> None:
    (entry,) = (entry for entry in made.entries if entry["kind"] == "report.written" and entry["report_kind"] == report.kind)
    assert entry["seal"] == int(typed(report).get("seal", 0))
    assert entry["phrase"] == (PHRASE if report.ask is Ask.PHRASE else "")
    frame = ("pci", hashlib.sha256((RESOURCES / "frames" / "pci.toml").read_bytes()).hexdigest())
    assert (entry["frame"], entry["frame_sha256"]) == (frame if report is REPORTS[0] else ("", ""))


@ONE_OF
def test_a_report_is_in_archive_form_with_its_data(report: Report[Any], made: Made) -> None:
    pdf = made.pdfs[report.kind].read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert b"pdfaid" in document.Root.Metadata.read_bytes()
        assert len(document.Root.AF) == 2
        name, issue = sorted(document.attachments)
    said = read_issue(attachment_of(pdf, issue))
    assert said is not None
    (entry,) = (entry for entry in made.entries if entry["kind"] == "report.written" and entry["report_kind"] == report.kind)
    assert (said.entry, said.key) == (entry["seq"], 1)
    assert f"'person': '{said.person}'" in str(entry["actors"])
    attached = attachment_of(pdf, name)
    assert attached
    rows = [json.loads(line) for line in attached.splitlines()]
    # Without a gap: nobody can leave out an entry unseen.
    assert [row["seq"] for row in rows] == list(range(rows[0]["seq"], rows[-1]["seq"] + 1))


@ONE_OF
def test_a_report_is_sealed_and_says_what_that_means(report: Report[Any], made: Made) -> None:
    path = made.pdfs[report.kind]
    verdict = check_seal(path.read_bytes(), made.card)
    assert verdict.ok, verdict.sentence
    assert check_report(RealFiles(), path, made.card).verdict is not Verdict.TAMPERED
    assert report.meaning.encode() in path.read_bytes()
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 3] ^= 1
    assert not check_seal(bytes(changed), made.card).ok
    shown = subprocess.run(["pdfsig", str(path)], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid." in shown
    assert "Total document signed" in shown


@ONE_OF
def test_what_a_report_says_to_compare_stands_on_it(report: Report[Any], made: Made) -> None:
    path = made.pdfs[report.kind]
    shown = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    attached = attachment_of(path.read_bytes(), "audit-log.jsonl")
    assert attached is not None
    assert hashlib.sha256(attached).hexdigest() in re.sub(r"\s", "", shown)


def test_the_report_of_one_opening_tells_of_it_and_no_other(made: Made) -> None:
    shown = subprocess.run(["pdftotext", "-layout", str(made.pdfs["opening"]), "-"], capture_output=True, check=True)
    text = " ".join(shown.stdout.decode().split())
    assert "Report of one opening" in text
    assert f"seal {SEAL:04d}" in text
    assert "What deviated from the procedure" in text
    assert "Second night" in text
    assert "First night" not in text
    assert "Third night" not in text


def test_a_quarter_begins_where_a_day_does(made: Made) -> None:
    shown = subprocess.run(["pdftotext", "-layout", str(made.pdfs["quarter"]), "-"], capture_output=True, check=True)
    assert re.search(r"91 days, from \d{4}-\d\d-\d\d 00:00 UTC to ", shown.stdout.decode())


def test_the_certificate_of_a_drill_says_what_it_proved(made: Made) -> None:
    shown = subprocess.run(["pdftotext", "-layout", str(made.pdfs["drill"]), "-"], capture_output=True, check=True)
    text = " ".join(shown.stdout.decode().split())
    first, _, rest = text.partition("How to check this report")
    for sentence in (
        "everything in this vault was decrypted: 4 envelopes and 0 files", "The next drill is due by 2027-01-31",
        "Ada Operator (ops) asked, Bo Officer (sec) confirmed", "The register code of the seal before was right.",
        "The drill word was shown", "No page was printed.", "Sealed again manually, as seal 0004.", "The log tells of no alert.",
        "Owed then from openings before it: 2 rotations, 0 overdue.", "Ada Operator, who asked for the drill: \u201cThird night",
    ):  # fmt: skip
        assert sentence in first, first
    assert rest
    places = [first.index(f" {name} ") for name in ("Date", "People", "Path", "Alert received", "Rotation", "Owner")]
    assert places == sorted(places)
    assert made.refused["no drill"] == "Seal number: the opening that seal 3 ended was no drill. Choose the seal of a drill."


def test_owner_slips_are_taken_again_a_page_each_and_logged(made: Made) -> None:
    shown = subprocess.run(["pdftotext", "-layout", str(made.pdfs["slips"]), "-"], capture_output=True, check=True).stdout
    pages = [" ".join(page.split()) for page in shown.decode().split("\f")]
    (own,) = (page for page in pages if "What you own was shown" in page)
    (first,) = (
        entry for entry in made.entries if entry["kind"] == "alert.sent" and entry["opening"] == _ended_by(made, SEAL)
    )
    (taken,) = (entry for entry in made.entries if entry["kind"] == "slip.printed")
    assert (taken["alert"], taken["envelope"]) == (first["alert"], first["receiver"])
    assert "Taken again by Di Auditor" in own
    assert f"Slip {first['alert']}" in own
    # A file for owners holds no reason, neither on a page nor attached.
    whole = shown + (attachment_of(made.pdfs["slips"].read_bytes(), "audit-log.jsonl") or b"")
    assert b"Second night" not in whole
    kinds = [entry["kind"] for entry in made.entries]
    written = [place for place, entry in enumerate(made.entries) if entry.get("report_kind") == "slips"]
    assert kinds.index("slip.printed") == written[0] + 1, "logged before it is made"
    assert made.refused["no slips"].startswith(f"Seal number: no owner slip of the opening that seal {DRILLED} ended waits")


def _ended_by(made: Made, seal: int) -> object:
    return next(entry["opening"] for entry in made.entries if entry["kind"] == "seal.committed" and entry["seal"] == seal)


def test_an_unknown_kind_is_refused_and_all_are_named(made: Made) -> None:
    kinds = ", ".join(report.kind for report in REPORTS)
    assert made.refused["kind"] == f"Report: there is no kind \u201cweather\u201d. The kinds are: {kinds}."
    assert made.unlogged


def test_a_seal_that_ended_no_opening_is_refused(made: Made) -> None:
    assert made.refused["typed"].startswith("Seal number: enter the number")
    # Python reads no number of so many digits.
    assert made.refused["endless"] == made.refused["typed"]
    assert made.refused["none"].startswith("Seal number: no opening in this log ended with seal 77.")
    assert made.refused["ceremony"].startswith("Seal number: no opening in this log ended with seal 1.")


def test_what_a_kind_cannot_say_is_refused_before_it_is_logged(made: Made) -> None:
    assert made.refused["phrase"] == "Phrase: fill in this field."
    assert made.refused["opened"].startswith("Period: this vault was opened in it, as entry ")


def test_the_command_line_lists_every_kind_and_takes_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["report", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert ", ".join(report.kind for report in REPORTS) in shown
    assert parser().parse_args(["report", "V", "--as", "Di", "--out", "x.pdf"]).kind == REPORTS[0].kind


def test_the_registry_has_every_report_that_is_written() -> None:
    modules = [importlib.import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__)]
    written = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "gather") and kind is not Report and kind.__module__ == module.__name__
    }
    assert written == {type(report) for report in REPORTS}


@ONE_OF
def test_a_kind_can_be_found_by_its_name_and_says_what_it_is(report: Report[Any]) -> None:
    assert report_of(report.kind) is report
    assert len({str(listed.title) for listed in REPORTS}) == len(REPORTS)
    assert str(report.about).endswith(".")
    report.check(Wanted(**typed(report)))
