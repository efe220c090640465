"""The signature of every kind of report and of every signed paper, by poppler, by pyHanko and by our own stricter check."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable

import pytest
from asn1crypto import x509
from asn1crypto.parser import peek
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from fakes.taken_out import TakenOut
from twinseal.flows.reporting.registry import REPORTS
from twinseal.reports.seal.sign import check_seal

SIGNED = [*(report.kind for report in REPORTS), "Plant.ceremony-record.pdf", "Plant.trust-card.pdf"]
ONE_OF = pytest.mark.parametrize("name", SIGNED)
SAMPLE = 5
"""Changed bytes of each paper; with the edges some hundred in all."""
WHOLE = ("Signature is Valid", "Certificate is Trusted", "Total document signed")

Pdfsig = Callable[[bytes], str]


@pytest.fixture(scope="module")
def pdfsig(taken: TakenOut, tmp_path_factory: pytest.TempPathFactory) -> Pdfsig:
    """Return what pdfsig says of a PDF, with the authorities of the trust card."""
    folder = tmp_path_factory.mktemp("trust")
    certutil = ["certutil", "-d", f"sql:{folder}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    for person in taken.card.people:
        (folder / person.id).write_bytes(person.issuer)
        subprocess.run([*certutil, "-A", "-n", person.id, "-t", ",C,", "-i", str(folder / person.id)], check=True)

    def said(pdf: bytes) -> str:
        (folder / "one.pdf").write_bytes(pdf)
        done = subprocess.run(
            ["pdfsig", "-nssdir", f"sql:{folder}", str(folder / "one.pdf")], capture_output=True, check=False
        )
        return done.stdout.decode("utf-8", "replace")

    return said


def pyhanko_holds(pdf: bytes, taken: TakenOut) -> bool:
    """Tell whether pyHanko alone, without any code of ours, finds one whole and trusted signature."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        roots = [x509.Certificate.load(person.issuer) for person in taken.card.people]
        status = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=roots, allow_fetching=False))
    except Exception:  # noqa: BLE001 - whatever a changed file does, it does not hold
        return False
    return len(signatures) == 1 and status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


@ONE_OF
def test_each_is_valid_trusted_and_whole(name: str, taken: TakenOut, pdfsig: Pdfsig) -> None:
    pdf = {**taken.reports, **taken.signed}[name]
    said = pdfsig(pdf)
    assert all(words in said for words in WHOLE), said
    assert pyhanko_holds(pdf, taken)
    assert check_seal(pdf, taken.card).ok


@ONE_OF
@pytest.mark.parametrize("sample", [SAMPLE, pytest.param(200, marks=pytest.mark.long)])
def test_any_changed_byte_breaks_it(name: str, sample: int, taken: TakenOut, pdfsig: Pdfsig) -> None:
    pdf = {**taken.reports, **taken.signed}[name]
    first, length, after, rest = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range
    assert (first, after + rest) == (0, len(pdf))
    chance = random.Random(name)
    # The two ends, around the place of the signature, in it, and anywhere.
    edges = [0, length - 1, length, length + 40, after - 2, after, len(pdf) - 1]
    places = [*edges, *(chance.randrange(len(pdf)) for _ in range(sample))]
    signed = [place for place in places if not length <= place < after]
    assert len(signed) > sample // 2
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        assert not check_seal(bytes(changed), taken.card).ok, place
        if place in signed[-2:]:
            assert not pyhanko_holds(bytes(changed), taken), place
            assert not all(words in pdfsig(bytes(changed)) for words in WHOLE), place


def test_every_signed_paper_is_among_them(taken: TakenOut) -> None:
    made = {name for name, pdf in taken.pdfs.items() if PdfFileReader(io.BytesIO(pdf)).embedded_signatures}
    assert made - {"export/report.pdf"} == set(SIGNED)


def test_no_bit_of_the_signature_itself_can_be_changed_unseen(taken: TakenOut) -> None:
    """What stands around the signed parts is covered by nothing: each byte of it has to be what Twinseal makes."""
    pdf = taken.reports["opening"]
    _, length, after, _ = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range
    written = bytes.fromhex(pdf[length + 1 : after - 1].decode("ascii"))
    signature = written[: peek(written)]
    # Of what stands before the certificates each byte, and a sample of all others.
    places = [*range(24, 44), *range(60, len(signature), 101), len(signature) - 400]
    for place in places:
        changed = bytearray(signature)
        changed[place] ^= 1
        digits = bytes(changed).hex().upper().encode().ljust(after - length - 2, b"0")
        assert not check_seal(pdf[: length + 1] + digits + pdf[after - 1 :], taken.card).ok, place
