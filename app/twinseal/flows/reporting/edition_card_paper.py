"""The trust card of an edition on paper; loaded when one is drawn."""

from __future__ import annotations

from twinseal.crypto.identity import Identity
from twinseal.domain.people import Person
from twinseal.domain.trust_card import ATTACHED as CARD_ATTACHED
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.reporting.card_paper import card_paper
from twinseal.flows.reporting.pipeline import Signer, sealed_pdf
from twinseal.flows.reporting.report import AttachedFile
from twinseal.reports.papers.trust_card import build_trust_card


def edition_card_paper(context: VaultContext, card: TrustCard, file_name: str, signer: tuple[Person, Identity]) -> bytes:
    """Return the signed PDF with the card attached; raises `ReportFailed`."""
    person, identity = signer
    made_at = context.machine.clock.utc().replace(microsecond=0)
    people = sorted(context.roster.newest.people.values(), key=lambda entrant: entrant.name.casefold())
    data = card_paper(
        card,
        ((entrant.name, entrant.role, entrant.key.public_sha256) for entrant in people),
        file_name=file_name,
        signed_by=f"{person.name} ({person.role.value})",
        made_at=made_at,
        head_hex=context.journal.writer.head.hex(),
        demo=context.header.demo,
    )
    attached = AttachedFile(CARD_ATTACHED, "application/json", "Trust card of the vault", data.file_bytes)
    certificates = context.header.enrolled(person.id).certificates
    return sealed_pdf(
        build_trust_card(data), attached, made_at, Signer(person, identity, certificates, "Witnessed at the seal")
    )
