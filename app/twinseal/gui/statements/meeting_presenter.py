"""Somebody who is held back and a third person, one after the other at the sealed vault."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from twinseal.domain.texts import sentence_of
from twinseal.gui.shell import Shell
from twinseal.gui.statements.factors_screen import FactorsScreen
from twinseal.gui.statements.meeting_screen import MeetingScreen
from twinseal.gui.statements.visit import StatementVisit
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import Screen

if TYPE_CHECKING:
    from twinseal.crypto.secret_bytes import SecretBytes
    from twinseal.flows.sealed import SealedVault
    from twinseal.flows.statements.confirm import Confirming
    from twinseal.flows.views.sealed import PersonView
    from twinseal.flows.views.statements import ConfirmView


class MeetingPresenter(StatementVisit):
    """Both factors of both, what the third reads, one press."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody."""
        super().__init__(shell)
        self._meeting: Confirming | None = None

    @cached_property
    def asked_on(self) -> FactorsScreen:
        """The screen at which whoever is held back opens their keys."""
        screen = FactorsScreen(
            "meeting_subject",
            self.tr("Confirm somebody: whose keys?"),
            self.tr("Whoever is held back opens their keys first: so the third person sees that they are theirs."),
        )
        screen.sent.connect(self._subject_sent)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    @cached_property
    def third(self) -> FactorsScreen:
        """The screen at which the third proves who they are."""
        screen = FactorsScreen(
            "meeting_third",
            self.tr("Confirm somebody: who is the third person?"),
            self.tr("An auditor, or an officer who did not sign for these keys."),
        )
        screen.sent.connect(self._third_sent)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    @cached_property
    def read(self) -> MeetingScreen:
        """The screen that the third reads and signs."""
        screen = MeetingScreen()
        screen.signed.connect(self._sign)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    def screens(self) -> tuple[QWidget, ...]:
        """Return all three screens."""
        return self.asked_on, self.third, self.read

    def begin(self, vault: SealedVault, asked_on: Screen) -> None:
        """Ask who is confirmed; why nobody can be is said where it was asked."""
        self.vault = vault

        def work() -> tuple[Confirming, tuple[PersonView, ...]]:
            visit = vault.confirm_somebody()
            held = {person.id for person in visit.held()}
            return visit, tuple(person for person in vault.people() if person.id in held)

        def done(answer: tuple[Confirming, tuple[PersonView, ...]]) -> None:
            self.visit = self._meeting = answer[0]
            self.touched()
            self.asked_on.show_people(answer[1])
            self.shell.show(self.asked_on)

        self.shell.run(asked_on, work, done)

    def _running(self) -> Confirming | None:
        return self._meeting if self._meeting is self.visit else None

    def _subject_sent(self, person: str, field: PassphraseField, code: str) -> None:
        visit, vault = self._running(), self.vault
        if visit is None or vault is None:
            return

        def act(typed: SecretBytes) -> tuple[str, tuple[PersonView, ...]]:
            name = visit.identify_subject(person, typed, code).name
            thirds = {third.id for third in visit.thirds()}
            return name, tuple(each for each in vault.people() if each.id in thirds)

        def done(answer: tuple[str, tuple[PersonView, ...]]) -> None:
            name, thirds = answer
            nobody = sentence_of("input.bad.nobody_confirms", name=name)
            self.third.show_people(thirds, nobody=nobody)
            self.shell.show(self.third)

        self.take_factors(self.asked_on, field, code, act, done)

    def _third_sent(self, person: str, field: PassphraseField, code: str) -> None:
        visit = self._running()
        if visit is None:
            return

        def done(view: ConfirmView) -> None:
            self.read.show_view(view)
            self.shell.show(self.read)

        self.take_factors(self.third, field, code, lambda typed: visit.identify_third(person, typed, code), done)

    def _sign(self) -> None:
        visit = self._running()
        if visit is not None:
            view = visit.view()
            words = sentence_of("command.confirmed", third=view.third_name, name=view.name)
            self.shell.run(self.read, visit.sign, lambda _met: self.signed(words))

    def forget(self) -> None:
        """Keep nothing on the screens."""
        self._meeting = None
        self.asked_on.panel.clear()
        self.third.panel.clear()
        self.read.forget()

    def hide_shown(self) -> None:
        """Hide a passphrase that is shown."""
        for name in ("asked_on", "third"):
            if name in self.__dict__:
                getattr(self, name).panel.conceal()
