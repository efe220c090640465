"""Who signs what a seal makes, and with which keys: a list that gives somebody new ones has them sign with both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.people import Person
from twinseal.flows.context.guarded import guarded
from twinseal.flows.sealing.list_to_seal import ListToSeal
from twinseal.vault.guard import Guard
from twinseal.vault.guard_row import PersonGuard, signed_row
from twinseal.vault.header import Header


@dataclass(frozen=True, slots=True)
class SealSigners:
    """The two who opened, with their open bundles, and the list that this seal carries out."""

    pair: tuple[Person, Person]
    bundles: tuple[OpenedKeyBundle, OpenedKeyBundle]
    changes: ListToSeal

    def before(self) -> list[tuple[str, Identity]]:
        """Return the two, and whoever else signs for new keys with the old ones, by id with the keys of before the list."""
        pair = [(person.id, bundle.identity) for person, bundle in zip(self.pair, self.bundles, strict=True)]
        return [*pair, *sorted(self.changes.old_keys.items())]

    def after(self) -> list[tuple[Person, Identity]]:
        """Return the two with the keys that they have once the list is in force: header and checkpoint are judged by these."""
        new = self.changes.new_keys
        return [
            (person, new.get(person.id, bundle.identity)) for person, bundle in zip(self.pair, self.bundles, strict=True)
        ]

    def marked(self, guard: Guard, header: Header, rows: Mapping[str, PersonGuard]) -> dict[str, PersonGuard]:
        """Return the first rows of new keys; those of the two know the codes too by which the list was signed.

        An authenticator that stays shows the same codes under the new keys: none of them counts a second time.
        """
        marked = dict(rows)
        for owner in guarded(header):
            identity, known = self.changes.new_keys.get(owner.id), guard.person(owner.id)
            if identity is None or owner.row not in marked:
                continue
            row = marked[owner.row]
            step = max(row.last_step_used, known.last_step_used)
            marked[owner.row] = signed_row(
                replace(row, last_step_used=step, low_step=known.low_step), owner, identity.ed25519.sign
            )
        return marked
