"""How a vault was used in a period, in the words of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from twinseal.domain.days import begun_days
from twinseal.domain.opening import kind_words
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.use import Numbers, Use
from twinseal.reports.part_rows import CountRow, Tile, UsePart

_NUMBERS: tuple[tuple[str, Callable[[Numbers], str]], ...] = (
    ("openings", lambda of: str(of.openings)),
    ("emergencies", lambda of: str(of.emergencies)),
    ("drills, maintenance", lambda of: str(of.planned)),
    ("begun, not opened", lambda of: str(of.not_opened)),
    ("failed attempts", lambda of: str(of.attempts)),
    ("minutes open", lambda of: str(of.open_min)),
    ("median duration", lambda of: "\u2013" if of.median_s is None else f"{of.median_s / 60:.1f} min"),
    ("days exposed", lambda of: str(of.exposed_days)),
    ("mean time to rotate", lambda of: hours_words(of.hours_to_rotate)),
    ("mean time to review", lambda of: hours_words(of.hours_to_review)),
)


def use_part(use: Use, log: LogView, agreed: int) -> UsePart:
    """Return the part of a report about use, with names in the place of ids; the report tells of so many `agreed` openings."""
    people = log.people
    here = use.now.openings
    return UsePart(
        tiles=tuple(
            Tile(label, said(use.now), said(use.before) if use.before is not None else "") for label, said in _NUMBERS
        ),
        before=_before(use),
        months=use.months,
        hours=use.hours,
        zone=use.zone,
        budget=_budget(use),
        gone_on=_gone_on(use),
        by_kind=_rows(((kind_words(kind), count) for kind, count in use.kinds), here),
        by_envelope=_rows(((people.label("", envelope), count) for envelope, count in use.envelopes), here),
        by_person=_rows(((people.name(person), count) for person, count in use.people), here),
        by_pair=_rows(((" with ".join(map(people.name, pair)), count) for pair, count in use.pairs), here),
        by_reason=_rows(((reason or "none given", count) for reason, count in use.reasons), here),
        unknown_lengths=use.unknown_lengths,
        began_before=max(0, agreed - here),
    )


def _rows(counted: Iterable[tuple[str, int]], of: int) -> tuple[CountRow, ...]:
    return tuple(CountRow(label, count, round(100 * count / of) if of else 0) for label, count in counted)


def hours_words(hours: int | None) -> str:
    """Return a mean time as a paper has it: hours, from three days on days; a dash for None."""
    if hours is None:
        return "\u2013"
    return f"{hours} h" if hours < 72 else f"{round(hours / 24)} d"


def _before(use: Use) -> str:
    if use.before is None:
        return "The log does not reach back to a whole period before this one: there is nothing to compare it with."
    begins = use.begins_utc - (use.ends_utc - use.begins_utc)
    return f"Before: from {_day(begins)} to {_day(use.begins_utc)}, as long as this period."


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _gone_on(use: Use) -> str:
    now, before = use.now, use.before
    said = f"Went on in spite of a warning: {_times(now.gone_on)}"
    said += f", in {now.gone_on_in} of {now.openings} openings" if now.gone_on else ""
    return f"{said}; before: {_times(before.gone_on)}." if before is not None else f"{said}."


def _times(count: int) -> str:
    return "never" if not count else "once" if count == 1 else f"{count} times"


def _budget(use: Use) -> str:
    days = max(1, begun_days((use.ends_utc - use.begins_utc).total_seconds()))
    expected = f"{use.expected:.1f}".removesuffix(".0")
    over = use.now.emergencies > max(use.expected, use.expected_quarter)
    said = "more than expected" if over else "within what is expected"
    return (
        f"Budget: the policy expects {use.expected_quarter} emergenc{'y' if use.expected_quarter == 1 else 'ies'} a quarter, which is {expected} in {days} day{'' if days == 1 else 's'}. "
        f"There {'was' if use.now.emergencies == 1 else 'were'} {use.now.emergencies}: {said}."
    )
