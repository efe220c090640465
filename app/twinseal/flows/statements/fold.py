"""Taking up what people said since the last seal: from the log alone, each statement once it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from twinseal.audit.read.reader import Entry
from twinseal.domain.statement import ACKNOWLEDGE, Confirmation
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.statements import said_in
from twinseal.flows.log.stories import text
from twinseal.vault.met_rows import Met
from twinseal.vault.store import Store
from twinseal.vault.stored_form import Duty

STATED = "stated"
"""How a duty ends that whoever owes it closed by a statement."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What the next seal takes up."""

    acknowledged: tuple[tuple[str, str], ...] = ()
    """Id of the duty, and of who says so."""
    met: tuple[Met, ...] = ()

    def with_met(self, met: Met) -> Folded:
        """Return it with one more confirmation, of the opening that runs."""
        return replace(self, met=(*self.met, met))


def fold(context: VaultContext, entries: Iterable[Entry], heads: Mapping[int, str]) -> Folded:
    """Return what holds of the statements among entries; what does not is passed over, and a finding at the desk."""
    header = context.header
    acknowledged: list[tuple[str, str]] = []
    met: list[Met] = []
    for said in said_in(entries, heads, context.roster, (header.vault_id, header.log_id)):
        if said.fault is not None:
            continue
        if said.kind == ACKNOWLEDGE and said.statement is not None:
            acknowledged.append((said.statement.duty, said.statement.person_id))
        elif said.confirmation is not None:
            ed25519, mldsa44 = (text(said.entry, name) for name in ("signature", "signature_mldsa44"))
            met.append(met_of(said.confirmation, ed25519, mldsa44, said.entry.seq))
    return Folded(tuple(acknowledged), tuple(met))


def met_of(form: Confirmation, ed25519: str, mldsa44: str, entry: int) -> Met:
    """Return a confirmation as the store keeps it; signatures in hexadecimal."""
    return Met(form.person_id, form.key, form.to_json(), ed25519, mldsa44, entry)


def keep_folded(copy: Store, folded: Folded, now_utc: str, opening: str) -> tuple[Duty, ...]:
    """Put into the copy what people said; return the duties that it closes: open ones, by whom who owes them."""
    for met in folded.met:
        copy.put_met(met)
    owed = {(duty.id, duty.of): duty for duty in copy.owed_duties() if duty.kind == ACKNOWLEDGE}
    closed = tuple(owed[said] for said in dict.fromkeys(folded.acknowledged) if said in owed)
    for duty in closed:
        copy.close_duty(duty.id, now_utc, by=(duty.of,), opening=opening, how=STATED)
    return closed
