"""What is owed of a sealed vault now: what its header names as statements leave it, the next drill, the next test alert."""

from __future__ import annotations

from datetime import datetime, timedelta

from twinseal.domain.days import begun_days
from twinseal.domain.duty_age import alert_test_due, drill_due
from twinseal.domain.errors import TwinsealError
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, ALERT_TEST, REVIEW
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import iso, parse
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.header_facts import DueDuty, in_order, of_drill


def owed_now(context: VaultContext) -> tuple[DueDuty, ...]:
    """Return what is owed, as what was said since the last seal leaves it; the next seal takes that up."""
    return _with_drill(context, _with_test(context, _owed_by_people(context)))


def owners_silent(context: VaultContext, duties: tuple[DueDuty, ...], at: datetime) -> str:
    """Say how many owners have not confirmed their slip in time, and since when the oldest of them has it."""
    late = [duty.due for duty in duties if duty.kind == ALERT and duty.due < iso(at)]
    if not late:
        return ""
    since = parse(min(late)) - timedelta(hours=context.header.policy.acknowledge_due_h)
    return sentence_of("notice.alert.owners_silent", count=len(late), days=begun_days((at - since).total_seconds()))


def _owed_by_people(context: VaultContext) -> tuple[DueDuty, ...]:
    duties = context.header.duties
    somebody_held = any(standing.held for standing in context.roster.newest.standings.values())
    may_be_said = any(duty.kind in (ACKNOWLEDGE, ALERT) for duty in duties)
    may_be_said = may_be_said or (any(duty.kind == REVIEW for duty in duties) and _something_said(context))
    if not somebody_held and not may_be_said:
        return duties
    from twinseal.flows.statements.waiting import owed_with

    return owed_with(context)


def _something_said(context: VaultContext) -> bool:
    try:
        return bool(context.machine.files.names(context.paths.statements))
    except TwinsealError:
        return False


def _with_drill(context: VaultContext, duties: tuple[DueDuty, ...]) -> tuple[DueDuty, ...]:
    """Return what is owed with the next drill, once people are warned of it, in the order of their times."""
    header, now = context.header, context.machine.clock.utc()
    due = drill_due(header.dates.drill or context.card.founded_utc, now, header.policy)
    return in_order(*duties, of_drill(due, header.seal_number)) if due else duties


def _with_test(context: VaultContext, duties: tuple[DueDuty, ...]) -> tuple[DueDuty, ...]:
    """Return what is owed with the next test alert, in the order of their times.

    Where alerts leave the room it is always there. Where they end in the room they are heard at every opening: people are
    warned of it as of everything else that comes by itself.
    """
    header = context.header
    policy = header.policy
    leaves = policy.alert_syslog or policy.alert_drop
    if not (leaves or policy.alert_sound or policy.alert_tray):
        return duties
    last = header.dates.alert_test or context.card.founded_utc
    if _something_said(context):
        from twinseal.flows.statements.waiting import waiting

        last = max(last, waiting(context).alert_test)
    due = alert_test_due(last, policy)
    if not leaves and context.machine.clock.utc() < due - timedelta(days=policy.warn_days):
        return duties
    return in_order(*duties, DueDuty("", ALERT_TEST, "", iso(due), header.seal_number))
