"""The program's verifier says of every vector what stands in it; another implementation can be held to the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinseal.audit.verify import LogSource, verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles

FOLDER = Path(__file__).parent / "log"
VECTORS = sorted(path.parent for path in FOLDER.glob("*/vector.txt"))


def card_of(place: Path) -> bytes:
    own = place / "trust-card.json"
    return (own if own.exists() else FOLDER / "trust-card.json").read_bytes()


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 41


@pytest.mark.parametrize("place", VECTORS, ids=lambda path: path.name)
def test_vector_gets_the_answer_that_stands_in_it(place: Path) -> None:
    rows = [row.split(": ", 1) for row in (place / "vector.txt").read_text(encoding="ascii").splitlines()]
    expected = dict(rows)
    card = TrustCard.from_bytes(card_of(place))
    pair = KemKeyPair.from_private_bytes(bytes.fromhex((FOLDER / "audit-key-for-tests.hex").read_text(encoding="ascii")))
    report = verify(
        LogSource.from_folder(RealFiles(), place),
        card,
        receipts=[value for name, value in rows if name == "receipt"],
        audit_pairs=[pair] if "needs" in expected else [],
    )
    assert report.verdict.word == expected["expect"]
    assert str(report.verdict.exit_code) == expected["exit"]
    assert report.reason == expected.get("reason", "")
    assert str(report.first_bad_seq) == expected.get("seq", "None")
