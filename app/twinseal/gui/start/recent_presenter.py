"""Keeps the list of recent vaults and its rows on the first screen together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from twinseal import bootstrap
from twinseal.flows.recent_vaults import KnownVault, RecentList
from twinseal.gui.shell import Shell
from twinseal.gui.start.recent_panel import RecentPanel
from twinseal.gui.start.welcome_screen import WelcomeScreen


class RecentPresenter(QObject):
    """Made where the list is switched on, or is about to be."""

    def __init__(self, shell: Shell, screen: WelcomeScreen, take: Callable[[Path], None]) -> None:
        """Put the rows on the screen; `take` goes to a vault."""
        super().__init__(screen)
        self._shell, self.screen = shell, screen
        self._recent = bootstrap.recent_vaults(shell.machine)
        self.panel = RecentPanel()
        self.panel.chosen.connect(take)
        self.panel.forget_requested.connect(lambda folder: self._change(lambda: self._recent.forget(folder)))
        self.panel.forget_all_requested.connect(lambda: self._change(self._recent.forget_all))
        screen.hold_recent(self.panel)

    def show_at_once(self) -> None:
        """Show the list as it is, and look after that which vaults are here: a drive may be slow."""
        known = self._recent.load()
        self._show(known, tuple(map(KnownVault, known.folders)))
        self.refresh()

    def refresh(self) -> None:
        """Read the list again, and look which vaults are here."""
        self._shell.run(self.screen, self._looked, lambda seen: self._show(*seen), beside=True)

    def switch(self, on: bool) -> None:
        """Begin to remember, or stop and forget."""
        self._change(self._recent.switch_on if on else self._recent.switch_off)

    def _change(self, change: Callable[[], None]) -> None:
        def changed() -> tuple[RecentList, tuple[KnownVault, ...]]:
            change()
            return self._looked()

        self._shell.run(self.screen, changed, lambda seen: self._show(*seen), beside=True, refused=self._refused)

    def _refused(self, refusal: Exception) -> None:
        self.screen.refuse(str(refusal))
        # The box says what is so, not what was asked for.
        known = self._recent.load()
        self._show(known, tuple(map(KnownVault, known.folders)))

    def _looked(self) -> tuple[RecentList, tuple[KnownVault, ...]]:
        known = self._recent.load()
        return known, tuple(map(self._recent.look, known.folders))

    def _show(self, known: RecentList, vaults: tuple[KnownVault, ...]) -> None:
        had_rows = self.panel.rows.count() > 0
        had_keyboard = self.panel.isAncestorOf(self.screen.focusWidget())
        self.screen.tick_recent(known.is_on)
        self.panel.show_list(vaults, known.fault)
        self.screen.rows_changed()
        if known.folders and (had_keyboard or not had_rows):
            self.panel.rows.setFocus()
        elif had_keyboard:
            self.screen.path.setFocus()
