"""Every story of a founded vault in which rules of findings fire, and beside it what does not quite, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

from fakes import played_control as control
from fakes import played_follow_up as follow_up
from fakes import played_habits as habits
from fakes import played_people as people
from fakes.played_log import Play

REFUSED = "refused"
STORIES: dict[str, Callable[[Play], None]] = {
    "register and power": control.register_and_power,
    "clocks and machines": control.clocks_and_machines,
    "phones": control.phones,
    "key lost": control.key_lost,
    REFUSED: control.refused,
    "people and rules": people.people_and_rules,
    "newcomers": people.newcomers,
    "settled": people.settled,
    "pairs": people.pairs,
    "for each other": people.for_each_other,
    "one for all": people.one_for_all,
    "more and more": habits.more_and_more,
    "again and again": habits.again_and_again,
    "odd habits": habits.odd_habits,
    "words and numbers": habits.words_and_numbers,
    "followed up": follow_up.followed_up,
    "looked late": follow_up.looked_late,
}
"""By name."""
LONG = frozenset(
    {
        "phones",
        "people and rules",
        "newcomers",
        "pairs",
        "for each other",
        "one for all",
        "more and more",
        "again and again",
        "odd habits",
        "looked late",
    }
)
"""Those that the suite does not play: together they take more than ten seconds."""
