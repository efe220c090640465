"""Statements and confirmations that were said elsewhere, or by nobody: none is taken up, each is a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.new_people import enrolled, sealed
from fakes.removal import header_of, removed
from fakes.second_opinion import both
from fakes.vault_copy import copied
from twinseal.audit.format.people_note import Evidence
from twinseal.audit.read.reader import Entry
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.errors import HeaderDamaged
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED
from twinseal.domain.events.people import PERSON_MET
from twinseal.domain.opening import ResealCause
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import ACKNOWLEDGE, TAKE_UP, Confirmation
from twinseal.flows.context.times import iso
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.sealed import SealedVault
from twinseal.flows.sealing import next_note, reseal
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.vault.statement_files import keep_copy

OWN = ("duty_id", "person", "form", "signature")
MET = ("person", "form", "signature", "signature_mldsa44")


def desk(cast: Cast, vault: SealedVault) -> tuple[list[Entry], list[str]]:
    """Return the log, and the sentences of the rule about statements."""
    cast.later(60)
    visit = vault.sign_in_auditor(*cast.factors("Di"))
    view = visit.log_view()
    faults = [str(finding.facts["fault"]) for finding in findings_in(view) if finding.rule == "A25"]
    visit.sign_out()
    return list(view.entries), faults


def fields_of(entry: Entry, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: entry.fields[name] for name in names}


def owing(cast: Cast) -> set[str]:
    return {duty.of for duty in header_of(cast).duties if duty.kind == ACKNOWLEDGE}


def resealed(cast: Cast, vault: SealedVault) -> None:
    flow = cast.to_open(vault, "Flo", "Bo")
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()


@pytest.fixture(scope="module")
def with_fred_once(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Return the cast of a vault into which Bo and Cy brought Fred."""
    cast = cast_in(tmp_path_factory.mktemp("with fred") / "home", template)
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    sealed(cast, flow)
    vault.close()
    return cast


@pytest.fixture
def with_fred(with_fred_once: Cast, tmp_path: Path) -> Cast:
    """Return the cast of a copy of it."""
    return copy_of(with_fred_once, tmp_path / "home")


def ready(cast: Cast, vault: SealedVault) -> tuple[str, ...]:
    """Return whose confirmation two officers could take up now; the vault is sealed again."""
    flow = cast.to_open(vault, "Cy", "Flo")
    said = flow.open_vault.changes.view().ready
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later()
    return said


