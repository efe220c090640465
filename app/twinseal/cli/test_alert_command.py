"""`twinseal test-alert`: one person sends a test alert out of the room, and signs that it arrived, by the code that was read there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.confirm_slip_command import named
from twinseal.cli.one_person import add_person_options, with_factors
from twinseal.cli.terminal import asked, complain, deliver, not_heard, say_first
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.alert_tests import AlertTesting
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
    vault = SealedVault.open(bootstrap.real_machine(), Path(options.vault))
    try:
        person = named(vault, options.person)
        say_first(sentence_of("command.vault", vault_name=vault.view().vault_name))
        visit = with_factors(options, person[1], lambda typed, code: vault.test_alerts(person[0], typed, code))
        try:
            say_first(*map(_row, visit.send().tried))
            if visit.failed:
                raise BadInput("input.bad.alert_test_failed", ways=", ".join(visit.failed))
            number = _ask(visit)
        finally:
            visit.leave()
        heard = deliver(sentence_of("command.alert_tested", name=person[1], number=number))
    finally:
        vault.close()
    return 0 if heard else not_heard()


def _row(tried: Tried) -> str:
    fault = str(fault_text(tried.fault)) if tried.fault is not None else ""
    return sentence_of("command.alert_came", channel=channel_text(tried.channel), outcome=tried.outcome, fault=fault)


def _ask(visit: AlertTesting) -> int:
    while typed := asked(f"{sentence_of('command.alert_test_code')} "):
        try:
            return visit.sign(typed)
        except BadInput as refusal:
            complain(refusal.sentence)
    raise BadInput("input.bad.acknowledge_not")
