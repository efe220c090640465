"""A reason that was typed over another one than is in force now: nobody signs what they did not read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twinseal.domain.changes.change_reason import ChangeReason
from twinseal.domain.changes.registry import change_of
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES, ReasonCategory
from twinseal.vault.draft import Own

OUTAGE = DEFAULT_CATEGORIES[0]
DRILL = ReasonCategory("drill", "Drill", ("Who leads it?",))
ROWS = {
    "changed": ChangeReason.to(replace(OUTAGE, name="Outage"), OUTAGE),
    "retired": ChangeReason.retiring(OUTAGE),
    "added": ChangeReason.to(DRILL, None),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_is_stale_where_the_reason_changed_meanwhile(what: str) -> None:
    listed = {"kind": ROWS[what].event.name, **ROWS[what].fields()}
    row = change_of(listed)
    assert row == ROWS[what]
    row.check(VaultFacts(), Own())
    # Another pair's seal asked one thing more, or brought a reason with this id.
    other = (replace(OUTAGE, questions=(*OUTAGE.questions, "Who knows of it?")), *DEFAULT_CATEGORIES[1:])
    taken = (*DEFAULT_CATEGORIES, replace(DRILL, name="Exercise"))
    meanwhile = VaultFacts(rules=RulesInForce(categories=taken if what == "added" else other))
    with pytest.raises(BadInput, match="was changed since this list was begun: enter it again"):
        row.check(meanwhile, Own())


def test_a_reason_that_went_meanwhile_is_gone() -> None:
    gone = VaultFacts(rules=RulesInForce(categories=DEFAULT_CATEGORIES[1:]))
    for what in ("changed", "retired"):
        with pytest.raises(BadInput, match="no such reason"):
            ROWS[what].check(gone, Own())
