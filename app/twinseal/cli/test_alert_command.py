"""`twinseal test-alert`: one person sends a test alert out of the room, and signs that it arrived, by the code that was read there."""

from __future__ import annotations

import argparse
import sys

from twinseal.cli.one_person import add_person_options, as_person, until_taken
from twinseal.cli.terminal import say_first
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.alert_tests import AlertTesting
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import Tried


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_person_options(parser, "name or id of the person who tests")


def run(options: argparse.Namespace) -> int:
    """Send, ask for the code, sign; 0 signed, 2 refused, failed or not signed."""
    if not sys.stdin.isatty():
        # Before anybody signs in: what nobody can answer must not use up a code.
        raise BadInput("input.bad.alert_test_terminal")

    def act(visit: AlertTesting, person: PersonView) -> str:
        say_first(*map(_row, visit.send().tried))
        if visit.failed:
            raise BadInput("input.bad.alert_test_failed", ways=", ".join(visit.failed))
        number = until_taken(sentence_of("command.alert_test_code"), visit.sign)
        return sentence_of("command.alert_tested", name=person.name, number=number)

    return as_person(options, SealedVault.test_alerts, act)


def _row(tried: Tried) -> str:
    fault = str(fault_text(tried.fault)) if tried.fault is not None else ""
    return sentence_of("command.alert_came", channel=channel_text(tried.channel), outcome=tried.outcome, fault=fault)