def test_an_acknowledgement_fits_its_own_place_alone(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.acknowledge(*two.factors("Ada")).sign()
    entries, faults = desk(two, vault)
    assert faults == []
    (said,) = [entry for entry in entries if entry.is_a(DUTY_ACKNOWLEDGED)]
    copied_fields = fields_of(said, OWN)
    others = [duty for duty in header_of(two).duties if duty.kind == ACKNOWLEDGE and duty.of != two.id("Ada")]
    # The same once more; of another duty; under another name; with a made-up signature.
    for changes in ({}, {"duty_id": others[0].id}, {"person": others[0].of}, {"signature": "00" * 64}):
        vault.context.journal.record(DUTY_ACKNOWLEDGED, **{**copied_fields, **changes})
    resealed(two, vault)
    assert owing(two) == {duty.of for duty in others}
    _, faults = desk(two, vault)
    assert len(faults) == 4
    assert all("another place" in fault for fault in faults)
    vault.close()


def test_at_its_place_it_says_what_was_signed_and_nothing_else(two: Cast) -> None:
    """Whoever has the folder and somebody's form cut off behind its place can write any entry there: it has to say the same."""
    vault = two.open()
    removed(two, vault)
    place = vault.context.journal.last_place()
    duty = next(duty for duty in header_of(two).duties if duty.of == two.id("Ada") and duty.kind == ACKNOWLEDGE)
    form = {
        "form": "twinseal/1 statement", "v": 1, "vault": header_of(two).vault_id, "log": header_of(two).log_id,
        "person": two.id("Ada"), "key": 1, "kind": ACKNOWLEDGE, "about": {"duty": duty.id}, "entry": place.entry,
        "head": place.head, "at": "2026-11-02T09:00:00Z",
    }  # fmt: skip
    stranger = Identity.generate()
    vault.context.journal.record(
        DUTY_ACKNOWLEDGED, duty_id=duty.id, person=two.id("Ada"), form=form, signature=stranger.sign(signed_form(form)).hex()
    )
    resealed(two, vault)
    assert two.id("Ada") in owing(two)
    _, faults = desk(two, vault)
    assert len(faults) == 1
    assert "not signed by" in faults[0]
    vault.close()


def test_what_was_said_in_another_branch_fits_nowhere_here(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    removed(two, vault)
    vault.close()
    backup = copied(two.vault_path.parent, tmp_path / "backup")
    vault = two.open()
    vault.acknowledge(*two.factors("Ada")).sign()
    entries, _ = desk(two, vault)
    vault.close()
    said = fields_of(next(entry for entry in entries if entry.is_a(DUTY_ACKNOWLEDGED)), OWN)
    # The backup is put back, and somebody tried to sign in before the copied entry is appended.
    other = replace(two, vault_path=backup / two.vault_path.name)
    other.later(4000)
    vault = other.open()
    desk(other, vault)
    vault.context.journal.record(DUTY_ACKNOWLEDGED, **said)
    resealed(other, vault)
    assert other.id("Ada") in owing(other)
    _, faults = desk(other, vault)
    assert len(faults) == 1
    vault.close()


def _signed(
    cast: Cast, vault: SealedVault, signer: str, changes: Mapping[str, object] = MappingProxyType({})
) -> dict[str, Any]:
    """Return an entry as a program of their own would write it: who signs has their keys, whatever the rules say."""
    context = vault.context
    place, header = context.journal.last_place(), context.header
    subject = context.roster.newest.people[cast.id("Fred")]
    form = Confirmation(
        header.vault_id, header.log_id, subject.id, subject.key.number, subject.key.public_sha256.hex(), cast.id(signer),
        header.enrolled(cast.id(signer)).key, place, iso(context.machine.clock.utc()),
    ).to_json()  # fmt: skip
    form |= changes
    with cast.passphrase(signer) as words:
        entry = header.enrolled(cast.id(signer))
        opened = open_key_bundle(entry.bundle, passphrase=words, owner=header.owner(entry))
    message = signed_form(form)
    identity = opened.identity
    return {
        "person": subject.id,
        "form": form,
        "signature": identity.sign(message).hex(),
        "signature_mldsa44": identity.sign_mldsa44(message).hex(),
    }


def _record_with_copy(vault: SealedVault, said: Mapping[str, Any]) -> None:
    """Log what somebody said, and put its copy beside the log, which the sealed screen counts by."""
    entry = vault.context.journal.record(PERSON_MET, **said)
    signatures = {"ed25519": bytes.fromhex(said["signature"]), "mldsa44": bytes.fromhex(said["signature_mldsa44"])}
    keep_copy(vault.context.machine.files, vault.context.paths, entry.seq, said["form"], **signatures)


FORGED: Mapping[str, Callable[[Cast, SealedVault], dict[str, Any]]] = {
    "by the subject": lambda cast, vault: _signed(cast, vault, "Fred"),
    "by one who brought them": lambda cast, vault: _signed(cast, vault, "Bo"),
    "by an operator": lambda cast, vault: _signed(cast, vault, "Ada"),
    "by a stranger": lambda cast, vault: _signed(cast, vault, "Flo", {"by": cast.id("Di")}),
    "of other keys": lambda cast, vault: _signed(cast, vault, "Di", {"public_sha256": "00" * 32}),
    "of another number": lambda cast, vault: _signed(cast, vault, "Di", {"key": 2}),
    "of another vault": lambda cast, vault: _signed(cast, vault, "Di", {"vault": "00" * 16}),
    "at another place": lambda cast, vault: _signed(cast, vault, "Di", {"entry": 3}),
    "with one signature": lambda cast, vault: _signed(cast, vault, "Di") | {"signature_mldsa44": "00" * 2420},
    "of somebody who is not held": lambda cast, vault: (
        _signed(cast, vault, "Di", {"person": cast.id("Ed")}) | {"person": cast.id("Ed")}
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_meeting_is_offered_to_nobody(with_fred: Cast, how: str) -> None:
    cast, vault = with_fred, with_fred.open()
    _record_with_copy(vault, FORGED[how](cast, vault))
    assert TAKE_UP not in [duty.kind for duty in vault.view().duties]
    assert ready(cast, vault) == ()
    assert not [duty for duty in header_of(cast).duties if duty.kind == TAKE_UP]
    _, faults = desk(cast, vault)
    # Keys of that number may have been on a list that fell: then the meeting was honest, and frees nobody.
    assert len(faults) == (how != "of another number")
    assert vault.context.roster.newest.people[cast.id("Fred")].held
    vault.close()


def test_the_same_way_of_an_honest_third_is_taken_up(with_fred: Cast) -> None:
    """The positive control of the rows above."""
    cast, vault = with_fred, with_fred.open()
    _record_with_copy(vault, _signed(cast, vault, "Di"))
    assert [duty.kind for duty in vault.view().duties].count(TAKE_UP) == 1
    assert ready(cast, vault) == (cast.id("Fred"),)
    assert desk(cast, vault)[1] == []
    vault.close()


def test_a_meeting_is_taken_up_once_and_replayed_never(with_fred: Cast) -> None:
    cast, vault = with_fred, with_fred.open()
    meeting = vault.confirm_somebody()
    meeting.identify_subject(*cast.factors("Fred"))
    meeting.identify_third(*cast.factors("Di"))
    meeting.sign()
    cast.later()
    entries, _ = desk(cast, vault)
    said = fields_of(next(entry for entry in entries if entry.is_a(PERSON_MET)), MET)
    flow = cast.to_open(vault, "Bo", "Cy")
    flow.open_vault.changes.confirm_person(cast.id("Fred"))
    sealed(cast, flow)
    vault.context.journal.record(PERSON_MET, **said)
    assert ready(cast, vault) == ()
    _, faults = desk(cast, vault)
    assert len(faults) == 1
    vault.close()


def test_two_officers_write_confirmed_where_nobody_met_anybody(with_fred: Cast) -> None:
    cast, vault = with_fred, with_fred.open()
    # A program of their own, that judges nothing: the form is signed by one of the two who brought Fred.
    vault.context.journal.record(PERSON_MET, **_signed(cast, vault, "Bo"))
    flow = cast.to_open(vault, "Bo", "Cy")
    fred = cast.id("Fred")
    real = NextPeople.__init__

    def begin(self: NextPeople, copy: Any, header: Any, facts: PeopleFacts) -> None:
        real(self, copy, header, facts)
        proof = Evidence(cast.id("Di"), 1, 3, bytes(32), "2026-11-02T09:00:00Z", bytes(64), bytes(2420))
        self.confirm_person(fred, proof)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NextPeople, "__init__", begin)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        patch.setattr(next_note, "judge_next", lambda roster, *_: roster)
        flow.reseal(ResealCause.HAND)
    vault.close()
    assert both(cast.vault_path / "audit", cast.card())[:2] == ("TAMPERED", "people.row")
    with pytest.raises(HeaderDamaged, match="People note 2"):
        cast.open()
