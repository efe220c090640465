"""A log whose every key is known, so that tests can forge what an attacker with stolen keys could."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast

from twinseal.audit.format.checkpoint import Checkpoint, InForce, VaultLineSigner, make_checkpoint, origin_of
from twinseal.audit.format.line import Line, audit_key_id, commitment_of, entry_info, genesis_prev, parse, unsigned_line
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.merkle import leaf_hash, root_of
from twinseal.audit.format.payload import make_plaintext, pad
from twinseal.audit.read.log_source import LogSource, Notes
from twinseal.crypto import hpke
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.domain.card_rows import TrustedPerson
from twinseal.domain.errors import FileMissing
from twinseal.domain.people import Role
from twinseal.domain.ports import FileFacts, Files
from twinseal.domain.trust_card import TrustCard

LINES = 40
CHECKPOINTS = (10, 20, 30)
MADE_AT = 1_700_000_000
IN_FORCE = InForce(0, bytes(32), bytes(32))
"""For checkpoints that are compared with no trust card."""


class MemoryFiles:
    """The reading half of `Files` over bytes in memory."""

    def __init__(self, contents: Mapping[Path, bytes]) -> None:
        """Hold files by path."""
        self.contents = dict(contents)

    def facts(self, path: Path) -> FileFacts | None:
        """Return facts, or None."""
        data = self.contents.get(path)
        return None if data is None else FileFacts(len(data), 1, 1, 1)

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        """Return up to `count` bytes."""
        if path not in self.contents:
            raise FileMissing
        return self.contents[path][offset : offset + count]


@dataclass
class People:
    """The people of one vault, its checkpoint keys and its audit key."""

    first: Identity = field(default_factory=Identity.generate)
    second: Identity = field(default_factory=Identity.generate)
    auditor: Identity = field(default_factory=Identity.generate)
    outsider: Identity = field(default_factory=Identity.generate)
    vault: VaultLineSigner = field(default_factory=lambda: VaultLineSigner(new_ed25519(), new_mldsa44()))
    audit: KemKeyPair = field(default_factory=KemKeyPair.generate)
    audit_later: KemKeyPair = field(default_factory=KemKeyPair.generate)
    third: Identity = field(default_factory=Identity.generate)

    def pair(self) -> list[tuple[str, Identity]]:
        """Return the two who open."""
        return [("p00000001", self.first), ("p00000002", self.second)]

    def card(self, log_id: str, genesis_public: bytes) -> TrustCard:
        """Return the trust card of a log of this vault."""
        who = [
            ("p00000001", "Ada", Role.OPERATOR, self.first),
            ("p00000002", "Bo", Role.OFFICER, self.second),
            ("p00000003", "Cy", Role.AUDITOR, self.auditor),
            ("p00000004", "Flo", Role.OFFICER, self.third),
        ]
        return TrustCard(
            vault_id="ab" * 16,
            vault_name="Pump house",
            log_id=log_id,
            genesis_public=genesis_public,
            line_ed25519=self.vault.ed25519.public,
            line_mldsa44=self.vault.mldsa44.public,
            audit_key_sha256=hashlib.sha256(self.audit.public).digest(),
            constitution_sha256=b"\xc0" * 32,
            people=tuple(
                TrustedPerson(
                    person_id,
                    name,
                    role,
                    identity.public.ed25519_public,
                    identity.public.mldsa44_public,
                    identity.public.kem_sha256,
                    hashlib.sha256(person_id.encode()).digest(),
                    b"issuer",
                )
                for person_id, name, role, identity in who
            ),
            founded_utc="2026-01-02T03:04:05Z",
        )


def event(number: int) -> dict[str, object]:
    """Return the fields of a pretend event."""
    return {"kind": "field.revealed", "t": f"2026-01-02T03:{number % 60:02d}:00Z", "field": f"field {number}"}


class ForgedLog:
    """Lines with the key of each; `keys[n]` signs line n, and one more for the line after the last."""

    def __init__(self, people: People, log_id: str, keys: list[Ed25519Signer] | None = None) -> None:
        """Begin an empty log."""
        self.people = people
        self.log_id = log_id
        self.keys = keys if keys is not None else [new_ed25519()]
        self.lines: list[bytes] = []

    def copy(self, size: int | None = None) -> ForgedLog:
        """Return the first `size` lines as a log that goes its own way."""
        size = len(self.lines) if size is None else size
        other = ForgedLog(self.people, self.log_id, self.keys[: size + 1])
        other.lines = self.lines[:size]
        return other

    def forge(
        self,
        *,
        seq: int | None = None,
        prev: bytes | None = None,
        log_id: str | None = None,
        next_public: bytes | None = None,
        plaintext: bytes | None = None,
        padded: bytes | None = None,
        commitment: bytes | None = None,
        sealed_to: bytes | None = None,
        audit_key: bytes | None = None,
        info: bytes | None = None,
        signer: Ed25519Signer | None = None,
        announced: Ed25519Signer | None = None,
    ) -> bytes:
        """Append a line signed by the right key, unless told otherwise, and return it."""
        place = len(self.lines)
        seq = place if seq is None else seq
        prev = self.head(place - 1) if prev is None else prev
        log_id = self.log_id if log_id is None else log_id
        announced = announced or new_ed25519()
        next_public = announced.public if next_public is None else next_public
        plaintext = make_plaintext(event(place), place) if plaintext is None else plaintext
        audit_public = self.people.audit.public if sealed_to is None else sealed_to
        sealed = hpke.seal(
            audit_public,
            pad(plaintext) if padded is None else padded,
            entry_info(log_id, seq, prev, next_public) if info is None else info,
        )
        unsigned = unsigned_line(
            log_id,
            seq,
            prev,
            next_public,
            audit_key_id(audit_public) if audit_key is None else audit_key,
            commitment_of(plaintext) if commitment is None else commitment,
            sealed,
        )
        raw = unsigned.with_signature((signer or self.keys[place]).sign(unsigned.signed))
        self.lines.append(raw)
        self.keys[place + 1 :] = [announced]
        return raw

    def grow(self, count: int) -> ForgedLog:
        """Append honest lines."""
        for _ in range(count):
            self.forge()
        return self

    def grow_under(self, audit: KemKeyPair, count: int) -> ForgedLog:
        """Append honest lines that are sealed to another audit key."""
        for _ in range(count):
            self.forge(sealed_to=audit.public)
        return self

    def resign(self, raw: bytes, place: int) -> bytes:
        """Return a line with its text kept and its signature made again by the key of `place`."""
        text = raw.rpartition(b" ")[0]
        return text + b" " + self.keys[place].sign(b"twinseal/1 sig\x00" + text).hex().encode()

    def head(self, place: int) -> bytes:
        """Return the head of a line; that before the first is the genesis value."""
        return leaf_hash(self.lines[place]) if place >= 0 else genesis_prev(self.log_id)

    def line(self, place: int) -> Line:
        """Return a parsed line."""
        return cast(Line, parse(self.lines[place]))

    def data(self) -> bytes:
        """Return the file."""
        return b"".join(line + b"\n" for line in self.lines)

    def card(self) -> TrustCard:
        """Return the vault's trust card."""
        return self.people.card(self.log_id, self.keys[0].public)

    def checkpoint(self, size: int) -> Checkpoint:
        """Return the checkpoint over the first `size` lines."""
        root = root_of([leaf_hash(line) for line in self.lines[:size]])
        return Checkpoint(origin_of(self.log_id), size, root, InForce(0, self.card().sha256(), bytes(32)))

    def note(self, size: int, cosigners: Sequence[tuple[str, Identity]] | None = None) -> bytes:
        """Return a countersigned checkpoint."""
        return self.note_of(self.checkpoint(size), cosigners)

    def note_of(self, checkpoint: Checkpoint, cosigners: Sequence[tuple[str, Identity]] | None = None) -> bytes:
        """Return a note for any checkpoint, true or not."""
        return make_checkpoint(
            checkpoint, self.people.vault, self.people.pair() if cosigners is None else cosigners, MADE_AT
        )


