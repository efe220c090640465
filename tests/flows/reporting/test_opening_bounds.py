"""The report of one opening, and its entries with proofs, give away its own part of the log: nobody makes that longer by an entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.signed_opening import ROSTER, stated
from fakes.told_log import START, Opening, Told, later, log
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import AUDIT_LOOKED, REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import SLIP_PRINTED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.events.vault import PROGRAM_STARTED
from twinseal.domain.review import Reference, Review, ReviewClass
from twinseal.domain.statement import REVIEW
from twinseal.flows.audit_desk.disclosure import numbers_of_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import known_of

OWN: list[Told] = [
    (PROGRAM_STARTED, {}),
    *Opening(first="p1", second="p2", owed=False).entries(),
    (CHECKPOINT_MADE, {"opening": ""}),
    (SLIP_PRINTED, {"opening": "o1"}),
]
OTHERS: list[Told] = [(PROGRAM_STARTED, {}), *Opening(2, later(START, days=30), owed=False).entries(), (PROGRAM_STARTED, {})]


def _log(*later_on: Told) -> LogView:
    """Return the log of an opening, of another, and of what comes then."""
    view = log(*OWN, *OTHERS, *later_on, roster=ROSTER, ids=("v", "l"))
    sealed = next(entry.seq for entry in view.entries if entry.is_a(CHECKPOINT_MADE))
    codes = {sealed: "7K3-M0Q"}.get
    made = LogView.of(view.entries, roster=ROSTER, code_of=codes)
    return replace(made, ids=("v", "l"))


OWN_NUMBERS = list(range(2, len(OWN) - 1))
"""Up to its seal."""


def test_an_opening_ends_with_its_seal() -> None:
    assert _log().entries[OWN_NUMBERS[-1] - 1].is_a(SEAL_COMMITTED)
    assert list(numbers_of_opening(_log(), "2")) == OWN_NUMBERS


@pytest.mark.parametrize("kind", [ALERT_SENT, DUTY_CREATED, SLIP_PRINTED, AUDIT_LOOKED, REVIEW_SIGNED])
def test_what_anybody_can_append_gives_no_more_away(kind: Kind) -> None:
    view = _log((kind, {"opening": "o1", "person": "p4"}))
    assert view.whole["o1"].entries[-1].is_a(kind)
    assert list(numbers_of_opening(view, "2")) == OWN_NUMBERS


def test_a_seal_that_is_kept_apart_bounds_nothing() -> None:
    # Its own number is one that a checkpoint might cover.
    view = _log()
    apart = replace(view.entries[OWN_NUMBERS[-1] - 1], seq=OWN_NUMBERS[-1] - 2, before=OWN_NUMBERS[2])
    rows = [*view.entries]
    rows.insert(OWN_NUMBERS[2] - 1, apart)
    made = replace(LogView.of(rows, roster=ROSTER, code_of=lambda size: "7K3-M0Q"), ids=("v", "l"))
    assert made.whole["o1"].of_kind(SEAL_COMMITTED)[0] is apart
    assert list(numbers_of_opening(made, "2")) == OWN_NUMBERS


def test_what_is_signed_of_an_opening_belongs_to_it() -> None:
    known = known_of(_log().entries, "o1")
    review = Review(
        "o1", 2, known, ReviewClass.JUSTIFIED, real=True, way_closed=True, no_wider=True, shown_as_asked=True,
        reference=Reference.YES, grave=False, lessons="none",
    ).to_json()  # fmt: skip
    place = len(OWN) + len(OTHERS)
    said = stated(REVIEW_SIGNED, REVIEW, review, place, review_class="justified", opening="o1")
    assert numbers_of_opening(_log(said, (PROGRAM_STARTED, {})), "2")[-1] == place + 1
    # Signed by nobody it is an entry like any other.
    forged = (said[0], {**said[1], "signature": "00" * 64})
    assert list(numbers_of_opening(_log(forged), "2")) == OWN_NUMBERS
