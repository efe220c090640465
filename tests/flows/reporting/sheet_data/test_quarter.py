"""The page about a quarter says the numbers of the one count of overuse, and nothing of a quarter that the log does not tell whole."""

from __future__ import annotations

from dataclasses import replace

from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.domain.opening import kind_words
from twinseal.flows.context.times import parse
from twinseal.flows.log.overuse import overuse
from twinseal.flows.log.stories import text
from twinseal.flows.reporting.quarter import QuarterOfUse
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.reporting.sheet_data.quarter import count_rows, tiles_of, trend_of

_VIEW = openings(
    *each_day(
        Opening(),
        Opening(kind="maintenance", shown=()),
        Opening(refused=True),
        Opening(envelopes=("e1", "e2"), shown=()),
        days=2,
    )
)
_NOW = overuse(_VIEW, parse(later(START, days=10)))


def test_the_entries_of_a_quarter_are_those_that_are_counted() -> None:
    days = (0.0, 0.6, 1.0, 91.0)
    view = openings(*(Opening(number, at=later(START, days=day)) for number, day in enumerate(days, start=1)))
    now = later(START, days=91, hours=1)
    part = QuarterOfUse().choose(view, Wanted(), now)
    # The quarter begins with a day, 0.4 days before the third one, not at the hour at which it ends.
    assert {text(entry, "opening") for entry in part.entries if text(entry, "opening")} == {"o3", "o4"}
    assert overuse(view, parse(now)).emergencies == 2


def test_tiles_have_the_numbers_of_the_one_count() -> None:
    values = {tile.label: (tile.value, tile.before) for tile in tiles_of(_NOW, replace(_NOW, emergencies=7, refused=4))}
    assert values["emergency openings"] == (str(_NOW.emergencies), "7") == ("2", "7")
    assert values["drills, maintenance"] == ("1", "1")
    assert values["refused"] == ("1", "4")
    assert values["minutes open"] == (str(_NOW.open_min), str(_NOW.open_min))
    assert values["days exposed"] == (str(_NOW.exposed_days), str(_NOW.exposed_days))
    assert values["emergency : planned"] == ("2 : 1", "7 : 1")
    assert values["left of expected"][0] == "\u22121"
    # What was never done has no mean.
    assert values["mean time to rotate"][0] == "\u2013"
    assert all(tile.before == "" for tile in tiles_of(_NOW, None))
    slow = {tile.label: tile.value for tile in tiles_of(replace(_NOW, hours_to_rotate=71, hours_to_review=72), None)}
    assert (slow["mean time to rotate"], slow["mean time to review"]) == ("71 h", "3 d")


def test_the_trend_says_how_rare_and_where_nobody_knows() -> None:
    assert [value for _, value in trend_of(_NOW)] == ["the log is too young to say"] * 4
    assert trend_of(replace(_NOW, four_before=4, rare=0))[3][1] == "no more than the four quarters before suggest"
    rare = trend_of(replace(_NOW, quarter_before=1, year_before=3, four_before=4, rare=175))
    assert [value for _, value in rare] == [
        "1",
        "3",
        "4",
        "after those four, so many come less often than once in 175 times",
    ]


def test_rows_are_the_most_frequent_and_the_others_as_one() -> None:
    rows = count_rows([(str(number), 10 - number) for number in range(8)], str.upper)
    assert [row.label for row in rows] == ["0", "1", "2", "3", "4", "all others"]
    assert sum(row.count for row in rows) == sum(range(3, 11))
    assert [row.percent for row in rows] == [19, 17, 15, 13, 12, 23]
    # An envelope's share is of all emergencies, of which one can open several.
    assert [row.percent for row in count_rows(_NOW.envelopes, str, _NOW.emergencies)] == [100, 50]
    assert count_rows(_NOW.by_kind, kind_words)[0].label == "emergency"
    assert count_rows([], str, 0) == ()
