"""Something was exposed and the log names no duty to rotate it, an opening has no review, or a list closed what was never owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_NARROWED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.finding import Rank
from twinseal.domain.statement import LESSONS, REVIEW
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.duties import ROTATE, exposed_in, logged_duties, over_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_Owed = Mapping[str, set[tuple[str, str]]]


def _subjects(view: LogView) -> list[Story]:
    return over_openings(view.openings)


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    owed = {opening: logged_duties(story) for opening, story in view.whole.items()}
    for story in stories:
        for what, entries in _wrong(story, owed):
            if entries:
                facts = {"what": what, "count": len(entries)}
                yield in_opening(story, entries, facts, subject=f"{story.opening_id} {what}")


def _wrong(story: Story, owed: _Owed) -> Iterator[tuple[str, list[Entry]]]:
    yield "closed_unowed", _unowed(story, owed)
    yield "no_rotate", _not_to_rotate(story)
    closed = story.of_kind(DUTY_CLOSED)
    # What a statement closed belongs to no list.
    yield "closed_review", [entry for entry in closed if text(entry, "duty") == REVIEW and text(entry, "change_set")]
    if (REVIEW, "") not in logged_duties(story):
        yield "no_review", [entry for entry in story.entries if entry.has(Tag.SETTLES_DUTIES)]


def _unowed(story: Story, owed: _Owed) -> list[Entry]:
    """Return what a list of this opening closed that no opening in the log ever owed."""
    return [
        entry
        for entry in story.of_kind(DUTY_CLOSED)
        if text(entry, "duty") not in (REVIEW, LESSONS)
        # What was owed where entries were missing names no opening.
        and text(entry, "owed_by")
        and (text(entry, "duty"), text(entry, "envelope")) not in owed.get(text(entry, "owed_by"), set())
    ]


def _not_to_rotate(story: Story) -> list[Entry]:
    owed = logged_duties(story)
    if (ROTATE, "") in owed and not story.of_kind(DUTY_NARROWED):
        return []
    left_out = [envelope for envelope in exposed_in(story) if (ROTATE, envelope) not in owed]
    return [entry for entry in story.exposing if text(entry, "envelope") in left_out]


def _is(what: str) -> Callable[[Facts], bool]:
    return lambda facts: facts.get("what") == what


NO_DUTY: Final = Rule(
    "A14",
    "Exposed, and nothing owed for it",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} {count:count|duty was|duties were} closed that the log never owed: it may hide what was exposed.",
            _is("closed_unowed"),
        ),
        Variant("in {named:opening} something was exposed, but the log has no duty to rotate it.", _is("no_rotate")),
        Variant(
            "in {named:opening} {count:count|review was|reviews were} closed by a list of changes, which closes none: "
            "nobody reviewed that opening.",
            _is("closed_review"),
        ),
        Variant("the log has no duty to review {named:opening}."),
    ),
    _subjects,
    _find,
    unit="openings that are over",
)
