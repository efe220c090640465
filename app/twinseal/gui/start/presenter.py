"""The ways to begin, and the sealed vault: takes a vault up and gives it back."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twinseal import bootstrap
from twinseal.domain.errors import TwinsealError, VaultInUse
from twinseal.gui.platform.first_picture import FirstPicture
from twinseal.gui.preload import BEFORE_VAULT, load_later
from twinseal.gui.shell import Feature, Shell
from twinseal.gui.widgets.base import bring_into_view
from twinseal.gui.widgets.form_field import typed_path

if TYPE_CHECKING:
    # A screen is loaded when it is built, a vault on the worker when it is opened: the start waits for no other than its first.
    from twinseal.flows.sealed import SealedVault
    from twinseal.gui.paper.form_screen import PaperFormScreen
    from twinseal.gui.paper.presenter import PreviewPresenter
    from twinseal.gui.start.key_lost_screen import KeyLostScreen
    from twinseal.gui.start.recent_presenter import RecentPresenter
    from twinseal.gui.start.sealed_screen import SealedScreen
    from twinseal.gui.start.verify_presenter import VerifyPresenter
    from twinseal.gui.start.welcome_screen import WelcomeScreen
    from twinseal.gui.widgets.screen import Screen


class _Entrance(QWidget):
    """Asks for a vault in the place of the ways to begin, which are built when a refusal has to be shown on them."""

    def __init__(self, refuse: Callable[[str], None]) -> None:
        super().__init__()
        self.refuse = refuse


class StartPresenter(Feature):
    """Owns the vault in use, for as long as the window shows it."""

    vault_taken = Signal(object)
    """A vault is in use, and is about to be shown."""
    vault_left = Signal()
    """The vault was given back."""
    vault_in_use = Signal(object)
    """A vault was refused because another window has it open: its folder."""
    line_owed = Signal(object)
    """The line of the vault is still to be written down, and is asked for."""
    break_requested = Signal(object, object)
    """The glass is to be broken: the vault, and the screen that asks."""
    door_opened = Signal(str, object, object)
    """A door was opened: the name of the feature behind it, the vault, and the screen that asks."""
    found_requested = Signal()
    """A vault is to be founded."""

    def __init__(self, shell: Shell) -> None:
        """Begin without a vault."""
        super().__init__(shell)
        self.vault: SealedVault | None = None
        self._entrance = _Entrance(self._refuse)
        self._demo_folders: list[tempfile.TemporaryDirectory[str]] = []
        """Where demo vaults were made, to be removed when they are left."""

    @cached_property
    def welcome(self) -> WelcomeScreen:
        """The ways to begin."""
        from twinseal.gui.start.welcome_screen import WelcomeScreen

        screen = WelcomeScreen()
        screen.open_requested.connect(lambda path: self.take_vault(typed_path(path)))
        screen.demo_requested.connect(self.make_demo)
        screen.found_requested.connect(self.found_requested)
        screen.remember_requested.connect(self._switch_recent)
        screen.verify_requested.connect(self._verify)
        screen.quit_requested.connect(self.shell.close)
        self.shell.keep(screen)
        return screen

    @cached_property
    def recent(self) -> RecentPresenter:
        """The vaults that were used last on this machine; made only where they are remembered, or are about to be."""
        from twinseal.gui.start.recent_presenter import RecentPresenter

        return RecentPresenter(self.shell, self.welcome, self.take_vault)

    @cached_property
    def verifying(self) -> VerifyPresenter:
        """The verification of what was brought from elsewhere."""
        from twinseal.gui.start.verify_presenter import VerifyPresenter

        made = VerifyPresenter(self.shell)
        made.left.connect(self._show_welcome)
        return made

    def _verify(self) -> None:
        self.verifying.begin()

    def _switch_recent(self, on: bool) -> None:
        self.recent.switch(on)

    def _show_welcome(self) -> None:
        if bootstrap.remembers_vaults():
            self.recent.show_at_once()
        self.shell.show(self.welcome)

    @cached_property
    def sealed(self) -> SealedScreen:
        """The sealed vault."""
        from twinseal.gui.start.sealed_screen import SealedScreen

        screen = SealedScreen(self.shell.doors)
        screen.break_requested.connect(self.break_the_glass)
        screen.door_requested.connect(self._open_door)
        screen.leave_requested.connect(self.leave_vault)
        screen.line_requested.connect(self._ask_for_line)
        screen.paper_form_requested.connect(self._paper_form)
        self.shell.keep(screen)
        first = FirstPicture(screen)
        first.stands.connect(lambda: load_later(BEFORE_VAULT))
        first.watch(screen.first_seen())
        return screen

    @cached_property
    def key_lost(self) -> KeyLostScreen:
        """What a log without its key means; comes before the sealed vault."""
        from twinseal.gui.start.key_lost_screen import KeyLostScreen

        screen = KeyLostScreen()
        screen.passed.connect(self._show_taken)
        screen.leave_requested.connect(self.leave_vault)
        self.shell.keep(screen)
        return screen

    @cached_property
    def _forms(self) -> PreviewPresenter:
        from twinseal.gui.paper.presenter import PreviewPresenter

        return PreviewPresenter(self.shell.run, self.form, self.form.preview)

    @cached_property
    def form(self) -> PaperFormScreen:
        """The blank paper form, for when the log cannot be written."""
        from twinseal.gui.paper.form_screen import PaperFormScreen

        screen = PaperFormScreen()
        screen.save_requested.connect(lambda path: self._forms.save(self.shell.machine.files, typed_path(path)))
        screen.left.connect(self._leave_form)
        self.shell.keep(screen)
        return screen

    def _leave_form(self) -> None:
        self.form.forget()
        self.show_sealed()

    def screens(self) -> tuple[QWidget, ...]:
        """Return the ways to begin, the verification, a lost key, the sealed vault, and the paper form."""
        return self.recent.screen, self.verifying.screen, self.key_lost, self.sealed, self.form

    # -- vaults --------------------------------------------------------------------------------

    def take_vault(self, path: Path, *, written_down: bool = False) -> None:
        """Open a vault's sealed screen, or first the line that is owed; `written_down` where it was just written."""

        def taken() -> SealedVault:
            vault = bootstrap.open_vault(self.shell.machine, path)
            if written_down:
                # Where that cannot be kept, the line is shown once more.
                with contextlib.suppress(TwinsealError):
                    vault.written_down()
            return vault

        def refused(refusal: TwinsealError) -> None:
            self._refuse(refusal.sentence)
            if isinstance(refusal, VaultInUse):
                self.vault_in_use.emit(path)

        self.shell.run(self._entrance, taken, self._took, refused=refused)

    def _refuse(self, sentence: str) -> None:
        self._show_welcome()
        self.welcome.refuse(sentence)

    def _took(self, vault: SealedVault) -> None:
        self.vault = vault
        self.vault_taken.emit(vault)
        view = vault.view()
        if view.key_lost:
            self.key_lost.show_view(view)
            self.shell.show(self.key_lost)
        else:
            self._show_taken()
        if bootstrap.remembers_vaults() and not view.demo:
            self._remember(Path(view.vault_path).absolute(), self.key_lost if view.key_lost else self.sealed)

    def _show_taken(self) -> None:
        self.show_sealed()
        self._ask_for_line()

    def _remember(self, folder: Path, screen: Screen) -> None:
        def remember() -> None:
            # A list that cannot be written keeps nobody from a vault.
            with contextlib.suppress(TwinsealError):
                bootstrap.recent_vaults(self.shell.machine).add(folder)

        self.shell.run(screen, remember, lambda _none: None, beside=True)

    def make_demo(self) -> None:
        """Make a demo vault in a folder of its own and open it."""
        made = tempfile.TemporaryDirectory(prefix="twinseal-demo-", ignore_cleanup_errors=True)
        machine, folder = self.shell.machine, Path(made.name)
        self._demo_folders.append(made)

        def took(vault: SealedVault) -> None:
            self.welcome.notice.say("")
            self._took(vault)

        self.welcome.notice.say(self.tr("A demo vault is being made; this can take half a minute."), "plain")
        self.shell.run(
            self._entrance,
            lambda: bootstrap.open_vault(machine, Path(bootstrap.make_demo(machine, folder).vault)),
            took,
        )

    def leave_vault(self) -> None:
        """Give the vault back and show the ways to begin."""
        if self.vault is not None:
            self.vault.close()
            self.vault = None
            self._remove_demos()
            if "form" in self.__dict__:
                self.form.forget()
        self.vault_left.emit()
        self._show_welcome()

    # -- the sealed vault ----------------------------------------------------------------------

    def show_sealed(self, *, after_seal: bool = False) -> None:
        """Show the sealed vault, or without one the ways to begin; after a seal no key opens it again."""
        if self.vault is None:
            self._show_welcome()
            return
        if after_seal:
            self.sealed.after_seal()
        self.sealed.notice.say("")
        self.sealed.fold_people()
        self.sealed.show_view(self.vault.view())
        self.shell.show_owed(*self.sealed.owed)
        self.shell.show(self.sealed)

    def say(self, text: str, tone: str) -> None:
        """Say something on the sealed screen; `tone` as in `Notice.say`."""
        self.sealed.notice.say(text, tone)
        bring_into_view(self.sealed.notice)

    def break_the_glass(self) -> None:
        """Ask for an opening."""
        if self.vault is not None:
            self.break_requested.emit(self.vault, self.sealed)

    def _open_door(self, name: str) -> None:
        if self.vault is not None:
            self.door_opened.emit(name, self.vault, self.sealed)

    def _ask_for_line(self) -> None:
        if self.vault is not None and self.vault.view().line_owed is not None:
            self.line_owed.emit(self.vault)

    def _paper_form(self) -> None:
        if self.vault is not None:
            self._forms.take(self.vault.paper_form)
            self.form.begin()
            self.shell.show(self.form)

    def tick(self) -> None:
        """Count down what people have to wait after wrong attempts."""
        vault = self.vault
        if vault is None or self.shell.worker.busy or self.shell.shown is not self.sealed:
            return
        if any(person.wait_s for person in vault.people()):
            self.sealed.show_view(vault.view())

    def close(self) -> Callable[[], object] | None:
        """Let go of the vault; what is left to be done is to give it back."""
        vault, self.vault = self.vault, None

        def give_back() -> None:
            if vault is not None:
                vault.close()
            self._remove_demos()

        return give_back if vault is not None or self._demo_folders else None

    def _remove_demos(self) -> None:
        """Remove the folders of demo vaults that were made here: nobody else knows of them."""
        for folder in self._demo_folders:
            folder.cleanup()
        self._demo_folders = []
