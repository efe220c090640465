"""The draw of a challenge sample: by words that somebody chose and by the head of the log, so that anybody can redo it.

Whoever writes the log cannot foresee the words, and whoever says them cannot foresee the head. docs/formats.md, 10.2, is the
specification.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.text import LINE_MAX, clean_name
from twinseal.domain.texts import Text
from twinseal.flows.log.stories import text

DRAWN: Final = 5
"""How many openings are drawn, or all where there are no more."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw: its seed, from how many openings, and the ids of those drawn with the number of each, in their order."""

    seed: bytes
    population: int
    drawn: tuple[tuple[str, bytes], ...]


def phrase_of(typed: str) -> str:
    """Return what somebody typed as it goes into the draw: NFC, each run of blanks one blank. Raises `BadInput`."""
    return clean_name(typed, Text("field.report_phrase"), longest=LINE_MAX)


def draw(entries: Iterable[Entry], phrase: str, head: bytes) -> Draw:
    """Draw from the openings that two people agreed on, each once, by a phrase from `phrase_of` and the head of the log."""
    named = dict.fromkeys(text(entry, "opening") for entry in entries if is_drawn_from(entry))
    seed = hashlib.sha256(phrase.encode() + head).digest()
    numbered = sorted((hashlib.sha256(seed + opening.encode()).digest(), opening) for opening in named)
    return Draw(seed, len(named), tuple((opening, key) for key, opening in numbered[:DRAWN]))


def is_drawn_from(entry: Entry) -> bool:
    """Tell whether an entry puts its opening into the draw: also one with a fault, for it stands in the attached rows."""
    return entry.before is None and text(entry, "kind") == OPENING_OPENED.name


def samples_in(entries: Iterable[Entry], kind: str) -> int:
    """Return how many samples the log tells of: who draws until the sample suits them is seen."""
    return sum(not entry.fault and entry.is_a(REPORT_WRITTEN) and text(entry, "report_kind") == kind for entry in entries)
