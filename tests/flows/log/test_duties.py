"""What an opening owes: by what was exposed in it, and also where it was never sealed to its end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.dying_process import killed_after
from fakes.hooked_files import HookedFiles
from twinseal.audit.read.reader import Entry
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.times import iso, parse
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.duties import exposures_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.vault.duty_rows import Seen
from twinseal.vault.layout import VaultPaths
from twinseal.vault.open_mark import read_mark
from twinseal.vault.stored_form import Duty

PASSWORD, CODES, SEED = 1, 2, 3


def _compare(flow: OpeningFlow, envelope: str) -> None:
    with SecretBytes(b"guess") as typed:
        flow.open_vault.contents.compare_typed(envelope, PASSWORD, typed)


ACTS: dict[str, Callable[[OpeningFlow, str], object]] = {
    "a field shown": lambda flow, envelope: flow.open_vault.contents.reveal(envelope, PASSWORD),
    "a code shown": lambda flow, envelope: flow.open_vault.contents.reveal(envelope, CODES, code_index=1),
    "a code ticked": lambda flow, envelope: flow.open_vault.contents.tick_code(envelope, CODES, 0),
    "a field compared": _compare,
    "a running code": lambda flow, envelope: flow.open_vault.contents.live_code(envelope, SEED),
}


FIELD_OF_ACT = dict(zip(ACTS, ("Password", "Codes", "Codes", "Password", "Seed"), strict=True))
"""The field that each act exposes."""


def _chosen(flow: OpeningFlow) -> list[str]:
    return [envelope.outside.id for envelope in flow.view().envelopes]


def _sealed(cast: Cast, flow: OpeningFlow) -> SealReceipt:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code or cast.register_code
    return receipt


def _reseal_of_the_next(cast: Cast) -> SealReceipt:
    cast.later(4000)
    vault = cast.open()
    receipt = _sealed(cast, cast.to_open(vault))
    vault.close()
    return receipt


def _stored(cast: Cast) -> set[tuple[str, str, str]]:
    """Return kind, envelope and opening of every duty in the store."""
    return {(duty.kind, duty.envelope, duty.opening) for duty in _looked_at(cast)[0]}


def _looked_at(cast: Cast) -> tuple[tuple[Duty, ...], tuple[Seen, ...]]:
    """Return every duty in the store, and what Bo had shown."""
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    state = flow.open_vault.state
    duties, seen = state.open_store().duties(), state.open_store().seen_by(cast.id("Bo"))
    rows = [(duty.kind, duty.envelope, duty.opening) for duty in duties]
    assert len(rows) == len(set(rows)), "nothing is owed twice"
    _sealed(cast, flow)
    vault.close()
    return duties, seen


def _logged(cast: Cast) -> list[str]:
    cast.later(4000)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    lines = [f"{line.opening_id} {line.summary}" for line in reversed(desk.entries("duty.", count=100)[1])]
    desk.sign_out()
    vault.close()
    return lines


def _report(cast: Cast, folder: Path) -> str:
    cast.later(4000)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.write_report(folder / "report.pdf")
    desk.sign_out()
    vault.close()
    shown = subprocess.run(["pdftotext", "-raw", str(folder / "report.pdf"), "-"], capture_output=True, check=True)
    return " ".join(shown.stdout.decode().split())


TOGETHER = (("a field shown", "a code ticked"), ("a code shown", "a field compared", "a running code"))
"""Acts of one opening, each on an envelope of its own: the last of the three first, so that the first is touched last."""


def _acted(flow: OpeningFlow, acts: tuple[str, ...]) -> dict[str, str]:
    """Do each act on an envelope of its own; return the field that it exposes, by envelope."""
    chosen = list(reversed(_chosen(flow)))[: len(acts)]
    for act, envelope in zip(acts, chosen, strict=True):
        ACTS[act](flow, envelope)
    return {envelope: FIELD_OF_ACT[act] for act, envelope in zip(acts, chosen, strict=True)}


def test_all_acts_are_among_those_that_are_done_together() -> None:
    assert sorted(act for acts in TOGETHER for act in acts) == sorted(ACTS)


@pytest.mark.parametrize("acts", TOGETHER)
def test_only_an_exposed_envelope_owes_one_change(cast: Cast, acts: tuple[str, ...]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, envelopes=3)
    exposed = _acted(flow, acts)
    receipt = _sealed(cast, flow)
    owed = vault.view().duties
    vault.close()
    assert sorted(duty.partition(" by 20")[0] for duty in receipt.duties) == [
        "Review of this opening by someone else",
        *(f"Rotate the secret of Envelope {number}" for number in range(3 - len(acts), 3)),
    ]
    assert receipt.reveals == len(acts)
    # Whoever passes by reads kind, age and seal.
    assert [(duty.kind, duty.seal_number) for duty in owed] == [*[("rotate", 1)] * len(acts), ("review", 1)]
    duties, seen = _looked_at(cast)
    opening = receipt.opening_id
    assert {(duty.kind, duty.envelope, duty.opening) for duty in duties} == {
        *(("rotate", envelope, opening) for envelope in exposed), ("review", "", opening)
    }  # fmt: skip
    since = {}
    for duty in duties:
        if duty.kind == "rotate":
            assert duty.fields == (exposed[duty.envelope],)
            assert receipt.started_utc <= duty.since_utc <= receipt.ended_utc
            since[duty.envelope] = duty.since_utc
    assert [(row.envelope, row.first_utc, row.opening) for row in seen] == [
        (envelope, since[envelope], opening) for envelope in sorted(exposed)
    ]


def test_an_opening_that_showed_nothing_owes_its_review_alone(cast: Cast) -> None:
    vault = cast.open()
    receipt = _sealed(cast, cast.to_open(vault, envelopes=3))
    vault.close()
    assert [duty.partition(" by 20")[0] for duty in receipt.duties] == ["Review of this opening by someone else"]


@pytest.mark.parametrize("acts", [*TOGETHER, ()])
def test_killed_after_a_look_its_duty_is_owed_everywhere(cast: Cast, tmp_path: Path, acts: tuple[str, ...]) -> None:
    def opened() -> None:
        _acted(cast.to_open(cast.open(), envelopes=3), acts)

    killed_after(opened)
    cast.later(600)
    vault = cast.open()
    notices = " ".join(vault.view().notices)
    assert "rotate every secret that it had in reach by 2026-11-03 09:10 UTC" in notices
    assert "review it by 2026-11-09 09:10 UTC" in notices
    assert "Envelope" not in notices
    vault.close()
    first, second = _logged(cast)
    opening = first.split()[0]
    assert opening.startswith("o")
    assert first == f"{opening} Follow-up duty: rotate everything in reach by 2026-11-03 09:10 UTC"
    assert second == f"{opening} Follow-up duty: review this opening by 2026-11-09 09:10 UTC"
    # What an opening exposed is no part of that entry, so neither of its line in a report.
    if "a field shown" in acts:
        assert "Follow-up duty: rotate everything in reach by 2026-11-03 09:10 UTC" in _report(cast, tmp_path)
    # Looked at again it is not owed again.
    cast.open().close()
    receipt = _reseal_of_the_next(cast)
    earlier = [duty for duty in receipt.duties if "earlier opening" in duty]
    changes = [duty for duty in earlier if "rotate" in duty]
    assert len(earlier) == 1 + len(changes)
    assert sorted(changes) == [
        f"From an earlier opening that was not sealed to its end: rotate the secret of Envelope {number} by 2026-11-03T09:10:05Z"
        for number in range(3 - len(acts), 3)
    ]
    duties, seen = _looked_at(cast)
    exposed = {duty.envelope: duty for duty in duties if duty.kind == "rotate"}
    assert sorted(duty.fields for duty in exposed.values()) == sorted((FIELD_OF_ACT[act],) for act in acts)
    assert {(duty.since_utc[:10], duty.seal) for duty in exposed.values()} <= {("2026-11-02", 1)}
    assert [row.envelope for row in seen] == sorted(exposed)
    stored = {(duty.kind, duty.envelope, duty.opening) for duty in duties}
    assert stored >= {
        *(("rotate", envelope, opening) for envelope in exposed), ("review", "", opening), ("review", "", receipt.opening_id)
    }  # fmt: skip
    assert not any(row[0] == "rotate" and not row[1] for row in stored)
    lines = [line for line in _logged(cast) if line.startswith(opening)]
    assert len(lines) == 3 + len(acts)
    assert "The log shows" in lines[2]


def test_a_next_opening_killed_too_leaves_both_to_the_one_after(cast: Cast) -> None:
    killed_after(lambda: (flow := cast.to_open(cast.open())).open_vault.contents.reveal(_chosen(flow)[0], PASSWORD))
    cast.later(4000)
    killed_after(
        lambda: (flow := cast.to_open(cast.open(), envelopes=2)).open_vault.contents.reveal(_chosen(flow)[1], PASSWORD)
    )
    receipt = _reseal_of_the_next(cast)
    assert sum("rotate the secret of" in duty for duty in receipt.duties) == 2
    assert len({opening for kind, _, opening in _stored(cast) if kind == "rotate"}) == 2


def test_an_unfinished_seal_leaves_its_duties_to_the_next(cast: Cast) -> None:
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault, envelopes=2)
    envelope = _chosen(flow)[1]
    flow.open_vault.contents.reveal(envelope, PASSWORD)
    files.fail_once("replace", "header.json")
    receipt = _sealed(cast, flow)
    assert "sealing was not completed" in receipt.problem
    assert len(receipt.duties) == 2
    vault.close()
    assert {("rotate", envelope, receipt.opening_id), ("review", "", receipt.opening_id)} <= _carried(cast)


def _carried(cast: Cast) -> set[tuple[str, str, str]]:
    _reseal_of_the_next(cast)
    return _stored(cast)


def test_where_entries_may_be_missing_all_in_reach_is_owed(cast: Cast) -> None:
    killed_after(
        lambda: (flow := cast.to_open(cast.open(), envelopes=3)).open_vault.contents.reveal(_chosen(flow)[0], PASSWORD)
    )
    log = cast.vault_path / "audit" / "log.tws"
    lines = log.read_bytes().splitlines(keepends=True)
    # Somebody takes the showing out of the log.
    log.write_bytes(b"".join(lines[:-1]))
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().undecided
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    receipt = _sealed(cast, flow)
    vault.close()
    assert any("rotate every secret that was in reach" in duty for duty in receipt.duties)
    assert any(kind == "rotate" and not envelope and opening for kind, envelope, opening in _stored(cast))


def test_a_mark_that_is_damaged_is_owed_for_too(cast: Cast) -> None:
    killed_after(lambda: (flow := cast.to_open(cast.open())).open_vault.contents.reveal(_chosen(flow)[0], PASSWORD))
    (cast.vault_path / "open.json").write_bytes(b"?")
    cast.later(4000)
    vault = cast.open()
    assert "Two duties are on record" in " ".join(vault.view().notices)
    vault.close()
    _reseal_of_the_next(cast)
    assert {("rotate", True), ("review", False)} <= {
        (kind, bool(envelope)) for kind, envelope, opening in _stored(cast) if opening
    }
    assert not any(kind == "rotate" and not envelope for kind, envelope, _ in _stored(cast))


def test_entries_that_somebody_appended_put_no_duty_off(cast: Cast) -> None:
    killed_after(lambda: (flow := cast.to_open(cast.open())).open_vault.contents.reveal(_chosen(flow)[0], PASSWORD))
    mark = read_mark(cast.machine.files, VaultPaths(cast.vault_path))
    assert mark is not None
    cast.later(4000)
    vault = cast.open()
    for due in ("", " whenever", "0000-13-45T00:00:00Z"):
        for duty in ("rotate", "review"):
            vault.context.journal.record(DUTY_CREATED, opening=mark.opening_id, duty=duty, envelope="", due=due)
    flow = cast.to_open(vault)
    state = flow.open_vault.state
    dues = [duty.due_utc for left in state.left for duty in left.owed]
    _sealed(cast, flow)
    vault.close()
    assert len(dues) == 2
    assert all(iso(parse(due)) == due for due in dues)


def test_an_appended_agreement_makes_no_opening_a_drill() -> None:
    def entry(kind: str, **fields: object) -> Entry:
        return Entry(1, {"v": 2, "kind": kind, "t": "2026-01-01T00:00:00Z", "opening": "o1", **fields}, b"")

    real = entry("opening.opened", opening_kind="emergency", envelopes=["e1"])
    drill = entry("opening.opened", opening_kind="drill", envelopes=["e1"])
    several = entry("opening.opened", opening_kind="drill", envelopes=["e1", "e2"])
    shown = entry("field.revealed", envelope="e1", field="Password")
    assert [each.envelope for each in exposures_in((real, shown, drill))] == ["e1"]
    assert [each.envelope for each in exposures_in((several, shown))] == ["e1"]
    assert exposures_in((drill, shown)) == ()


def test_what_was_exposed_and_is_not_owed_for_is_a_finding(cast: Cast) -> None:
    def judge(left_out: str) -> list[str]:
        rest = [entry for entry in entries if text(entry, "kind") != left_out]
        return [str(finding.facts.get("what")) for finding in findings_in(LogView.of(rest)) if finding.rule == "A14"]

    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(_chosen(flow)[0], PASSWORD)
    _sealed(cast, flow)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entries = list(desk.log.entries)
    desk.sign_out()
    vault.close()
    assert judge("") == []
    assert judge("duty.created") == ["no_rotate", "no_review"]
