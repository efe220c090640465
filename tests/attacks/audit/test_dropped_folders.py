"""Somebody drops a folder of unanchored entries into the past of the log: nothing of it becomes part of anybody's story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from conftest import Cast
from fakes.folder_writer import forged_line
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.host.files import RealFiles

T = TypeVar("T")


def _at_the_desk(cast: Cast, act: Callable[[AuditDesk], T]) -> T:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    try:
        return act(desk)
    finally:
        desk.sign_out()
        vault.close()


def _forge(cast: Cast, start: int, opening: str) -> Path:
    place = cast.vault_path / "audit" / "unanchored" / f"{start:08d}"
    place.mkdir(parents=True, exist_ok=True)
    opened = {
        "opening_kind": "emergency",
        "envelopes": ["e1"],
        "minutes": 99,
        "first": cast.id("Ada"),
        "second": cast.id("Bo"),
    }
    denied = {"kind": "identify.denied", "person": cast.id("Cy"), "ref": 0, "reason": "wrong"}
    events = [{"kind": "opening.opened", "opening": opening, **opened}, *([denied] * 9)]
    lines = [
        forged_line(cast.vault_path, number, event, bytes(32), new_ed25519().public) for number, event in enumerate(events)
    ]
    (place / "log.tws").write_bytes(b"".join(lines))
    return place


def _seal(cast: Cast) -> None:
    cast.later()
    vault = cast.open()
    flow = cast.to_open(vault)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code


def test_a_dropped_folder_is_named_and_changes_no_result(cast: Cast, tmp_path: Path) -> None:
    _seal(cast)
    before = _at_the_desk(cast, lambda desk: desk.view())
    opening = before.openings[0].opening_id
    place = _forge(cast, 5, opening)

    def look(desk: AuditDesk) -> None:
        view = desk.view()
        assert view.openings == before.openings
        stray = [finding for finding in view.findings if "unanchored/00000005" in finding]
        assert len(stray) == 1
        assert "never lost before this entry" in stray[0]
        assert tuple(finding for finding in view.findings if finding not in stray) == before.findings
        rows = desk.entries(count=500)[1]
        apart = [row for row in rows if row.before == 5]
        assert len(apart) == 10
        assert all("proves nothing" in row.summary for row in apart)
        assert rows[-10:] == tuple(apart)
        made = Path(desk.export(tmp_path).folder)
        assert '"unanchored"' not in (made / "entries.jsonl").read_text(encoding="utf-8")
        assert not (made / "unanchored").exists()
        report = verify(LogSource.from_folder(RealFiles(), made), TrustCard.from_bytes(cast.card()))
        assert report.verdict is Verdict.VALID_COSIGNED

    _at_the_desk(cast, look)
    assert place.exists()


def test_a_folder_of_rubbish_or_a_link_is_a_finding_only(cast: Cast, tmp_path: Path) -> None:
    apart = cast.vault_path / "audit" / "unanchored"
    (apart / "00000004").mkdir(parents=True)
    (apart / "00000004" / "log.tws").write_bytes(b"rubbish\n")
    (apart / "00000006").symlink_to(tmp_path)
    (apart / "00000007").write_bytes(b"")
    findings = _at_the_desk(cast, lambda desk: desk.view()).findings
    for number in ("00000004", "00000006", "00000007"):
        assert any(f"unanchored/{number}" in finding for finding in findings), number


def test_rejected_entries_are_shown_apart_and_part_of_no_story(cast: Cast) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = cast.to_open(vault)
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=False)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""

    def look(desk: AuditDesk) -> None:
        assert any("were rejected by two people: they prove nothing" in finding for finding in desk.view().findings)
        apart = [entry for entry in desk.entries(count=500)[1] if entry.before is not None]
        assert apart
        assert all("rejected by two people" in row.summary for row in apart)
        assert desk.write_report(None).startswith(b"%PDF")

    _at_the_desk(cast, look)


def test_while_the_key_is_lost_only_this_losses_folder_counts(cast: Cast) -> None:
    log = cast.vault_path / "audit" / "log.tws"
    (cast.vault_path / "audit" / "next.key").unlink()
    start = log.read_bytes().count(b"\n")
    _forge(cast, 5, "o1111111111111111")

    def look(desk: AuditDesk) -> None:
        rows = desk.entries(count=500)[1]
        here = [row for row in rows if row.before == start]
        assert any(row.kind == "log.key_lost" for row in here)
        assert not any("proves nothing" in row.summary for row in here)
        assert all("proves nothing" in row.summary for row in rows if row.before == 5)
        assert not any("Cy Officer was not let in" in finding for finding in desk.view().findings)

    _at_the_desk(cast, look)


def test_adopted_entries_exchanged_later_are_in_no_story(cast: Cast) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    start = (cast.vault_path / "audit" / "log.tws").read_bytes().count(b"\n")
    vault = cast.open()
    flow = cast.to_open(vault)
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    flow.reseal(ResealCause.HAND)
    vault.close()
    _forge(cast, start, "o1111111111111111")
    view = _at_the_desk(cast, lambda desk: desk.view())
    assert any("not the entries that two people adopted" in finding for finding in view.findings)
    assert not any("Cy Officer was not let in" in finding for finding in view.findings)
    assert all(opening.opening_id != "o1111111111111111" for opening in view.openings)
