"""The trust card is read strictly: a verifier starts from nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from twinseal.domain import canonical
from twinseal.domain.card_rows import LaterCertificate, TrustedPerson
from twinseal.domain.errors import TrustCardBad, UnknownFormat
from twinseal.domain.people import Role
from twinseal.domain.public_digest import public_digest
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone.twinseal_verify import Card, Misuse


def _person(number: int, role: Role = Role.OFFICER) -> TrustedPerson:
    return TrustedPerson(
        f"p0000000{number}", f"Person {number}", role, bytes([number]) * 32, bytes([number]) * 1312,
        bytes([16 + number]) * 32, bytes([32 + number]) * 32, b"issuer",
    )  # fmt: skip


CARD = TrustCard(
    vault_id="ab" * 16,
    vault_name="Pump house \u00e9",
    log_id="cd" * 16,
    genesis_public=b"g" * 32,
    line_ed25519=b"l" * 32,
    line_mldsa44=b"m" * 1312,
    audit_key_sha256=b"a" * 32,
    constitution_sha256=b"h" * 32,
    people=(_person(1), _person(2, Role.OPERATOR), _person(3, Role.AUDITOR)),
    founded_utc="2026-01-02T03:04:05Z",
)


def test_card_reads_back_as_itself() -> None:
    assert TrustCard.from_bytes(CARD.to_bytes()) == CARD
    assert CARD.person("p00000002") == CARD.people[1]
    assert CARD.person("p00000009") is None


def test_fingerprint_and_qr_change_with_every_pin() -> None:
    other = replace(CARD, genesis_public=b"G" * 32)
    assert CARD.fingerprint() != other.fingerprint()
    assert len(CARD.fingerprint().split()) == 16
    assert CARD.qr_payload() != other.qr_payload()
    assert len(CARD.qr_payload()) < 150


def _changed(**fields: object) -> bytes:
    value: dict[str, Any] = json.loads(CARD.to_bytes())
    for name, field in fields.items():
        if field is None:
            value.pop(name)
        else:
            value[name] = field
    return canonical.dumps(value)


def _with_person(**fields: object) -> bytes:
    value: dict[str, Any] = json.loads(CARD.to_bytes())
    value["people"][0] |= fields
    return canonical.dumps(value)


LATER: dict[str, Any] = {
    "id": "p00000009", "name": "Fred", "role": "officer", "key": 1, "certificate_sha256": "99" * 32, "issuer": "3082",
}  # fmt: skip


SEAT: dict[str, Any] = {
    "id": "r1", "name": "Sheet 1", "role": "recovery", "ed25519": "71" * 32, "mldsa44": "72" * 1312, "kem_sha256": "73" * 32,
    "certificate_sha256": "", "issuer": "", "holder": "p00000001",
}  # fmt: skip
OTHER_SEAT = {**SEAT, "ed25519": "74" * 32, "mldsa44": "75" * 1312, "kem_sha256": "76" * 32, "id": "r1"}


def _with_seats(*seats: object) -> bytes:
    return _changed(people=[*json.loads(CARD.to_bytes())["people"], *seats])


def _seated(**fields: object) -> bytes:
    return _with_seats({**SEAT, **fields})


def test_a_seat_is_read_back_and_is_no_person() -> None:
    data = _with_seats(SEAT, {**OTHER_SEAT, "id": "r2", "holder": "p00000002"})
    card = TrustCard.from_bytes(data)
    assert card.to_bytes() == data
    assert [(seat.id, seat.holder) for seat in card.seats] == [("r1", "p00000001"), ("r2", "p00000002")]
    assert (card.person("r1"), card.certified(bytes(32)), card.people) == (None, None, CARD.people)
    known_by = public_digest(b"\x73" * 32, b"\x71" * 32, b"\x72" * 1312, bytes(32))
    assert card.seats[0].public_sha256 == known_by
    assert card.founding_sha256 != CARD.founding_sha256


def test_both_verifiers_take_the_same_cards() -> None:
    for data in (CARD.to_bytes(), _later(), _seated(), _with_seats(SEAT, {**OTHER_SEAT, "id": "r2"})):
        assert Card(data).log_id == CARD.log_id


def _later(**fields: object) -> bytes:
    return _changed(**{"edition": 3, "note_sha256": "ab" * 32, "later": [LATER], **fields})


def test_a_later_card_pins_who_came_and_has_the_same_founding() -> None:
    later = TrustCard.from_bytes(_later())
    assert later.to_bytes() == _later()
    assert (later.founding, later.founding_sha256) == (CARD, CARD.founding_sha256)
    assert later.fingerprint() != CARD.fingerprint()
    came = later.certified(b"\x99" * 32)
    assert isinstance(came, LaterCertificate)
    assert (came.id, came.role, came.key, came.issuer) == ("p00000009", Role.OFFICER, 1, b"\x30\x82")
    assert later.certified(bytes([33]) * 32) == CARD.people[0]
    assert CARD.certified(b"\x99" * 32) is None
    assert replace(CARD, vault_name="Other").founding_sha256 != CARD.founding_sha256


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        CARD.to_bytes() + b" ",
        CARD.to_bytes().replace(b'"people":[', b'"people": ['),
        CARD.to_bytes() * 20,
        b"x" * (2 * 1024 * 1024),
        _changed(format="other"),
        _changed(version=True),
        _changed(version="1"),
        _changed(genesis_public=None),
        _changed(more=1),
        _changed(log_id="CD" * 16),
        _changed(log_id="cd" * 15),
        _changed(genesis_public="zz" * 32),
        _changed(genesis_public="AB" * 32),
        _changed(genesis_public="ab" * 31),
        _changed(genesis_public=5),
        _changed(line_mldsa44="ab" * 32),
        _changed(founded_utc="2026-01-02"),
        _changed(founded_utc="2026-01-02T03:04:05+01:00"),
        _changed(people={}),
        _changed(people=[1]),
        _with_person(role="king"),
        _with_person(id="p 1"),
        _with_person(id="p00000002"),
        _with_person(extra=1),
        _changed(people=[]),
        _with_person(id="p00000009"),
        _with_person(id="r1"),
        _with_person(role="recovery"),
        _with_person(holder="p00000002"),
        _seated(id="r0"),
        _seated(id="r10"),
        _seated(id="p00000009"),
        _seated(role="officer"),
        _seated(holder=""),
        _seated(holder="p00000003"),
        _seated(holder="p00000009"),
        _seated(certificate_sha256="99" * 32),
        _seated(issuer="3082"),
        _seated(more=1),
        _seated(name=1),
        _seated(kem_sha256=(bytes([17]) * 32).hex()),
        _seated(ed25519=(bytes([1]) * 32).hex()),
        _seated(mldsa44=(bytes([1]) * 1312).hex()),
        _with_seats(SEAT, SEAT),
        _with_seats({**SEAT, "id": "r2"}, OTHER_SEAT),
        canonical.dumps({**json.loads(CARD.to_bytes()), "people": [SEAT, *json.loads(CARD.to_bytes())["people"]]}),
        _with_person(ed25519=(bytes([2]) * 32).hex()),
        _with_person(mldsa44=(bytes([2]) * 1312).hex()),
        _with_person(ed25519=(b"l" * 32).hex()),
        _with_person(kem_sha256=(bytes([2]) * 32).hex()),
        _with_person(certificate_sha256=(bytes([34]) * 32).hex()),
        _with_person(certificate_sha256=(bytes([34]) * 31).hex()),
        _with_person(issuer=""),
        _with_person(issuer="00" * 1025),
        _changed(edition=1),
        _changed(edition=False),
        _changed(note_sha256="ab" * 32),
        _changed(later=[LATER]),
        _later(edition=0),
        _later(edition=-1),
        _later(edition=4097),
        _later(edition=True),
        _later(note_sha256=""),
        _later(note_sha256="ab" * 31),
        _later(later=None, missing=1),
        _later(later={}),
        _later(later=[1]),
        _later(later=[LATER, LATER]),
        _later(later=[{**LATER, "key": 0}]),
        _later(later=[{**LATER, "key": 10_000}]),
        _later(later=[{**LATER, "key": True}]),
        _later(later=[{**LATER, "more": 1}]),
        _later(later=[{**LATER, "role": "king"}]),
        _later(later=[{**LATER, "issuer": ""}]),
        _later(later=[{**LATER, "id": "p 1"}]),
        _later(later=[{**LATER, "certificate_sha256": (bytes([33]) * 32).hex()}]),
        _later(later=[{**LATER, "id": f"p{number:08x}", "certificate_sha256": f"{number:064x}"} for number in range(21)]),
    ],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(TrustCardBad) as caught:
        TrustCard.from_bytes(data)
    assert caught.value.sentence.endswith(".")
    with pytest.raises(Misuse):
        Card(data)


def test_another_version_is_unknown_and_named() -> None:
    with pytest.raises(UnknownFormat, match="version 2"):
        TrustCard.from_bytes(_changed(version=2))


def test_every_flipped_byte_is_refused_or_is_another_card() -> None:
    data = CARD.to_bytes()
    for at in range(0, len(data), 7):
        try:
            card = TrustCard.from_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        except (TrustCardBad, UnknownFormat):
            continue
        assert card.fingerprint() != CARD.fingerprint()
