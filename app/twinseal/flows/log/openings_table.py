"""The one table of openings: desk, paper, CSV and SIEM records take what they say of an opening from its row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.contents import ATTACHMENT_SAVED, CODE_TICKED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_OPENED, OPENING_REFUSED, REQUEST_SIGNED
from twinseal.domain.finding import EntryPlace, Finding
from twinseal.domain.opening import OpeningKind, Outcome
from twinseal.domain.review import ReviewClass
from twinseal.domain.texts import Text
from twinseal.flows.log.consent import consent_in
from twinseal.flows.log.dated import opened_envelopes
from twinseal.flows.log.duties_table import DutyRow, duties_table
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import OpeningReview, ReviewState, findings_by_opening
from twinseal.flows.log.stories import Story, place_of, text
from twinseal.flows.log.teams import teams_in


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One opening as a whole, also where a report tells of a part of the log. Times are UTC as the log writes them, empty where nothing is known."""

    opening: str
    kind: str
    """`emergency`, `drill` and so on, as the request says; empty before one was signed."""
    outcome: Outcome
    began: str
    """When somebody broke the glass."""
    requested: str
    answered: str
    opened: str
    ended: str
    asked_by: str
    """The name as it was signed."""
    asked_by_id: str
    answered_by: str
    answered_by_id: str
    teams: tuple[str, ...]
    """Of who asked and of who answered, as they were then; empty for somebody without one."""
    category_id: str
    category: str
    reference: str
    justification: str
    refusal_reason: str
    envelopes: tuple[str, ...]
    """Labels, of what was opened, added later too; where nothing was, of what was asked for."""
    envelope_ids: tuple[str, ...]
    """Ids of the same."""
    asked_min: int | None
    """Minutes; None before a request was signed."""
    granted_min: int | None
    """Minutes, extensions included; None where nothing was opened."""
    lasted_s: int | None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    lasted_at_least_s: int | None
    lasted_at_most_s: int | None
    """Where it ended without a reseal: seconds it was open at least and at most."""
    found_sealed: str
    """When the program found it sealed, where it ended without a reseal."""
    extensions: int
    fields_shown: int
    """How often a field was shown, spelled or compared."""
    attachments: int
    """How many files were saved."""
    codes: int
    """How many one-time codes were marked as used."""
    cause: str
    """What ended it, as the log has it (`twinseal.domain.opening.ResealCause`)."""
    register_answer: str
    """How the register code was answered (`twinseal.domain.opening.RegisterCodeResult`)."""
    alerts_sent: int
    """How many alerts the next end of their way took."""
    alerts_failed: int
    """How many failed or were muted."""
    days_exposed: int | None
    """Begun days for which its secrets were exposed until they were rotated, the longest; None where nothing was, or while one still is."""
    duties: tuple[DutyRow, ...]
    """What it owes or owed."""
    review: ReviewState | None
    """None where none is owed."""
    review_class: ReviewClass | None
    reviewed_by: tuple[str, ...]
    """Names of the auditors who signed its newest review."""
    findings: tuple[Finding, ...]
    """Those that name it, the gravest first."""
    seal: int
    """0 where no seal followed."""
    register_code: str
    first_entry: EntryPlace
    last_entry: EntryPlace
    """The last before it was over; what was said later, as of duties and reviews, is no part of it."""
    signatures: Text
    """What its signatures are worth, in words."""
    proved: bool | None
    """Whether two entitled people agreed to it with good signatures; None where nothing was opened."""

    @property
    def is_emergency(self) -> bool:
        """Tell whether it was no drill and no maintenance."""
        return self.kind == OpeningKind.EMERGENCY

    @property
    def is_planned(self) -> bool:
        """Tell whether it was a drill or a maintenance opening."""
        return self.kind in (OpeningKind.DRILL, OpeningKind.MAINTENANCE)

    @property
    def pair(self) -> tuple[str, str]:
        """Return the ids of its two people, ascending."""
        first, second = sorted((self.asked_by_id, self.answered_by_id))
        return first, second

    @property
    def open_s(self) -> int:
        """Return the seconds for which it was open; at most, where nobody knows."""
        return (self.lasted_at_most_s or 0) if self.lasted_s is None else self.lasted_s

    @property
    def duties_open(self) -> int:
        """Return how many of its duties are not done."""
        return sum(duty.is_open for duty in self.duties)


def openings_table(part: LogView, reviews: Sequence[OpeningReview], findings: Sequence[Finding]) -> tuple[OpeningRow, ...]:
    """Return a row for each opening of a log or of a part of it, in the order of the log.

    `reviews` (`reviews_in`) and `findings` are those of the whole log; both may be empty where nobody asks for them.
    """
    log = part.log or part
    duties = {opening: tuple(rows) for opening, rows in _by_opening(duties_table(log, reviews))}
    reviewed = {of.story.opening_id: of for of in reviews}
    named, own = findings_by_opening(log, findings), _own_rows(log)
    return tuple(
        _with_what_followed(
            own[story.opening_id],
            duties.get(story.opening_id, ()),
            reviewed.get(story.opening_id),
            named.get(story.opening_id, ()),
            log,
        )
        for story in part.openings
    )


def own_rows(view: LogView) -> tuple[OpeningRow, ...]:
    """Return the rows of a whole log as the openings themselves tell them, in their order: without duties, reviews and findings."""
    return tuple(_own_rows(view).values())


