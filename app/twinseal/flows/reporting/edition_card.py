"""The trust card of an edition: made at the seal that put it in force, beside the vault like the first; none of it is secret.

The first card stays enough for everything but one: common PDF programs need the authority of whoever came later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from twinseal.crypto.identity import Identity
from twinseal.domain.errors import TwinsealError
from twinseal.domain.people import Person, Role
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.trust_cards import card_places, later_card
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.opening import SealReceipt


def with_edition_card(
    context: VaultContext, receipt: SealReceipt, signers: Sequence[tuple[Person, Identity]]
) -> SealReceipt:
    """Write the card of the edition that a seal put in force, as a file and on paper, signed by an officer of the two.

    So it does for the edition of the seal directly before, where not both lie there: the program ended between seal and card,
    or the drive refused them. Returns the receipt that names it, else as it was. Never raises: the seal stands whatever
    becomes of its card.
    """
    note = context.roster.newest.note
    if not receipt.register_code or not receipt.new_seal or note is None:
        return receipt
    file, paper = card_places(context.paths.root, note.edition)
    if note.seal != receipt.seal_number and not (note.seal == receipt.seal_number - 1 and _is_left(context, file, paper)):
        return receipt
    signer = next((signer for signer in signers if signer[0].role is Role.OFFICER), signers[0])
    names: list[str] = []
    fault = ""
    try:
        card = later_card(context.card, context.roster, context.header)
        context.machine.files.replace(file, card.to_bytes())
        names.append(file.name)
        # Drawing libraries are loaded when something is drawn.
        from twinseal.flows.reporting.edition_card_paper import edition_card_paper

        context.machine.files.replace(paper, edition_card_paper(context, card, file.name, signer))
        names.append(paper.name)
    except TwinsealError as refusal:
        fault = sentence_of("reseal.no_card", fault=refusal.text)
    except Exception as unexpected:  # noqa: BLE001 - whatever it is, the vault is sealed, and its receipt must say so
        why = Text("internal.unexpected", kind=type(unexpected).__name__)
        fault = sentence_of("reseal.no_card", fault=why)
    return replace(receipt, card=tuple(names), card_fault=fault)


def _is_left(context: VaultContext, *places: Path) -> bool:
    """Tell whether one of them does not lie beside the vault; not where nobody can look."""
    try:
        there = context.machine.files.names(context.paths.root.parent, through_link=True)
    except TwinsealError:
        return False
    return any(place.name not in there for place in places)
