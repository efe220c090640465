"""Somebody who can write into a vault's folder and knows no secret of any person; the next one-time key lies there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from twinseal.audit.format.line import audit_key_id, commitment_of, entry_info, unsigned_line
from twinseal.audit.format.payload import make_plaintext, pad
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.hpke import Sealer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

COMMON: Mapping[str, object] = {
    "t": "2026-11-02T09:00:00Z", "mono_us": 1, "boot": "0" * 32, "station": "x", "app": "0.1.0", "constitution": "0" * 16,
    "seal_no": 1, "opening": "", "actors": [], "result": "done",
}  # fmt: skip


class _NobodysSealer:
    """Makes ciphertexts of the right length that nobody can open."""

    def __init__(self, honest: Sealer) -> None:
        """Take lengths from an honest one."""
        self._honest = honest

    def seal(self, padded: bytes, info: bytes) -> bytes:
        """Return zeros."""
        return bytes(len(self._honest.seal(padded, info)))


def header_of(vault: Path) -> Header:
    """Return the header as it stands."""
    return load_header(RealFiles(), VaultPaths(vault))


def _audit_public(vault: Path) -> bytes:
    return bytes.fromhex(header_of(vault).audit.public)


def taken_key(vault: Path) -> LogWriter:
    """Return a writer with the key that lies in the folder."""
    header = header_of(vault)
    return LogWriter.open(
        RealFiles(),
        vault / "audit",
        log_id=header.log_id,
        audit_public=_audit_public(vault),
        genesis_public=TrustCard.from_bytes((vault / "trust-card.json").read_bytes()).genesis_public,
    )


def append(vault: Path, /, *, whole: bool = True, **event: object) -> None:
    """Append an entry with the taken key; common fields are added if `whole`."""
    writer = taken_key(vault)
    writer.append({**(COMMON if whole else {}), **event})
    writer.close()


def append_all(vault: Path, events: Iterable[Mapping[str, object]]) -> int:
    """Append entries as they are given with the taken key; return how many."""
    writer = taken_key(vault)
    before = writer.size
    for event in events:
        writer.append(event)
    writer.close()
    return writer.size - before


def append_unreadable(vault: Path) -> int:
    """Append a line with a good signature whose contents nobody can open; return its number."""
    writer = taken_key(vault)
    writer._sealer = _NobodysSealer(writer._sealer)  # type: ignore[assignment]
    seq = writer.append({**COMMON, "kind": "guard.rebuilt"}).seq
    writer.close()
    return seq


def forged_line(
    vault: Path, seq: int, event: Mapping[str, object], prev: bytes, next_public: bytes, log_id: str = ""
) -> bytes:
    """Return a line, with its line feed, whose signature is by a key that nobody announced."""
    return forged_entry(vault, seq, event, prev, next_public, log_id)[0]


def forged_entry(
    vault: Path, seq: int, event: Mapping[str, object], prev: bytes, next_public: bytes, log_id: str = ""
) -> tuple[bytes, bytes]:
    """Return such a line, and the text that it is sealed of."""
    public, log_id = _audit_public(vault), log_id or header_of(vault).log_id
    plain = make_plaintext({**COMMON, **event}, seq)
    sealed = Sealer(public).seal(pad(plain), entry_info(log_id, seq, prev, next_public))
    unsigned = unsigned_line(log_id, seq, prev, next_public, audit_key_id(public), commitment_of(plain), sealed)
    return unsigned.with_signature(new_ed25519().sign(unsigned.signed)) + b"\n", plain


def newest_checkpoint(vault: Path) -> int:
    """Return how many entries the newest checkpoint covers."""
    return max(int(path.stem) for path in (vault / "audit" / "checkpoints").iterdir())


def lines_of(vault: Path) -> list[bytes]:
    """Return the lines of the log with their line feeds."""
    return (vault / "audit" / "log.tws").read_bytes().splitlines(keepends=True)


def write_lines(vault: Path, lines: list[bytes]) -> None:
    """Put lines into the place of the log."""
    (vault / "audit" / "log.tws").write_bytes(b"".join(lines))
