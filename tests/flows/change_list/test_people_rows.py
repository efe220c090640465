"""People leave, are suspended, reinstated, called otherwise, accepted and unlocked by a list: who opens and reads before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.met import met
from fakes.new_people import enrolled, sealed
from fakes.removal import OFFICERS, audit_keys, header_of, verified
from fakes.second_opinion import both
from fakes.vault_copy import copied
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import BadInput, DiskFull, LogDamaged, NotPermitted, PairNotAllowed, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault.guard_row import GuardedPerson

AWAY = "Away for half a year"


def opened(cast: Cast, vault: SealedVault, *pair: str) -> OpeningFlow:
    cast.later(4000)
    flow = cast.to_open(vault, *(pair or OFFICERS))
    assert not flow.view().masked, flow.view().warnings
    cast.later()
    return flow


def listed(cast: Cast, vault: SealedVault, put: Callable[[OpeningFlow], object], *pair: str) -> OpeningFlow:
    """Carry out a list of one change."""
    flow = opened(cast, vault, *pair)
    put(flow)
    sealed(cast, flow, (pair[0], pair[1]) if pair else OFFICERS)
    return flow


def start(cast: Cast) -> SealedVault:
    """Start again: nothing is refused, and both verifiers hold by the founding card alone."""
    assert both(cast.vault_path / "audit", cast.card())[:2] == ("VALID-COSIGNED", "")
    vault = cast.open()
    assert vault.view().log_fault == ""
    return vault


def candidates(vault: SealedVault, cast: Cast) -> set[str]:
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code or None, "" if cast.register_code else "The register is locked away.")
    names = {person.name for person in flow.view().first_candidates}
    flow.abandon()
    return names


def test_an_opener_leaves_and_owes_what_they_saw(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = opened(cast, vault, "Bo", "Flo")
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    backup, code = copied(cast.vault_path, tmp_path / "backup.twinseal"), cast.register_code
    flow = opened(cast, vault)
    flow.open_vault.people_rows.remove(cast.id("Flo"), "Left the company")
    (row,) = flow.open_vault.changes.view().rows
    assert "They saw 1 envelope, to be rotated. Copies from before still open for them with a partner." in row.sentence
    store = flow.open_vault.state.open_store()
    assert not [duty for duty in store.owed_duties() if duty.kind == "rotate" and duty.of == cast.id("Flo")]
    sealed(cast, flow)
    vault.close()
    vault = start(cast)
    assert "Flo Officer" not in candidates(vault, cast)
    assert len(vault.context.header.audit.keys) == 2
    flow = opened(cast, vault)
    flow.reseal(ResealCause.HAND)
    vault.close()
    # The positive control, and what the sentence says: the copy of before opens for Flo.
    old, cast.vault_path, cast.register_code = cast.vault_path, backup, code
    vault = cast.open()
    flow = opened(cast, vault, "Bo", "Flo")
    assert flow.view().step is OpeningStep.OPEN
    flow.reseal(ResealCause.HAND)
    vault.close()
    cast.vault_path = old


def test_who_is_suspended_opens_nothing_and_keeps_their_place(cast: Cast) -> None:
    vault = cast.open()
    seen = []

    def put(flow: OpeningFlow) -> None:
        flow.open_vault.people_rows.suspend(cast.id("Flo"), AWAY, "2027-02-01")
        (row,) = flow.open_vault.changes.view().rows
        seen.append(row.sentence)
        assert row.follows == ("The suspension of Flo Officer never ends by itself: two officers reinstate them.",)

    listed(cast, vault, put)
    assert seen == [f"Flo Officer can open nothing from this seal on, foreseen until 2027-02-01: {AWAY}."]
    vault.close()
    # The day comes and goes.
    cast.later(120 * 86400)
    vault = start(cast)
    header = vault.context.header
    assert [(entry.person.name, entry.until) for entry in header.everybody if not entry.is_active] == [
        ("Flo Officer", "2027-02-01")
    ]
    assert "Flo Officer" not in candidates(vault, cast)
    assert "Flo Officer" not in {person.name for person in vault.people()}
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        flow.identify_first(*cast.factors("Flo"))
    flow.identify_first(*cast.factors("Bo"))
    flow.submit_request(cast.draft(flow))
    with pytest.raises((PairNotAllowed, WrongFactor)):
        flow.confirm(*cast.factors("Flo"))
    flow.confirm(*cast.factors("Cy"))
    # The next seal carries it on.
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    vault.close()
    assert [entry.person.name for entry in header_of(cast).everybody if not entry.is_active] == ["Flo Officer"]
    start(cast).close()


def test_a_suspended_auditor_reads_nothing_that_comes(two: Cast) -> None:
    old = audit_keys(two, "Gil")
    vault = two.open()
    listed(two, vault, lambda flow: flow.open_vault.people_rows.suspend(two.id("Gil"), AWAY))
    with pytest.raises(WrongFactor):
        vault.sign_in_auditor(*two.factors("Gil"))
    (note,) = vault.context.roster.notes
    assert set(vault.context.header.audit.readers) == {two.id("Di")}
    vault.close()
    entries = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(old).entries(iter_lines(RealFiles(), two.vault_path / "audit")):
            entries.append(entry.seq)
    assert entries == list(range(note.start))
    vault = start(two)
    # Back again, they read what was recorded in between too.
    flow = opened(two, vault)
    flow.open_vault.people_rows.prove(*two.factors("Gil"))
    flow.open_vault.people_rows.reinstate(two.id("Gil"))
    (row,) = flow.open_vault.changes.view().rows
    assert (row.sentence, row.follows) == (
        "Gil Auditor can read the log again.",
        ("Gil Auditor then reads what was recorded in between too.",),
    )
    sealed(two, flow)
    vault.close()
    start(two).close()
    assert len(audit_keys(two, "Gil")) == 2
    assert verified(two, audit_keys(two, "Gil")).verdict.is_valid


def test_who_comes_back_proves_both_factors_here(cast: Cast) -> None:
    vault = cast.open()
    listed(cast, vault, lambda flow: flow.open_vault.people_rows.suspend(cast.id("Flo"), AWAY))
    before = {entry.person.id: entry.row for entry in vault.context.header.everybody}[cast.id("Flo")]
    flow = opened(cast, vault)
    rows = flow.open_vault.people_rows
    with pytest.raises(BadInput, match="Flo Officer has to prove passphrase and code here first"):
        rows.reinstate(cast.id("Flo"))
    with normalise("correct horse battery staple wrong") as wrong, pytest.raises(WrongFactor):
        rows.prove(cast.id("Flo"), wrong, cast.code("Flo"))
    with pytest.raises(BadInput, match="has to prove"):
        rows.reinstate(cast.id("Flo"))
    with pytest.raises(BadInput, match="is not suspended"):
        rows.prove(*cast.factors("Ada"))
    assert vault.context.guard.person(cast.id("Flo")).in_a_row == 1
    rows.prove(*cast.factors("Flo"))
    assert vault.context.guard.person(cast.id("Flo")).in_a_row == 0
    rows.reinstate(cast.id("Flo"))
    (row,) = flow.open_vault.changes.view().rows
    assert row.sentence == "Flo Officer can open again with Bo Officer, Cy Officer, Ed Operator."
    sealed(cast, flow)
    vault.close()
    vault = start(cast)
    after = {entry.person.id: entry.row for entry in vault.context.header.everybody}[cast.id("Flo")]
    # Nothing of them is new: the same keys, number and bundle.
    assert (after.state, after.bundle_sha256, after.key, after.ed25519) == (
        "active",
        before.bundle_sha256,
        before.key,
        before.ed25519,
    )
    flow = opened(cast, vault, "Flo", "Bo")
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_proof_counts_in_its_opening_alone(cast: Cast) -> None:
    vault = cast.open()
    listed(cast, vault, lambda flow: flow.open_vault.people_rows.suspend(cast.id("Flo"), AWAY))
    flow = opened(cast, vault)
    flow.open_vault.people_rows.prove(*cast.factors("Flo"))
    flow.open_vault.people_rows.reinstate(cast.id("Flo"))
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    flow = opened(cast, vault)
    (draft,) = flow.open_vault.changes.view().offered
    view = flow.open_vault.changes.take_up(draft.id)
    assert view.rows == ()
    assert [left.refusal for left in view.left] == ["Flo Officer has to prove passphrase and code here first."]
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_an_operator_becomes_officer_without_being_there(cast: Cast) -> None:
    vault = cast.open()
    before = {entry.person.id: entry.bundle for entry in vault.context.header.people}
    flow = opened(cast, vault)
    rows = flow.open_vault.people_rows
    rows.change(cast.id("Ed"), name="Edda Officer", role="officer", team="sec")
    (row,) = flow.open_vault.changes.view().rows
    assert row.sentence == (
        "Ed Operator changes: name: Ed Operator \u2192 Edda Officer; role: operator \u2192 officer; team: night \u2192 sec."
    )
    # Who opens with whom by it stands in no row; Ed is of Bo's team then, and an officer beside operators.
    assert "Ed Operator and Bo Officer can open nothing together from this seal on." in {
        sentence.replace("Bo Officer and Ed Operator", "Ed Operator and Bo Officer") for sentence in row.follows
    }
    assert any("Ada Operator" in sentence and "can open together from this seal on" in sentence for sentence in row.follows)
    with pytest.raises(BadInput, match="This changes nothing"):
        rows.change(cast.id("Ada"), team="ops")
    with pytest.raises(BadInput, match="One person never both opens and audits") as refusal:
        rows.change(cast.id("Di"), role="officer")
    assert refusal.value.field == "role"
    with pytest.raises(BadInput, match="it looks like") as refusal:
        rows.change(cast.id("Ada"), name="Bo Officer")
    assert refusal.value.field == "person_name"
    with pytest.raises(NotPermitted, match="Nobody signs about themselves"):
        rows.change(cast.id("Bo"), team="day")
    sealed(cast, flow)
    vault.close()
    vault = start(cast)
    assert {entry.person.id: entry.bundle for entry in vault.context.header.people} == before
    # Of one team with Bo, as an officer besides: what was a pair is none, and the other way.
    flow = opened(cast, vault, "Ed", "Cy")
    flow.open_vault.people_rows.change(cast.id("Ada"), team="day")
    sealed(cast, flow, ("Ed", "Cy"))
    flow = cast.to_second(vault, "Bo")
    assert "Edda Officer" not in {person.name for person in flow.view().second_candidates}
    flow.confirm(*cast.factors("Cy"))
    flow.reseal(ResealCause.HAND)
    vault.close()
    start(cast).close()


def test_two_who_are_accepted_open_with_those_who_brought_them(cast: Cast) -> None:
    vault = cast.open()
    listed(cast, vault, lambda flow: enrolled(cast, flow, "Hal Officer", Role.OFFICER, "hall"))
    flow = cast.to_second(vault, "Bo")
    assert "Hal Officer" not in {person.name for person in flow.view().second_candidates}
    assert flow.view().held_back == ("Hal Officer is not confirmed yet: a third person has to meet them first.",)
    flow.abandon()
    flow = opened(cast, vault)
    flow.open_vault.people_rows.accept(cast.id("Hal"))
    (row,) = flow.open_vault.changes.view().rows
    assert row.sentence.endswith("confirmed by no third person, accepted by Bo Officer and Cy Officer.")
    assert row.follows[0].startswith("A third person can still confirm: Di Auditor, Flo Officer. ")
    sealed(cast, flow)
    vault.close()
    vault = start(cast)
    newest = vault.context.roster.newest
    assert not newest.people[cast.id("Hal")].held
    standing = newest.standing(cast.id("Hal"))
    assert standing is not None
    assert not standing.settled
    flow = opened(cast, vault, "Bo", "Hal")
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert any("whom no third person confirmed" in finding for finding in desk.view().findings)
    desk.sign_out()
    vault.close()


def test_waits_end_with_the_seal_and_not_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    guard, ed = vault.context.guard, cast.id("Ed")
    for _ in range(vault.context.header.policy.lock_after_in_a_row):
        guard.begin(ed, 1)
        guard.failed(ed)
    flow = opened(cast, vault)
    assert guard.locked(ed)
    with pytest.raises(BadInput, match="Ada Operator does not have to wait"):
        flow.open_vault.people_rows.end_waits(cast.id("Ada"))
    flow.open_vault.people_rows.end_waits(ed)
    assert guard.locked(ed)
    # A list that is not signed ends no wait.
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    assert guard.locked(ed)
    flow = opened(cast, vault)
    (draft,) = flow.open_vault.changes.view().offered
    flow.open_vault.changes.take_up(draft.id)
    go_on_with = guard.go_on_with

    def full(people: Iterable[GuardedPerson], policy: Policy) -> None:
        go_on_with(people, policy)
        raise DiskFull

    # Rows that cannot be dropped keep no wait from ending.
    monkeypatch.setattr(guard, "go_on_with", full)
    sealed(cast, flow)
    assert not guard.locked(ed)
    assert vault.context.header.constitution.edition == 0
    vault.close()
    vault = start(cast)
    assert not vault.context.guard.locked(ed)
    # Codes that were used are used still: only the waits are gone.
    assert vault.context.guard.person(ed).last_step_used == guard.person(ed).last_step_used
    vault.close()


def test_a_list_that_leaves_few_says_so_at_the_review(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    flow.open_vault.people_rows.remove(cast.id("Flo"), "Left the company")
    view = flow.open_vault.changes.review()
    assert len(view.leaves) == 2
    assert "only two officers who can sign together" in view.leaves[0]
    assert "write P1 into the register" in view.leaves[1]
    flow.open_vault.changes.take_out(1)
    assert flow.open_vault.changes.view().leaves == ()
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_the_last_pair_is_told_to_stay_until_it_is_taken_up(cast: Cast) -> None:
    """Sequence 3 of docs/next/changes.md: two officers enrol a successor and mean to leave the firm."""
    vault = cast.open()
    flow = opened(cast, vault)
    for name in ("Ada", "Ed", "Flo"):
        flow.open_vault.people_rows.remove(cast.id(name), "Left the company")
    enrolled(cast, flow, "Hal Officer", Role.OFFICER, "hall")
    until = "Only Bo Officer and Cy Officer open this vault until they have taken up what Di Auditor can confirm: stay till then."
    assert until in flow.open_vault.changes.view().leaves
    receipt = sealed(cast, flow)
    assert until in receipt.leaves
    stays = "until they have taken up that a third person confirmed Hal Officer: stay till then."
    assert any(point.endswith(stays) for point in vault.view().single_points)
    met(cast, vault, "Hal", "Di")
    flow = opened(cast, vault)
    flow.open_vault.changes.confirm_person(cast.id("Hal"))
    receipt = sealed(cast, flow)
    assert receipt.leaves == ()
    assert not any("stay till then" in point for point in vault.view().single_points)
    vault.close()
    start(cast).close()
