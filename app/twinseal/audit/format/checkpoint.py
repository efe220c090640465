"""Checkpoints: size and Merkle root of the log, people and header of then, signed by the vault and cosigned by people.

The form is that of C2SP: c2sp.org/tlog-checkpoint with two extension lines, and c2sp.org/tlog-cosignature for the timestamped
Ed25519 cosignatures. ML-DSA-44 stands beside each, over all lines, so that a later break of one leaves the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.merkle import HASH_BYTES
from twinseal.audit.format.note import (
    MLDSA44_TYPE,
    NOTE_MAX_BYTES,
    Note,
    NoteSignature,
    SignatureType,
    key_id,
    parse_note,
)
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.domain.durable import give_another_name, put_in_force
from twinseal.domain.errors import BadInput, FileMissing, FileTooLarge, LogDamaged, NotARegularFile, NotWritable
from twinseal.domain.ports import Files
from twinseal.domain.register_code import code_of

SIZE_MAX: Final = 2**53 - 1
TIME_MAX: Final = 2**63 - 1
EDITION_MAX: Final = 4096
_TEXT: Final = re.compile(
    r"([!-*,-~]+)\n([1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n"
    r"people (0|[1-9][0-9]{0,3}) ([0-9a-f]{64})\nheader ([0-9a-f]{64})\n",
    re.ASCII,
)
# Filled up with zeros to eight digits and no further, so that one number has one name.
_FILE_NAME: Final = re.compile(r"([0-9]{8}|[1-9][0-9]{8,15})\.note\Z", re.ASCII)


def origin_of(log_id: str) -> str:
    """Return the origin line of a log, which is also the key name of the vault's own signatures."""
    return f"twinseal/log/{log_id}"


def person_key_name(log_id: str, person_id: str) -> str:
    """Return the key name of a person's cosignatures; it binds log and person id."""
    return f"{origin_of(log_id)}/person/{person_id}"


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The log as it stands: its origin line, number of lines, and their RFC 6962 root (32 bytes)."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds when a checkpoint is made: the people's edition (0 to 4,096) and two digests of 32 bytes."""

    edition: int
    people_sha256: bytes
    """Of the text of the people note of this edition; of the founding trust card for edition 0."""
    header_sha256: bytes
    """Of the whole header of the vault."""

    @property
    def text(self) -> str:
        """Return the two extension lines."""
        return f"people {self.edition} {self.people_sha256.hex()}\nheader {self.header_sha256.hex()}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: origin, number of lines (at least 1), their RFC 6962 root (32 bytes), what was in force."""

    origin: str
    size: int
    root: bytes
    in_force: InForce

    @classmethod
    def over(cls, head: TreeHead, in_force: InForce) -> Checkpoint:
        """Return the checkpoint over a log as it stands."""
        return cls(head.origin, head.size, head.root, in_force)

    @property
    def tree_head(self) -> TreeHead:
        """Return what it says of the log alone."""
        return TreeHead(self.origin, self.size, self.root)

    @property
    def text(self) -> str:
        """Return the five lines that are signed."""
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\n{self.in_force.text}"

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the text (signatures are not part of it)."""
        return hashlib.sha256(self.text.encode("ascii")).digest()

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return f"{self.size:08d}.note"

    @property
    def register_code(self) -> str:
        """Return the register code."""
        return code_of(self.digest)

    @property
    def receipt(self) -> str:
        """Return the machine-readable receipt, for a QR: origin, size and digest in one line."""
        return f"TWINSEAL-RECEIPT:1:{self.origin.rpartition('/')[2]}:{self.size}:{self.digest.hex()}".upper()


@dataclass(frozen=True, slots=True)
class VaultLineSigner:
    """The vault's own checkpoint keys; they exist only while the vault is open."""

    ed25519: Ed25519Signer
    mldsa44: MlDsa44Signer


