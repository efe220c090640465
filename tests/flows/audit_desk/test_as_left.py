"""At once an auditor sees the desk as they left it, with the day on it; never as if it were of now, and never of another log."""

from __future__ import annotations

import pytest

from conftest import Cast
from fakes.reviews import sealed_once
from twinseal.flows.audit_desk import as_left
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.times import iso
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.as_left import AsLeft


def _in(cast: Cast, vault: SealedVault) -> AuditDesk:
    cast.later()
    return vault.sign_in_auditor(*cast.factors("Di"))


def _left(desk: AuditDesk) -> AsLeft:
    left = desk.as_left()
    assert left is not None
    return left


def test_the_desk_is_shown_as_it_was_left_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    sealed_once(cast, vault)
    desk = _in(cast, vault)
    # Nobody left anything yet.
    assert desk.as_left() is None
    seen, first, at_utc = desk.view(), desk.overview(), iso(cast.clock.utc())
    desk.sign_out()
    cast.clock.advance(40 * 86_400)
    cast.register_code = ""
    sealed_once(cast, vault, ("Ada", "Cy"))
    desk = _in(cast, vault)
    left = _left(desk)
    assert (left.view.as_of, left.view.is_judged, left.view.findings) == (at_utc, False, ())
    assert (left.view.openings, left.view.entries, left.view.seal_number) == (seen.openings, seen.entries, seen.seal_number)
    assert (left.page.overview, left.page.overview_at_utc) == (first, at_utc)
    # What came since is on no page but those of now.
    now = desk.first_view()
    assert (now.as_of, len(left.view.openings), len(now.openings)) == ("", 1, 2)
    assert now.openings[1].opening_id == left.view.openings[0].opening_id
    # Whoever leaves before the rules are done saw nothing newer: what they left before stays, with its day.
    desk.sign_out()
    desk = _in(cast, vault)
    assert _left(desk).page == left.page
    assert now.openings[1].marks != desk.view().openings[1].marks
    desk.sign_out()
    # What was not looked at in a visit is not there at the next.
    desk = _in(cast, vault)
    assert (len(_left(desk).view.openings), _left(desk).page.overview) == (2, None)
    # Another version of the program has other rules, words and pages.
    as_left._made_by.cache_clear()
    monkeypatch.setattr(as_left, "__version__", "0.0.0")
    assert desk.as_left() is None
    desk.sign_out()
    as_left._made_by.cache_clear()
    vault.close()
