"""What a review says, in words: each part of the signed form beside its text, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.domain.review import NO_LESSONS, Reference, Review, ReviewClass
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.log.reviews import Accounted, OpeningReview, Reviewed, ReviewState
from twinseal.flows.log.stories import People
from twinseal.flows.views.reviews import SaidLine

CLASSES: Final[Mapping[ReviewClass, Text]] = {
    ReviewClass.DRILL: Text("review.class.drill"),
    ReviewClass.JUSTIFIED: Text("review.class.justified"),
    ReviewClass.AVOIDABLE: Text("review.class.avoidable"),
    ReviewClass.NOT_JUSTIFIED: Text("review.class.not_justified"),
    ReviewClass.MISUSE: Text("review.class.misuse"),
    ReviewClass.CANNOT_JUDGE: Text("review.class.cannot_judge"),
}
REFERENCES: Final[Mapping[Reference, Text]] = {
    Reference.YES: Text("review.reference.yes"),
    Reference.NO: Text("review.reference.no"),
    Reference.NOT_AVAILABLE: Text("review.reference.not_available"),
}
QUESTIONS: Final[Mapping[str, Text]] = {
    "real": Text("review.question.real"),
    "way_closed": Text("review.question.way_closed"),
    "no_wider": Text("review.question.no_wider"),
    "shown_as_asked": Text("review.question.shown_as_asked"),
}
"""The four questions, by the field of the form that has the answer."""
_STATES: Final[Mapping[ReviewState, Text]] = {
    ReviewState.OPEN: Text("review.state.open"),
    ReviewState.LOOKED: Text("review.state.looked"),
    ReviewState.WAITS: Text("review.state.waits"),
    ReviewState.REVIEWED: Text("review.state.reviewed"),
    ReviewState.COUNTERSIGNED: Text("review.state.countersigned"),
    ReviewState.AGAIN: Text("review.state.again"),
}


def class_words(review_class: ReviewClass) -> str:
    """Return what a class is called."""
    return str(CLASSES[review_class])


def state_words(of: OpeningReview) -> str:
    """Return where an opening stands, in words."""
    return str(_STATES[of.state])


def signer_words(of: OpeningReview, people: People) -> str:
    """Return who signed its newest review, and who countersigned that; empty before the first."""
    first, second = of.first, of.second
    if first is None:
        return ""
    by = people.name(first.by)
    return by if second is None else sentence_of("review.by_two", first=by, second=people.name(second.by))


def review_rows(review: Review, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return every part of a review beside its text, in the order of the form; `names` are the findings in words by their ids."""
    rows = [(sentence_of("review.part.class"), class_words(review.review_class))]
    rows += [(str(words), _yes_no(getattr(review, name))) for name, words in QUESTIONS.items()]
    rows.append((sentence_of("review.part.reference"), str(REFERENCES[review.reference])))
    rows += [(names.get(each.id, each.id), each.answer) for each in review.findings]
    rows.append((sentence_of("review.part.remarks"), review.remarks or sentence_of("review.nothing")))
    rows.append((sentence_of("review.part.lessons"), lessons_words(review.lessons)))
    rows += [
        (
            sentence_of("review.part.recommendation"),
            sentence_of("review.recommendation", what=each.what, owner=each.owner, due=each.due),
        )
        for each in review.recommendations
    ]
    if review.grave:
        rows.append((sentence_of("review.part.grave"), sentence_of("review.grave")))
    if review.second:
        rows.append((sentence_of("review.part.second"), sentence_of("review.second", head=review.second[:16])))
    rows.append((sentence_of("review.part.known"), review.heads_sha256))
    return tuple(rows)


def beside(part: str, words: str) -> str:
    """Return a part of a review and its text as one line: a part may be a question or a sentence of its own."""
    joint = " " if part.endswith("?") else " \u2013 " if part.endswith(".") else ": "
    return f"{part}{joint}{words}"


def said_of(of: OpeningReview, people: People, names: Mapping[str, str]) -> tuple[SaidLine, ...]:
    """Return what was signed about an opening, oldest first: reviews, and beside them what its people say."""
    each_said: list[Reviewed | Accounted] = [*of.reviews, *of.accounts]
    said = sorted(each_said, key=lambda each: each.at_utc)
    return tuple(_said(each, people, names) for each in said)


def _said(said: Reviewed | Accounted, people: People, names: Mapping[str, str]) -> SaidLine:
    at, name = utc_words(said.at_utc), people.name(said.by)
    if isinstance(said, Accounted):
        return SaidLine(sentence_of("review.said.account", name=name, at=at), ((name, said.account.account),))
    second, first = sentence_of("review.said.second", name=name, at=at), sentence_of("review.said.review", name=name, at=at)
    return SaidLine(second if said.review.second else first, review_rows(said.review, names))


def lessons_words(lessons: str) -> str:
    """Return what a review says of lessons, in words."""
    if lessons == NO_LESSONS:
        return sentence_of("review.lessons.none")
    return lessons or sentence_of("review.lessons.later")


def _yes_no(answer: bool) -> str:
    return sentence_of("review.yes") if answer else sentence_of("review.no")
