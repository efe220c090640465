"""Each moment of an opening calls once, an extension makes it due again, and all of it stands in the log before the seal."""

from __future__ import annotations

import pytest

from conftest import Cast
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.alert import Channel, Moment
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.opening.alerts import AlertTimes

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
    flow.log_alert(Channel.SOUND, Moment.OPENED, "sent")
    flow.log_alert(Channel.TRAY, Moment.OPENED, "failed")
    flow.reseal(ResealCause.HAND)
    flow.log_alert(Channel.SOUND, Moment.TIME_OVER, "sent")
    vault.close()
    report = verify(LogSource.from_folder(cast.machine.files, cast.vault_path / "audit"), TrustCard.from_bytes(cast.card()))
    assert (report.verdict, report.uncovered) == (Verdict.VALID_COSIGNED, 0)
    assert cast.desk_kinds().count("alert.sent") == 2
