"""An export on a stick in somebody's hands: what is changed in it, added to it or taken out of it (mutations 120 to 122)."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from conftest import Cast
from fakes.folder_writer import forged_entry
from twinseal.audit.format.line import Line, parse
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.next_steps import what_to_do
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.export.tables import table_csv
from twinseal.flows.findings.tables import FINDINGS, OF_THE_VAULT, RULES
from twinseal.flows.verification.folder import check_beside, check_report, log_folder
from twinseal.flows.verification.tables import _begun, entries_of
from twinseal.host.files import RealFiles


def _report(cast: Cast, export: Path) -> VerificationResult:
    return verify(LogSource.from_folder(RealFiles(), export), TrustCard.from_bytes(cast.card()))


def _rows(export: Path) -> list[bytes]:
    return (export / "entries.jsonl").read_bytes().splitlines(keepends=True)


def _write(export: Path, rows: list[bytes]) -> None:
    (export / "entries.jsonl").write_bytes(b"".join(rows))


def test_the_readable_copy_is_compared_with_the_log_keyless(cast: Cast, export: Path) -> None:
    report = _report(cast, export)
    assert report.verdict is Verdict.VALID_COSIGNED
    assert any("entries.jsonl) matches the log" in note for note in report.notes)
    assert len(_rows(export)) > 20


def _another_word(row: bytes) -> bytes:
    fields = json.loads(row)
    fields["t"] = "2026-01-01T00:00:00Z"
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        (lambda rows: [*rows[:7], _another_word(rows[7]), *rows[8:]], 7),
        (lambda rows: [*rows[:7], *rows[8:]], 7),
        (lambda rows: [*rows[:7], rows[8], rows[7], *rows[9:]], 7),
        (lambda rows: [*rows[:8], rows[7], *rows[8:]], 8),
        (lambda rows: [*rows[:7], rows[7].replace(b'"head":"', b'"head":"0'), *rows[8:]], 7),
        (lambda rows: [*rows[:7], rows[7].replace(b'","', b'", "', 1), *rows[8:]], 7),
        (lambda rows: [*rows[:7], rows[7].replace(b'"head"', b'"unanchored":7,"head"'), *rows[8:]], 7),
        (lambda rows: [*rows[:7], b"\n", *rows[7:]], 7),
        (lambda rows: [*rows[:7], b"[]\n", *rows[7:]], 7),
        (lambda rows: [*rows, b"more"], None),
        (lambda rows: [*rows, rows[-1]], None),
    ],
    ids=[
        "a word", "row left out", "rows swapped", "row twice", "head", "white space", "called unanchored", "empty row",
        "no object", "bytes after", "last row twice",
    ],
)  # fmt: skip
def test_a_changed_readable_copy_is_tampering(
    cast: Cast, export: Path, change: Callable[[list[bytes]], list[bytes]], bad: int | None
) -> None:
    rows = _rows(export)
    _write(export, change(rows))
    report = _report(cast, export)
    assert (report.verdict, report.reason) == (Verdict.TAMPERED, Reason.READABLE.value)
    assert report.first_bad_seq == (len(rows) if bad is None else bad)


def test_a_readable_copy_that_ends_early_says_how_many_it_holds(cast: Cast, export: Path) -> None:
    rows = _rows(export)
    _write(export, rows[:9])
    report = _report(cast, export)
    assert report.verdict is Verdict.VALID_COSIGNED
    assert any("it contains 9 of" in note for note in report.notes)


def test_the_copy_of_unanchored_entries_is_compared_with_them(cast: Cast, tmp_path: Path) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = cast.to_open(vault)
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    flow.reseal(ResealCause.HAND)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    export = Path(desk.export(tmp_path).folder)
    desk.sign_out()
    vault.close()
    assert _report(cast, export).verdict is Verdict.VALID_COSIGNED
    rows = _rows(export)
    first = next(number for number, row in enumerate(rows) if b'"unanchored"' in row)
    _write(export, [*rows[:first], _another_word(rows[first]), *rows[first + 1 :]])
    assert _report(cast, export).reason == Reason.READABLE.value


def test_121_without_manifest_and_sums_the_verdict_is_the_same(cast: Cast, export: Path) -> None:
    before = _report(cast, export).verdict
    for name in ("manifest.json", "SHA256SUMS", "VERIFY.txt"):
        (export / name).unlink()
    assert _report(cast, export).verdict is before


@pytest.mark.parametrize(
    "name",
    ["LOG.TWS", "log.tws.bak", "audit/log.tws", "checkpoints/x.note", "checkpoints/00000001.note.old", "checkpoints/..note", "epochs/1.note",
     "epochs/00000001.NOTE", "unanchored/1/log.tws", "unanchored/00000001.note"],
)  # fmt: skip
def test_120_and_122_more_files_and_a_second_log_change_nothing(cast: Cast, export: Path, name: str) -> None:
    before = _report(cast, export)
    (export / name).parent.mkdir(parents=True, exist_ok=True)
    (export / name).write_bytes((export / "log.tws").read_bytes()[:5000])
    assert _report(cast, export) == before


@pytest.mark.parametrize("name", ["log.tws", "checkpoints", "entries.jsonl"])
def test_120_a_link_out_of_the_bundle_is_not_followed(cast: Cast, export: Path, name: str) -> None:
    place = export / name
    if name == "checkpoints":
        place = max(place.iterdir())
    elsewhere = export.parent / "elsewhere"
    os.rename(place, elsewhere)
    place.symlink_to(elsewhere)
    assert not _report(cast, export).verdict.is_valid


def _whole(cast: Cast, export: Path) -> VerificationResult:
    files, card = RealFiles(), TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(files, export)
    return check_beside(files, export, source, card, verify(source, card))


def _sum_again(export: Path, name: str) -> None:
    rows = (export / "SHA256SUMS").read_text().splitlines()
    digest = hashlib.sha256((export / name).read_bytes()).hexdigest()
    rows = [f"{digest}  {name}" if row.endswith(f"  {name}") else row for row in rows]
    (export / "SHA256SUMS").write_text("\n".join(rows) + "\n")


def test_everything_people_read_in_an_export_is_checked(cast: Cast, export: Path) -> None:
    (export / "notes.txt").write_text("x")
    report = _whole(cast, export)
    assert report.verdict is Verdict.VALID_COSIGNED
    notes = "\n".join(report.notes)
    for part in (
        "SHA256SUMS: every listed file",
        "openings.csv: matches",
        "report.pdf: Signed by Di Auditor",
        "notes.txt: not checked",
        "constitution.json: it is the constitution in force",
        "findings.csv: matches the entries; nothing checks: A17, A18.",
        "rules.csv: matches the entries; nothing checks: A17, A18.",
        "queries.sql: it is what Twinseal writes",
    ):
        assert part in notes


def test_a_table_that_is_not_that_of_the_entries_is_tampering(cast: Cast, export: Path) -> None:
    for name, what in (
        ("duties.csv", b'"open"'), ("people.csv", b"Ada"), ("events.csv", b"Ada"), ("ocsf.jsonl", b"Ada"),
        ("duties.csv", b'"2026-'),
    ):  # fmt: skip
        kept = (export / name).read_bytes()
        (export / name).write_bytes(kept.replace(what, what[:-1] + b"x", 1))
        _sum_again(export, name)
        assert _whole(cast, export).detail == f"{name} does not match the entries: it was changed."
        (export / name).write_bytes(kept)
        _sum_again(export, name)
    kept = (export / "queries.sql").read_bytes()
    (export / "queries.sql").write_bytes(kept.replace(b"select", b"drop", 1))
    _sum_again(export, "queries.sql")
    assert _whole(cast, export).detail == "queries.sql is not what Twinseal writes: it was changed."
    (export / "queries.sql").write_bytes(kept)
    _sum_again(export, "queries.sql")
    (export / "entries.jsonl").unlink()
    (export / "SHA256SUMS").unlink()
    assert "ocsf.jsonl: not checked (it needs entries.jsonl and the trust card)." in _whole(cast, export).notes


def test_every_cell_of_what_rules_found_is_compared(cast: Cast, export: Path) -> None:
    for name, headings in (("findings.csv", FINDINGS), ("rules.csv", RULES), ("openings.csv", ("review", "findings"))):
        kept = (export / name).read_bytes()
        table = list(csv.DictReader(kept.decode("utf-8-sig").splitlines()))
        for heading in headings:
            row = next(row for row in table if row["rule" if "rule" in row else "opening"] not in OF_THE_VAULT)
            changed = [{**each, heading: each[heading] + "7"} if each is row else each for each in table]
            (export / name).write_bytes(table_csv(list(row), [list(each.values()) for each in changed]))
            _sum_again(export, name)
            assert _whole(cast, export).detail == f"{name} does not match the entries: it was changed.", heading
        for rows in (table[1:], [table[0], *table], table[::-1]):
            (export / name).write_bytes(table_csv(list(table[0]), [list(each.values()) for each in rows]))
            _sum_again(export, name)
            assert _whole(cast, export).verdict is (Verdict.TAMPERED if rows != table else Verdict.VALID_COSIGNED)
        (export / name).write_bytes(kept)
        _sum_again(export, name)


def test_rules_are_those_that_people_signed(cast: Cast, export: Path) -> None:
    kept = (export / "constitution.json").read_bytes()
    (export / "constitution.json").write_bytes(kept.replace(b'"d5_days":30', b'"d5_days":90'))
    assert (export / "constitution.json").read_bytes() != kept
    _sum_again(export, "constitution.json")
    assert _whole(cast, export).detail.startswith("constitution.json is not the constitution that")
    # Without it nobody can look again, and what may be read of the others is less.
    (export / "constitution.json").unlink()
    (export / "SHA256SUMS").unlink()
    notes = "\n".join(_whole(cast, export).notes)
    for said in (
        "findings.csv: not checked. It follows from the rules of constitution.json",
        "rules.csv: not checked.",
        "openings.csv: matches the entries; nothing checks: review, findings.",
        "duties.csv: matches the entries; nothing checks: due.",
    ):
        assert said in notes


def test_tables_of_another_version_are_never_whole(cast: Cast, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twinseal.flows.verification.tables.__version__", "9.9.9")
    assert _whole(cast, export).verdict is Verdict.VALID_COSIGNED
    for name in ("people.csv", "events.csv"):
        (export / name).write_bytes((export / name).read_bytes().replace(b"Ada", b"Eve", 1))
        _sum_again(export, name)
    answer = _whole(cast, export)
    begun = next(row for row in _rows(export) if b'"kind":"export.begun"' in row)
    said = f"people.csv, events.csv. Twinseal 0.1.0 wrote this export (entry {json.loads(begun)['seq']})"
    assert (answer.verdict, answer.reason) == (Verdict.INCOMPLETE, Reason.VERSION)
    assert said in answer.sentence
    assert "The log itself is VALID-COSIGNED" in answer.sentence
    # The manifest, and lines that no checkpoint covers, say nothing of the version; another file that was changed still counts.
    (export / "manifest.json").write_text("{}")
    assert _whole(cast, export).verdict is Verdict.TAMPERED
    _sum_again(export, "manifest.json")
    assert _whole(cast, export).verdict is Verdict.INCOMPLETE
    assert _begun(entries_of(RealFiles(), export / "entries.jsonl"), json.loads(begun)["seq"], ()) is None


def test_made_up_entries_kept_apart_name_no_version(cast: Cast, export: Path) -> None:
    size = len(_rows(export))
    begun = {"kind": "export.begun", "app": "9.9.9", "export": "x", "drive": "x", "readable": "everybody"}
    line, text = forged_entry(cast.vault_path, 0, begun, bytes(32), new_ed25519().public)
    (export / "unanchored" / f"{size:08d}").mkdir(parents=True)
    (export / "unanchored" / f"{size:08d}" / "log.tws").write_bytes(line)
    parsed = parse(line.removesuffix(b"\n"))
    assert isinstance(parsed, Line)
    row = canonical.dumps({**canonical.loads_object(text), "head": parsed.head.hex(), "unanchored": size})
    _write(export, [*_rows(export), row + b"\n"])
    (export / "people.csv").write_bytes((export / "people.csv").read_bytes().replace(b"Ada", b"Eve", 1))
    for name in ("entries.jsonl", "people.csv"):
        _sum_again(export, name)
    assert _report(cast, export).undecided == (size,)
    answer = _whole(cast, export)
    assert (answer.verdict, answer.detail) == (Verdict.TAMPERED, "people.csv does not match the entries: it was changed.")


@pytest.mark.parametrize("name", ["openings.csv", "report.pdf", "entries.jsonl", "log.tws"])
@pytest.mark.parametrize("sums", [True, False], ids=["sums made again", "sums left"])
def test_a_changed_file_with_new_sums_is_still_tampering(cast: Cast, export: Path, name: str, sums: bool) -> None:
    data = bytearray((export / name).read_bytes())
    at = len(data) // 2 if name != "openings.csv" else data.index(b"Ada")
    data[at] ^= 1
    (export / name).write_bytes(data)
    if sums:
        _sum_again(export, name)
    report = _whole(cast, export)
    assert report.verdict is Verdict.TAMPERED, report.sentence


def test_a_report_sealed_by_anybody_but_an_auditor_is_refused(cast: Cast, export: Path) -> None:
    card = TrustCard.from_bytes(cast.card())
    nobody = replace(card, people=tuple(replace(person, role=Role.OFFICER) for person in card.people))
    files = RealFiles()
    assert check_report(files, export / "report.pdf", card).verdict.is_valid
    answer = check_report(files, export / "report.pdf", nobody)
    assert answer.verdict is Verdict.TAMPERED
    assert "not an auditor on the trust card" in answer.sentence


def test_a_pdf_without_a_signature_is_said_to_have_none(cast: Cast, export: Path, tmp_path: Path) -> None:
    page = Canvas(str(tmp_path / "never-signed.pdf"))
    page.drawString(72, 72, "Audit report")
    page.save()
    card = TrustCard.from_bytes(cast.card())
    answer = check_report(RealFiles(), tmp_path / "never-signed.pdf", card)
    assert (answer.verdict, answer.verdict.exit_code) == (Verdict.INCOMPLETE, 12)
    assert "bears no signature" in answer.sentence
    assert what_to_do(answer, has_card=True).startswith("Do not use this report")
    (export / "report.pdf").write_bytes((tmp_path / "never-signed.pdf").read_bytes())
    _sum_again(export, "report.pdf")
    report = _whole(cast, export)
    assert report.verdict is Verdict.TAMPERED
    assert "report.pdf: The PDF bears no signature" in report.sentence


def test_a_report_of_other_entries_is_refused(cast: Cast, export: Path, tmp_path: Path) -> None:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (export / "report.pdf").write_bytes(desk.write_report(None))
    desk.sign_out()
    vault.close()
    _sum_again(export, "report.pdf")
    # Genuinely signed, but it tells of entries that this export does not hold.
    report = _whole(cast, export)
    assert "the attached entries do not match the log" in report.sentence


def test_a_second_log_in_a_vault_folder_is_not_taken_for_it(cast: Cast) -> None:
    (cast.vault_path / "log.tws").write_bytes((cast.vault_path / "audit" / "log.tws").read_bytes())
    with pytest.raises(BadInput, match="two logs"):
        log_folder(cast.vault_path)
    (cast.vault_path / "log.tws").unlink()
    assert log_folder(cast.vault_path) == cast.vault_path / "audit"
