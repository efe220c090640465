"""People notes as a start takes them up: those in force, and a prepared one that goes with the header; docs/formats-vault.md, 14."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import each_checkpoint
from twinseal.audit.format.line import Line, parse
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.merkle import leaf_hash
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.format.people_note import PeopleNote, people_names
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.audit.verify.people_judge import judge_next, judge_people
from twinseal.audit.verify.roster import Roster
from twinseal.domain.durable import ASIDE, give_another_name, rename_in_force
from twinseal.domain.errors import (
    DiskFault,
    FileMissing,
    FileTooLarge,
    HeaderDamaged,
    LogDamaged,
    NotARegularFile,
    NotKnownDurable,
    TwinsealError,
)
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths

PREPARED: Final = ".prepared"
_PREPARED_NAME: Final = re.compile(r"([0-9]{4})\.prepared\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class PeopleInForce:
    """Who counts in a vault, and what of its people notes is still to be done before anything is written."""

    roster: Roster
    waiting: str = ""
    """Name of the prepared note that goes with the header: it counts, and has to get its own name."""
    unfit: tuple[str, ...] = ()
    """Names of prepared notes that go with no header in force."""
    passed_over: tuple[str, ...] = ()
    """Names of files after the newest note that are no notes."""


def prepared_name(note: PeopleNote) -> str:
    """Return under which name a note waits for its header."""
    return f"{note.edition:04d}{PREPARED}"


def take_up_people(files: Files, paths: VaultPaths, header: Header, card: TrustCard) -> PeopleInForce:
    """Return the people in force by card, notes and header; nothing is written.

    A note that a header needs and that is missing or was changed, and a good one of a later edition, refuse the vault:
    raises `HeaderDamaged`. Whatever else lies there stops nobody.
    """
    folder, edition = LogPaths(paths.audit).people, header.constitution.edition
    try:
        names = people_names(files, paths.audit)
        notes = [(name, _read(files, folder / name)) for name in names]
        prepared = _prepared_names(files, folder)
    except DiskFault as fault:
        raise HeaderDamaged("header.damaged.people_unreadable", fault=fault.text) from fault
    roster, waiting = _judged([note for note in notes if _number(note[0]) <= edition], edition, card), ""
    if roster.newest.number < edition:
        taken = _goes_with(files, paths, header, card, roster)
        if taken is None:
            raise _missing(edition)
        roster, waiting = taken, f"{edition:04d}{PREPARED}"
    later = [note for note in notes if _number(note[0]) > edition]
    for name, data in later:
        if isinstance(judge_next(roster, name, data, card), Roster):
            raise HeaderDamaged("header.damaged.older_than_people", edition=_number(name))
    unfit = tuple(name for name in prepared if name != waiting)
    return PeopleInForce(roster, waiting, unfit, tuple(name for name, _ in later))


def _judged(notes: Sequence[tuple[str, bytes]], edition: int, card: TrustCard) -> Roster:
    """Return the roster of the notes up to an edition, of which the last alone may be missing."""
    there = {_number(name) for name, _ in notes}
    gap = next((number for number in range(1, edition) if number not in there), None)
    if gap is not None:
        raise _missing(gap)
    roster = judge_people(notes, card)
    if isinstance(roster, Failure):
        raise _missing(_number(str(roster.detail)))
    return roster


def put_waiting_in_force(files: Files, paths: VaultPaths, people: PeopleInForce) -> None:
    """Give a prepared note that counts its own name, durable, and set the others aside.

    Raises `DiskFault`, also where a power cut may still take the name back; then nothing else may be written.
    """
    folder = LogPaths(paths.audit).people
    if people.waiting:
        put_note_in_force(files, folder / people.waiting)
    for name in people.unfit:
        # What cannot be set aside is looked at again at the next start, and overwritten by the next note.
        with contextlib.suppress(DiskFault):
            give_another_name(files, folder / name)


def put_note_in_force(files: Files, prepared: Path) -> None:
    """Give a prepared note its own name, durable; raises `DiskFault`, also where a power cut may still take it back."""
    note = prepared.with_suffix(".note")
    if not rename_in_force(files, prepared, note):
        raise NotKnownDurable("disk.not_durable.name", name=note.name)


def remove_set_aside(files: Files, paths: VaultPaths) -> None:
    """Remove prepared notes that were set aside, and what of one a kill left half written: a seal was made since.

    Faults are left for later.
    """
    folder = LogPaths(paths.audit).people
    try:
        names = files.names(folder)
    except DiskFault:
        return
    for name in names:
        if f"{PREPARED}{ASIDE}" in name or (PREPARED in name and name.endswith(".tmp")):
            with contextlib.suppress(DiskFault):
                files.remove(folder / name)


def check_heads(files: Files, audit: Path, notes: Iterable[PeopleNote]) -> None:
    """Raise `LogDamaged` unless each note names the head of the log's entry before it: for those that no checkpoint covers."""
    for note in notes:
        if not _log_agrees(files, audit, note):
            raise LogDamaged("log.damaged.other_people", edition=note.edition)


