"""The page of the policy is made from the rows of its rules: each in the sentence that is signed, refused at its place."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.alert import AlertFault, Channel
from twinseal.domain.policy.policy import RULES, SAID_BY, Policy
from twinseal.flows.views.statements import Tried
from twinseal.gui.ceremony.policy_page import PolicyPage
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.sentence import Sentence

DEFAULT = asdict(Policy())
OTHER: dict[str, Any] = {
    name: not DEFAULT[name] if rule.is_switch else rule.high if DEFAULT[name] < rule.high else rule.low
    for name, rule in RULES.items()
}
"""Of each rule another value than the default."""


@pytest.fixture
def page(qtbot: QtBot) -> PolicyPage:
    made = PolicyPage()
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    return made


def control(page: PolicyPage, name: str) -> QWidget:
    widget = page.findChild(QWidget, f"ceremony.{name}")
    assert widget is not None, name
    assert widget.isVisible()
    return widget


def put(page: PolicyPage, **values: int | bool) -> None:
    """Set controls of the page, as somebody would."""
    for name, value in values.items():
        field = control(page, name)
        if isinstance(field, QSpinBox):
            field.setValue(value)
        elif isinstance(field, QCheckBox) and field.isChecked() is not value:
            field.click()


def notice(page: PolicyPage, name: str) -> str:
    """Return what is said under the sentence of a rule, empty where nothing is."""
    shown = page.findChild(Notice, f"ceremony.{SAID_BY[name]}_notice")
    assert shown is not None
    return shown.text() if shown.isVisible() else ""


def changed(page: PolicyPage) -> str:
    label = page.findChild(QLabel, "ceremony.policy_changed")
    assert label is not None
    return label.text()


def sentence_of(page: PolicyPage, name: str) -> Sentence:
    inside = control(page, name).parentWidget()
    assert isinstance(inside, Sentence)
    return inside


def test_every_rule_is_on_the_page_in_its_signed_sentence(page: PolicyPage) -> None:
    assert page.policy() == Policy()
    put(page, **OTHER)
    policy = page.policy()
    assert policy == Policy.chosen(**OTHER)
    for name, rule in RULES.items():
        said = rule.sentence if rule.is_switch else policy.sentence(name)
        inside = sentence_of(page, name)
        assert (inside.accessibleName(), inside.words()) == (said, re.sub(r"\b\d+ ", "", said))
    assert {label.text() for label in page.findChildren(QLabel)} >= {rule.group.value for rule in RULES.values()}


@pytest.mark.parametrize("name", RULES)
def test_a_control_has_the_bounds_and_the_name_of_its_rule(page: PolicyPage, name: str) -> None:
    field, rule = control(page, name), RULES[name]
    assert field.accessibleName() == (rule.sentence if rule.is_switch else rule.name)
    if isinstance(field, QSpinBox):
        assert (field.minimum(), field.maximum()) == (rule.low, rule.high)
        assert field.toolTip() == f"From {rule.low} to {rule.high}"


def test_what_differs_from_the_defaults_is_listed(page: PolicyPage) -> None:
    assert changed(page) == "No changes from the defaults."
    put(page, **OTHER)
    assert all(f"{rule.name}: " in changed(page) for rule in RULES.values())
    defaults = page.findChild(QPushButton, "ceremony.policy_defaults")
    assert defaults is not None
    defaults.click()
    assert (page.policy(), changed(page)) == (Policy(), "No changes from the defaults.")


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.not_below])
def test_a_contradiction_is_said_under_its_sentence(page: PolicyPage, name: str) -> None:
    least = RULES[name].not_below
    assert least is not None
    # Another rule that may not be below the same number is as high as it can be.
    beside = {other: rule.high for other, rule in RULES.items() if rule.not_below and rule.not_below.field == least.field}
    put(page, **{**beside, name: RULES[name].low, least.field: RULES[least.field].high})
    assert least.sentence in notice(page, name)
    given: list[object] = []
    page.given.connect(lambda policy, _folder: given.append(policy))
    page.send()
    assert given == []
    put(page, **{name: RULES[name].high})
    assert notice(page, name) == ""
    page.send()
    assert given == [page.policy()]


def test_ways_out_are_tried_before_the_page_is_left(page: PolicyPage) -> None:
    """What failed is said where it was chosen, and a second press goes on; what was changed since is tried again."""
    asked: list[tuple[str, bool]] = []
    given: list[str] = []
    page.try_requested.connect(lambda _policy, folder, leaves: asked.append((folder, leaves)))
    page.given.connect(lambda _policy, folder: given.append(folder))
    put(page, alert_sound=False, alert_tray=False)
    assert not page.try_act.isEnabled(), "there is no alert at all"
    put(page, alert_sound=True, alert_tray=True, alert_syslog=True, alert_drop=True)
    page.try_act.click()
    page.send()
    assert (asked, given) == ([("", False), ("", True)], [])
    failed = (
        Tried(Channel.SOUND, "sent", player="aplay"), Tried(Channel.TRAY, "failed"),
        Tried(Channel.SYSLOG, "failed", AlertFault.NO_READER), Tried(Channel.DROP, "failed", AlertFault.NO_FOLDER),
    )  # fmt: skip
    assert not page.show_tried(page.policy(), "", failed)
    assert "played by aplay" in notice(page, "alert_sound")
    assert "no place that shows notices" in notice(page, "alert_tray")
    assert "nobody receives there" in notice(page, "alert_syslog")
    assert "there is no such folder" in page._field.message.message
    page.send()
    assert given == [""], "a second press goes on all the same"
    page.folder.set_text("/mnt/diode")
    assert (notice(page, "alert_syslog"), page._field.is_wrong) == ("", False)
    page.send()
    assert (asked[-1], given) == (("/mnt/diode", True), [""])
    assert page.show_tried(page.policy(), "/mnt/diode", (Tried(Channel.SYSLOG, "sent"), Tried(Channel.DROP, "sent")))
    assert "a program receives there" in notice(page, "alert_syslog")
    put(page, alert_syslog=False, alert_drop=False)
    page.send()
    assert given == ["", "/mnt/diode"], "nothing is left to try"


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.warning])
def test_a_switch_with_consequences_names_them(page: PolicyPage, name: str) -> None:
    assert notice(page, name) == ""
    put(page, **{name: True})
    assert RULES[name].warning in notice(page, name)


def test_one_of_something_is_said_as_one(page: PolicyPage) -> None:
    put(page, review_due_days=1)
    inside = sentence_of(page, "review_due_days")
    assert inside.words() == "Someone else must review every opening within day."
    assert inside.accessibleName() == "Someone else must review every opening within 1 day."


def test_a_click_on_the_words_of_a_switch_turns_it(page: PolicyPage) -> None:
    inside = sentence_of(page, "same_team_forbidden")
    QTest.mouseClick(inside, Qt.MouseButton.LeftButton, pos=inside.rect().center())
    assert not page.policy().same_team_forbidden
    assert "Same team forbidden: no instead of yes" in changed(page)
