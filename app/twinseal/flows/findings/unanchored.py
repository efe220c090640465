"""Folders of unanchored entries that count as no part of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.unanchored import Folder


def _folders(view: LogView) -> Iterable[Folder]:
    return view.read.folders


def _find(folders: Sequence[Folder], view: LogView) -> Iterator[Match]:
    del view
    for folder in folders:
        if not folder.holds:
            facts = {
                "rejected": folder.rejected,
                "before": folder.start,
                "folder": folder.name,
                "why": folder.why,
            }
            yield Match(folder.name, ((folder.start, 0),), facts, rank=Rank.MEDIUM if folder.rejected else None)


UNANCHORED: Final = Rule(
    "A18",
    "Unanchored entries that count for nothing",
    Rank.HIGH,
    (
        Variant(
            "{rejected} unanchored entries before entry {before} were rejected by two people: they prove nothing.",
            lambda facts: facts["rejected"],
        ),
        Variant(
            "The folder {folder}: {why}. Nothing in it counts as part of this log. Leave it as "
            "it is and find out who put it there.",
            lambda facts: facts["folder"],
        ),
        Variant("The folder of the unanchored entries: {why}."),
    ),
    _folders,
    _find,
    unit="folders of unanchored entries",
    everywhere=True,
)
