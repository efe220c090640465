"""What a report prints of a compliance frame: plain values, gathered by a flow from verified entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PARTS: Final[Mapping[str, str]] = {
    "openings": "the openings, pages",
    "attempts": "Failed attempts, and changes of vault, people, rules and log",
    "rules": "What each rule tested and found",
    "chain": "The chain in numbers",
    "log": "the attached data, audit-log.jsonl",
}
"""Parts of a report that a clause can lead to, as they are called there."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a clause names: subjects of one noun have numbers, others words; with the opening that it belongs to, and why."""

    noun: str
    number: int = 0
    words: str = ""
    opening: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause of a frame, and what the period says to it."""

    number: str
    reading: str
    source: str
    unit: str
    """What was judged, several of them; the one thing where `as_a_whole`."""
    as_a_whole: bool
    satisfied: int
    total: int
    exceptions: tuple[Named, ...]
    """What does not satisfy it."""
    not_judged: tuple[Named, ...]
    """What cannot be judged from the log."""
    part: str
    """Where in the report it is told of: a key of `PARTS`; empty for nowhere."""


@dataclass(frozen=True, slots=True)
class FramePart:
    """A frame, judged for a period."""

    title: str
    version: int
    sha256: str
    """Of the frame's file, 64 hex."""
    rows: tuple[ClauseRow, ...]
