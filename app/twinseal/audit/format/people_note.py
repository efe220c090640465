"""People notes: two officers, or two seats, and the open vault say who may sign from some entry on.

A signed note of C2SP whose text is described in docs/formats.md, section 3.3. A note is form alone here; whether it counts
is for the roster to say (`audit.verify.roster`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import EDITION_MAX, SIZE_MAX, VaultLineSigner, origin_of, person_key_name
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.note import MLDSA44_TYPE, Note, NoteSignature, SignatureType, key_id, parse_note
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import is_acceptable_ed25519_key
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, FileMissing
from twinseal.domain.ports import Files
from twinseal.domain.statement import Confirmation, Place

NO_CERTIFICATE: Final = bytes(32)
"""Of a seat, which has none."""
RECOVERY: Final = "recovery"
"""The role of a seat."""
_SEAL_MAX: Final = 10**9
_NAME_MAX_BYTES: Final = 320
_NUMBER: Final = r"[1-9][0-9]{0,15}"
_HEX: Final = r"[0-9a-f]{64}"
_ID: Final = r"(?:p[0-9a-f]{8}|r[1-9])"
_KEY: Final = r"[1-9][0-9]{0,3}"
_UTC: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_HEAD: Final = re.compile(
    rf"twinseal/people/([!-~]+)\n([1-9][0-9]{{0,3}})\n({_HEX})\n({_NUMBER})\n({_HEX})\n([1-9][0-9]{{0,9}}) ([1-9][0-9]{{0,9}})\n"
    rf"({_HEX})\n({_HEX})\n({_UTC})\n(?:-|({_ID}(?: {_ID})*))\n",
    re.ASCII,
)
_PERSON: Final = re.compile(
    rf"\+ ({_ID}) (operator|officer|auditor|recovery) (held|open|continued|kept) ({_KEY}) ({_HEX}) ({_HEX}) ([0-9a-f]{{2624}}) "
    rf"({_HEX}|-) ({_ID}|-) ((?:[0-9a-f]{{2}}){{1,{_NAME_MAX_BYTES}}})\n",
    re.ASCII,
)
_FREED: Final = re.compile(
    rf"\* ({_ID}) (?:accepted ({_KEY})|confirmed ({_KEY}) ({_ID}) ({_KEY}) (0|{_NUMBER}) ({_HEX}) ({_UTC}) ([0-9a-f]{{128}}) "
    rf"([0-9a-f]{{4840}}))\n",
    re.ASCII,
)
_FILE_NAME: Final = re.compile(r"([0-9]{4}|[1-9][0-9]{4,7})\.note", re.ASCII)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who enters the roster, or is there with other facts; `key` is the key number, 1 to 9,999.

    `kem_sha256` and `certificate_sha256` are digests of 32 bytes; a seat has `NO_CERTIFICATE`, and a `holder`.
    """

    id: str
    role: str
    how: str
    """`held`, `open` (new keys), `continued` (new keys, signed for with the old ones), `kept` (the keys they had)."""
    key: int
    kem_sha256: bytes
    ed25519: bytes
    mldsa44: bytes
    certificate_sha256: bytes
    holder: str
    """Id of a seat's holder, empty for a person."""
    name: str

    @property
    def is_seat(self) -> bool:
        """Tell whether this is a recovery sheet."""
        return self.id.startswith("r")

    @property
    def text(self) -> str:
        """Return the line."""
        certificate = "-" if self.is_seat else self.certificate_sha256.hex()
        return (
            f"+ {self.id} {self.role} {self.how} {self.key} {self.kem_sha256.hex()} {self.ed25519.hex()} {self.mldsa44.hex()} "
            f"{certificate} {self.holder or '-'} {self.name.encode('utf-8').hex()}\n"
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """A third's confirmation: who, with which key number, after which entry (its head has 32 bytes), and both signatures."""

    by: str
    by_key: int
    entry: int
    head: bytes
    at_utc: str
    ed25519: bytes
    mldsa44: bytes


@dataclass(frozen=True, slots=True)
class FreedLine:
    """Somebody who is held back no longer: confirmed by a third with evidence, or accepted without."""

    id: str
    key: int
    evidence: Evidence | None = None

    @property
    def text(self) -> str:
        """Return the line."""
        proof = self.evidence
        if proof is None:
            return f"* {self.id} accepted {self.key}\n"
        return (
            f"* {self.id} confirmed {self.key} {proof.by} {proof.by_key} {proof.entry} {proof.head.hex()} {proof.at_utc} "
            f"{proof.ed25519.hex()} {proof.mldsa44.hex()}\n"
        )


@dataclass(frozen=True, slots=True)
class PeopleNote:
    """What a people note says; digests and heads have 32 bytes."""

    log_id: str
    edition: int
    previous_sha256: bytes
    """Of the text of the note before; of the founding card for edition 1."""
    start: int
    """First entry it governs: how many entries the log had when it was made."""
    head: bytes
    seal: int
    generation: int
    constitution_sha256: bytes
    audit_key_sha256: bytes
    made_utc: str
    leaving: tuple[str, ...] = ()
    entering: tuple[PersonLine, ...] = ()
    freed: tuple[FreedLine, ...] = ()

    @property
    def text(self) -> str:
        """Return the lines that are signed."""
        return (
            f"twinseal/people/{self.log_id}\n{self.edition}\n{self.previous_sha256.hex()}\n{self.start}\n{self.head.hex()}\n"
            f"{self.seal} {self.generation}\n{self.constitution_sha256.hex()}\n{self.audit_key_sha256.hex()}\n{self.made_utc}\n"
            f"{' '.join(self.leaving) or '-'}\n"
            + "".join(line.text for line in self.entering)
            + "".join(line.text for line in self.freed)
        )

    @property
    def sha256(self) -> bytes:
        """Return the digest of the text, by which the next note and checkpoints name it."""
        return hashlib.sha256(self.text.encode("ascii")).digest()

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return f"{self.edition:04d}.note"


def parse_people_note(text: str) -> PeopleNote | None:
    """Return the people note of a note's text, or None for anything but its one form. The log id is not judged."""
    match = _HEAD.match(text)
    if match is None:
        return None
    log_id, edition, previous, start, head, seal, generation, constitution, audit, made, leaving = match.groups()
    at, entering, freed = match.end(), [], []
    while (row := _PERSON.match(text, at)) is not None:
        line = _person(row)
        if line is None:
            return None
        entering.append(line)
        at = row.end()
    while (row := _FREED.match(text, at)) is not None:
        freed.append(_freed_of(row))
        at = row.end()
    ids = tuple(leaving.split(" ")) if leaving else ()
    note = PeopleNote(
        log_id, int(edition), bytes.fromhex(previous), int(start), bytes.fromhex(head), int(seal), int(generation),
        bytes.fromhex(constitution), bytes.fromhex(audit), made, ids, tuple(entering), tuple(freed),
    )  # fmt: skip
    return note if at == len(text) and _is_in_bounds(note) else None


def _is_in_bounds(note: PeopleNote) -> bool:
    in_order = all(
        _ascending(ids) for ids in (note.leaving, [line.id for line in note.entering], [line.id for line in note.freed])
    )
    numbers = 2 <= note.seal <= _SEAL_MAX and 2 <= note.generation <= _SEAL_MAX
    small = note.edition <= EDITION_MAX and note.start <= SIZE_MAX and numbers
    entries = all(line.evidence is None or line.evidence.entry <= SIZE_MAX for line in note.freed)
    return in_order and small and entries and not set(note.leaving) & {line.id for line in note.entering}


def _ascending(ids: Sequence[str]) -> bool:
    return all(first < second for first, second in pairwise(ids))


def _person(row: re.Match[str]) -> PersonLine | None:
    person_id, role, how, key, kem, ed25519, mldsa44, certificate, holder, name = row.groups()
    seat = person_id.startswith("r")
    try:
        words = bytes.fromhex(name).decode("utf-8")
        canonical.dumps({"name": words})
    except (UnicodeDecodeError, BadInput):
        return None
    if any(sign < " " for sign in words) or seat != (certificate == "-") or seat == (holder == "-"):
        return None
    public = bytes.fromhex(ed25519)
    if not is_acceptable_ed25519_key(public):
        return None
    return PersonLine(
        person_id, role, how, int(key), bytes.fromhex(kem), public, bytes.fromhex(mldsa44),
        NO_CERTIFICATE if seat else bytes.fromhex(certificate), holder if seat else "", words,
    )  # fmt: skip


def _freed_of(row: re.Match[str]) -> FreedLine:
    person_id, accepted, key, by, by_key, entry, head, at_utc, ed25519, mldsa44 = row.groups()
    if accepted is not None:
        return FreedLine(person_id, int(accepted))
    signatures = bytes.fromhex(ed25519), bytes.fromhex(mldsa44)
    return FreedLine(person_id, int(key), Evidence(by, int(by_key), int(entry), bytes.fromhex(head), at_utc, *signatures))


def make_people_note(note: PeopleNote, vault: VaultLineSigner, signers: Sequence[tuple[str, Identity]]) -> bytes:
    """Return a people note signed by the vault and by people, given as ids with their identities."""
    data, name = note.text.encode("ascii"), origin_of(note.log_id)
    signatures = [
        NoteSignature(name, key_id(name, SignatureType.ED25519, vault.ed25519.public), vault.ed25519.sign(data)),
        NoteSignature(name, key_id(name, MLDSA44_TYPE, vault.mldsa44.public), vault.mldsa44.sign(data)),
    ]
    for person_id, identity in signers:
        name, public = person_key_name(note.log_id, person_id), identity.public
        signatures += [
            NoteSignature(name, key_id(name, SignatureType.ED25519, public.ed25519_public), identity.sign(data)),
            NoteSignature(name, key_id(name, MLDSA44_TYPE, public.mldsa44_public), identity.sign_mldsa44(data)),
        ]
    return Note(note.text, tuple(signatures)).to_bytes()


def read_people_note(label: str, data: bytes) -> tuple[PeopleNote, Note] | None:
    """Return the people note of a file with its signatures, or None for what has not its form or another number's name."""
    note = parse_note(data)
    people = parse_people_note(note.text) if note is not None else None
    return (people, note) if note is not None and people is not None and people.file_name == label else None


def confirmation(line: FreedLine, proof: Evidence, *, log_id: str, vault_id: str, public_sha256: bytes) -> bytes:
    """Return what a third signs who confirms that somebody is who they are said to be; both signatures are over it."""
    place = Place(proof.entry, proof.head.hex())
    return Confirmation(
        vault_id, log_id, line.id, line.key, public_sha256.hex(), proof.by, proof.by_key, place, proof.at_utc
    ).signed_bytes()


def people_names(files: Files, folder: Path) -> tuple[str, ...]:
    """Return the names of the people notes of a log's folder, by number."""
    try:
        names = files.names(LogPaths(folder).people)
    except FileMissing:
        return ()
    return tuple(sorted((name for name in names if _FILE_NAME.fullmatch(name)), key=lambda name: int(name[:-5])))
