"""What is owed when an envelope is shown is known without looking at every rotation before it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from fakes.event_samples import entry_of
from fakes.told_log import START, later
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.flows.findings import shown_again
from twinseal.flows.log.owed_rotations import OwedRotation
from twinseal.flows.log.rotations import Ended, Rotation
from twinseal.flows.log.stories import Story


def _entry(seq: int, at: str) -> Entry:
    return replace(entry_of(FIELD_REVEALED, envelope="e1", t=at), seq=seq)


def _owed(player: random.Random, story: Story, seq: int, at: str) -> OwedRotation:
    how = player.choice(list(Ended))
    ended = later(at, hours=player.randrange(400)) if how is not Ended.OWED else ""
    since, due = player.choice((at, "")), player.choice((later(at, hours=24), later(at, hours=24), "soon"))
    return OwedRotation(Rotation(story.opening_id, "e1", since, how, ended), ("e1",), _entry(seq, at), due, story)


def _course(player: random.Random, *, odd: bool) -> Iterator[tuple[Story, Entry, OwedRotation]]:
    """Yield openings that show the envelope and owe its rotation; `odd` ones in each other, by a clock that goes back."""
    for number in range(60):
        hours = number * 10 - (player.randrange(80) if odd else 0)
        at, story = later(START, hours=hours), Story(f"o{number}", START)
        shown = number * 10 + (player.randrange(40) if odd else 0)
        owed = shown + player.randrange(-15 if odd else 0, 3)
        yield story, _entry(shown, at), _owed(player, story, owed, at)


def _still(owed: Sequence[OwedRotation], story: Story, shown: Entry) -> Iterator[OwedRotation]:
    for each in owed:
        ended = each.rotation.how in (Ended.REPLACED, Ended.BY_HAND)
        is_over = ended and each.rotation.ended_utc <= str(shown.fields["t"])
        if each.rotation.opening != story.opening_id and each.seq < shown.seq and not is_over:
            yield each


def test_what_is_owed_is_that_of_looking_at_each() -> None:
    some = nothing = 0
    for seed in range(30):
        course = list(_course(random.Random(seed), odd=seed % 2 == 1))
        owed = [each for _story, _shown, each in course]
        envelope = shown_again._Envelope(owed)
        for story, shown, _own in sorted(course, key=lambda each: each[1].seq):
            still = list(_still(owed, story, shown))
            wanted = None
            if still:
                since = min(filter(None, (each.rotation.since_utc for each in still)), default="")
                wanted = shown_again._Sum(since, min("" if each.due_utc == "soon" else each.due_utc for each in still))
            assert envelope.sum_at(story, shown) == wanted
            some, nothing = some + bool(still), nothing + (not still)
    assert some > 1000
    assert nothing > 20


@pytest.mark.parametrize("odd", [False, True])
def test_each_rotation_is_looked_at_a_few_times(odd: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, two_first = [0], shown_again._two_first
    monkeypatch.setattr(shown_again, "_two_first", lambda times: (looked.append(1), two_first(times))[1])
    course = sorted(_course(random.Random(1), odd=odd), key=lambda each: each[1].seq)
    envelope = shown_again._Envelope([each for _story, _shown, each in course])
    for story, shown, _own in course:
        envelope.sum_at(story, shown)
    # Twice put in and twice asked for, by at most as many steps as the number of openings has digits of two.
    assert 0 < sum(looked) <= 4 * len(course) * len(course).bit_length()
