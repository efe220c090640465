"""Makes the signed audit report of a period from verified entries."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.errors import BadInput, Cancelled
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.opening import cause_words
from twinseal.domain.people import Person
from twinseal.domain.ports import ShouldStop
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso, parse
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import words_of
from twinseal.flows.log import stories
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.log_reading import readable_rows, without_gap
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.model import AuditReportData, EntryRow, OpeningPage
from twinseal.reports.seal import pdfa, sign

HEADLINES: Final = {
    "VALID-ANCHORED": "Intact, and it continues from what you kept",
    "VALID-COSIGNED": "Intact, but not compared with anything you kept",
    "VALID-UNANCHORED": "The chain is intact, but not all of it is proven",
}
"""What the window says of the verdicts that a report can bear."""
_EARLIEST, _LATEST = "0000", "9999"


def period(from_utc: str, to_utc: str) -> tuple[str, str]:
    """Return bounds for ISO texts; a date stands for its whole day, empty for no bound. Raises `BadInput`."""
    bounds = []
    for given, fill, open_end in ((from_utc, "T00:00:00Z", _EARLIEST), (to_utc, "T23:59:59Z", _LATEST)):
        typed = given.strip()
        full = typed + fill if len(typed) == len("2026-01-01") else typed
        if full:
            try:
                parse(full)
            except ValueError as error:
                msg = f"Period: enter a date, for example 2026-11-01, not {typed[:40]}."
                raise BadInput(msg) from error
        bounds.append(full or open_end)
    if bounds[0] > bounds[1]:
        msg = "Period: the end is before the beginning."
        raise BadInput(msg)
    return bounds[0], bounds[1]


def _within(entries: Sequence[Entry], low: str, high: str) -> Sequence[Entry]:
    # From the first entry of the period to its last without a gap, also where the clock was set elsewhere in between: so
    # that whoever checks the report can tell an entry that was left out from one that its period does not concern.
    inside, at = [], ""
    for place, entry in enumerate(entries):
        # Of an entry that nothing can be taken from, the time is that of the one before it.
        at = at if entry.fault and at else text(entry, "t")
        if low <= at <= high:
            inside.append(place)
    return entries[inside[0] : inside[-1] + 1] if inside else ()


class ReportMaker:
    """Gathers, draws, attaches, signs; the report is logged before it is made."""

    def __init__(
        self,
        context: VaultContext,
        auditor: Person,
        opened: OpenedKeyBundle,
        log: LogView,
        verification: VerificationResult,
    ) -> None:
        """Take the log whose lines and signatures were verified, and the auditor's open keys."""
        self._context = context
        self._auditor = auditor
        self._opened = opened
        self._log = log
        self._verification = verification
        self.report_id = ""
        """Number of the report that `make` logged, empty before."""
        self.is_empty = False
        """Whether the report that `make` made holds no entry."""

    def make(self, from_utc: str, to_utc: str, should_stop: ShouldStop) -> bytes:
        """Return the signed report; raises `BadInput`, `ReportFailed`, `Cancelled`, `LogNotWritable`."""
        low, high = period(from_utc, to_utc)
        made_at = self._context.machine.clock.utc()
        if low > iso(made_at):
            msg = (
                f"Period: it begins at {utc_words(low)}, which is in the future (it is now {utc_words(iso(made_at))}). "
                "Choose an earlier day."
            )
            raise BadInput(msg)
        part = self._log.part(_within(self._log.entries, low, high))
        chosen = part.entries
        self.is_empty = not chosen
        report_id = f"R-{made_at:%Y%m%d}-{secrets.token_hex(3).upper()}"
        self._context.journal.record(
            REPORT_WRITTEN,
            actors=(self._auditor,),
            report=report_id,
            report_kind="audit",
            period_from=from_utc,
            period_to=to_utc,
        )
        self.report_id = report_id
        if should_stop():
            raise Cancelled
        dated = [text(one, "t") for one in chosen if not one.fault] or [iso(made_at)]
        # Not of the first and last entry: the clock may have been set back between them.
        first, last = min(dated), max(dated)
        data = self._data(part, report_id, from_utc or first, to_utc or last)
        pdf, place = audit_report.build(data)
        archived = pdfa.prepare(
            pdf,
            attachment=data.jsonl,
            name="audit-log.jsonl",
            mime_type="application/x-ndjson",
            description="Entries of this report, one per line",
            made_at=data.made_at,
        )
        header = self._context.header
        return sign.seal(
            archived,
            self._opened.identity.pdf_key,
            root_der=bytes.fromhex(header.root_certificate),
            crl_der=bytes.fromhex(header.root_crl),
            place=place,
            meaning="Issued from verified entries",
            name=self._auditor.name,
        )

    def _data(self, part: LogView, report_id: str, from_utc: str, to_utc: str) -> AuditReportData:
        header, checked = self._context.header, self._verification
        chosen, attached = part.entries, without_gap(part.entries)
        rows = tuple(self._row(entry) for entry in chosen)
        return AuditReportData(
            report_id=report_id,
            vault_name=header.name,
            place=header.place,
            vault_id=header.vault_id,
            root_fingerprint=hashlib.sha256(bytes.fromhex(header.root_certificate)).hexdigest(),
            from_utc=from_utc,
            to_utc=to_utc,
            made_at=self._context.machine.clock.utc().replace(microsecond=0),
            made_by=f"{self._auditor.name} ({self._auditor.role.value})",
            seal_number=header.seal_number,
            openings=tuple(self._page(story) for story in part.openings),
            attempts=self._rows(chosen, Tag.ATTEMPT),
            changes=self._rows(chosen, Tag.CHANGE),
            rows=rows,
            total_entries=checked.size,
            head_hex=checked.head,
            verdict=checked.verdict.word,
            verdict_sentence=(
                f"{checked.sentence} This is what Twinseal found in the vault while it made the report; recipients should "
                "verify again with the trust card."
            ),
            covered=checked.countersigned_size,
            findings=(
                *_left_out(len(chosen) - len(attached)),
                *(words_of(finding, self._log.people) for finding in findings_in(part)),
            ),
            seals=tuple(stories.number(entry, "seal") for entry in chosen if not entry.fault and entry.is_a(SEAL_COMMITTED)),
            headline=HEADLINES.get(checked.verdict.word, ""),
            jsonl=readable_rows(attached),
            demo=header.demo,
        )

    def _rows(self, entries: Sequence[Entry], tag: Tag) -> tuple[EntryRow, ...]:
        return tuple(self._row(entry) for entry in entries if entry.has(tag))

    def _row(self, entry: Entry) -> EntryRow:
        line = stories.entry_line(entry, self._log.people)
        return EntryRow(line.seq, line.at_utc, line.kind, line.actors, line.summary, line.head_hex, line.before)

    def _page(self, story: Story) -> OpeningPage:
        form, answer = story.form, story.answer
        questions, answers = form.get("questions"), form.get("answers")
        asked = zip(questions, answers, strict=False) if isinstance(questions, list) and isinstance(answers, list) else ()
        return OpeningPage(
            opening_id=story.opening_id,
            kind=story.kind,
            began_utc=story.at_utc,
            ended_utc=story.ended_utc,
            outcome=story.outcome,
            first=story.first,
            second=story.second + (f" (refused: {answer.get('reason')})" if answer and not answer.get("confirmed") else ""),
            envelopes=tuple(story.labels.values()),
            category=str(form.get("category", "")),
            reference=str(form.get("reference", "")),
            questions=tuple((str(one), str(two)) for one, two in asked),
            justification=str(form.get("justification", "")),
            asked_min=_number(form.get("minutes")),
            granted_min=story.granted_min,
            lasted_s=story.lasted_s,
            extensions=story.extensions,
            reveals=tuple((at, self._log.people.label(story.opening_id, one), name) for at, one, name in story.reveals),
            register_answer=story.register_answer,
            seal_number=story.seal_number,
            register_code=story.register_code,
            cause=cause_words(story.cause),
            signatures=consent_of(self._log.whole[story.opening_id], self._log.keys).words,
            entries=tuple(self._row(entry) for entry in story.entries),
            found_utc=story.found_utc if story.lasted_s is None else "",
            least_s=story.least_s,
            most_s=story.most_s,
        )


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        (
            f"{count} rows of this report are not in the attached file: an entry that nobody can read leaves a gap, "
            "and the attached rows have none."
        ),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
