"""Whether the log continues what an auditor signed last, and whether it remembers visits of which no note is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import LogDamaged
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.stories import number, text
from twinseal.flows.sealing.checkpoint import continues, last_signed

_SPEAK: Final = frozenset({CHECKPOINT_MADE.name, AUDIT_SIGNED_IN.name})


@dataclass(frozen=True, slots=True)
class Continuity:
    """What the desk says of the auditor's last visit; `continues` is False where it needs a closer look."""

    sentence: str
    continues: bool = True
    before: Checkpoint | None = None
    """The newest checkpoint that this auditor signed."""
    judged: bool = True
    """False where it could not be compared."""

    def with_log(self, entries: Iterable[Entry], auditor: Person, visit: int) -> Continuity:
        """Return what is left of this once the log's own words are heard; the visit began with entry `visit`.

        Whoever can write to the folder can delete a note. What the log itself says of it they cannot take out.
        """
        if not (self.judged and self.continues):
            return self
        speak = (entry for entry in entries if text(entry, "kind") in _SPEAK)
        own = [entry for entry in speak if entry.before is None and not entry.fault and entry.seq < visit]
        signed = max((number(entry, "size") for entry in own if _signed_by(entry, auditor)), default=0)
        here = [entry.seq for entry in own if entry.is_a(AUDIT_SIGNED_IN) and text(entry, "person") == auditor.id]
        if self.before is not None and signed > self.before.size:
            sentence = sentence_of(
                "continuity.newest_missing",
                signed=signed,
                size=self.before.size,
                compare=sentence_of("continuity.compare_receipt"),
            )
            return Continuity(sentence, continues=False, before=self.before)
        if self.before is None and (signed or here):
            place = (
                sentence_of("continuity.signed", signed=signed)
                if signed
                else sentence_of("continuity.was_here", here=here[-1])
            )
            why = sentence_of("continuity.why.removed") if signed else sentence_of("continuity.why.removed_or_none")
            return Continuity(
                sentence_of(
                    "continuity.no_checkpoint", place=place, why=why, compare=sentence_of("continuity.compare_receipt")
                ),
                continues=False,
            )
        return self


def _signed_by(entry: Entry, auditor: Person) -> bool:
    cosigners = entry.fields.get("cosigners")
    return entry.is_a(CHECKPOINT_MADE) and isinstance(cosigners, list) and auditor.id in cosigners


def compare_with_notes(context: VaultContext, auditor: Person) -> Continuity:
    """Tell whether the log continues the newest note that bears this auditor's own signatures."""
    if context.lost is not None:
        return Continuity(sentence_of("notice.desk.cannot_sign"), judged=False)
    try:
        before = last_signed(context, auditor)
        if before is None:
            return Continuity(sentence_of("continuity.first_visit"))
        does = continues(context, before, context.journal.writer.tree_head())
    except LogDamaged as fault:
        return Continuity(sentence_of("continuity.stop_because", fault=fault.text), continues=False)
    from_there = sentence_of("continuity.from_checkpoint", size=before.size)
    if not does:
        return Continuity(
            sentence_of("continuity.does_not_continue", from_there=from_there, stop=sentence_of("continuity.stop")),
            continues=False,
            before=before,
        )
    later = sentence_of("continuity.if_signed_later")
    return Continuity(sentence_of("continuity.continues", from_there=from_there, later=later), before=before)
