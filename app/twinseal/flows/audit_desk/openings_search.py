"""Narrows the list of openings by words and by marks, and says in words what is hidden by what: nothing is hidden in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import Outcome, kind_words
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.openings import Only, OpeningFilter, ShownOpenings

_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?\Z", re.ASCII)
_Fits = Callable[[OpeningLine], bool]
_Said = Callable[[int], str]
"""Says of how many openings that they are hidden, and by what."""
_ONLY: Final[dict[Only, tuple[_Said, _Fits]]] = {
    Only.NOT_REVIEWED: (
        lambda count: sentence_of("openings.hidden.not_reviewed", count=count),
        lambda line: line.marks.to_review,
    ),
    Only.WITH_FINDINGS: (
        lambda count: sentence_of("openings.hidden.with_findings", count=count),
        lambda line: line.marks.findings > 0,
    ),
    Only.OVERDUE: (
        lambda count: sentence_of("openings.hidden.overdue", count=count),
        lambda line: line.marks.age is not None and line.marks.age is not DutyAge.IN_TIME,
    ),
    Only.OUT_OF_HOURS: (
        lambda count: sentence_of("openings.hidden.out_of_hours", count=count),
        lambda line: line.marks.out_of_hours is True,
    ),
    Only.REFUSED: (
        lambda count: sentence_of("openings.hidden.refused", count=count),
        lambda line: line.outcome is Outcome.REFUSED,
    ),
    Only.UNCLEAN_END: (
        lambda count: sentence_of("openings.hidden.unclean_end", count=count),
        lambda line: line.outcome is Outcome.UNCLEAN_END,
    ),
}


class OpeningsSearch:
    """The openings of one look at the log, in the order in which they are listed. A step takes time for each that is still there."""

    def __init__(self, lines: Sequence[OpeningLine] = ()) -> None:
        """Take them as the desk lists them."""
        self._lines = lines

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that there are, as the log names them."""
        return tuple(sorted({line.kind for line in self._lines if line.kind}))

    def people(self) -> tuple[str, ...]:
        """Return the names of who asked and who answered."""
        names = {name for line in self._lines for name in (line.first, line.second) if name}
        return tuple(sorted(names, key=str.casefold))

    def envelopes(self) -> tuple[str, ...]:
        """Return the labels of the envelopes."""
        return tuple(sorted({label for line in self._lines for label in line.envelopes}, key=str.casefold))

    def shown(self, wanted: OpeningFilter) -> ShownOpenings:
        """Return what fits; raises `BadInput` with the field `since` or `until` for what is no day, and for an end before the beginning."""
        left: list[int] = list(range(len(self._lines)))
        hidden: list[str] = []
        for said, fits in _steps(wanted):
            kept = [place for place in left if fits(self._lines[place])]
            if len(kept) < len(left):
                hidden.append(said(len(left) - len(kept)))
            left = kept
        gone = len(self._lines) - len(left)
        if not gone:
            return ShownOpenings(tuple(left), 0, sentence_of("openings.shown.all", count=len(left)))
        why = "; ".join(hidden)
        sentence = sentence_of("openings.shown.some", shown=len(left), count=len(self._lines), hidden=gone, why=why)
        return ShownOpenings(tuple(left), gone, sentence)


_Step = tuple[_Said, _Fits]


def _steps(wanted: OpeningFilter) -> Iterator[_Step]:
    yield from _period(wanted)
    kind, name, label, words = wanted.kind, wanted.person, wanted.envelope, wanted.words.casefold().split()
    if kind:
        yield (
            lambda count: sentence_of("openings.hidden.kind", count=count, kind=kind_words(kind)),
            lambda line: line.kind == kind,
        )
    for only in Only:
        if only in wanted.only:
            yield _ONLY[only]
    if name:
        yield (
            lambda count: sentence_of("openings.hidden.person", count=count, name=name),
            lambda line: name in (line.first, line.second),
        )
    if label:
        yield (
            lambda count: sentence_of("openings.hidden.envelope", count=count, label=label),
            lambda line: label in line.envelopes,
        )
    if words:
        typed = " ".join(wanted.words.split())
        yield lambda count: sentence_of("openings.hidden.words", count=count, words=typed), _holds(words)


def _holds(words: Sequence[str]) -> _Fits:
    # The longest is the rarest, as a rule: most openings are done with it.
    first, *others = sorted(words, key=len, reverse=True)
    return lambda line: first in line.searched and all(word in line.searched for word in others)


def _period(wanted: OpeningFilter) -> Iterator[_Step]:
    since, until = _day(wanted.since, "since"), _day(wanted.until, "until")
    if since and until and until < since[: len(until)]:
        raise BadInput("input.bad.filter_reversed", field="until")
    if since:
        yield (
            lambda count: sentence_of("openings.hidden.since", count=count, day=since),
            lambda line: line.at_utc[: len(since)] >= since,
        )
    if until:
        yield (
            lambda count: sentence_of("openings.hidden.until", count=count, day=until),
            lambda line: line.at_utc[: len(until)] <= until,
        )


def _day(typed: str, field: str) -> str:
    day = typed.strip()
    if not day:
        return ""
    try:
        if not _DAY.match(day):
            raise ValueError(day)
        date.fromisoformat(f"{day}-01-01"[:10] if len(day) != len("2026-11") else f"{day}-01")
    except ValueError as fault:
        raise BadInput("input.bad.filter_day", field=field) from fault
    return day
