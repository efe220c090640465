"""Something was shown or saved of an envelope that nobody had agreed on; an opening for maintenance or a new phone shows nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_OPENED, OPENING_WIDENED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import EXPOSING, Story, text

_SHOW_NOTHING: Final = tuple(kind.value for kind in OpeningKind if not kind.shows_contents)


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        shows_nothing = story.kind in _SHOW_NOTHING
        shown = story.of_kind(*EXPOSING, OPENING_WIDENED) if shows_nothing else list(_beyond(story))
        if shown:
            facts = {"shows_nothing": shows_nothing, "opening": story.opening_id}
            envelopes = [each for each in dict.fromkeys(text(entry, "envelope") for entry in shown) if each]
            yield in_opening(story, shown, {**facts, "envelopes": envelopes})


def _beyond(story: Story) -> Iterator[Entry]:
    """Yield what was exposed of envelopes that were not agreed on by then; without an agreement another rule tells."""
    agreed: set[str] | None = None
    for entry in story.of_kind(OPENING_OPENED, OPENING_WIDENED, *EXPOSING):
        if entry.is_a(OPENING_OPENED):
            agreed = _listed(entry)
        elif agreed is None:
            continue
        elif entry.is_a(OPENING_WIDENED):
            agreed |= _listed(entry)
        elif text(entry, "envelope") not in agreed:
            yield entry


def _listed(entry: Entry) -> set[str]:
    envelopes = entry.fields.get("envelopes")
    return {str(each) for each in envelopes} if isinstance(envelopes, list) else set()


SHOWN_BEYOND: Final = Rule(
    "A13",
    "Shown beyond what was agreed",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} something that is stored was shown, although it was for maintenance or a new phone.",
            lambda facts: facts.get("shows_nothing"),
        ),
        Variant("in {named:opening} something of {envelopes:labels} was shown, which nobody had agreed on."),
    ),
    openings,
    _find,
)
