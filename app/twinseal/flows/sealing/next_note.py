"""The people note of the next seal: made of the two constitutions, and judged before it is written."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.people_note import NO_CERTIFICATE, Evidence, FreedLine, PeopleNote, PersonLine, make_people_note
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.people_judge import judge_next
from twinseal.audit.verify.roster import Roster
from twinseal.crypto.identity import Identity
from twinseal.domain.changes.people_facts import KEPT, PeopleFacts
from twinseal.domain.constitution import Constitution, PersonRow
from twinseal.domain.durable import put_in_force
from twinseal.domain.errors import DiskFault, HeaderDamaged, NotKnownDurable
from twinseal.flows.context.people_in_force import goes_with, prepared_name
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.header import Header


@dataclass(frozen=True, slots=True)
class NextNote:
    """A note that was judged, its bytes, and who counts once it is in force."""

    note: PeopleNote
    data: bytes
    roster: Roster

    def place(self, context: VaultContext) -> Path:
        """Return where it waits for its header."""
        return LogPaths(context.paths.audit).people / prepared_name(self.note)

    def prepare(self, context: VaultContext) -> None:
        """Write it under the name by which it counts for nothing until its header is in force; raises `DiskFault`."""
        files, place = context.machine.files, self.place(context)
        files.make_folder(place.parent)
        if not put_in_force(files, place, self.data):
            # The header that needs it could outlast it.
            raise NotKnownDurable("disk.not_durable.seal", name=place.name)

    def discard(self, context: VaultContext) -> None:
        """Remove it: its header is not in force."""
        with contextlib.suppress(DiskFault):
            context.machine.files.remove(self.place(context))


def next_note(
    context: VaultContext,
    header: Header,
    line: VaultLineSigner,
    signers: Sequence[tuple[str, Identity]],
    people: PeopleFacts,
    evidence: Mapping[str, Evidence] | None = None,
) -> NextNote | None:
    """Return the note that a new header needs, None where people and rules are those in force; nothing is written.

    `signers` are the two who seal, by id, with the keys that they had before the list; `people` say how new keys came, and
    who is held back no longer; `evidence` is by id what a third signed of them.
    Raises `HeaderDamaged` where the very function that judges notes would refuse it.
    """
    before, after, writer = context.header.constitution, header.constitution, context.journal.writer
    if before.digest == after.digest:
        return None
    newest = context.roster.newest
    note = PeopleNote(
        log_id=header.log_id,
        edition=newest.number + 1,
        previous_sha256=newest.sha256,
        start=writer.size,
        head=writer.head,
        seal=header.seal_number,
        generation=header.generation,
        constitution_sha256=bytes.fromhex(after.digest),
        audit_key_sha256=bytes.fromhex(after.audit_keys[-1]),
        made_utc=iso(context.machine.clock.utc()),
        leaving=_leaving(before, after),
        entering=_entering(before, after, people.how),
        freed=tuple(
            FreedLine(person, people.known[person].key, (evidence or {}).get(person)) for person in sorted(people.freed)
        ),
    )
    data = make_people_note(note, line, signers)
    roster = judge_next(context.roster, note.file_name, data, context.card)
    if isinstance(roster, Failure):
        raise HeaderDamaged("header.damaged.people_note", fault=roster.text)
    if not goes_with(note, header):
        raise HeaderDamaged("header.damaged.not_decided")
    return NextNote(note, data, roster)


def _leaving(before: Constitution, after: Constitution) -> tuple[str, ...]:
    """Return who is in the roster no longer: removed or suspended."""
    stay = {row.id for row in after.active}
    return tuple(sorted(row.id for row in before.active if row.id not in stay))


def _entering(before: Constitution, after: Constitution, how: Mapping[str, str]) -> tuple[PersonLine, ...]:
    """Return who comes, or has another name, role, keys or holder than before; a team is no matter of the roster."""
    known = {row.id: _facts(row) for row in before.active}
    rows = sorted((row for row in after.active if known.get(row.id) != _facts(row)), key=lambda row: row.id)
    return tuple(_line(row, how.get(row.id, KEPT)) for row in rows)


def _facts(row: PersonRow) -> tuple[object, ...]:
    return row.name, row.role, row.key, row.kem, row.ed25519, row.mldsa44, row.certificate_sha256, row.holder


def _line(row: PersonRow, how: str) -> PersonLine:
    return PersonLine(
        row.id,
        row.role,
        how,
        row.key,
        hashlib.sha256(bytes.fromhex(row.kem)).digest(),
        bytes.fromhex(row.ed25519),
        bytes.fromhex(row.mldsa44),
        bytes.fromhex(row.certificate_sha256) or NO_CERTIFICATE,
        row.holder,
        row.name,
    )
