"""A year of one vault: people come, leave, lose a phone, forget a passphrase; rules change; at each seal all is as the prose says.

Who opens with whom, who is held back and who reads the log is worked out by `fakes.people_model`, what is owed and until when by
`fakes.owed_model`. Neither knows anything of the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BEGIN, Template, cast_in
from fakes.lived_year import DAY, Year, envelope_of
from fakes.new_people import enrolled, rebound
from fakes.owed_model import ACKNOWLEDGE, ROTATE
from fakes.people_model import (
    AUDITOR,
    OFFICER,
    OPERATOR,
    Becomes,
    Comes,
    Freed,
    Goes,
    NewKeys,
    PeopleModel,
    Returns,
    Rules,
    Somebody,
)
from fakes.removal import audit_keys
from fakes.tried_pairs import NO_AUDITOR, NOT_TOGETHER, not_confirmed
from fakes.vault_copy import copied
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import LogDamaged, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.host.files import RealFiles

FOUNDERS = {
    "Ada": Somebody(OPERATOR, "ops"),
    "Bo": Somebody(OFFICER, "sec"),
    "Cy": Somebody(OFFICER, "eng"),
    "Di": Somebody(AUDITOR),
    "Ed": Somebody(OPERATOR, "night"),
    "Flo": Somebody(OFFICER, "ops"),
    "Gil": Somebody(AUDITOR),
}


def _close_rotation(flow: OpeningFlow) -> None:
    (owed,) = (each for each in flow.open_vault.envelope_forms.owed() if not each.is_test)
    flow.open_vault.envelope_forms.close_duty(owed.id, tested=False, reason="The supplier is gone for good")


def _new_rules(flow: OpeningFlow) -> None:
    rules = flow.open_vault.rule_forms
    rules.set_rule("opening_min", "20")
    rules.set_rule("acknowledge_due_h", "48")
    rules.put_reason("", "Audit day", ("What is asked for?",), "Ticket", "AUD-####")


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["until Flo left", "whole"])
def test_a_year(two_template: Template, tmp_path: Path, whole: bool) -> None:
    cast = cast_in(tmp_path / "home", two_template)
    year = Year(cast, cast.open(), PeopleModel(dict(FOUNDERS)))
    officers = ("Bo", "Cy")
    # November: an outage, and a new password the same night.
    year.emergency("Ada", "Bo", 0)
    year.rotate("Ada", "Bo", 0)
    # December: Fred joins. Bo and Cy bring him, so he opens with everybody else first.
    cast.later(30 * DAY)
    year.decide(
        officers,
        lambda flow: enrolled(cast, flow, "Fred Officer", Role.OFFICER, "day"),
        Comes("Fred", OFFICER, "day"),
        said=("+ Fred Officer (officer), held back until a third person confirms", "Signed by the vault, "),
    )
    year.refused("Bo", "Fred", not_confirmed("Fred Officer"))
    year.refused("Ada", "Ed", NOT_TOGETHER)
    year.refused("Gil", "Bo", NO_AUDITOR)
    year.acknowledge("Ada", "Di", "Flo")
    year.emergency("Ada", "Fred", 1)
    year.rotate("Flo", "Fred", 1)
    # January: an auditor meets him; until two officers take that up nothing is another.
    cast.later(35 * DAY)
    year.meets("Di", "Fred")
    year.emergency("Ed", "Cy", 2)
    year.refused("Bo", "Fred", not_confirmed("Fred Officer"))
    year.rotate("Ed", "Cy", 2)
    year.decide(
        ("Flo", "Cy"),
        lambda flow: flow.open_vault.changes.confirm_person(cast.id("Fred")),
        Freed("Fred", "Di"),
        said=("Fred Officer is held back no longer, confirmed by Di Auditor",),
    )
    year.acknowledge("Bo", "Fred")
    year.audited("Gil")
    # February: Ed's phone is lost; his passphrase is not.
    cast.later(30 * DAY)
    year.decide(
        ("Bo", "Fred"),
        lambda flow: rebound(cast, flow, "Ed", NewFactor.AUTHENTICATOR, without_code=True),
        NewKeys("Ed", with_old=True),
        said=("+ Ed Operator (operator), with new keys, signed for with the old ones",),
    )
    year.emergency("Ed", "Bo", 0)
    year.rotate("Ed", "Bo", 0)
    # March: Flo sees a password that nobody can change, and leaves; then it is owed all the same.
    cast.later(35 * DAY)
    year.emergency("Flo", "Bo", 1)
    flow = year.opened("Flo", "Bo")
    _close_rotation(flow)
    year.owed.end(ROTATE, "SYS-1")
    year.sign(flow, ("Flo", "Bo"))
    cast.later(5 * DAY)
    flo = (copied(cast.vault_path, tmp_path / "kept by Flo.twinseal"), cast.register_code, dict(year.values))
    year.decide(
        officers,
        lambda flow: flow.open_vault.people_rows.remove(cast.id("Flo"), "Left the company at the end of March"),
        Goes("Flo"),
        said=("Flo Officer left",),
    )
    assert (ROTATE, "SYS-1") in {duty[:2] for duty in year.owed.duties}
    year.rotate("Ada", "Fred", 1)
    year.audited("Di", exported=not whole)
    if not whole:
        _who_left(year, flo, "Flo", replaced=(1,))
        year.vault.close()
        return
    # April and May: Hana joins as an operator, is met, and the rules change with the list that takes it up.
    cast.later(40 * DAY)
    year.decide(
        ("Cy", "Fred"),
        lambda flow: enrolled(cast, flow, "Hana Operator", Role.OPERATOR, "day"),
        Comes("Hana", OPERATOR, "day"),
        said=("+ Hana Operator (operator), held back until a third person confirms",),
    )
    year.acknowledge("Hana", "Bo")
    cast.later(15 * DAY)
    year.meets("Gil", "Hana")

    def taken_up_with_new_rules(flow: OpeningFlow) -> None:
        flow.open_vault.changes.confirm_person(cast.id("Hana"))
        _new_rules(flow)

    year.decide(
        officers,
        taken_up_with_new_rules,
        Freed("Hana", "Gil"),
        said=("Hana Operator is held back no longer, confirmed by Gil Auditor",),
    )
    year.owed.acknowledge_h = 48
    assert year.vault.context.header.policy.opening_min == 20
    year.emergency("Hana", "Bo", 2)
    year.rotate("Hana", "Cy", 2)
    # June: Cy forgot the passphrase. Two others give everything new, and he counts with them once somebody has met him.
    cast.later(50 * DAY)
    year.decide(
        ("Bo", "Fred"),
        lambda flow: rebound(cast, flow, "Cy", with_old=False),
        NewKeys("Cy"),
        said=("+ Cy Officer (officer), held back until a third person confirms",),
    )
    year.refused("Cy", "Fred", not_confirmed("Cy Officer"))
    year.emergency("Ada", "Cy", 0)
    year.rotate("Ada", "Bo", 0)
    year.meets("Di", "Cy")
    year.decide(
        ("Bo", "Fred"),
        lambda flow: flow.open_vault.changes.confirm_person(cast.id("Cy")),
        Freed("Cy", "Di"),
        said=("Cy Officer is held back no longer, confirmed by Di Auditor",),
    )
    # August: Gil leaves too; from then on entries are sealed to a key that he never had.
    cast.later(60 * DAY)
    gil = audit_keys(cast, "Gil")
    year.decide(
        officers,
        lambda flow: flow.open_vault.people_rows.remove(cast.id("Gil"), "Left the company in August"),
        Goes("Gil"),
        said=("Gil Auditor left",),
    )
    gil_reads = year.vault.context.roster.newest.start
    # September: Ed is away for a month; Ada goes to another team.
    year.decide(
        ("Bo", "Cy"),
        lambda flow: (
            flow.open_vault.people_rows.suspend(cast.id("Ed"), "On leave until the autumn"),
            flow.open_vault.people_rows.change(cast.id("Ada"), team="eng"),
        ),
        Goes("Ed"),
        Becomes("Ada", team="eng"),
        said=("Ed Operator left",),
    )
    year.refused("Ada", "Cy", NOT_TOGETHER)
    year.emergency("Ada", "Fred", 1)
    year.rotate("Ada", "Bo", 1)
    cast.later(60 * DAY)

    def let_in_again(flow: OpeningFlow) -> None:
        flow.open_vault.people_rows.prove(*cast.factors("Ed"))
        flow.open_vault.people_rows.reinstate(cast.id("Ed"))

    year.decide(officers, let_in_again, Returns("Ed"), said=("+ Ed Operator (operator), with the same keys",))
    # October: the rule of the third person is lifted, by a list that everybody hears of.
    year.decide(
        officers,
        lambda flow: flow.open_vault.rule_forms.set_rule("third_confirms", "no"),
        Rules(third_confirms=False),
        said=("nobody came or left",),
    )
    year.acknowledge("Ada", "Di", "Ed", "Fred", "Hana")
    year.emergency("Ed", "Cy", 2)
    year.rotate("Ed", "Cy", 2)
    assert [duty for duty in year.owed.duties if duty[0] == ACKNOWLEDGE and duty[1] != "Cy"] == []
    year.audited("Di", exported=True)
    assert (year.openings, year.people.edition) == (9, 12)
    assert 350 < (cast.clock.utc() - BEGIN).days < 380
    _who_left(year, flo, "Flo", "Gil", replaced=range(3))
    entries = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(gil).entries(iter_lines(RealFiles(), cast.vault_path / "audit")):
            entries.append(entry.seq)
    assert entries == list(range(gil_reads))
    year.vault.close()


def _who_left(year: Year, kept: tuple[Path, str, dict[int, str]], *names: str, replaced: Iterable[int]) -> None:
    """Whoever left is nobody here, and with their copy of then, beside a partner, opens what it held and nothing of what came since."""
    cast, (copy, code, values) = year.cast, kept
    for name in names:
        cast.later(4000)
        flow = year.vault.break_the_glass()
        flow.enter_register_code(cast.register_code)
        with pytest.raises(WrongFactor):
            flow.identify_first(*cast.factors(name))
        flow.abandon()
    cast.later(4000)
    other = replace(cast, vault_path=copy, register_code=code)
    vault = other.open()
    flow = other.to_request(vault, "Flo")
    flow.submit_request(other.draft(flow, envelopes=3))
    flow.confirm(*other.factors("Bo"))
    store = flow.open_vault.state.open_store()
    read = {number: store.contents(envelope_of(flow, number)).fields[1].value for number in range(3)}
    assert read == values
    assert {read[number] for number in replaced}.isdisjoint(year.values.values())
    flow.reseal(ResealCause.HAND)
    vault.close()
