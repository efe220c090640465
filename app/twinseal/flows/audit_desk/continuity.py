"""Whether the log goes on from what an auditor signed last, and whether it remembers visits of which no note is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.read.reader import Entry
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import LogDamaged
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.people import Person
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.stories import number, text
from twinseal.flows.sealing.checkpoint import extends, last_signed

_FIRST = "You have not signed a checkpoint yet: this is your first visit."
_LOST = "The log's key is lost: nothing can be signed until two people have opened the vault."
_STOP = "Stop, leave this machine as it is, and contact the vault owner."
_COMPARE = "Verify with the receipt of your last visit before you rely on this log."


@dataclass(frozen=True, slots=True)
class Continuity:
    """What the desk says of the auditor's last visit; `goes_on` is False where it needs a closer look."""

    sentence: str
    goes_on: bool = True
    before: Checkpoint | None = None
    """The newest checkpoint that this auditor signed."""
    judged: bool = True
    """False where it could not be compared."""

    def with_log(self, entries: Iterable[Entry], auditor: Person, visit: int) -> Continuity:
        """Return what is left of this once the log's own words are heard; the visit began with entry `visit`.

        Whoever can write to the folder can delete a note. What the log itself says of it they cannot take out.
        """
        if not (self.judged and self.goes_on):
            return self
        own = [one for one in entries if one.before is None and not one.fault and one.seq < visit]
        signed = max((number(one, "size") for one in own if _signed_by(one, auditor)), default=0)
        here = [one.seq for one in own if one.is_a(AUDIT_SIGNED_IN) and text(one, "person") == auditor.id]
        if self.before is not None and signed > self.before.size:
            told = (
                f"The log says that you signed a checkpoint covering {signed} entries, but the newest checkpoint file of "
                f"yours beside it covers {self.before.size}: the newer one is missing. {_COMPARE}"
            )
            return Continuity(told, goes_on=False, before=self.before)
        if self.before is None and (signed or here):
            place = f"signed a checkpoint covering {signed} entries" if signed else f"were here before (entry {here[-1]})"
            why = "someone removed it" if signed else "someone removed it, or that visit ended without one"
            return Continuity(
                f"The log says that you {place}, but no checkpoint file of yours is here: {why}. {_COMPARE}", goes_on=False
            )
        return self


def _signed_by(entry: Entry, auditor: Person) -> bool:
    cosigners = entry.fields.get("cosigners")
    return entry.is_a(CHECKPOINT_MADE) and isinstance(cosigners, list) and auditor.id in cosigners


def compare_with_notes(context: VaultContext, auditor: Person, identity: Identity) -> Continuity:
    """Tell whether the log goes on from the newest note that bears this auditor's own signatures."""
    if context.lost is not None:
        return Continuity(_LOST, judged=False)
    try:
        before = last_signed(context, auditor, identity)
        if before is None:
            return Continuity(_FIRST)
        goes_on = extends(context, before, context.journal.writer.checkpoint())
    except LogDamaged as fault:
        return Continuity(f"{fault.sentence} {_STOP}", goes_on=False)
    from_there = f"from the checkpoint covering {before.size} entries, the newest that you signed in this copy."
    if not goes_on:
        return Continuity(f"The log does NOT continue {from_there} {_STOP}", goes_on=False, before=before)
    later = "If you have signed a later one, this is an older copy: stop and contact the vault owner."
    return Continuity(f"The log continues {from_there} {later}", before=before)
