"""The papers of a ceremony: trust card as a file and on paper, and the signed ceremony record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from twinseal.domain.errors import TwinsealError
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.founding import Founder
from twinseal.flows.parts import Parts
from twinseal.flows.rooms import VaultRooms
from twinseal.flows.views import FoundedView
from twinseal.vault.layout import SUFFIX


def write_papers(
    parts: Parts,
    rooms: VaultRooms,
    card: TrustCard,
    founders: Sequence[Founder],
    founded: FoundedView,
    now_utc: str,
) -> FoundedView:
    """Write the papers beside the vault; what cannot be written is said as a warning, the vault stands."""
    vault = Path(founded.vault_path)
    stem = vault.name.removesuffix(SUFFIX)
    card_file = vault.with_name(f"{stem}.trust-card.json")
    try:
        parts.files.replace(card_file, card.to_bytes())
        founded = replace(founded, trust_card_path=str(card_file))
        return _printed(parts, rooms, card, founders, founded, now_utc)
    except TwinsealError as fault:
        warning = f"The vault stands, but its papers could not all be written: {fault.sentence}"
        return replace(founded, warnings=(*founded.warnings, warning))


def _printed(
    parts: Parts,
    rooms: VaultRooms,
    card: TrustCard,
    founders: Sequence[Founder],
    founded: FoundedView,
    now_utc: str,
) -> FoundedView:
    return founded
