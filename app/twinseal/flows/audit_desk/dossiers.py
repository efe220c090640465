"""What the desk tells of one person and of one envelope, from the tables of openings, people and duties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from twinseal.domain.events.audit import AUDIT_LOOKED, AUDIT_SIGNED_IN
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.opening import Outcome
from twinseal.domain.people import Role
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.duties_table import DutyRow, DutyState
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.owed_rotations import exposed_since, owed_rotations
from twinseal.flows.log.people_table import PersonRow, people_table
from twinseal.flows.log.review_words import class_words
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.sightings import Sighting, sightings
from twinseal.flows.log.stories import Story, text
from twinseal.flows.views.dossiers import (
    ActKind,
    EnvelopeDossier,
    EnvelopeExposure,
    EnvelopeLine,
    EnvelopeUse,
    PersonAct,
    PersonDossier,
    PersonLine,
    Shown,
)


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Everything of one whole log that is told by person or by envelope; made once for as many questions as somebody has."""

    view: LogView
    openings: Sequence[OpeningRow]
    reviews: Sequence[OpeningReview]
    seen: Sequence[Sighting]
    seen_in: Mapping[str, Sequence[Sighting]]
    """The same by opening."""

    @classmethod
    def of(cls, view: LogView) -> Dossiers:
        """Return those of a whole log."""
        reviews, seen_in = reviews_in(view, (), view.policy), dict[str, list[Sighting]]()
        for each in sightings(view):
            seen_in.setdefault(each.opening, []).append(each)
        return cls(view, openings_table(view, reviews, ()), reviews, sightings(view), seen_in)

    # -- people --------------------------------------------------------------------------------

    def people(self) -> tuple[PersonLine, ...]:
        """Return everybody who is or was in the vault: who can open it, auditors, then who left, by name; no recovery sheets."""
        seats = {each.id for edition in self.view.roster.editions for each in edition.people.values() if each.is_seat}
        rows = people_table(self.view, self.openings, self.reviews)
        lines = [self._person(row) for row in rows if row.person not in seats]
        return tuple(sorted(lines, key=lambda line: (not line.is_here, line.role == Role.AUDITOR, line.name.casefold())))

    def person(self, person_id: str) -> PersonDossier | None:
        """Return one person; None for an id that nobody has."""
        line = next((each for each in self.people() if each.id == person_id), None)
        if line is None:
            return None
        acts = sorted(self._acts(person_id), key=lambda act: act.at_utc, reverse=True)
        return PersonDossier(line, tuple(acts))

    def _person(self, row: PersonRow) -> PersonLine:
        return PersonLine(
            id=row.person,
            name=row.name,
            role=row.role,
            team=row.team,
            is_here=row.until_edition is None,
            held=row.held,
            asked=row.asked,
            confirmed=row.answered,
            refused=row.refused,
            denied=row.denied,
            visits=row.visits,
            reviews=row.reviews,
            seen=len({each.envelope for each in self.seen if row.person in each.people}),
            last_utc=row.last_act,
        )

    def _acts(self, person: str) -> Iterator[PersonAct]:
        for row in self.openings:
            if person in (row.asked_by_id, row.answered_by_id):
                yield self._in_opening(row, person)
        yield from self._as_auditor(person)
        for entry in self.view.sound:
            if entry.has(Tag.DENIAL) and text(entry, "person") == person:
                opening = text(entry, "opening")
                yield PersonAct(
                    ActKind.DENIED,
                    text(entry, "t"),
                    opening if opening in self.view.whole else "",
                    words=self._says(opening),
                )

    def _in_opening(self, row: OpeningRow, person: str) -> PersonAct:
        asked = person == row.asked_by_id
        answered = ActKind.REFUSED if row.outcome is Outcome.REFUSED else ActKind.CONFIRMED
        return PersonAct(
            kind=ActKind.ASKED if asked else answered,
            at_utc=row.requested or row.began if asked else row.answered or row.began,
            opening_id=row.opening,
            beside=row.answered_by if asked else row.asked_by,
            seal_number=row.seal,
            outcome=row.outcome,
            shown=self._shown(each for each in self.seen_in.get(row.opening, ()) if person in each.people),
            changes=_signed_by(person, self.view.whole[row.opening]),
        )

    def _shown(self, seen: Iterable[Sighting]) -> tuple[Shown, ...]:
        by_envelope: dict[str, dict[str, None]] = {}
        opening = ""
        for each in seen:
            opening = each.opening
            by_envelope.setdefault(each.envelope, {})[each.what] = None
        return tuple(Shown(self.view.people.label(opening, envelope), tuple(what)) for envelope, what in by_envelope.items())

    def _as_auditor(self, person: str) -> Iterator[PersonAct]:
        for of in self.reviews:
            opening, seal, named = of.story.opening_id, of.story.seal_number, of.named
            for review in of.reviews:
                if review.by == person:
                    words = class_words(review.review.review_class)
                    yield PersonAct(ActKind.REVIEWED, review.at_utc, opening, named, seal, words=words)
            for said in of.accounts:
                if said.by == person:
                    yield PersonAct(ActKind.ACCOUNT, said.at_utc, opening, named, seal)
        for entry in self.view.of_kind(AUDIT_SIGNED_IN, AUDIT_LOOKED):
            if text(entry, "person") != person:
                continue
            story = self.view.whole.get(text(entry, "opening"))
            if entry.is_a(AUDIT_SIGNED_IN):
                yield PersonAct(ActKind.VISIT, text(entry, "t"))
            elif story is not None:
                yield PersonAct(ActKind.LOOKED, text(entry, "t"), story.opening_id, story.named, story.seal_number)

    def _says(self, opening: str) -> str:
        story = self.view.whole.get(opening)
        return story.named if story is not None else ""

    # -- envelopes -----------------------------------------------------------------------------

    def envelopes(self) -> tuple[EnvelopeLine, ...]:
        """Return every envelope that an opening named: what is exposed first, the longest; then the most often opened."""
        ids = dict.fromkeys(
            envelope for row in self.openings for envelope in (*row.envelope_ids, *self.view.whole[row.opening].labels)
        )
        rotations = owed_rotations(self.view)
        since = exposed_since(rotations)
        owed: dict[str, list[tuple[int | None, bool]]] = {}
        for each in rotations:
            if each.is_owed:
                late = bool(each.due_utc) and each.due_utc < self.view.now_utc
                for envelope in each.envelopes:
                    owed.setdefault(envelope, []).append((each.rotation.days(self.view.now_utc), late))
        lines = [
            self._envelope(envelope, since.get(envelope, ""), owed.get(envelope, []))
            for envelope in {**ids, **dict.fromkeys(owed)}
        ]
        return tuple(
            sorted(lines, key=lambda line: (-(line.exposed_days or 0), not line.exposed_since, -line.opened, line.label))
        )

    def envelope(self, envelope_id: str) -> EnvelopeDossier | None:
        """Return one envelope; None for an id that no opening named."""
        line = next((each for each in self.envelopes() if each.id == envelope_id), None)
        if line is None:
            return None
        uses = [self._use(row, envelope_id) for row in self.openings if self._is_in(row, envelope_id)]
        return EnvelopeDossier(line, tuple(sorted(uses, key=lambda use: use.at_utc, reverse=True)))

    def _envelope(self, envelope: str, since: str, owed: Sequence[tuple[int | None, bool]]) -> EnvelopeLine:
        opened = [row.opened for row in self.openings if row.opened and envelope in row.envelope_ids]
        days = [count for count, _late in owed if count is not None]
        return EnvelopeLine(
            id=envelope,
            label=self.view.people.label("", envelope),
            opened=len(opened),
            shown=len({each.opening for each in self.seen if each.envelope == envelope}),
            last_utc=max(opened, default=""),
            exposed_since=since,
            exposed_days=max(days, default=None),
            is_late=any(late for _days, late in owed),
        )

    def _is_in(self, row: OpeningRow, envelope: str) -> bool:
        owes = any(envelope in duty.envelope_ids for duty in row.duties)
        return owes or envelope in row.envelope_ids or envelope in self.view.whole[row.opening].labels

    def _use(self, row: OpeningRow, envelope: str) -> EnvelopeUse:
        own = [duty for duty in row.duties if envelope in duty.envelope_ids]
        rotation = next((duty for duty in own if duty.duty == ROTATE), None)
        seen = [each for each in self.seen_in.get(row.opening, ()) if each.envelope == envelope]
        return EnvelopeUse(
            opening_id=row.opening,
            at_utc=row.opened or row.began,
            people=tuple(name for name in (row.asked_by, row.answered_by) if name),
            seal_number=row.seal,
            outcome=row.outcome,
            shown=tuple(dict.fromkeys(each.what for each in seen)),
            exposure=self._exposure(rotation) if rotation is not None else None,
            duties=tuple((duty.duty, duty.due) for duty in own if duty.is_open and duty.duty != ROTATE),
        )

    def _exposure(self, duty: DutyRow) -> EnvelopeExposure:
        still = duty.state in (DutyState.OPEN, DutyState.NEVER)
        now = next(
            (
                each.rotation.days(self.view.now_utc)
                for each in owed_rotations(self.view)
                if each.rotation.opening == duty.opening and each.envelopes == duty.envelope_ids
            ),
            None,
        )
        return EnvelopeExposure(
            since_utc=duty.since,
            days=now if still else duty.days,
            due_utc=duty.due,
            state=duty.state.value,
            ended_utc=duty.ended,
            reason=duty.reason,
            is_late=duty.is_open and bool(duty.due) and duty.due < self.view.now_utc,
        )


def _signed_by(person: str, story: Story) -> int:
    """Return how many changes somebody signed in an opening."""
    forms = (entry.fields.get("form") for entry in story.entries if entry.is_a(CHANGE_SIGNED))
    counts = (form.get("count") for form in forms if isinstance(form, dict) and form.get("person") == person)
    return sum(count for count in counts if isinstance(count, int))
