"""Every rule where a founded vault is used so: it fires with exactly its entries, and what is beside it does not.

The table is `fakes.played_rules`, the stories are `fakes.played_stories`: people use the program, and the program writes the log.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Template
from fakes.played_log import Play
from fakes.played_row import Near
from fakes.played_rules import RULES, cannot, played
from fakes.played_stories import LONG, REFUSED, STORIES
from fakes.told_log import NO_OPENING
from twinseal.domain.finding import Rank
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

WEIGHTS = {rank.value: rank.weight for rank in Rank}
CASES = [pytest.param(story, marks=pytest.mark.long) if story in LONG else story for story in STORIES if story != REFUSED]


def test_the_table_says_of_every_rule_how_it_is_made() -> None:
    assert set(RULES) == set(BY_ID)
    rows = [row for own in played().values() for row in own]
    assert {row.story for row in rows} | {REFUSED} == set(STORIES)
    assert all(row.findings for row in rows)
    assert [row for row in rows if (row.below is None) != bool(row.no_below)] == []
    assert [rule for rule, row in cannot().items() if len(row.because.split()) < 4] == []


def test_what_no_flow_makes_is_refused_or_was_looked_for(two_template: Template, tmp_path: Path) -> None:
    play = Play.of(tmp_path / "home", two_template)
    STORIES[REFUSED](play)
    play.close()
    (look,) = play.looks
    assert {row.refused for row in cannot().values()} - {""} <= {name for _, name in play.acts}
    tested = {rule for rule in cannot() if BY_ID[rule].look(play.looks[look]).tested}
    assert tested == {"A11", "A13", "A14", "A15", "A17", "A19", "A22", "A23", "A25", "D7"}


@pytest.mark.parametrize("story", CASES)
def test_rules_find_what_was_done_and_no_more(story: str, two_template: Template, tmp_path: Path) -> None:
    play = Play.of(tmp_path / "home", two_template)
    STORIES[story](play)
    for rule, rows in played().items():
        for row in rows:
            if row.story == story:
                looked = BY_ID[rule].look(play.looks[row.look])
                assert (rule, looked.stopped_by, play.found(row.look, looked)) == (rule, "", list(row.findings))
            gravest = min(WEIGHTS[weight] for weight, *_ in row.findings)
            for near in (row.below, row.innocent):
                if near is not None and (near.story or row.story) == story:
                    _check_near(play, rule, near, gravest)
    last = list(play.looks)[-1]
    for rule in cannot():
        looked = BY_ID[rule].look(play.looks[last])
        assert (rule, looked.stopped_by, play.found(last, looked)) == (rule, "", [])
    if story in LONG:
        # Where no clock was set, a verification names nothing, and every entry holds.
        assert play.look_verified("verified").anomalies == ()
    _check_told(play.looks[last])
    play.close()


def _check_near(play: Play, rule: str, near: Near, gravest: int) -> None:
    """Check that a rule looks at an act, and does not tell of it, or says that it weighs less."""
    assert (near.act in play.tested(near.look, BY_ID[rule])) is near.looked_at, (rule, near)
    findings = play.found(near.look, BY_ID[rule].look(play.looks[near.look]))
    weights = {weight for weight, *entries in findings if any(each.startswith(f"{near.act}: ") for each in entries)}
    assert weights == ({near.weighs} if near.weighs else set()), (rule, near, findings)
    assert not near.weighs or WEIGHTS[near.weighs] > gravest, (rule, near)


def _check_told(view: LogView) -> None:
    """Check that entries which told logs have outside of every opening are outside of it here."""
    assert {text(entry, "kind") for entry in view.of_kind(*NO_OPENING) if text(entry, "opening")} == set()
