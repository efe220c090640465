"""What a report prints is what the log says: every entry of its period, none left out, none changed (mutations 116, 117)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from conftest import Cast
from twinseal.audit.format.line import Line, commitment_of
from twinseal.audit.read.reader import iter_lines
from twinseal.domain import canonical
from twinseal.domain.opening import ResealCause
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles

WHY = "Pump 4 does not start; the \u0434\u0438\u0441\u043f\u0435\u0442\u0447\u0435\u0440 called at 02:50 and asked for the local account."


@pytest.fixture
def desk(cast: Cast) -> tuple[SealedVault, AuditDesk]:
    vault = cast.open()
    cast.to_open(vault, justification=WHY).reseal(ResealCause.HAND)
    cast.clock.advance(3 * 86400)
    return vault, vault.sign_in_auditor(*cast.factors("Di"))


def _text(pdf: bytes, folder: Path) -> str:
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def _attached(pdf: bytes, folder: Path) -> list[dict[str, object]]:
    path = folder / "attached.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        data = opened.attachments["audit-log.jsonl"].get_file().read_bytes()
    return [canonical.loads_object(row) for row in data.splitlines()]


def _lines(cast: Cast) -> dict[int, Line]:
    return {line.seq: line for line in iter_lines(RealFiles(), cast.vault_path / "audit")}


def _check_attached(rows: list[dict[str, object]], lines: dict[int, Line]) -> None:
    for row in rows:
        head = row.pop("head")
        seq = row["seq"]
        assert isinstance(seq, int)
        assert head == lines[seq].head.hex()
        assert commitment_of(canonical.dumps(row)) == lines[seq].commitment


def test_every_entry_is_printed_and_every_attached_one_logged(
    cast: Cast, desk: tuple[SealedVault, AuditDesk], tmp_path: Path
) -> None:
    vault, at = desk
    pdf = at.write_report(None)
    at.sign_out()
    vault.close()
    lines, rows = _lines(cast), _attached(pdf, tmp_path)
    numbers = [row["seq"] for row in rows]
    assert numbers == list(range(len(rows)))
    printed = _text(pdf, tmp_path)
    assert f"{len(rows)} of {len(rows)} entries" in printed
    table = printed[printed.index(f"{len(rows)} of {len(rows)} entries") :]
    for number in numbers:
        head = lines[int(str(number))].head.hex()
        assert re.search(rf"^\s*{number}\s.*{head[:8]} {head[8:16]}", table, re.MULTILINE), number
    assert "does not start" in printed
    _check_attached(rows, lines)


def test_a_report_of_a_period_says_how_many_of_how_many_it_shows(
    cast: Cast, desk: tuple[SealedVault, AuditDesk], tmp_path: Path
) -> None:
    vault, at = desk
    first_day = cast.clock.utc().replace(day=2).strftime("%Y-%m-%d")
    pdf = at.write_report(None, from_utc=first_day, to_utc=first_day)
    whole = len(_attached(at.write_report(None), tmp_path))
    at.sign_out()
    vault.close()
    rows = _attached(pdf, tmp_path)
    match = re.search(r"(\d+) of (\d+) entries, one per line", _text(pdf, tmp_path))
    assert match is not None
    assert int(match[1]) == len(rows)
    assert len(rows) < int(match[2]) <= whole
    _check_attached(rows, _lines(cast))
