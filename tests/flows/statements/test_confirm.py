"""A third confirms somebody who is held back; two officers take it up; who opens with whom before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from fakes.new_people import adopt, enrolled, rebound, sealed
from fakes.removal import header_of, verified
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput, DiskFault, NotPermitted, WrongFactor, WrongStep
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.statement import TAKE_UP
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.confirm import thirds_for
from twinseal.flows.status import status_of
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.files import RealFiles
from twinseal.vault.keyslot_file import slots_of
from twinseal.vault.layout import VaultPaths
from twinseal.vault.met_rows import Met

A, B, E, C = (
    ("Bo Officer", Role.OFFICER, "sec"),
    ("Cy Officer", Role.OFFICER, "eng"),
    ("Flo Officer", Role.OFFICER, "ops"),
    ("Di Auditor", Role.AUDITOR, ""),
)


def pairs(cast: Cast, vault: SealedVault) -> set[str]:
    """Return who opens with whom, by the slots that are there."""
    header, standings = vault.context.header, vault.context.roster.newest.standings
    slots = slots_of(RealFiles(), VaultPaths(cast.vault_path), header, standings)
    assert not slots.beyond
    assert not slots.missing
    names = {person: name for name, person in cast.ids.items()}
    return {"-".join(sorted((names[first], names[second]))) for first, second in slots.pairs}


def with_fred(cast: Cast, vault: SealedVault) -> SealReceipt:
    """Let Bo and Cy enrol Fred, an officer."""
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    return sealed(cast, flow)


def met(cast: Cast, vault: SealedVault, person: str = "Fred", third: str = "Di") -> Met:
    """Let a third confirm somebody at the sealed screen."""
    cast.later()
    meeting = vault.confirm_somebody()
    meeting.identify_subject(*cast.factors(person))
    meeting.identify_third(*cast.factors(third))
    signed = meeting.sign()
    cast.later()
    return signed


def resealed(cast: Cast, vault: SealedVault, *pair: str) -> SealReceipt:
    flow = cast.to_open(vault, *pair)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt


def taken_up(cast: Cast, vault: SealedVault, *pair: str, person: str = "Fred") -> SealReceipt:
    flow = cast.to_open(vault, *pair)
    view = flow.open_vault.changes.view()
    assert view.ready == (cast.id(person),)
    flow.open_vault.changes.confirm_person(cast.id(person))
    return sealed(cast, flow, (pair[0], pair[1]))


def owed(cast: Cast) -> list[str]:
    return [duty.of for duty in header_of(cast).duties if duty.kind == TAKE_UP]


def findings(cast: Cast, vault: SealedVault, who: str = "Di") -> list[str]:
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors(who))
    seen = [finding.rule for finding in findings_in(desk.log_view())]
    desk.sign_out()
    return seen


def test_a_new_officer_opens_with_nobody_until_a_third_met_them(
    cast_of: Callable[..., Cast], refused: Callable[..., str]
) -> None:
    cast = cast_of(A, B, C)
    vault = cast.open()
    assert "nobody to confirm" in refused(BadInput, vault.confirm_somebody)
    with_fred(cast, vault)
    assert pairs(cast, vault) == {"Bo-Cy"}
    signed = met(cast, vault)
    # Alone it changes nothing; the log has it, and a copy lies beside it.
    assert pairs(cast, vault) == {"Bo-Cy"}
    assert [path.name for path in (cast.vault_path / "statements").iterdir()] == [f"{signed.entry:08d}.json"]
    receipt = taken_up(cast, vault, "Bo", "Cy")
    assert receipt.edition == 2
    assert pairs(cast, vault) == {"Bo-Cy", "Bo-Fred", "Cy-Fred"}
    assert list((cast.vault_path / "statements").iterdir()) == []
    (_, note) = vault.context.roster.notes
    (freed,) = note.freed
    assert (freed.id, freed.evidence is not None) == (cast.id("Fred"), True)
    result = verified(cast)
    assert result.verdict.is_valid
    assert "held back no longer, confirmed by Di Auditor" in result.people[1]
    assert not {"A25", "A22", "A14", "A23"} & set(findings(cast, vault))
    # Fred opens now, with each of those who brought him.
    cast.later()
    resealed(cast, vault, "Fred", "Bo")
    vault.close()


def test_without_two_officers_it_waits_and_is_said_to_wait(cast: Cast) -> None:
    vault = cast.open()
    with_fred(cast, vault)
    assert TAKE_UP not in [duty.kind for duty in vault.view().duties]
    met(cast, vault)
    # Said at once, before a seal makes it a duty; until when, the policy says as for an acknowledgement.
    (said,) = [duty for duty in vault.view().duties if duty.kind == TAKE_UP]
    assert said.age is DutyAge.IN_TIME
    within = timedelta(hours=vault.context.header.policy.acknowledge_due_h)
    left = datetime.fromisoformat(said.due_utc) - cast.clock.utc()
    assert within - timedelta(minutes=5) < left < within
    # Whoever looks without the log reads the same, for the copies lie beside it.
    status = status_of(cast.machine, cast.vault_path)
    assert (status.confirmed, status.acknowledged) == (1, 0)
    assert [duty for duty in status.duties if duty.kind == TAKE_UP] == [said]
    assert owed(cast) == []
    # An operator and an officer seal: the evidence is kept in the store, and two officers owe that it is taken up.
    receipt = resealed(cast, vault, "Ada", "Bo")
    assert any("confirmation" in duty for duty in receipt.duties)
    assert owed(cast) == [cast.id("Fred")]
    (made,) = [duty for duty in header_of(cast).duties if duty.kind == TAKE_UP]
    assert datetime.fromisoformat(made.due) - cast.clock.utc() > within - timedelta(minutes=5)
    assert [duty.age for duty in vault.view().duties if duty.kind == TAKE_UP] == [DutyAge.IN_TIME]
    assert status_of(cast.machine, cast.vault_path).confirmed == 0
    resealed(cast, vault, "Ed", "Bo")
    assert owed(cast) == [cast.id("Fred")]
    flow = cast.to_open(vault, "Ada", "Cy")
    assert flow.open_vault.changes.view().ready == ()
    with pytest.raises(NotPermitted, match="officers"):
        flow.open_vault.changes.confirm_person(cast.id("Fred"))
    flow.reseal(ResealCause.HAND)
    cast.later()
    cast.register_code = ""
    taken_up(cast, vault, "Cy", "Flo")
    assert owed(cast) == []
    assert "Bo-Fred" in pairs(cast, vault)
    assert not {"A25", "A22", "A14"} & set(findings(cast, vault))
    vault.close()


def test_third_and_fourth_take_it_up_when_both_others_left(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of(A, B, E)
    vault = cast.open()
    with_fred(cast, vault)
    # Flo brought nobody: she pairs with Fred at once, and may be the third.
    assert pairs(cast, vault) == {"Bo-Cy", "Bo-Flo", "Cy-Flo", "Flo-Fred"}
    met(cast, vault, third="Flo")
    # Bo and Cy never come again.
    taken_up(cast, vault, "Flo", "Fred")
    assert pairs(cast, vault) == {"Bo-Cy", "Bo-Flo", "Cy-Flo", "Flo-Fred", "Bo-Fred", "Cy-Fred"}
    vault.close()


REFUSED: tuple[tuple[str, str, str], ...] = (
    ("Fred", "themselves", "themselves"),
    ("Bo", "brought", "signed for the keys"),
    ("Ada", "role", "neither an auditor nor an officer"),
    ("Gus", "later", "came with Fred Officer or later"),
)


@pytest.mark.parametrize(("third", "why", "words"), REFUSED, ids=[why for _, why, _ in REFUSED])
def test_who_is_no_third_is_told_before_a_code_is_used(
    cast: Cast, refused: Callable[..., str], third: str, why: str, words: str
) -> None:
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    cast.later()
    enrolled(cast, flow, "Gus Officer")
    sealed(cast, flow)
    cast.later()
    meeting = vault.confirm_somebody()
    refused(WrongStep, meeting.sign)
    refused(BadInput, lambda: meeting.identify_subject(*cast.factors("Cy")))
    meeting.identify_subject(*cast.factors("Fred"))
    size = vault.context.journal.writer.size
    assert words in refused(NotPermitted, lambda: meeting.identify_third(*cast.factors(third))), why
    assert refused(BadInput, lambda: meeting.check_third("p0badc0de")) == "Choose a person of this vault."
    assert vault.context.journal.writer.size == size
    refused(WrongStep, meeting.sign)
    # A slip loses nothing: the right third goes on.
    meeting.identify_third(*cast.factors("Di"))
    assert meeting.view().name == "Fred Officer"
    meeting.sign()
    refused(WrongStep, meeting.sign)
    assert {person.name for person in thirds_for(vault.context, cast.id("Fred"))} == {"Di Auditor", "Flo Officer"}
    vault.close()


def test_a_wrong_factor_of_either_confirms_nobody(cast: Cast) -> None:
    vault = cast.open()
    with_fred(cast, vault)
    meeting = vault.confirm_somebody()
    person, passphrase, _ = cast.factors("Fred")
    with pytest.raises(WrongFactor):
        meeting.identify_subject(person, passphrase, "000000")
    cast.later(60)
    meeting.identify_subject(*cast.factors("Fred"))
    third, words, _ = cast.factors("Di")
    with pytest.raises(WrongFactor):
        meeting.identify_third(third, words, "000000")
    meeting.leave()
    assert "person.met" not in kinds(cast, vault)
    vault.close()


def kinds(cast: Cast, vault: SealedVault) -> list[str]:
    cast.later(60)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kinds = [line.kind for line in desk.entries(count=500)[1]]
    desk.sign_out()
    return kinds


def test_what_a_third_confirmed_stays_when_the_third_leaves(two: Cast) -> None:
    vault = two.open()
    with_fred(two, vault)
    met(two, vault, third="Gil")
    # Gil leaves before anybody took it up.
    flow = two.to_open(vault, "Bo", "Cy")
    two.later()
    flow.open_vault.changes.remove_person(two.id("Gil"), "Left the company")
    sealed(two, flow)
    assert owed(two) == [two.id("Fred")]
    taken_up(two, vault, "Bo", "Cy")
    assert "Bo-Fred" in pairs(two, vault)
    vault.close()
    assert verified(two).verdict.is_valid


def test_what_a_third_confirmed_stays_when_they_have_new_keys(cast: Cast) -> None:
    vault = cast.open()
    with_fred(cast, vault)
    met(cast, vault, third="Flo")
    # Flo forgot everything before anybody took it up: her new keys are held back, what she signed with the old ones is good.
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    rebound(cast, flow, "Flo", with_old=False)
    sealed(cast, flow)
    adopt(cast, "Flo")
    assert vault.context.roster.newest.people[cast.id("Flo")].held
    assert owed(cast) == [cast.id("Fred")]
    taken_up(cast, vault, "Bo", "Cy")
    assert "Bo-Fred" in pairs(cast, vault)
    # Held back, she is the third for nobody.
    assert [third.name for third in thirds_for(vault.context, cast.id("Flo"))] == ["Di Auditor", "Fred Officer"]
    vault.close()
    assert verified(cast).verdict.is_valid


def full(act: str, path: Path) -> None:
    if act == "replace" and path.parent.name == "checkpoints":
        raise DiskFault("The drive is full.")


def test_the_third_comes_while_the_vault_is_cut_off(cast: Cast) -> None:
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    with_fred(cast, vault)
    flow = cast.to_open(vault, "Ada", "Bo")
    files.hook = full
    receipt = flow.reseal(ResealCause.HAND).receipt
    files.hook = None
    assert receipt is not None
    assert receipt.problem
    vault.close()
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert any("no checkpoint yet" in notice for notice in vault.view().notices)
    met(cast, vault)
    taken_up(cast, vault, "Bo", "Cy")
    assert "Cy-Fred" in pairs(cast, vault)
    vault.close()


def test_a_third_beside_the_pair_frees_in_the_same_note(cast_of: Callable[..., Cast], refused: Callable[..., str]) -> None:
    cast = cast_of(A, B, C)
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    opened = flow.open_vault
    assert "not held back" in refused(BadInput, lambda: opened.third_beside.view(cast.id("Bo")))
    enrolled(cast, flow)
    assert [third.name for third in opened.third_beside.thirds(cast.id("Fred"))] == ["Di Auditor"]
    shown = opened.third_beside.view(cast.id("Fred"))
    cast.later()
    confirm = opened.third_beside.confirm
    assert "signed for the keys" in refused(NotPermitted, lambda: confirm(cast.id("Fred"), *cast.factors("Bo")))
    third, words, _ = cast.factors("Di")
    with pytest.raises(WrongFactor):
        confirm(cast.id("Fred"), third, words, "000000")
    cast.later(60)
    rows = confirm(cast.id("Fred"), *cast.factors("Di")).rows
    assert [row.kind for row in rows] == ["person.enrolled", "person.confirmed"]
    assert shown.digits in rows[1].sentence
    sealed(cast, flow)
    # The slots are there at once: the two founders may leave today.
    assert pairs(cast, vault) == {"Bo-Cy", "Bo-Fred", "Cy-Fred"}
    (note,) = vault.context.roster.notes
    assert ([line.how for line in note.entering], len(note.freed)) == (["held"], 1)
    assert owed(cast) == []
    assert verified(cast).verdict.is_valid
    assert not {"A25", "A22", "A14", "A23"} & set(findings(cast, vault))
    vault.close()


def test_what_a_third_said_beside_a_list_that_fell_is_no_finding(cast: Cast) -> None:
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    cast.later()
    flow.open_vault.third_beside.confirm(cast.id("Fred"), *cast.factors("Di"))
    cast.later()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.changes_kept) == ("", 2)
    cast.register_code = receipt.register_code
    assert owed(cast) == []
    assert "A25" not in findings(cast, vault)
    vault.close()


def test_a_third_confirms_nobody_who_stands_in_a_draft(cast: Cast, refused: Callable[..., str]) -> None:
    """Two officers with a program of their own can leave any keys there: in this opening nobody opened them."""
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    opened = flow.open_vault
    (offer,) = opened.changes.view().offered
    assert [row.kind for row in opened.changes.take_up(offer.id).rows] == ["person.enrolled"]
    entries = vault.context.journal.writer.size
    assert "sealed screen" in refused(NotPermitted, lambda: opened.third_beside.view(cast.id("Fred")))
    cast.later()
    assert "sealed screen" in refused(
        NotPermitted, lambda: opened.third_beside.confirm(cast.id("Fred"), *cast.factors("Di"))
    )
    # No factor was asked for, and nothing said.
    assert vault.context.journal.writer.size == entries
    sealed(cast, flow)
    met(cast, vault)
    taken_up(cast, vault, "Bo", "Cy")
    assert "Cy-Fred" in pairs(cast, vault)
    vault.close()


def test_somebody_of_before_is_met_at_the_sealed_screen(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    with_fred(cast, vault)
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    assert "sealed screen" in refused(NotPermitted, lambda: flow.open_vault.third_beside.view(cast.id("Fred")))
    flow.reseal(ResealCause.HAND)
    vault.close()
