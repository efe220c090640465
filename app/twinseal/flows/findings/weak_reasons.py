"""Texts that say nothing: kept when the program asked again, too short, an answer said twice, or used for another incident."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import DAY_S
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.finding import Rank
from twinseal.domain.justifications import repeats_an_answer, says_little
from twinseal.domain.likeness import alike_before
from twinseal.domain.weak_text import JUSTIFICATION
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.dated import DatedOpening, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story

_ALIKE_DAYS: Final = 180
_MANY_ALIKE: Final = 3
_KEPT, _FEW_WORDS, _AN_ANSWER, _ALIKE = "kept", "few_words", "an_answer", "alike"


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    with_weak_words = set[str]()
    for story in stories:
        kept = [(entry, names) for entry in story.entries if (names := _kept(entry))]
        yield from _kept_in(story, kept)
        if any(JUSTIFICATION in names for _, names in kept):
            with_weak_words.add(story.opening_id)
    asked = [opening for opening in emergencies(view) if _justification(opening)]
    for opening in asked:
        if opening.story.opening_id not in with_weak_words:
            yield from _weak_in(opening, view.thresholds.c11_words)
    yield from _alike_in(asked, view)


def _kept(entry: Entry) -> list[str]:
    form = entry.fields.get("form")
    names = form.get("asked_again") if isinstance(form, dict) else entry.fields.get("asked_again")
    return [str(name) for name in names] if isinstance(names, list) else []


def _kept_in(story: Story, texts_kept: Iterable[tuple[Entry, list[str]]]) -> Iterator[Match]:
    """Yield the texts that were kept when the program asked again, by the entries that say so."""
    requests: dict[tuple[str, ...], list[Entry]] = {}
    for entry, kept in texts_kept:
        if entry.is_a(REQUEST_SIGNED):
            # A request that expired is signed again with its words: that is one text, not two.
            requests.setdefault(tuple(kept), []).append(entry)
        else:
            yield _kept_text(story, (entry,), kept)
    for texts, entries in requests.items():
        yield _kept_text(story, entries, list(texts))


def _kept_text(story: Story, entries: Sequence[Entry], kept: list[str]) -> Match:
    # Another text of the same opening is another finding: nobody joins what people wrote.
    subject = " ".join((story.opening_id, *kept))
    return in_opening(story, entries, _facts(_KEPT, kept=kept), rank=Rank.LOW, subject=subject)


def _facts(what: str, **more: object) -> dict[str, object]:
    return {"what": what, "kept": [], "other": {}, "times": 0, **more}


def _justification(opening: DatedOpening) -> str:
    return str(opening.story.form.get("justification", ""))


def _reference(opening: DatedOpening) -> str:
    return str(opening.story.form.get("reference", "")).casefold()


def _requests(opening: DatedOpening) -> list[Entry]:
    return opening.story.of_kind(REQUEST_SIGNED) or [opening.opened]


def _weak_in(opening: DatedOpening, fewest_words: int) -> Iterator[Match]:
    answers = opening.story.form.get("answers")
    if says_little(_justification(opening), fewest_words):
        yield in_opening(opening.story, _requests(opening), _facts(_FEW_WORDS), rank=Rank.LOW)
    elif repeats_an_answer(_justification(opening), map(str, answers) if isinstance(answers, list) else ()):
        yield in_opening(opening.story, _requests(opening), _facts(_AN_ANSWER), rank=Rank.LOW)


def _alike_in(asked: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    """Yield what was said for another incident before, under the opening in which it was said first."""

    def counts(later: int, earlier: int) -> bool:
        seconds_after = asked[later].at_s - asked[earlier].at_s
        if _reference(asked[later]) or _reference(asked[earlier]):
            return _reference(asked[later]) != _reference(asked[earlier])
        # Without any number only time tells whether it is another incident.
        return seconds_after > view.thresholds.c12_hours * 3600

    moments = [opening.at_s for opening in asked]

    def oldest(place: int) -> int:
        return bisect_left(moments, moments[place] - _ALIKE_DAYS * DAY_S)

    first_of: dict[int, int] = {}
    times: dict[int, int] = {}
    texts = [_justification(opening) for opening in asked]
    for place, earlier in enumerate(alike_before(texts, view.thresholds.c11_percent, counts, oldest)):
        if earlier is None:
            continue
        first = first_of[place] = first_of.get(earlier, earlier)
        times[first] = times.get(first, 1) + 1
        story, before = asked[place].story, asked[earlier].story
        other = {"people": [name for name in (before.first, before.second) if name], "seal": before.seal_number}
        rank = Rank.MEDIUM if times[first] >= _MANY_ALIKE else Rank.LOW
        facts = _facts(_ALIKE, other=other, times=times[first])
        yield in_opening(story, _requests(asked[place]), facts, rank=rank, subject=f"alike {asked[first].story.opening_id}")


def _is(what: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.get("what") == what


WEAK_REASONS: Final = Rule(
    "C11",
    "Texts that say nothing, or that were said before",
    Rank.MEDIUM,
    (
        Variant("in {named:opening} a text that says nothing was kept when the program asked again ({kept}).", _is(_KEPT)),
        Variant("the justification of {named:opening} has very few words.", _is(_FEW_WORDS)),
        Variant("the justification of {named:opening} says only what an answer says.", _is(_AN_ANSWER)),
        Variant(
            "the justification of {named:opening} is that of {other:opening} again, for another incident; {times} openings have it."
        ),
    ),
    openings,
    _find,
    innocent="The same thing failed again, and the same words were true again.",
    thresholds=("c11_percent", "c11_words", "c12_hours"),
)
