"""What an auditor sees first: openings with their marks, findings, what each rule tested; all of it from one look at the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twinseal.domain.finding import Finding
from twinseal.domain.people import Person
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.audit_desk.details import details_of, owed_first
from twinseal.flows.audit_desk.new_findings import NewFindings
from twinseal.flows.audit_desk.openings import opening_lines
from twinseal.flows.audit_desk.raised import RaisedFindings
from twinseal.flows.audit_desk.standing import standing_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.registry import by_rank, counts_of, look
from twinseal.flows.findings.words import finding_sentence, words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in
from twinseal.flows.paper_forms import entered_forms
from twinseal.flows.views.audit_desk import DeskView


class Visit(NamedTuple):
    """Who is here, and what was found out when they came in."""

    auditor: Person
    continuity: Continuity
    unheard: tuple[str, ...]
    new: NewFindings
    raised: RaisedFindings


class Judged(NamedTuple):
    """What is shown, and the log and findings that it was made of."""

    desk: DeskView
    log: LogView
    findings: Sequence[Finding]


def desk_view(context: VaultContext, log: DeskLog, visit: Visit) -> Judged:
    """Return openings, newest first, and findings; that they are shown is logged."""
    looked = look(view := log.view())
    findings, fresh = visit.new.findings(log.entries, by_rank(looked))
    new = {finding.id for finding in findings[:fresh]}
    findings = owed_first(findings, answers_in(view))
    visit.raised.show(findings, log.entries, lambda finding: finding_sentence(finding, log.people))
    header = context.header
    said = {finding.id: words_of(finding, log.people) for finding in findings}
    openings = opening_lines(view, findings, said, header.policy, context.machine.clock.utc())
    desk = DeskView(
        auditor=visit.auditor,
        vault_name=header.name,
        demo=header.demo,
        entries=len(log.entries),
        openings=openings,
        findings=tuple(words_of(finding, log.people) for finding in findings),
        finding_ranks=tuple(finding.rank for finding in findings),
        finding_details=details_of(findings, view, {line.opening_id for line in openings}, new),
        rules=counts_of(looked),
        new_findings=fresh,
        last_visit=visit.new.last_visit,
        standing=standing_of(view, visit.continuity),
        unheard=visit.unheard,
        seal_number=header.seal_number,
        papers=entered_forms(log.entries),
    )
    return Judged(desk, view, findings)
