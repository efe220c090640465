"""An export on a stick in somebody's hands: what is changed in it, added to it or taken out of it (mutations 120 to 122)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.audit.verdict import Reason, Verdict
from twinseal.audit.verify import LogSource, Report, verify
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles


@pytest.fixture
def export(cast: Cast, tmp_path: Path) -> Path:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    made = desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    return Path(made.folder)


def _report(cast: Cast, export: Path) -> Report:
    return verify(LogSource.from_folder(RealFiles(), export), TrustCard.from_bytes(cast.card()))


def _rows(export: Path) -> list[bytes]:
    return (export / "entries.jsonl").read_bytes().splitlines(keepends=True)


def _write(export: Path, rows: list[bytes]) -> None:
    (export / "entries.jsonl").write_bytes(b"".join(rows))


def test_the_readable_copy_is_held_against_the_log_without_any_key(cast: Cast, export: Path) -> None:
    report = _report(cast, export)
    assert report.verdict is Verdict.VALID_COSIGNED
    assert any("entries.jsonl) is what the log says" in note for note in report.notes)
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
    assert any("it holds 9 of" in note for note in report.notes)


def test_the_readable_copy_of_unanchored_entries_is_held_against_them(cast: Cast, tmp_path: Path) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = cast.to_open(vault)
    for name in ("Ada", "Bo"):
        cast.later()
        flow.unmask(cast.id(name), cast.code(name))
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
def test_120_and_122_further_files_and_a_second_log_change_nothing(cast: Cast, export: Path, name: str) -> None:
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
