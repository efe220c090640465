"""An auditor leaves by a list of changes that two officers sign: what comes before the last signature, and after it."""

from __future__ import annotations

from conftest import Cast
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.log.audit_keys import open_audit_keys
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import OpeningView, SealReceipt
from twinseal.host.files import RealFiles
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

WHY = "Left the company"
OFFICERS = ("Bo", "Cy")


def half_signed(cast: Cast, flow: OpeningFlow, name: str = "Gil", pair: tuple[str, str] = OFFICERS) -> None:
    """Do all of it but the second signature, with which the vault is sealed."""
    changes = flow.open_vault.changes
    cast.later()
    changes.remove_person(cast.id(name), WHY)
    changes.review()
    changes.sign(cast.id(pair[0]), cast.code(pair[0]))


def signed(cast: Cast, flow: OpeningFlow, pair: tuple[str, str] = OFFICERS) -> OpeningView:
    """Sign as the second of the two; the vault is sealed by it."""
    flow.open_vault.changes.sign(cast.id(pair[1]), cast.code(pair[1]))
    return flow.view()


def removed(cast: Cast, vault: SealedVault, name: str = "Gil", pair: tuple[str, str] = OFFICERS) -> SealReceipt:
    """Open, remove and seal; the line of the register is that of the receipt."""
    flow = cast.to_open(vault, *pair)
    assert not flow.view().masked, flow.view().warnings
    half_signed(cast, flow, name, pair)
    receipt = signed(cast, flow, pair).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt


def header_of(cast: Cast) -> Header:
    """Return the header in force."""
    return load_header(RealFiles(), VaultPaths(cast.vault_path))


def notes_of(cast: Cast) -> list[str]:
    """Return the names in the folder of people notes."""
    folder = cast.vault_path / "audit" / "people"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def verified(cast: Cast, pairs: list[KemKeyPair] | None = None) -> VerificationResult:
    """Verify the log by the founding card alone."""
    source = LogSource.from_folder(RealFiles(), cast.vault_path / "audit")
    return verify(source, TrustCard.from_bytes(cast.card()), audit_pairs=pairs or [])


def audit_keys(cast: Cast, name: str) -> list[KemKeyPair]:
    """Return the audit keys that an auditor has."""
    header = header_of(cast)
    entry = header.enrolled(cast.id(name))
    with cast.passphrase(name) as passphrase:
        opened = open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))
    return open_audit_keys(header, entry.person.id, opened.identity)
