"""`twinseal confirm-slip`: one person types the code that the owner of an envelope reads out, and signs that."""

from __future__ import annotations

import argparse
import sys

from twinseal.cli.one_person import add_person_options, as_person, until_taken
from twinseal.domain.alert import HowConfirmed, typed_code
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.slip_codes import SlipConfirming
from twinseal.flows.views.sealed import PersonView


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_person_options(parser, "name or id of the person who types the code")
    parser.add_argument("--slip", metavar="CODE", help="the code of the slip; asked for where it is left out")
    parser.add_argument(
        "--how", choices=[way.value for way in HowConfirmed], default=HowConfirmed.SLIP.value,
        help="how they know that its owner was told: they read the code out (slip), are who signs (self), or signed it on paper (paper; for auditors)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Confirm a slip; 0 signed, 2 refused, or not signed."""
    if options.slip is not None:
        # Before anybody signs in: a slip of the hand must not use up a code.
        typed_code(options.slip)
    elif not sys.stdin.isatty():
        raise BadInput("input.bad.slip_code_missing")
    how = HowConfirmed(options.how)

    def act(visit: SlipConfirming, person: PersonView) -> str:
        if options.slip is not None:
            number = visit.confirm(options.slip, how)
        else:
            number = until_taken(sentence_of("command.slip_code"), lambda typed: visit.confirm(typed, how))
        return sentence_of("command.slip_confirmed", name=person.name, number=number)

    return as_person(options, SealedVault.confirm_slip, act)
