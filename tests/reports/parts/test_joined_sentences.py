"""What several sentences begin with is said once, and a name in quotes stays whole."""

from __future__ import annotations

from twinseal.reports.parts.joined_sentences import join_sentences

ROTATE = "Done: rotate \u201cCore switch, {}\u201d, exposed since 2026-10-{:02d} 11:17 UTC"


def test_a_beginning_is_said_once() -> None:
    same = [ROTATE.format("root", day) for day in (2, 14)]
    assert join_sentences(same) == f"{same[0]}; 2026-10-14 11:17 UTC"
    assert join_sentences(["Both people agreed to add the envelope Pump", "Both people agreed to add the envelope Fan"]) == (
        "Both people agreed to add the envelope Pump; Fan"
    )


def test_a_name_in_quotes_and_a_short_beginning_stay_whole() -> None:
    others = [ROTATE.format(name, 2) for name in ("root", "enable")]
    assert join_sentences(others) == "; ".join(others)
    assert join_sentences(["Rotated pump 3", "Rotated pump 4"]) == "Rotated pump 3; Rotated pump 4"
    # The same words twice are not a sentence that says nothing.
    assert join_sentences([others[0]] * 2) == f"{others[0]}; {others[0]}"
