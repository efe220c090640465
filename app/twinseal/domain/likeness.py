"""Texts that are alike: the part of their runs of three letters that both have (Jaccard), exact for any number of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_RUN: Final = 3


def runs_of(text: str) -> frozenset[str]:
    """Return the runs of three letters of a text, without case and without anything that is no letter; of a short one itself."""
    letters = "".join(filter(str.isalpha, text.casefold()))
    return frozenset(letters[at : at + _RUN] for at in range(max(1, len(letters) - _RUN + 1))) - {""}


def _is_part(some: int, others: int, both: int, percent: int) -> bool:
    """Tell whether so many of a hundred runs that either has are in both; two texts without any letter are not alike."""
    return both > 0 and 100 * both >= percent * (some + others - both)


def alike_before(
    texts: Sequence[str],
    percent: int,
    counts: Callable[[int, int], bool],
    oldest: Callable[[int], int] = lambda _place: 0,
) -> tuple[int | None, ...]:
    """Return for each text the place of an earlier one that is alike from `percent` on, 1 to 100, None where there is none.

    `counts` tells of two places, the later first, whether they are to be compared; before the place that `oldest` returns, which
    never falls, none is. No estimate: two sets that have so much in common have one of their rarest runs in common, so only texts
    with such a run are compared. For thousands of texts that is as fast as estimates by hashing are, and it misses none.
    """
    runs_by_text = {text: runs_of(text) for text in set(texts)}
    how_many = Counter(run for runs in runs_by_text.values() for run in runs)
    # One order for every text: the rarest run first.
    order = {run: place for place, run in enumerate(sorted(how_many, key=lambda run: (how_many[run], run)))}
    # As the bits of a number: what two of them have in common is then counted in one step.
    bits = {runs: sum(1 << order[run] for run in runs) for runs in runs_by_text.values()}
    places_of: dict[frozenset[str], list[int]] = {}
    with_run: dict[str, list[int]] = {}
    answers: list[int | None] = []
    for place, text in enumerate(texts):
        runs, first = runs_by_text[text], oldest(place)
        rarest, own = _rarest(runs, order, max(1, percent)), bits[runs]
        near: dict[frozenset[str], None] = {}
        for run in rarest:
            for early in reversed(with_run.get(run, ())):
                if early < first:
                    break
                near[runs_by_text[texts[early]]] = None
        alike = (others for others in near if _is_part(len(runs), len(others), (own & bits[others]).bit_count(), percent))
        hits = (
            early for others in alike for early in reversed(places_of[others]) if early >= first and counts(place, early)
        )
        answers.append(next(hits, None))
        for run in rarest:
            with_run.setdefault(run, []).append(place)
        places_of.setdefault(runs, []).append(place)
    return tuple(answers)


def _rarest(runs: frozenset[str], order: Mapping[str, int], percent: int) -> Sequence[str]:
    # What is alike has at least percent of these runs: without any of the first ones so many are not left.
    needed = -(-percent * len(runs) // 100)
    return sorted(runs, key=order.__getitem__)[: len(runs) - needed + 1]
