"""In which order reviews are owed: what is overdue by how grave it is, the rest by when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Finding, Rank
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import openings_by_entry
from twinseal.flows.views.reviews import ReviewLine


def own_ranks(findings: Iterable[Finding], view: LogView) -> Mapping[str, Rank]:
    """Return for each opening the gravest rank of the findings that name no other one.

    A finding of many openings, such as a secret that nobody rotates, makes all of them alike; one that names a single opening
    tells it from the others.
    """
    by_entry = openings_by_entry(view.entries)
    ranks: dict[str, Rank] = {}
    for finding in findings:
        named = {by_entry.get(place, "") for place in finding.entries} - {""}
        if len(named) == 1:
            (opening,) = named
            known = ranks.get(opening)
            if known is None or finding.rank.weight < known.weight:
                ranks[opening] = finding.rank
    return ranks


def urgency(line: ReviewLine, own: Rank | None) -> tuple[bool, int, int, str, int, str]:
    """Return what reviews that are owed are put in order by; `own` is the gravest rank of what names this opening alone."""
    in_time, rank = line.age is DutyAge.IN_TIME, _weight(line.rank)
    # Once it is too late for all of them, the day says nothing of which to begin with.
    grave = (0, 0) if in_time else (_weight(own), rank)
    return (in_time, *grave, line.due_utc, rank, line.at_utc)


def _weight(rank: Rank | None) -> int:
    return len(Rank) if rank is None else rank.weight
