"""Shows one entry to somebody who may not read the others; they need no key to check it.

The line commits to its plaintext, the plaintext carries a salt, and an inclusion proof ties the line to a checkpoint. The
people notes up to the edition that the checkpoint names go with it: they say whose signatures count on that checkpoint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint, origin_of
from twinseal.audit.format.line import Line, commitment_of, parse
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.merkle import inclusion_proof, leaf_hash, verify_inclusion
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.format.payload import read_plaintext
from twinseal.audit.format.people_note import people_names
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.note_check import card_is_sound, check_note
from twinseal.audit.verify.people_judge import judge_people, unfit_card
from twinseal.audit.verify.roster import Roster
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, LogDamaged, UnknownFormat
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
from twinseal.domain.trust_card import TrustCard

FORMAT: Final = "twinseal/disclosure"
VERSION: Final = 1
DISCLOSED: Final = b'{"format":"twinseal/disclosure"'
"""How the file of every disclosed entry begins."""
DISCLOSED_MAX_BYTES: Final = 64 * 1024 * 1024
"""A file of a disclosed entry has at most so many bytes; nearly all of them are people notes."""
_FIELDS: Final = frozenset({"format", "version", "line", "plaintext", "size", "proof", "people"})


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line, its plaintext, and the proof that it stands in the tree over the first `size` lines."""

    line: bytes
    plaintext: bytes
    size: int
    proof: tuple[bytes, ...]
    people: tuple[bytes, ...] = ()
    """The people notes of editions 1 to that of the checkpoint, byte for byte."""

    def to_bytes(self) -> bytes:
        """Return the canonical bytes to hand out."""
        return canonical.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "line": self.line.decode("ascii"),
                "plaintext": self.plaintext.decode("utf-8"),
                "size": self.size,
                "proof": [node.hex() for node in self.proof],
                "people": [note.decode("utf-8") for note in self.people],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Disclosure:
        """Return the disclosure of `to_bytes`; raises `BadInput`, or `UnknownFormat` for another version."""
        fields = canonical.loads_object(data)
        names = ("line", "plaintext", "size", "proof", "people")
        line, plaintext, size, proof, people = (fields.get(name) for name in names)
        if fields.get("format") == FORMAT and fields.get("version") not in (VERSION, None):
            raise UnknownFormat("format.unknown.disclosed_entry", version=fields["version"], known=VERSION)
        if fields.keys() != _FIELDS or fields["format"] != FORMAT or type(size) is not int:
            raise _malformed()
        if not (isinstance(line, str) and line.isascii() and isinstance(plaintext, str) and isinstance(proof, list)):
            raise _malformed()
        if not isinstance(people, list) or not all(isinstance(note, str) for note in people):
            raise _malformed()
        try:
            steps = tuple(bytes.fromhex(str(node)) for node in proof)
        except ValueError as error:
            raise _malformed() from error
        notes = tuple(note.encode("utf-8") for note in people)
        disclosure = cls(line.encode("ascii"), plaintext.encode("utf-8"), size, steps, notes)
        if disclosure.to_bytes() != data or any(len(step) != 32 for step in steps):
            raise _malformed()
        return disclosure


def _malformed() -> BadInput:
    return BadInput("input.bad.not_a_disclosed_entry")


def disclose(
    files: Files, folder: Path, seq: int, size: int, audit_pairs: Sequence[KemKeyPair], *, edition: int = 0
) -> Disclosure:
    """Return entry `seq` with its proof for the checkpoint over `size` lines, which names the people of an edition.

    Raises `BadInput` if there is no such entry under it, `LogDamaged` if it cannot be read.
    """
    (made,) = disclose_each(files, folder, (seq,), size, audit_pairs, edition=edition)
    return made


