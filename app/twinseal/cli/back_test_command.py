"""`twinseal back-test`: an auditor sees what another number of a threshold would have found; nothing is changed."""

from __future__ import annotations

import argparse

from twinseal.cli.auditor_visit import add_auditor_options, as_auditor
from twinseal.flows.audit_desk.back_test_words import back_test_lines
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.findings.back_test import threshold_number


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("threshold", metavar="THRESHOLD", help="its name in docs/policy.md, such as a1_times")
    add("value", metavar="NUMBER", help="the number to try")
    add_auditor_options(parser)


def run(options: argparse.Namespace) -> int:
    """Look through the log with both numbers; 0 done, 2 refused."""
    # Before anybody signs in: a typing slip must not use up a code and a logged visit.
    value = threshold_number(options.threshold, options.value)

    def act(desk: AuditDesk) -> tuple[str, ...]:
        return back_test_lines(desk.log_view(), options.threshold, value)

    return as_auditor(options, act)
