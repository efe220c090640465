"""An entry of a log whose people changed, in somebody else's hands: the notes with it are judged as in an export, by both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fakes.memory_disk import MemoryDisk
from fakes.people_mutations import NAME, SIZE, START, PeopleVault, confirmed, honest_people
from twinseal.audit.format.people_note import people_names
from twinseal.audit.verify.disclosure import Disclosure, Proven, disclose, verify_disclosure
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone import twinseal_verify

FOLDER = Path("audit")
LEFT, ANOTHER = "p00000001", b"\xee" * 32


@pytest.fixture(scope="module")
def vault() -> PeopleVault:
    return honest_people()


@pytest.fixture(scope="module")
def honest(vault: PeopleVault) -> Disclosure:
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data(), FOLDER / "people" / NAME: vault.signed(vault.note)})
    assert people_names(disk, FOLDER) == (NAME,)
    keys = [vault.log.people.audit, vault.log.people.audit_later]
    return disclose(disk, FOLDER, 15, SIZE, keys, edition=1)


@pytest.fixture(scope="module")
def point(vault: PeopleVault) -> bytes:
    return vault.signed_point(vault.point(SIZE))


def both(disclosure: Disclosure, card: TrustCard, note: bytes) -> str:
    """Return the reason that both verifiers name, empty for a proven entry."""
    result = verify_disclosure(disclosure.to_bytes(), card, note)
    mine = ("", True) if isinstance(result, Proven) and result.countersigned else (getattr(result, "reason", None), False)
    for pure in (False, True):
        answer = twinseal_verify.verify_disclosure(disclosure.to_bytes(), card.to_bytes(), note, pure)
        assert (answer["reason"], answer["countersigned"]) == mine
    return str(mine[0])


def test_the_first_card_proves_an_entry_after_people_changed(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    assert both(honest, vault.log.card(), point) == ""
    result = verify_disclosure(honest.to_bytes(), vault.log.card(), point)
    assert isinstance(result, Proven)
    assert (result.entry.seq, result.roster.newest.number) == (15, 1)
    assert LEFT not in result.roster.newest.people


def test_without_its_note_it_says_that_one_is_missing(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    assert both(replace(honest, people=()), vault.log.card(), point) == "people.missing"


def test_another_note_in_its_place_is_refused(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    card = vault.log.card()
    other = replace(vault.note, constitution_sha256=ANOTHER)
    assert both(replace(honest, people=(vault.signed(other),)), card, point) == "people.chain"
    by_one = vault.signed(vault.note, vault.officers[:1])
    assert both(replace(honest, people=(by_one,)), card, point) == "people.quorum"
    changed = vault.signed(vault.note).replace(LEFT.encode(), b"p00000003", 1)
    assert both(replace(honest, people=(changed,)), card, point) == "people.signature"
    assert both(replace(honest, people=(b"people\n",)), card, point) == "people.form"


def test_a_note_of_another_vault_is_refused(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    other = replace(vault.note, log_id="ab" * 16)
    assert both(replace(honest, people=(vault.signed(other),)), vault.log.card(), point) == "people.origin"


def test_one_note_more_than_the_checkpoint_names_is_refused(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    notes = tuple(data for _, data in confirmed(vault).people)
    assert len(notes) == 2
    assert both(replace(honest, people=notes), vault.log.card(), point) == "people.chain"
    assert both(replace(honest, people=notes[::-1]), vault.log.card(), point) == "people.form"
    assert both(replace(honest, people=(notes[0], notes[0])), vault.log.card(), point) == "people.form"
    # A checkpoint from before the note needs none.
    early = vault.checkpoints[START]
    before = replace(honest, size=START)
    assert both(before, vault.log.card(), early) == "people.chain"


def test_who_left_signs_no_checkpoint_that_proves(vault: PeopleVault, honest: Disclosure) -> None:
    people = vault.log.people
    signers = [(LEFT, people.first), ("p00000002", people.second)]
    forged = vault.signed_point(vault.point(SIZE), signers)
    assert both(honest, vault.log.card(), forged) == "checkpoint.quorum"
    # Nor by the card alone, as if nobody had left.
    founders = vault.signed_point(vault.log.checkpoint(SIZE), signers)
    assert both(honest, vault.log.card(), founders) == "people.chain"
    # What the first card alone cannot know: that a note exists which somebody left out together with its checkpoints.
    assert both(replace(honest, people=()), vault.log.card(), founders) == ""


def test_a_later_card_pins_the_note_that_it_names(vault: PeopleVault, honest: Disclosure, point: bytes) -> None:
    card = vault.log.card()
    assert both(honest, replace(card, edition=1, note_sha256=vault.note.sha256), point) == ""
    assert both(honest, replace(card, edition=1, note_sha256=ANOTHER), point) == "people.chain"
    # The card may be younger than the checkpoint.
    assert both(honest, replace(card, edition=2, note_sha256=ANOTHER), point) == ""
