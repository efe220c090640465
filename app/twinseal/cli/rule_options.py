"""What `twinseal change` takes on the command line about rules, reasons, place, keys and clock."""

from __future__ import annotations

import argparse
from typing import Any, Final

RULE_WORDS: Final = (
    "rule",
    "value",
    "category",
    "name",
    "questions",
    "number",
    "mask",
    "retired",
    "place",
    "organisation",
    "classification",
    "retention",
    "zone",
    "hours",
    "drop_folder",
)
"""What options of these acts are called, as a file of changes has it."""
_SITE: Final = {
    "--place": "where the vault stands",
    "--organisation": "whom the room serves",
    "--classification": "what stands on papers, such as RESTRICTED",
    "--retention": "how long papers are kept",
    "--zone": "the time zone, such as Europe/Zurich",
    "--drop-folder": "the folder for signed notices, such as /mnt/diode; empty for none",
    "--hours": 'when people work, such as "Mon-Fri 07:00-17:00"',
}


def add_rule_acts(acts: Any) -> None:
    """Add the acts about rules to those of the command."""
    policy = acts.add_parser("policy", help="give a rule of the policy another value")
    _rule(policy, "its name in docs/policy.md, such as opening_min", "a number, yes, or no")
    threshold = acts.add_parser("threshold", help="give a threshold of findings another number")
    _rule(threshold, "its name in docs/policy.md, such as a6_clock_s", "a number")
    category = acts.add_parser("category", help="add, change or retire a reason for requests")
    category.add_argument("category", nargs="?", metavar="REASON", help="its name or id; none for a new one")
    category.add_argument("--name", metavar="TEXT", help="what it is called")
    category.add_argument(
        "--question", dest="questions", action="append", metavar="TEXT", help="a question; all of them, in order"
    )
    category.add_argument("--number", metavar="TEXT", help="what its reference number is called")
    category.add_argument("--mask", metavar="MASK", help="how the number looks: # is a digit, A a letter; empty for none")
    category.add_argument("--retire", dest="retired", action="store_true", default=None, help="requests have it no more")
    place = acts.add_parser("place", help="give the vault another place, or the site other words")
    for option, said in _SITE.items():
        place.add_argument(option, metavar="TEXT", help=said)
    _why(acts.add_parser("rekey", help="make all keys new, and have every envelope rotated"), "what may have been exposed")
    _why(acts.add_parser("clock", help="say why the machine's clock stepped since the last seal"), "why")


def _rule(parser: argparse.ArgumentParser, rule: str, value: str) -> None:
    parser.add_argument("rule", metavar="RULE", help=rule)
    parser.add_argument("value", metavar="VALUE", help=value)


def _why(parser: argparse.ArgumentParser, why: str) -> None:
    parser.add_argument("--why", required=True, metavar="TEXT", help=f"{why}, for good")
