"""What stands on a trust card on paper: the founding card at the ceremony, a later one at a seal that changed people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from twinseal import __version__
from twinseal.domain.public_digest import paper_digits
from twinseal.domain.trust_card import TrustCard
from twinseal.export.verifier import standalone_verifier
from twinseal.reports.model import TrustCardData


def card_paper(
    card: TrustCard,
    people: Iterable[tuple[str, str, bytes]],
    *,
    file_name: str,
    signed_by: str,
    made_at: datetime,
    head_hex: str,
    demo: bool,
) -> TrustCardData:
    """Return the paper of a card; `people` are those who count when it is made: name, role, digest of their public keys."""
    later = (
        ("People note, SHA-256", card.note_sha256.hex()),
        ("First trust card, SHA-256", card.founding.sha256().hex()),
    )
    return TrustCardData(
        signed_by=signed_by,
        file_name=file_name,
        report_id=f"T-{card.vault_id[:8]}" + (f"-P{card.edition}" if card.edition else ""),
        vault_name=card.vault_name,
        made_at=made_at,
        founded_utc=card.founded_utc,
        pins=(
            ("Vault", card.vault_id),
            ("Log", card.log_id),
            *(later if card.edition else ()),
            ("Genesis key", card.genesis_public.hex()),
            ("Checkpoint key", card.line_ed25519.hex()),
            ("Constitution, SHA-256", card.constitution_sha256.hex()),
            ("Audit key, SHA-256", card.audit_key_sha256.hex()),
            (f"twinseal_verify.py of {__version__}", hashlib.sha256(standalone_verifier()).hexdigest()),
        ),
        fingerprint=card.fingerprint(),
        qr=card.qr_payload(),
        people=tuple((name, role, paper_digits(digest)) for name, role, digest in people),
        head_hex=head_hex,
        file_bytes=card.to_bytes(),
        demo=demo,
        edition=card.edition,
    )
