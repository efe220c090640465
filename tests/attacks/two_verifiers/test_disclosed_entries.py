"""Disclosed entries in somebody else's hands: both verifiers take the same ones, for the same entry, and refuse the same."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from fakes.forged_log import Vault, honest_vault
from fakes.memory_disk import MemoryDisk
from twinseal.audit.verify.disclosure import Proven, disclose, verify_disclosure
from twinseal.domain.errors import TwinsealError
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone import twinseal_verify

pytestmark = pytest.mark.usefixtures("remembered")

FOLDER = Path("audit")
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1, 29, 30, 31, 2**53, 2**64, 1.5, "", "x", "\ud800", "\u202e", "00" * 32, "AB" * 32, [], {}, [1], ["00" * 32] * 70, {"00" * 32: 1},
)  # fmt: skip


@pytest.fixture(scope="module")
def vault() -> Vault:
    return honest_vault()


@pytest.fixture(scope="module")
def honest(vault: Vault) -> bytes:
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data()})
    return disclose(disk, FOLDER, 17, 30, [vault.log.people.audit]).to_bytes()


def both(data: bytes, card: bytes, note: bytes) -> tuple[str, int | None, object]:
    """Return reason, entry and fields by both, `slip` for what is none; anything else than an answer fails the test."""
    mine: tuple[str, int | None, object] = ("slip", None, None)
    other, signed = mine, False
    try:
        result = verify_disclosure(data, TrustCard.from_bytes(card), note)
        if isinstance(result, Proven):
            mine, signed = ("", result.entry.seq, result.entry.fields), result.countersigned
        else:
            mine = (result.reason.value, result.seq, None)
    except TwinsealError:
        pass
    try:
        answer = twinseal_verify.verify_disclosure(data, card, note)
        other = (answer["reason"], answer["seq"], answer["fields"])
        assert answer["countersigned"] is signed
    except twinseal_verify.Misuse:
        pass
    assert mine == other, data[:300]
    return mine


def _bytes(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def test_both_take_the_honest_one_and_each_entry_has_its_own(vault: Vault, honest: bytes) -> None:
    card, note = vault.log.card().to_bytes(), vault.notes[30]
    assert both(honest, card, note)[:2] == ("", 17)
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data()})
    for seq in range(30):
        data = disclose(disk, FOLDER, seq, 30, [vault.log.people.audit]).to_bytes()
        assert both(data, card, note)[:2] == ("", seq)


def test_any_field_changed_gone_or_added_means_the_same_to_both(vault: Vault, honest: bytes) -> None:
    card, note = vault.log.card().to_bytes(), vault.notes[30]
    fields = json.loads(honest)
    for name in [*fields, "more"]:
        for odd in ODD:
            changed = copy.deepcopy(fields) | {name: odd}
            if _bytes(changed) != honest:
                assert both(_bytes(changed), card, note)[0] != ""
    for name in fields:
        assert both(_bytes({key: value for key, value in fields.items() if key != name}), card, note)[0] == "slip"
    for place in range(len(fields["proof"])):
        for odd in ODD:
            proof = [*fields["proof"][:place], odd, *fields["proof"][place + 1 :]]
            assert both(_bytes(fields | {"proof": proof}), card, note)[0] != ""
    swapped = [fields["proof"][1], fields["proof"][0], *fields["proof"][2:]]
    assert both(_bytes(fields | {"proof": swapped}), card, note)[0] == "root"
    assert both(_bytes(fields | {"proof": [*fields["proof"], "00" * 32]}), card, note)[0] == "root"


def test_a_proof_that_is_no_list_is_none_for_both() -> None:
    # In a log of two entries a proof is one hash; its name in an object must not pass for it.
    vault = honest_vault()
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data()})
    fields = json.loads(disclose(disk, FOLDER, 0, 1, [vault.log.people.audit]).to_bytes())
    card = vault.log.card().to_bytes()
    for proof in ({}, "", {"00" * 32: 1}):
        assert both(_bytes(fields | {"proof": proof}), card, vault.log.note(1))[0] == "slip"


@pytest.mark.parametrize("count", [800, pytest.param(3000, marks=pytest.mark.long)])
def test_changed_bytes_anywhere_mean_the_same_to_both(vault: Vault, honest: bytes, count: int) -> None:
    card, note = vault.log.card().to_bytes(), vault.notes[30]
    chance = random.Random(30)
    taken = 0
    for _ in range(count):
        data = bytearray(honest)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            place = chance.randrange(len(data))
            what = chance.randrange(3)
            if what == 0:
                data[place] = chance.choice(b'0189afAFxyz"\\{}[]:,-\x00\n\xff')
            elif what == 1:
                del data[place]
            else:
                data[place:place] = data[place : place + chance.randrange(8)]
        taken += both(bytes(data), card, note)[0] == "" and bytes(data) != honest
    assert taken == 0, "no changed bytes say the same entry"


def test_changed_notes_mean_the_same_to_both(vault: Vault, honest: bytes) -> None:
    card, note = vault.log.card().to_bytes(), vault.notes[30]
    chance = random.Random(31)
    rows = note.splitlines(keepends=True)
    for _ in range(400):
        changed = list(rows)
        place = chance.randrange(len(changed))
        what = chance.randrange(5)
        if what == 0:
            del changed[place]
        elif what == 1:
            changed.insert(place, chance.choice(rows))
        elif what == 2:
            changed[place] = changed[place].swapcase()
        elif what == 3:
            changed[place] = changed[place].rstrip(b"\n") + chance.choice((b"", b" \n", b"\r\n", b"=\n", b"A\n"))
        else:
            other = chance.randrange(len(changed))
            changed[place], changed[other] = changed[other], changed[place]
        both(honest, card, b"".join(changed))
    for size, other_note in vault.notes.items():
        assert both(honest, card, other_note)[0] == ("" if size == 30 else "root")


def test_another_card_proves_nothing_to_either(vault: Vault, honest: bytes) -> None:
    fields = json.loads(vault.log.card().to_bytes())
    note = vault.notes[30]
    assert both(honest, _bytes(fields | {"log_id": "cd" * 16}), note)[0] == "checkpoint.origin"
    assert both(honest, _bytes(fields | {"line_ed25519": "00" * 32}), note)[0] != ""
    assert both(honest, _bytes(fields | {"people": fields["people"][:1]}), note)[0] != ""
