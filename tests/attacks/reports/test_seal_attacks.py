"""Forgeries of a sealed report, most of which other readers pass; our check refuses each, and poppler agrees where it can."""

from __future__ import annotations

import io
import json
import random
import re
import socket
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm

from fakes import report_samples as samples
from fakes.archive_form import archive_faults
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.domain.errors import ReportFailed
from twinseal.domain.people import Role
from twinseal.reports.audit_report import closing as audit_closing
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.seal import pdfa, sign
from twinseal.reports.seal.sign import SealPlace, check_seal

FOUNDED = datetime(2026, 9, 1, 7, 30, tzinfo=UTC)


AUDITOR = "p4d5e6f70"


@dataclass(frozen=True)
class Pinned:
    """What a trust card pins of one auditor."""

    given: PersonCertificates
    role: Role = Role.AUDITOR

    @property
    def issuer(self) -> bytes:
        return self.given.issuer

    def certified(self, certificate_sha256: bytes) -> Pinned | None:
        return self if certificate_sha256 == self.given.certificate_sha256 else None


@dataclass(frozen=True)
class House:
    """One auditor with a certificate that the card pins, and what they sealed."""

    given: PersonCertificates
    person: Identity
    unsigned: bytes
    place: SealPlace
    sealed: bytes

    @property
    def pins(self) -> Pinned:
        return Pinned(self.given)

    def seal(self, pdf: bytes, **changes: Any) -> bytes:
        named = {
            "issuer_der": self.given.issuer, "crl_der": self.given.crl, "place": self.place,
            "meaning": "Issued from verified entries", "name": "Di Reyes",
        }  # fmt: skip
        return sign.seal(pdf, self.person.pdf_key, **{**named, **changes})

    def refused(self, pdf: bytes) -> str:
        verdict = check_seal(pdf, self.pins)
        assert not verdict.ok
        assert verdict.pin is None
        return verdict.sentence


def enrolled(name: str = "Di Reyes") -> tuple[Identity, PersonCertificates]:
    person = Identity.generate()
    given = give_certificates(name, AUDITOR, person.p256_public, FOUNDED)
    person.set_certificate(given.certificate)
    return person, given


@pytest.fixture(scope="module")
def house() -> House:
    data = samples.audit_report()
    pdf, place = audit_report.build(data)
    unsigned = pdfa.prepare(
        pdf, attachment=data.jsonl, name="audit-log.jsonl", mime_type="application/x-ndjson", description="Entries",
        made_at=data.made_at,
    )  # fmt: skip
    person, given = enrolled()
    empty = House(given, person, unsigned, place, b"")
    return House(given, person, unsigned, place, empty.seal(unsigned))


def pdfsig(pdf: bytes, issuer_der: bytes, folder: Path) -> str:
    """Do what the report's own page says, word for word; returns what pdfsig says."""
    folder.mkdir(exist_ok=True)
    (folder / "report.pdf").write_bytes(pdf)
    card = {"people": [{"id": "p00000001", "issuer": "00"}, {"id": AUDITOR, "issuer": issuer_der.hex()}], "later": []}
    (folder / "trust-card.json").write_text(json.dumps(card), encoding="ascii")
    commands = next(lines for _sentence, lines in audit_closing._CHECKS if any("pdfsig" in line for line in lines))
    said = b""
    for line in commands:
        said = subprocess.run(
            ["sh", "-c", line.replace(audit_closing._SIGNER, AUDITOR)], cwd=folder, capture_output=True, check=False
        ).stdout
    return said.decode()


def test_the_printed_commands_say_valid_trusted_and_total(house: House, tmp_path: Path) -> None:
    said = pdfsig(house.sealed, house.given.issuer, tmp_path)
    for words in ("Signature is Valid", "Certificate is Trusted", "Total document signed"):
        assert words in said


def test_the_seal_names_signer_meaning_and_the_vaults_own_time(house: House) -> None:
    verdict = check_seal(house.sealed, house.pins)
    assert verdict.ok
    assert "Di Reyes" in verdict.signer
    assert verdict.meaning == "Issued from verified entries"
    assert verdict.at_utc == "2026-11-20T16:05:33Z"


def test_the_sealed_file_begins_with_the_rebuildable_file(house: House) -> None:
    assert house.sealed.startswith(house.unsigned)


