"""The forms of statements are those of the documents, to the letter."""

from __future__ import annotations

import hashlib

from twinseal.domain import canonical
from twinseal.domain.statement import ACKNOWLEDGE, Confirmation, Place, Statement

PLACE = Place(815, "99" * 32)


def test_the_documented_acknowledgement_has_its_digest() -> None:
    form = Statement("cb" * 16, "6f" * 16, "p9a8b7c6d", 1, ACKNOWLEDGE, {"duty": "d5e6f7080"}, PLACE, "2026-11-29T08:31:00Z")
    digest = hashlib.sha256(canonical.dumps(form.to_json())).hexdigest()
    assert digest == "78e9aff0c25144aa2647bb96f8f54d9b911fd517dbf2e17ca1f40f5d6e6fe877"
    assert form.signed_bytes() == b"twinseal/1 form\0" + canonical.dumps(form.to_json())


def test_the_documented_confirmation_has_its_digest() -> None:
    form = Confirmation(
        "cb" * 16, "6f" * 16, "p0badc0de", 1, "34b2b628599b4cc1187ccf5a924883266c0851bed5ef9860bfd172e1d5df15ca",
        "p9a8b7c6d", 1, PLACE, "2026-11-29T08:30:00Z",
    )  # fmt: skip
    digest = hashlib.sha256(canonical.dumps(form.to_json())).hexdigest()
    assert digest == "f2dbc3ca3e018f7f04f9e3f1b28fa77e64244fd7c4b35ac6cb4aceae2027efc4"
