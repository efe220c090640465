"""An auditor sees first what the rules did not say at the last visit, the newest first; an old log drowns nothing."""

from __future__ import annotations

from dataclasses import replace

from conftest import Cast
from twinseal.audit.read.kept_reading import HEADER_BYTES
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.vault import GUARD_REBUILT
from twinseal.domain.finding import Rank
from twinseal.domain.opening import ResealCause
from twinseal.flows.audit_desk.new_findings import NewFindings
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.views.audit_desk import DeskView
from twinseal.vault.layout import VaultPaths


def _visit(cast: Cast, name: str = "Di") -> DeskView:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors(name))
    view = desk.view()
    desk.sign_out()
    vault.close()
    return view


def _seals(finding: str) -> str:
    """Return the number of the seal of the opening that a finding is about, empty where it is about none."""
    return finding.partition("seal ")[2][:4]


def _ended_by(cast: Cast, cause: ResealCause) -> None:
    cast.later()
    vault = cast.open()
    flow = cast.to_open(vault)
    if cause is ResealCause.TIME:
        for _ in range(60):
            cast.clock.advance(15)
            flow.touched()
        assert flow.tick().receipt is not None
    receipt = flow.reseal(cause).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    vault.close()


def test_everything_is_new_at_the_first_visit_newest_first(cast: Cast) -> None:
    _ended_by(cast, ResealCause.IDLE)
    _ended_by(cast, ResealCause.TIME)
    view = _visit(cast)
    # In neither anything was shown, and two are one more than is expected in a quarter.
    assert (view.last_visit, view.new_findings, len(view.findings)) == ("", 3, 3)
    assert [_seals(finding) for finding in view.findings] == ["", "0003", "0002"]
    assert sum(rule.fired for rule in view.rules) == 3
    innocent = {rule.rule: rule.innocent for rule in view.rules}
    assert [note.innocent for note in view.finding_details] == [innocent[note.rule] for note in view.finding_details]
    assert len({note.id for note in view.finding_details}) == 3


def test_what_was_said_at_the_last_visit_comes_after_what_is_new(cast: Cast) -> None:
    _ended_by(cast, ResealCause.IDLE)
    _visit(cast)
    left = cast.clock.utc()
    cast.clock.advance(86_400)
    view = _visit(cast)
    assert (view.last_visit, view.new_findings, len(view.findings)) == (f"{left:%Y-%m-%d %H:%M} UTC", 0, 1)
    cast.clock.advance(86_400)
    _ended_by(cast, ResealCause.TIME)
    view = _visit(cast)
    # It has the reference number of the one before, two days later.
    assert (view.new_findings, len(view.findings)) == (3, 4)
    assert sorted(_seals(finding) for finding in view.findings[:3]) == ["", "0003", "0003"]
    assert _seals(view.findings[3]) == "0002"


def test_what_is_new_stays_new_through_one_visit(cast: Cast) -> None:
    _ended_by(cast, ResealCause.IDLE)
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    # What happens during a visit is new to whoever signs in next, and does not move while this visit lasts.
    assert (desk.view().new_findings, desk.view().last_visit) == (1, "")
    desk.refresh()
    assert desk.view().new_findings == 1
    desk.sign_out()
    vault.close()


def test_good_news_is_no_finding(cast: Cast) -> None:
    first = _visit(cast)
    assert (first.standing.continues, first.findings) == (True, ())
    assert "first visit" in first.standing.continuity
    second = _visit(cast)
    assert (second.standing.continues, second.findings) == (True, ())
    assert "continues from the checkpoint covering" in second.standing.continuity
    # The folder cannot know of a newer copy; only the auditor can.
    assert "If you have signed a later one, this is an older copy" in second.standing.continuity


def test_a_finding_is_known_by_its_rule_and_entries_not_words(cast: Cast) -> None:
    _ended_by(cast, ResealCause.IDLE)
    left = _visit(cast) and cast.clock.utc()
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    now = [replace(finding, facts={"said": 0}) for finding in findings_in(desk.log_view())]
    # As this auditor's program kept it; and where that is not there, as the rules say once of the log as it was.
    assert desk.log.shown_before is not None
    for shown in (desk.log.shown_before, None):
        look = NewFindings(desk.auditor.id, shown, None, desk.log.view_before)
        looked = [len(list(look.learn(desk.log.entries))) > 0 for _ in range(2)]
        assert looked == [shown is None, False]
        findings, fresh = look.findings(now)
        assert (fresh, [finding.facts for finding in findings]) == (0, [{"said": 0}])
        # What weighs more than it did is new, though it is the same finding.
        graver = [replace(finding, rank=Rank.HIGH) for finding in now]
        assert {finding.rank for finding in now} <= {Rank.MEDIUM, Rank.LOW}
        assert look.findings(graver)[1] == len(graver)
        assert look.last_visit(desk.log.entries) == f"{left:%Y-%m-%d %H:%M} UTC"
    desk.sign_out()
    vault.close()


def test_what_was_judged_and_not_shown_is_new_at_the_next_visit(cast: Cast) -> None:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert desk.view().findings == ()
    # Somebody writes into the folder while the auditor works on another page.
    vault.context.journal.record(GUARD_REBUILT)
    desk.overview()
    desk.sign_out()
    vault.close()
    assert _visit(cast).new_findings == 1


def test_what_somebody_else_was_shown_is_new_all_the_same(two: Cast) -> None:
    _ended_by(two, ResealCause.IDLE)
    assert _visit(two).new_findings == 1
    two.clock.advance(86_400)
    _ended_by(two, ResealCause.TIME)
    # The log says now that these were raised; whoever can append to it could say so too.
    assert _visit(two, "Gil").new_findings == 4
    assert _visit(two).new_findings == 3
    VaultPaths(two.vault_path).reading(two.id("Di")).unlink()
    assert _visit(two).new_findings == 0


def test_visits_that_somebody_appended_make_nothing_old(cast: Cast) -> None:
    _ended_by(cast, ResealCause.IDLE)
    _visit(cast)
    cast.clock.advance(86_400)
    _ended_by(cast, ResealCause.TIME)
    vault = cast.open()
    di = vault.context.header.enrolled(cast.id("Di")).person
    for _ in range(2):
        vault.context.journal.record(AUDIT_SIGNED_IN, actors=(di,), person=di.id)
    vault.close()
    # What was shown is cut off to the byte, so that the rest is whole.
    path, ends = VaultPaths(cast.vault_path).reading(di.id), [HEADER_BYTES]
    data = path.read_bytes()
    while ends[-1] < len(data):
        ends.append(ends[-1] + 20 + int.from_bytes(data[ends[-1] : ends[-1] + 4], "big"))
    path.write_bytes(data[: ends[-2]])
    assert _visit(cast).new_findings == 3
