"""`twinseal confirm-slip`: one person types the code that the owner of an envelope reads out, and signs that."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.one_person import add_person_options, people_named, with_factors
from twinseal.cli.terminal import asked, complain, deliver, not_heard, say_first
from twinseal.domain.alert import Told, typed_code
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.slip_codes import SlipConfirming


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_person_options(parser, "name or id of the person who types the code")
    parser.add_argument("--slip", metavar="CODE", help="the code of the slip; asked for where it is left out")
    parser.add_argument(
        "--how", choices=[way.value for way in Told], default=Told.SLIP.value,
        help="how they know that its owner was told: they read the code out (slip), are who signs (self), or signed it on paper (paper; for auditors)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Confirm a slip; 0 signed, 2 refused, or not signed."""
    if options.slip is not None:
        # Before anybody signs in: a slip of the hand must not use up a code.
        typed_code(options.slip)
    elif not sys.stdin.isatty():
        raise BadInput("input.bad.slip_code_missing")
    vault = SealedVault.open(bootstrap.real_machine(), Path(options.vault))
    try:
        person = named(vault, options.person)
        say_first(sentence_of("command.vault", vault_name=vault.view().vault_name))
        visit = with_factors(options, person[1], lambda typed, code: vault.confirm_slip(person[0], typed, code))
        try:
            how = Told(options.how)
            number = visit.confirm(options.slip, how) if options.slip is not None else _ask(visit, how)
        finally:
            visit.leave()
        heard = deliver(sentence_of("command.slip_confirmed", name=person[1], number=number))
    finally:
        vault.close()
    return 0 if heard else not_heard()


def named(vault: SealedVault, wanted: str) -> tuple[str, str]:
    """Return id and name of the one person of a name; raises `BadInput`."""
    people = people_named(vault.people(), wanted)
    if len(people) != 1:
        raise BadInput("input.bad.no_such_person", wanted=wanted, names=", ".join(person.name for person in vault.people()))
    return people[0].id, people[0].name


def _ask(visit: SlipConfirming, how: Told = Told.SLIP) -> int:
    while typed := asked(f"{sentence_of('command.slip_code')} "):
        try:
            return visit.confirm(typed, how)
        except BadInput as refusal:
            complain(refusal.sentence)
    raise BadInput("input.bad.acknowledge_not")
