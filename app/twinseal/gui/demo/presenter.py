"""Fills a pretend person's factors, and the pretend register's line, into what asks for them; for demo vaults only."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from twinseal import bootstrap
from twinseal.domain.errors import TwinsealError
from twinseal.gui.demo.demo_panel import DemoPanel
from twinseal.gui.shell import Feature, Shell

if TYPE_CHECKING:
    from twinseal.flows.demo_people import DemoPerson
    from twinseal.flows.sealed import SealedVault


class DemoPresenter(Feature):
    """Stands between the demo panel and whatever screen asks for a person or for the register code."""

    def __init__(self, shell: Shell) -> None:
        """Begin without a demo vault."""
        super().__init__(shell)
        self._panel: DemoPanel | None = None
        self._register_line: Callable[[], str] = str

    def begin(self, vault: SealedVault) -> None:
        """Show the people of a demo vault beside the window, for as long as the vault is in use."""
        machine = self.shell.machine
        try:
            people = bootstrap.load_demo_people(machine, Path(vault.view().vault_path))
        except TwinsealError:
            # Without its file of people a demo vault is used like any other.
            self.end()
        else:
            self.show_people(people, lambda: bootstrap.demo_register_line(machine, vault.context))

    def show_people(self, people: tuple[DemoPerson, ...], register_line: Callable[[], str]) -> None:
        """Show a panel of pretend people; `register_line` is asked for at each screen, and may refuse."""
        self._panel, self._register_line = DemoPanel(people), register_line
        self._panel.fill_requested.connect(self._fill)
        self._panel.register_fill_requested.connect(self._fill_register)
        self.screen_changed()
        self.shell.show_panel(self._panel)

    def end(self) -> None:
        """Take the panel away."""
        self._panel, self._register_line = None, str
        self.shell.show_panel(None)

    def screen_changed(self) -> None:
        """Another screen is shown: what was said of the one before is not true of it."""
        if self._panel is None:
            return
        self._panel.say("")
        try:
            self._panel.show_register(self._register_line())
        except TwinsealError as refusal:
            self._panel.show_register(refusal.sentence)

    def _asked(self, method: str) -> list[Any]:
        return [part for part in self.shell.shown.findChildren(QWidget) if part.isVisible() and hasattr(part, method)]

    def _fill(self, person: DemoPerson) -> None:
        if self._panel is None:
            return
        asked = self._asked("fill_in")
        code = person.code_now(int(time.time()))
        if not asked:
            self._panel.say(self.tr("This screen does not ask anyone to sign in."))
        elif any(part.fill_in(person.id, person.passphrase, code) for part in asked):
            self._panel.say("")
        else:
            self._panel.say(
                self.tr("{0} cannot sign in here. Choose someone from the list on the screen.").format(person.name)
            )

    def _fill_register(self) -> None:
        screen = self.shell.shown
        if self._panel is None:
            return
        if not hasattr(screen, "fill_in_register"):
            self._panel.say(self.tr("The register code is asked for after Break the glass."))
            return
        try:
            screen.fill_in_register(self._register_line())
        except TwinsealError as refusal:
            self._panel.say(refusal.sentence)
