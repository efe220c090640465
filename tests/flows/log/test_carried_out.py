"""A list of changes is in force by what two people signed of its seal: an appended `seal.committed` moves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes.counted import Counted
from fakes.event_samples import entry_of
from fakes.signed_list import HEAD, ROSTER, ToldHeaders, form_entry
from fakes.told_log import START, Opening, Told, log
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY
from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_REPLACED
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.events.people import PERSON_CHANGED, PERSON_ENROLLED, PERSON_REMOVED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED, SEAL_FOUND, SEAL_PREPARED
from twinseal.flows.findings.not_carried_out import NOT_CARRIED_OUT
from twinseal.flows.log.carried_out import rows_in_force, seals_of_two
from twinseal.flows.log.envelope_ages import envelope_ages
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import owed_rotations
from twinseal.flows.log.rotations import Ended, rotations_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.teams import Teams

OLD, NEW, OTHER = "aa" * 32, "bb" * 32, "cc" * 32


def _row(kind: Kind, number: int, **facts: Any) -> dict[str, Any]:
    sample = entry_of(kind, number=number, **facts).fields
    return {"kind": kind.name, **{name: sample[name] for name in kind.fields if name != "change_set"}}


ROWS = [
    _row(PERSON_CHANGED, 1, person="p3", becomes={"team": "Power"}),
    _row(PERSON_REMOVED, 2, person="p4"),
    _row(ENVELOPE_REPLACED, 3, envelope="e1"),
    _row(DUTY_CLOSED, 4, duty="rotate", envelope="e1", owed_by="o1", exposed_since=START, reason=""),
    _row(ENVELOPE_ADDED, 5, envelope="e2", name="Backup switch"),
]
SET = set_digest(ROWS)
KINDS = {kind.name: kind for kind in (PERSON_CHANGED, PERSON_REMOVED, ENVELOPE_REPLACED, DUTY_CLOSED, ENVELOPE_ADDED)}


def _log(kind: Kind, named: str, *, signers: tuple[str, ...] = ("p1", "p2")) -> LogView:
    """Return a log whose list a seal prepared; then comes an entry of a kind that names it, then a checkpoint of `named`."""
    founding = [(PERSON_ENROLLED, {"person": "p3", "team": "Net", "change_set": "", "opening": ""})]
    first = (SEAL_PREPARED, {"header": OLD, "generation": 2, "seal": 2, "change_set": "", "opening": ""})
    common = {"change_set": SET, "opening": "o1"}
    inside = [(KINDS[row["kind"]], {**{name: row[name] for name in row if name != "kind"}, **common}) for row in ROWS]
    # Without the seal that it would have made.
    opening = list(Opening(first="p1", second="p2", inside=inside, owed=False).entries())[:-1]
    prepared: Told = (SEAL_PREPARED, {"header": NEW, "generation": 3, "seal": 3, "change_set": SET, "opening": "o1"})
    appended: Told = (kind, {"change_set": SET, "header": NEW, "seal": 3, "generation": 3, "opening": ""})
    view = log(*founding, first, *opening, prepared, appended)
    begun = view.openings[0].entries[0]
    made: list[Entry] = []
    for entry in view.entries:
        if entry.is_a(OPENING_RESEALED):
            forms = [form_entry(person, set=SET, count=len(ROWS)) for person in signers]
            made += [replace(form, fields={**form.fields, "opening": "o1", "t": START}) for form in forms]
        made.append(replace(entry, head=bytes.fromhex(HEAD)) if entry is begun else entry)
    entries = [replace(entry, seq=seq) for seq, entry in enumerate(made, start=1)]
    seals = Seals.of(entries, ToldHeaders({3: OLD, 1000: named}), {(3, 3)})
    return replace(LogView.of(entries, seals=seals), roster=ROSTER, now_utc=START)


def _says(view: LogView) -> tuple[object, ...]:
    """Return what everything that goes by lists says of this one."""
    ages = {row.envelope: row for row in envelope_ages(view, ()).rows}
    removal = [finding.subject for finding in NOT_CARRIED_OUT.look(view).findings if finding.subject == "p4"]
    ended = {owed.rotation.how for owed in owed_rotations(view) if owed.rotation.envelope == "e1"}
    return Teams(view).last_of("p3"), removal, ended, "e2" in ages


IN_FORCE: tuple[object, ...] = ("Power", [], {Ended.REPLACED}, True)
NOT: tuple[object, ...] = ("Net", ["p4"], {Ended.OWED}, False)


@pytest.mark.parametrize("kind", [SEAL_COMMITTED, SEAL_FOUND])
def test_an_appended_seal_puts_no_list_in_force(kind: Kind) -> None:
    assert _says(_log(kind, NEW)) == IN_FORCE
    # Two people signed another header next: the seal that the list was prepared for was never made.
    assert _says(_log(kind, OTHER)) == NOT
    assert _says(_log(kind, "")) == NOT


def test_a_seal_needs_no_entry_of_its_own() -> None:
    """After a kill between header and entry nothing says that it was made but the next checkpoint."""
    assert _says(_log(CHECKPOINT_MADE, NEW)) == IN_FORCE


def test_a_list_that_one_signed_is_not_in_force() -> None:
    view = _log(SEAL_COMMITTED, NEW, signers=("p1",))
    assert rows_in_force(view) == {}
    assert Teams(view).last_of("p3") == "Net"
    # Without a roster and without checkpoints nothing can be judged, and the log is believed.
    believed = replace(view, roster=NOBODY, seals=None, made={})
    assert len(rows_in_force(believed)) == len(ROWS)
    assert {each.how for each in rotations_in(believed) if each.envelope == "e1"} == {Ended.REPLACED}


def test_a_part_of_a_log_goes_by_the_whole_of_it() -> None:
    view = _log(SEAL_COMMITTED, NEW)
    (story,) = view.openings
    # Without the seal that carried the list out.
    part = view.part(
        [entry for entry in view.entries if entry.seq <= story.entries[-1].seq and not entry.is_a(SEAL_PREPARED)]
    )
    assert rows_in_force(part) == rows_in_force(view) != {}
    assert {each.how for each in rotations_in(part) if each.envelope == "e1"} == {Ended.REPLACED}


def test_a_seal_counts_under_a_checkpoint_of_two() -> None:
    view = _log(SEAL_COMMITTED, NEW)
    (seal,) = view.of_kind(SEAL_COMMITTED)
    assert seals_of_two(view) == []
    assert seals_of_two(replace(view, code_of={seal.seq + 1: "7K3-M0Q"}.get)) == [seal]


def test_a_seal_counts_where_a_period_ends_before_its_alerts() -> None:
    whole = log((SEAL_COMMITTED, {"seal": 3}), (ALERT_SENT, {}))
    sealed = replace(whole, code_of={whole.entries[1].seq + 1: "7K3-M0Q"}.get)
    assert [len(seals_of_two(sealed.part(sealed.entries[:size]))) for size in (0, 1, 2)] == [0, 1, 1]


def test_a_seal_is_looked_behind_without_what_is_before_it() -> None:
    passed = []
    for seals in (50, 100):
        view = log(*[(SEAL_COMMITTED, {"seal": 3}), (ALERT_SENT, {}), (SEAL_PREPARED, {})] * seals)
        sound = Counted(view.sound)
        # Without a checkpoint everything that can stand behind each seal is gone through.
        assert seals_of_two(replace(view, code_of=lambda _size: None, made={"sound": sound})) == []
        passed.append(sound.passed)
    once, twice = passed
    assert 0 < twice <= 2 * once
