"""The page docs/policy.md: every rule of a policy with its bounds, its default, its sentence and its control."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.domain.policy.policy import POLICY_VERSION, RULES, SAID_BY, Policy
from twinseal.domain.policy.rule import Group, PolicyRule

_SAFE = Policy()


def policy_page() -> str:
    """Return the page that lists every rule."""
    rows = [
        "# Rules of a policy",
        "",
        "Made from `app/twinseal/domain/policy/` by `python -P -m twinseal.domain.policy.page`; a test holds this page to it.",
        "",
        "A policy is chosen when a vault is created, on the second page of the ceremony, and signed into its header. The",
        "sentences below are those of the page, of the ceremony record and of every list of changes, here with the defaults.",
        "",
        f"The form of a policy has version {POLICY_VERSION}. A rule that came after the version of a form has its default there.",
        "A form of a later version is refused, and so is one with a rule missing, or with one that its version does not have.",
        *(row for group in Group for row in _section(group)),
    ]
    return "\n".join(rows) + "\n"


def _section(group: Group) -> Iterable[str]:
    rules = {name: rule for name, rule in RULES.items() if rule.group is group}
    yield from ("", f"## {group.value}", "", *(f"* {row}" for name, rule in rules.items() for row in _sentences(name, rule)))
    yield from ("", "| field | control | rule | allowed | default | since form |", "|---|---|---|---|---|---|")
    for name, rule in rules.items():
        default = getattr(_SAFE, name)
        allowed = rule.unit if rule.is_switch else f"{rule.low} to {rule.high} {rule.unit}"
        least = f", at least `{rule.not_below.field}`" if rule.not_below else ""
        shown = ("yes" if default else "no") if rule.is_switch else default
        yield f"| `{name}` | `ceremony.{name}` | {rule.name} | {allowed}{least} | {shown} | {rule.since} |"


def _sentences(name: str, rule: PolicyRule) -> Iterable[str]:
    if rule.is_switch:
        yield f"`{name}`: {rule.sentence} Where it is off: {rule.otherwise}" + (f" {rule.warning}" if rule.warning else "")
    elif rule.sentence:
        fields = ", ".join(f"`{field}`" for field, spoken in SAID_BY.items() if spoken == name)
        yield f"{fields}: {_SAFE.sentence(name)}"


if __name__ == "__main__":
    print(policy_page(), end="")  # noqa: T201 - this is what it is for
