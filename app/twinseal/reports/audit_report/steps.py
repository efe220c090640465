"""The steps of an opening as a reader follows them: what people did, one by one; what the machine did in between, folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from twinseal.domain.events import contents, opening, registry
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.reports.model import EntryRow
from twinseal.reports.page.time_line import Step

_STEPS: Final = frozenset(
    kind.name
    for kind in (
        opening.REGISTER_CODE_ANSWERED,
        opening.REQUEST_SIGNED,
        opening.REQUEST_EXPIRED,
        opening.WITNESS_SIGNED,
        opening.ANSWER_SIGNED,
        opening.OPENING_BEGUN,
        opening.OPENING_REFUSED,
        opening.OPENING_ENDED,
        opening.OPENING_OPENED,
        opening.OPENING_FAILED,
        opening.OPENING_EXTENDED,
        opening.OPENING_WIDENED,
        opening.OPENING_RESEALED,
        opening.OPENING_UNCLEAN_END,
        opening.MISMATCH_FOUND,
        opening.MISMATCH_ACCEPTED,
        contents.ATTACHMENT_SAVED,
        SEAL_COMMITTED,
    )
)
"""Kinds that stand in the time line with their sentence; so does every denial."""
_MOST_ALIKE: Final = 3
"""The most of one kind in a row that stand one by one."""
_FEW: Final = 2
_SHOWN, _MACHINE = "shown", "machine"


def steps_of(rows: Sequence[EntryRow]) -> list[Step]:
    """Return the steps of an opening's entries, in their order; each entry is in one of them.

    Few steps of the machine before another are joined to it: its entries are then several.
    """
    steps: list[Step] = []
    waiting: list[EntryRow] = []
    for fold, run in groupby(rows, key=_fold):
        own = list(run)
        if fold == _MACHINE and len(own) <= _FEW:
            waiting = own
            continue
        steps += _folded(fold, own, waiting)
        waiting = []
    if waiting:
        steps += _folded(_MACHINE, waiting, [])
    return steps


def every_step(rows: Sequence[EntryRow]) -> list[Step]:
    """Return a step for each entry, none folded."""
    return [Step(row.at_utc, row.summary or row.kind, row.actors, row.number, row.head_hex) for row in rows]


def _fold(row: EntryRow) -> str:
    kind = registry.KINDS.get(row.kind)
    if kind is not None and kind.exposes and row.kind not in _STEPS:
        return _SHOWN
    return f"={row.kind}" if row.kind in _STEPS or _is_denial(kind) else _MACHINE


def _is_denial(kind: Kind | None) -> bool:
    # What nobody knows the kind of is never folded away.
    return kind is None or Tag.DENIAL in kind.tags or Tag.FINDING in kind.tags


def _folded(fold: str, run: Sequence[EntryRow], before: Sequence[EntryRow]) -> Iterator[Step]:
    if fold.startswith("=") and len(run) <= _MOST_ALIKE:
        for row in run:
            who = "" if ", " in row.actors else row.actors
            yield Step(row.at_utc, row.summary or row.kind, who, _numbers([*before, row]), row.head_hex)
            before = []
        return
    first, last = run[0], run[-1]
    many = "" if len(run) == 1 else "s"
    if fold == _SHOWN:
        said = f"Shown, compared, marked as used or saved {len(run)} time{many}: see above"
    elif fold == _MACHINE:
        said = f"{len(run)} machine step{many}"
    else:
        said = f"{len(run)} times: {first.summary or first.kind}"
    yield Step(first.at_utc, said, "", _numbers([*before, *run]), last.head_hex, is_folded=True)


def _numbers(rows: Sequence[EntryRow]) -> str:
    return rows[0].number if len(rows) == 1 else f"{rows[0].number} to {rows[-1].number}"
