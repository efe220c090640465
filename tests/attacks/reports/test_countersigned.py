"""A report that two auditors signed: both signatures hold for everybody, and nothing else may ever be added to it."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from conftest import Cast, Template, cast_in
from fakes.removal import header_of
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.verification.folder import check_beside, check_report
from twinseal.host.files import RealFiles
from twinseal.reports.seal.cms import signer_class
from twinseal.reports.seal.countersignature import FIELD, Statement, countersign
from twinseal.reports.seal.sign import check_seal

FILES = RealFiles()
WHEN = datetime(2026, 11, 3, tzinfo=UTC)


@dataclass
class Made:
    """Two reports of one auditor, one of them countersigned by another, and an export made after that."""

    cast: Cast
    first: bytes
    other: bytes
    both: bytes
    entry: int
    export: Path

    @property
    def card(self) -> TrustCard:
        return TrustCard.from_bytes(self.cast.card())

    def key(self, name: str) -> tuple[Identity, bytes]:
        """Return somebody's keys and the authority of their certificate."""
        header = header_of(self.cast)
        enrolled = header.enrolled(self.cast.id(name))
        with self.cast.passphrase(name) as passphrase:
            opened = open_key_bundle(enrolled.bundle, passphrase=passphrase, owner=header.owner(enrolled))
        opened.identity.set_certificate(enrolled.certificates.certificate)
        return opened.identity, enrolled.certificates.issuer

    def by(self, name: str, *, entry: int = 0, pdf: bytes = b"") -> bytes:
        """Return the first report with the countersignature of somebody who has a program of their own."""
        identity, issuer = self.key(name)
        statement = Statement(name, entry or self.entry, WHEN)
        return countersign(pdf or self.first, identity.pdf_key, issuer_der=issuer, statement=statement)

    def refused(self, pdf: bytes) -> str:
        """Return why a PDF is refused, although it can be read."""
        assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        verdict = check_seal(pdf, self.card)
        assert not verdict.ok
        assert verdict.second is None
        return verdict.sentence


@pytest.fixture(scope="module")
def made(two_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("countersigned")
    cast = cast_in(folder / "home", two_template)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    first, other = desk.write_report(None), desk.write_report(None)
    desk.sign_out()
    desk = vault.sign_in_auditor(*cast.factors("Gil"))
    both = desk.countersigning.sign(first, folder / "both.pdf").pdf
    desk.refresh()
    (entry,) = (entry.seq for entry in desk.log.entries if entry.fields["kind"] == "report.countersigned")
    export = Path(desk.export(folder).folder)
    desk.sign_out()
    vault.close()
    assert (folder / "both.pdf").read_bytes() == both
    return Made(cast, first, other, both, entry, export)


def pdfsig(pdf: bytes, card: TrustCard, folder: Path) -> str:
    certutil = ["certutil", "-d", f"sql:{folder}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    for person in card.people:
        (folder / person.id).write_bytes(person.issuer)
        subprocess.run([*certutil, "-A", "-n", person.id, "-t", ",C,", "-i", str(folder / person.id)], check=True)
    (folder / "one.pdf").write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nssdir", f"sql:{folder}", str(folder / "one.pdf")], capture_output=True, check=False)
    return done.stdout.decode()


def test_both_are_valid_and_trusted_for_everybody(made: Made, tmp_path: Path) -> None:
    said = pdfsig(made.both, made.card, tmp_path)
    assert said.count("Signature is Valid") == said.count("Certificate is Trusted") == 2
    assert said.count("- Total document signed") == 1
    roots = [x509.Certificate.load(person.issuer) for person in made.card.people]
    signatures = PdfFileReader(io.BytesIO(made.both)).embedded_signatures
    for signature in signatures:
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))
        assert status.bottom_line, signature.field_name
    assert len(signatures) == 2
    verdict = check_seal(made.both, made.card)
    assert verdict.ok
    assert verdict.second is not None
    assert verdict.second.entry == made.entry
    assert "Di Auditor" in verdict.sentence
    assert "Gil Auditor" in verdict.sentence
    (tmp_path / "one.pdf").write_bytes(made.both)
    answer = check_report(FILES, tmp_path / "one.pdf", made.card)
    assert answer.verdict is Verdict.VALID_UNANCHORED
    assert "Gil Auditor" in answer.sentence


def test_any_changed_byte_breaks_it(made: Made) -> None:
    chance = random.Random(16)
    size, end = len(made.both), len(made.first)
    _, gap, after, _ = PdfFileReader(io.BytesIO(made.both)).embedded_signatures[1].byte_range
    edges = [0, end - 1, end, end + 1, gap - 1, gap, gap + 40, after - 2, after, size - 1]
    places = [*edges, *(chance.randrange(end) for _ in range(4)), *(chance.randrange(end, size) for _ in range(16))]
    for place in places:
        changed = bytearray(made.both)
        changed[place] ^= 1 << chance.randrange(8)
        assert not check_seal(bytes(changed), made.card).ok, place


