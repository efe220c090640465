"""What an auditor sees first: openings with their marks, findings, what each rule tested; all of it from one look at the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twinseal.domain.finding import Finding
from twinseal.domain.people import Person
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.audit_desk.details import details_of, owed_first
from twinseal.flows.audit_desk.new_findings import NewFindings
from twinseal.flows.audit_desk.openings import opening_lines
from twinseal.flows.audit_desk.raised import RaisedFindings
from twinseal.flows.audit_desk.standing import standing_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.registry import by_rank, counts_of
from twinseal.flows.findings.rule import Looked
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


class JudgedLog(NamedTuple):
    """What is shown, and the log and findings that it was made of."""

    desk: DeskView
    log: LogView
    findings: Sequence[Finding]


def desk_view(context: VaultContext, view: LogView, looked: Sequence[Looked], visit: Visit) -> JudgedLog:
    """Return openings, newest first, and the findings of all rules; that they are shown is logged."""
    findings, fresh = visit.new.findings(by_rank(looked))
    new = {finding.id for finding in findings[:fresh]}
    findings = owed_first(findings, answers_in(view))
    visit.raised.show(findings, view, lambda finding: finding_sentence(finding, view.people))
    said = {finding.id: words_of(finding, view.people) for finding in findings}
    openings = opening_lines(view, findings, said, context.header.policy, context.machine.clock.utc())
    desk = DeskView(
        auditor=visit.auditor,
        vault_name=context.header.name,
        demo=context.header.demo,
        entries=len(view.entries),
        openings=openings,
        findings=tuple(said[finding.id] for finding in findings),
        finding_ranks=tuple(finding.rank for finding in findings),
        finding_details=details_of(findings, view, {line.opening_id for line in openings}, new),
        rules=counts_of(looked),
        new_findings=fresh,
        last_visit=visit.new.last_visit(view.entries),
        standing=standing_of(view, visit.continuity),
        unheard=visit.unheard,
        seal_number=context.header.seal_number,
        papers=entered_forms(view.entries),
    )
    return JudgedLog(desk, view, findings)


def view_before_rules(context: VaultContext, view: LogView, visit: Visit) -> DeskView:
    """Return what can be shown before any rule has looked: everything but findings, and what follows from them."""
    return DeskView(
        auditor=visit.auditor,
        vault_name=context.header.name,
        demo=context.header.demo,
        entries=len(view.entries),
        openings=opening_lines(view, (), {}, context.header.policy, context.machine.clock.utc()),
        findings=(),
        last_visit=visit.new.last_visit(view.entries),
        standing=standing_of(view, visit.continuity),
        unheard=visit.unheard,
        seal_number=context.header.seal_number,
        papers=entered_forms(view.entries),
        is_judged=False,
    )
