"""The seal slip of a receipt, for the paper register."""

from __future__ import annotations

from twinseal.domain.duration import duration_text
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.maintenance import SLIP_PRINTED
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.opening import SealReceipt
from twinseal.reports.model import OwnerSlipData, SealSlipData
from twinseal.reports.papers.seal_slip import build_seal_slip


def slip_of(context: VaultContext, receipt: SealReceipt) -> bytes:
    """Return the seal slip as a PDF; it names envelopes, reason and justification."""
    header, clock = context.header, context.machine.clock
    return build_seal_slip(
        SealSlipData(
            vault_name=header.name,
            seal_number=receipt.seal_number,
            register_code=receipt.register_code,
            opening_id=receipt.opening_id,
            people=f"{receipt.first_name}, {receipt.second_name}",
            envelopes=receipt.envelopes,
            category=receipt.category,
            reference=receipt.reference,
            justification=receipt.justification,
            started_utc=receipt.started_utc,
            ended_utc=receipt.ended_utc,
            lasted=str(duration_text(receipt.lasted_s)),
            cause=receipt.how_sealed,
            duties=tuple(utc_words(duty) for duty in receipt.duties),
            entries=receipt.entries,
            head_hex=receipt.head_hex,
            made_at=clock.utc().replace(microsecond=0),
            demo=header.demo,
            receipt=receipt.receipt,
            list_kept=receipt.list_kept,
            changes=receipt.changes,
            unconfirmed=receipt.unconfirmed,
            edition=receipt.edition,
            owners=_owners(context, receipt),
        )
    )


def _owners(context: VaultContext, receipt: SealReceipt) -> tuple[OwnerSlipData, ...]:
    """Return the slips for owners, each logged before; none while the log takes nothing: no slip leaves unlogged."""
    try:
        for slip in receipt.slips:
            context.journal.record(
                SLIP_PRINTED, opening=receipt.opening_id, slip="owner", envelope=slip.envelope, alert=slip.number
            )
    except TwinsealError:
        return ()
    header = context.header
    return tuple(
        OwnerSlipData(
            vault_name=header.name,
            place=header.place,
            slip_number=slip.number,
            code=slip.code,
            label=slip.label,
            owner=slip.owner,
            shown=" - ".join(utc_words(at) for at in (slip.since_utc, slip.until_utc) if at),
            people=", ".join(slip.people),
            rotate_by=utc_words(slip.rotate_by_utc),
            confirm_by=utc_words(slip.confirm_by_utc),
            notice=slip.notice,
        )
        for slip in receipt.slips
    )
