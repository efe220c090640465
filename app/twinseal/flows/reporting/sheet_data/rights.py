"""Gathers what stands on a rights review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from twinseal.domain.constitution import PersonRow
from twinseal.domain.days import begun_days
from twinseal.domain.people import Role
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import iso, seconds_between, time_after
from twinseal.flows.log.envelope_ages import EnvelopeAge, envelope_ages
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.people_table import PersonRow as Counted
from twinseal.flows.log.people_table import people_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.reporting.people_rows import people_rows
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.sheets.model import AgeRow, RightRow, RightsData
from twinseal.vault.keyslot_file import pairs_of

_YEAR: Final = timedelta(days=365)


def gather_rights(part: LogView, issue: Issue, meaning: str) -> RightsData:
    """Return what the paper says of the rights of the moment."""
    log, header = part.log or part, issue.header
    now_utc, rules = iso(issue.made_at), header.constitution
    reviews = reviews_in(log, (), header.policy)
    openings = openings_table(log, reviews, ())
    counted = {row.person: row for row in people_table(log, openings, reviews)}
    pairs = pairs_of(header, log.roster.newest.standings)
    names = {row.id: row.name for row in rules.people}
    ages = envelope_ages(log, openings)
    return RightsData(
        sheet=sheet_facts(part.entries, issue, meaning),
        people=tuple(
            right_of(row, counted.get(row.id), _partners(row.id, pairs, names), openings, now_utc)
            for row in sorted(rules.people, key=_order)
        ),
        pairs=len(pairs),
        envelopes=tuple(_age(row, now_utc) for row in ages.rows),
        unnamed=ages.unnamed,
        changes=people_rows(part),
    )


def _order(row: PersonRow) -> tuple[bool, bool, str]:
    return row.is_seat, row.role == Role.AUDITOR, row.name.casefold()


def _partners(person: str, pairs: Iterable[tuple[str, str]], names: Mapping[str, str]) -> str:
    others = [second if first == person else first for first, second in pairs if person in (first, second)]
    return ", ".join(sorted(names.get(other, other) for other in others))


def right_of(
    row: PersonRow, counted: Counted | None, partners: str, openings: Iterable[OpeningRow], now_utc: str
) -> RightRow:
    """Return what somebody may, and whether they used it; a recovery sheet lies in a safe, so nobody asks that of it."""
    began = time_after(now_utc, -_YEAR)
    took_part = [each.opened for each in openings if each.opened and row.id in (each.asked_by_id, each.answered_by_id)]
    used = sum(at >= began for at in took_part)
    if row.is_seat:
        may = sentence_of("report.rights.seat", partners=partners) if partners else sentence_of("report.rights.nothing")
    elif row.role == Role.AUDITOR:
        may = sentence_of("report.rights.reads") if row.is_active else sentence_of("report.rights.nothing")
    else:
        may = sentence_of("report.rights.opens", partners=partners) if partners else sentence_of("report.rights.nothing")
    return RightRow(
        name=row.name,
        role=row.role,
        team=row.team,
        state=_state(row, counted),
        since_utc=row.enrolled,
        may=may,
        used=used,
        last_utc=counted.last_act if counted is not None else "",
        # Whoever has the right and used it in a year needs no question; of a sheet in a safe nobody expects it.
        is_unused=bool(partners) and not row.is_seat and not used and row.enrolled < began,
    )


def _state(row: PersonRow, counted: Counted | None) -> str:
    if not row.is_active:
        return sentence_of("report.rights.suspended", until=row.until)
    if counted is not None and counted.held:
        return sentence_of("report.rights.held")
    return sentence_of("report.rights.active")


def _age(row: EnvelopeAge, now_utc: str) -> AgeRow:
    return AgeRow(
        label=row.label,
        since_utc=row.since,
        from_founding=row.from_founding,
        days=begun_days(seconds_between(row.since, now_utc)) if row.since else None,
        opened=row.opened,
        last_utc=row.last,
        exposed_utc=row.exposed_since,
    )
