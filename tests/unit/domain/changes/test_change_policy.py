"""A rule of the policy before and after: its sentence, whether it is weaker, who opens with whom, and what bounds it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fakes.people_facts import facts_of
from twinseal.domain.changes.change_policy import ChangePolicy, value_of, value_text
from twinseal.domain.changes.change_set import ChangeSet, Listed
from twinseal.domain.changes.rules_in_force import RulesInForce, changed_policy
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, FormFaults
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import RULES, Policy
from twinseal.vault.draft import Own

ADA, BO = Person("p00000001", "Ada", Role.OPERATOR, "ops"), Person("p00000002", "Bo", Role.OFFICER, "sec")
CY, ED = Person("p00000003", "Cy", Role.OFFICER, "eng"), Person("p00000004", "Ed", Role.OPERATOR, "sec")


def facts(policy: Policy | None = None, people: tuple[Person, ...] = (ADA, BO, CY, ED)) -> VaultFacts:
    return VaultFacts(facts_of(people, (BO, CY)), (BO, CY), RulesInForce(policy or Policy()), edition=3)


def changing(name: str, value: int, policy: Policy | None = None) -> ChangePolicy:
    return ChangePolicy(name, value_text(getattr(policy or Policy(), name)), value_text(value))


def other(name: str) -> int:
    """Return another value of a rule that is allowed beside the defaults."""
    rule, now = RULES[name], int(getattr(Policy(), name))
    if rule.is_switch:
        return not getattr(Policy(), name)
    for value in (now + 1, now - 1):
        if rule.low <= value <= rule.high:
            try:
                changed_policy(Policy(), name, value)
            except BadInput:
                continue
            return value
    raise AssertionError(name)


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_said_as_it_will_be_with_what_it_was(name: str) -> None:
    change = changing(name, other(name))
    rule, sentence = RULES[name], str(change.sentence(facts()))
    (difference,) = change.differences(facts(), Own())
    assert difference.before == Policy().sentence(name)
    assert difference.after == changed_policy(Policy(), name, other(name)).sentence(name)
    said = sentence.removeprefix("Weaker than before: ")
    if rule.is_switch:
        assert said == difference.after
    else:
        assert said.count(f"(was {getattr(Policy(), name)})") == 1
        assert re.sub(r" \(was \d+\)", "", said) == difference.after
    assert sentence.startswith("Weaker") is change.is_weaker
    put = ChangeSet().with_change(Listed(change, Own()), facts())
    assert getattr(put.facts(facts()).rules.policy, name) == other(name)


def test_a_rule_that_protects_less_is_called_weaker() -> None:
    weaker = {
        "opening_min": 20, "passphrase_min_chars": 20, "same_team_forbidden": False, "register_code_must_fit": True,
        "wait_first_s": 20, "lock_after_in_a_row": 11, "review_due_days": 6, "mask_idle_s": 130, "rotation_due_h": 23,
    }  # fmt: skip
    by_name = {name: changing(name, value).is_weaker for name, value in weaker.items()}
    assert [name for name, is_weaker in by_name.items() if is_weaker] == [
        "opening_min", "same_team_forbidden", "wait_first_s", "lock_after_in_a_row", "mask_idle_s",
    ]  # fmt: skip
    assert str(changing("opening_min", 20).sentence(facts())) == (
        "Weaker than before: An opening lasts 20 minutes (was 15) from confirmation."
    )
    assert str(changing("opening_min", 10).sentence(facts())) == "An opening lasts 10 minutes (was 15) from confirmation."


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if not rule.is_switch])
def test_a_number_out_of_bounds_is_refused_in_its_own_words(name: str) -> None:
    for value in (RULES[name].low - 1, RULES[name].high + 1):
        with pytest.raises(FormFaults) as refusal:
            ChangeSet().with_change(Listed(changing(name, value), Own()), facts())
        assert refusal.value.field == name
        assert f"\u201c{RULES[name].name}\u201d must be a whole number" in refusal.value.sentence


@pytest.mark.parametrize("text", ["", "-1", "1.5", "\u0661\u0665", "99999999", "yes", "no", "15 "])
def test_a_text_that_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(FormFaults):
        ChangeSet().with_change(Listed(ChangePolicy("opening_min", "15", text), Own()), facts())
    if text not in ("yes", "no"):
        with pytest.raises(FormFaults, match="must be yes or no"):
            ChangeSet().with_change(Listed(ChangePolicy("same_team_forbidden", "yes", text), Own()), facts())
    assert value_of(RULES["same_team_forbidden"], "no") is False


def test_two_numbers_that_bound_each_other_need_their_order() -> None:
    total, single = changing("opening_total_min", 90), changing("opening_min", 60)
    both = ChangeSet().with_change(Listed(total, Own()), facts())
    both = both.with_change(Listed(changing("opening_min", 60), Own()), facts())
    assert both.facts(facts()).rules.policy.opening_total_min == 90
    low = Policy(opening_total_min=20)
    with pytest.raises(FormFaults, match="cannot be shorter than a single opening"):
        ChangeSet().with_change(Listed(single, Own()), facts(low))


def test_who_opens_together_no_more_and_who_does_is_said() -> None:
    gone = changing("same_team_forbidden", True, Policy(same_team_forbidden=False))
    follows = [str(text) for text in gone.follows(facts(Policy(same_team_forbidden=False)))]
    assert "Bo and Ed can open nothing together from this seal on." in follows
    new = [str(text) for text in changing("same_team_forbidden", False).follows(facts())]
    assert "Bo and Ed can open together from this seal on." in new
    said = ChangeSet().with_change(Listed(changing("same_team_forbidden", False), Own()), facts()).said(facts())
    assert str(said[-1]) == (
        "People and rules have a new edition from this seal on: write P4 into the register, as the new line has it."
    )
    assert any("paper register is lost" in str(text) for text in changing("register_code_must_fit", True).follows(facts()))


def test_a_rule_that_leaves_no_pair_is_refused() -> None:
    one_team = tuple(replace(person, team="sec") for person in (BO, CY))
    before = Policy(same_team_forbidden=False)
    with pytest.raises(BadInput, match="no two people could open"):
        ChangeSet().with_change(Listed(changing("same_team_forbidden", True, before), Own()), facts(before, one_team))
    # Two officers of one team, and an operator of another: there is a pair, and nobody could change anything.
    with pytest.raises(BadInput, match="nobody could change anything"):
        ChangeSet().with_change(
            Listed(changing("same_team_forbidden", True, before), Own()), facts(before, (*one_team, ADA))
        )


def test_a_row_of_a_rule_that_is_unknown_is_still_said() -> None:
    assert str(ChangePolicy("of_a_later_version", "1", "2").sentence(facts())) == (
        "A rule changes that this version does not know: of_a_later_version."
    )
    assert ChangePolicy("of_a_later_version", "1", "2").differences(facts(), Own()) == ()
    # One that cannot be made any more, as in an old draft.
    assert "An opening lasts 15 minutes" in str(ChangePolicy("opening_min", "15", "61").sentence(facts()))
