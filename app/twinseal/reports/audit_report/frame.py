"""The part with a compliance frame: each clause, our reading of it, and how much of the period satisfies that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from twinseal.reports.frame_model import PARTS, ClauseRow, FramePart, Named
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table

COMPARE: Final = "compare with your copy of the standard"
_PAGES_OF: Final = 12
"""Up to so many exceptions are named with their pages."""
_ABOUT: Final = (
    "The readings are ours, one sentence a clause, and no text of the standard. Only what the log can tell is counted. Whether "
    "the organisation meets the standard is for those to say who assess it."
)
_COLUMNS: Final = (
    Column("Clause", 30),
    Column("Our reading of it, and where the clause was seen", 66),
    Column("In this period", 78),
)
_NOUNS: Final = {"seal": "seals", "entry": "entries"}


def draw_frame(paper: Paper, frame: FramePart | None, openings: Iterable[str] = ()) -> None:
    """Write a frame on pages of its own, after everything that its clauses lead to; nothing where none was asked for.

    `openings` are the ids of those that have a page.
    """
    if frame is None:
        return
    paper.new_page()
    paper.mark("Compliance frame")
    paper.goal("frame")
    paper.title(f"Compliance frame: {frame.title}", 16)
    paper.text(_ABOUT, colour=theme.MUTED)
    paper.facts_table([("Frame", f"version {frame.version}"), ("~SHA-256 of the frame", hex_groups(frame.sha256))])
    red = [place for place, row in enumerate(frame.rows) if row.exceptions]
    pages = sorted(page for opening in openings if (page := paper.known_page(opening)) is not None)
    see = f"See {PARTS['openings']} {pages[0]} to {pages[-1]}." if pages else ""
    draw_table(paper, _COLUMNS, [_cells(paper, row, see) for row in frame.rows], red=red)


def _cells(paper: Paper, row: ClauseRow, see: str) -> tuple[str, ...]:
    seen = f"Seen in: {row.source}; {COMPARE}."
    page = paper.known_page(row.part)
    if row.part != "openings":
        where = f", page {page}" if page is not None else ""
        see = f"See {PARTS[row.part]}{where}." if where or row.part == "log" else ""
    said = [*said_of(row, paper), *([see] if see else ())]
    return row.number, f"{row.reading}\n{seen}", "\n".join(said)


def said_of(row: ClauseRow, paper: Paper) -> Iterator[str]:
    """Yield what the period says to a clause, in sentences: how many satisfy it, which do not, and which nobody can judge."""
    if row.as_a_whole:
        yield from _said_of_a_whole(row)
    elif not row.total:
        yield f"No {row.unit} in this period: there is nothing to judge."
    else:
        yield f"{row.satisfied} of {row.total} {row.unit} satisfy our reading of this clause."
        if row.exceptions:
            yield f"Not: {_names(row.exceptions, paper)}."
        for why, named in _by_why(row.not_judged):
            yield f"Cannot be judged from the log ({why}): {_names(named, paper)}."


def _said_of_a_whole(row: ClauseRow) -> Iterator[str]:
    if row.not_judged:
        yield f"Cannot be judged from the log: {row.not_judged[0].why}."
    else:
        satisfies = "does not satisfy" if row.exceptions else "satisfies"
        plural = "do not satisfy" if row.exceptions else "satisfy"
        yield f"{row.unit} {plural if row.unit.startswith('The rules') else satisfies} our reading of this clause."


def _by_why(named: Sequence[Named]) -> Iterator[tuple[str, Sequence[Named]]]:
    in_order = sorted(named, key=lambda each: each.why)
    for why, same in groupby(in_order, key=lambda each: each.why):
        yield why, tuple(same)


def _names(named: Sequence[Named], paper: Paper) -> str:
    """Return names, with the page of each where they are few; numbers in a row are joined."""
    if len(named) <= _PAGES_OF:
        return ", ".join(_with_page(each, paper) for each in named)
    words = [each.words for each in named if not each.noun]
    for noun in dict.fromkeys(each.noun for each in named if each.noun):
        runs = ", ".join(_runs(noun, sorted({each.number for each in named if each.noun == noun})))
        words.insert(0, f"{_NOUNS.get(noun, noun)} {runs}")
    return ", ".join(words)


def _with_page(named: Named, paper: Paper) -> str:
    words = f"{named.noun} {_digits(named.noun, named.number)}" if named.noun else named.words
    page = paper.known_page(named.opening) if named.opening else None
    return f"{words} (page {page})" if page is not None else words


def _runs(noun: str, numbers: Iterable[int]) -> Iterator[str]:
    run: list[int] = []
    for number in (*numbers, None):
        if run and number != run[-1] + 1:
            first, last = _digits(noun, run[0]), _digits(noun, run[-1])
            yield from (first, last)[: len(run)] if len(run) < 3 else (f"{first} to {last}",)
            run = []
        if number is not None:
            run.append(number)


def _digits(noun: str, number: int) -> str:
    return f"{number:04d}" if noun == "seal" else str(number)
