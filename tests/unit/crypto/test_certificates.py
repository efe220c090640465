"""Certificates hold what the readers of PDF ask for, and nobody can give another in the name of their authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from twinseal.crypto.certificates import are_whole, give_certificates, is_for
from twinseal.crypto.identity import Identity

BEGIN = datetime(2026, 11, 2, 8, 0, 5, tzinfo=UTC)
PERSON = Identity.generate()
GIVEN = give_certificates("Ada Lovelace", "p12345678", PERSON.p256_public, BEGIN)
AUTHORITY = x509.load_der_x509_certificate(GIVEN.issuer)


def issued(name: str = "Ada Lovelace", person_id: str = "p12345678") -> x509.Certificate:
    given = give_certificates(name, person_id, PERSON.p256_public, BEGIN)
    assert len(given.issuer) <= 1024
    assert len(given.crl) <= 1024
    return x509.load_der_x509_certificate(given.certificate)


def common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_the_authority_signs_certificates_and_nothing_else() -> None:
    root = AUTHORITY
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = root.extensions.get_extension_for_class(x509.KeyUsage)
    assert basic.critical
    assert (basic.value.ca, basic.value.path_length) == (True, 0)
    assert usage.critical
    assert (usage.value.key_cert_sign, usage.value.crl_sign, usage.value.digital_signature) == (True, True, False)
    assert root.not_valid_after_utc - BEGIN > timedelta(days=3650)
    root.verify_directly_issued_by(root)


def test_a_persons_certificate_fits_every_reader_that_was_tried() -> None:
    leaf, root = x509.load_der_x509_certificate(GIVEN.certificate), AUTHORITY
    leaf.verify_directly_issued_by(root)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    uses = {use.dotted_string for use in leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value}
    assert uses == {"1.3.6.1.5.5.7.3.36", ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string}
    present = {extension.oid for extension in leaf.extensions}
    assert ExtensionOID.AUTHORITY_INFORMATION_ACCESS not in present
    assert ExtensionOID.CRL_DISTRIBUTION_POINTS not in present
    assert leaf.not_valid_before_utc < BEGIN
    assert leaf.not_valid_after_utc == root.not_valid_after_utc
    assert common_name(leaf) == "Ada Lovelace (p12345678)"


def test_serial_numbers_are_random() -> None:
    assert len({issued().serial_number for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A" * 200,
        "\u041a\u043e\u043d\u0441\u0442\u0430\u043d\u0442\u0438\u043d\u043e\u043f\u043e\u043b\u044c\u0441\u043a\u0438\u0439 "
        * 3,
        "\u4e95\u4e0a" * 40,
        "\U0001f9d1\u200d\U0001f680" * 20,
        'O\'Neil, CN=root; <x> "y"',
    ],
)
def test_any_name_makes_a_certificate_and_the_id_stays_whole(name: str) -> None:
    """X.520 allows 64 bytes, and not every letter is one."""
    common = common_name(issued(name))
    assert common.endswith(" (p12345678)")
    assert name.startswith(common.removesuffix(" (p12345678)"))
    assert len(common.encode()) <= 64


def test_the_persons_key_signs_what_the_certificate_says() -> None:
    identity = Identity.generate()
    identity.set_certificate(give_certificates("Ada", "p1", identity.p256_public, BEGIN).certificate)
    key = identity.pdf_key
    certificate = x509.load_der_x509_certificate(key.certificate_der)
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(key.sign_sha256(b"digest me"), b"digest me", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(key.sign_sha256(b"digest me"), b"digest you", ec.ECDSA(hashes.SHA256()))


def test_the_revocation_list_is_empty_and_signed() -> None:
    revoked = x509.load_der_x509_crl(GIVEN.crl)
    public = AUTHORITY.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert revoked.is_signature_valid(public)
    assert list(revoked) == []
    assert revoked.next_update_utc == AUTHORITY.not_valid_after_utc


def test_each_certificate_has_an_authority_of_its_own() -> None:
    other = give_certificates("Ada Lovelace", "p12345678", PERSON.p256_public, BEGIN)
    assert other.issuer != GIVEN.issuer
    assert are_whole(GIVEN, PERSON.p256_public)
    for mixed in (
        replace(GIVEN, issuer=other.issuer), replace(GIVEN, crl=other.crl), replace(GIVEN, certificate=other.certificate),
        replace(GIVEN, certificate=b""), replace(GIVEN, issuer=b"\x30\x00"), replace(GIVEN, crl=GIVEN.crl[:-1]),
    ):  # fmt: skip
        assert not are_whole(mixed, PERSON.p256_public)
    assert not are_whole(GIVEN, Identity.generate().p256_public)


def test_a_list_that_revokes_is_not_whole() -> None:
    """Whoever can write a header could revoke somebody in it; only the authority signs a list, and its key is gone."""
    key = ec.generate_private_key(ec.SECP256R1())
    revoked = (
        x509.RevokedCertificateBuilder()
        .serial_number(x509.load_der_x509_certificate(GIVEN.certificate).serial_number)
        .revocation_date(BEGIN)
        .build()
    )
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(AUTHORITY.subject)
        .last_update(BEGIN)
        .next_update(AUTHORITY.not_valid_after_utc)
        .add_revoked_certificate(revoked)
        .sign(key, hashes.SHA256())
    )
    assert not are_whole(replace(GIVEN, crl=crl.public_bytes(serialization.Encoding.DER)), PERSON.p256_public)


def test_a_certificate_is_for_whom_it_was_given_to_alone() -> None:
    assert is_for(GIVEN, "Ada Lovelace", "p12345678")
    assert not is_for(GIVEN, "Bo Officer", "p12345678")
    assert not is_for(GIVEN, "Ada Lovelace", "p87654321")
    other = give_certificates("Di Auditor", "p12345678", PERSON.p256_public, BEGIN)
    assert not is_for(other, "Ada Lovelace", "p12345678")
    # In the right name, but by an authority of somebody else, or by none that gave it.
    assert not is_for(replace(GIVEN, issuer=other.issuer, crl=other.crl), "Ada Lovelace", "p12345678")
    assert not is_for(replace(GIVEN, certificate=b"none"), "Ada Lovelace", "p12345678")
    strange = give_certificates("Ada Lovelace", "p87654321", PERSON.p256_public, BEGIN)
    assert not is_for(strange, "Ada Lovelace", "p12345678")


P256_OID, EC_OID = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06072a8648ce3d0201")


@pytest.mark.parametrize("part", ["certificate", "issuer"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A curve and a kind of key that nobody knows, a point that is none, and a version of the future.
        (P256_OID, P256_OID[:-1] + b"\x55"),
        (EC_OID, EC_OID[:-1] + b"\x55"),
        (b"\x03\x42\x00\x04", b"\x03\x42\x00\x05"),
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09"),
    ],
    ids=["curve", "key", "point", "version"],
)
def test_a_certificate_that_no_library_reads_is_nobodys(part: str, old: bytes, new: bytes) -> None:
    whole = getattr(GIVEN, part)
    assert old in whole
    other = replace(GIVEN, **{part: whole.replace(old, new)})
    assert not is_for(other, "Ada Lovelace", "p12345678")
    assert not are_whole(other, PERSON.p256_public)
