"""What an auditor is shown is logged once, with who and since when; and once more where it weighs more."""

from __future__ import annotations

from dataclasses import replace

from conftest import Cast
from fakes.event_samples import entry_of
from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Person, Role
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.raised import AT_ONCE, RaisedFindings
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text
from twinseal.flows.sealed import SealedVault


def _raised(desk: AuditDesk) -> list[Entry]:
    desk.refresh()
    return [entry for entry in desk.log.entries if entry.is_a(FINDING_RAISED)]


def _at_the_desk(cast: Cast) -> tuple[SealedVault, AuditDesk]:
    cast.later()
    vault = cast.open()
    return vault, vault.sign_in_auditor(*cast.factors("Di"))


def test_a_finding_that_is_shown_is_logged_once(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.reseal(ResealCause.IDLE).receipt is not None
    vault.close()
    vault, desk = _at_the_desk(cast)
    assert _raised(desk) == []
    findings = findings_in(desk.log_view())
    assert findings
    for _ in range(2):
        desk.view()
    logged = _raised(desk)
    assert [text(entry, "finding") for entry in logged] == [finding.id for finding in findings]
    assert [text(entry, "rule") for entry in logged] == [finding.rule for finding in findings]
    assert all(entry.fields["actors"] == [{"person": desk.auditor.id, "role": "auditor"}] for entry in logged)
    assert all(text(entry, "what") in " ".join(desk.view().findings) for entry in logged)
    desk.sign_out()
    vault.close()
    vault, desk = _at_the_desk(cast)
    desk.view()
    assert len(_raised(desk)) == len(logged), "another visit says it no second time"
    desk.sign_out()
    vault.close()


def test_a_finding_that_somebody_raised_beforehand_is_shown(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.reseal(ResealCause.IDLE).receipt is not None
    vault.close()
    vault, desk = _at_the_desk(cast)
    (finding, *_) = findings_in(desk.log_view())
    # Whoever may write into the folder appends it, in the name of anybody, before an auditor saw it.
    desk.context.journal.record(
        FINDING_RAISED,
        actors=(desk.auditor,),
        finding=finding.id,
        rule=finding.rule,
        rule_version=finding.version,
        rank=finding.rank.value,
        what="So it is.",
    )
    desk.refresh()
    view = desk.view()
    assert finding.id in {detail.id for detail in view.finding_details}
    assert view.new_findings == len(view.findings), "what is new goes by visits, not by what was raised"
    # Since when somebody was shown it is what was appended: the program says it no second time.
    assert [text(entry, "what") for entry in _raised(desk) if text(entry, "finding") == finding.id] == ["So it is."]
    desk.sign_out()
    vault.close()


def test_it_is_logged_again_where_it_weighs_more(cast: Cast) -> None:
    vault, desk = _at_the_desk(cast)
    finding = Finding("A1", Rank.LOW, "not_at_hand", ((-1, 3),))
    shown = RaisedFindings(desk.context.journal, desk.auditor)
    ranks = (Rank.MEDIUM, Rank.LOW, Rank.MEDIUM, Rank.HIGH)
    logged = entry_of(FINDING_RAISED, finding=finding.id, rule_version=1, rank="low")
    for rank in ranks:
        shown.show([replace(finding, rank=rank)], LogView.of([logged]), lambda _: "So it is.")
    assert [text(entry, "rank") for entry in _raised(desk)] == ["medium", "high"]
    # What says no rank is not what this program wrote.
    odd = replace(logged, fields={**logged.fields, "rank": "none"})
    again = RaisedFindings(desk.context.journal, desk.auditor)
    again.show([finding], LogView.of([odd]), lambda _: "So it is.")
    assert [text(entry, "rank") for entry in _raised(desk)] == ["medium", "high", "low"]
    desk.sign_out()
    vault.close()


class _Full:
    """A journal whose drive takes so many entries."""

    def __init__(self, room: int) -> None:
        self.room = room

    def record(self, *_args: object, **_fields: object) -> None:
        """Take an entry where there is room."""
        if not self.room:
            raise LogNotWritable
        self.room -= 1


def test_many_findings_do_not_make_a_log_longer_by_as_many(cast: Cast) -> None:
    many = [Finding("A19", Rank.HIGH, str(seq), ((-1, seq),)) for seq in range(AT_ONCE + 30)]
    journal = _Full(10_000)
    shown = RaisedFindings(journal, Person(cast.id("Di"), "Di", Role.AUDITOR))  # type: ignore[arg-type]
    for left in (10_000 - AT_ONCE, 10_000 - AT_ONCE - 30, 10_000 - AT_ONCE - 30):
        shown.show(many, LogView(), lambda _: "So it is.")
        assert journal.room == left


def test_findings_are_shown_where_the_log_takes_no_entry(cast: Cast) -> None:
    journal = _Full(1)
    shown = RaisedFindings(journal, Person(cast.id("Di"), "Di", Role.AUDITOR))  # type: ignore[arg-type]
    many = [Finding("A19", Rank.HIGH, str(seq), ((-1, seq),)) for seq in range(2)]
    shown.show(many, LogView(), lambda _: "So it is.")
    journal.room = 1
    shown.show(many, LogView(), lambda _: "So it is.")
    assert journal.room == 0, "the second one, which had no room"
