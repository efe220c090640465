"""Takes down what one of the two people of an opening says of it, while an auditor is signed in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from twinseal.domain.errors import TwinsealError
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.identify import check_whole
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.reviews import ReviewSheet
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.audit.account_screen import AccountScreen
from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.domain.people import Person


class AccountActs:
    """One account at a time, on a screen of its own."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the page of reviews."""
        self._jobs = jobs
        self._opening = ""
        jobs.screen.reviews_page.account_requested.connect(self._ask)

    @cached_property
    def screen(self) -> AccountScreen:
        """The screen at which they write and sign."""
        screen = AccountScreen()
        screen.sent.connect(self._sign)
        screen.left.connect(self._leave)
        self._jobs.shell.keep(screen)
        return screen

    def _ask(self, opening: str, named: str) -> None:
        desk = self._jobs.begin()
        if desk is None:
            return

        def done(people: tuple[Person, ...]) -> None:
            self._opening = opening
            self.screen.show_people(tuple(PersonView(each.id, each.name, each.role, each.team) for each in people), named)
            self._jobs.shell.show(self.screen)

        self._jobs.run(lambda: desk.reviewing.people_of(opening), done)

    def _sign(self, person: str, field: PassphraseField, code: str, words: str) -> None:
        desk, opening, shell = self._jobs.visit(), self._opening, self._jobs.shell
        if desk is None or shell.is_busy(self.screen):
            return
        try:
            check_whole(code)
            typed = field.copy_passphrase()
        except TwinsealError as refusal:
            self.screen.refuse(refusal.sentence)
            return

        def work() -> tuple[ReviewSheet, DeskView, str]:
            with typed:
                desk.reviewing.account(opening, person, typed, code, words)
            sheet = desk.reviewing.sheet(opening, looks=False)
            name = next(each.name for each in desk.reviewing.people_of(opening) if each.id == person)
            return sheet, desk.view(), sentence_of("command.account_signed", name=name, opening=sheet.line.named)

        def done(answer: tuple[ReviewSheet, DeskView, str]) -> None:
            sheet, view, said = answer
            self.forget()
            if self._jobs.visit() is not desk:
                return
            self._jobs.show(view)
            self._jobs.screen.reviews_page.show_account(sheet, said)
            shell.show(self._jobs.screen)

        shell.run(self.screen, work, done, refused=self.screen.say)

    def _leave(self) -> None:
        self.forget()
        self._jobs.shell.show(self._jobs.screen)

    def forget(self) -> None:
        """Keep nothing of whoever wrote; does nothing where nobody was asked yet."""
        self._opening = ""
        if "screen" in self.__dict__:
            self.screen.forget()

    def conceal(self) -> None:
        """Show dots in place of a passphrase that is shown."""
        if "screen" in self.__dict__:
            self.screen.panel.conceal()
