"""Openings are shown at once; rules look beside that, one by one, and nothing is answered with a part of what they find."""

from __future__ import annotations

from conftest import Cast
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.opening import ResealCause
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.findings.registry import RULES
from twinseal.flows.log.stories import text
from twinseal.flows.sealed import SealedVault


def _opened_and_left(cast: Cast) -> SealedVault:
    vault = cast.open()
    flow = cast.to_open(vault)
    for _ in range(60):
        cast.clock.advance(15)
        flow.touched()
    flow.tick()
    flow.reseal(ResealCause.TIME)
    return vault


def _in(cast: Cast, vault: SealedVault) -> AuditDesk:
    cast.later()
    return vault.sign_in_auditor(*cast.factors("Di"))


def _raised(desk: AuditDesk) -> set[str]:
    desk.refresh()
    return {text(entry, "finding") for entry in desk.log_view().of_kind(FINDING_RAISED)}


def test_rules_look_beside_what_is_shown_at_once(cast: Cast) -> None:
    vault = _opened_and_left(cast)
    desk = _in(cast, vault)
    first = desk.first_view()
    assert (first.is_judged, first.findings, first.rules) == (False, (), ())
    steps = 0
    while (view := desk.judge_on()) is None:
        steps += 1
        # Nothing is logged as shown that is not there to be shown.
        assert not _raised(desk) if steps in (1, len(RULES) - 1) else True
    assert steps == len(RULES) - 1
    assert (view.is_judged, bool(view.findings), len(view.rules)) == (True, True, len(RULES))
    assert _raised(desk) == {detail.id for detail in view.finding_details}
    assert [line.opening_id for line in view.openings] == [line.opening_id for line in first.openings]
    assert [line.marks.findings for line in first.openings] == [0]
    assert [line.marks.findings > 0 for line in view.openings] == [True]
    # What was there is shown again, and no rule looks a second time.
    assert desk.judge_on() is view
    desk.sign_out()
    # Whoever leaves before the rules are done was shown nothing: what they knew stays what they knew.
    desk = _in(cast, vault)
    desk.first_view()
    assert desk.judge_on() is None
    desk.sign_out()
    again = _in(cast, vault)
    assert again.first_view().last_visit == again.view().last_visit != ""
    assert again.view().new_findings == 0
    again.sign_out()
    vault.close()


def test_what_is_reviewed_waits_for_every_rule(cast: Cast) -> None:
    vault = _opened_and_left(cast)
    desk = _in(cast, vault)
    opening = desk.first_view().openings[0].opening_id
    assert desk.judge_on() is None
    sheet = desk.reviewing.sheet(opening)
    assert sheet.findings
    assert _raised(desk) >= {each.id for each in sheet.findings}
    # A rule that had begun is not gone on with: its log is not the one that was judged.
    view = desk.judge_on()
    assert view is not None
    assert {each.id for each in sheet.findings} <= {detail.id for detail in view.finding_details}
    desk.sign_out()
    vault.close()
