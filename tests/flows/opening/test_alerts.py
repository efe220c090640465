"""Each moment of an opening calls once, an extension makes it due again, and all of it stands in the log before the seal."""

from __future__ import annotations

import pytest

from conftest import Cast
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.log.stories import number, text
from twinseal.flows.opening.alerts import AlertTimes
from twinseal.flows.views.statements import Tried

OPEN = OpeningStep.OPEN


def told(times: AlertTimes, seconds: list[int]) -> list[Moment]:
    return [moment for left in seconds if (moment := times.due(OPEN, left)) is not None]


def test_every_moment_once() -> None:
    times = AlertTimes()
    assert times.due(OpeningStep.SECOND_PERSON, 100) is None
    assert told(times, [*range(900, -1, -1), 0, 0]) == [
        Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE, Moment.TIME_OVER,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        ([900, 0], [Moment.OPENED, Moment.TIME_OVER]),
        ([900, 50], [Moment.OPENED, Moment.ONE_MINUTE]),
        ([60, 59, 1], [Moment.OPENED, Moment.TIME_OVER]),
        ([120, 61, 60, 0], [Moment.OPENED, Moment.ONE_MINUTE, Moment.TIME_OVER]),
        ([900, 100, 700, 100], [Moment.OPENED, Moment.TWO_MINUTES, Moment.TWO_MINUTES]),
    ],
)
def test_jumps_short_openings_and_extensions(seconds: list[int], wanted: list[Moment]) -> None:
    assert told(AlertTimes(), seconds) == wanted


def test_a_second_opening_begins_anew() -> None:
    times = AlertTimes()
    told(times, [900, 100, 10])
    assert times.due(OpeningStep.RESEALED, 0) is None
    assert told(times, [900, 100]) == [Moment.OPENED, Moment.TWO_MINUTES]


def test_alerts_are_logged_while_open_and_never_after_the_seal(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.log_alert(Tried(Channel.SOUND, "sent"), Moment.OPENED)
    flow.log_alert(Tried(Channel.TRAY, "failed", AlertFault.NO_TRAY), Moment.OPENED)
    flow.touched()
    cast.later(13 * 60 + 1)
    # Before the flow looked at the time itself: it is the same alert all the same, and bears its number.
    flow.log_alert(Tried(Channel.SOUND, "sent"), Moment.TWO_MINUTES)
    flow.reseal(ResealCause.HAND)
    flow.log_alert(Tried(Channel.SOUND, "sent"), Moment.TIME_OVER)
    vault.close()
    report = verify(LogSource.from_folder(cast.machine.files, cast.vault_path / "audit"), TrustCard.from_bytes(cast.card()))
    assert (report.verdict, report.uncovered) == (Verdict.VALID_COSIGNED, 0)
    vault = cast.open()
    cast.later()
    visit = vault.sign_in_auditor(*cast.factors("Di"))
    entries = {each.seq: each for each in visit.log.entries}
    visit.sign_out()
    vault.close()
    alerts = [each for each in entries.values() if text(each, "kind") == "alert.sent"]
    assert [(text(each, "moment"), text(each, "outcome"), text(each, "fault")) for each in alerts] == [
        ("opened", "sent", ""), ("opened", "failed", "no_tray"), ("two_minutes", "sent", ""),
    ]  # fmt: skip
    assert [text(entries[number(each, "alert")], "kind") for each in alerts] == [
        "contents.opened", "contents.opened", "alert.sent",
    ]  # fmt: skip
