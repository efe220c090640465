"""Gathers what stands on an audit report and on the report of one opening, from verified entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.finding import EntryPlace
from twinseal.domain.opening import Outcome, cause_words
from twinseal.flows.context.times import iso, parse
from twinseal.flows.findings.registry import by_rank, counts_of, look, look_in_part
from twinseal.flows.findings.words import words_in
from twinseal.flows.log import stories
from twinseal.flows.log.carried_out import seals_of_two
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.log.log_reading import readable_rows, without_gap
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.review_words import class_words, said_of, signer_words, state_words
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.spans import Span
from twinseal.flows.log.stories import Story, place_of, text
from twinseal.flows.log.use import use_of
from twinseal.flows.reporting.frame_part import frame_part
from twinseal.flows.reporting.people_rows import people_rows
from twinseal.flows.reporting.period import period
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.rotation_rows import rotation_rows
from twinseal.flows.reporting.rows.extract import extract_rows
from twinseal.flows.reporting.rows.follow_up import audit_due, follow_up_rows, is_acknowledgement
from twinseal.flows.reporting.rows.in_force import in_force
from twinseal.flows.reporting.rows.matters import matter_rows
from twinseal.flows.reporting.rows.shown import shown_rows
from twinseal.flows.reporting.rows.system import system_did
from twinseal.flows.reporting.rows.use import use_part
from twinseal.reports.model import AuditReportData, EntryRow, OpeningPage, RotationRow
from twinseal.reports.part_rows import PaperSize

ANNEX_UP_TO: Final = 50
"""The most openings with which the log is printed at the end unless somebody says otherwise."""

HEADLINES: Final = {
    "VALID-ANCHORED": "Intact, and it continues from what you kept",
    "VALID-COSIGNED": "Intact, but not compared with anything you kept",
    "VALID-UNANCHORED": "The chain is intact, but not all of it is proven",
}
"""What the window says of the verdicts that a report can bear."""


def gather_audit(part: LogView, issue: Issue) -> AuditReportData:
    """Return what a report says of a part of the log."""
    header, checked, auditor = issue.header, issue.verification, issue.auditor
    chosen, attached = part.entries, without_gap(part.entries)
    dated = [text(entry, "t") for entry in chosen if not entry.fault] or [iso(issue.made_at)]
    # Not of the first and last entry: the clock may have been set back between them.
    begins, ends = issue.wanted.from_utc or min(dated), issue.wanted.to_utc or max(dated)
    span = _span(begins, ends, issue)
    rotations = rotation_rows(part, header.policy, issue.made_at)
    log, site = part.log or part, header.constitution.site
    looked = look(log)
    here = looked if part.log is None else look_in_part(looked, part)
    reviews = reviews_in(log, by_rank(looked), header.policy)
    table = openings_table(part, reviews, by_rank(looked))
    acknowledged = tuple(entry_row(entry, part) for entry in chosen if not entry.fault and is_acknowledgement(entry))
    return AuditReportData(
        report_id=issue.report_id,
        vault_name=header.name,
        place=header.place,
        vault_id=header.vault_id,
        certificate_sha256=header.enrolled(auditor.id).public.certificate_sha256.hex(),
        from_utc=begins,
        to_utc=ends,
        made_at=issue.made_at,
        made_by=f"{auditor.name} ({auditor.role.value})",
        signer_id=auditor.id,
        seal_number=header.seal_number,
        openings=opening_pages(part, rotations, reviews, table),
        attempts=_rows(chosen, part, Tag.ATTEMPT),
        changes=_rows(chosen, part, Tag.CHANGE),
        rows=tuple(entry_row(entry, part) for entry in chosen),
        total_entries=checked.size,
        head_hex=checked.head,
        verdict=checked.verdict.word,
        verdict_sentence=(
            f"{checked.sentence} This is what Twinseal found in the vault while it made the report; recipients should "
            "verify again with the trust card."
        ),
        covered=checked.countersigned_size,
        annex=len(part.openings) <= ANNEX_UP_TO if issue.wanted.annex is None else issue.wanted.annex,
        paper_size=PaperSize(issue.wanted.paper_size),
        organisation=site.organisation,
        classification=site.classification,
        retention=site.retention,
        agreed=sum(row.proved is not None for row in table),
        proven=sum(row.proved is True for row in table),
        refused=sum(row.outcome is Outcome.REFUSED for row in table),
        matters=matter_rows(here, log, issue.made_at),
        extract=extract_rows(table),
        use=use_part(use_of(log, span.begins, span.ends), log, sum(row.proved is not None for row in table)),
        follow_up=follow_up_rows(part, reviews, header, issue.made_at, span, acknowledged),
        in_force=in_force(part, header),
        audit_due_utc=audit_due(log),
        rules=counts_of(here),
        left_out=_left_out(len(chosen) - len(attached)),
        seals=tuple(stories.number(entry, "seal") for entry in seals_of_two(part)),
        rotations=tuple(row for of_opening in rotations.values() for row in of_opening),
        edition=header.constitution.edition,
        people=people_rows(part),
        log_begins_utc=next((text(entry, "t") for entry in log.sound if entry.before is None), ""),
        headline=HEADLINES.get(checked.verdict.word, ""),
        jsonl=readable_rows(attached),
        demo=header.demo,
        frame=frame_part(part, issue, by_rank(looked), by_rank(here)),
    )


def opening_pages(
    part: LogView,
    rotations: Mapping[str, Sequence[RotationRow]],
    reviews: Sequence[OpeningReview],
    table: Sequence[OpeningRow],
) -> tuple[OpeningPage, ...]:
    """Return the openings of a part of the log in full, with what became of what they exposed and what was said of them.

    `table` is that of the part (`openings_table`), made with the same reviews.
    """
    owed, rows = {of.story.opening_id: of for of in reviews}, {row.opening: row for row in table}
    return tuple(
        _reviewed(
            _page(story, part, rotations.get(story.opening_id, []), rows[story.opening_id]), owed.get(story.opening_id), part
        )
        for story in part.openings
    )


def _span(begins_utc: str, ends_utc: str, issue: Issue) -> Span:
    """Return the time that a report tells of; one that lasts until later than now ends now."""
    low, high = (period(at, at) for at in (begins_utc, ends_utc))
    ends = min(parse(high[1]), issue.made_at)
    return Span(min(parse(low[0]), ends), ends)


def _rows(entries: Sequence[Entry], part: LogView, tag: Tag) -> tuple[EntryRow, ...]:
    return tuple(entry_row(entry, part) for entry in entries if entry.has(tag) and not part.is_late(entry))


def entry_row(entry: Entry, part: LogView) -> EntryRow:
    """Return an entry as reports list it; made once for each, as an entry stands with its opening and in the annex."""
    kept: dict[EntryPlace, EntryRow] = part.once("entry rows", dict)
    place = place_of(entry)
    if place not in kept:
        line = stories.entry_line(entry, part.people)
        kept[place] = EntryRow(line.seq, line.at_utc, line.kind, line.actors, line.summary, line.head_hex, line.before)
    return kept[place]


def _page(story: Story, part: LogView, rotations: Sequence[RotationRow], row: OpeningRow) -> OpeningPage:
    whole = part.whole[story.opening_id]
    form = whole.form
    questions, answers = form.get("questions"), form.get("answers")
    asked = zip(questions, answers, strict=False) if isinstance(questions, list) and isinstance(answers, list) else ()
    return OpeningPage(
        opening_id=row.opening,
        kind=row.kind,
        began_utc=row.began,
        ended_utc=row.ended,
        outcome=row.outcome,
        first=row.asked_by,
        second=row.answered_by,
        refusal_reason=row.refusal_reason,
        envelopes=row.envelopes,
        category=row.category,
        reference=row.reference,
        questions=tuple((str(question), str(reply)) for question, reply in asked),
        justification=row.justification,
        asked_min=row.asked_min or 0,
        granted_min=row.granted_min or 0,
        lasted_s=row.lasted_s,
        extensions=row.extensions,
        reveals=shown_rows(story, part),
        register_answer=row.register_answer,
        seal_number=row.seal,
        register_code=row.register_code,
        cause=cause_words(row.cause),
        signatures=str(row.signatures),
        entries=tuple(entry_row(entry, part) for entry in story.entries),
        changes=tuple(str(judged.text) for judged in changes_of(whole, part.roster, part.seals)),
        found_utc=row.found_sealed,
        least_s=row.lasted_at_least_s or 0,
        most_s=row.lasted_at_most_s or 0,
        rotations=tuple(rotations),
        system=system_did(whole, part),
        opened_utc=row.opened,
        teams=row.teams,
    )


def _reviewed(page: OpeningPage, of: OpeningReview | None, part: LogView) -> OpeningPage:
    if of is None:
        return page
    first = of.second or of.first
    review_class = class_words(first.review.review_class) if first is not None else ""
    names = {finding.id: words_in(of.story, finding, part.people) for finding in of.findings}
    return replace(
        page,
        review="; ".join(word for word in (state_words(of), review_class, signer_words(of, part.people)) if word),
        said=tuple((said.heading, said.rows) for said in said_of(of, part.people, names)),
    )


def _left_out(count: int) -> str:
    if not count:
        return ""
    return (
        f"{count} rows of this report are not in the attached file: an entry that nobody can read leaves a gap, "
        "and the attached rows have none."
    )
