"""Every rule; a new one is a file of its own and a line in the list of its family."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import Any, Final

from twinseal.domain.finding import Finding, RuleCount
from twinseal.flows.context.collector import collecting_nothing
from twinseal.flows.findings.control_rules import CONTROL_RULES
from twinseal.flows.findings.follow_up_rules import FOLLOW_UP_RULES
from twinseal.flows.findings.habit_rules import HABIT_RULES
from twinseal.flows.findings.pair_rules import PAIR_RULES
from twinseal.flows.findings.rule import Looked, Rule
from twinseal.flows.findings.rule_stopped import RULE_STOPPED, STOPPED_RULES
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import place_of

_LISTED: Final[tuple[Rule[Any], ...]] = (*CONTROL_RULES, *PAIR_RULES, *HABIT_RULES, *FOLLOW_UP_RULES)
RULES: Final = tuple(sorted(_LISTED, key=lambda rule: (rule.id[0], int(rule.id[1:]))))
"""Every rule, in the order of their ids."""
BY_ID: Final = {rule.id: rule for rule in RULES}
"""Every rule by its id."""


def look(view: LogView) -> tuple[Looked, ...]:
    """Return what each rule tested and found: the one table that window, reports and tables are made from.

    Rules look at the whole log. Of a part of it those findings are kept that one of its entries belongs to, and those that
    speak of the log as a whole: so a finding is the same in every part.
    """
    return look_in_part(look(view.log), view) if view.log is not None else _look_at_all(view)


def _look_at_all(view: LogView) -> tuple[Looked, ...]:
    looking = look_in_steps(view)
    while True:
        try:
            next(looking)
        except StopIteration as done:
            looked: tuple[Looked, ...] = done.value
            return looked


def look_in_steps(view: LogView) -> Generator[None, None, tuple[Looked, ...]]:
    """Look with one rule after the other, and give way after each; returns what `look` returns of a whole log."""
    looked: dict[str, Looked] = {}
    for rule in RULES:
        if rule is not RULE_STOPPED:
            with collecting_nothing():
                looked[rule.id] = rule.look(view)
            yield
    stopped = tuple((each.rule.id, each.stopped_by) for each in looked.values() if each.stopped_by)
    # What nobody looked for is said in the same table, and not left out.
    looked[RULE_STOPPED.id] = RULE_STOPPED.look(replace(view, made={**view.made, STOPPED_RULES: stopped}))
    return tuple(looked[rule.id] for rule in RULES)


def look_in_part(looked: Iterable[Looked], view: LogView) -> tuple[Looked, ...]:
    """Return of what each rule found in a whole log what belongs to a part of it; how many it tested stays."""
    whole = view.log or view
    here = {place_of(entry) for entry in view.entries}
    # An entry that came when its opening was over belongs to every report of that opening.
    here |= {place_of(entry) for story in view.openings for entry in whole.whole[story.opening_id].late}
    return tuple(_of_part(each, here) for each in looked)


def _of_part(looked: Looked, here: set[tuple[int, int]]) -> Looked:
    if looked.rule.everywhere:
        return looked
    kept = tuple(finding for finding in looked.findings if not finding.entries or here & set(finding.entries))
    return replace(looked, findings=kept)


def counts_of(looked: Iterable[Looked]) -> tuple[RuleCount, ...]:
    """Return the table of rules as people read it: how many each rule tested, and how many findings it has."""
    return tuple(_count_of(each.rule.said(), each) for each in looked)


def _count_of(rule: Rule[Any], looked: Looked) -> RuleCount:
    return RuleCount(
        rule.id,
        rule.version,
        rule.looks_for,
        rule.unit,
        looked.tested,
        looked.fired,
        rule.innocent,
        looked.goes_by,
        looked.stopped_by,
    )


def findings_in(view: LogView) -> tuple[Finding, ...]:
    """Return the findings of every rule, the gravest first."""
    return by_rank(look(view))


def by_rank(looked: Iterable[Looked]) -> tuple[Finding, ...]:
    """Return the findings of rules that looked, the gravest first, those of one rank by their rules."""
    findings = (finding for each in looked for finding in each.findings)
    return tuple(sorted(findings, key=lambda finding: finding.rank.weight))
