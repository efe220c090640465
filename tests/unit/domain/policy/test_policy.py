"""Every rule of the policy has a whole row; the record, its form and its sentences are made from the rows."""

from __future__ import annotations

import ast
import re
from dataclasses import FrozenInstanceError, asdict, fields
from pathlib import Path
from typing import Any

import pytest

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, FormFaults, UnknownFormat
from twinseal.domain.policy.policy import POLICY_VERSION, RULES, SAID_BY, WAITING, Policy, changes_between
from twinseal.domain.policy.rule import numbers_in

APP = Path(__file__).resolve().parents[4] / "app" / "twinseal"
FIRST_FORM = {
    "attachments_encrypted_only", "extensions", "joint_window_s", "justification_min_chars", "lock_after_in_a_row",
    "lock_after_in_all", "mask_idle_s", "opening_min", "opening_total_min", "passphrase_min_chars", "passphrase_min_words",
    "register_code_must_fit", "reseal_idle_s", "review_due_days", "rotation_due_h", "same_team_forbidden", "wait_first_s",
    "wait_longest_s", "wrong_attempts_free",
    "acknowledge_due_h", "alert_drop", "alert_owner_slip", "alert_sound", "alert_syslog", "alert_test_days", "alert_tray",
    "audit_every_days", "backup_days", "check_days", "clipboard_clear_s", "drill_days", "expected_openings_quarter",
    "files_total_mib", "lessons_due_days", "maintenance_idle_s", "maintenance_min", "mute_allowed", "recovery_renew_days",
    "recovery_set_days", "red_needs_reason", "rotation_red_h", "second_review", "secret_clipboard", "secret_qr", "test_due_h",
    "third_confirms", "warn_days",
}  # fmt: skip
BOUNDS = {
    "opening_min": (5, 60), "extensions": (0, 5), "opening_total_min": (5, 240), "joint_window_s": (30, 900),
    "mask_idle_s": (15, 600), "reseal_idle_s": (30, 1800), "passphrase_min_chars": (16, 128), "passphrase_min_words": (6, 20),
    "wrong_attempts_free": (1, 10), "wait_first_s": (1, 600), "wait_longest_s": (60, 86400), "lock_after_in_a_row": (5, 100),
    "lock_after_in_all": (20, 1000), "justification_min_chars": (1, 500), "rotation_due_h": (1, 720), "review_due_days": (1, 90),
    "maintenance_min": (15, 240), "maintenance_idle_s": (60, 1800), "rotation_red_h": (1, 2160), "test_due_h": (1, 720),
    "acknowledge_due_h": (1, 720), "lessons_due_days": (1, 365), "expected_openings_quarter": (0, 1000), "audit_every_days": (1, 400),
    "backup_days": (1, 365), "drill_days": (7, 400), "check_days": (7, 400), "warn_days": (1, 60), "recovery_set_days": (1, 90),
    "recovery_renew_days": (30, 1830), "alert_test_days": (1, 400), "clipboard_clear_s": (5, 60), "files_total_mib": (16, 4096),
}  # fmt: skip
"""No ceremony may choose less protection than these, or a wait in which nobody can open: changed only where that is meant."""
EVERY = {**RULES, **WAITING}
LOW, WIDE = ({name: getattr(rule, end) for name, rule in EVERY.items() if not rule.is_switch} for end in ("low", "high"))
"""The lowest numbers and the highest; among neither is one below another that it may not be below."""
NUMBERS = [name for name, rule in EVERY.items() if not rule.is_switch]
YES_NO = [name for name, rule in EVERY.items() if rule.is_switch]


def of(**values: Any) -> Policy:
    return Policy(**{**asdict(Policy()), **values})


def far_apart(name: str) -> tuple[Policy, Policy]:
    """Return two policies that differ in one rule alone, as far as it may."""
    if EVERY[name].is_switch:
        return of(**{name: False}), of(**{name: True})
    # Among the lowest numbers one that may not be below another can be raised; among the highest any other can be lowered.
    around = LOW if EVERY[name].not_below else WIDE
    return of(**{**around, name: EVERY[name].low}), of(**{**around, name: EVERY[name].high})


def faulty(values: dict[str, Any]) -> dict[str, str]:
    """Return the fields that are refused, with their sentences."""
    with pytest.raises(FormFaults) as caught:
        of(**values)
    return {fault.field: fault.sentence for fault in caught.value.faults}


