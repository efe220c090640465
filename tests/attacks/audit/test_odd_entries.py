"""Somebody with the folder appends entries of a wrong shape, or lines that nobody can open: a finding, and nothing stops."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from fakes.folder_writer import (
    COMMON,
    append,
    append_all,
    append_unreadable,
    lines_of,
    newest_checkpoint,
    write_lines,
)
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.domain.errors import ReportFailed
from twinseal.domain.events.registry import KINDS
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.verification.folder import check_beside
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.files import RealFiles
from twinseal.reports.seal.pdfa import attachment_of


@contextmanager
def _desk(cast: Cast) -> Iterator[AuditDesk]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    try:
        yield desk
    finally:
        desk.sign_out()
        vault.close()


def _go_on(cast: Cast, flow: OpeningFlow) -> None:
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name))


def _round(cast: Cast) -> tuple[str, SealReceipt]:
    """Open and reseal; return what was said of the disagreement, and the receipt."""
    cast.later()
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault)
    said = " ".join(flow.view().warnings)
    if flow.view().masked:
        _go_on(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code
    return said, receipt


def _sound(receipt: SealReceipt) -> bool:
    return receipt.problem == "" and bool(receipt.register_code)


def test_an_entry_without_fields_is_a_mismatch_in_words(cast: Cast) -> None:
    append(cast.vault_path, kind="code.ticked")
    said, receipt = _round(cast)
    assert "code.ticked" in said
    assert "stay masked until both people continue" in said
    assert _sound(receipt)
    assert _round(cast)[0] == ""


@pytest.mark.parametrize(
    "tick",
    [
        {"envelope": "e99999999", "field_index": 0, "code_index": 0},
        {"field_index": 1, "code_index": 0},
        {"field_index": 2, "code_index": 3},
        {"field_index": 99, "code_index": 0},
        {"field_index": -1, "code_index": -1},
    ],
)
def test_a_tick_that_fits_no_code_of_the_vault_stops_no_seal(cast: Cast, tick: dict[str, Any]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    asked = flow.view().request
    assert asked is not None
    flow.reseal(ResealCause.HAND)
    vault.close()
    append(cast.vault_path, kind="code.ticked", **{"envelope": asked.envelopes[0][0], "field": "x", **tick})
    cast.register_code = ""
    cast.later()
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    flow.confirm(*cast.factors("Bo"))
    assert "marks as used a one-time code that is not in this vault" in " ".join(flow.view().warnings)
    _go_on(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert _sound(receipt)
    cast.register_code = receipt.register_code
    said, receipt = _round(cast)
    assert said == ""
    assert _sound(receipt)


def _odd_values(kind: str) -> Iterator[dict[str, object]]:
    names = [*KINDS[kind].fields, "actors", "opening", "t"]
    yield {}
    odds: tuple[object, ...] = ("", 7, True, [], [1], [{}], {}, {"envelopes": [{"id": []}, 3]}, None)
    for odd in odds:
        yield dict.fromkeys(names, odd)


def _odd_events() -> Iterator[dict[str, object]]:
    for kind in sorted(KINDS):
        for fields in _odd_values(kind):
            yield {**COMMON, "opening": "o1111111111111111", "kind": kind, **fields}
        yield {"kind": kind}
    yield {**COMMON, "kind": {"no": "text"}}


def test_no_kind_of_entry_keeps_an_auditor_from_the_desk(cast: Cast) -> None:
    odd = append_all(cast.vault_path, _odd_events())
    assert odd > 500
    with _desk(cast) as desk:
        findings = desk.view().findings
        total, rows = desk.entries(count=10_000)
        assert total == len(rows)
        # A kind without fields of its own can be whole by accident.
        assert desk.entries(search="nothing in it is used")[0] > odd - 5
        assert sum("is not a valid event" in finding for finding in findings) > odd - 5


def test_a_misshapen_entry_is_reported_and_the_export_verifies(cast: Cast, tmp_path: Path) -> None:
    append(cast.vault_path, kind="opening.opened", opening="o1111111111111111")
    append(cast.vault_path, kind="paper.reconciled")
    append(cast.vault_path, kind="nobody.knows")
    _round(cast)
    with _desk(cast) as desk:
        assert all(opening.opening_id != "o1111111111111111" for opening in desk.view().openings)
        made = desk.export(tmp_path)
    assert _beside(cast, Path(made.folder)).verdict is Verdict.VALID_COSIGNED


def _beside(cast: Cast, folder: Path) -> VerificationResult:
    card, source = TrustCard.from_bytes(cast.card()), LogSource.from_folder(RealFiles(), folder)
    return check_beside(RealFiles(), folder, source, card, verify(source, card))


def test_an_unreadable_line_stops_neither_auditor_nor_report(cast: Cast, tmp_path: Path) -> None:
    bad = append_unreadable(cast.vault_path)
    said, receipt = _round(cast)
    assert f"Entry {bad} of the log cannot be read" in said
    assert _sound(receipt)
    with _desk(cast) as desk:
        assert any(f"Entry {bad} cannot be read" in finding for finding in desk.view().findings)
        row = next(entry for entry in desk.entries(count=500)[1] if entry.seq == bad)
        assert row.kind == "cannot be read"
        assert [opening.outcome for opening in desk.view().openings] == ["sealed"]
        checked = desk.verify(trust_card=cast.card())
        assert checked.verdict == "INCOMPLETE"
        made = desk.export(tmp_path)
        assert "One entry cannot be read" in made.sentence
    folder = Path(made.folder)
    rows = [json.loads(row) for row in (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["seq"] for row in rows] == list(range(bad))
    attached = attachment_of((folder / "report.pdf").read_bytes(), "audit-log.jsonl")
    assert attached is not None
    numbers = [json.loads(row)["seq"] for row in attached.splitlines()]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert bad not in numbers
    assert _beside(cast, folder).verdict is Verdict.VALID_COSIGNED


@pytest.mark.parametrize("known", [True, False], ids=["of another root", "that never was"])
def test_an_untrue_checkpoint_entry_stops_no_report_or_export(cast: Cast, tmp_path: Path, known: bool) -> None:
    size = newest_checkpoint(cast.vault_path) if known else 3
    append(
        cast.vault_path, kind="checkpoint.made", size=size, root="00" * 32, sha256="00" * 32, cosigners=[], register_code="x",
        edition=0, header="00" * 32,
    )  # fmt: skip
    _said, receipt = _round(cast)
    assert _sound(receipt)
    with _desk(cast) as desk:
        checked = desk.verify(trust_card=cast.card())
        assert checked.verdict == ("ROLLED-BACK" if known else "INCOMPLETE")
        made = desk.export(tmp_path)
    report = _beside(cast, Path(made.folder))
    assert report.verdict is Verdict.VALID_COSIGNED
    assert checked.verdict in _text_of(Path(made.folder) / "report.pdf")


def _text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def test_a_log_unreadable_under_its_checkpoint_gets_no_report(cast: Cast, refused: Callable[..., str]) -> None:
    lines = lines_of(cast.vault_path)
    lines[3] = b"x" * (len(lines[3]) - 1) + b"\n"
    write_lines(cast.vault_path, lines)
    before = sorted((cast.vault_path / "audit" / "checkpoints").iterdir())
    with _desk(cast) as desk:
        assert any("cannot be read from entry 3 on" in finding for finding in desk.view().findings)
        refused(ReportFailed, lambda: desk.write_report(None))
    # Told that it does not hold, the auditor does not sign it on leaving either.
    assert sorted((cast.vault_path / "audit" / "checkpoints").iterdir()) == before
