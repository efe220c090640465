"""One person and one envelope at the desk: what was done and seen, in which opening, and what is still exposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, later, log
from twinseal.domain.events.audit import AUDIT_LOOKED, AUDIT_SIGNED_IN
from twinseal.domain.events.contents import ATTACHMENT_SAVED, FIELD_COMPARED, FIELD_REVEALED
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.events.people import CODE_DENIED
from twinseal.domain.opening import Outcome
from twinseal.flows.audit_desk.dossiers import Dossiers
from twinseal.flows.views.dossiers import ActKind, EnvelopeDossier, PersonDossier

_KEYS = {"p1": ("operator", b"1"), "p2": ("officer", b"2"), "p3": ("officer", b"3"), "p4": ("auditor", b"4")}
_DAY_9 = later(START, days=9)
_INSIDE = (
    (FIELD_COMPARED, {"envelope": "e1", "field": "Password"}),
    (ATTACHMENT_SAVED, {"envelope": "e2", "name": "plan.pdf"}),
    (CHANGE_SIGNED, {"form": {"person": "p2", "count": 3}}),
    (CODE_DENIED, {"person": "p1"}),
)


@pytest.fixture(scope="module")
def dossiers() -> Dossiers:
    made = (
        Opening(1, envelopes=("e1", "e2"), inside=_INSIDE),
        Opening(2, at=later(START, days=3), first="p2", second="p3", envelopes=("e1",), refused=True),
        Opening(3, at=later(START, days=5), first="p2", second="p3", envelopes=("e3",), shown=()),
    )
    view = log(
        *(row for each in made for row in each.entries()),
        (AUDIT_SIGNED_IN, {"person": "p4", "t": later(START, days=8)}),
        (AUDIT_LOOKED, {"person": "p4", "opening": "o1", "t": later(START, days=8, minutes=1)}),
        roster=roster_of({0: _KEYS, 40: {who: facts for who, facts in _KEYS.items() if who != "p3"}}),
        now_utc=_DAY_9,
    )
    view.people.learn(view.entries)
    return Dossiers.of(view)


def _person(dossiers: Dossiers, who: str) -> PersonDossier:
    view = dossiers.person(who)
    assert view is not None
    return view


def _envelope(dossiers: Dossiers, which: str) -> EnvelopeDossier:
    view = dossiers.envelope(which)
    assert view is not None
    return view


def test_a_person_is_told_by_what_they_did_and_saw(dossiers: Dossiers) -> None:
    view = _person(dossiers, "p1")
    denied, asked = view.acts
    assert (denied.kind, denied.opening_id) == (ActKind.DENIED, "o1")
    assert (asked.kind, asked.opening_id, asked.beside, asked.outcome) == (ActKind.ASKED, "o1", "P2", Outcome.SEALED)
    said = {each.envelope: each.what for each in asked.shown}
    assert set(said) == {"Label e1", "Label e2"}
    assert len(said["Label e1"]) == 2, "shown, and compared"
    assert "plan.pdf" in said["Label e2"][0]
    assert (view.line.asked, view.line.denied, view.line.seen, view.line.is_here) == (1, 1, 2, True)
    # Newest first; who confirmed saw the same and signed what was changed, and nobody sees where nothing was opened.
    by_p2 = _person(dossiers, "p2").acts
    assert [(act.kind, act.opening_id, len(act.shown), act.changes) for act in by_p2] == [
        (ActKind.ASKED, "o3", 0, 0),
        (ActKind.ASKED, "o2", 0, 0),
        (ActKind.CONFIRMED, "o1", 2, 3),
    ]
    assert [act.kind for act in _person(dossiers, "p3").acts] == [ActKind.CONFIRMED, ActKind.REFUSED]
    assert [(act.kind, act.opening_id) for act in _person(dossiers, "p4").acts] == [
        (ActKind.LOOKED, "o1"),
        (ActKind.VISIT, ""),
    ]
    assert [line.id for line in dossiers.people()] == ["p1", "p2", "p4", "p3"], "who left comes last"
    assert dossiers.person("nobody") is None


def test_an_envelope_is_told_by_who_saw_it_and_since_when(dossiers: Dossiers) -> None:
    first, second, third = dossiers.envelopes()
    assert [each.id for each in (first, second, third)] == ["e1", "e2", "e3"], "what is exposed comes first"
    assert (first.opened, first.shown, first.is_late) == (1, 1, True)
    assert (first.exposed_since, first.exposed_days) == (later(START, seconds=125), 9)
    assert (third.opened, third.shown, third.exposed_days, third.is_late) == (1, 0, None, False)
    refused, opened = _envelope(dossiers, "e1").uses
    assert (refused.opening_id, refused.outcome, refused.shown, refused.exposure) == ("o2", Outcome.REFUSED, (), None)
    assert (opened.opening_id, opened.people, len(opened.shown)) == ("o1", ("P1", "P2"), 2)
    exposure = opened.exposure
    assert exposure is not None
    assert (exposure.state, exposure.days, exposure.is_late, exposure.due_utc) == ("open", 9, True, later(START, days=1))
    assert dossiers.envelope("nothing") is None


def test_days_are_counted_on_while_nobody_rotates() -> None:
    made = Opening(1)
    views = (log(*made.entries(), now_utc=later(START, days=days)) for days in (0.5, 20))
    assert [Dossiers.of(view).envelopes()[0].exposed_days for view in views] == [1, 20]


def test_each_showing_in_another_opening_is_told_apart() -> None:
    again = (Opening(n, at=later(START, days=n), inside=((FIELD_REVEALED, {"envelope": "e1"}),)) for n in (1, 2))
    view = log(*(row for each in again for row in each.entries()), now_utc=_DAY_9)
    envelope = Dossiers.of(replace(view, roster=roster_of({0: _KEYS}))).envelope("e1")
    assert envelope is not None
    assert [use.opening_id for use in envelope.uses] == ["o2", "o1"]
    # The same field twice in one opening is one line of it.
    assert [len(use.shown) for use in envelope.uses] == [1, 1]
