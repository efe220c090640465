"""What a finding says in the review of one opening is about that opening, however often it came again in others."""

from __future__ import annotations

from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.flows.findings.register_code import REGISTER_CODE
from twinseal.flows.findings.words import words_in, words_of


def test_what_came_again_says_of_an_opening_its_own_time() -> None:
    made = each_day(Opening(first="p1"), Opening(first="p3"), Opening(first="p4"), days=2)
    view = openings(*(Opening(**{**vars(each), "answer": "not_at_hand"}) for each in made))
    (finding,) = REGISTER_CODE.look(view).findings
    assert (finding.count, len(finding.times)) == (3, 3)
    said = [words_in(story, finding, view.people) for story in view.openings]
    for place, story in enumerate(view.openings):
        day = later(START, days=2 * place)[:10]
        assert (said[place].startswith(day), story.first in said[place]) == (True, True)
        assert finding.among({(-1, story.entries[1].seq)}).id == finding.id
    assert len(set(said)) == 3
    # The list of all findings goes on to tell of all times.
    assert words_of(finding, view.people) not in said
    # One that names nothing of an opening is told whole, and so is one that came once.
    assert finding.among(()) is finding
    (once,) = REGISTER_CODE.look(openings(Opening(answer="not_at_hand"))).findings
    assert (once.times, once.among({(-1, 2)})) == ((), once)
