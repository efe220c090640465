"""What a report prints of a frame: each clause with what of the period satisfies it, and what does not."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.domain.texts import worded
from twinseal.flows.frames.frame import Clause, Frame
from twinseal.flows.frames.predicate import Answer, FramePeriod, JudgedSubject
from twinseal.flows.frames.registry import PREDICATES
from twinseal.reports.frame_model import ClauseRow, FramePart, Named


def judged_frame(frame: Frame, period: FramePeriod) -> FramePart:
    """Return a frame with every clause judged; a predicate that several clauses name looks once."""
    answers = {name: tuple(PREDICATES[name].judge(period)) for name in {clause.predicate for clause in frame.clauses}}
    rows = tuple(_row(clause, answers[clause.predicate]) for clause in frame.clauses)
    return FramePart(frame.title, frame.version, frame.sha256, rows)


def _row(clause: Clause, judged: tuple[JudgedSubject, ...]) -> ClauseRow:
    predicate = PREDICATES[clause.predicate]
    return ClauseRow(
        clause.number,
        clause.reading,
        clause.source,
        worded(f"predicate.{predicate.name}.unit", predicate.unit),
        predicate.as_a_whole,
        sum(each.answer is Answer.YES for each in judged),
        len(judged),
        _named(each for each in judged if each.answer is Answer.NO),
        _named(each for each in judged if each.answer is Answer.UNKNOWN),
        predicate.tells,
    )


def _named(judged: Iterable[JudgedSubject]) -> tuple[Named, ...]:
    return tuple(Named(each.noun, each.number, each.words, each.opening, each.why) for each in judged)