def disclose_each(
    files: Files, folder: Path, numbers: Collection[int], size: int, audit_pairs: Sequence[KemKeyPair], *, edition: int = 0
) -> Iterator[Disclosure]:
    """Yield several entries as `disclose` returns one, in their order; the log is read once. Raises what `disclose` does."""
    paths = LogPaths(folder)
    facts = files.facts(paths.log)
    leaves: list[bytes] = []
    wanted: dict[int, bytes] = {}
    for raw in raw_lines(files, paths.log, 0, 0 if facts is None else facts.size):
        if len(leaves) == size:
            break
        if len(leaves) in numbers:
            wanted[len(leaves)] = raw.data
        leaves.append(leaf_hash(raw.data))
    if len(leaves) != size or wanted.keys() != set(numbers):
        raise BadInput("input.bad.entry_not_covered")
    people = tuple(files.read(paths.people / name, limit=NOTE_MAX_BYTES) for name in people_names(files, folder)[:edition])
    opener = EntryOpener(audit_pairs)
    for seq, data in wanted.items():
        line = parse(data)
        entry = opener.open_line(line) if isinstance(line, Line) else Failure(line, seq)
        if isinstance(entry, Failure):
            raise LogDamaged("log.damaged.failure", failure=entry.text)
        yield Disclosure(data, canonical.dumps(entry.fields), size, inclusion_proof(leaves, seq), people)


@dataclass(frozen=True, slots=True)
class Proven:
    """A disclosed entry that its checkpoint proves."""

    entry: Entry
    countersigned: bool
    """The checkpoint was signed by the vault and two people who may open; False where an auditor alone signed it."""
    roster: Roster
    """Everybody who was in the vault up to that checkpoint."""


def verify_disclosure(data: bytes, card: TrustCard, note: bytes) -> Proven | Failure:
    """Return the disclosed entry as proven, or the first rule that card, notes, checkpoint or entry breaks; needs no key.

    Raises `BadInput` for bytes that are no disclosure, `UnknownFormat` for another version.
    """
    disclosure = Disclosure.from_bytes(data)
    if not card_is_sound(card):
        return Failure(Reason.TRUST_CARD)
    roster = _people(disclosure, card)
    if isinstance(roster, Failure):
        return roster
    judged = check_note("checkpoint", note, card, roster)
    if isinstance(judged, Failure):
        return judged
    last = roster.newest.number
    if judged.checkpoint.in_force.edition != last:
        # Of a note that the checkpoint does not name nobody knows whether the log had it.
        return Failure(Reason.PEOPLE_CHAIN, None, f"{last:04d}.note")
    entry = check_disclosure(disclosure, judged.checkpoint)
    return entry if isinstance(entry, Failure) else Proven(entry, judged.countersigned, roster)


def _people(disclosure: Disclosure, card: TrustCard) -> Roster | Failure:
    """Return who may sign, by the card and the notes in the disclosure."""
    roster = judge_people(((f"{number:04d}.note", note) for number, note in enumerate(disclosure.people, start=1)), card)
    if isinstance(roster, Failure) or card.edition > roster.newest.number:
        # A later card may name an edition that came after the checkpoint.
        return roster
    return unfit_card(roster, card) or roster


def check_disclosure(disclosure: Disclosure, checkpoint: Checkpoint) -> Entry | Failure:
    """Return the entry, or the first rule that the disclosure breaks; the checkpoint must have been judged before."""
    line = parse(disclosure.line)
    if not isinstance(line, Line):
        return Failure(line)
    if origin_of(line.log_id) != checkpoint.origin:
        return Failure(Reason.LOG, line.seq)
    if disclosure.size != checkpoint.size:
        return Failure(Reason.ROOT, line.seq, Text("verification.detail.other_checkpoint"))
    if not verify_inclusion(line.head, line.seq, disclosure.size, disclosure.proof, checkpoint.root):
        return Failure(Reason.ROOT, line.seq, Text("verification.detail.proof"))
    if commitment_of(disclosure.plaintext) != line.commitment:
        return Failure(Reason.COMMITMENT, line.seq)
    fields = read_plaintext(disclosure.plaintext, line.seq)
    return Failure(fields[0], line.seq, fields[1]) if isinstance(fields, tuple) else Entry(line.seq, fields, line.head)
