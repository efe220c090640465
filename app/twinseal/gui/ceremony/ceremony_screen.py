"""The founding as a wizard: vault, policy, people, envelopes, check; then what to write down and print."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from twinseal.domain.errors import TwinsealError
from twinseal.flows.views.ceremony import CeremonyView, FoundedView
from twinseal.gui.ceremony.check_page import CheckPage
from twinseal.gui.ceremony.envelopes_page import EnvelopesPage
from twinseal.gui.ceremony.founded_page import FoundedPage
from twinseal.gui.ceremony.people_page import PeoplePage
from twinseal.gui.ceremony.policy_page import PolicyPage
from twinseal.gui.ceremony.vault_page import VaultPage
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.pages import Pages
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.screen import Screen

VAULT, POLICY, PEOPLE, ENVELOPES, CHECK, FOUNDED = range(6)


class CeremonyPages:
    """The pages of a founding, each built when it is first asked for: all at once they would hold the window up."""

    NAMES: Final = ("vault", "policy", "people", "envelopes", "check", "founded")

    @cached_property
    def vault(self) -> VaultPage:
        """Which vault."""
        return VaultPage()

    @cached_property
    def policy(self) -> PolicyPage:
        """What it allows."""
        return PolicyPage()

    @cached_property
    def people(self) -> PeoplePage:
        """Who may open it."""
        return PeoplePage()

    @cached_property
    def envelopes(self) -> EnvelopesPage:
        """What is sealed inside."""
        return EnvelopesPage()

    @cached_property
    def check(self) -> CheckPage:
        """Whether everything is right."""
        return CheckPage()

    @cached_property
    def founded(self) -> FoundedPage:
        """What to write down and print."""
        return FoundedPage()


class CeremonyScreen(Screen):
    """Pages under one head; going back is always possible before founding, and nothing typed is lost by it."""

    abandoned = Signal()
    stop_requested = Signal()
    page_changed = Signal()

    def __init__(self, built: CeremonyPages | None = None) -> None:
        """Take pages that were built before, and no place for them before `pages.place`; or build them all at once."""
        super().__init__("ceremony", self.tr("Create a vault"))
        self._titles = (
            self.tr("Which vault are you creating?"), self.tr("What does the vault allow?"), self.tr("Who may open it?"),
            self.tr("What is sealed inside?"), self.tr("Is everything correct?"), self.tr("The vault is created and sealed"),
        )  # fmt: skip
        steps = (
            self.tr("Vault"), self.tr("Policy"), self.tr("People"),
            self.tr("Envelopes"), self.tr("Check"), self.tr("Created"),
        )  # fmt: skip
        self._marks = [label(f"{index + 1}  {text}", "step", wrap=False) for index, text in enumerate(steps)]
        self.body.insertLayout(0, row(*self._marks, None, spacing=6))
        made = built or CeremonyPages()
        self.vault_page, self.policy_page, self.people_page = made.vault, made.policy, made.people
        self.envelopes_page, self.check_page, self.founded_page = made.envelopes, made.check, made.founded
        self.check_page.page_requested.connect(self.go)
        self.policy_page.stop_requested.connect(self.stop_requested)
        self._all = (
            self.vault_page, self.policy_page, self.people_page,
            self.envelopes_page, self.check_page, self.founded_page,
        )  # fmt: skip
        self.pages = Pages(self._all, later=built is not None)
        self.body.addWidget(self.pages, 1)
        self.back = button(self.tr("Back"), "ceremony.back", lambda: self.go(self.pages.index - 1))
        self.onward = button(self.tr("Continue"), "ceremony.continue", self.go_on, kind="primary")
        self.give_up = button(self.tr("Abandon the ceremony"), "ceremony.abandon", self.ask_to_abandon)
        always(self.give_up)
        self.question = Question(
            "ceremony.question", self.tr("Abandon the ceremony"), self.tr("Continue the ceremony"), self.abandoned.emit
        )
        always(self.question)
        foot = QVBoxLayout()
        foot.setContentsMargins(36, 10, 36, 14)
        foot.addWidget(self.question)
        foot.addLayout(row(self.back, self.onward, None, self.give_up))
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            # Below the scrolled pages, so that the way on is always in sight.
            outer.addLayout(foot)
        self.go(VAULT)

    # -- moving --------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Show a page."""
        index = max(VAULT, min(index, FOUNDED))
        self.pages.show_page(index)
        self.notice.say("")
        self.question.hide()
        put(self.title, self._titles[index])
        for place, step in enumerate(self._marks):
            step.setProperty("role", "step-now" if place == index else "step")
            step.style().unpolish(step)
            step.style().polish(step)
        self.back.setVisible(VAULT < index < FOUNDED)
        self.onward.setVisible(index < CHECK)
        # One primary act a page: while people are enrolled and envelopes sealed, it is theirs.
        self._set_primary(index in {VAULT, POLICY})
        self.give_up.setVisible(index < FOUNDED)
        self.first_focus()
        self.page_changed.emit()

    def _set_primary(self, primary: bool) -> None:
        self.onward.set_kind("primary" if primary else "")

    def go_on(self) -> None:
        """Take the page's answer, then show the next page; a half-typed person or envelope stops here."""
        index = self.pages.index
        try:
            if index == VAULT:
                self.vault_page.send()
            elif index == POLICY:
                self.policy_page.send()
            elif index == PEOPLE and self.people_page.half_done:
                self.refuse(
                    self.tr("A person has been entered but not enrolled. Press Enrol, or clear the name and passphrase.")
                )
            elif index == ENVELOPES and self.envelopes_page.half_done:
                self.refuse(self.tr("An envelope has been entered but not added. Press Add envelope, or clear its fields."))
            else:
                self.go(index + 1)
        except TwinsealError as refusal:
            self.refuse(refusal.sentence)

    def ask_to_abandon(self) -> None:
        """Ask inside the page, for everything typed would be gone."""
        self.question.ask(
            self.tr(
                "Abandon the ceremony? Everything entered so far will be erased, and the keys too. Nothing has been "
                "written to the disk yet."
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter from a field, ask with Esc."""
        index = self.pages.index
        if event.key() == Qt.Key.Key_Escape and index < FOUNDED:
            self.ask_to_abandon()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not isinstance(self.focusWidget(), QPushButton):
            page = self._all[index]
            if isinstance(page, VaultPage | PolicyPage):
                self.go_on()
            elif isinstance(page, PeoplePage | EnvelopesPage):
                page.send()
        else:
            super().keyPressEvent(event)

    # -- showing -------------------------------------------------------------------------------

    def show_view(self, view: CeremonyView) -> None:
        """Show what was gathered."""
        self.people_page.show_view(view)
        self.envelopes_page.show_view(view)
        self.check_page.show_view(view)

    def show_progress(self, done: int, of: int) -> None:
        """Show how far the measuring or the founding is."""
        page = self.policy_page if self.pages.index == POLICY else self.check_page
        page.show_progress(done, of)

    def refuse(self, sentence: str) -> None:
        """Show why something was refused or stopped; nothing runs any more."""
        self.policy_page.show_progress(0, 0)
        self.check_page.show_progress(0, 0)
        super().refuse(sentence)

    def show_founded(self, founded: FoundedView) -> None:
        """Show the end."""
        self.founded_page.show_founded(founded)
        self.go(FOUNDED)

    def forget(self) -> None:
        """Wipe what was typed."""
        self.people_page.form.forget()
        self.envelopes_page.forget()
        self.founded_page.preview.forget()

    def first_focus(self) -> None:
        """Begin at the first field of the page."""
        self._all[self.pages.index].first_focus()
