"""How an auditor's visit ended, in words: what they signed on leaving, or why nothing was signed."""

from __future__ import annotations

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.audit_desk import VisitEnd


def visit_end(context: VaultContext, signed: Checkpoint | None, *, has_exported: bool) -> VisitEnd:
    """Return how a visit ended whose log held; None was signed where it has no key, or something stands in the place."""
    if context.lost is not None:
        return VisitEnd(sentence_of("notice.desk.nothing_signed"))
    if signed is None:
        return VisitEnd(sentence_of("notice.desk.cut_off"))
    after_export = sentence_of("notice.desk.signed_after_export") if has_exported else ""
    sentence = sentence_of("notice.desk.signed", size=signed.size, after_export=after_export)
    return VisitEnd(sentence, signed.register_code, signed.receipt)