def parse_checkpoint(text: str) -> Checkpoint | None:
    """Return the checkpoint of a note's text, or None for anything but its one form of five lines."""
    match = _TEXT.fullmatch(text)
    if match is None or int(match[2]) > SIZE_MAX or int(match[4]) > EDITION_MAX:
        return None
    try:
        root = base64.b64decode(match[3], validate=True)
    except binascii.Error:
        return None
    in_force = InForce(int(match[4]), bytes.fromhex(match[5]), bytes.fromhex(match[6]))
    checkpoint = Checkpoint(match[1], int(match[2]), root, in_force)
    return checkpoint if len(root) == HASH_BYTES and checkpoint.text == text else None


def cosigned(text: str, unix_s: int) -> bytes:
    """Return what a signature with a time is over, Ed25519 (type 0x04) and ML-DSA-44 alike."""
    return f"cosignature/v1\ntime {unix_s}\n{text}".encode("ascii")


def make_checkpoint(
    checkpoint: Checkpoint,
    signer: VaultLineSigner | None,
    cosigners: Sequence[tuple[str, Identity]],
    unix_s: int,
) -> bytes:
    """Return a checkpoint's note, signed by the vault (if it is open) and cosigned by people.

    `cosigners` are person ids with their identities; `unix_s` is seconds since 1970 in UTC, by the machine's clock.
    Take its tree head from `LogWriter.tree_head`, which was compared with the newest checkpoint on disk.
    """
    if checkpoint.size < 1 or not 0 <= unix_s <= TIME_MAX:
        raise BadInput("input.bad.nothing_to_checkpoint")
    signatures: list[NoteSignature] = []
    if signer is not None:
        signatures += _by_vault(checkpoint, signer, unix_s)
    log_id = checkpoint.origin.rpartition("/")[2]
    for person_id, identity in cosigners:
        signatures += _by_person(checkpoint, person_key_name(log_id, person_id), identity, unix_s)
    return Note(checkpoint.text, tuple(signatures)).to_bytes()


def add_cosignature(note: bytes, person_id: str, identity: Identity, unix_s: int) -> bytes:
    """Return a note with one more person's cosignatures, e.g. an auditor's at a review; its register code stays."""
    checkpoint, parsed = _parsed(note)
    name = person_key_name(checkpoint.origin.rpartition("/")[2], person_id)
    kept = tuple(signature for signature in parsed.signatures if signature.name != name)
    return Note(parsed.text, (*kept, *_by_person(checkpoint, name, identity, unix_s))).to_bytes()


def _by_vault(checkpoint: Checkpoint, signer: VaultLineSigner, unix_s: int) -> list[NoteSignature]:
    name = checkpoint.origin
    signature = signer.ed25519.sign(checkpoint.text.encode("ascii"))
    stamped = unix_s.to_bytes(8, "big") + signer.mldsa44.sign(cosigned(checkpoint.text, unix_s))
    return [
        NoteSignature(name, key_id(name, SignatureType.ED25519, signer.ed25519.public), signature),
        NoteSignature(name, key_id(name, MLDSA44_TYPE, signer.mldsa44.public), stamped),
    ]


def _by_person(checkpoint: Checkpoint, name: str, identity: Identity, unix_s: int) -> list[NoteSignature]:
    public, time = identity.public, unix_s.to_bytes(8, "big")
    message = cosigned(checkpoint.text, unix_s)
    classic, later = time + identity.sign(message), time + identity.sign_mldsa44(message)
    return [
        NoteSignature(name, key_id(name, SignatureType.ED25519_COSIGNATURE, public.ed25519_public), classic),
        NoteSignature(name, key_id(name, MLDSA44_TYPE, public.mldsa44_public), later),
    ]


def _parsed(note: bytes) -> tuple[Checkpoint, Note]:
    parsed = parse_note(note)
    checkpoint = parse_checkpoint(parsed.text) if parsed is not None else None
    if parsed is None or checkpoint is None:
        raise LogDamaged("log.damaged.checkpoint_malformed")
    return checkpoint, parsed


