"""The tables of an export, made again from its readable entries and its rules, and compared with what lies there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from twinseal import __version__
from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.roster import Roster, founding_roster
from twinseal.domain import canonical
from twinseal.domain.constitution import CONSTITUTION_MAX_BYTES, Constitution
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.audit import EXPORT_BEGUN
from twinseal.domain.ports import Files
from twinseal.domain.reading import Withheld
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.export.export_folder import CONSTITUTION
from twinseal.export.queries import queries_sql
from twinseal.export.tables import table_csv, without_rows
from twinseal.flows.context.trust_cards import decided_digest
from twinseal.flows.findings.registry import by_rank, look
from twinseal.flows.findings.rule import Looked
from twinseal.flows.findings.tables import FINDINGS, OF_THE_VAULT, RULES, finding_rows, rule_rows
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
from twinseal.flows.log.log_reading import LogRead, in_shape
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.ocsf import Origin, ocsf_lines
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.people_table import people_table
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People, text
from twinseal.flows.reporting.report_signer import REPORT_MAX_BYTES
from twinseal.flows.verification.noted_seals import NotedSeals

_OF_EACH: Final = ("events.csv", "ocsf.jsonl")
"""What is made of each entry alone, so also of those that are left where some are withheld."""
_BY_RULES: Final = ("findings.csv", "rules.csv")
"""What the rules of the program make of all entries and of the constitution in force."""
_OF_ALL: Final = {"openings.csv": OPENINGS_LOOSE, "duties.csv": DUTIES_LOOSE, "people.csv": ()}
"""What is made of all entries together, with the columns that follow from rules too."""
FROM_ENTRIES: Final = (*_OF_ALL, *_BY_RULES, *_OF_EACH)
"""What is made again and compared."""
_QUERIES: Final = "queries.sql"
CHECKED: Final = (CONSTITUTION, *FROM_ENTRIES, _QUERIES)
"""What is compared with entries, rules and program, whole where the trust card is there."""


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
    size: int,
    covered: int,
    undecided: Collection[int],
) -> TablesChecked:
    """Make the tables again and compare them; notes say what came of each.

    Of `size` entries `covered` are under a checkpoint; before those of `undecided` some are kept apart that nobody adopted.
    """
    there = [name for name in CHECKED if name in names]
    if source.readable is None or card is None:
        notes += [sentence_of("export.check.table_not_checked", name=name) for name in there]
        return TablesChecked()
    if not there:
        return TablesChecked()
    rows = entries_of(files, source.readable)
    begun = _begun(rows, covered, undecided)
    version = "" if begun is None else text(begun, "app")
    differ = list[str]()
    withheld = frozenset(kind for row in rows for kind in _kinds(row))
    constitution = files.read(folder / CONSTITUTION, limit=CONSTITUTION_MAX_BYTES) if CONSTITUTION in names else None
    is_whole = sum(row.before is None for row in rows) == size
    made = _Made([row for row in rows if not _kinds(row)], withheld, source, card, constitution, is_whole)
    if constitution is not None and not made.is_decided:
        return TablesChecked(sentence_of("export.check.constitution_changed", name=CONSTITUTION))
    for name in there:
        if name not in _OF_EACH and made.withheld:
            # Who puts the commitment of an entry in its place takes its opening out of every table that follows from the rest.
            return TablesChecked(sentence_of("export.check.table_beside_withheld", name=name))
        if name in _BY_RULES and made.rules is None:
            notes.append(sentence_of("export.check.rules_not_checked", name=name))
        elif made.is_file(name, files, folder / name):
            notes.append(_holds(name, made.loose(name)))
        elif version in ("", __version__):
            return TablesChecked(_changed(name))
        else:
            differ.append(name)
    return TablesChecked("", tuple(differ), version, 0 if begun is None else begun.seq)


def _holds(name: str, loose: Sequence[str]) -> str:
    if name == CONSTITUTION:
        return sentence_of("export.check.constitution_holds", name=name)
    if name == _QUERIES:
        return sentence_of("export.check.queries_hold", name=name)
    return sentence_of("export.check.table_matches", name=name, loose=list(loose))


def _changed(name: str) -> str:
    if name == _QUERIES:
        return sentence_of("export.check.queries_changed", name=name)
    return sentence_of("export.check.table_changed", name=name)


def _begun(rows: Sequence[Entry], covered: int, undecided: Collection[int]) -> Entry | None:
    """Return the entry at which an export was begun, which is the newest of its kind in the log of that export.

    It says which version wrote the tables: `manifest.json` is signed by nobody. A line that no checkpoint covers anybody can
    append, and anybody can put entries beside the log that nobody adopted.
    """
    proven = (row for row in reversed(rows) if (row.seq < covered if row.before is None else row.before not in undecided))
    return next((row for row in proven if row.is_a(EXPORT_BEGUN)), None)


@dataclass(frozen=True)
class _Made:
    """What follows from readable entries, made once and when it is first asked for."""

    entries: Sequence[Entry]
    withheld: frozenset[str]
    source: LogSource
    card: TrustCard
    constitution: bytes | None
    is_whole: bool
    """Whether the entries reach to the end of the log."""

    @cached_property
    def roster(self) -> Roster:
        judged = judge_people(self.source.people.each(), self.card)
        return founding_roster(self.card) if isinstance(judged, Failure) else judged

    def people(self, *, named: bool) -> People:
        people = People.of(self.roster) if named else People({})
        people.learn(self.entries)
        return people

    @property
    def is_decided(self) -> bool:
        """Tell whether the constitution that lies there is the one in force by what people signed."""
        return hashlib.sha256(self.constitution or b"").hexdigest() == decided_digest(self.card, self.roster)

    @cached_property
    def rules(self) -> Constitution | None:
        """Return the rules by which findings follow; None where they are not there, came after this program, or entries are missing."""
        if not self.is_whole or self.constitution is None:
            return None
        try:
            return Constitution.from_bytes(self.constitution)
        except TwinsealError:
            return None

    @cached_property
    def view(self) -> LogView:
        codes = NotedSeals(self.source.checkpoints, self.card, self.roster)
        seals = Seals.of(self.entries, codes, {(note.seal, note.generation) for note in self.roster.notes})
        read = LogRead(list(self.entries))
        view = LogView.of(self.entries, self.people(named=True), self.roster, read, codes.of, seals)
        view = replace(view.at_its_end(self.entries), ids=(self.card.vault_id, self.card.log_id))
        if self.rules is None:
            return view
        return replace(view, policy=self.rules.policy, thresholds=self.rules.thresholds, site=self.rules.site)

    @cached_property
    def looked(self) -> tuple[Looked, ...]:
        return look(self.view) if self.rules is not None else ()

    @cached_property
    def reviews(self) -> tuple[OpeningReview, ...]:
        return reviews_in(self.view, by_rank(self.looked), self.view.policy)

    @cached_property
    def openings(self) -> tuple[OpeningRow, ...]:
        return openings_table(self.view, self.reviews, by_rank(self.looked))

    def loose(self, name: str) -> Sequence[str]:
        """Return what of a table is for reading alone: its columns, or the rules whose rows it has."""
        if name in _BY_RULES:
            return OF_THE_VAULT
        return _OF_ALL.get(name, ()) if self.rules is None else ()

    def is_file(self, name: str, files: Files, path: Path) -> bool:
        """Tell whether a file is what follows, but for what is for reading."""
        if name in _OF_EACH:
            return self.gives(name, files.sha256(path)[0])
        return self.has(name, files.read(path, limit=REPORT_MAX_BYTES))

    def has(self, name: str, table: bytes) -> bool:
        """Tell whether a table of all entries is what follows from them, but for what is for reading."""
        loose = self.loose(name)
        if name == CONSTITUTION:
            return self.is_decided
        if name == _QUERIES:
            return table == queries_sql()
        if name == "findings.csv":
            return _same_rows(table, FINDINGS, finding_rows(by_rank(self.looked), self.view), loose)
        if name == "rules.csv":
            return _same_rows(table, RULES, rule_rows(self.looked), loose)
        if name == "openings.csv":
            return same_table(table, OPENING_COLUMNS, self.openings, loose)
        if name == "duties.csv":
            return same_table(table, DUTY_COLUMNS, duties_table(self.view, self.reviews), loose)
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


def _same_rows(table: bytes, headings: Sequence[str], rows: Iterable[Sequence[str]], loose: Sequence[str]) -> bool:
    """Tell whether a table has these rows, but for those of rules that are `loose`."""
    given = without_rows(table, headings, "rule", loose)
    return given is not None and given == without_rows(table_csv(headings, rows), headings, "rule", loose)


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