@dataclass
class Case:
    """What a verifier is given."""

    data: bytes
    notes: list[tuple[str, bytes]]
    card: TrustCard | None
    receipts: list[str] = field(default_factory=list)
    held_checkpoints: list[bytes] = field(default_factory=list)
    epochs: list[tuple[str, bytes]] = field(default_factory=list)
    unanchored: dict[int, bytes] = field(default_factory=dict)
    """Files of unanchored entries by the number of the entry they come before."""
    readable: bytes | None = None
    """The readable copy of the entries in an export."""
    people: list[tuple[str, bytes]] = field(default_factory=list)
    """People notes by name."""

    def source(self) -> LogSource:
        """Return the log for the program's own verifier."""
        path = Path("log.tws")
        small = {start: LogPaths(Path()).unanchored_at(start) / path.name for start in self.unanchored}
        contents = {path: self.data} | {small[start]: data for start, data in self.unanchored.items()}
        readable = Path("entries.jsonl")
        contents |= {readable: self.readable} if self.readable is not None else {}
        files = cast(Files, MemoryFiles(contents))
        return LogSource(
            files,
            path,
            Notes.held(self.notes),
            Notes.held(self.epochs),
            small,
            readable if self.readable is not None else None,
            people=Notes.held(self.people),
        )

    def write(self, folder: Path) -> None:
        """Lay it out as an export lies on a stick."""
        (folder / "log.tws").write_bytes(self.data)
        for name, notes in (("checkpoints", self.notes), ("epochs", self.epochs), ("people", self.people)):
            if name == "people" and not notes:
                continue
            (folder / name).mkdir()
            for label, data in notes:
                (folder / name / label).write_bytes(data)
        if self.readable is not None:
            (folder / "entries.jsonl").write_bytes(self.readable)
        for start, data in self.unanchored.items():
            place = LogPaths(folder).unanchored_at(start)
            place.mkdir(parents=True)
            (place / "log.tws").write_bytes(data)


@dataclass
class Vault:
    """The honest log that every mutation begins with: 40 lines, checkpoints over 10, 20 and 30."""

    log: ForgedLog
    notes: dict[int, bytes]

    def case(self, log: ForgedLog | bytes | None = None, *, up_to: int = LINES, **notes: bytes) -> Case:
        """Return a case of a changed log, with the checkpoints over at most `up_to` lines, replaced as told (`n30=`)."""
        data = (log or self.log) if not isinstance(log, bytes) else log
        kept = self.notes | {int(name[1:]): note for name, note in notes.items()}
        named = [(f"{size:08d}.note", note) for size, note in sorted(kept.items()) if size <= up_to and note]
        return Case(data if isinstance(data, bytes) else data.data(), named, self.log.card())


@lru_cache(maxsize=1)
def honest_vault() -> Vault:
    """Return the honest vault, made once a run; mutate copies only."""
    log = ForgedLog(People(), secrets.token_hex(16)).grow(LINES)
    return Vault(log, {size: log.note(size) for size in CHECKPOINTS})
