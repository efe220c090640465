"""In spite of what people went on: counted over a period, once for each warning of an opening."""

from __future__ import annotations

from fakes.told_log import START, Opening, Told, later, openings
from twinseal.domain.events.opening import MISMATCH_ACCEPTED, OPENING_EXTENDED
from twinseal.flows.context.times import parse
from twinseal.flows.log.use import use_of
from twinseal.flows.reporting.rows.use import use_part


def test_going_on_in_spite_of_a_warning_is_counted_over_a_period() -> None:
    kept = (OPENING_EXTENDED, {"minutes": 5, "count": 1, "asked_again": ["reason"]})
    accepted: Told = (MISMATCH_ACCEPTED, {})
    view = openings(
        Opening(1, answer="wrong", inside=(kept, kept, accepted)),
        Opening(2, at=later(START, days=100), answer="not_at_hand"),
        Opening(3, at=later(START, days=101), answer="wrong"),
        Opening(4, at=later(START, days=102)),
    )
    use = use_of(view, parse(later(START, days=91)), parse(later(START, days=182)))
    assert use.before is not None
    # The words of one extension and of the next are one text that was kept.
    assert (use.before.gone_on, use.now.gone_on, use.now.gone_on_in) == (3, 2, 2)
    assert use_part(use, view, 3).gone_on == "Went on in spite of a warning: 2 times, in 2 of 3 openings; before: 3 times."
