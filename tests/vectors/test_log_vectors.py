"""The program's verifier says of every vector what stands in it; another implementation can be held to the same."""

from __future__ import annotations

import pytest

from fakes.vectors import VECTORS, Vector
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.verify import verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import DiskFault
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles

NO_VECTOR = {
    Reason.CHANGED: "the file changes while it is read; tests/unit/audit/verify/test_verify.py does that",
    Reason.RESUME: "needs an earlier verification, whose state is the program's own; the same test has it",
}


def test_every_way_to_be_valid_or_invalid_has_a_vector() -> None:
    assert {vector.reason for vector in VECTORS} == {"", *(reason.value for reason in Reason if reason not in NO_VECTOR)}
    assert {vector.verdict for vector in VECTORS} == {verdict.word for verdict in Verdict}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.place.name)
def test_vector_gets_the_answer_that_stands_in_it(vector: Vector) -> None:
    try:
        source = LogSource.from_folder(RealFiles(), vector.place)
    except DiskFault:
        # What the command line says then.
        assert (vector.verdict, vector.reason) == ("INCOMPLETE", "file")
        return
    report = verify(
        source,
        TrustCard.from_bytes(vector.card),
        receipts=vector.receipts,
        held_checkpoints=vector.held_checkpoints,
        audit_pairs=[KemKeyPair.from_private_bytes(key) for key in vector.audit_keys],
    )
    answer = (report.verdict.word, report.verdict.exit_code, report.reason, report.first_bad_seq)
    assert answer == (vector.verdict, vector.exit_code, vector.reason, vector.first_bad_seq)
