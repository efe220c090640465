"""Whoever can write to the folder can append entries; an opening that two people did not sign is said at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.opening import OPENING_BEGUN, OPENING_OPENED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.journal import Journal
from twinseal.flows.findings import registry
from twinseal.flows.reporting import audit_data
from twinseal.flows.sealed import SealedVault

OPENING = "o1111111111111111"


def _findings(cast: Cast) -> list[str]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    findings = [finding for finding in desk.view().findings if "NOT PROVEN" in finding]
    desk.sign_out()
    vault.close()
    return findings


def _entries(cast: Cast) -> dict[str, Entry]:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kept = {str(entry.fields["kind"]): entry for entry in desk.log.entries}
    desk.sign_out()
    vault.close()
    return kept


def _shown(journal: Journal, cast: Cast, envelope: str, opening: str = OPENING) -> None:
    journal.record(
        OPENING_OPENED,
        opening=opening,
        opening_kind="emergency",
        witness="",
        envelopes=[envelope],
        minutes=15,
        first=cast.id("Ada"),
        second=cast.id("Bo"),
    )
    journal.record(
        FIELD_REVEALED, opening=opening, envelope=envelope, field="Password", field_kind="password", field_index=1
    )


def test_honest_and_refused_openings_are_proved_or_were_none(cast: Cast) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    flow.identify_first(*cast.factors("Ed"))
    flow.submit_request(cast.draft(flow))
    flow.refuse(*cast.factors("Cy"), "Not needed tonight")
    vault.close()
    assert _findings(cast) == []


def test_an_opening_without_any_signature_is_not_proved(cast: Cast) -> None:
    vault = cast.open()
    _shown(vault.context.journal, cast, "e00000000")
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    findings = _findings(cast)
    assert len(findings) == 1
    assert "not exactly one signed request" in findings[0]


def _refused(cast: Cast) -> tuple[SealedVault, dict[str, Entry]]:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    flow.refuse(*cast.factors("Bo"), "Not needed tonight")
    vault.close()
    cast.later()
    kept = _entries(cast)
    return cast.open(), kept


def _again(journal: Journal, entry: Entry, opening: str, **changes: object) -> None:
    form = entry.fields["form"]
    assert isinstance(form, Mapping)
    journal.record(
        KINDS[str(entry.fields["kind"])], opening=opening, form={**form, **changes}, signature=entry.fields["signature"]
    )


@pytest.mark.parametrize("change", [{}, {"confirmed": True, "reason": ""}], ids=["as it was signed", "changed"])
def test_a_refusal_repeated_does_not_become_an_opening(cast: Cast, change: dict[str, object]) -> None:
    vault, kept = _refused(cast)
    journal = vault.context.journal
    _again(journal, kept["request.signed"], OPENING)
    _again(journal, kept["answer.signed"], OPENING, **change)
    form = kept["request.signed"].fields["form"]
    assert isinstance(form, Mapping)
    _shown(journal, cast, str(form["envelopes"][0]["id"]))
    vault.close()
    assert len(_findings(cast)) == 1


def test_the_forms_of_one_opening_do_not_prove_another(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0].outside.id
    flow.reseal(ResealCause.HAND)
    vault.close()
    cast.later()
    kept = _entries(cast)
    vault = cast.open()
    for kind in ("request.signed", "answer.signed"):
        _again(vault.context.journal, kept[kind], OPENING)
    _shown(vault.context.journal, cast, envelope)
    vault.close()
    findings = _findings(cast)
    assert len(findings) == 1
    assert "for another opening" in findings[0]


def test_an_opening_of_one_copy_does_not_prove_itself_in_another(cast: Cast, tmp_path: Path) -> None:
    """A vault is restored from a backup: what was signed in the log that was left behind is put into the log that goes on."""
    backup = tmp_path / "backup"
    shutil.copytree(cast.vault_path, backup)
    vault = cast.open()
    flow = cast.to_open(vault)
    opening, envelope = flow.view().opening_id, flow.view().envelopes[0].outside.id
    flow.reseal(ResealCause.HAND)
    vault.close()
    cast.later()
    kept = _entries(cast)
    shutil.rmtree(cast.vault_path)
    shutil.copytree(backup, cast.vault_path)
    vault = cast.open()
    journal = vault.context.journal
    journal.record(OPENING_BEGUN, opening=opening)
    for kind in ("request.signed", "answer.signed"):
        _again(journal, kept[kind], opening)
    _shown(journal, cast, envelope, opening)
    vault.close()
    (finding,) = _findings(cast)
    assert "another place of the log" in finding


def test_the_report_says_not_proved_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[tuple[Finding, ...]] = []
    real: Callable[..., tuple[Finding, ...]] = registry.by_rank
    monkeypatch.setattr(audit_data, "by_rank", lambda *args: reported.append(real(*args)) or reported[-1])
    vault = cast.open()
    _shown(vault.context.journal, cast, "e00000000")
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.write_report(None)
    desk.sign_out()
    vault.close()
    assert [finding.rule for finding in reported[0] if finding.rank is Rank.HIGH] == ["A2"]
