"""What of written changes is refused before anybody signs in: by people and rules in force, which everybody may read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.change import Change
from twinseal.domain.changes.change_policy import no_such_rule, value_of
from twinseal.domain.changes.change_reason import ChangeReason
from twinseal.domain.changes.change_threshold import THRESHOLDS, no_such_threshold
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.people_checks import in_roster
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import Person, Role
from twinseal.domain.person_names import checked_name, checked_team, require_room
from twinseal.domain.policy.policy import RULES
from twinseal.domain.policy.reason_form import new_reason_id, reason_of
from twinseal.domain.site_form import site_text
from twinseal.flows.change_list.enter_rules import reason_named, reason_parts, value_text_of
from twinseal.flows.change_list.enter_written import person_of
from twinseal.flows.change_list.people_rows import change_of_person
from twinseal.flows.change_list.written_changes import ACTS, WrittenChange
from twinseal.flows.context.people_before import people_before
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.enrolment.new_keys import new_person_id
from twinseal.vault.draft import Own


class BeforeSigning:
    """Judges what was written down by what is in force; what lies sealed, envelopes and duties, is judged once the vault is open.

    So is everything that a list of an earlier opening may change, where one waits.
    """

    def __init__(self, context: VaultContext, signers: Sequence[str], *, lists_wait: bool) -> None:
        """Judge for those who said that they open, by their ids; nobody, one or two."""
        header, guard = context.header, context.guard
        ids = frozenset(entry.person.id for entry in header.everybody)
        self._lists_wait, self._signers = lists_wait, tuple(signers)
        self._facts = VaultFacts(
            people_facts=people_before(context, self._signers),
            pair=tuple(header.enrolled(signer).person for signer in self._signers),
            rules=RulesInForce.of(header.constitution),
            waiting=frozenset(person for person in ids if guard.wait_s(person) or guard.locked(person)),
            # Whether somebody is here is asked once the vault is open.
            proven=ids,
            edition=header.constitution.edition,
            now_utc=iso(context.machine.clock.utc()),
        )
        self._acts: dict[str, Callable[[WrittenChange], object]] = {
            "enrol": self._enrol,
            "rebind": self._rebind,
            "remove": lambda written: self._put(RemovePerson(self._person(written), written.reason, 0)),
            "suspend": lambda written: self._put(
                SuspendPerson(self._person(written), written.reason, written.until.strip())
            ),
            "reinstate": lambda written: self._put(ReinstatePerson(self._person(written))),
            "person": lambda written: self._put(change_of_person(self._facts, self._person(written), **written.becomes)),
            "accept": lambda written: self._put(AcceptPerson(self._person(written))),
            "end-waits": lambda written: self._put(EndWaits(self._person(written))),
            "confirm": self._confirm,
            "category": self._category,
            "place": lambda written: [site_text(name, text) for name, text in written.said.items()],
        }

    def check(self, written: Sequence[WrittenChange]) -> None:
        """Raise what the first of them is refused for, as far as that is known now; each is judged as those before it leave things."""
        for change in written:
            self._require_right(change)
            if change.act == "policy":
                self._policy(change)
            elif change.act == "threshold":
                self._threshold(change)
            elif not self._lists_wait and change.act in self._acts:
                self._acts[change.act](change)

    def _require_right(self, written: WrittenChange) -> None:
        known = self._facts.people_facts.known
        if len(self._signers) > 1 and not ACTS[written.act].change.right.held_by(*map(known.get, self._signers)):
            raise NotPermitted("role.not_permitted.two_officers")

    def _put(self, change: Change) -> None:
        change.check(self._facts, Own())
        change.apply(self._facts, Own())

    def _person(self, written: WrittenChange) -> str:
        return person_of(written.person, self._people())

    def _people(self) -> tuple[Person, ...]:
        return tuple(row.person for row in self._facts.people_facts.rows if not row.is_seat)

    # -- people --------------------------------------------------------------------------------

    def _enrol(self, written: WrittenChange) -> None:
        known = self._people()
        require_room(known)
        named, tagged = checked_name(written.person, known), checked_team(written.team, known)
        person = Person(new_person_id(self._facts.people_facts.known), named, Role(written.role), tagged)
        self._facts.enrol_person(person, None)

    def _rebind(self, written: WrittenChange) -> None:
        person = self._person(written)
        in_roster(person, self._facts)
        if person in self._signers and (written.forgotten or written.without_code):
            raise NotPermitted("role.not_permitted.own_keys")

    def _confirm(self, written: WrittenChange) -> None:
        self._person(written)
        if written.third:
            person_of(written.third, self._people())

    # -- rules ---------------------------------------------------------------------------------

    def _policy(self, written: WrittenChange) -> None:
        name = written.said["rule"]
        if name not in RULES:
            raise no_such_rule(name)
        if not self._lists_wait:
            self._facts.set_rule(name, value_of(RULES[name], value_text_of(written)))

    def _threshold(self, written: WrittenChange) -> None:
        name = written.said["rule"]
        if name not in THRESHOLDS:
            raise no_such_threshold(name)
        if not self._lists_wait:
            self._facts.set_threshold(name, value_of(THRESHOLDS[name], value_text_of(written).strip()))

    def _category(self, written: WrittenChange) -> None:
        said, reasons = written.said, self._facts.rules.categories
        now = reason_named(said["category"], reasons) if said.get("category") else None
        if said.get("retired"):
            if now is None:
                raise BadInput("input.bad.reason_gone", field="reason")
            self._put(ChangeReason.retiring(now))
            return
        name, questions, label, mask = reason_parts(said, now)
        reason_id = new_reason_id(name, {each.id for each in reasons}) if now is None else now.id
        self._put(ChangeReason.to(reason_of(reason_id, name, questions, label, mask), now))
