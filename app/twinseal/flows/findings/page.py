"""The table of rules in docs/auditor.md: what each looks for and at what, how much it weighs, by which thresholds it goes."""

from __future__ import annotations

from collections.abc import Iterator

from twinseal.flows.findings.registry import RULES


def rule_rows() -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| rule | looks for | at | weighs at most | goes by | innocent if |"
    yield "|---|---|---|---|---|---|"
    for rule in RULES:
        limits = ", ".join(f"`{name}`" for name in rule.thresholds)
        yield f"| {rule.id} | {rule.looks_for} | {rule.unit} | {rule.rank.value} | {limits} | {rule.innocent} |"


if __name__ == "__main__":
    print("\n".join(rule_rows()))  # noqa: T201 - this is what it is for
