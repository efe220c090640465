"""`twinseal acknowledge`: one person reads the changes of people that they did not sign, and signs that they saw them."""

from __future__ import annotations

import argparse
import sys

from twinseal.cli.one_person import add_person_options, as_person
from twinseal.cli.terminal import agrees, say_first
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.acknowledge import Acknowledging
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import AcknowledgeView, ChangeOfPeople


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_person_options(parser, "name or id of the person who acknowledges")
    parser.add_argument("--yes", action="store_true", help="sign what is shown without being asked")


def run(options: argparse.Namespace) -> int:
    """Acknowledge; 0 signed, 2 refused, or not signed."""
    if not options.yes and not sys.stdin.isatty():
        # Before anybody signs in: what is not answered must not use up a code.
        raise BadInput("input.bad.acknowledge_yes")

    def act(visit: Acknowledging, person: PersonView) -> str:
        say_first(*_rows(visit.view()))
        if not options.yes and not agrees(f"{sentence_of('command.acknowledge_sign')} "):
            raise BadInput("input.bad.acknowledge_not")
        return sentence_of("command.acknowledged", name=person.name, count=visit.sign())

    return as_person(options, SealedVault.acknowledge, act)


def _rows(view: AcknowledgeView) -> list[str]:
    rows = []
    for change in view.changes:
        rows.append(change_sentence(change))
        rows += [f"  {sentence}" for sentence in change.changes]
    return rows


def change_sentence(change: ChangeOfPeople) -> str:
    """Return when and by whom a change was made, in a sentence."""
    return sentence_of(
        "statement.change_of_people",
        edition=change.edition,
        seal=f"{change.seal_number:04d}",
        at=utc_words(change.at_utc),
        signers=list(change.signers),
    )
