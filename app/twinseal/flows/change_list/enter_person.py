"""Lets somebody to the terminal for their own keys: what they type is asked for now, and written down nowhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Protocol

from twinseal.crypto.passphrase import normalise
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import BadInput, TwinsealError, WrongFactor
from twinseal.domain.people import Role
from twinseal.flows.change_list.person_forms import PersonForms
from twinseal.flows.change_list.written_changes import WrittenChange
from twinseal.flows.views.person_keys import PersonNeeds, PersonStepView


class OfPerson(StrEnum):
    """What somebody at the machine types."""

    OLD_PASSPHRASE = "old_passphrase"  # noqa: S105 - the name of a question, no password
    OLD_CODE = "old_code"
    NEW_PASSPHRASE = "new_passphrase"  # noqa: S105 - the name of a question, no password
    NEW_AGAIN = "new_again"
    NEW_CODE = "new_code"


class AskedPerson(Protocol):
    """Somebody at the machine for their own keys."""

    def comes(self, name: str) -> None:
        """Say that it is their turn, and that nobody else looks."""
        ...

    def types(self, what: OfPerson, name: str) -> str:
        """Return what they type unseen."""
        ...

    def scans(self, name: str, seed_text: str, uri: str) -> None:
        """Show the seed of their new authenticator for as long as it takes to put it in."""
        ...

    def sent_back(self, refusal: TwinsealError) -> None:
        """Say why what they typed is not taken; it is asked for again."""
        ...


@dataclass(frozen=True, slots=True)
class EnterPerson:
    """Enters written changes about somebody's keys; in a dry run nobody is asked, and stand-ins take their place."""

    forms: PersonForms
    asked: AskedPerson
    dry_run: bool = False

    def enrol(self, change: WrittenChange) -> None:
        """Enrol somebody; raises what refuses it."""
        self._at_the_machine(self.forms.begin_enrol(change.person, Role(change.role), change.team))

    def rebind(self, change: WrittenChange, person_id: str) -> None:
        """Give somebody new keys; raises what refuses it."""
        what = NewFactor(change.new)
        self._at_the_machine(
            self.forms.begin_rebind(person_id, what, with_old=not change.forgotten, without_code=change.without_code)
        )

    def new_phone(self) -> None:
        """Have who opened by the passphrase alone scan their new authenticator; raises what refuses it."""
        self._at_the_machine(self.forms.view() or self.forms.come_for_the_phone())

    def open_new(self, person_id: str, name: str) -> None:
        """Have a signer open their own new keys, so that their row of a draft comes on the list."""
        with normalise(self.asked.types(OfPerson.NEW_PASSPHRASE, name)) as passphrase:
            self.forms.open_new(person_id, passphrase, self.asked.types(OfPerson.NEW_CODE, name).strip())

    def _at_the_machine(self, shown: PersonStepView) -> None:
        if self.dry_run:
            self.forms.stand_in()
            return
        self.asked.comes(shown.name)
        try:
            at: PersonStepView | None = shown
            while at is not None:
                self._until_taken(partial(self._step, at))
                at = self.forms.view()
        except BaseException:
            self.forms.forget()
            with contextlib.suppress(TwinsealError):
                # A vault that was sealed meanwhile has no list any more.
                self.forms.leave()
            raise

    def _step(self, at: PersonStepView) -> None:
        ask = self.asked.types
        if at.needs in (PersonNeeds.OLD_BOTH, PersonNeeds.OLD_PASSPHRASE):
            with normalise(ask(OfPerson.OLD_PASSPHRASE, at.name)) as passphrase:
                code = ask(OfPerson.OLD_CODE, at.name).strip() if at.needs is PersonNeeds.OLD_BOTH else ""
                self.forms.show_old(passphrase, code)
        elif at.needs is PersonNeeds.PASSPHRASE:
            with (
                normalise(ask(OfPerson.NEW_PASSPHRASE, at.name)) as passphrase,
                normalise(ask(OfPerson.NEW_AGAIN, at.name)) as again,
            ):
                self.forms.choose_passphrase(passphrase, again)
        else:
            self.asked.scans(at.name, at.seed_text, at.provisioning_uri)
            self.forms.prove(ask(OfPerson.NEW_CODE, at.name).strip())

    def _until_taken(self, act: Callable[[], object]) -> None:
        """Ask again for what is wrong: a slip of the hand costs nothing else that was typed."""
        while True:
            try:
                act()
            except (BadInput, WrongFactor) as refusal:
                self.asked.sent_back(refusal)
            else:
                return
