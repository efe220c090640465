"""What a vault is as the changes of a list leave it: each next change is judged by it. Nothing here is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from twinseal.domain.changes.brought_keys import BroughtKeys, enrolled_row, rekeyed_row
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.envelope import Field, Outside
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.people import Person
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.statement import Meeting
from twinseal.domain.texts import sentence_of

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in an envelope: its fields with their secrets, its files, and the fields before the last change."""

    fields: tuple[Field, ...] = ()
    files: tuple[str, ...] = ()
    """By name."""
    before: tuple[Field, ...] = ()
    file_ids: tuple[str, ...] = ()
    """The ids of `files`, in the same order."""


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """Something owed; `since` is the first exposing entry (UTC), `fields` are the names of those that were exposed."""

    id: str
    kind: str
    envelope: str
    opening: str
    due_utc: str
    since_utc: str = ""
    fields: tuple[str, ...] = ()


def _nobody(_person_id: str) -> int:
    return 0


def _nothing(_envelope_id: str) -> Inside:
    return Inside()


def _none_seen(_person_id: str) -> tuple[str, ...]:
    return ()


def _no_step() -> int | None:
    return None


@dataclass(slots=True)
class VaultFacts:
    """People, envelopes and duties as a list leaves them; `apply` of a change is done to it as to the next store."""

    people_facts: PeopleFacts = field(default_factory=PeopleFacts)
    pair: tuple[Person, ...] = ()
    """The two who would sign."""
    rules: RulesInForce = field(default_factory=RulesInForce)
    """What two officers decide beside people."""
    edition: int = 0
    """Number of the edition of people and rules in force."""
    clock_step: Callable[[], int | None] = _no_step
    """Reads by how many seconds the clock was set forward since the last seal; None where the log knows of no step."""
    outsides: dict[str, Outside] = field(default_factory=dict)
    inside_of: Callable[[str], Inside] = _nothing
    """Reads what the open store has in an envelope."""
    seen_of: Callable[[str], tuple[str, ...]] = _none_seen
    """Reads of which envelopes somebody saw what was not replaced since, by id; as the vault was opened, without the list."""
    duties: dict[str, OpenDuty] = field(default_factory=dict)
    """What is owed, by id."""
    seen_count_of: Callable[[str], int] = _nobody
    """Reads of how many envelopes something was shown to a person, as far as the open store knows."""
    waiting: Collection[str] = ()
    """Ids of those who have to wait after wrong attempts."""
    proven: Collection[str] = ()
    """Ids of those who are suspended and proved passphrase and code in this opening."""
    met: tuple[Meeting, ...] = ()
    """What thirds confirmed of people who are held back, or whose keys the list brings."""
    confirmed_here: Collection[str] = ()
    """Ids of those whom a row of the list that is read confirms: what a row before it says of them must not contradict it."""
    new_phone: NewPhone | None = None
    """Who gets a new phone before which witness: then theirs is the only row; None in any other opening."""
    chosen: Collection[str] | None = None
    """Ids of the envelopes that were asked for; None where the opening is for all of them."""
    now_utc: str = ""
    typed_utc: str = ""
    """When a row of a draft was typed that is taken up now; empty for a new one."""
    _changed: dict[str, Inside] = field(default_factory=dict)

    @property
    def same_team_forbidden(self) -> bool:
        """Tell what the policy says of who may open together."""
        return self.rules.policy.same_team_forbidden

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody who is in the roster, without whoever is suspended."""
        return self.people_facts.people

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return who opens together, by id, each pair sorted."""
        return self.people_facts.pairs(same_team_forbidden=self.same_team_forbidden)

    @property
    def deciding(self) -> tuple[tuple[str, str], ...]:
        """Return who opens together and may change people and rules."""
        return self.people_facts.deciding(self.pairs)

    @property
    def to_rotate(self) -> int:
        """Return how many envelopes are rotated where everything may have been exposed: all but that of the drill."""
        return sum(not outside.sentinel for outside in self.outsides.values())

    def pair_words(self) -> str:
        """Return the names of the two who would sign, as a sentence has them."""
        if len(self.pair) != _TWO:
            return ", ".join(person.name for person in self.pair)
        first, second = self.pair
        return sentence_of("change.both", first=first.name, second=second.name)

    def copy(self) -> VaultFacts:
        """Return facts that can be changed without these."""
        return replace(self, outsides=dict(self.outsides), duties=dict(self.duties), _changed=dict(self._changed))

    def inside(self, envelope_id: str) -> Inside:
        """Return what is in an envelope once the list is carried out."""
        changed = self._changed.get(envelope_id)
        return changed if changed is not None else self.inside_of(envelope_id)

    def label(self, envelope_id: str) -> str:
        """Return the label of an envelope, its id where there is none."""
        outside = self.outsides.get(envelope_id)
        return envelope_id if outside is None else outside.name

    def name(self, person_id: str) -> str:
        """Return the name of a person, their id where nobody has it."""
        row = self.people_facts.row(person_id)
        return person_id if row is None else row.name

    def is_asked_for(self, envelope_id: str) -> bool:
        """Tell whether this opening is for an envelope."""
        return self.chosen is None or envelope_id in self.chosen

    # -- the acts of `NextVault` ---------------------------------------------------------------

    def remove_person(self, person_id: str) -> None:
        """Take somebody off."""
        self.people_facts = self.people_facts.without(person_id)

    def enrol_person(self, person: Person, keys: BroughtKeys | None) -> None:
        """Let somebody in."""
        self.people_facts = self.people_facts.with_keys(enrolled_row(person, 1, keys, self.now_utc))

    def give_keys(self, person_id: str, key: int, keys: BroughtKeys | None, *, continued: bool) -> None:
        """Give somebody other keys."""
        row = self.people_facts.row(person_id)
        if row is not None:
            self.people_facts = self.people_facts.with_keys(rekeyed_row(row, key, keys), continued=continued)

    def suspend_person(self, person_id: str, until: str) -> None:
        """Take somebody off for a while."""
        self.people_facts = self.people_facts.with_state(person_id, suspended=True, until=until)

    def reinstate_person(self, person_id: str) -> None:
        """Put somebody back."""
        self.people_facts = self.people_facts.with_state(person_id, suspended=False)

    def change_person(self, person_id: str, after: Mapping[str, str]) -> None:
        """Give somebody another name, role or team."""
        self.people_facts = self.people_facts.with_facts(person_id, after)

    def accept_person(self, person_id: str) -> None:
        """Have somebody count with everybody."""
        self.people_facts = self.people_facts.with_freed(person_id, confirmed=False)

    def end_waits(self, person_id: str) -> None:
        """End the waits of somebody."""
        self.waiting = frozenset(self.waiting) - {person_id}

    def confirm_person(self, person_id: str, met: int) -> None:
        """Hold somebody back no longer."""
        self.people_facts = self.people_facts.with_freed(person_id, confirmed=True)

    def renew_audit_key(self) -> None:
        """Leave the facts as they are."""

    def add_envelope(self, outside: Outside, own: Payload) -> None:
        """Add an envelope."""
        self.outsides[outside.id] = outside
        self._changed[outside.id] = Inside(own.contents or (), own.file_names, (), own.file_ids)

    def put_contents(self, envelope_id: str, own: Payload, *, tested: bool) -> None:
        """Replace what is in an envelope."""
        now = self.inside(envelope_id)
        self._changed[envelope_id] = Inside(own.contents or (), own.file_names, now.fields, own.file_ids)
        # When it was changed last stays as the store has it: a row is stale by other seals, never by its own list.
        if tested:
            self.outsides[envelope_id] = replace(self.outsides[envelope_id], tested=self.now_utc)

    def undo_contents(self, envelope_id: str) -> None:
        """Put back what was in an envelope before."""
        now = self.inside(envelope_id)
        self._changed[envelope_id] = replace(now, fields=now.before, before=())

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card."""
        self.outsides[outside.id] = outside

    def retire(self, envelope_id: str, reason: str) -> None:
        """Take an envelope off."""
        del self.outsides[envelope_id]
        self._changed.pop(envelope_id, None)

    def owe(self, kind: str, envelope_id: str, fields: tuple[str, ...] = ()) -> None:
        """Leave the facts as they are: what a list owes it cannot close."""

    def owe_for_seen(self, person_id: str) -> None:
        """Leave the facts as they are: what a list owes it cannot close."""

    def owe_for_everything(self) -> None:
        """Leave the facts as they are: what a list owes it cannot close."""

    def set_rule(self, name: str, value: int) -> None:
        """Have the next row judged by another rule."""
        self.rules = self.rules.with_rule(name, value)

    def set_threshold(self, name: str, value: int) -> None:
        """Have another threshold."""
        self.rules = self.rules.with_threshold(name, value)

    def put_reason(self, reason: ReasonCategory) -> None:
        """Have a reason."""
        self.rules = self.rules.with_reason(reason)

    def retire_reason(self, reason_id: str) -> None:
        """Take a reason off."""
        self.rules = self.rules.without_reason(reason_id)

    def set_site(self, name: str, text: str) -> None:
        """Have another place, or field of the site."""
        self.rules = self.rules.with_site(name, text)

    def explain_clock(self, seconds: int) -> None:
        """Have it explained: there is nothing more to say of it."""
        self.clock_step = _no_step

    def reopen_duty(self, duty_id: str) -> None:
        """Leave the facts as they are."""

    def close_duty(self, duty_id: str, *, how: str, reason: str) -> None:
        """Take a duty off."""
        self.duties.pop(duty_id, None)


def by_id(outsides: Iterable[Outside]) -> dict[str, Outside]:
    """Return labels and cards by the id of the envelope."""
    return {outside.id: outside for outside in outsides}
