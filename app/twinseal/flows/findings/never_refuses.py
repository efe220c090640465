"""An officer who confirmed many requests, each as it stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import ANSWER_SIGNED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _answered(view: LogView) -> list[tuple[Story, Entry]]:
    return [(story, entry) for story in view.openings for entry in story.of_kind(ANSWER_SIGNED)]


def _find(answers: Sequence[tuple[Story, Entry]], view: LogView) -> Iterator[Match]:
    least = view.thresholds.b7_answers
    in_a_row: dict[str, list[Entry]] = {}
    for story, entry in answers:
        form = entry.fields.get("form")
        answer = form if isinstance(form, dict) else {}
        person = str(answer.get("person", ""))
        if not answer.get("confirmed") or _narrower(answer, story):
            in_a_row.pop(person, None)
            continue
        own = in_a_row.setdefault(person, [])
        own.append(entry)
        if len(own) >= least:
            at = str(entry.fields.get("t", ""))
            # Those before it belong to the same finding already.
            named = own if len(own) == least else own[-1:]
            yield Match(person, places(named), {"person": person, "times": len(own)}, at)


def _narrower(answer: dict[str, object], story: Story) -> bool:
    rows, minutes, asked = answer.get("envelopes"), answer.get("minutes"), story.form.get("minutes")
    fewer = isinstance(rows, list) and len(rows) < len(story.labels)
    return fewer or (isinstance(minutes, int) and isinstance(asked, int) and minutes < asked)


NEVER_REFUSES: Final = Rule(
    "B7",
    "Officers who never refuse",
    Rank.LOW,
    "{person:name} confirmed {times} requests in a row and refused or narrowed none.",
    _answered,
    _find,
    unit="answers",
    innocent="Every request was in order.",
    thresholds=("b7_answers",),
)
