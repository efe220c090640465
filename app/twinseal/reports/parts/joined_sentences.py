"""Sentences in a row: one that begins as the one before it does not say its beginning again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Final

_ALIKE: Final = 24
"""A beginning of fewer letters is said again."""


def join_sentences(sentences: Iterable[str]) -> str:
    """Return sentences with a semicolon between them, each without the words with which it begins as the one before it."""
    said: list[str] = []
    last = ""
    for sentence in sentences:
        said.append(sentence[_alike(last, sentence) :])
        last = sentence
    return "; ".join(said)


def _alike(last: str, sentence: str) -> int:
    """Return how many letters of whole words two sentences begin with alike, without a part of a name in quotes; 0 where they are few."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(last, sentence, strict=False)))
    begins = sentence[: sentence.rfind(" ", 0, same) + 1]
    if begins.count("\u201c") > begins.count("\u201d"):
        begins = begins[: begins.rindex("\u201c")]
    return len(begins) if len(begins) >= _ALIKE and sentence != last else 0
