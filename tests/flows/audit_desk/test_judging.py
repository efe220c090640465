"""Openings are shown at once; rules look beside that, one by one, and nothing is answered with a part of what they find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import Cast
from fakes.folder_writer import forged_line, lines_of, write_lines
from fakes.told_log import Opening, each_day, openings
from twinseal.audit.format.line import Line, parse
from twinseal.domain.errors import Cancelled
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.opening import ResealCause
from twinseal.flows.audit_desk import judging
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.findings.registry import RULES, look, look_in_steps
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


def test_rules_look_again_where_the_log_says_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(judging, "look_in_steps", lambda view: (looked.append(len(view.entries)), look_in_steps(view))[1])
    vault = _opened_and_left(cast)
    desk = _in(cast, vault)
    finding = desk.view().finding_details[0].id
    # What the desk itself logs of who was shown what is no reason, and neither is a moment.
    for act in (desk.view, desk.overview, desk.reviewing.queue, desk.reviewing.follow_up, desk.refresh, desk.view):
        act()
    assert len(looked) == 1
    desk.reviewing.remark(finding, "It was looked at.")
    for act in (desk.refresh, desk.view, desk.reviewing.queue, desk.overview):
        act()
    assert len(looked) == 2
    cast.clock.advance(60)
    desk.view()
    assert len(looked) == 3
    # Nor does a line that somebody changed behind the desk's back stay unseen.
    lines, seq = lines_of(cast.vault_path), 5
    old = parse(lines[seq].removesuffix(b"\n"))
    assert isinstance(old, Line)
    lines[seq] = forged_line(cast.vault_path, seq, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    write_lines(cast.vault_path, lines)
    desk.reviewing.queue()
    assert len(looked) == 4
    desk.sign_out()
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


def test_what_goes_through_the_log_ends_when_its_auditor_leaves(cast: Cast) -> None:
    vault = _opened_and_left(cast)
    desk = _in(cast, vault)
    desk.first_view()
    assert desk.judge_on() is None
    desk.log.stop()
    acts = (desk.judge_on, desk.view, desk.first_view, desk.overview, desk.reviewing.queue, lambda: desk.dossiers().people())
    for act in acts:
        with pytest.raises(Cancelled):
            act()
    desk.refresh()
    assert not any(entry.is_a(FINDING_RAISED) for entry in desk.log.entries)
    # What ends the visit goes through no view: it is signed as ever.
    assert desk.sign_out().code
    vault.close()


def test_a_rule_that_is_told_to_stop_has_not_stopped_by_itself() -> None:
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked == last

    view = replace(openings(*each_day(Opening(), Opening())), should_stop=should_stop)
    last = 0
    look(view)
    everything = asked
    assert everything > len(RULES)
    for last in (1, everything // 2, everything):
        asked = 0
        with pytest.raises(Cancelled):
            look(replace(view, made={}))
        assert asked == last
