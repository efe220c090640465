"""Which team somebody is in: no entry that nobody signed moves anybody, so that a rule about teams stays silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.event_samples import entry_of
from fakes.signed_list import HEAD, ROSTER, form_entry
from fakes.told_log import START, Opening, Told, log
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY, Roster
from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.events.audit import REVIEW_SIGNED
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.events.people import PERSON_CHANGED, PERSON_ENROLLED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND
from twinseal.flows.findings.own_review import OWN_REVIEW
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.teams import Teams, teams_in

FOUNDING = [(PERSON_ENROLLED, {"person": f"p{n}", "team": "Net", "change_set": "", "opening": ""}) for n in (1, 2, 3)]
REVIEWED: Told = (REVIEW_SIGNED, {"person": "p3", "opening": "o1"})
ROW = {
    name: value
    for name, value in entry_of(PERSON_CHANGED, person="p3", becomes={"team": "Power"}, number=1).fields.items()
    if name in PERSON_CHANGED.fields and name != "change_set"
}
SET = set_digest([{"kind": PERSON_CHANGED.name, **ROW}])


def _moved(person: str = "p3", **other: object) -> Told:
    return PERSON_CHANGED, {**ROW, "person": person, "change_set": SET, "opening": "o1", **other}


def _seal(change_set: str = SET) -> Told:
    return SEAL_COMMITTED, {"change_set": change_set, "opening": "o1"}


def _signed(view: LogView) -> LogView:
    """Return a log with the list of an opening signed by two officers."""
    made_forms = [form_entry(person, set=SET, count=1) for person in ("p1", "p2")]
    forms = [replace(form, fields={**form.fields, "opening": "o1", "t": START}) for form in made_forms]
    begun = view.openings[0].entries[0]
    entries = [replace(entry, head=bytes.fromhex(HEAD)) if entry is begun else entry for entry in view.entries]
    made: list[Entry] = []
    for entry in entries:
        if entry.is_a(OPENING_RESEALED):
            made += forms
        made.append(entry)
    return replace(LogView.of([replace(entry, seq=seq) for seq, entry in enumerate(made, start=1)]), roster=ROSTER)


ATTACKS: dict[str, list[Told]] = {
    "changed": [_moved(change_set="", opening="")],
    "changed in an opening": [_moved(change_set="")],
    "enrolled again": [(PERSON_ENROLLED, {"person": "p3", "team": "Power", "change_set": "", "opening": ""})],
    "a list that nobody signed": [_moved(), _seal()],
    "a list of a start that nobody signed": [_moved(), (SEAL_FOUND, {"change_set": SET, "opening": ""})],
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_no_entry_that_nobody_signed_moves_an_auditor(attack: list[Told]) -> None:
    # Written while the opening ran, or when it was over.
    opening = Opening(first="p1", second="p2", inside=attack[:1])
    view = replace(log(*FOUNDING, *opening.entries(), *attack, REVIEWED), roster=ROSTER)
    assert Teams(view).last_of("p3") == "Net"
    (finding,) = OWN_REVIEW.look(view).findings
    assert finding.facts["person"] == "p3"


def _carried_out(*before: Told, roster: Roster = ROSTER) -> LogView:
    opening = Opening(first="p1", second="p2", owed=False, inside=(*before, _moved()))
    return replace(_signed(log(*FOUNDING, *list(opening.entries())[:-1], _seal(), REVIEWED)), roster=roster)


def test_a_list_that_two_signed_moves_from_its_seal_on() -> None:
    view = _carried_out()
    teams = teams_in(view)
    assert teams_in(view) is teams
    (seal,) = view.of_kind(SEAL_COMMITTED)
    assert [teams.of("p3", replace(seal, seq=seal.seq + after)) for after in (-1, 0)] == ["Net", "Power"]
    assert [teams.changes_before(replace(seal, seq=seal.seq + after)) for after in (-1, 0)] == [3, 4]
    assert OWN_REVIEW.look(view).findings == ()


def test_a_row_beside_a_signed_list_moves_nobody() -> None:
    view = _carried_out(_moved("p2"))
    assert [Teams(view).last_of(person) for person in ("p1", "p2", "p3")] == ["Net", "Net", "Power"]
    # Without a roster nothing can be judged, and the log is believed.
    assert Teams(_carried_out(_moved("p2"), roster=NOBODY)).last_of("p2") == "Power"
