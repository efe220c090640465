"""What is known before anything is open, shared by the steps of the way there: who asks, for what, and until when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import TwinsealError, WrongStep
from twinseal.domain.events.coded import coded
from twinseal.domain.events.opening import OPENING_ENDED
from twinseal.domain.opening import OpeningStep, move
from twinseal.domain.people import Person, Role
from twinseal.domain.request import Draft, Request
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.who_counts import Standing, count_together
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.sealed import PersonView


@dataclass(slots=True)
class BeforeOpen:
    """An opening's state until two people have agreed; one owner thread."""

    context: VaultContext
    door: Doorway
    people: Callable[[], tuple[PersonView, ...]]
    pairs: Collection[tuple[str, str]]
    """Ids of the people who have keyslots together, each pair sorted."""
    view: OpeningView
    last_touch_us: int
    begun: str
    """Head of the entry that began it, in hexadecimal; what people sign names it."""
    first: OpenedKeyBundle | None = None
    """The open keys of the first person, as long as they may sign with them."""
    outsides: dict[str, Outside] = field(default_factory=dict)
    request: Request | None = None
    """What the first person signed, while it may be answered."""
    draft: Draft | None = None

    @property
    def opening_id(self) -> str:
        """Return the opening's id, as every entry of it bears."""
        return self.view.opening_id

    def show(self, step: OpeningStep, **changes: object) -> OpeningView:
        """Go to a step; returns the new view."""
        self.touched()
        self.view = replace(self.view, step=move(self.view.step, step), **changes)  # type: ignore[arg-type]  # fields of the view, each under its own name
        return self.view

    def touched(self) -> None:
        """Note that somebody is there; the idle time starts again at zero."""
        self.last_touch_us = self.now_us()

    def now_us(self) -> int:
        """Return the time since the machine was started, in microseconds."""
        return self.context.machine.clock.boottime_us()

    def now_utc(self) -> str:
        """Return the time of the machine's clock as ISO text."""
        return iso(self.context.machine.clock.utc())

    def first_person(self) -> tuple[Person, OpenedKeyBundle]:
        """Return who asks, with their open keys; raises `WrongStep` before."""
        if self.view.first is None or self.first is None:
            raise WrongStep
        return self.view.first, self.first

    @property
    def standings(self) -> Mapping[str, Standing]:
        """Return how everybody stands who is in the roster now, by id."""
        return self.context.roster.newest.standings

    def name(self, person_id: str) -> str:
        """Return the name of somebody who is enrolled."""
        return self.context.header.enrolled(person_id).person.name

    def are_paired(self, person: str, other: str) -> bool:
        """Tell whether two people have a keyslot together."""
        return tuple(sorted((person, other))) in self.pairs

    def partners(self, person_id: str) -> int:
        """Return how many people somebody can open with."""
        return sum(person_id in pair for pair in self.pairs)

    def candidates(self, wanted: Callable[[PersonView], bool]) -> tuple[PersonView, ...]:
        """Return who may be chosen; an auditor never."""
        return tuple(person for person in self.people() if person.role is not Role.AUDITOR and wanted(person))

    def not_confirmed(self, first_id: str, other_id: str) -> str:
        """Return the name of whoever of two people is held back, where that alone keeps them apart; empty otherwise."""
        standings = self.context.roster.newest.standings
        first, other = standings.get(first_id), standings.get(other_id)
        if first is None or other is None or count_together(first, other):
            return ""
        held = next((each for each in (other, first) if each.held), None)
        return "" if held is None else self.context.header.enrolled(held.id).person.name

    def held_back(self, first_id: str = "") -> tuple[str, ...]:
        """Return why somebody may not be chosen who is not confirmed yet: as first person, or as second beside one."""
        if first_id:
            officers = (person for person in self.people() if person.role is Role.OFFICER and person.id != first_id)
            names = [self.not_confirmed(first_id, person.id) for person in officers]
        else:
            openers = (person for person in self.people() if person.role is not Role.AUDITOR)
            names = [person.name for person in openers if person.held and not self.partners(person.id)]
        return tuple(sentence_of("pair.not_allowed.not_confirmed", name=name) for name in dict.fromkeys(names) if name)

    def is_over(self) -> bool:
        """Tell whether this opening has ended."""
        return self.view.step in {OpeningStep.ENDED, OpeningStep.RESEALED}

    def end(self, reason: Text) -> None:
        """End it; logged where the log can be written, ended in any case."""
        try:
            actors = (self.view.first,) if self.view.first else ()
            self.context.journal.record(
                OPENING_ENDED, opening=self.opening_id, actors=actors, result="failed", why=coded(reason)
            )
        except TwinsealError:
            # Ending must never fail: keys go even where the log cannot be written any more.
            pass
        finally:
            self.end_quietly(reason)

    def end_quietly(self, reason: Text) -> None:
        """End it where the log has said so already; every key and every word of it goes."""
        if self.first is not None:
            self.first.wipe()
            self.first = None
        self.request, self.draft, self.outsides = None, None, {}
        self.view = replace(
            self.view,
            step=OpeningStep.ENDED,
            ended_because=str(reason),
            outsides=(),
            request=None,
            masked=False,
            draft=None,
            draft_ends_us=0,
            phone_choices=(),
        )
