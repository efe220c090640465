"""Rows about people that bring no keys: what two officers decide of others becomes a checked row on the list."""

from __future__ import annotations

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.change import Right
from twinseal.domain.changes.change_person import ChangePerson, changing
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.people_checks import belonging
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, WrongStep, caused_by
from twinseal.domain.people import Role
from twinseal.domain.person_names import checked_name, checked_team
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.views.change_list import ChangeListView


class PeopleRows:
    """Takes what two officers say of people to the list of changes."""

    def __init__(self, present: Present, changes: ChangeList) -> None:
        """Fill this list."""
        self._present, self._changes = present, changes

    def remove(self, person_id: str, reason: str) -> ChangeListView:
        """Put on the list that somebody leaves."""
        return self._changes.remove_person(person_id, reason)

    def suspend(self, person_id: str, reason: str, until: str = "") -> ChangeListView:
        """Put on the list that somebody is suspended, `until` a day (`YYYY-MM-DD`) or empty; nothing ends it by itself."""
        self._changes.require_right(Right.OFFICERS)
        why, kept = self._present.reason(reason, sentence_of("field.reason_suspending"))
        return self._changes.add(SuspendPerson(person_id, why, until.strip(), tuple(kept)))

    def prove(self, person_id: str, passphrase: SecretBytes, code: str) -> None:
        """Let somebody who is suspended prove that they are here, by passphrase and code; raises as `Doorway.identify`.

        Logged and counted as any other attempt; nothing of theirs stays open.
        """
        self._changes.require_right(Right.OFFICERS)
        row = belonging(person_id, self._changes.facts())
        if row.is_active:
            raise BadInput("input.bad.person_not_suspended", name=row.name, field="person")
        self._present.prove(person_id, passphrase, code)

    def reinstate(self, person_id: str) -> ChangeListView:
        """Put on the list that somebody is reinstated, who proved that they are here."""
        return self._changes.add(ReinstatePerson(person_id))

    def stand_in(self, person_id: str) -> None:
        """Have somebody count as here in a dry run: nobody is asked for a secret, and nothing of it can be signed."""
        if not self._changes.is_dry_run:
            raise WrongStep
        self._present.stand_in(person_id)

    def change(
        self, person_id: str, *, name: str | None = None, role: str | None = None, team: str | None = None
    ) -> ChangeListView:
        """Put another name, role or team of somebody on the list; None leaves it. Raises `BadInput`, with the form's field."""
        self._changes.require_right(Right.OFFICERS)
        return self._changes.add(change_of_person(self._changes.facts(), person_id, name=name, role=role, team=team))

    def accept(self, person_id: str) -> ChangeListView:
        """Put on the list that somebody counts with everybody, although no third person met them."""
        return self._changes.add(AcceptPerson(person_id))

    def end_waits(self, person_id: str) -> ChangeListView:
        """Put on the list that the waiting times of somebody end."""
        return self._changes.add(EndWaits(person_id))


def change_of_person(
    facts: VaultFacts, person_id: str, *, name: str | None = None, role: str | None = None, team: str | None = None
) -> ChangePerson:
    """Return the change that gives somebody another name, role or team; None leaves it. Raises `BadInput`, with the form's field."""
    row = belonging(person_id, facts)
    others = [other.person for other in facts.people_facts.rows if other.id != row.id and not other.is_seat]
    if role is not None and role not in tuple(Role):
        raise BadInput("input.bad.choose_role", field="role", known=", ".join(Role))
    with caused_by("person_name"):
        named = row.name if name is None else checked_name(name, others)
    with caused_by("team"):
        tagged = row.team if team is None else checked_team(team, others)
    return changing(row, name=named, role=row.role if role is None else role, team=tagged)
