"""Gathers what stands on the page about a quarter of use; the numbers are those of `twinseal.flows.log.overuse`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, TypeVar

from twinseal.domain.opening import kind_words
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import moment_of
from twinseal.flows.context.times import parse, time_after
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.overuse import Overuse, overuse
from twinseal.flows.log.stories import text
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.rows.use import hours_words
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.part_rows import CountRow, Tile
from twinseal.reports.sheets.model import QuarterData

Named = TypeVar("Named")
_MOST: Final = 5


def gather_quarter(part: LogView, end_utc: str, issue: Issue, meaning: str) -> QuarterData:
    """Return what the page says of the quarter that ends at a moment."""
    log = part.log or part
    now = overuse(log, parse(end_utc))
    began = next((text(entry, "t") for entry in log.entries if moment_of(entry.fields.get("t"))), end_utc)
    before = overuse(log, parse(now.begins_utc))
    # Of a quarter that the log does not tell whole, a smaller number would say what is not so.
    return QuarterData(
        sheet=sheet_facts(part.entries, issue, meaning),
        # Counted is what is later than the last second before it.
        begins_utc=time_after(now.begins_utc, timedelta(seconds=1)),
        ends_utc=now.ends_utc,
        emergencies=now.emergencies,
        expected=now.expected,
        tiles=tiles_of(now, before if began <= before.begins_utc else None),
        trend=trend_of(now),
        counted=counted_of(now, log),
        too_often=too_often_of(now, log),
    )


def counted_of(now: Overuse, log: LogView) -> tuple[tuple[str, tuple[CountRow, ...]], ...]:
    """Return what is counted of a quarter, a heading with its rows each; nothing of what there was none of."""
    kinds, reasons = (
        count_rows(now.by_kind, kind_words),
        count_rows(now.reasons, lambda each: each or sentence_of("procedure.none")),
    )
    envelopes = count_rows(now.envelopes, lambda each: log.people.label("", each), now.emergencies)
    rows = (
        (sentence_of("report.quarter.kinds"), kinds),
        (sentence_of("report.quarter.envelopes"), envelopes),
        (sentence_of("report.quarter.reasons"), reasons),
        (sentence_of("report.quarter.pairs"), count_rows(now.pairs, lambda pair: _pair(log, pair))),
    )
    return tuple((heading, own) for heading, own in rows if own)


def too_often_of(now: Overuse, log: LogView) -> tuple[str, ...]:
    """Return a sentence on each envelope that was opened so often that it needs normal access."""
    return tuple(
        sentence_of("report.quarter.too_often", label=log.people.label("", envelope), times=count)
        for envelope, count in now.envelopes
        if count >= log.thresholds.c4_quarter
    )


def _pair(log: LogView, pair: tuple[str, str]) -> str:
    return sentence_of("list.and").join(log.people.name(person) for person in pair)


def tiles_of(now: Overuse, before: Overuse | None) -> tuple[Tile, ...]:
    """Return the numbers of a quarter beside those of the one before; None where the log does not tell that one whole."""

    def tile(label: str, value: Callable[[Overuse], str]) -> Tile:
        return Tile(label, value(now), "" if before is None else value(before))

    return (
        tile(sentence_of("report.quarter.emergencies"), lambda each: str(each.emergencies)),
        tile(sentence_of("report.quarter.planned"), lambda each: str(each.planned)),
        tile(sentence_of("report.quarter.drills"), lambda each: str(each.drills)),
        tile(sentence_of("report.quarter.refused"), lambda each: str(each.refused)),
        tile(sentence_of("report.quarter.open_min"), lambda each: str(each.open_min)),
        tile(sentence_of("report.quarter.exposed_days"), lambda each: str(each.exposed_days)),
        tile(sentence_of("report.quarter.to_rotate"), lambda each: hours_words(each.hours_to_rotate)),
        tile(sentence_of("report.quarter.to_review"), lambda each: hours_words(each.hours_to_review)),
        tile(sentence_of("report.quarter.ratio"), _ratio),
        tile(sentence_of("report.quarter.balance"), _balance),
    )


def _balance(each: Overuse) -> str:
    # A hyphen before a number is read as a dash; this is the sign.
    return f"{each.balance:+d}".replace("-", "\u2212") if each.balance else "0"


def _ratio(each: Overuse) -> str:
    return f"{each.emergencies} : {each.planned}"


def trend_of(now: Overuse) -> tuple[tuple[str, str], ...]:
    """Return the emergencies of earlier quarters, and how rare so many are after them."""
    unknown = sentence_of("report.quarter.too_young")
    if now.four_before is None:
        chance = unknown
    elif now.rare:
        chance = sentence_of("report.quarter.rare", times=now.rare)
    else:
        chance = sentence_of("report.quarter.not_more")
    return (
        (sentence_of("report.quarter.quarter_before"), _or(now.quarter_before, unknown)),
        (sentence_of("report.quarter.year_before"), _or(now.year_before, unknown)),
        (sentence_of("report.quarter.four_before"), _or(now.four_before, unknown)),
        (sentence_of("report.quarter.chance"), chance),
    )


def _or(count: int | None, unknown: str) -> str:
    return unknown if count is None else str(count)


def count_rows(
    counted: Iterable[tuple[Named, int]], words: Callable[[Named], str], of: int | None = None
) -> tuple[CountRow, ...]:
    """Return the most frequent and the others as one row, each with its share of so many; None for the share of all of them."""
    rows = list(counted)
    whole = of or sum(count for _, count in rows)
    shown = [(words(name), count) for name, count in rows[:_MOST]]
    others = sum(count for _, count in rows[_MOST:])
    if others:
        shown.append((sentence_of("report.quarter.others"), others))
    return tuple(CountRow(label, count, round(100 * count / whole)) for label, count in shown)
