"""Openings of so many envelopes, files or comparisons that it looks like taking away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.contents import ATTACHMENT_SAVED, FIELD_COMPARED
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_RETIRED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.carried_out import in_force_from
from twinseal.flows.log.dated import DatedOpening, dated_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text

_ENVELOPES, _FILES, _COMPARED = "envelopes", "files", "compared"


def _envelopes_at(view: LogView) -> list[tuple[int, int]]:
    """Return how many envelopes there were, by the number of the entry from which on.

    Only rows in force count: else whoever appends some makes a part of the vault of what is too much.
    """
    founded = next(iter(view.of_kind(VAULT_FOUNDED)), None)
    steps = [(0, 0 if founded is None else number(founded, "envelope_count"))]
    for since, row in in_force_from(view, ENVELOPE_ADDED, ENVELOPE_RETIRED):
        steps.append((since, steps[-1][1] + (1 if row.is_a(ENVELOPE_ADDED) else -1)))
    return steps


def _find(openings: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    steps, place = _envelopes_at(view), 0
    for opening in openings:
        while place + 1 < len(steps) and steps[place + 1][0] <= opening.opened.seq:
            place += 1
        for what, count, entries in _too_much(opening, steps[place][1], view.thresholds):
            facts = {"what": what, "count": count, "envelopes": steps[place][1]}
            yield in_opening(opening.story, entries, facts, subject=f"{opening.story.opening_id} {what}")


def _too_much(opening: DatedOpening, there: int, thresholds: Thresholds) -> Iterator[tuple[str, int, list[Entry]]]:
    envelopes = len(opening.envelopes)
    # The part of the vault is rounded up: a vault of five with a quarter has two.
    if envelopes >= max(thresholds.c8_envelopes, -(-there * thresholds.c8_percent // 100)) > 0:
        yield _ENVELOPES, envelopes, [opening.opened]
    saved = opening.story.of_kind(ATTACHMENT_SAVED)
    if len(saved) >= thresholds.c8_files > 0:
        yield _FILES, len(saved), saved
    compared = opening.story.of_kind(FIELD_COMPARED)
    often = Counter((text(entry, "envelope"), number(entry, "field_index")) for entry in compared)
    for field, times in often.items():
        if times >= thresholds.c8_compares > 0:
            of_field = [entry for entry in compared if (text(entry, "envelope"), number(entry, "field_index")) == field]
            yield _COMPARED, times, of_field


TOO_MUCH: Final = Rule(
    "C8",
    "Openings of too much at once",
    Rank.MEDIUM,
    (
        Variant(
            "in {named:opening} {count} envelopes were opened[; the vault had {envelopes}].",
            lambda facts: facts.get("what") == _ENVELOPES,
        ),
        Variant(
            "in {named:opening} {count:count|file was|files were} saved to a drive.",
            lambda facts: facts.get("what") == _FILES,
        ),
        Variant(
            "in {named:opening} one field was compared {count} times with what was typed: that finds a secret by trying."
        ),
    ),
    dated_openings,
    _find,
    innocent="A whole site was down, or somebody mistyped what was compared.",
    thresholds=("c8_envelopes", "c8_percent", "c8_files", "c8_compares"),
)
