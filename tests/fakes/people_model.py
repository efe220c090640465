"""Who counts with whom, worked out a second time: from the words of docs/formats.md 3.3.2 alone, by name, with nothing of the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

OPERATOR, OFFICER, AUDITOR = "operator", "officer", "auditor"
Pair = frozenset[str]


@dataclass(frozen=True)
class Somebody:
    """One person; `came` says how their newest keys came, `brought` who signed for that, `free` what ended their being held."""

    role: str
    team: str = ""
    came: str = "founding"
    brought: frozenset[str] = frozenset()
    since: int = 0
    """The edition of which those keys are, whoever goes on with them afterwards."""
    free: str = ""
    inside: bool = True

    @property
    def held(self) -> bool:
        """Hold back whoever came so, until somebody or the two ended it."""
        return self.came == "held" and not self.free

    @property
    def settled(self) -> bool:
        """Hold for beyond doubt who founded the vault, or was confirmed."""
        return self.came == "founding" or self.free == "confirmed"


@dataclass(frozen=True)
class Comes:
    """Somebody is enrolled."""

    name: str
    role: str
    team: str = ""


@dataclass(frozen=True)
class NewKeys:
    """Somebody has other keys, and signs with the old ones or not."""

    name: str
    with_old: bool = False


@dataclass(frozen=True)
class Goes:
    """Somebody leaves, or is suspended."""

    name: str


@dataclass(frozen=True)
class Returns:
    """Somebody who was suspended is reinstated."""

    name: str


@dataclass(frozen=True)
class Becomes:
    """Somebody has another role or team."""

    name: str
    role: str = ""
    team: str | None = None


@dataclass(frozen=True)
class Freed:
    """Somebody is held back no longer: confirmed by a third, or accepted by nobody but the two."""

    name: str
    by: str = ""


@dataclass(frozen=True)
class Rules:
    """The vault has other rules."""

    third_confirms: bool | None = None
    same_team_forbidden: bool | None = None


Act = Comes | NewKeys | Goes | Returns | Becomes | Freed | Rules


@dataclass
class PeopleModel:
    """A vault's people, list after list."""

    people: dict[str, Somebody]
    third_confirms: bool = True
    same_team_forbidden: bool = True
    edition: int = 0
    history: list[frozenset[str]] = field(default_factory=list)
    """Who was in before each edition, the founding first."""

    def carry_out(self, signers: Sequence[str], *acts: Act) -> None:
        """Let two people's list be in force."""
        before = dict(self.people)
        self.history.append(frozenset(name for name, each in before.items() if each.inside))
        self.edition += 1
        brings = {act.name for act in acts if isinstance(act, Comes | NewKeys)}
        thirds = {
            name
            for name, each in before.items()
            if each.inside and each.role in (AUDITOR, OFFICER) and each.settled and name not in {*signers, *brings}
        }
        came = "held" if self.third_confirms and thirds else "open"
        # Whoever goes on with other keys signs the note with the old ones too.
        signed = {*signers, *(act.name for act in acts if isinstance(act, NewKeys) and act.with_old)}
        brought = frozenset(name for name in signed if before[name].role == OFFICER)
        for act in sorted(acts, key=lambda act: isinstance(act, Freed)):
            if isinstance(act, Comes):
                self.people[act.name] = Somebody(act.role, act.team, came, brought, self.edition)
            elif isinstance(act, NewKeys) and not act.with_old:
                self._put(act.name, came=came, brought=brought, since=self.edition, free="")
            elif isinstance(act, Goes | Returns):
                self._put(act.name, inside=isinstance(act, Returns))
            elif isinstance(act, Becomes):
                now = self.people[act.name]
                self._put(act.name, role=act.role or now.role, team=now.team if act.team is None else act.team)
            elif isinstance(act, Freed):
                self._put(act.name, free="confirmed" if act.by else "accepted")
            elif isinstance(act, Rules):
                self._rule(act)

    def pairs(self) -> set[Pair]:
        """Return who opens together."""
        names = [name for name, each in self.people.items() if each.inside]
        return {frozenset(both) for both in combinations(names, 2) if self._open(*both)}

    def readers(self) -> set[str]:
        """Return which auditors read the log."""
        return {name for name, each in self.people.items() if each.inside and each.role == AUDITOR and not each.held}

    def held(self) -> set[str]:
        """Return who is held back."""
        return {name for name, each in self.people.items() if each.inside and each.held}

    def thirds_for(self, name: str) -> set[str]:
        """Return who could confirm somebody who is held back."""
        who = self.people[name]
        if name not in self.held():
            return set()
        return {
            third
            for third, each in self.people.items()
            if each.inside
            and each.role in (AUDITOR, OFFICER)
            and each.settled
            and third != name
            and third not in who.brought
            and third in self.history[who.since - 1]
        }

    def inside(self) -> set[str]:
        """Return who belongs to the vault and is not suspended."""
        return {name for name, each in self.people.items() if each.inside}

    def count_together(self, first: str, second: str) -> bool:
        """Tell whether two are two: not both held back, and neither of them through the other."""
        here, there = self.people[first], self.people[second]
        if first == second or not (here.inside and there.inside) or (here.held and there.held):
            return False
        return not (here.held and second in here.brought) and not (there.held and first in there.brought)

    def _open(self, first: str, second: str) -> bool:
        here, there = self.people[first], self.people[second]
        roles = {here.role, there.role}
        same_team = bool(here.team) and here.team == there.team
        return (
            AUDITOR not in roles
            and OFFICER in roles
            and not (same_team and self.same_team_forbidden)
            and self.count_together(first, second)
        )

    def _put(self, name: str, **changes: object) -> None:
        self.people[name] = replace(self.people[name], **changes)  # type: ignore[arg-type]  # any of its fields

    def _rule(self, rules: Rules) -> None:
        if rules.third_confirms is not None:
            self.third_confirms = rules.third_confirms
        if rules.same_team_forbidden is not None:
            self.same_team_forbidden = rules.same_team_forbidden


def pairs_of(*words: str) -> set[Pair]:
    """Return pairs as a table writes them: `A-B`."""
    return {frozenset(word.split("-")) for word in words}


def all_pairs(names: Iterable[str]) -> set[Pair]:
    """Return everybody with everybody."""
    return {frozenset(both) for both in combinations(names, 2)}