def opened_rows(view: LogView) -> tuple[OpeningRow, ...]:
    """Return those of `own_rows` that two people agreed on: every count of use counts these."""
    return tuple(row for row in own_rows(view) if row.opened)


def _own_rows(log: LogView) -> Mapping[str, OpeningRow]:
    return log.once("openings", lambda: {opening: _row(story, log) for opening, story in log.whole.items()})


def _by_opening(duties: Iterable[DutyRow]) -> Iterable[tuple[str, Iterable[DutyRow]]]:
    return groupby(sorted(duties, key=lambda duty: duty.opening), key=lambda duty: duty.opening)


def _with_what_followed(
    row: OpeningRow, duties: tuple[DutyRow, ...], of: OpeningReview | None, findings: tuple[Finding, ...], log: LogView
) -> OpeningRow:
    newest = (of.second or of.first) if of is not None else None
    signers = (of.first, of.second) if of is not None else ()
    return replace(
        row,
        days_exposed=_days(duties),
        duties=duties,
        review=of.state if of is not None else None,
        review_class=newest.review.review_class if newest is not None else None,
        reviewed_by=tuple(log.people.name(each.by) for each in signers if each is not None),
        findings=findings,
    )


def _row(story: Story, log: LogView) -> OpeningRow:
    teams = teams_in(log)
    opened = next((entry for entry in story.entries if entry.is_a(OPENING_OPENED)), None)
    first, second = _parties(story, opened)
    labels = story.labels
    ids = opened_envelopes(story) if opened is not None else tuple(labels)
    consent = consent_in(log, story)
    unclean = story.lasted_s is None and bool(story.found_utc)
    alerts = [text(entry, "outcome") for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "moment")]
    exposing = [entry for entry in story.entries if entry.exposes]
    files, codes = (sum(entry.is_a(kind) for entry in exposing) for kind in (ATTACHMENT_SAVED, CODE_TICKED))
    return OpeningRow(
        opening=story.opening_id,
        kind=story.kind or (text(opened, "opening_kind") if opened is not None else ""),
        outcome=story.outcome,
        began=story.at_utc,
        requested=_signed_at(story, REQUEST_SIGNED, story.form),
        answered=_signed_at(story, ANSWER_SIGNED, story.answer),
        opened=story.opened_utc,
        ended=story.ended_utc,
        asked_by=story.first or (log.people.name(first) if first else ""),
        asked_by_id=first,
        answered_by=story.second or (log.people.name(second) if second else ""),
        answered_by_id=second,
        teams=tuple(teams.of(person, story.entries[0]) for person in (first, second) if person),
        category_id=str(story.form.get("category_id", "")),
        category=str(story.form.get("category", "")),
        reference=str(story.form.get("reference", "")),
        justification=str(story.form.get("justification", "")),
        refusal_reason=_refusal(story),
        envelopes=tuple(labels.get(envelope) or log.people.label(story.opening_id, envelope) for envelope in ids),
        envelope_ids=ids,
        asked_min=_minutes(story.form),
        granted_min=story.granted_min if opened is not None else None,
        lasted_s=story.lasted_s,
        lasted_at_least_s=story.least_s if unclean else None,
        lasted_at_most_s=story.most_s if unclean else None,
        found_sealed=story.found_utc if unclean else "",
        extensions=story.extensions,
        fields_shown=len(exposing) - files - codes,
        attachments=files,
        codes=codes,
        cause=story.cause,
        register_answer=story.register_answer,
        alerts_sent=alerts.count("sent"),
        alerts_failed=alerts.count("failed") + alerts.count("muted"),
        days_exposed=None,
        duties=(),
        review=None,
        review_class=None,
        reviewed_by=(),
        findings=(),
        seal=story.seal_number,
        register_code=story.register_code,
        first_entry=place_of(story.entries[0]),
        last_entry=place_of(_last(story.entries)),
        signatures=consent.text,
        proved=consent.fault is None if opened is not None else None,
    )


def _parties(story: Story, opened: Entry | None) -> tuple[str, str]:
    """Return the ids of who asked and who answered: as signed, else as the entry of the opening says."""
    first, second = str(story.form.get("person", "")), str(story.answer.get("person", ""))
    if opened is not None:
        first, second = first or text(opened, "first"), second or text(opened, "second")
    refused = (text(entry, "second") for entry in story.entries if entry.is_a(OPENING_REFUSED))
    return first, second or next(refused, "")


def _signed_at(story: Story, kind: object, form: Mapping[str, object]) -> str:
    signed = (entry for entry in story.entries if entry.kind is kind and form and entry.fields.get("form") == form)
    return next((text(entry, "t") for entry in signed), "")


def _refusal(story: Story) -> str:
    if story.outcome is not Outcome.REFUSED:
        return ""
    said = (text(entry, "reason") for entry in story.entries if entry.is_a(OPENING_REFUSED))
    return str(story.answer.get("reason", "")) or next(said, "")


def _minutes(form: Mapping[str, object]) -> int | None:
    value = form.get("minutes")
    return value if isinstance(value, int) else None


def _days(duties: Collection[DutyRow]) -> int | None:
    known = [duty for duty in duties if duty.exposes]
    days = [duty.days for duty in known if duty.is_rotated and duty.days is not None]
    return max(days) if days and len(days) == len(known) else None


def _last(entries: Sequence[Entry]) -> Entry:
    own = [entry for entry in entries if not entry.has(Tag.AFTERWARDS)]
    return own[-1] if own else entries[-1]
