"""Certificates for PDF signatures: each is given by an authority of its own, whose private key is gone when it is given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from twinseal.crypto.identity import PersonCertificates
from twinseal.domain.text import shown

_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_YEARS: Final = 25
_NAME_MAX_BYTES: Final = 64
_UNREADABLE: Final = (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion)
"""What the library raises of what is no certificate, or of a kind that nobody gives: some of it as late as a part is asked for."""


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Twinseal"),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(common, _NAME_MAX_BYTES)),
        ]
    )


def _authority_name(person_id: str) -> x509.Name:
    return _name(f"Twinseal authority of {person_id}")


def _subject(person_name: str, person_id: str) -> x509.Name:
    # The id always stands whole: it is what tells two people of one name apart.
    tail = f" ({person_id})"
    return _name(f"{_cut(shown(person_name), _NAME_MAX_BYTES - len(tail.encode()))}{tail}")


def _cut(text: str, longest: int) -> str:
    """Return the start of `text` that has at most `longest` bytes of UTF-8 (X.520 allows 64; not every letter is one)."""
    return text.encode()[:longest].decode(errors="ignore")


def give_certificates(
    person_name: str, person_id: str, public: ec.EllipticCurvePublicKey, not_before: datetime
) -> PersonCertificates:
    """Return a person's certificate with its authority and the authority's empty revocation list, all valid for 25 years.

    The authority's private key exists inside this function and nowhere else, so nobody can ever give another certificate in its name.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(person_id, key, not_before)
    return PersonCertificates(
        _person_certificate(person_name, person_id, public, not_before, authority, key),
        authority.public_bytes(serialization.Encoding.DER),
        _empty_crl(not_before, authority, key),
    )


def is_for(certificates: PersonCertificates, person_name: str, person_id: str) -> bool:
    """Tell whether a certificate is one that was given to this person: in their name, whole, by an authority of theirs.

    Everything but the key in it, which only their open bundle shows.
    """
    try:
        certificate = x509.load_der_x509_certificate(certificates.certificate)
        authority = x509.load_der_x509_certificate(certificates.issuer)
        key, names = certificate.public_key(), (certificate.subject, authority.subject)
    except _UNREADABLE:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey) or not are_whole(certificates, key):
        return False
    return names == (_subject(person_name, person_id), _authority_name(person_id))


def are_whole(certificates: PersonCertificates, public: ec.EllipticCurvePublicKey) -> bool:
    """Tell whether the authority signed a certificate of this key, and a revocation list that revokes nothing."""
    try:
        authority = x509.load_der_x509_certificate(certificates.issuer)
        crl = x509.load_der_x509_crl(certificates.crl)
        certificate = x509.load_der_x509_certificate(certificates.certificate)
        certificate.verify_directly_issued_by(authority)
        signer = authority.public_key()
        listed = isinstance(signer, ec.EllipticCurvePublicKey) and crl.is_signature_valid(signer) and len(crl) == 0
        return listed and certificate.public_key() == public
    except _UNREADABLE:
        return False


def _authority(person_id: str, key: ec.EllipticCurvePrivateKey, not_before: datetime) -> x509.Certificate:
    name, public = _authority_name(person_id), key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before - timedelta(days=1))
        .not_valid_after(not_before + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _person_certificate(
    person_name: str,
    person_id: str,
    public: ec.EllipticCurvePublicKey,
    not_before: datetime,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
) -> bytes:
    """Return a person's certificate (DER): signing and non-repudiation, for documents and e-mail.

    Without e-mail among its uses poppler's checker refuses it; without non-repudiation pyHanko does.
    """
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject(person_name, person_id))
        .issuer_name(authority.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before - timedelta(days=1))
        .not_valid_after(authority.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _empty_crl(not_before: datetime, authority: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(not_before - timedelta(days=1))
        .next_update(authority.not_valid_after_utc)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=not sign_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )
