"""Trust cards and a disclosed entry with one place changed: both verifiers say of each what stands in the vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fakes.edited import edited, rows_of
from twinseal.audit.verify.disclosure import Proven, verify_disclosure
from twinseal.domain.errors import TwinsealError
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone import twinseal_verify

VECTORS = Path(__file__).parent
CARD = json.loads((VECTORS / "log" / "trust-card.json").read_bytes())
DISCLOSED = VECTORS / "disclosed"
CARDS, ENTRIES = rows_of(VECTORS / "trust-cards.json"), rows_of(DISCLOSED / "edits.json")


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row["says"])
def test_a_card_is_good_or_not_as_the_vector_says(row: dict[str, Any]) -> None:
    data = edited(CARD, row)
    if row["good"]:
        card = TrustCard.from_bytes(data)
        assert card.founding.sha256().hex() == twinseal_verify.Card(data).founding
        return
    with pytest.raises(TwinsealError):
        TrustCard.from_bytes(data)
    with pytest.raises(twinseal_verify.Misuse):
        twinseal_verify.Card(data)


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row["says"])
def test_an_entry_is_proven_or_not_as_the_vector_says(row: dict[str, Any]) -> None:
    data = edited(json.loads((DISCLOSED / "entry.json").read_bytes()), row)
    card, note = (DISCLOSED / "trust-card.json").read_bytes(), (DISCLOSED / "checkpoint.note").read_bytes()
    if not row["good"] and "reason" not in row:
        with pytest.raises(TwinsealError):
            verify_disclosure(data, TrustCard.from_bytes(card), note)
        with pytest.raises(twinseal_verify.Misuse):
            twinseal_verify.verify_disclosure(data, card, note)
        return
    result = verify_disclosure(data, TrustCard.from_bytes(card), note)
    assert ("" if isinstance(result, Proven) else result.reason.value) == row.get("reason", "")
    assert twinseal_verify.verify_disclosure(data, card, note)["reason"] == row.get("reason", "")


def test_both_answers_are_among_the_vectors() -> None:
    assert {row["good"] for row in CARDS} == {row["good"] for row in ENTRIES} == {True, False}
    assert {row.get("reason") for row in ENTRIES} >= {
        "root",
        "commitment",
        "form",
        "version",
        "people.missing",
        "people.form",
        None,
    }
