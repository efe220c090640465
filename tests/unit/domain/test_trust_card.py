"""The trust card is read strictly: a verifier starts from nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from twinseal.domain import canonical
from twinseal.domain.errors import TrustCardBad, UnknownFormat
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard, TrustedPerson


def _person(number: int, role: Role = Role.OFFICER) -> TrustedPerson:
    return TrustedPerson(f"p0000000{number}", f"Person {number}", role, bytes([number]) * 32, bytes([number]) * 1312)


CARD = TrustCard(
    vault_id="ab" * 16,
    vault_name="Pump house \u00e9",
    log_id="cd" * 16,
    genesis_public=b"g" * 32,
    line_ed25519=b"l" * 32,
    line_mldsa44=b"m" * 1312,
    audit_key_sha256=b"a" * 32,
    header_public=b"h" * 32,
    root_certificate_der=b"certificate",
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
        _changed(root_certificate=""),
        _changed(founded_utc="2026-01-02"),
        _changed(founded_utc="2026-01-02T03:04:05+01:00"),
        _changed(people={}),
        _changed(people=[1]),
        _with_person(role="king"),
        _with_person(id="p 1"),
        _with_person(id="p00000002"),
        _with_person(extra=1),
        _with_person(ed25519_public=(bytes([2]) * 32).hex()),
        _with_person(mldsa44_public=(bytes([2]) * 1312).hex()),
        _with_person(ed25519_public=(b"l" * 32).hex()),
    ],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(TrustCardBad) as caught:
        TrustCard.from_bytes(data)
    assert caught.value.sentence.endswith(".")


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
