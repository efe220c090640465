"""A machine whose clock is wrong: said before anybody types, named in the refusal, and flagged where times run backwards."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conftest import BEGIN, Cast
from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.sealed import SealedVault


def refusal(vault: SealedVault, cast: Cast, name: str, passphrase: str, code: str) -> str:
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor) as caught:
        flow.identify_first(cast.id(name), cast.passphrase(passphrase), code)
    flow.abandon()
    return caught.value.sentence


@pytest.mark.parametrize(
    ("year", "why"),
    [
        (1970, "but the log was last signed at 2026-11-02"),
        (2025, "but the log was last signed at"),
        (2190, "which cannot be"),
    ],
)
def test_an_impossible_clock_is_said_at_start_and_in_refusals(cast: Cast, year: int, why: str) -> None:
    code = cast.code("Ada")
    cast.clock.set_wall(datetime(year, 1, 2, tzinfo=UTC))
    vault = cast.open()
    doubt = vault.view().clock_doubt
    assert f"clock says {year}-01-02 00:00 UTC" in doubt
    assert why in doubt
    assert vault.view().notices == ()
    sentences = {
        refusal(vault, cast, "Ada", "Ada", code),
        refusal(vault, cast, "Ada", "Bo", code),
        refusal(vault, cast, "Ed", "Ed", "000000"),
    }
    (sentence,) = sentences
    assert why in sentence
    assert "Compare it with a phone" in sentence
    vault.close()


def test_a_clock_right_or_a_minute_behind_is_not_spoken_of(cast: Cast) -> None:
    for moment in (BEGIN - timedelta(seconds=50), BEGIN + timedelta(days=30)):
        cast.clock.set_wall(moment)
        vault = cast.open()
        assert vault.view().clock_doubt == ""
        assert vault.view().clock_compared
        assert refusal(vault, cast, "Ed", "Ed", "000000") == WrongFactor().sentence
        vault.close()


def test_after_a_clock_that_was_ahead_refusals_say_until_when(cast: Cast) -> None:
    right = cast.clock.utc()
    cast.clock.set_wall(right + timedelta(minutes=50))
    vault = cast.open()
    cast.to_request(vault).abandon()
    cast.clock.set_wall(right + timedelta(minutes=2))
    sentences = {
        refusal(vault, cast, "Ada", "Ada", cast.code("Ada")),
        refusal(vault, cast, "Ada", "Bo", cast.code("Ada")),
        refusal(vault, cast, "Ada", "Ada", "000000"),
    }
    until = right + timedelta(minutes=50)
    assert sentences == {
        (
            "Wrong passphrase or code. This machine's clock was ahead when this person last signed in: until "
            f"{until:%Y-%m-%d %H:%M} UTC none of their codes is accepted, so that none is accepted twice. Another person can try now."
        )
    }
    assert refusal(vault, cast, "Ed", "Ed", "000000") == WrongFactor().sentence
    cast.clock.set_wall(until + timedelta(seconds=31))
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    assert flow.identify_first(*cast.factors("Ada")).step is OpeningStep.REQUEST
    flow.abandon()
    vault.close()


def test_times_that_run_backwards_have_a_period_and_a_finding(cast: Cast, tmp_path: Path) -> None:
    cast.later(86_400 * 3)
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    cast.clock.set_wall(BEGIN + timedelta(hours=5))
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    verified = desk.verify()
    assert any("no clock change was recorded" in detail for detail in verified.details)
    made = desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    shown = subprocess.run(
        ["pdftotext", "-raw", str(Path(made.folder) / "report.pdf"), "-"], capture_output=True, check=True
    )
    text = " ".join(shown.stdout.decode().split())
    assert "2026-11-02 08:00 UTC to 2026-11-05 09:00 UTC" in text
    assert "the machine's clock was set back" in text
    assert text.count("the machine's clock was set back") == 1


@pytest.mark.parametrize(("second", "flagged"), [("2026-11-02T08:59:00Z", []), ("2026-11-02T08:58:59Z", ["A10"])])
def test_steps_back_over_a_minute_are_flagged_in_one_finding(second: str, flagged: list[str]) -> None:
    times = ["2026-11-02T09:00:00Z", second, "2026-11-02T07:00:00Z"][: 3 if flagged else 2]
    entries = [Entry(seq, {"kind": "export.written", "t": time}, bytes([seq]) * 32) for seq, time in enumerate(times)]
    findings = [finding for finding in findings_in(LogView.of(entries)) if finding.rule == "A10"]
    assert [finding.rule for finding in findings] == flagged
    assert [finding.entries for finding in findings] == [((-1, 1), (-1, 2))] * len(flagged)
