"""The vaults that were used last, as rows on the first screen; shown only where there is such a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.recent_vaults import KnownVault
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, keep_enter, row
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.vault_row import VaultLine, VaultRows


class RecentPanel(QWidget):
    """The rows, and what can be done with them."""

    chosen = Signal(object)
    forget_requested = Signal(object)
    forget_all_requested = Signal()

    def __init__(self) -> None:
        """Build, empty and hidden."""
        super().__init__()
        self.setProperty("role", "clear")
        self.notice = Notice("welcome.recent_notice")
        self.rows = VaultRows("welcome.recent", self.tr("Recent vaults"))
        keep_enter(self.rows)
        # By row, and not as text in the list: Qt loses the bytes of a name that are no UTF-8.
        self._folders: tuple[Path, ...] = ()
        self.rows.chosen.connect(lambda _place: self.choose())
        self.rows.forget_pressed.connect(self._forget)
        forget = button(self.tr("Forget this one"), "welcome.forget", self._forget, kind="quiet", key=self.tr("Delete"))
        forget_all = button(self.tr("Forget all"), "welcome.forget_all", self.forget_all_requested.emit, kind="quiet")
        self._acts = QWidget()
        self._acts.setProperty("role", "clear")
        acts = row(None, forget, forget_all)
        acts.setContentsMargins(0, 0, 0, 0)
        self._acts.setLayout(acts)
        for act in (forget, forget_all):
            if isinstance(act, Act):
                act.set_scale("low")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        for part in (self.notice, self.rows, self._acts):
            box.addWidget(part)
        self.hide()

    def show_list(self, vaults: Sequence[KnownVault], fault: str) -> None:
        """Show the list, or hide where there is nothing to show."""
        self.notice.say(fault, "warning")
        self._folders = tuple(vault.folder for vault in vaults)
        self.rows.show_vaults([self._line(vault) for vault in vaults])
        self.rows.setVisible(bool(vaults))
        self._acts.setVisible(bool(vaults))
        self.setVisible(bool(vaults or fault))

    def _line(self, vault: KnownVault) -> VaultLine:
        if not vault.is_here:
            state = self.tr("Not here now: it was in {0}").format(vault.folder.parent)
        elif vault.in_use:
            state = self.tr("In use by another window now")
        elif vault.name:
            state = self.tr("Sealed with {0:04d}").format(vault.seal_number)
        else:
            state = ""
        return VaultLine(vault.name or vault.folder.stem, vault.place, state, str(vault.folder), is_gone=not vault.is_here)

    def folder(self) -> Path | None:
        """Return the folder of the row that the keyboard is on, None where there is none."""
        place = self.rows.currentIndex().row()
        return self._folders[place] if 0 <= place < len(self._folders) else None

    def choose(self) -> None:
        """Go to the vault of that row."""
        folder = self.folder()
        if folder is not None:
            self.chosen.emit(folder)

    def _forget(self) -> None:
        folder = self.folder()
        if folder is not None:
            self.forget_requested.emit(folder)
