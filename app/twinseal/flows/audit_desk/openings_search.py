"""Narrows the list of openings by words and by marks, and says in words what is hidden by what: nothing is hidden in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningKind, Outcome, kind_words
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.openings import NO_REASON, PLANNED, Only, OpeningFilter, ShownOpenings

_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?\Z", re.ASCII)
_LIST: Final = ", "
_Fits = Callable[[OpeningLine], bool]
_Said = Callable[[int], str]
"""Says of how many openings that they are hidden, and by what."""
_ONLY: Final[dict[Only, tuple[_Said, _Fits]]] = {
    Only.OPENED: (
        lambda count: sentence_of("openings.hidden.opened", count=count),
        lambda line: bool(line.opened_utc),
    ),
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

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return dict((*self.people(), *self.envelopes()))

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that there are, as the log names them."""
        return tuple(sorted({line.kind for line in self._lines if line.kind}))

    def people(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of who asked and who answered, by name."""
        return self._people

    @cached_property
    def _people(self) -> tuple[tuple[str, str], ...]:
        return _by_words(
            each for line in self._lines for each in ((line.first_id, line.first), (line.second_id, line.second))
        )

    def envelopes(self) -> tuple[tuple[str, str], ...]:
        """Return id and newest label of the envelopes, by label."""
        return self._envelopes

    @cached_property
    def _envelopes(self) -> tuple[tuple[str, str], ...]:
        return _by_words(each for line in self._lines for each in zip(line.envelope_ids, line.envelopes, strict=False))

    def reasons(self) -> tuple[str, ...]:
        """Return the reasons that requests named."""
        return tuple(sorted({line.category for line in self._lines if line.category}, key=str.casefold))

    def shown(self, wanted: OpeningFilter) -> ShownOpenings:
        """Return what fits; raises `BadInput` with the field `since` or `until` for what is no day, and for an end before the beginning."""
        left: list[int] = list(range(len(self._lines)))
        hidden: list[str] = []
        for said, fits in _steps(wanted, lambda: self._words):
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
_Known = Callable[[], Mapping[str, str]]


def _by_words(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    # Lines are newest first: what somebody or something is called now is kept.
    words: dict[str, str] = {}
    for each, said in named:
        if each:
            words.setdefault(each, said)
    return tuple(sorted(words.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def _steps(wanted: OpeningFilter, known: _Known) -> Iterator[_Step]:
    """Yield what narrows, in the order in which it is said; `known` returns what people and envelopes are called, by id."""
    yield from _period(wanted)
    kind, envelope, reason, words = wanted.kind, wanted.envelope, wanted.reason, wanted.words.casefold().split()
    if kind:
        kinds = (OpeningKind.DRILL, OpeningKind.MAINTENANCE) if kind == PLANNED else (kind,)
        yield (
            lambda count: sentence_of("openings.hidden.kind", count=count, kind=_LIST.join(map(kind_words, kinds))),
            lambda line: line.kind in kinds,
        )
    for only in Only:
        if only in wanted.only:
            yield _ONLY[only]
    if wanted.person or wanted.beside:
        yield _without_people([each for each in (wanted.person, wanted.beside) if each], known)
    if envelope:
        yield (
            lambda count: sentence_of("openings.hidden.envelope", count=count, label=known().get(envelope, envelope)),
            lambda line: envelope in line.envelope_ids,
        )
    if reason:
        yield (
            lambda count: sentence_of(
                "openings.hidden.reason",
                count=count,
                reason=sentence_of("procedure.none") if reason == NO_REASON else reason,
            ),
            lambda line: (line.category or NO_REASON) == reason,
        )
    if words:
        typed = " ".join(wanted.words.split())
        yield lambda count: sentence_of("openings.hidden.words", count=count, words=typed), _holds(words)


def _without_people(people: Sequence[str], known: _Known) -> _Step:
    names = sentence_of("list.and").join(known().get(person, person) for person in people)
    return (
        lambda count: sentence_of("openings.hidden.person", count=count, name=names),
        # Of two, each is one of its two.
        lambda line: not Counter(people) - Counter((line.first_id, line.second_id)),
    )


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
            lambda line: _dated(line)[: len(since)] >= since,
        )
    if until:
        yield (
            lambda count: sentence_of("openings.hidden.until", count=count, day=until),
            lambda line: _dated(line)[: len(until)] <= until,
        )


def _dated(line: OpeningLine) -> str:
    """Return the time by which every count of use has it."""
    return line.opened_utc or line.at_utc


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
