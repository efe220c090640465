"""Gathers what stands on a certificate of absence."""

from __future__ import annotations

from twinseal.domain.days import begun_days
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso, seconds_between
from twinseal.flows.log.absence import Absence, SealAt
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.sheets.model import AbsenceData, SealEnd


def gather_absence(sealed: Absence, issue: Issue, meaning: str) -> AbsenceData:
    """Return what the certificate says of a period without an opening."""
    checked = issue.verification
    if sealed.after is not None:
        after = _seal_end(sentence_of("report.absence.next_seal"), sealed.after)
    else:
        seal = f"{sealed.before.seal:04d}"
        in_force = sentence_of("report.absence.in_force", seal=seal)
        followed = sentence_of("report.absence.no_code_yet", seal=seal)
        head = f"{checked.size}:{checked.head}"
        rows = (
            (sentence_of("report.absence.seal"), in_force if sealed.is_in_force else followed),
            (sentence_of("report.absence.read_at"), utc_words(iso(issue.made_at), seconds=True)),
            ("~" + sentence_of("report.absence.head"), head),
        )
        after = SealEnd(sentence_of("report.absence.newest"), rows)
    return AbsenceData(
        sheet=sheet_facts(sealed.entries, issue, meaning),
        from_utc=sealed.from_utc,
        to_utc=sealed.to_utc,
        days=begun_days(seconds_between(sealed.from_utc, sealed.to_utc)),
        before=_seal_end(sentence_of("report.absence.last_seal"), sealed.before),
        after=after,
        begun=sealed.begun,
        denied=sealed.denied,
    )


def _seal_end(heading: str, seal: SealAt) -> SealEnd:
    rows = (
        (sentence_of("report.absence.seal"), f"{seal.seal:04d}"),
        ("~" + sentence_of("report.absence.code"), seal.register_code),
        (sentence_of("report.absence.made"), utc_words(seal.at_utc, seconds=True)),
        (sentence_of("report.absence.covers"), sentence_of("report.absence.entries", count=seal.entries)),
    )
    return SealEnd(heading, rows)
