"""What the sealed store keeps beside envelopes: the vault's own keys, and where the log stood at the last seal."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.numbers import SEAL_MAX, SEQ_MAX, whole_number
from twinseal.vault.store import Store


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
        raise StoreDamaged("The sealed store is incomplete: bring the last backup; nothing was shown.") from error


def keep_keys(
    store: Store, *, header: Ed25519Signer, line: VaultLineSigner, audit: KemKeyPair, root_private: SecretBytes
) -> None:
    """Keep the vault's private keys at the ceremony."""
    parts = {
        "header_key": header.seed(),
        "line_ed25519": line.ed25519.seed(),
        "line_mldsa44": line.mldsa44.seed(),
        "audit_private": audit.private_bytes(),
    }
    for name, secret in parts.items():
        with secret:
            store.set_meta(name, secret.view())
    store.set_meta("root_private", root_private.view())


def header_signer(store: Store) -> Ed25519Signer:
    """Return the header key; the caller wipes it."""
    return Ed25519Signer(SecretBytes(store.meta("header_key")))


def line_signers(store: Store) -> VaultLineSigner:
    """Return the checkpoint keys; the caller wipes them."""
    return VaultLineSigner(
        Ed25519Signer(SecretBytes(store.meta("line_ed25519"))),
        MlDsa44Signer(SecretBytes(store.meta("line_mldsa44"))),
    )


def audit_pairs(store: Store) -> list[KemKeyPair]:
    """Return the audit key pairs, oldest first; the caller wipes them."""
    pairs = [KemKeyPair.from_private_bytes(store.meta("audit_private"))]
    while store.has_meta(_later_audit_key(len(pairs))):
        pairs.append(KemKeyPair.from_private_bytes(store.meta(_later_audit_key(len(pairs)))))
    return pairs


def add_audit_pair(store: Store, pair: KemKeyPair) -> None:
    """Keep a further audit key."""
    pairs = audit_pairs(store)
    for one in pairs:
        one.wipe()
    with pair.private_bytes() as private:
        store.set_meta(_later_audit_key(len(pairs)), private.view())


def _later_audit_key(number: int) -> str:
    return f"audit_private_{number}"
