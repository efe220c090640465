"""A sentence inside an entry, as the log keeps it: a code and facts, so that whoever reads it does so in a language of their own.

An object with `code`, and beside it each fact by its name: a text, a number, yes or no, another object of this form, a list of these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from twinseal.domain import canonical, errors
from twinseal.domain.canonical import MAX_DEPTH, MAX_INTEGER
from twinseal.domain.errors import TwinsealError
from twinseal.domain.text import LINE_MAX, shown
from twinseal.domain.texts import Text

CODE: Final = "code"
"""The name beside which no fact has the same."""
OWN: Final[tuple[str, ...]] = (
    "cause.clock_jump",
    "cause.drive_removed",
    "cause.fault",
    "cause.hand",
    "cause.idle",
    "cause.minimised",
    "cause.other_window",
    "cause.screen_lock",
    "cause.session_end",
    "cause.signed",
    "cause.suspend",
    "cause.time",
    "cause.window_closed",
    "entry.fault.no_time",
    "entry.fault.not_an_event",
    "entry.fault.unreadable",
    "mismatch.constitution",
    "mismatch.entry",
    "mismatch.header_unnamed",
    "mismatch.key_lost",
    "mismatch.later_seal",
    "mismatch.log_place",
    "mismatch.log_unreadable",
    "mismatch.memory_card",
    "mismatch.memory_lower",
    "mismatch.memory_other",
    "mismatch.more_entries",
    "mismatch.odd_entry",
    "mismatch.other_seal",
    "mismatch.seal_number",
    "mismatch.seal_seen",
    "mismatch.seal_twice",
    "mismatch.seal_withdrawn",
    "mismatch.signed_twice",
    "mismatch.stray_tick",
    "mismatch.unknown_code",
    "opening.ended.abandoned",
    "opening.ended.cause",
    "opening.ended.idle",
    "opening.ended.no_answer",
    "opening.ended.not_opened",
    "opening.ended.wiped",
    "reseal.key_lost_not_accepted",
    "reseal.mismatch_not_accepted",
    "reseal.not_caught_up",
    "reseal.not_durable",
    "reseal.sealed_by_another",
    "reseal.unexpected",
    "unanchored.set_aside",
    "verification.failure",
)
"""Codes that an entry may hold beside those of refusals."""
REFUSALS: Final[Mapping[str, type[TwinsealError]]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TwinsealError)
}
"""Every refusal by its code; an entry may hold each text of it."""
_NESTED_MAX: Final = MAX_DEPTH - 4
"""How deep sentences stand in each other at most: an entry, a list in it, the outermost and a fact of the innermost take a level each."""
_BYTES_MAX: Final = 2048
"""How long it may be in an entry, which can hold four of these."""
_WORDS_MIN: Final = 6
"""Words are cut to no fewer characters than this."""
_ALL_BYTES_MAX: Final = 3 * _BYTES_MAX
"""How long several may be together."""


def is_known(code: object) -> bool:
    """Tell whether an entry may hold a text of this code."""
    return code in OWN or (isinstance(code, str) and code.rpartition(".")[0] in REFUSALS)


def coded(text: Text) -> dict[str, object]:
    """Return a text as an entry holds it; whatever its facts are, the entry can be written."""
    return _within(_coded(text, _NESTED_MAX), _BYTES_MAX)


def coded_all(texts: Sequence[Text]) -> list[dict[str, object]]:
    """Return several texts as one entry holds them: none is left out, however many or long; the longest are shortened."""
    records = [coded(text) for text in texts]
    room = _ALL_BYTES_MAX
    # The shortest first: what they leave of their share is the longer ones'.
    shortest = sorted(range(len(records)), key=lambda place: len(canonical.dumps(records[place])))
    for done, place in enumerate(shortest):
        records[place] = _within(records[place], room // (len(records) - done))
        room -= len(canonical.dumps(records[place])) + 1
    return records


def _within(record: dict[str, object], most: int) -> dict[str, object]:
    """Return a record of at most so many bytes: its longest words are cut, and only where that is not enough its facts go."""
    length = LINE_MAX
    while len(canonical.dumps(record)) > most:
        length //= 2
        if length < _WORDS_MIN:
            return {CODE: record[CODE]}
        record = {name: fact if name == CODE else _cut(fact, length) for name, fact in record.items()}
    return record


def _cut(fact: object, length: int) -> object:
    if isinstance(fact, str):
        return fact if len(fact) <= length else fact[: length - 1] + "\u2026"
    if isinstance(fact, dict):
        return {name: inner if name == CODE else _cut(inner, length) for name, inner in fact.items()}
    return [_cut(item, length) for item in fact] if isinstance(fact, list) else fact


def _coded(text: Text, room: int) -> dict[str, object]:
    facts = {name: _fact(value, room) for name, value in text.facts.items() if name != CODE} if room else {}
    return {CODE: text.code, **facts}


def _fact(value: object, room: int) -> object:
    if isinstance(value, Text):
        return _coded(value, room - 1)
    if isinstance(value, (list, tuple)):
        return [_fact(item, room - 1) for item in value] if room > 1 else []
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return value
    return unicodedata.normalize("NFC", shown(str(value)))[:LINE_MAX]


def text_of(record: object) -> Text:
    """Return the text that an entry holds; where it holds none, that it cannot be read."""
    if not isinstance(record, Mapping) or not isinstance(record.get(CODE), str):
        return Text("entry.kind_unreadable")
    facts = {str(name): _read(value) for name, value in record.items() if name != CODE}
    return Text(str(record[CODE]), **facts)


def _read(value: object) -> object:
    if isinstance(value, Mapping):
        return text_of(value)
    return [_read(item) for item in value] if isinstance(value, list) else value