def test_every_row_is_whole() -> None:
    default = asdict(Policy())
    assert set(EVERY) == {field.name for field in fields(Policy)}
    assert not any(rule.sentence or rule.otherwise or rule.warning for rule in WAITING.values())
    for name, rule in EVERY.items():
        assert rule.name
        assert 1 <= rule.since <= POLICY_VERSION
        assert rule.name not in {other.name for field, other in EVERY.items() if field != name}
        if rule.is_switch:
            assert isinstance(default[name], bool)
            assert rule.waits or rule.sentence != rule.otherwise
            assert rule.waits or all(text.endswith(".") for text in (rule.sentence, rule.otherwise))
        else:
            assert rule.unit
            assert rule.low < rule.high
            assert rule.low <= default[name] <= rule.high
            assert not rule.sentence or rule.sentence.endswith(".")
        if rule.not_below is not None:
            assert {rule.not_below.field, name} <= {*NUMBERS}
            assert rule.not_below.sentence.endswith(".")


def test_the_bounds_that_protect_people_are_these() -> None:
    numbers = {name: EVERY[name] for name in FIRST_FORM if name in NUMBERS}
    assert {name: (rule.low, rule.high) for name, rule in numbers.items()} == BOUNDS


def test_every_rule_is_said_exactly_once() -> None:
    places = [place for rule in RULES.values() for place in numbers_in(rule.sentence)]
    assert sorted(places) == sorted(name for name in NUMBERS if name in RULES)
    assert {*SAID_BY} == {*RULES}
    assert all(SAID_BY[name] == name for name in YES_NO if name in RULES)
    # A sentence belongs to the first of the rules in it, and all of them stand under one heading.
    order = list(RULES)
    for name, spoken in SAID_BY.items():
        assert order.index(spoken) <= order.index(name)
        assert RULES[name].group is RULES[spoken].group


@pytest.mark.parametrize("name", RULES)
def test_every_rule_changes_what_people_are_told(name: str) -> None:
    low, high = far_apart(name)
    (change,) = changes_between(low, high)
    assert (change.field, change.before, change.after) == (name, low.sentence(name), high.sentence(name))
    assert change.before in low.sentences()
    assert change.after in high.sentences()
    assert change.before != change.after
    if not RULES[name].is_switch:
        assert f" {RULES[name].low}" in change.before
        assert f" {RULES[name].high}" in change.after


def test_one_of_something_is_said_as_one() -> None:
    assert "within 1 day." in of(review_due_days=1).sentence("review_due_days")
    assert "extended 1 time, up to 60 minutes in total" in of(extensions=1).sentence("opening_total_min")
    assert "extended 0 times" in of(extensions=0).sentence("extensions")


def test_equal_policies_differ_in_nothing() -> None:
    assert changes_between(Policy(), Policy()) == ()


def test_what_changed_is_told_rule_by_rule_in_reading_order() -> None:
    rows = changes_between(Policy(), of(review_due_days=3, extensions=1, opening_total_min=45))
    assert [row.field for row in rows] == ["extensions", "opening_total_min", "review_due_days"]
    assert rows[0].after == rows[1].after
    assert rows[2].before == "Someone else must review every opening within 7 days."
    assert rows[2].after == "Someone else must review every opening within 3 days."


def test_every_rule_is_read_by_what_keeps_it() -> None:
    read: set[str] = set()
    for path in APP.rglob("*.py"):
        parts = set(path.relative_to(APP).parts)
        if parts & {"gui", "cli", "reports"} or {"domain", "policy"} <= parts:
            # What shows a rule does not keep it.
            continue
        text = path.read_text(encoding="utf-8")
        if not re.search(r"policy\s*\)*\.", text):
            continue
        read |= {
            node.attr
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node.value).split(".")[-1] in {"policy", "_policy"}
        }
    assert [name for name in RULES if name not in read] == []
    # One that is kept is shown to people, and waits no longer.
    assert [name for name in WAITING if name in read] == []


