"""What the sealed store keeps beside envelopes: the vault's own keys, and where the log stood at the last seal."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.numbers import SEAL_MAX, SEQ_MAX, whole_number
from twinseal.vault.generation import constitution_in
from twinseal.vault.store import Store

_AUDIT: Final = "audit_"
"""With the SHA-256 of its public half behind it, the name of an audit key; which ones there are says the constitution."""
Key = TypeVar("Key", Ed25519Signer, MlDsa44Signer, KemKeyPair)


@dataclass(frozen=True, slots=True)
class LogPlace:
    """The last log entry that the store knows of: sequence, head (hex), byte offset, and the seal number then."""

    seq: int
    head: str
    offset: int
    seal_number: int


def write_place(store: Store, place: LogPlace) -> None:
    """Keep where the log stands, before the store is copied into a new generation."""
    store.set_meta(
        "log",
        canonical.dumps({"seq": place.seq, "head": place.head, "offset": place.offset, "seal_number": place.seal_number}),
    )


def read_place(store: Store) -> LogPlace:
    """Return where the log stood; raises `StoreDamaged`."""
    try:
        fields = canonical.loads_object(store.meta("log"))
        seq, offset = (whole_number(fields[name], 0, SEQ_MAX, BadInput) for name in ("seq", "offset"))
        return LogPlace(seq, str(fields["head"]), offset, whole_number(fields["seal_number"], 1, SEAL_MAX, BadInput))
    except (BadInput, KeyError) as error:
        raise StoreDamaged("store.damaged.incomplete") from error


def keep_keys(store: Store, *, line: VaultLineSigner, audit: KemKeyPair) -> None:
    """Keep the vault's private keys at the ceremony."""
    parts = {
        "line_ed25519": line.ed25519.seed(),
        "line_mldsa44": line.mldsa44.seed(),
        _audit_name(audit): audit.private_bytes(),
    }
    for name, secret in parts.items():
        with secret:
            store.set_meta(name, secret.view())


@dataclass(frozen=True, slots=True)
class StoreSecrets:
    """The vault's own keys, as they lie in the opened store."""

    line: VaultLineSigner
    """Signs checkpoints and the notes of a new epoch."""
    audit: tuple[KemKeyPair, ...]
    """Oldest first."""


@contextlib.contextmanager
def open_secrets(store: Store) -> Iterator[StoreSecrets]:
    """Hold the vault's own keys for as long as the block runs, and wipe all of them at its end; raises `StoreDamaged`."""
    with contextlib.ExitStack() as wiped:

        def seed(name: str) -> SecretBytes:
            return SecretBytes(store.meta(name))

        def kept(key: Key) -> Key:
            wiped.callback(key.wipe)
            return key

        digests = constitution_in(store).audit_keys
        yield StoreSecrets(
            VaultLineSigner(kept(Ed25519Signer(seed("line_ed25519"))), kept(MlDsa44Signer(seed("line_mldsa44")))),
            tuple(kept(KemKeyPair.from_private_bytes(store.meta(f"{_AUDIT}{digest}"))) for digest in digests),
        )


def add_audit_pair(store: Store, pair: KemKeyPair) -> None:
    """Keep a further audit key."""
    with pair.private_bytes() as private:
        store.set_meta(_audit_name(pair), private.view())


def _audit_name(pair: KemKeyPair) -> str:
    return f"{_AUDIT}{hashlib.sha256(pair.public).hexdigest()}"
