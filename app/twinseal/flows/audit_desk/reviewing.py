"""Reviewing at the desk: what is due, one opening with what must be answered, and the signature."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.duty_age import age_of
from twinseal.domain.errors import BadInput, NotPermitted, TwinsealError
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.look_alikes import alike
from twinseal.domain.notice import Signing
from twinseal.domain.people import Person, Role
from twinseal.domain.review import (
    FINDINGS_MAX,
    NO_LESSONS,
    REMARKS_MAX,
    Account,
    Reference,
    Remark,
    Review,
    ReviewClass,
    heads_digest,
)
from twinseal.domain.statement import REVIEW
from twinseal.domain.text import clean_text
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.audit_desk.follow_up import follow_up
from twinseal.flows.audit_desk.handover import sheet_of
from twinseal.flows.audit_desk.review_faults import ReviewFaults
from twinseal.flows.audit_desk.review_order import own_ranks, urgency
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.words import words_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.review_words import class_words, review_rows, said_of, signer_words, state_words
from twinseal.flows.log.reviews import (
    OpeningReview,
    ReviewState,
    answers_in,
    known_of,
    openings_by_entry,
    reviews_in,
)
from twinseal.flows.log.stories import place_of, summary, text
from twinseal.flows.reporting.slip_again import slip_again
from twinseal.flows.statements.acknowledge import doorway
from twinseal.flows.statements.saying import Speaker, say_account, say_remark, say_review
from twinseal.flows.views.reviews import EnteredReview, FollowUpView, ReviewLine, ReviewSheet, ToAnswer


@dataclass(slots=True)
class Reviewing:
    """The reviews of one visit. `log` reads the log again and returns it with the findings of every rule."""

    context: VaultContext
    by: Speaker
    log: Callable[[], tuple[LogView, Sequence[Finding]]]

    # -- what is due ---------------------------------------------------------------------------

    def queue(self) -> tuple[ReviewLine, ...]:
        """Return every opening that owes a review: what this auditor can do first, the most urgent before the rest; then what waits for another, and what is done, the newest first."""
        view, findings = self.log()
        own = own_ranks(findings, view)
        reviews = reviews_in(view, findings, self.context.header.policy)
        lines = [self._line(of, view) for of in reviews]
        by_another = {of.story.opening_id for of in reviews if of.state is ReviewState.WAITS and not self._is_second(of)}
        owed = sorted(
            (line for line in lines if not line.is_done),
            key=lambda line: (line.opening_id in by_another, urgency(line, own.get(line.opening_id))),
        )
        return (*owed, *sorted((line for line in lines if line.is_done), key=lambda line: line.at_utc, reverse=True))

    def follow_up(self) -> FollowUpView:
        """Return what is still to be done after openings, the earliest due first."""
        view, findings = self.log()
        header = self.context.header
        reviews = reviews_in(view, findings, header.policy)
        return follow_up(view, reviews, header, self.context.machine.clock.utc())

    def sheet(self, opening: str, *, looks: bool = True) -> ReviewSheet:
        """Return one opening as it is reviewed; that the auditor looked at it is logged once. Raises `BadInput` for none."""
        if looks:
            self.look(opening)
        view, of = self._of(opening)
        names = self._names(of, view)
        try:
            self._may(of, self.by.person)
            refusal = ""
        except TwinsealError as fault:
            refusal = fault.sentence
        return ReviewSheet(
            line=self._line(of, view),
            story=tuple(f"{text(entry, 't')}  {summary(entry, view.people)}" for entry in of.story.entries),
            findings=_to_answer(of, names, self._said_already(of, view)),
            said=said_of(of, view.people, names),
            is_second=self._is_second(of),
            refusal=refusal,
            reference=str(of.story.form.get("reference", "")),
            lessons_due=(
                self.context.machine.clock.utc() + timedelta(days=self.context.header.policy.lessons_due_days)
            ).date().isoformat(),
        )  # fmt: skip

    def look(self, opening: str) -> None:
        """Log that this auditor looked at an opening, once; raises `BadInput` for one that owes no review."""
        _, of = self._of(opening)
        if self.by.person.id not in of.looked:
            self.context.journal.record(AUDIT_LOOKED, opening=opening, actors=(self.by.person,), person=self.by.person.id)

    # -- signing -------------------------------------------------------------------------------

    def text_of(self, opening: str, entered: EnteredReview) -> tuple[tuple[str, str], ...]:
        """Return what would be signed, part by part; raises as `sign`."""
        view, of = self._of(opening)
        return review_rows(self._checked(of, view, entered), self._names(of, view))

    def sign(self, opening: str, entered: EnteredReview) -> ReviewLine:
        """Sign the review of an opening, and return where that stands now.

        Raises `BadInput` for an opening that owes none, `FormFaults` for what is missing or too long, `NotPermitted` for who is one
        of the two or of their team, and for a second review by who signed the first, and `LogNotWritable`.
        """
        view, of = self._of(opening)
        say_review(self.context, self.by, self._checked(of, view, entered))
        view, of = self._of(opening)
        return self._line(of, view)

    def sign_drills(self, openings: Sequence[str], entered: EnteredReview) -> tuple[ReviewLine, ...]:
        """Sign the same light review of several drills at once; everything is checked before the first is signed.

        Raises as `sign`, and `BadInput` for an opening that was no drill.
        """
        for opening in openings:
            view, of = self._of(opening)
            if not of.is_drill:
                raise BadInput("input.bad.several_reviews")
            self._checked(of, view, entered)
        if not openings:
            raise BadInput("input.bad.no_drill")
        return tuple(self.sign(opening, entered) for opening in openings)

    def remark(self, finding_id: str, remark: str) -> None:
        """Sign a remark on a finding; raises `BadInput` for a finding that there is not, and for no text, `LogNotWritable`."""
        said = clean_text(remark, Text("field.remark"), longest=REMARKS_MAX)
        view, findings = self.log()
        finding = next((each for each in findings if each.id == finding_id), None)
        if finding is None:
            raise BadInput("input.bad.no_such_finding")
        heads = {place_of(entry): entry.head for entry in view.entries}
        known = heads_digest(heads[place] for place in finding.entries if place in heads)
        say_remark(self.context, self.by, Remark(finding.id, finding.version, known, said), finding.rule)

    def account(self, opening: str, person_id: str, passphrase: SecretBytes, code: str, account: str) -> None:
        """Let one of the two people of an opening sign what they say of it, with both their factors, beside the auditor.

        Raises `BadInput` for an opening that owes no review and for no text, `NotPermitted` for anybody else, `LogNotWritable`, and
        what `Doorway.identify` raises.
        """
        said = clean_text(account, Text("field.account"), longest=REMARKS_MAX)
        _, of = self._of(opening)
        if person_id not in of.parties:
            raise NotPermitted("role.not_permitted.account_party", field="person")
        door = doorway(self.context)
        person = door.enrolled(person_id).person
        with door.identify(person_id, passphrase, code, purpose=_ACCOUNT) as opened:
            view, of = self._of(opening)
            known = known_of(view.entries, opening)
            say_account(
                self.context, Speaker(person, opened.identity), Account(opening, of.story.seal_number, known, said)
            )  # fmt: skip

    def handover(self, opening: str) -> bytes:
        """Return the handover sheet of an opening that waits for a second auditor, as a PDF; raises `BadInput` for any other."""
        sheet, (_, of) = self.sheet(opening, looks=False), self._of(opening)
        if of.first is None or of.state is not ReviewState.WAITS:
            raise BadInput("input.bad.no_handover")
        return sheet_of(self.context.header, sheet, of.first, self.context.machine.clock.utc())

    def save_handover(self, opening: str) -> str:
        """Save the handover sheet to the one removable drive that is plugged in; returns its place there.

        Raises as `handover`, `DriveRefused` for no drive, several, or the one that holds the vault, and what the drive refuses.
        """
        pdf = self.handover(opening)
        drive = self.context.one_drive(sentence_of("handover.on_drive"))
        name = f"handover-{self.context.header.vault_id[:8]}-{opening}.pdf"
        return str(drive.mount_point / self.context.write_to_drive(drive, name, lambda: (pdf,), len(pdf), lambda: None))

    def slip_again(self, number: int) -> bytes:
        """Return the slip for an owner once more, as a PDF; raises as `slip_again` of its own module."""
        view, _ = self.log()
        key = self.context.header.enrolled(self.by.person.id).key
        return slip_again(self.context, view, number, self.by.person, Signing(self.by.person.id, key, self.by.identity.sign))

    def save_slip(self, number: int, pdf: bytes) -> str:
        """Save a slip that was taken again to the one removable drive that is plugged in; returns its place there.

        Raises `DriveRefused` for no drive, several, or the one that holds the vault, and what the drive refuses.
        """
        drive = self.context.one_drive(sentence_of("slip.on_drive"))
        name = f"owner-slip-{number}-{self.context.header.vault_id[:8]}.pdf"
        return str(drive.mount_point / self.context.write_to_drive(drive, name, lambda: (pdf,), len(pdf), lambda: None))

    def people_of(self, opening: str) -> tuple[Person, ...]:
        """Return who may give an account of an opening: of its two people those who are still there, by name."""
        _, of = self._of(opening)
        here = (entry.person for entry in self.context.header.people if entry.person.id in of.parties)
        return tuple(sorted(here, key=lambda person: person.name.casefold()))

    # -- inside --------------------------------------------------------------------------------

    def _of(self, opening: str) -> tuple[LogView, OpeningReview]:
        view, findings = self.log()
        for of in reviews_in(view, findings, self.context.header.policy):
            if of.story.opening_id == opening:
                return view, of
        raise BadInput("input.bad.no_review_owed")

    def _names(self, of: OpeningReview, view: LogView) -> Mapping[str, str]:
        return {finding.id: words_in(of.story, finding, view.people) for finding in of.findings}

    def _said_already(self, of: OpeningReview, view: LogView) -> dict[str, str]:
        """Return what this auditor last said of findings of several openings since the last of them, in a review or by a remark."""
        by_entry, answers = openings_by_entry(view.entries), answers_in(view)
        return {
            finding.id: answer.words
            for finding in of.findings
            if len({by_entry.get(place, "") for place in finding.entries} - {""}) > 1
            for answer in sorted(answers.get(finding.id, ()), key=lambda each: each.seq)
            if answer.by == self.by.person.id and answer.is_of_all(finding)
        }

    def _is_second(self, of: OpeningReview) -> bool:
        return of.state is ReviewState.WAITS and of.first is not None and of.first.by != self.by.person.id

    def _may(self, of: OpeningReview, auditor: Person) -> None:
        """Raise `NotPermitted` for who is one of the two people, or of a team of theirs."""
        if auditor.id in of.parties:
            raise NotPermitted("role.not_permitted.review_own")
        teams = {entry.person.team for entry in self.context.header.people if entry.person.id in of.parties}
        if auditor.team and any(alike(auditor.team, team) for team in teams):
            raise NotPermitted("role.not_permitted.review_team", team=auditor.team)

    def _others(self, of: OpeningReview) -> list[str]:
        """Return the names of the auditors who may sign the second review of an opening."""
        first, names = of.first, list[str]()
        for entry in self.context.header.people:
            person = entry.person
            if person.role is Role.AUDITOR and (first is None or person.id != first.by):
                with contextlib.suppress(NotPermitted):
                    self._may(of, person)
                    names.append(person.name)
        return names

    def _checked(self, of: OpeningReview, view: LogView, entered: EnteredReview) -> Review:
        """Return the review that is to be signed; raises as `sign`."""
        self._may(of, self.by.person)
        if not entered.again and not self._is_second(of) and of.state in _SAID_ALREADY:
            if of.state is ReviewState.WAITS:
                raise NotPermitted("role.not_permitted.second_review")
            raise NotPermitted("role.not_permitted.reviewed_already")
        known = known_of(view.entries, of.story.opening_id)
        if entered.known not in ("", known):
            raise BadInput("input.bad.review_changed")
        faults = ReviewFaults()
        review_class = faults.choice(entered.review_class, ReviewClass.CANNOT_JUDGE, "review_class")
        answers = {name: faults.yes_no(getattr(entered, name), name) for name in _ASKED}
        reference = faults.choice(entered.reference, Reference.NOT_AVAILABLE, "reference")
        remarks = faults.text(entered.remarks, "remarks", may_be_empty=not review_class.needs_remarks)
        light = of.is_drill and review_class is ReviewClass.DRILL
        may_wait = light or entered.lessons_later
        lessons = faults.text(entered.lessons, "lessons", may_be_empty=may_wait)
        if lessons.casefold().rstrip(".") == NO_LESSONS:
            lessons = NO_LESSONS
        findings = faults.answers(entered.answers, _to_answer(of, self._names(of, view), self._said_already(of, view)))
        recommendations = faults.recommendations(entered.recommendations)
        if review_class is ReviewClass.DRILL and not of.is_drill and of.story.opened_utc:
            faults.add("review_class", Text("input.bad.review_no_drill"))
        faults.raise_any()
        first = of.first
        return Review(
            of.story.opening_id,
            of.story.seal_number,
            known,
            review_class,
            **answers,
            reference=reference,
            grave=of.rank is Rank.HIGH or review_class is ReviewClass.MISUSE or self._is_second(of),
            findings=findings,
            remarks=remarks,
            lessons=lessons or (NO_LESSONS if light else ""),
            recommendations=recommendations,
            second=first.head if first is not None and self._is_second(of) else "",
        )

    def _line(self, of: OpeningReview, view: LogView) -> ReviewLine:
        story, first = of.story, of.first
        newest = of.second or first
        entry = next((each.seq for each in story.entries if each.before is None), 0)
        return ReviewLine(
            opening_id=story.opening_id,
            named=of.named,
            at_utc=story.at_utc,
            outcome=story.outcome.value,
            state=of.state.value,
            state_words=state_words(of),
            due_utc=of.due_utc,
            age=age_of(REVIEW, of.due_utc, self.context.machine.clock.utc(), self.context.header.policy),
            is_done=of.state.is_done,
            is_drill=of.is_drill,
            is_grave=of.is_grave,
            rank=of.rank,
            findings=len(of.findings),
            class_words=class_words(newest.review.review_class) if newest is not None else "",
            signed_by=signer_words(of, view.people),
            next_act=self._next(of),
            number=str(story.seal_number) if story.seal_number else f"e{entry}",
        )

    def _next(self, of: OpeningReview) -> str:
        state = of.state
        if state in (ReviewState.OPEN, ReviewState.LOOKED):
            return sentence_of("review.next.drill") if of.is_drill else sentence_of("review.next.review")
        if state is ReviewState.AGAIN:
            return sentence_of("review.next.again")
        if state is ReviewState.WAITS:
            if self._is_second(of):
                return sentence_of("review.next.second")
            others = self._others(of)
            if others:
                return sentence_of("review.next.hand_over", names=others)
            return sentence_of("review.next.nobody")
        return sentence_of("review.next.lessons") if of.lessons_due_utc else sentence_of("review.next.nothing")


_ACCOUNT: Final = "account"
"""What both factors are asked for, as the log keeps it."""
_SAID_ALREADY: Final = frozenset({ReviewState.WAITS, ReviewState.REVIEWED, ReviewState.COUNTERSIGNED})
_ASKED: Final = ("real", "way_closed", "no_wider", "shown_as_asked")


def _to_answer(of: OpeningReview, names: Mapping[str, str], said: Mapping[str, str]) -> tuple[ToAnswer, ...]:
    """Return the findings that a review answers, each once, the gravest first; of low ones, and of those `said`, nobody owes one."""
    each_once = {finding.id: finding for finding in of.findings}
    rows = list(each_once.values())[:FINDINGS_MAX]
    return tuple(
        ToAnswer(row.id, row.rank, names[row.id], row.rank.owes_answer and row.id not in said, said.get(row.id, ""))
        for row in rows
    )