def test_what_waits_has_its_default_beside_what_was_chosen() -> None:
    assert Policy.chosen() == Policy()
    chosen = Policy.chosen(rotation_due_h=48)
    assert (chosen.rotation_due_h, chosen.rotation_red_h, chosen.warn_days) == (48, 72, Policy().warn_days)
    with pytest.raises(BadInput, match="cannot be long overdue before it is due"):
        Policy.chosen(rotation_due_h=720)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_outside_its_bounds_is_refused_at_its_field(name: str) -> None:
    rule = EVERY[name]
    for value in (rule.low - 1, rule.high + 1, True, 1.5, "7", None):
        assert faulty({**WIDE, name: value}) == {
            name: f"Policy: \u201c{rule.name}\u201d must be a whole number from {rule.low} to {rule.high}."
        }
    assert tuple(getattr(policy, name) for policy in far_apart(name)) == (rule.low, rule.high)


@pytest.mark.parametrize("name", YES_NO)
def test_a_switch_that_is_no_yes_or_no_is_refused_at_its_field(name: str) -> None:
    for value in (0, 1, "yes", None):
        assert faulty({name: value}) == {name: f"Policy: \u201c{EVERY[name].name}\u201d must be yes or no."}


@pytest.mark.parametrize("name", [name for name in NUMBERS if EVERY[name].not_below])
def test_a_number_below_another_is_refused_at_its_field(name: str) -> None:
    least = EVERY[name].not_below
    assert least is not None
    low = max(EVERY[name].low, EVERY[least.field].low)
    assert low < EVERY[least.field].high
    assert faulty({**WIDE, name: low, least.field: low + 1}) == {
        name: f"{least.sentence} It is {low}, and must be {low + 1} or more."
    }
    assert getattr(of(**{**WIDE, name: low, least.field: low}), name) == low


def test_all_faults_are_named_at_once() -> None:
    assert [*faulty({"opening_min": 4, "review_due_days": 91})] == ["opening_min", "review_due_days"]


@pytest.mark.parametrize("name", EVERY)
def test_every_rule_survives_the_round_trip(name: str) -> None:
    for policy in far_apart(name):
        assert Policy.from_json(canonical.loads(canonical.dumps(policy.to_json()))) == policy


@pytest.mark.parametrize("name", EVERY)
def test_a_missing_rule_is_refused_by_the_name_that_people_know(name: str) -> None:
    form = Policy().to_json()
    del form[name]
    with pytest.raises(FormFaults) as caught:
        Policy.from_json(form)
    assert [fault.field for fault in caught.value.faults] == [name]
    assert caught.value.sentence == f"Policy: \u201c{EVERY[name].name}\u201d is missing."


def test_a_form_holds_its_version_and_exactly_every_rule() -> None:
    assert Policy().to_json().keys() == {"v", *EVERY}
    assert Policy().to_json()["v"] == POLICY_VERSION
    with pytest.raises(FormFaults) as caught:
        Policy.from_json({**Policy().to_json(), "moon": 1})
    assert caught.value.sentence == f"Policy: \u201cmoon\u201d is not a rule of form {POLICY_VERSION}."


@pytest.mark.parametrize("value", [None, [], "x", {}, asdict(Policy()), {"v": 0}, {"v": True}, {"v": "1"}, {"v": 1.0}])
def test_a_form_without_a_version_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="no version"):
        Policy.from_json(value)


def test_a_form_of_a_later_version_names_what_can_read_it() -> None:
    with pytest.raises(UnknownFormat, match="Use the version of Twinseal that wrote the vault"):
        Policy.from_json({**Policy().to_json(), "v": POLICY_VERSION + 1})


@pytest.mark.parametrize("version", range(1, POLICY_VERSION + 1))
def test_a_rule_has_its_default_in_every_form_before_it(version: int) -> None:
    wide = of(**WIDE)
    form = {name: getattr(wide, name) for name, rule in EVERY.items() if rule.since <= version}
    read = Policy.from_json({"v": version, **form})
    for name, rule in EVERY.items():
        assert getattr(read, name) == getattr(wide if rule.since <= version else Policy(), name)
        if rule.since > version:
            with pytest.raises(FormFaults, match="is not a rule of form"):
                Policy.from_json({"v": version, **form, name: getattr(Policy(), name)})


def test_no_rule_is_put_into_a_form_that_vaults_have() -> None:
    # A new rule that said it was in the first form would close every vault of that form.
    assert {name for name, rule in EVERY.items() if rule.since == 1} == FIRST_FORM


def test_a_policy_is_never_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Policy().opening_min = 5  # type: ignore[misc]
