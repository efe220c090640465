"""A finding that names several openings is answered once by an auditor, and again when it comes again."""

from __future__ import annotations

from conftest import Cast
from fakes.reviews import at_desk, entered, sealed_once
from twinseal.flows.audit_desk.desk import AuditDesk


def _owed(desk: AuditDesk, opening: str) -> set[str]:
    rules = {finding.id: finding.rule for finding in desk.reviewing.log()[1]}
    return {rules[each.id] for each in desk.reviewing.sheet(opening).findings if each.must}


def test_what_names_several_openings_is_answered_once(two: Cast) -> None:
    vault = two.open()
    first, second = (sealed_once(two, vault).opening_id for _ in range(2))
    sealed_once(two, vault)

    desk = at_desk(two, vault, "Di")
    assert "C2" in _owed(desk, first)
    assert "C2" in _owed(desk, second)
    desk.reviewing.sign(first, entered(desk, first))
    # More openings than expected: that was answered, and is none of this opening alone.
    assert "C2" not in _owed(desk, second)
    assert "C2" in {finding.rule for finding in desk.reviewing.log()[1]}
    # What was said of it is signed with the second one too: nothing of that is left without an answer.
    said = {each.words: each.said for each in desk.reviewing.sheet(second).findings if each.said}
    assert said
    assert said.items() <= dict(desk.reviewing.text_of(second, entered(desk, second))).items()
    desk.reviewing.sign(second, entered(desk, second))
    desk.sign_out()

    # Another auditor has an opinion of their own.
    desk = at_desk(two, vault, "Gil")
    assert "C2" in _owed(desk, second)
    desk.sign_out()

    # It comes again: what was said before does not answer that.
    two.later(86_400)
    again = sealed_once(two, vault).opening_id
    desk = at_desk(two, vault, "Di")
    assert "C2" in _owed(desk, again)
    desk.sign_out()
    vault.close()
