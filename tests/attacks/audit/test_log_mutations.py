"""Every numbered attack on a log is caught, and for its own reason; what cannot be caught is graded so."""

from __future__ import annotations

import random

import pytest

from fakes.forged_log import Case, honest_vault
from fakes.log_mutations import ALL
from fakes.mutation import Mutation
from twinseal.audit.verdict.verdict import MEANING, Reason, Verdict
from twinseal.audit.verify.verify import VerificationResult, verify

pytestmark = pytest.mark.usefixtures("remembered")


def _verified(case: Case, *, decrypt: bool = True) -> VerificationResult:
    people = honest_vault().log.people
    pairs = [people.audit, people.audit_later] if decrypt else []
    return verify(
        case.source(), case.card, receipts=case.receipts, held_checkpoints=case.held_checkpoints, audit_pairs=pairs
    )


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name)
def test_mutation_gets_its_own_reason_and_grade(mutation: Mutation) -> None:
    # One case, looked at in three ways: to make it takes longer than to verify it.
    case = mutation.make(honest_vault())
    report = _verified(case)
    if mutation.reason is None:
        assert (report.verdict, report.reason) == (mutation.verdict, "")
    else:
        assert report.reason == mutation.reason.value, report.sentence
        assert report.verdict is MEANING[mutation.reason][0]
        assert report.first_bad_seq == mutation.seq
        assert mutation.detail in report.detail
    if not mutation.decrypt:
        _without_the_audit_key(mutation, case)
    if mutation.reason is not None:
        _without_a_card(case)


def _without_the_audit_key(mutation: Mutation, case: Case) -> None:
    report = _verified(case, decrypt=False)
    assert report.reason == (mutation.reason.value if mutation.reason else "")
    assert report.counts is None


def _without_a_card(case: Case) -> None:
    """Nothing that is wrong is ever valid by a code or by signatures."""
    report = verify(case.source(), None, receipts=case.receipts)
    assert report.verdict not in (Verdict.VALID_ANCHORED, Verdict.VALID_COSIGNED)


def test_every_reason_of_the_verifier_is_reached_by_a_mutation() -> None:
    # The others need a file that changes or cannot be read, or an earlier verification: test_verify has them.
    elsewhere = {Reason.CHANGED, Reason.FILE, Reason.RESUME}
    assert {mutation.reason for mutation in ALL if mutation.reason} == set(Reason) - elsewhere


def test_no_single_flipped_bit_escapes() -> None:
    vault = honest_vault()
    case = vault.case()
    data, chance = case.data, random.Random(54)
    for _ in range(300):
        at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        case.data = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
        assert not _verified(case, decrypt=False).verdict.is_valid, (at, bit)


def test_no_flipped_bit_of_a_checkpoint_gives_a_better_grade() -> None:
    vault = honest_vault()
    note, chance = vault.notes[30], random.Random(55)
    for _ in range(200):
        at, bit = chance.randrange(len(note)), 1 << chance.randrange(8)
        changed = note[:at] + bytes([note[at] ^ bit]) + note[at + 1 :]
        report = _verified(vault.case(vault.log.copy(30), n30=changed), decrypt=False)
        assert not report.verdict.is_valid, (at, bit)
