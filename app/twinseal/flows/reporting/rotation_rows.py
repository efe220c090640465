"""What a report says of secrets that openings exposed: for how many days, and which were never rotated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from twinseal.domain.policy.policy import Policy
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import iso, time_after
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.rotations import Ended, Rotation, rotations_in
from twinseal.reports.model import RotationRow

_ENDED: Final = {
    Ended.OWED: "report.rotation.owed",
    Ended.REPLACED: "report.rotation.replaced",
    Ended.BY_HAND: "report.rotation.by_hand",
}


def rotation_rows(part: LogView, policy: Policy, made_at: datetime) -> dict[str, list[RotationRow]]:
    """Return the rows by the id of the opening, in order: of the openings of a part of the log, and of any that is red."""
    here = {story.opening_id for story in part.openings}
    rows: dict[str, list[RotationRow]] = {}
    for rotation in rotations_in(part.log or part):
        row = _row(rotation, part, policy, made_at)
        if rotation.opening in here or row.is_red:
            rows.setdefault(rotation.opening, []).append(row)
    return rows


def _row(rotation: Rotation, part: LogView, policy: Policy, made_at: datetime) -> RotationRow:
    story = part.whole.get(rotation.opening)
    never = rotation.how is Ended.NEVER
    long_over = rotation.how is Ended.OWED and _is_long_over(rotation.since_utc, policy, made_at)
    if never:
        what = sentence_of("report.rotation.never", reason=rotation.reason)
    elif long_over:
        what = sentence_of("report.rotation.long_overdue")
    else:
        what = sentence_of(_ENDED[rotation.how])
    return RotationRow(
        seal_number=story.seal_number if story is not None else 0,
        label=part.people.label(rotation.opening, rotation.envelope) if rotation.envelope else "",
        since_utc=rotation.since_utc,
        # What was closed with a reason is exposed to this day.
        ended_utc="" if never else rotation.ended_utc,
        days=rotation.days(iso(made_at)),
        what=what,
        is_red=never or long_over,
    )


def _is_long_over(since_utc: str, policy: Policy, now: datetime) -> bool:
    red = time_after(since_utc, timedelta(hours=policy.rotation_red_h))
    # Where nobody knows since when, nothing says that there is time left.
    return not red or iso(now) > red