def test_pdf_a_has_no_violation_and_no_new_font_after_the_seal(house: House, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(house.sealed)
    assert not [finding for finding in archive_faults(tmp_path / "sealed.pdf") if finding.kind == "violation"]
    with pikepdf.open(io.BytesIO(house.sealed)) as document:
        assert document.pdf_version.startswith("1.")
        assert str(document.Root.get("/Version", "/1.7")).startswith("/1.")
        widget = document.Root.AcroForm.Fields[0]
        look: Any = widget.get("/AP", None)
        assert "/Font" not in str(look.get("/N").get("/Resources", "") if look and "/N" in look else "")


def test_every_changed_byte_breaks_it(house: House, tmp_path: Path) -> None:
    chance = random.Random(7)
    span = len(house.unsigned)
    places = [9, span // 2, span - 3, span + 10, *(chance.randrange(span) for _ in range(12))]
    for place in places:
        changed = bytearray(house.sealed)
        changed[place] ^= 1
        house.refused(bytes(changed))
    assert "Digest Mismatch" in pdfsig(bytes(changed), house.given.issuer, tmp_path)


def _gap(pdf: bytes) -> tuple[int, int]:
    newest = max(re.finditer(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", pdf), key=lambda match: match.start())
    start, length, end, _ = (int(part) for part in newest.groups())
    return start + length, end


def test_nothing_hides_in_the_place_of_the_signature(house: House) -> None:
    start, end = _gap(house.sealed)
    hidden = b"the root password is hunter2".hex().encode()
    changes = {
        "text in the padding": (end - 1 - len(hidden), hidden),
        "one digit of the padding": (end - 2, b"1"),
        "digits in small letters": (start + 1, house.sealed[start + 1 : start + 200].lower()),
        "a blank among the digits": (end - 2, b" "),
    }
    for name, (at, data) in changes.items():
        changed = house.sealed[:at] + data + house.sealed[at + len(data) :]
        assert changed != house.sealed, name
        assert not check_seal(changed, house.pins).ok, name


def test_anything_after_the_end_is_refused_despite_poppler(house: House, tmp_path: Path) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(house.sealed))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    for forged in (house.sealed + b"\njunk", house.sealed + b"\x00", house.sealed + house.sealed, out.getvalue()):
        assert "added" in house.refused(forged) or "signature" in house.refused(forged)
    said = pdfsig(out.getvalue(), house.given.issuer, tmp_path)
    assert "Signature is Valid" in said
    assert "Not total document signed" in said


def test_a_second_seal_is_refused(house: House) -> None:
    with pytest.raises(ReportFailed):
        house.seal(house.sealed)


def test_a_report_that_was_saved_again_or_lost_a_page_is_refused(house: House) -> None:
    for drop in (False, True):
        with pikepdf.open(io.BytesIO(house.sealed)) as document:
            if drop:
                del document.pages[0]
            out = io.BytesIO()
            document.save(out)
        house.refused(out.getvalue())


def test_an_unsigned_a_cut_and_an_empty_file_are_refused(house: House) -> None:
    for pdf in (
        house.unsigned,
        b"",
        b"%PDF-1.7\n",
        house.sealed[:-1],
        house.sealed[: len(house.sealed) // 2],
        b"\x00" * 4096,
    ):
        house.refused(pdf)


def test_a_certificate_in_an_auditors_name_by_another_authority(house: House, tmp_path: Path) -> None:
    """Name and id are the auditor's, and whoever looks at those alone is taken in; the card knows one certificate of theirs."""
    stranger, given = enrolled()
    for issuer_der in (given.issuer, house.given.issuer):
        forged = sign.seal(
            house.unsigned, stranger.pdf_key, issuer_der=issuer_der, crl_der=given.crl, place=house.place,
            meaning="Issued from verified entries", name="Di Reyes",
        )  # fmt: skip
        assert "not of this vault" in house.refused(forged)
    assert "Certificate is Trusted" not in pdfsig(forged, house.given.issuer, tmp_path)
    # Nor does a card count that pins the right certificate with another authority.
    assert "authority" in check_seal(house.sealed, Pinned(replace(house.given, issuer=given.issuer), Role.AUDITOR)).sentence


def test_a_key_that_does_not_fit_its_certificate_is_refused(house: House) -> None:
    thief = Identity.generate()
    thief.set_certificate(house.person.pdf_key.certificate_der)
    forged = House(house.given, thief, house.unsigned, house.place, b"").seal(house.unsigned)
    house.refused(forged)


@pytest.mark.parametrize("certify", [True, False])
def test_a_signature_that_would_allow_changes_is_refused(
    house: House, certify: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = signers.PdfSignatureMetadata

    def weaker(**named: Any) -> object:
        named["certify"] = certify
        named["docmdp_permissions"] = MDPPerm.FILL_FORMS
        return plain(**named)

    monkeypatch.setattr(signers, "PdfSignatureMetadata", weaker)
    assert "forbid changes" in house.refused(house.seal(house.unsigned))


def test_a_key_that_fails_leaves_one_sentence_and_no_file(house: House) -> None:
    class Broken:
        certificate_der = house.person.pdf_key.certificate_der

        def sign_sha256(self, data: bytes) -> bytes:
            raise RuntimeError("d=0x1234 private")

    with pytest.raises(ReportFailed) as caught:
        sign.seal(
            house.unsigned, Broken(), issuer_der=house.given.issuer, crl_der=house.given.crl,
            place=house.place, meaning="x", name="y",
        )  # fmt: skip
    assert "0x1234" not in caught.value.sentence


def test_sealing_and_checking_touch_no_network(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_args: object, **_named: Any) -> None:
        raise AssertionError("a socket was used")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert check_seal(house.seal(house.unsigned), house.pins).ok
