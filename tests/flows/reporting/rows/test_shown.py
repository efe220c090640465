"""What was shown in an opening, as a paper lists it."""

from __future__ import annotations

from fakes.told_log import Opening, openings
from twinseal.domain.events.contents import FIELD_COMPARED, FIELD_HIDDEN, FIELD_REVEALED
from twinseal.flows.reporting.rows.shown import shown_rows


def test_a_paper_says_for_how_long_each_field_was_in_sight() -> None:
    first, second = (
        {"envelope": "e1", "field": "User", "field_index": 0},
        {"envelope": "e1", "field": "Key", "field_index": 1},
    )
    inside = (
        (FIELD_REVEALED, first),
        (FIELD_REVEALED, second),
        (FIELD_HIDDEN, {**first, "shown_s": 7, "times": 1}),
        (FIELD_HIDDEN, {**second, "shown_s": 3, "times": 1}),
        (FIELD_REVEALED, first),
        (FIELD_COMPARED, first),
    )
    view = openings(Opening(shown=(), inside=inside))
    view.people.learn(view.entries)
    # The last showing has no end in the log: the program stopped first.
    said = [what for _, label, what in shown_rows(view.whole["o1"], view) if label == "Label e1"]
    assert said[:3] == ["User, 7 s in sight", "Key, 3 s in sight", "User"]
    assert len(said) == 4
    assert "in sight" not in said[3]
    # A part of the log says how long as well, where the end of the showing lies behind it.
    part = view.part([entry for entry in view.entries if entry.is_a(FIELD_REVEALED)][:1])
    assert [what for *_, what in shown_rows(part.openings[0], part)] == ["User, 7 s in sight"]
