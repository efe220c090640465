"""Taking up what people said since the last seal: from the log alone, each statement once it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from twinseal.audit.read.reader import Entry
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import Review
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, ALERT_TEST, LESSONS, REVIEW, Confirmation
from twinseal.flows.alerts.announcing import is_every_way
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import lessons_due
from twinseal.flows.log.statements import said_in
from twinseal.flows.log.stories import text
from twinseal.vault.met_rows import Met
from twinseal.vault.store import Store
from twinseal.vault.stored_form import FIRST_REVIEW, Duty

STATED = "stated"
"""How a duty ends that whoever owes it closed by a statement."""


@dataclass(frozen=True, slots=True)
class FoldedReview:
    """A review, who signed it, and the head of its entry in hexadecimal."""

    review: Review
    by: str
    head: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What the next seal takes up."""

    acknowledged: tuple[tuple[str, str], ...] = ()
    """Id of the duty, and of who says so."""
    met: tuple[Met, ...] = ()
    reviews: tuple[FoldedReview, ...] = ()
    """In the order of the log."""
    confirmed: tuple[tuple[str, str, str], ...] = ()
    """Of a slip: id of the duty, number of the alert as text, and who typed its code."""
    alert_test: str = ""
    """When a test alert arrived last, UTC; empty where none did since the last seal."""

    def with_met(self, met: Met) -> Folded:
        """Return it with one more confirmation, of the opening that runs."""
        return replace(self, met=(*self.met, met))


def fold(context: VaultContext, entries: Iterable[Entry], heads: Mapping[int, str]) -> Folded:
    """Return what holds of the statements among entries; what does not is passed over, and a finding at the desk."""
    header = context.header
    acknowledged: list[tuple[str, str]] = []
    met: list[Met] = []
    reviews: list[FoldedReview] = []
    confirmed: list[tuple[str, str, str]] = []
    tested = ""
    for said in said_in(entries, heads, context.roster, (header.vault_id, header.log_id)):
        if said.fault is not None:
            continue
        if said.kind == ACKNOWLEDGE and said.statement is not None:
            acknowledged.append((said.statement.duty, said.statement.person_id))
        elif said.kind == ALERT and said.statement is not None:
            confirmed.append((said.statement.duty, str(said.statement.about["alert"]), said.statement.person_id))
        elif said.kind == ALERT_TEST and said.statement is not None:
            if not is_every_way(said.statement.about, header.policy):
                continue
            tested = max(tested, said.earlier_utc)
        elif isinstance(said.about, Review) and said.statement is not None:
            reviews.append(FoldedReview(said.about, said.statement.person_id, said.entry.head.hex()))
        elif said.confirmation is not None:
            ed25519, mldsa44 = (text(said.entry, name) for name in ("signature", "signature_mldsa44"))
            met.append(met_of(said.confirmation, ed25519, mldsa44, said.entry.seq))
    return Folded(tuple(acknowledged), tuple(met), tuple(reviews), tuple(confirmed), tested)


def met_of(form: Confirmation, ed25519: str, mldsa44: str, entry: int) -> Met:
    """Return a confirmation as the store keeps it; signatures in hexadecimal."""
    return Met(form.person_id, form.key, form.to_json(), ed25519, mldsa44, entry)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a seal takes up of statements: the duties that they close, as they were owed, and those that arise."""

    closed: tuple[Duty, ...] = ()
    owed: tuple[Duty, ...] = ()


def keep_folded(copy: Store, folded: Folded, policy: Policy, now_utc: str, opening: str, seal: int) -> Taken:
    """Put into the copy what people said, and return what it closes and owes; `opening` and `seal` are those of the copy's seal."""
    for met in folded.met:
        copy.put_met(met)
    closed = [*_acknowledged(copy, folded, now_utc, opening), *_confirmed(copy, folded, now_utc, opening)]
    owed: list[Duty] = []
    for said in folded.reviews:
        closed += _reviewed(copy, said, policy, now_utc, opening)
        lessons = [duty for duty in copy.owed_duties() if (duty.kind, duty.of) == (LESSONS, said.review.opening)]
        if lessons and not said.review.asks_for_lessons:
            closed += _close(copy, lessons, said.by, now_utc, opening)
            owed = [duty for duty in owed if duty not in lessons]
        elif not lessons and said.review.asks_for_lessons:
            due = lessons_due(said.review, now_utc, policy.lessons_due_days)
            added = copy.add_duty(
                LESSONS, "", due, said.review.opening, seal=seal, refused_utc=_refused_utc(copy, said.review.opening)
            )
            owed += [duty for duty in copy.owed_duties() if duty.id == added]
    return Taken(tuple(closed), tuple(owed))


def _refused_utc(copy: Store, opening: str) -> str:
    """Return when an opening was refused, as its review has it; empty where it was opened."""
    return next((duty.refused_utc for duty in copy.duties() if (duty.kind, duty.of) == (REVIEW, opening)), "")


def _reviewed(copy: Store, said: FoldedReview, policy: Policy, now_utc: str, opening: str) -> list[Duty]:
    """Close the duty of a review; of a grave one only at the second, by another auditor, to the first that the store knows."""
    owed = [duty for duty in copy.owed_duties() if (duty.kind, duty.of) == (REVIEW, said.review.opening)]
    if not policy.second_review or not said.review.grave:
        return _close(copy, owed, said.by, now_utc, opening)
    closed: list[Duty] = []
    for duty in owed:
        is_second = bool(said.review.second) and (duty.how, duty.reason) == (FIRST_REVIEW, said.review.second)
        if is_second and duty.closed_by != (said.by,):
            closed += _close(copy, [duty], said.by, now_utc, opening)
        elif not said.review.second:
            copy.note_first_review(duty.id, said.by, said.head)
    return closed


def _close(copy: Store, duties: Iterable[Duty], by: str, now_utc: str, opening: str) -> list[Duty]:
    closed = list(duties)
    for duty in closed:
        copy.close_duty(duty.id, now_utc, by=(by,), opening=opening, how=STATED)
    return closed


def _acknowledged(copy: Store, folded: Folded, now_utc: str, opening: str) -> list[Duty]:
    """Close the acknowledgements that are owed, each by whom who owes it."""
    owed = {(duty.id, duty.of): duty for duty in copy.owed_duties() if duty.kind == ACKNOWLEDGE}
    closed = [owed[said] for said in dict.fromkeys(folded.acknowledged) if said in owed]
    for duty in closed:
        copy.close_duty(duty.id, now_utc, by=(duty.of,), opening=opening, how=STATED)
    return closed


def _confirmed(copy: Store, folded: Folded, now_utc: str, opening: str) -> list[Duty]:
    """Close what waits for the code of a slip, each by whoever typed it."""
    by = {(duty, number): person for duty, number, person in folded.confirmed}
    slips = [duty for duty in copy.owed_duties() if duty.kind == ALERT and (duty.id, duty.of) in by]
    for duty in slips:
        copy.close_duty(duty.id, now_utc, by=(by[duty.id, duty.of],), opening=opening, how=STATED)
    return slips
