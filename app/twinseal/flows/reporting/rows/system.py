"""What the program itself did in an opening: limits in force, alerts, masks, who was denied, what was gone on in spite of, slips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.contents import CONTENTS_MASKED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.maintenance import SLIP_PRINTED
from twinseal.domain.opening import OpeningKind, cause_words
from twinseal.domain.opening_limits import limits_of
from twinseal.flows.log.gone_on import gone_on_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.policy_then import policy_then
from twinseal.flows.log.stories import Story, summary, text
from twinseal.reports.part_rows import SystemDid

_LIMITS: Final = ("opening_min", "extensions", "opening_total_min", "joint_window_s", "mask_idle_s", "reseal_idle_s")
_SLIP: Final = "slip"


def system_did(story: Story, part: LogView) -> SystemDid:
    """Return what the program did in an opening, by all of its entries."""
    log = part.log or part
    alerts: Counter[tuple[str, str]] = Counter()
    masks: Counter[str] = Counter()
    for entry in story.entries:
        if entry.is_a(ALERT_SENT) and text(entry, "channel") != _SLIP and text(entry, "moment"):
            alerts[text(entry, "channel"), text(entry, "outcome")] += 1
        elif entry.is_a(CONTENTS_MASKED):
            masks[cause_words(text(entry, "cause"))] += 1
    denials = Counter(summary(entry, part.people) for entry in story.entries if entry.has(Tag.DENIAL))
    return SystemDid(
        limits=_limits_at(log, story),
        alerts=tuple((channel, outcome, count) for (channel, outcome), count in sorted(alerts.items())),
        masks=tuple(sorted(masks.items())),
        denials=tuple(sorted(denials.items())),
        overrides=tuple(_overrides(story, part)),
        slips=sum(entry.is_a(SLIP_PRINTED) for entry in story.entries),
    )


def _overrides(story: Story, part: LogView) -> list[str]:
    gone_on = gone_on_in(story)
    said = [f"register code {gone_on.register_answer.replace('_', ' ')}"] if gone_on.register_answer else []
    said += [f"asked again for better words, kept: {name.replace('_', ' ')}" for name in gone_on.kept]
    return said + [summary(entry, part.people) for entry in gone_on.mismatches]


def _limits_at(log: LogView, story: Story) -> Mapping[str, str]:
    """Return the limits that were in force for an opening of its kind when it began, by the names of the rules."""
    policy = policy_then(log, story.entries[0]).policy
    limits = {name: value for name, value in asdict(policy).items() if name in _LIMITS}
    kind = OpeningKind(story.kind) if story.kind in list(OpeningKind) else OpeningKind.EMERGENCY
    own = limits_of(kind, policy)
    limits |= {"opening_min": own.asked_min, "opening_total_min": own.total_min, "reseal_idle_s": own.idle_s}
    if not kind.shows_contents:
        # There is nothing that could be masked.
        del limits["mask_idle_s"]
    if kind is OpeningKind.NEW_PHONE:
        limits["extensions"] = 0
    return {name: str(value) for name, value in limits.items()}
