"""A text that says nothing, kept when the program asked again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _kept(entry: Entry) -> list[str]:
    form = entry.fields.get("form")
    names = form.get("asked_again") if isinstance(form, dict) else entry.fields.get("asked_again")
    return [str(name) for name in names] if isinstance(names, list) else []


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        requests: dict[tuple[str, ...], list[Entry]] = {}
        for entry in story.entries:
            kept = _kept(entry)
            if kept and entry.is_a(REQUEST_SIGNED):
                # A request that expired is signed again with its words: that is one text, not two.
                requests.setdefault(tuple(kept), []).append(entry)
            elif kept:
                yield in_opening(story, (entry,), {"kept": kept})
        for texts, entries in requests.items():
            yield in_opening(story, entries, {"kept": list(texts)})


WEAK_TEXT: Final = Rule(
    "C11",
    "Texts that say nothing",
    Rank.LOW,
    "in {named:opening} a text that says nothing was kept when the program asked again ({kept}).",
    openings,
    _find,
)
