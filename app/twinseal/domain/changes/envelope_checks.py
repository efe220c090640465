"""What several changes of envelopes and duties are refused for."""

from __future__ import annotations

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput, NotPermitted


def asked_for(envelope_id: str, facts: VaultFacts) -> Outside:
    """Return label and card of an envelope that may be changed here.

    Raises `BadInput` where it is gone, or was changed since the row was typed, and `NotPermitted` where nobody asked for it.
    """
    outside = facts.outsides.get(envelope_id)
    if outside is None:
        raise BadInput("input.bad.envelope_gone")
    if not facts.is_asked_for(envelope_id):
        raise NotPermitted("role.not_permitted.not_asked_for")
    if facts.typed_utc and outside.changed > facts.typed_utc:
        raise BadInput("input.bad.envelope_stale", label=outside.name)
    return outside


def label_is_free(outside: Outside, facts: VaultFacts) -> None:
    """Raise `BadInput` where another envelope has this label."""
    wanted = outside.name.casefold()
    if any(other.name.casefold() == wanted for other in facts.outsides.values() if other.id != outside.id):
        raise BadInput("input.bad.label_taken", field="label")


def texts_of(value: object) -> tuple[str, ...]:
    """Return the texts of a row's list; anything else gives an empty one, which the row then is not read back as."""
    return tuple(map(str, value)) if isinstance(value, list) else ()
