"""`twinseal new-phone`: one of the last two officers gets a new phone, by the passphrase alone and before a witness."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

from twinseal.cli.at_terminal import PersonAtTerminal
from twinseal.cli.opening_options import add_opening_options
from twinseal.cli.opening_visit import Visit, visiting
from twinseal.cli.two_people import SaidBefore, TwoPeople
from twinseal.crypto.passphrase import normalise
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.enter_person import EnterPerson


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("person", metavar="PERSON", help="name or id of the officer whose phone is lost")
    add("--witness", default="", metavar="PERSON", help="name or id of who stands by: any third person")
    add_opening_options(
        parser,
        without=("dry_run", "second"),
        first="name or id of the other officer, who signs in first",
        purpose="what happened to the phone",
    )


def run(options: argparse.Namespace) -> int:
    """Give the new phone; 0 sealed with it, 2 refused and nothing changed, 3 sealed but not complete."""
    with visiting(_NewPhone, options) as visit:
        return visit.run((), visit.scanned, adds=True)


class _NewPhone(Visit):
    """One visit of three people; its list has one row."""

    def scanned(self, people: TwoPeople) -> None:
        """Have who lost the phone scan the new one."""
        EnterPerson(people.flow.open_vault.person_forms, PersonAtTerminal(self.terminal)).new_phone()

    def _open(self, people: TwoPeople, before: SaidBefore, labels: Sequence[str]) -> None:
        del labels
        people.open_for_a_phone(replace(before, witness=self.options.witness), self.options.person)

    def _change(self, people: TwoPeople, enter: Callable[[TwoPeople], object], *, adds: bool) -> None:
        del adds
        enter(people)
        changes = people.flow.open_vault.changes
        self._review(people, changes)
        self._sign_all(people, changes)

    def _sign(self, changes: ChangeList, signers: Sequence[str], names: dict[str, str]) -> None:
        first, second = signers
        if first not in changes.view().signed_by:
            super()._sign(changes, signers, names)
            return
        typed = self.terminal.ask_secret(sentence_of("command.passphrase_of", person=names[second]))
        if not changes.view().signed_by:
            # It took longer than the joint window: both sign again.
            self.terminal.say(sentence_of("command.signature_over"))
            return
        with normalise(typed) as passphrase:
            changes.sign_by_passphrase(second, passphrase)