def updated(pdf: bytes) -> bytes:
    """Return a PDF with another revision behind it, in which the first page is turned."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_by_other_program(made: Made, pdf: bytes, field: str) -> bytes:
    """Return a PDF that the second auditor signed with pyHanko as it is."""
    identity, issuer = made.key("Gil")
    leaf = x509.Certificate.load(identity.pdf_key.certificate_der)
    signer = signer_class()(identity.pdf_key, leaf, x509.Certificate.load(issuer))
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name="Gil Auditor",
        reason=f"Reviewed; entry {made.entry} of the log",
    )  # fmt: skip
    out = io.BytesIO()
    signers.PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def test_nothing_else_may_be_added(made: Made) -> None:
    assert "added" in made.refused(updated(made.first))
    assert "added" in made.refused(updated(made.both))
    # The page was changed first, and then countersigned by the right person.
    assert "added" in made.refused(made.by("Gil", pdf=updated(made.first)))
    assert "added" in made.refused(made.both + b"\n")
    assert "3 signatures" in made.refused(signed_by_other_program(made, made.both, "Third"))
    # Good for pyHanko, whoever it is of; but not in the one form that is checked byte by byte.
    assert "added" in made.refused(signed_by_other_program(made, made.first, FIELD))
    assert "added" in made.refused(signed_by_other_program(made, made.first, "Third"))


def test_nobody_else_may_countersign(made: Made, tmp_path: Path) -> None:
    assert "cannot countersign" in made.refused(made.by("Di"))
    stranger = Identity.generate()
    given = give_certificates("Gil Auditor", made.cast.id("Gil"), stranger.p256_public, WHEN)
    stranger.set_certificate(given.certificate)
    forged = countersign(
        made.first, stranger.pdf_key, issuer_der=given.issuer, statement=Statement("Gil Auditor", made.entry, WHEN)
    )
    assert "second signature does not count" in made.refused(forged)
    assert "names nobody" in made.refused(forged)
    # The card knows an officer, who is no auditor.
    (tmp_path / "officer.pdf").write_bytes(made.by("Bo"))
    answer = check_report(FILES, tmp_path / "officer.pdf", made.card)
    assert answer.verdict is Verdict.TAMPERED
    assert "Bo Officer" in answer.sentence


def test_a_countersignature_is_of_one_report(made: Made) -> None:
    added = made.both[len(made.first) :]
    assert not check_seal(made.other + added, made.card).ok
    # In the place that it would have in the other report.
    own = made.by("Gil", pdf=made.other)
    (_, gap, after, _), (_, there, behind, _) = (
        PdfFileReader(io.BytesIO(pdf)).embedded_signatures[1].byte_range for pdf in (own, made.by("Gil"))
    )
    assert check_seal(own, made.card).ok
    assert after - gap == behind - there
    assert "changed" in made.refused(own[:gap] + made.by("Gil")[there:behind] + own[after:])


def beside(made: Made, pdf: bytes) -> VerificationResult:
    """Return what is said of the export that was given this report, without its sums."""
    (made.export / "report.pdf").write_bytes(pdf)
    (made.export / "SHA256SUMS").unlink(missing_ok=True)
    source = LogSource.from_folder(FILES, made.export)
    return check_beside(FILES, made.export, source, made.card, verify(source, made.card))


def test_beside_the_log_its_entry_is_looked_up(made: Made) -> None:
    answer = beside(made, made.both)
    assert answer.verdict.is_valid, answer.sentence
    assert any("countersigned by Gil Auditor" in said for said in answer.notes)
    # Cut back to the first signature, it holds as it was issued; the log knows that there was another one.
    assert made.both[: len(made.first)] == made.first
    answer = beside(made, made.first)
    assert answer.verdict.is_valid
    assert any(f"countersigned at entry {made.entry}" in said for said in answer.notes)
    for wrong in (made.by("Gil", entry=made.entry - 1), made.by("Gil", pdf=made.other)):
        answer = beside(made, wrong)
        assert answer.verdict is Verdict.TAMPERED
        assert "does not say that Gil Auditor" in answer.sentence
    answer = beside(made, made.by("Gil", entry=1))
    assert "which comes before entry" in answer.sentence
    assert "was not an auditor" in beside(made, made.by("Bo")).sentence


def test_a_stranger_finds_it_in_the_log_by_its_digest(made: Made) -> None:
    assert "an entry report.countersigned with" in (made.export / "VERIFY.txt").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in (made.export / "entries.jsonl").read_bytes().splitlines()]
    cut_back = made.both[: len(made.first)]
    (row,) = [row for row in rows if row.get("sha256") == hashlib.sha256(cut_back).hexdigest()]
    assert (row["kind"], row["seq"]) == ("report.countersigned", made.entry)
    assert hashlib.sha256(made.other).hexdigest() not in {row.get("sha256") for row in rows}
