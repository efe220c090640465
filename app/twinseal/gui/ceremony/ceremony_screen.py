"""The founding as a wizard: vault, policy, people, envelopes, check; then what to write down and print."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import Signal

from twinseal.domain.errors import TwinsealError
from twinseal.flows.views.ceremony import CeremonyView, FoundedView
from twinseal.gui.ceremony.check_page import CheckPage
from twinseal.gui.ceremony.envelopes_page import EnvelopesPage
from twinseal.gui.ceremony.founded_page import FoundedPage
from twinseal.gui.ceremony.people_page import PeoplePage
from twinseal.gui.ceremony.policy_page import PolicyPage
from twinseal.gui.ceremony.vault_page import VaultPage
from twinseal.gui.design.scale import built_before
from twinseal.gui.widgets.base import bring_into_view, button, put
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.pages import Pages
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.screen import LIST_PX, Screen

VAULT, POLICY, PEOPLE, ENVELOPES, CHECK, FOUNDED = range(6)


class CeremonyPages:
    """The pages of a founding, each built when it is first asked for: all at once they would hold the window up."""

    NAMES: Final = ("vault", "policy", "people", "envelopes", "check", "founded")

    @cached_property
    def vault(self) -> VaultPage:
        """Which vault."""
        return built_before(VaultPage())

    @cached_property
    def policy(self) -> PolicyPage:
        """What it allows."""
        return built_before(PolicyPage())

    @cached_property
    def people(self) -> PeoplePage:
        """Who may open it."""
        return built_before(PeoplePage())

    @cached_property
    def envelopes(self) -> EnvelopesPage:
        """What is sealed inside."""
        return built_before(EnvelopesPage())

    @cached_property
    def check(self) -> CheckPage:
        """Whether everything is right."""
        return built_before(CheckPage())

    @cached_property
    def founded(self) -> FoundedPage:
        """What to write down and print."""
        return built_before(FoundedPage())


class CeremonyScreen(Screen):
    """Pages under one head; going back is always possible before founding, and nothing typed is lost by it."""

    abandoned = Signal()
    stop_requested = Signal()
    page_changed = Signal()

    def __init__(self, built: CeremonyPages | None = None) -> None:
        """Take pages that were built before, and no place for them before `pages.place`; or build them all at once."""
        super().__init__("ceremony", self.tr("Create a vault"), wide_px=LIST_PX)
        self._titles = (
            self.tr("Which vault are you creating?"), self.tr("What does the vault allow?"), self.tr("Who may open it?"),
            self.tr("What is sealed inside?"), self.tr("Is everything correct?"), self.tr("The vault is created and sealed"),
        )  # fmt: skip
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
        self.onward = button(self.tr("Continue"), "ceremony.continue", self.go_further, kind="primary")
        self.give_up = button(self.tr("Abandon the ceremony"), "ceremony.abandon", self.ask_to_abandon, icon="back")
        always(self.give_up)
        self.question = Question(
            "ceremony.question", self.tr("Abandon the ceremony"), self.tr("Continue the ceremony"), self.abandoned.emit
        )
        always(self.question)
        self.body.insertWidget(1, self.question)
        self.footer.hold(self.onward, self.check_page.found_button, self.founded_page.done_button)
        self.go(VAULT)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the names of the pages."""
        return (
            self.tr("Vault"), self.tr("Policy"), self.tr("People"),
            self.tr("Envelopes"), self.tr("Check"), self.tr("Created"),
        )  # fmt: skip

    # -- moving --------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Show a page."""
        index = max(VAULT, min(index, FOUNDED))
        self.pages.show_page(index)
        self.notice.say("")
        self.question.hide()
        put(self.title, self._titles[index])
        self.step = index
        self.header_changed.emit()
        self.back.setVisible(VAULT < index < FOUNDED)
        # One primary act a page: while people are enrolled and envelopes sealed, it is theirs.
        self._set_primary(index in {VAULT, POLICY})
        ends = {CHECK: self.check_page.found_button, FOUNDED: self.founded_page.done_button}
        self.foot(
            leave=self.give_up if index < FOUNDED else None,
            others=(self.back,),
            primary=ends.get(index, self.onward),
            key="Enter" if index in {VAULT, POLICY, CHECK} else "",
        )
        self.first_focus()
        self.page_changed.emit()

    def _set_primary(self, primary: bool) -> None:
        self.onward.set_kind("primary" if primary else "")

    def go_further(self) -> None:
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
            elif index == ENVELOPES and self.envelopes_page.imports.half_done:
                self.refuse(
                    self.tr("A file was read, but nothing of it was added. Press Add them all, or Do not import them.")
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
        bring_into_view(self.question)

    def go_back(self) -> None:
        """Ask before everything typed is gone; what is founded is not abandoned."""
        if self.pages.index < FOUNDED:
            self.ask_to_abandon()

    def go_on(self) -> None:
        """Go on with Enter from a field; while people are enrolled and envelopes added, that is what it does."""
        page = self._all[self.pages.index]
        if isinstance(page, PeoplePage | EnvelopesPage):
            page.send()
        elif isinstance(page, VaultPage | PolicyPage):
            self.go_further()

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
        self.envelopes_page.imports.forget()
        self.founded_page.preview.forget()

    def first_focus(self) -> None:
        """Begin at the first field of the page."""
        self._all[self.pages.index].first_focus()
