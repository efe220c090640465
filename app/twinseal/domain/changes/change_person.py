"""Another name, role or team for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.pairs_changed import pairs_changed
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import belonging, not_about_themselves
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_CHANGED
from twinseal.domain.people import Role
from twinseal.domain.person_names import checked_name, checked_team
from twinseal.domain.texts import Text, sentence_of

PERSON_PARTS: Final = ("name", "role", "team")
_NAMES: Final = {
    "name": Text("change.part.person_name"),
    "role": Text("change.part.role"),
    "team": Text("change.part.team"),
}
_ROLES: Final = {
    Role.OPERATOR.value: Text("change.role.operator"),
    Role.OFFICER.value: Text("change.role.officer"),
    Role.AUDITOR.value: Text("change.role.auditor"),
}


def changing(row: PersonRow, *, name: str, role: str, team: str) -> ChangePerson:
    """Return the change from what somebody is called and may to something else."""
    new = {"name": name, "role": role, "team": team}
    parts = [part for part in PERSON_PARTS if getattr(row, part) != new[part]]
    return ChangePerson(row.id, {part: getattr(row, part) for part in parts}, {part: new[part] for part in parts})


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Somebody has another name, role or team; nothing of it is bound in their bundle, so they need not be there."""

    event: ClassVar[Kind] = PERSON_CHANGED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    was: dict[str, str] = field(hash=False)
    """Name, role and team, as they change."""
    becomes: dict[str, str] = field(hash=False)
    """The same parts afterwards."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person: a list has one change of each."""
        return "person", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person, "was": dict(self.was), "becomes": dict(self.becomes)}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("person", "")), _texts(fields.get("was")), _texts(fields.get("becomes")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        parts = (
            sentence_of(
                "change.part.becomes",
                part=_NAMES[part],
                was=_said(part, self.was[part]),
                becomes=_said(part, self.becomes[part]),
            )
            for part in PERSON_PARTS
            if part in self.was and part in self.becomes
        )
        return Text("change.person_changed", name=facts.name(self.person), what="; ".join(parts))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return each part before and after."""
        return tuple(
            Difference(_NAMES[part], _said(part, self.was[part]), _said(part, self.becomes[part]))
            for part in PERSON_PARTS
            if part in self.was and part in self.becomes
        )

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return who can open together by another role or team, and who no longer: the row names no pair."""
        after = facts.people_facts.with_facts(self.person, self.becomes)
        return tuple(pairs_changed(facts, after.pairs(same_team_forbidden=facts.same_team_forbidden)))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for what changes nothing or is stale, a name like another's, or a change between opening and auditing.

        `NotPermitted` where one of the two who sign gets another role or team.
        """
        row = belonging(self.person, facts)
        if not self.becomes:
            raise BadInput("input.bad.changes_same")
        new = {part: self.becomes.get(part, getattr(row, part)) for part in PERSON_PARTS}
        if changing(row, **new) != self:
            raise BadInput("input.bad.person_changed_since", name=row.name, field="person")
        if set(self.becomes) - {"name"}:
            not_about_themselves(self.person, facts)
        if new["role"] not in tuple(Role):
            raise BadInput("input.bad.changes_row")
        if (new["role"] == Role.AUDITOR) != (row.role == Role.AUDITOR):
            raise BadInput("input.bad.person_changes_side", field="role")
        self._check_words(facts)

    def _check_words(self, facts: VaultFacts) -> None:
        others = [other.person for other in facts.people_facts.rows if other.id != self.person and not other.is_seat]
        for part, check in (("name", checked_name), ("team", checked_team)):
            if part in self.becomes and check(self.becomes[part], others) != self.becomes[part]:
                raise BadInput("input.bad.changes_row")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Have them be called and may so."""
        vault.change_person(self.person, dict(self.becomes))


def _texts(value: object) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, dict) else {}


def _said(part: str, value: str) -> str:
    if part == "role":
        return str(_ROLES.get(value, value))
    return value or sentence_of("change.part.none")