# -- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as it stands in its file; its signatures are not checked here."""

    checkpoint: Checkpoint
    note: bytes
    path: Path

    @property
    def size(self) -> int:
        """Return the number of lines it covers."""
        return self.checkpoint.size

    @property
    def cosigners(self) -> tuple[str, ...]:
        """Return the ids of the people whose cosignatures it names, unchecked, each once, in order."""
        named = parse_note(self.note)
        marked = f"{self.checkpoint.origin}/person/"
        signers = [] if named is None else [signature.name for signature in named.signatures]
        return tuple(dict.fromkeys(name.removeprefix(marked) for name in signers if name.startswith(marked)))

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of its text, from which the register code comes."""
        return self.checkpoint.digest


def checkpoint_names(files: Files, folder: Path) -> tuple[str, ...]:
    """Return the names of the checkpoint files of a log's folder, oldest first; empty where there are none."""
    try:
        names = files.names(LogPaths(folder).checkpoints)
    except FileMissing:
        return ()
    return tuple(sorted((name for name in names if _FILE_NAME.match(name)), key=lambda name: (int(name[:-5]), name)))


def read_checkpoint(files: Files, folder: Path, name: str) -> StoredCheckpoint:
    """Return one checkpoint; raises `LogDamaged` for a malformed one or one that its name does not fit."""
    path = LogPaths(folder).checkpoints / name
    note = files.read(path, limit=NOTE_MAX_BYTES)
    checkpoint, _ = _parsed(note)
    if path.name != checkpoint.file_name:
        raise LogDamaged("log.damaged.checkpoint_misnamed")
    return StoredCheckpoint(checkpoint, note, path)


def checkpoint_or_none(files: Files, folder: Path, name: str) -> StoredCheckpoint | None:
    """Return one checkpoint, None for anything else: anybody who can write into the folder can put such a thing there.

    None are a file of another form or of the name of another, a link, folder or device, a file that is too large, and
    one that this user may not read. Raises `DiskFault` where the drive fails.
    """
    try:
        return read_checkpoint(files, folder, name)
    except (LogDamaged, FileTooLarge, NotARegularFile, NotWritable, FileMissing):
        return None


def each_checkpoint(files: Files, folder: Path) -> Iterator[StoredCheckpoint]:
    """Yield the checkpoints of a log's folder, the newest first. Nothing is verified; files that cannot be read as one are skipped."""
    for name in reversed(checkpoint_names(files, folder)):
        stored = checkpoint_or_none(files, folder, name)
        if stored is not None:
            yield stored


def latest_checkpoint(files: Files, folder: Path) -> StoredCheckpoint | None:
    """Return the newest checkpoint of a log's folder without verifying it, or None where there is none; raises `DiskFault`."""
    return next(each_checkpoint(files, folder), None)


def save_checkpoint(
    files: Files, folder: Path, note: bytes, counts: Callable[[StoredCheckpoint], bool] = lambda _stored: True
) -> StoredCheckpoint:
    """Write a note to its file; raises `LogDamaged` if one of this size with another text stands there that `counts`.

    What stands there and is no checkpoint, or one that does not count, gets another name and is kept: it must not keep
    people from sealing. A fault of the drive is raised only where the note does not stand afterwards: the next opening
    would ask for its register code, so the people have to get it.
    """
    checkpoint, _ = _parsed(note)
    path = LogPaths(folder).checkpoints / checkpoint.file_name
    if _stands(files, path):
        there = checkpoint_or_none(files, folder, path.name)
        if there is None or not (there.checkpoint == checkpoint or counts(there)):
            give_another_name(files, path)
        elif there.checkpoint != checkpoint:
            raise LogDamaged("log.damaged.forked")
    if not _stands(files, path.parent):
        # Taken away, it would stop each seal half-way, after its header was written.
        files.make_folder(path.parent)
    put_in_force(files, path, note)
    return StoredCheckpoint(checkpoint, note, path)


def _stands(files: Files, path: Path) -> bool:
    try:
        return files.facts(path) is not None
    except NotARegularFile:
        return True
