"""Two people with a program of their own write people and rules of their own into header, store and slots alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Template, cast_in
from fakes.folder_writer import header_of
from fakes.second_opinion import both
from fakes.vault_copy import copied
from twinseal.crypto.identity import Identity
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.errors import HeaderDamaged
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.who_counts import of_the_founding
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealing import next_note, reseal
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.host.files import RealFiles
from twinseal.vault.generation import keep_constitution, unlock_generation
from twinseal.vault.header import Header
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store


def _sealed_with(flow: OpeningFlow, ed: str, *, raised: bool, note: bool) -> None:
    """Reseal as a program would that rehearses nothing: operators may pair with each other, and Ed is an officer."""
    real = NextPeople.__init__

    def begin(self: NextPeople, copy: Store, header: Header, facts: PeopleFacts) -> None:
        real(self, copy, header, facts)
        decided = self._constitution
        people = tuple(replace(row, role=Role.OFFICER.value) if row.id == ed else row for row in decided.people)
        rules = replace(decided.policy, same_team_forbidden=False, opening_min=60)
        edition = decided.edition + int(raised)
        self._constitution = replace(decided, people=people, policy=rules, edition=edition)
        keep_constitution(copy, self._constitution)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NextPeople, "__init__", begin)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        if note:
            patch.setattr(next_note, "judge_next", lambda roster, *_: roster)
        else:
            patch.setattr(reseal, "next_note", lambda *_: None)
        receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.new_seal


HOW: dict[str, tuple[tuple[str, str], str, bool, bool, str]] = {
    "two officers, no note": (("Bo", "Cy"), "Ed", False, False, "card_differs"),
    "two officers, no note, rules alone": (("Bo", "Cy"), "", False, False, "not_decided"),
    "two officers, no note, next edition": (("Bo", "Cy"), "Ed", True, False, "people_missing"),
    "operator and officer, no note": (("Ada", "Bo"), "Ed", False, False, "card_differs"),
    "operator and officer, no note, rules alone": (("Ada", "Bo"), "", False, False, "not_decided"),
    "operator and officer, note of their own": (("Ada", "Bo"), "Ed", True, True, "people_missing"),
    "operator and officer, note of their own, rules alone": (("Ada", "Bo"), "", True, True, "people_missing"),
}
"""Who seals, whose role becomes another, whether the edition is the next, whether they write a note, what the start says.

The suite takes them in turn in a vault of the founding and in one `left` by somebody, after a list of two officers.
"""


@pytest.mark.parametrize(
    ("how", "left"),
    [
        pytest.param(how, left, marks=[] if (number + left) % 2 else [pytest.mark.long])
        for number, how in enumerate(HOW, start=1)
        for left in (False, True)
    ],
)
def test_what_no_note_of_two_officers_names_opens_nothing(
    two_template: Template, tmp_path: Path, how: str, left: bool
) -> None:
    pair, promoted, raised, note, code = HOW[how]
    cast = cast_in(tmp_path / "home", two_template)
    vault = cast.open()
    if left:
        flow = cast.to_open(vault, "Bo", "Cy")
        cast.later()
        flow.open_vault.changes.remove_person(cast.id("Gil"), "Left the company")
        # Rules that two officers did change are no cover for others.
        flow.open_vault.rule_forms.set_rule("opening_min", "20")
        cast.sign_list(flow, "Bo", "Cy")
        receipt = flow.view().receipt
        assert receipt is not None
        assert receipt.problem == ""
        cast.register_code = receipt.register_code
        cast.later(4000)
    assert header_of(cast.vault_path).constitution.edition == int(left)
    backup = copied(cast.vault_path, tmp_path / "backup.twinseal")
    flow = cast.to_open(vault, *pair)
    signers = [(person.id, identity) for person, identity in flow.open_vault.state.pair.signers()]
    keys = {person: bytearray(identity.private_bytes().copy_bytes()) for person, identity in signers}
    _sealed_with(flow, cast.ids.get(promoted, ""), raised=raised, note=note)
    vault.close()
    cast.later(4000)
    # It was carried out: header, store and slots agree with each other, and people who may not pair have a slot.
    header, paths = header_of(cast.vault_path), VaultPaths(cast.vault_path)
    assert not header.policy.same_team_forbidden
    assert (header.enrolled(cast.id("Ed")).person.role is Role.OFFICER) is bool(promoted)
    # Of one team: a pair that nobody allowed.
    beyond = tuple(sorted((cast.id("Ada"), cast.id("Flo"))))
    assert beyond in load_keyslots(RealFiles(), paths, header).pairs
    first, second = ((person, Identity.from_private_bytes(data)) for person, data in keys.items())
    store, key = unlock_generation(
        RealFiles(), paths, header, first, second, standings=of_the_founding(header.constitution.people)
    )
    store.close()
    key.wipe()
    with pytest.raises(HeaderDamaged) as caught:
        cast.open()
    assert caught.value.text.code == f"header.damaged.{code}"
    notes = sorted((cast.vault_path / "audit").glob("people/*.note"))
    assert len(notes) == int(left) + int(note)
    if note:
        assert both(cast.vault_path / "audit", cast.card())[:2] == ("TAMPERED", "people.quorum")
    # The last backup is the vault.
    other = replace(cast, vault_path=backup)
    vault = other.open()
    flow = other.to_open(vault, *pair)
    assert not flow.view().masked, flow.view().warnings
    flow.reseal(ResealCause.HAND)
    vault.close()
