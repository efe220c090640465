"""Opens entries with the audit key: by an auditor, or while the vault is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.format.line import Line, audit_key_id, commitment_of, parse
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.payload import read_plaintext, unpad
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.crypto.hpke import KemKeyPair, Opener
from twinseal.domain.errors import CannotDecrypt, DiskFault, LogDamaged
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.registry import KINDS
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A decrypted entry: number, fields of the event with `v`, `seq` and `salt`, and its line's leaf hash."""

    seq: int
    fields: dict[str, object]
    head: bytes
    before: int | None = None
    """Of an unanchored entry, the number of the log's entry that it came before."""
    fault: Text | None = None
    """Why nothing may be taken from it, to be read after "Entry N"; None for a sound one."""

    @property
    def size_before(self) -> int:
        """Return how many entries the log had before it; of an unanchored one, before its place."""
        return self.seq if self.before is None else self.before

    @property
    def kind(self) -> Kind | None:
        """Return the kind of its event; None for one that is unknown."""
        return KINDS.get(str(self.fields.get("kind", "")))

    def is_a(self, kind: Kind) -> bool:
        """Return whether its event is of this kind."""
        return self.fields.get("kind") == kind.name

    def has(self, tag: Tag) -> bool:
        """Return whether the kind of its event has this tag."""
        kind = self.kind
        return kind is not None and tag in kind.tags

    @property
    def exposes(self) -> bool:
        """Return whether what it names counts as seen."""
        kind = self.kind
        return kind is not None and bool(kind.exposes)


class EntryOpener:
    """Opens single lines with one audit key pair per epoch, and checks all that a plaintext must keep."""

    def __init__(self, pairs: Sequence[KemKeyPair]) -> None:
        """Hold the pairs; the caller wipes them."""
        self._pairs = {audit_key_id(pair.public): pair for pair in pairs}
        self._openers: dict[bytes, Opener] = {}

    def open_line(self, line: Line) -> Entry | Failure:
        """Return the entry of a line, or the first rule that it breaks."""
        pair = self._pairs.get(line.audit_key)
        if pair is None:
            return Failure(Reason.UNREADABLE, line.seq, Text("verification.detail.no_key"))
        try:
            # One key object for a whole reading: building it again for each entry took longer than opening the entry.
            opener = self._openers.get(line.audit_key) or self._openers.setdefault(line.audit_key, Opener(pair))
            with opener.open_sealed(line.ciphertext, line.info) as padded:
                plaintext = unpad(padded.copy_bytes())
        except CannotDecrypt:
            return Failure(Reason.UNREADABLE, line.seq, Text("verification.detail.sealed_elsewhere"))
        if plaintext is None:
            return Failure(Reason.PADDING, line.seq)
        if commitment_of(plaintext) != line.commitment:
            return Failure(Reason.COMMITMENT, line.seq)
        fields = read_plaintext(plaintext, line.seq)
        if isinstance(fields, tuple):
            return Failure(fields[0], line.seq, fields[1])
        return Entry(line.seq, fields, line.head)


class LogReader:
    """Turns lines into entries; lines must have been verified, this checks only what is inside them."""

    def __init__(self, audit_pairs: Sequence[KemKeyPair]) -> None:
        """Read with these audit key pairs."""
        self._opener = EntryOpener(audit_pairs)

    def entries(self, lines: Iterable[Line]) -> Iterator[Entry]:
        """Yield the entries of lines in their order; raises `LogDamaged` at the first that cannot be read."""
        for line in lines:
            entry = self._opener.open_line(line)
            if isinstance(entry, Failure):
                raise LogDamaged("log.damaged.failure", failure=entry.text)
            yield entry


def iter_lines(
    files: Files, folder: Path, *, offset: int = 0, end: int | None = None, first: int | None = None
) -> Iterator[Line]:
    """Yield the lines of a log's folder from a line's offset; raises `LogDamaged` for one that is malformed.

    `first` is the number that the line at `offset` must have, where that is known. `end` is the byte where the last line ends, that of the file by default. Form and unbroken numbering are checked here, signatures by `twinseal.audit.verify.verify`.
    """
    path = LogPaths(folder).log
    expected: int | None = 0 if offset == 0 else first
    try:
        facts = files.facts(path)
        size = 0 if facts is None else facts.size
        for raw in raw_lines(files, path, offset, size if end is None else min(size, end)):
            line = parse(raw.data) if raw.whole else Reason.TORN
            if not isinstance(line, Line):
                raise LogDamaged("log.damaged.failure", failure=Failure(line, expected).text)
            if expected is not None and line.seq != expected:
                raise LogDamaged("log.damaged.failure", failure=Failure(Reason.SEQ, expected).text)
            expected = line.seq + 1
            yield line
    except DiskFault as fault:
        raise LogDamaged("log.damaged.unreadable", fault=fault.text) from fault


def read_lines(files: Files, folder: Path, *, offset: int = 0) -> list[Line]:
    """Return the lines of `iter_lines`; takes about 10 kB of memory a line, so prefer `iter_lines` for whole logs."""
    return list(iter_lines(files, folder, offset=offset))
