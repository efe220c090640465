"""What is owed with a seal: logged, kept in the store of the next generation, and said on the receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED, DUTY_NARROWED
from twinseal.domain.people import Person
from twinseal.domain.statement import ACKNOWLEDGE, LESSONS, REVIEW, TAKE_UP
from twinseal.domain.text import NAME_MAX, shown
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import ROTATE, TEST, Exposure, LeftOwed, Owed, duty_words, left_words, owed_for
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.flows.views.opening import OwedLine
from twinseal.vault.store import Store
from twinseal.vault.stored_form import Duty

_OF_PEOPLE: Final = (ACKNOWLEDGE, TAKE_UP)
"""What people owe after a change of people, by kind."""


@dataclass(slots=True)
class OwedBySeal:
    """What this opening owes, what earlier ones left, and what the list of changes ends or owes."""

    context: VaultContext
    pair: tuple[Person, Person]
    opening_id: str
    names: Mapping[str, str]
    """Labels of all envelopes by id."""
    words: list[str] = field(default_factory=list)
    """What is owed, in sentences."""
    lines: list[OwedLine] = field(default_factory=list)
    """The same one by one, for the receipt, in the same order."""
    _said: list[Owed] = field(default_factory=list)
    """What `words` and `lines` say, in the same order."""
    _new: dict[str, str] = field(default_factory=dict)
    """Labels of envelopes that the list adds, by id."""
    _kept: list[Owed] = field(default_factory=list)
    """What the next store gets, beside what the list owes."""

    def owe_exposed(self, exposed: Sequence[Exposure]) -> None:
        """Log what this opening owes for what was exposed in it."""
        now = self.context.machine.clock.utc()
        for duty in owed_for(self.opening_id, exposed, self.context.header.policy, now):
            self._owe(duty)
            self._say(duty, duty_words(duty, self._label(duty)))

    def take_up_left(self, left: Iterable[LeftOwed]) -> None:
        """Take up what earlier openings owe and no seal took into the store, and log what was not logged."""
        for opening in left:
            if opening.narrowed is not None:
                self.context.journal.record(
                    DUTY_NARROWED, opening=opening.opening, actors=self.pair, envelopes=list(opening.narrowed)
                )
            for duty in opening.owed:
                if duty in opening.unlogged:
                    self._owe(duty)
                else:
                    self._kept.append(duty)
                self._say(duty, left_words(duty, self._label(duty)), earlier=True)

    @property
    def kept(self) -> tuple[Owed, ...]:
        """Return what the next store gets, beside what the list owes."""
        return tuple(self._kept)

    def log_list(self, acts: NextCopy, change_set: str) -> None:
        """Log what the list ends by itself, and what it owes: before the header that makes it so."""
        # Asked while the copy is open: the labels of what was there before do not name what the list adds.
        added = {duty.envelope for duty in acts.owed if duty.envelope} - set(self.names)
        self._new = {envelope: acts.copy.outside(envelope).name for envelope in added}
        closed = [(duty, change_set) for duty in acts.closed] + [(duty, "") for duty in acts.stated]
        for duty, of_list in closed:
            self.context.journal.record(
                DUTY_CLOSED,
                opening=self.opening_id,
                actors=self.pair,
                duty_id=duty.id,
                duty=duty.kind,
                envelope=duty.envelope,
                owed_by=duty.opening,
                exposed_since=duty.since_utc,
                tested=duty.kind == ROTATE,
                reason="",
                asked_again=[],
                change_set=of_list,
                number=0,
            )
        # What several people owe at once is one entry: who they are follows from the change.
        for opening, kind, envelope, due in dict.fromkeys(map(self._logged, acts.owed)):
            self.context.journal.record(
                DUTY_CREATED,
                opening=opening,
                actors=self.pair,
                duty=kind,
                envelope=envelope,
                due=due,
            )

    def _logged(self, duty: Duty) -> tuple[str, str, str, str]:
        """Return opening, kind, envelope and due time of what is owed, as the log says it: lessons are owed for what was reviewed."""
        return duty.opening if duty.kind == LESSONS else self.opening_id, duty.kind, duty.envelope, duty.due_utc

    def say_ended(self, acts: NextCopy) -> None:
        """Say no more what the list and the reviews ended, and say what they owe."""
        ended = {(duty.kind, duty.envelope, duty.opening) for duty in (*acts.closed, *acts.stated)}
        stays = [(duty.kind, duty.envelope, duty.opening) not in ended for duty in self._said]
        self.words = list(compress(self.words, stays))
        self.lines = list(compress(self.lines, stays))
        self._said = list(compress(self._said, stays))
        for kind, envelope, due in dict.fromkeys((duty.kind, duty.envelope, duty.due_utc) for duty in acts.owed):
            if kind in _OF_PEOPLE:
                taken = sentence_of("duty.take_up", due_utc=due)
                self.words.append(sentence_of("duty.acknowledge", due_utc=due) if kind == ACKNOWLEDGE else taken)
                self.lines.append(OwedLine(False, "", due, people=kind))
                continue
            if kind == LESSONS:
                self.words.append(sentence_of("duty.lessons", due_utc=due))
                self.lines.append(OwedLine(False, "", due, people=kind))
                continue
            label, is_test = self.names.get(envelope) or self._new.get(envelope, envelope), kind == TEST
            self.words.append(
                sentence_of("duty.test", label=label, due_utc=due)
                if is_test
                else sentence_of("duty.rotate", label=label, due_utc=due)
            )
            self.lines.append(OwedLine(False, label, due, earlier=not is_test, is_test=is_test))

    def keep_in(self, copy: Store) -> None:
        """Put what is owed into the store of the next generation, and who saw what."""
        for duty in self._kept:
            seen = duty.exposure
            copy.add_duty(
                duty.kind,
                duty.envelope,
                duty.due_utc,
                duty.opening,
                # An opening that was not sealed to its end broke the same seal as this one.
                seal=self.context.header.seal_number,
                since_utc=seen.since_utc,
                fields=seen.fields,
                refused_utc=duty.refused_utc,
            )
            for person in seen.people:
                copy.note_seen(person, seen.envelope, seen.since_utc, duty.opening)

    def _owe(self, duty: Owed) -> None:
        self.context.journal.record(
            DUTY_CREATED,
            opening=duty.opening,
            actors=self.pair,
            duty=duty.kind,
            envelope=duty.envelope,
            due=duty.due_utc,
        )
        self._kept.append(duty)

    def _say(self, duty: Owed, words: str, *, earlier: bool = False) -> None:
        label = self._label(duty) if duty.envelope else ""
        self.words.append(words)
        self.lines.append(OwedLine(duty.kind == REVIEW, label, duty.due_utc, earlier=earlier, refused_utc=duty.refused_utc))
        self._said.append(duty)

    def _label(self, duty: Owed) -> str:
        # An id of no envelope here comes from the log, where somebody may have appended it.
        return self.names.get(duty.envelope) or shown(duty.envelope)[:NAME_MAX]
