"""The tables of an export, made again from its readable entries and compared with what lies there."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from twinseal import __version__
from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.note_check import check_note
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.roster import Roster, founding_roster
from twinseal.domain import canonical
from twinseal.domain.events.audit import EXPORT_BEGUN
from twinseal.domain.ports import Files
from twinseal.domain.reading import Withheld
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.log.csv_columns import (
    DUTIES_LOOSE,
    DUTY_COLUMNS,
    OPENING_COLUMNS,
    OPENINGS_LOOSE,
    PERSON_COLUMNS,
    same_table,
)
from twinseal.flows.log.duties_table import duties_table
from twinseal.flows.log.events_csv import events_csv
from twinseal.flows.log.log_reading import in_shape
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.ocsf import Origin, ocsf_lines
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.people_table import people_table
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People, text
from twinseal.flows.reporting.report_signer import REPORT_MAX_BYTES

_OF_EACH: Final = ("events.csv", "ocsf.jsonl")
"""What is made of each entry alone, so also of those that are left where some are withheld."""
_OF_ALL: Final = {"openings.csv": OPENINGS_LOOSE, "duties.csv": DUTIES_LOOSE, "people.csv": ()}
"""What is made of all entries together, with the columns that are for reading."""
FROM_ENTRIES: Final = (*_OF_ALL, *_OF_EACH)
"""What is made again and compared."""


@dataclass(frozen=True, slots=True)
class TablesChecked:
    """What came of the tables of an export."""

    fault: str = ""
    """What is wrong with the first that is not that of the entries, in one sentence; empty where nothing is."""
    of_another: tuple[str, ...] = ()
    """Those that differ, where the log says that another version of the program wrote the export: nobody can tell why."""
    version: str = ""
    """That version."""
    entry: int = 0
    """Number of the entry that says so."""


def check_tables(
    files: Files,
    folder: Path,
    source: LogSource,
    card: TrustCard | None,
    names: Collection[str],
    notes: list[str],
    *,
    covered: int,
) -> TablesChecked:
    """Make the tables again and compare them; notes say what came of each. `covered` entries are under a checkpoint."""
    there = [name for name in FROM_ENTRIES if name in names]
    if source.readable is None or card is None:
        notes += [sentence_of("export.check.table_not_checked", name=name) for name in there]
        return TablesChecked()
    if not there:
        return TablesChecked()
    rows = entries_of(files, source.readable)
    begun = _begun(rows, covered)
    version = "" if begun is None else text(begun, "app")
    differ = list[str]()
    withheld = frozenset(kind for row in rows for kind in _kinds(row))
    made = _Made([row for row in rows if not _kinds(row)], withheld, source, card)
    for name in there:
        if name in _OF_ALL and made.withheld:
            # Who puts the commitment of an entry in its place takes its opening out of every table that follows from the rest.
            return TablesChecked(sentence_of("export.check.table_beside_withheld", name=name))
        if made.has(name, files, folder / name) if name in _OF_ALL else made.gives(name, files.sha256(folder / name)[0]):
            notes.append(sentence_of("export.check.table_matches", name=name, loose=list(_OF_ALL.get(name, ()))))
        elif version in ("", __version__):
            return TablesChecked(sentence_of("export.check.table_changed", name=name))
        else:
            differ.append(name)
    return TablesChecked("", tuple(differ), version, 0 if begun is None else begun.seq)


def _begun(rows: Sequence[Entry], covered: int) -> Entry | None:
    """Return the entry at which an export was begun, which is the newest of its kind in the log of that export.

    It says which version wrote the tables: `manifest.json` is signed by nobody. A line that no checkpoint covers anybody can append.
    """
    proven = (row for row in reversed(rows) if row.before is not None or row.seq < covered)
    return next((row for row in proven if row.is_a(EXPORT_BEGUN)), None)


@dataclass(frozen=True)
class _Made:
    """What follows from readable entries, made once and when it is first asked for."""

    entries: Sequence[Entry]
    withheld: frozenset[str]
    source: LogSource
    card: TrustCard

    @cached_property
    def roster(self) -> Roster:
        judged = judge_people(self.source.people.each(), self.card)
        return founding_roster(self.card) if isinstance(judged, Failure) else judged

    def people(self, *, named: bool) -> People:
        people = People.of(self.roster) if named else People({})
        people.learn(self.entries)
        return people

    @cached_property
    def view(self) -> LogView:
        codes = _Codes(self.source, self.card, self.roster)
        seals = Seals.of(self.entries, codes, {(note.seal, note.generation) for note in self.roster.notes})
        view = LogView.of(self.entries, self.people(named=True), self.roster, code_of=codes.of, seals=seals)
        return replace(view, ids=(self.card.vault_id, self.card.log_id))

    @cached_property
    def reviews(self) -> tuple[OpeningReview, ...]:
        return reviews_in(self.view, (), self.view.policy)

    @cached_property
    def openings(self) -> tuple[OpeningRow, ...]:
        return openings_table(self.view, self.reviews, ())

    def has(self, name: str, files: Files, path: Path) -> bool:
        """Tell whether a file is a table of all entries, but for what is for reading."""
        table = files.read(path, limit=REPORT_MAX_BYTES)
        if name == "openings.csv":
            return same_table(table, OPENING_COLUMNS, self.openings, OPENINGS_LOOSE)
        if name == "duties.csv":
            return same_table(table, DUTY_COLUMNS, duties_table(self.view, self.reviews), DUTIES_LOOSE)
        return same_table(table, PERSON_COLUMNS, people_table(self.view, self.openings, self.reviews), ())

    def gives(self, name: str, digest: str) -> bool:
        """Tell by its digest whether a file is made of each entry alone: it is as long as the log."""
        # Where names are withheld people have none; entries that name nobody may be all that is left.
        named = (Withheld.NAMES.value not in self.withheld, False) if self.withheld else (True,)
        return any(_digest(self._lines(name, named=each)) == digest for each in dict.fromkeys(named))

    def _lines(self, name: str, *, named: bool) -> Iterable[bytes]:
        if name == "events.csv":
            return events_csv(self.entries, self.people(named=named))
        origin = Origin(self.card.vault_id, self.card.vault_name, self.card.log_id)
        return ocsf_lines(self.entries, self.people(named=named), origin)


def _digest(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


class _Codes:
    """Register codes and headers of checkpoints that two people signed; each is judged once."""

    def __init__(self, source: LogSource, card: TrustCard, roster: Roster) -> None:
        self._source, self._card, self._roster = source, card, roster
        self._sizes = sorted({int(name.partition(".")[0]) for name in source.checkpoints.names})
        self._known: dict[int, Checkpoint | None] = {}

    def of(self, size: int) -> str | None:
        """Return the register code of the one over so many entries, None where there is none."""
        good = self._good(size)
        return None if good is None else good.register_code

    def header_at(self, size: int) -> str:
        """Return the header of the newest one over at most so many entries, empty where there is none."""
        return self._first(reversed(self._sizes[: bisect_right(self._sizes, size)]))

    def header_after(self, size: int) -> str:
        """Return the header of the oldest one over more entries, empty where there is none."""
        return self._first(self._sizes[bisect_right(self._sizes, size) :])

    def _first(self, sizes: Iterable[int]) -> str:
        return next((good.in_force.header_sha256.hex() for size in sizes if (good := self._good(size)) is not None), "")

    def _good(self, size: int) -> Checkpoint | None:
        if size not in self._known:
            self._known[size] = self._judged(size)
        return self._known[size]

    def _judged(self, size: int) -> Checkpoint | None:
        name = f"{size:08d}.note"
        if name not in self._source.checkpoints.names:
            return None
        note = check_note(name, self._source.checkpoints.read(name), self._card, self._roster)
        return None if isinstance(note, Failure) or not note.countersigned else note.checkpoint


def entries_of(files: Files, readable: Path) -> list[Entry]:
    """Return the entries of a readable copy that holds; one that is withheld has no more than its commitment in its fields."""
    facts = files.facts(readable)
    entries = []
    for row in raw_lines(files, readable, 0, 0 if facts is None else facts.size):
        fields = canonical.loads_object(row.data)
        head, before, seq = fields.pop("head"), fields.pop("unanchored", None), fields.get("seq")
        start = before if isinstance(before, int) else None
        entries.append(in_shape(Entry(seq if isinstance(seq, int) else 0, fields, bytes.fromhex(str(head)), start)))
    return entries


def _kinds(row: Entry) -> Collection[str]:
    """Return what is withheld of an entry."""
    kinds = row.fields.get("withheld")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else ()
