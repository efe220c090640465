"""`twinseal confirm`: somebody who is held back and a third person at one terminal; the third reads whose keys they are and signs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.one_person import person_named
from twinseal.cli.terminal import deliver, not_heard
from twinseal.cli.two_people import confirm_rows
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, MustWait, PersonLocked, WrongFactor
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.identify import check_whole
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.confirm import Confirming
from twinseal.flows.views.sealed import PersonView
from twinseal.host.people_terminal import PeopleTerminal

_ASKED_AGAIN = (WrongFactor, MustWait, PersonLocked, BadInput)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--person", required=True, metavar="PERSON", help="name or id of the person who is held back")
    add("--third", required=True, metavar="PERSON", help="name or id of the third person, who confirms them")


def run(options: argparse.Namespace) -> int:
    """Confirm somebody; 0 signed, 2 refused, or not signed."""
    vault = SealedVault.open(bootstrap.real_machine(), Path(options.vault))
    try:
        person, third = (person_named(vault, wanted) for wanted in (options.person, options.third))
        with PeopleTerminal() as terminal:
            meeting = vault.confirm_somebody()
            try:
                signed = _meet(terminal, meeting, person, third)
            finally:
                meeting.leave()
        if not signed:
            raise BadInput("input.bad.acknowledge_not")
        heard = deliver(sentence_of("command.confirmed", third=third.name, name=person.name))
    finally:
        vault.close()
    return 0 if heard else not_heard()


def _meet(terminal: PeopleTerminal, meeting: Confirming, person: PersonView, third: PersonView) -> bool:
    """Ask both for their factors, show whom the third confirms, and let them sign; return whether they did."""
    # Before a code of either is used up.
    meeting.check_pair(person.id, third.id)
    let_in(terminal, person, meeting.identify_subject)
    let_in(terminal, third, meeting.identify_third)
    view = meeting.view()
    terminal.say("", *confirm_rows(view.third_name, view), "")
    yes, no = sentence_of("command.yes"), sentence_of("command.no")
    while (answer := terminal.ask(f"{sentence_of('command.confirm_sign')} ({yes}/{no}): ").casefold()) not in (yes, no):
        pass
    if answer == no:
        return False
    meeting.sign()
    return True


def let_in(terminal: PeopleTerminal, person: PersonView, act: Callable[[str, SecretBytes, str], object]) -> None:
    """Ask somebody for both factors until `act` takes them, with what is refused and can be typed again."""
    while True:
        try:
            passphrase = terminal.ask_secret(sentence_of("command.passphrase_of", person=person.name))
            code = terminal.ask_secret(sentence_of("command.code_of", person=person.name)).strip()
            check_whole(code)
            with normalise(passphrase) as typed:
                act(person.id, typed, code)
        except _ASKED_AGAIN as refusal:
            terminal.say(refusal.sentence)
        else:
            return
