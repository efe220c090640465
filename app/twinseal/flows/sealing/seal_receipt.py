"""What two people are told at the end of an opening: what became of the seal, of the list, of what is owed."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.people_changed import people_changed
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.sealing.list_to_seal import ListToSeal
from twinseal.flows.sealing.opening_summary import OpeningSummary
from twinseal.flows.sealing.owed_by_seal import OwedBySeal
from twinseal.flows.views.opening import OwnerSlip, SealReceipt


@dataclass(frozen=True, slots=True)
class ResealOutcome:
    """How a reseal ended."""

    checkpoint: Checkpoint | None
    """None where none was made."""
    problem: str
    """Why it is not complete, in a sentence; empty where it is."""
    slips: tuple[OwnerSlip, ...]
    as_found: bool
    """True where nothing was signed, because header, store and log do not agree."""
    new_seal: bool
    """True once the header of the new seal is in force."""


def receipt_of(
    context: VaultContext,
    pair: tuple[Person, Person],
    summary: OpeningSummary,
    changes: ListToSeal,
    owed: OwedBySeal,
    end: ResealOutcome,
) -> SealReceipt:
    """Return the receipt of an opening."""
    request, checkpoint, writer = summary.request, end.checkpoint, context.journal.writer
    return SealReceipt(
        opening_id=summary.opening_id,
        kind=summary.kind,
        seal_number=context.header.seal_number,
        register_code=checkpoint.register_code if checkpoint is not None else "",
        first_name=pair[0].name,
        second_name=pair[1].name,
        envelopes=summary.labels,
        justification=request.justification,
        category=request.category,
        reference=request.reference,
        started_utc=summary.started_utc,
        ended_utc=iso(context.machine.clock.utc()),
        lasted_s=summary.lasted_s,
        granted_min=summary.granted_min,
        extensions=summary.extensions,
        reveals=summary.reveals,
        cause=summary.cause,
        duties=tuple(owed.words),
        owed=tuple(owed.lines),
        entries=writer.size,
        head_hex=writer.head.hex(),
        problem=end.problem,
        as_found=end.as_found,
        receipt=checkpoint.receipt if checkpoint is not None else "",
        new_seal=end.new_seal,
        changes_kept=changes.unsigned,
        changes_undone=0 if end.new_seal else len(changes.signed.changes),
        changes_made=len(changes.signed.changes) if end.new_seal else 0,
        changes=changes.sentences if end.new_seal else (),
        leaves=changes.leaves if end.new_seal else (),
        edition=context.in_force().edition,
        slips=end.slips if end.new_seal else (),
        unconfirmed=_unconfirmed(context) if end.new_seal else (),
        new_keys_of=changes.new_keys_of,
        drill=_of_drill(summary, new_seal=end.new_seal),
        drill_held=end.new_seal and summary.drill is not None and summary.drill.is_whole,
    )


def _of_drill(summary: OpeningSummary, *, new_seal: bool) -> str:
    drill = summary.drill
    if drill is None:
        return ""
    if not drill.is_certified:
        return sentence_of("reseal.drill_not_certified")
    if drill.failed:
        return sentence_of("reseal.drill_failed", what=", ".join(each.words for each in drill.failed))
    return sentence_of("reseal.drill_certified") if new_seal else sentence_of("reseal.drill_without_seal")


def _unconfirmed(context: VaultContext) -> tuple[str, ...]:
    """Return who came, or got keys, with this seal and is confirmed by no third person."""
    newest = context.roster.newest
    if newest.note is None or newest.note.seal != context.header.seal_number:
        return ()
    (changed,) = people_changed(context.roster, after=newest.number - 1)
    return changed.red_sentences