def goes_with(note: PeopleNote, header: Header) -> bool:
    """Tell whether a note is the one of a header: its numbers and its constitution."""
    named = (note.edition, note.seal, note.generation, note.constitution_sha256.hex())
    constitution = header.constitution
    return named == (constitution.edition, header.seal_number, header.generation, constitution.digest)


def _goes_with(files: Files, paths: VaultPaths, header: Header, card: TrustCard, roster: Roster) -> Roster | None:
    """Return the roster with the prepared note of a header's edition, None where none is there that fits."""
    number = roster.newest.number + 1
    try:
        data = _read(files, LogPaths(paths.audit).people / f"{number:04d}{PREPARED}")
        made = judge_next(roster, f"{number:04d}.note", data, card)
        note = made.newest.note if isinstance(made, Roster) else None
        if not isinstance(made, Roster) or note is None or not goes_with(note, header):
            return None
        if not _log_agrees(files, paths.audit, note) or _signed_beyond(files, paths.audit, card, note, (roster, made)):
            return None
    except DiskFault:
        return None
    return made


def _log_agrees(files: Files, audit: Path, note: PeopleNote) -> bool:
    """Tell whether entry FROM - 1 has the head that a note names, and all lines after it the audit key."""
    path, number = LogPaths(audit).log, 0
    facts = files.facts(path)
    for number, raw in enumerate(raw_lines(files, path, 0, 0 if facts is None else facts.size), start=1):
        if number == note.start and leaf_hash(raw.data) != note.head:
            return False
        line = parse(raw.data) if number > note.start and raw.whole else None
        if isinstance(line, Line) and line.audit_key != note.audit_key_sha256[:8]:
            return False
    return number >= note.start


def _signed_beyond(files: Files, audit: Path, card: TrustCard, note: PeopleNote, rosters: Sequence[Roster]) -> bool:
    """Tell whether two people signed more entries than a note was made after: then it is not the newest seal's."""
    for stored in each_checkpoint(files, audit):
        if stored.size <= note.start:
            return False
        judged = (check_note(stored.path.name, stored.note, card, roster) for roster in rosters)
        if any(isinstance(checked, CheckedNote) and checked.countersigned for checked in judged):
            return True
    return False


def _prepared_names(files: Files, folder: Path) -> list[str]:
    try:
        return [name for name in files.names(folder) if _PREPARED_NAME.match(name)]
    except FileMissing:
        return []


def _read(files: Files, path: Path) -> bytes:
    try:
        return files.read(path, limit=NOTE_MAX_BYTES)
    except (FileTooLarge, NotARegularFile):
        # Malformed, as every verifier takes it.
        return b""


def _number(name: str) -> int:
    return int(name.partition(".")[0])


def _missing(edition: int) -> TwinsealError:
    return HeaderDamaged("header.damaged.people_missing", edition=edition)
