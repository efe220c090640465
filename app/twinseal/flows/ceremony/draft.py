"""What a ceremony has gathered so far, and how far it is: what is missing, and what to warn of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from twinseal.crypto.derivation import Cost
from twinseal.domain.constitution import Site
from twinseal.domain.envelope import Contents, Outside
from twinseal.domain.errors import LooksAlike
from twinseal.domain.imported import ImportFormat
from twinseal.domain.look_alikes import alike
from twinseal.domain.people import Role, allowed_pairs, officers_to_spare
from twinseal.domain.policy.policy import Policy
from twinseal.domain.ports import Clock
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.ceremony.founding import Step
from twinseal.flows.enrolment.new_keys import NewKeys
from twinseal.flows.imports.selection import Selection
from twinseal.flows.views.ceremony import CeremonyView, EnrolledView

FILE_AT_CEREMONY_MAX: Final = 64 * 1024 * 1024
"""The largest file at a ceremony, in bytes: it lies in memory until the vault is founded."""


@dataclass(slots=True)
class Draft:
    """A vault that is not founded yet, and the steps by which it came so far."""

    clock: Clock
    cost: Cost | None
    """What guessing one passphrase costs; None until it was measured."""
    folder: Path = field(default_factory=Path)
    name: str = ""
    place: str = ""
    site: Site = field(default_factory=Site)
    policy: Policy = field(default_factory=Policy)
    policy_given: bool = False
    people: dict[str, NewKeys] = field(default_factory=dict)
    envelopes: dict[str, tuple[Outside, Contents]] = field(default_factory=dict)
    attachments: dict[str, tuple[tuple[str, bytes], ...]] = field(default_factory=dict)
    imported: dict[str, ImportFormat] = field(default_factory=dict)
    """What envelopes were read from that nobody typed, by id."""
    offered: Selection | None = None
    """What was read of another program, and not added yet."""
    steps: list[Step] = field(default_factory=list)
    _asked: set[tuple[str, str, str]] = field(default_factory=set)

    def note(self, what: str, who: str = "") -> None:
        """Note a step for the record of the ceremony."""
        self.steps.append(Step(self.clock.utc(), what, who))

    def ask_once(self, what: str, name: str, others: Iterable[str]) -> None:
        """Refuse a name that looks like another the first time it is given; given again, it is meant."""
        like = next((other for other in others if other != name and alike(other, name)), "")
        if like and (what, name, like) not in self._asked:
            self._asked.add((what, name, like))
            raise LooksAlike("input.looks_alike.label", what=what, like=like)

    def forget(self) -> None:
        """Wipe every secret that was gathered."""
        for new_person in self.people.values():
            new_person.wipe()
        self.people.clear()
        self.envelopes.clear()
        self.attachments.clear()
        self.imported.clear()
        if self.offered is not None:
            self.offered.proposals.wipe()
            self.offered = None


def view_of(draft: Draft) -> CeremonyView:
    """Return the newest state, as the window shows it."""
    people = tuple(new.person for new in draft.people.values())
    names = {person.id: person.name for person in people}
    pairs = allowed_pairs(people, same_team_forbidden=draft.policy.same_team_forbidden)
    return CeremonyView(
        vault_name=draft.name,
        place=draft.place,
        site=draft.site,
        folder=str(draft.folder) if draft.name else "",
        policy=draft.policy,
        people=tuple(_enrolled(draft, new) for new in draft.people.values()),
        pairs=tuple((names[a], names[b]) for a, b in pairs),
        envelopes=tuple(outside for outside, _ in draft.envelopes.values()),
        missing=tuple(map(str, missing_in(draft))),
        warnings=_warnings(draft, pairs),
        cost=draft.cost.sentence() if draft.cost is not None else "",
        offered=draft.offered.view() if draft.offered is not None else None,
    )


def _enrolled(draft: Draft, new_person: NewKeys) -> EnrolledView:
    person = new_person.person
    seed, uri = ("", "") if new_person.proven else new_person.scanned(draft.name)
    return EnrolledView(person.id, person.name, person.role, person.team, new_person.proven, seed, uri)


def missing_in(draft: Draft) -> tuple[Text, ...]:
    """Return what has to be given before there can be a vault."""
    missing = []
    if not draft.name:
        missing.append(Text("ceremony.missing.place"))
    people = tuple(new.person for new in draft.people.values())
    if not allowed_pairs(people, same_team_forbidden=draft.policy.same_team_forbidden):
        missing.append(Text("ceremony.missing.pair"))
    unproven = [new.person.name for new in draft.people.values() if not new.proven]
    if unproven:
        missing.append(Text("ceremony.missing.authenticators", unproven=", ".join(unproven)))
    if not draft.envelopes:
        missing.append(Text("ceremony.missing.envelopes"))
    return tuple(missing)


def _warnings(draft: Draft, pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    warnings = []
    if not any(new.person.role is Role.AUDITOR for new in draft.people.values()):
        warnings.append(sentence_of("ceremony.warning.no_auditor"))
    if draft.policy.register_code_must_fit:
        warnings.append(sentence_of("ceremony.warning.code_required"))
    if len(pairs) == 1:
        # Two officers give each other a new phone before a witness; a pair with an operator has no such way.
        officers = all(draft.people[person].person.role is Role.OFFICER for person in pairs[0])
        if officers and len(draft.people) > len(pairs[0]):
            warnings.append(sentence_of("ceremony.warning.single_pair_officers"))
        else:
            warnings.append(sentence_of("ceremony.warning.single_pair"))
    spare = officers_to_spare(new.person.role for new in draft.people.values())
    if spare < 0:
        warnings.append(sentence_of("ceremony.warning.one_officer"))
    elif spare == 0:
        warnings.append(sentence_of("ceremony.warning.two_officers"))
    if draft.cost is not None and draft.cost.warning:
        warnings.append(draft.cost.warning)
    return tuple(warnings)
