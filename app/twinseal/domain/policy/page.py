"""The page docs/policy.md: every rule of a policy with its bounds, its default, its sentence and its control, and every threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twinseal.domain.policy.policy import POLICY_VERSION, RULES, SAID_BY, WAITING, Policy
from twinseal.domain.policy.rule import Group, PolicyRule
from twinseal.domain.policy.ruled import Ruled, rows_of
from twinseal.domain.policy.thresholds import THRESHOLDS_VERSION, Thresholds

_SAFE = Policy()


def policy_page() -> str:
    """Return the page that lists every rule."""
    rows = [
        "# Rules of a policy",
        "",
        "Made from `app/twinseal/domain/policy/` by `python -P -m twinseal.domain.policy.page`; a test holds this page to it.",
        "",
        "A policy is chosen when a vault is created, on the second page of the ceremony, and stands in its constitution. Two officers",
        "change it by the list of changes, in an opening: **Change something**, **Rules**, or `twinseal change VAULT policy FIELD VALUE`.",
        "The new value holds from the seal on, and a weaker one is said to be weaker: which way that is says the last column. The",
        "sentences below are those of the page, of the ceremony record and of every list of changes, here with the defaults.",
        "",
        f"The form of a policy has version {POLICY_VERSION}. A rule that came after the version of a form has its default there.",
        "A form of a later version is refused, and so is one with a rule missing, or with one that its version does not have.",
        *(row for group in Group if group is not Group.FINDINGS for row in _section(group)),
        "",
        "## Rules that wait",
        "",
        "No part of the program keeps these yet. They have their place in the form, and every vault has their defaults.",
        "",
        *_table(Policy(), WAITING),
        "",
        "## Thresholds of findings",
        "",
        f"They stand in the constitution beside the policy; their form has version {THRESHOLDS_VERSION}. The rules of findings go by them, those in force now, over the whole log: [auditor.md](auditor.md) lists the rules.",
        "",
        "Two officers change one by the list of changes: **Change something**, **Thresholds of findings**, or `twinseal change VAULT threshold FIELD NUMBER`. An auditor tells them before what another number",
        "would have found: `twinseal back-test VAULT FIELD NUMBER --as PERSON`. What is out of its range, and a number of last openings smaller than how often they have to be odd, is refused.",
        "",
        *_threshold_rows(),
    ]
    return "\n".join(rows) + "\n"


def _section(group: Group) -> Iterable[str]:
    rules = {name: rule for name, rule in RULES.items() if rule.group is group}
    yield from ("", f"## {group.value}", "", *(f"* {row}" for name, rule in rules.items() for row in _sentences(name, rule)))
    yield from ("", "| field | control | rule | allowed | default | since form | weaker |", "|---|---|---|---|---|---|---|")
    for name, rule in rules.items():
        yield f"| `{name}` | `ceremony.{name}`, `rules_form.{name}` | {rule.name} | {_facts(_SAFE, name, rule)} | {_weaker(rule)} |"


def _table(safe: Ruled, rules: Mapping[str, PolicyRule]) -> Iterable[str]:
    yield from ("| field | rule | allowed | default | since form |", "|---|---|---|---|---|")
    for name, rule in rules.items():
        yield f"| `{name}` | {rule.name} | {_facts(safe, name, rule)} |"


def _threshold_rows() -> Iterable[str]:
    yield from ("| field | rule | says | drives | allowed | default | since form |", "|---|---|---|---|---|---|---|")
    safe = Thresholds()
    for name, rule in rows_of(Thresholds).items():
        says, drives = safe.sentence(name), ", ".join(rule.drives)
        yield f"| `{name}` | {rule.name} | {says} | {drives} | {_facts(safe, name, rule)} |"


def _facts(safe: Ruled, name: str, rule: PolicyRule) -> str:
    default = getattr(safe, name)
    allowed = rule.unit if rule.is_switch else f"{rule.low} to {rule.high} {rule.unit}"
    least = f", at least `{rule.not_below.field}`" if rule.not_below else ""
    shown = ("yes" if default else "no") if rule.is_switch else default
    return f"{allowed}{least} | {shown} | {rule.since}"


def _weaker(rule: PolicyRule) -> str:
    if rule.is_switch:
        return "on" if rule.weaker_up else "off"
    return "more" if rule.weaker_up else "less"


def _sentences(name: str, rule: PolicyRule) -> Iterable[str]:
    if rule.is_switch:
        yield f"`{name}`: {rule.sentence} Where it is off: {rule.otherwise}" + (f" {rule.warning}" if rule.warning else "")
    elif rule.sentence:
        fields = ", ".join(f"`{field}`" for field, spoken in SAID_BY.items() if spoken == name)
        yield f"{fields}: {_SAFE.sentence(name)}"


if __name__ == "__main__":
    print(policy_page(), end="")  # noqa: T201 - this is what it is for
