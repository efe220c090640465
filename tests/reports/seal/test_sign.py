"""The report's seal, checked by poppler, by pyHanko, and by our own stricter check."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from conftest import Cast, Template, cast_in
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.identity import Identity
from twinseal.domain.card_rows import TrustedPerson
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.papers.rehearsal import _Pinned
from twinseal.reports.seal.sign import SealPlace, check_seal, seal


@pytest.fixture(scope="module")
def issued(template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, TrustCard, Path]:
    folder = tmp_path_factory.mktemp("issued")
    cast = cast_in(folder / "home", template)
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    path = folder / "report.pdf"
    pdf = desk.write_report(path)
    desk.sign_out()
    vault.close()
    return pdf, TrustCard.from_bytes(cast.card()), path


def pdfsig(path: Path, card: TrustCard, folder: Path) -> str:
    trust = folder / "trust"
    if not trust.exists():
        trust.mkdir()
        run = ["certutil", "-d", f"sql:{trust}"]
        subprocess.run([*run, "-N", "--empty-password"], check=True)
        for person in card.people:
            (folder / person.id).write_bytes(person.issuer)
            subprocess.run([*run, "-A", "-n", person.id, "-t", ",C,", "-i", str(folder / person.id)], check=True)
    done = subprocess.run(["pdfsig", "-nssdir", f"sql:{trust}", str(path)], capture_output=True, check=False)
    return done.stdout.decode()


def test_poppler_says_valid_trusted_and_total(issued: tuple[bytes, TrustCard, Path], tmp_path: Path) -> None:
    assert shutil.which("pdfsig")
    said = pdfsig(issued[2], issued[1], tmp_path)
    for words in ("Signature is Valid", "Certificate is Trusted", "Total document signed"):
        assert words in said


def test_one_changed_byte_is_broken_for_poppler_and_for_us(issued: tuple[bytes, TrustCard, Path], tmp_path: Path) -> None:
    pdf, card, _ = issued
    assert check_seal(pdf, card).ok
    for place in (200, len(pdf) // 3, len(pdf) // 2):
        changed = bytearray(pdf)
        changed[place] ^= 1
        assert not check_seal(bytes(changed), card).ok
    path = tmp_path / "changed.pdf"
    path.write_bytes(bytes(changed))
    assert "Signature is Valid" not in pdfsig(path, card, tmp_path)


def test_what_other_readers_pass_our_check_refuses(issued: tuple[bytes, TrustCard, Path]) -> None:
    pdf, card, _ = issued
    assert not check_seal(pdf + b"\njunk", card).ok
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Forged"] = writer.root["/Pages"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert not check_seal(out.getvalue(), card).ok
    assert not check_seal(b"%PDF-1.7 nothing", card).ok


def test_a_report_counts_by_the_certificate_that_the_card_pins(issued: tuple[bytes, TrustCard, Path]) -> None:
    pdf, card, _ = issued
    verdict = check_seal(pdf, card)
    signer = verdict.pin
    assert isinstance(signer, TrustedPerson)
    assert (verdict.ok, signer.role, signer.name) == (True, Role.AUDITOR, "Di Auditor")
    # The same people, names and keys; another certificate of the auditor.
    changed = [replace(row, certificate_sha256=b"\x01" * 32) if row is signer else row for row in card.people]
    verdict = check_seal(pdf, replace(card, people=tuple(changed)))
    assert (verdict.ok, verdict.pin) == (False, None)
    assert "not of this vault" in verdict.sentence


def test_it_is_pdf_a_3b_without_violations_and_carries_the_lines(
    issued: tuple[bytes, TrustCard, Path], tmp_path: Path
) -> None:
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(issued[2])], check=True)
    lines = (tmp_path / "audit-log.jsonl").read_text(encoding="utf-8").splitlines()
    assert any('"kind":"field.revealed"' in line for line in lines)
    with pikepdf.open(io.BytesIO(issued[0])) as document:
        assert document.Root.AF is not None
        assert b"pdfaid" in document.Root.Metadata.read_bytes()


def test_the_same_data_gives_the_same_bytes_before_the_seal(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    made = []
    build = audit_report.build
    monkeypatch.setattr(audit_report, "build", lambda data: made.append((build(data), build(data))) or made[-1][0])
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.write_report(None)
    vault.close()
    first, second = made[0]
    assert first == second


def test_no_socket_is_opened_while_a_report_is_signed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a socket was used")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    pdf = desk.write_report(None)
    vault.close()
    assert check_seal(pdf, TrustCard.from_bytes(cast.card())).ok


def test_the_trust_card_and_the_ceremony_record_are_sealed_too(cast: Cast) -> None:
    card = TrustCard.from_bytes(cast.card())
    papers = sorted(cast.vault_path.parent.glob("*.pdf"))
    names = ["Plant.ceremony-record.pdf", "Plant.paper-form.pdf", "Plant.trust-card.pdf"]
    assert [path.name for path in papers] == names
    # Blank forms are signed by hand, by those who fill them in.
    for path in papers[::2]:
        assert check_seal(path.read_bytes(), card).ok


def test_the_signature_fits_its_place_with_the_longest_names() -> None:
    """The place is reckoned before signing, and every name in a certificate ends at 64 bytes."""
    now, longest = datetime(2026, 11, 2, tzinfo=UTC), "\u00c4" * 100
    identity = Identity.generate()
    given = give_certificates(longest, "p12345678", identity.p256_public, now)
    identity.set_certificate(given.certificate)
    paper = Paper(PaperFacts(longest, "R-0", longest, "", now))
    paper.title("Longest")
    sealed = seal(
        paper.close(),
        identity.pdf_key,
        issuer_der=given.issuer,
        crl_der=given.crl,
        place=SealPlace(0, (10, 10, 100, 40), now),
        meaning=longest,
        name=longest,
    )
    assert check_seal(sealed, _Pinned(given.certificate_sha256, given.issuer)).ok
    with io.BytesIO(sealed) as file, pikepdf.open(file) as document:
        kept = bytes(document.Root.AcroForm.Fields[0].V.Contents)
    spare = len(kept) - len(kept.rstrip(b"\0"))
    assert spare > 200
