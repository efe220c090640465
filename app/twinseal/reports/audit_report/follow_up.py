"""What is owed and what became of it: days of exposure by envelope, duties, acknowledgements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.audit_report.conclusion import FOLLOW_UP
from twinseal.reports.model import FollowUp
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import InForce
from twinseal.reports.parts.duties import draw_duties

_ENVELOPES: Final = (
    Column("Envelope, as the log names it", 68),
    Column("Openings here", 19),
    Column("In all", 11),
    Column("Last opened (UTC)", 27, mono=True),
    Column("Days exposed", 18),
    Column("Not rotated since (UTC)", 31, mono=True),
)
_SAID: Final = (Column("Time (UTC)", 35, mono=True), Column("What", 90), Column("By", 37), Column("No.", 12, mono=True))


def draw_follow_up(paper: Paper, follow: FollowUp, rules: InForce | None) -> None:
    """Write the part; envelopes that were never exposed are there too, for they are the inventory."""
    paper.section("Follow-up: envelopes, and for how many days they were exposed", mark="Follow-up")
    paper.goal(FOLLOW_UP)
    founded = f" Envelopes at the founding: {rules.envelope_count}." if rules is not None else ""
    paper.text(
        f"Rotations that openings here owe: {follow.rotated} of {follow.rotations} done. Red: not rotated yet. Days count from the "
        f"beginning of the period.{founded} An auditor reads the log alone: an envelope that nobody asked for since has no name here.",
        colour=theme.MUTED,
        size=8,
    )
    exposed = {label: (days, since) for label, _, days, since in follow.exposed}
    used = {label: (here, of_all, last) for label, here, of_all, last in (rules.envelopes if rules is not None else ())}
    labels = list(dict.fromkeys((*exposed, *used)))
    red = [place for place, label in enumerate(labels) if exposed.get(label, (0, ""))[1]]
    if labels:
        draw_table(paper, _ENVELOPES, [_envelope(label, exposed, used) for label in labels], red=red)
    else:
        paper.text("Nothing was opened yet.")
    if follow.duties:
        draw_duties(paper, "Follow-up: other duties", follow.duties)
    if follow.acknowledgements:
        paper.section("Follow-up: acknowledgements")
        draw_table(
            paper, _SAID, [(utc_digits(row.at_utc), row.summary, row.actors, row.number) for row in follow.acknowledgements]
        )
    if not (follow.duties or follow.acknowledgements):
        paper.text("No other duty is open, and nothing was acknowledged in this period.")


def _envelope(
    label: str, exposed: Mapping[str, tuple[int, str]], used: Mapping[str, tuple[int, int, str]]
) -> tuple[str, ...]:
    here, of_all, last = used.get(label, (0, 0, ""))
    days, since = exposed.get(label, (0, ""))
    rotated = "rotated" if days else "\u2013"
    return (label, str(here), str(of_all), utc_digits(last)[:16] or "never", str(days), utc_digits(since) or rotated)
