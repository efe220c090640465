"""Epoch notes: two people and the open vault say that from some entry on other keys hold.

A signed note of C2SP with six lines, described in docs/formats.md: which entry begins the epoch, the head it follows,
the key that signs it, what became of unanchored entries, and which people hold there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import EDITION_MAX, SIZE_MAX, VaultLineSigner, origin_of, person_key_name
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.note import MLDSA44_TYPE, Note, NoteSignature, SignatureType, key_id
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import is_acceptable_ed25519_key
from twinseal.domain.errors import FileMissing
from twinseal.domain.ports import Files

_UNANCHORED_LABEL: Final = b"twinseal/1 unanchored\x00"
_NUMBER: Final = r"[1-9][0-9]{0,15}"
_HEX: Final = r"[0-9a-f]{64}"
_TEXT: Final = re.compile(
    rf"twinseal/epoch/([!-~]+)\n({_NUMBER})\n({_HEX})\n({_HEX})\n"
    rf"(?:-|(adopted|rejected) ({_NUMBER}) ({_HEX}) ({_HEX}))\npeople (0|[1-9][0-9]{{0,3}}) ({_HEX})\n",
    re.ASCII,
)
_FILE_NAME: Final = re.compile(r"([0-9]{8,16})(\.note)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unanchored:
    """What two people decided about entries made while the log's key was lost."""

    adopted: bool
    count: int
    head: bytes
    """Head of the last of them."""
    public: bytes
    """Key that signs the first of them."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """From entry `start` on another key signs; `prev` is the head of the entry before it."""

    log_id: str
    start: int
    prev: bytes
    public: bytes
    """Ed25519 key that signs entry `start`, in place of the one that the entry before announced."""
    edition: int
    """The edition of the people at entry `start`, 0 for the founders, and the SHA-256 of its note's text, or of the card."""
    people_sha256: bytes
    unanchored: Unanchored | None = None

    @property
    def text(self) -> str:
        """Return the six lines that are signed."""
        return (
            f"twinseal/epoch/{self.log_id}\n{self.start}\n{self.prev.hex()}\n{self.public.hex()}\n"
            f"{_decision(self.unanchored)}\npeople {self.edition} {self.people_sha256.hex()}\n"
        )

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return f"{self.start:08d}.note"


def _decision(unanchored: Unanchored | None) -> str:
    if unanchored is None:
        return "-"
    word = "adopted" if unanchored.adopted else "rejected"
    return f"{word} {unanchored.count} {unanchored.head.hex()} {unanchored.public.hex()}"


def parse_epoch(text: str) -> Epoch | None:
    """Return the epoch of a note's text, or None for anything but its one form. The log id is not judged."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    log_id, start, prev, public, word, count, head, first, edition, people = match.groups()
    unanchored = None
    if word is not None:
        unanchored = Unanchored(word == "adopted", int(count), bytes.fromhex(head), bytes.fromhex(first))
    keys = [bytes.fromhex(public)] + ([unanchored.public] if unanchored else [])
    too_large = int(start) > SIZE_MAX or (unanchored is not None and unanchored.count > SIZE_MAX)
    if too_large or int(edition) > EDITION_MAX or not all(is_acceptable_ed25519_key(key) for key in keys):
        return None
    return Epoch(log_id, int(start), bytes.fromhex(prev), keys[0], int(edition), bytes.fromhex(people), unanchored)


def unanchored_log_id(log_id: str, start: int, prev: bytes, public: bytes) -> str:
    """Return the id of the small log that holds unanchored entries; it binds them to place and first key."""
    digest = hashlib.sha256(_UNANCHORED_LABEL + log_id.encode("ascii") + start.to_bytes(8, "big") + prev + public).digest()
    return digest[:16].hex()


def make_epoch_note(epoch: Epoch, vault: VaultLineSigner, signers: Sequence[tuple[str, Identity]]) -> bytes:
    """Return an epoch's note signed by the vault and by people, given as ids with their identities."""
    data, name = epoch.text.encode("ascii"), origin_of(epoch.log_id)
    signatures = _both(name, vault.ed25519.public, vault.mldsa44.public, vault.ed25519.sign(data), vault.mldsa44.sign(data))
    for person_id, identity in signers:
        public = identity.public
        signatures += _both(
            person_key_name(epoch.log_id, person_id),
            public.ed25519_public,
            public.mldsa44_public,
            identity.sign(data),
            identity.sign_mldsa44(data),
        )
    return Note(epoch.text, tuple(signatures)).to_bytes()


def _both(name: str, classic_key: bytes, later_key: bytes, classic: bytes, later: bytes) -> list[NoteSignature]:
    return [
        NoteSignature(name, key_id(name, SignatureType.ED25519, classic_key), classic),
        NoteSignature(name, key_id(name, MLDSA44_TYPE, later_key), later),
    ]


def epoch_names(files: Files, folder: Path) -> tuple[str, ...]:
    """Return the names of the epoch notes of a log's folder, oldest first."""
    return tuple(f"{name}.note" for name in _numbered(files, LogPaths(folder).epochs, ".note"))


def unanchored_starts(files: Files, folder: Path) -> tuple[int, ...]:
    """Return the numbers of the folders with unanchored entries, ascending."""
    return tuple(int(name) for name in _numbered(files, LogPaths(folder).unanchored, ""))


def _numbered(files: Files, folder: Path, ending: str) -> list[str]:
    try:
        names = files.names(folder)
    except FileMissing:
        return []
    matches = [match for name in names if (match := _FILE_NAME.fullmatch(name)) and (match[2] or "") == ending]
    # Filled up with zeros to eight digits and no further, so that one number has one name.
    return sorted((match[1] for match in matches if match[1] == f"{int(match[1]):08d}"), key=int)
