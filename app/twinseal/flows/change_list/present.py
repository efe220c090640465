"""What the list of changes asks of the opening that it belongs to."""

from __future__ import annotations

from typing import Protocol

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.people import Person
from twinseal.flows.context.identify import UnsealedKeys
from twinseal.vault.met_rows import Met
from twinseal.vault.store import Store


class Present(Protocol):
    """The two people in front of the open vault; an opening provides them."""

    @property
    def people(self) -> tuple[Person, Person]:
        """Return both people."""
        ...

    @property
    def opening_id(self) -> str:
        """Return the opening's id."""
        ...

    @property
    def begun(self) -> str:
        """Return the head of the entry that began the opening, in hexadecimal."""
        ...

    @property
    def is_agreed(self) -> bool:
        """Tell whether the vault is open, and both went on after a mismatch."""
        ...

    @property
    def signed_before(self) -> frozenset[str]:
        """Return the digests of lists that somebody signed since the last seal, as the log says."""
        ...

    def require_agreed(self) -> None:
        """Raise `Resealed` or `NotPermitted` unless the vault is open and both went on after a mismatch."""
        ...

    def open_store(self) -> Store:
        """Return the open store; raises `Resealed`."""
        ...

    def open_key(self) -> SecretBytes:
        """Return the key of the open generation; raises `Resealed`. Whoever asks does not wipe it."""
        ...

    def facts(self) -> VaultFacts:
        """Return people, envelopes and duties of the open vault."""
        ...

    def exposed(self, envelope_id: str) -> tuple[str, ...]:
        """Return the names of what was shown of an envelope in this opening."""
        ...

    def reason(self, typed: str, what: str) -> tuple[str, list[str]]:
        """Return a reason, and that it was kept although it says nothing."""
        ...

    def fresh_code(self, person_id: str, code: str, purpose: str) -> None:
        """Take a fresh code of one of the two."""
        ...

    @property
    def new_phone(self) -> NewPhone | None:
        """Return who gets a new phone before which witness, None in any other opening."""
        ...

    def prove_by_passphrase(self, person_id: str, passphrase: SecretBytes, purpose: str) -> None:
        """Let who gets a new phone prove by the passphrase alone that they are there; raises as the door."""
        ...

    def identify(self, person_id: str, passphrase: SecretBytes, code: str | None, *, purpose: str) -> OpenedKeyBundle:
        """Return the opened bundle of whose keys the list changes, by both factors or, where `code` is None, one; raises as the door."""
        ...

    def identify_new(
        self, keys: UnsealedKeys, passphrase: SecretBytes, code: str, *, purpose: str
    ) -> tuple[OpenedKeyBundle, int, int]:
        """Return the opened bundle of keys that are not in force yet, with step and drift of the code; raises as the door."""
        ...

    def prove(self, person_id: str, passphrase: SecretBytes, code: str) -> None:
        """Let somebody who is suspended prove both factors, for this opening; raises as the door."""
        ...

    def stand_in(self, person_id: str) -> None:
        """Have somebody count as here without a proof, for a dry run."""
        ...

    def sign(self, person_id: str, data: bytes) -> bytes:
        """Sign with the key of one of the two."""
        ...

    def note_met(self, met: Met) -> None:
        """Keep for the next seal what a third said in this opening."""
        ...

    def cover(self, *, on: bool) -> None:
        """Show nothing of the vault while somebody else is at the machine, or again."""
        ...

    def touched(self) -> None:
        """Note that somebody is there."""
        ...

    def seal(self) -> None:
        """Seal at once."""
        ...
