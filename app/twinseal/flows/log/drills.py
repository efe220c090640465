"""Drills that came to their end, as the log has them."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.opening import OpeningKind, Outcome
from twinseal.flows.log.consent import consent_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def drill_certified(story: Story) -> Entry | None:
    """Return the entry by which a drill says what worked; None for what was no drill, or did not come to its end.

    Only a sealed one did: of one that was killed anybody can append to the log that it was certified.
    """
    if story.kind != OpeningKind.DRILL or not story.opened_utc or story.outcome is not Outcome.SEALED:
        return None
    return next((entry for entry in story.entries if entry.is_a(DRILL_CERTIFIED)), None)


def whole_drill(story: Story) -> Entry | None:
    """Return the entry of a drill in which everything could be decrypted; None for any other opening."""
    entry = drill_certified(story)
    return entry if entry is not None and entry.fields.get("failed") == [] else None


def drills_held(view: LogView) -> Sequence[Entry]:
    """Return those entries in the order of the log, but what is said of an opening that was over, or that two people did not sign."""
    entries = (
        entry for story in view.openings if (entry := whole_drill(story)) is not None and not consent_in(view, story).fault
    )
    return sorted((each for each in entries if not view.is_late(each)), key=lambda entry: entry.seq)
