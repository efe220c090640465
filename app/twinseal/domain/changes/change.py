"""What every change of a vault has: a row, a sentence, a right, a check, and what it does to the next seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Protocol, Self

from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.envelope import Outside
from twinseal.domain.events.kind import Kind
from twinseal.domain.people import Person
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.texts import Text
from twinseal.domain.who_counts import Standing, may_decide


class Right(Enum):
    """Who may make a change."""

    PAIR = "pair"
    """Any two people who may open the vault together."""
    OFFICERS = "officers"
    """Two officers, or two seats, who count together."""

    def held_by(self, first: Standing | None, second: Standing | None) -> bool:
        """Tell whether the two people who opened have this right, by how they stood before the list."""
        return self is Right.PAIR or may_decide(first, second)


class NextVault(Protocol):
    """What a change may do to the next store and header; each act is one that a verifier can check afterwards."""

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave: no keyslot any more, their public keys are kept for what they signed."""
        ...

    def enrol_person(self, person: Person, keys: BroughtKeys | None) -> None:
        """Let somebody in with their first keys; without keys only facts take it, for a sentence."""
        ...

    def give_keys(self, person_id: str, key: int, keys: BroughtKeys | None, *, continued: bool) -> None:
        """Give somebody keys of this number; `continued` where they sign for them with those of before.

        An auditor's also renew the audit key, which the old ones open.
        """
        ...

    def suspend_person(self, person_id: str, until: str) -> None:
        """Keep somebody out, `until` a day that is foreseen, or empty: they keep their row and leave the roster."""
        ...

    def reinstate_person(self, person_id: str) -> None:
        """Reinstate somebody who was suspended, with the keys that they had."""
        ...

    def change_person(self, person_id: str, after: Mapping[str, str]) -> None:
        """Give somebody another name, role or team, each under its name."""
        ...

    def accept_person(self, person_id: str) -> None:
        """Hold somebody back no longer whom no third confirmed."""
        ...

    def end_waits(self, person_id: str) -> None:
        """End the waits of somebody after wrong attempts, once the seal is made."""
        ...

    def confirm_person(self, person_id: str, met: int) -> None:
        """Hold somebody back no longer, whom a third confirmed in the entry `met`."""
        ...

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key, which only the auditors who stay get; once for any number of changes."""
        ...

    def add_envelope(self, outside: Outside, own: Payload) -> None:
        """Add an envelope with the fields and files of `own`."""
        ...

    def put_contents(self, envelope_id: str, own: Payload, *, tested: bool) -> None:
        """Replace the contents and files of an envelope; those before are kept once."""
        ...

    def undo_contents(self, envelope_id: str) -> None:
        """Put back the contents and files that were kept at the last replacement."""
        ...

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card; its contents stay."""
        ...

    def retire(self, envelope_id: str, reason: str) -> None:
        """Destroy contents and files of an envelope; label, card and reason are kept."""
        ...

    def owe(self, kind: str, envelope_id: str, fields: tuple[str, ...] = ()) -> None:
        """Have the vault owe something for an envelope from this seal on, within the time that policy gives.

        `fields` are the names of what is to be another then; without any it is each secret.
        """
        ...

    def owe_for_seen(self, person_id: str) -> None:
        """Have every envelope rotated of which somebody saw what was not replaced since."""
        ...

    def owe_for_everything(self) -> None:
        """Have every envelope but that of the drill rotated; what is owed already stays as it is."""
        ...

    def set_rule(self, name: str, value: int) -> None:
        """Give a rule of the policy another value, from the next seal on."""
        ...

    def set_threshold(self, name: str, value: int) -> None:
        """Give a threshold of findings another number."""
        ...

    def put_reason(self, reason: ReasonCategory) -> None:
        """Put a reason for requests in the place of the one with its id, a new one at the end."""
        ...

    def retire_reason(self, reason_id: str) -> None:
        """Take a reason for requests off."""
        ...

    def set_site(self, name: str, text: str) -> None:
        """Give the place, or a field of the site, another text."""
        ...

    def explain_clock(self, seconds: int) -> None:
        """Have a step of the clock explained, which the log alone keeps."""
        ...

    def reopen_duty(self, duty_id: str) -> None:
        """Owe again what was closed, due when it was due."""
        ...

    def close_duty(self, duty_id: str, *, how: str, reason: str) -> None:
        """Close what is owed: `how` as in the store, `reason` empty unless it was not done."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change makes otherwise, for the review: what it is, before and after; never a secret."""

    what: Text
    before: str
    after: str


class Change(Protocol):
    """One change. Implementations are frozen, hold no secret, and are listed in `registry.CHANGES`."""

    event: ClassVar[Kind]
    """Kind of the log entry that says the change was agreed on."""
    right: ClassVar[Right]
    needs_note: ClassVar[bool]
    """True where it changes the constitution, so that the seal makes a people note."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return what it is about; a list has one change of each subject."""
        ...

    def fields(self) -> dict[str, object]:
        """Return its own facts: those of its row and of its log entry, beside `set` and `number`."""
        ...

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        ...

    def sentence(self, facts: VaultFacts) -> Text:
        """Return it as one sentence for the two people; `facts` are those before it."""
        ...

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return what is before and after it."""
        ...

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return what comes of it: duties, papers, who must be told; one sentence each."""
        ...

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` or `NotPermitted`, with the form's field, unless it can be made where the vault is as `facts` say.

        `facts` are what the changes before it leave. Asked when it is put on the list, at the review, and when a draft is
        taken up.
        """
        ...

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Do it to the next store and header."""
        ...
