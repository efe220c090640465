"""A person's keys: read strictly, weak ones refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twinseal.crypto.identity import Identity, PersonCertificates, PublicIdentity
from twinseal.domain import canonical
from twinseal.domain.errors import BundleDamaged

IDENTITY = Identity.generate()
IDENTITY.set_certificate(b"\xca\xfe a certificate")
VALUE = IDENTITY.public.to_json()


def refuse(value: object) -> None:
    with pytest.raises(BundleDamaged):
        PublicIdentity.from_json(value)


def test_public_keys_survive_json() -> None:
    assert PublicIdentity.from_json(canonical.loads(canonical.dumps(VALUE))) == IDENTITY.public


@pytest.mark.parametrize("name", list(VALUE))
def test_each_key_has_exactly_one_form(name: str) -> None:
    text = str(VALUE[name])
    for spoiled in (text.upper(), text[:-1], text + " ", text[:2] + " " + text[2:], None, 7, b"", [text]):
        refuse({**VALUE, name: spoiled})
    refuse({key: value for key, value in VALUE.items() if key != name})


@pytest.mark.parametrize("name", list(VALUE))
def test_a_key_of_another_length_is_refused(name: str) -> None:
    for text in ("", str(VALUE[name])[:-2], str(VALUE[name]) + "00"):
        refuse({**VALUE, name: text})


def test_what_is_not_a_persons_keys_is_refused() -> None:
    wholes: tuple[object, ...] = (None, [], {}, "keys", {**VALUE, "more": ""})
    for whole in wholes:
        refuse(whole)


def test_a_weak_or_impossible_key_never_enters_a_header() -> None:
    refuse(replace(IDENTITY.public, ed25519_public=b"\x01" + bytes(31)).to_json())
    refuse(replace(IDENTITY.public, ed25519_public=b"\xff" * 32).to_json())
    # Coefficients above the modulus: FIPS 203, 7.2, asks for this check.
    refuse(replace(IDENTITY.public, kem_public=b"\xff" * 1184 + IDENTITY.public.kem_public[1184:]).to_json())


def test_private_bytes_of_another_length_are_refused() -> None:
    with IDENTITY.private_bytes() as private:
        for data in (private.view()[:-1], private.view() + b"\x00", bytearray()):
            with pytest.raises(BundleDamaged):
                Identity.from_private_bytes(data, b"")


def test_only_the_private_halves_of_somebodys_keys_are_theirs() -> None:
    public = IDENTITY.public
    assert IDENTITY.has_keys_of(public)
    other = Identity.generate().public
    for name in ("kem_public", "ed25519_public", "mldsa44_public"):
        assert not IDENTITY.has_keys_of(replace(public, **{name: getattr(other, name)}))


def test_the_digest_of_the_public_halves_holds_the_certificate() -> None:
    again = Identity.from_private_bytes(bytearray(IDENTITY.private_bytes().copy_bytes()))
    assert again.public.public_sha256 != IDENTITY.public.public_sha256
    again.set_certificate(b"\xca\xfe a certificate")
    assert again.public.public_sha256 == IDENTITY.public.public_sha256


def test_certificates_survive_json_and_nothing_else_is_taken() -> None:
    given = PersonCertificates(b"certificate", b"issuer", b"crl")
    value = given.to_json()
    assert PersonCertificates.from_json(canonical.loads(canonical.dumps(value))) == given
    odd: tuple[object, ...] = (None, {}, {**value, "more": ""}, {**value, "crl": ""}, {**value, "issuer": "AB"},
                               {**value, "certificate": "00" * 2049}, {**value, "crl": "00" * 1025}, {**value, "crl": 7})  # fmt: skip
    for bad in odd:
        with pytest.raises(BundleDamaged):
            PersonCertificates.from_json(bad)
