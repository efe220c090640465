"""The vaults that were used last, as rows on the first screen; shown only where there is such a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.widgets.base import button, card, keep_enter, label, row, tip
from twinseal.gui.widgets.notice import Notice

_IS_GONE: Final = Qt.ItemDataRole.UserRole


class _GreyWhereGone(QStyledItemDelegate):
    """Takes the colour when it draws: it is that of the theme in use then."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(_IS_GONE):
            # PySide's stub lacks the field.
            styled: Any = option
            palette = QPalette(styled.palette)
            palette.setColor(QPalette.ColorRole.Text, theme.colour("ink2"))
            styled.palette = palette


class RecentRows(QListWidget):
    """One row for each vault; Enter goes to it, Delete forgets it."""

    forget_pressed = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName("welcome.recent")
        self.setAccessibleName(self.tr("Recent vaults"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_GreyWhereGone(self))
        self._folders: tuple[Path, ...] = ()
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Forget the row with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.forget_pressed.emit()
            return
        super().keyPressEvent(event)

    def folder(self) -> Path | None:
        """Return the folder of the row that the keyboard is on, None where there is none."""
        return self._folders[self.currentRow()] if self.currentItem() is not None else None

    def offer(self, folders: Sequence[Path], missing: Sequence[Path]) -> None:
        """Show vaults; those that are missing are grey and say where they were. The row of the keyboard stays as it can."""
        place = max(0, self.currentRow())
        self.clear()
        # By row, and not as text in the list: Qt loses the bytes of a name that are no UTF-8.
        self._folders = tuple(folders)
        for number, folder in enumerate(folders, 1):
            gone = folder in missing
            words = self.tr("{0}  \u2013  not here, it was in {1}") if gone else self.tr("{0}  \u2013  {1}")
            item = QListWidgetItem(shown(words.format(folder.stem, folder.parent if gone else folder)))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                self.tr("{0}, row {1} of {2}").format(item.text(), number, len(folders)),
            )
            item.setToolTip(tip(str(folder)))
            item.setData(_IS_GONE, gone)
            self.addItem(item)
        if folders:
            self.setCurrentRow(min(place, len(folders) - 1))
        self.ensurePolished()
        self.setFixedHeight(self.sizeHintForRow(0) * len(folders) + 2 * self.frameWidth())


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
        self.rows = RecentRows()
        keep_enter(self.rows)
        self.rows.itemActivated.connect(lambda _item: self._choose())
        self.rows.forget_pressed.connect(self._forget)
        self._acts = QWidget()
        self._acts.setProperty("role", "clear")
        acts = row(
            button(self.tr("Open"), "welcome.recent_open", self._choose),
            button(self.tr("Forget this one (Delete)"), "welcome.forget", self._forget, kind="quiet"),
            button(self.tr("Forget all"), "welcome.forget_all", self.forget_all_requested.emit, kind="quiet"),
            None,
        )
        acts.setContentsMargins(0, 0, 0, 0)
        self._acts.setLayout(acts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(label(self.tr("Recent vaults"), "section"), self.notice, self.rows, self._acts))
        self.hide()

    def show_list(self, folders: Sequence[Path], missing: Sequence[Path], fault: str) -> None:
        """Show the list, or hide where there is nothing to show."""
        self.notice.say(fault, "warning")
        self.rows.offer(folders, missing)
        self.rows.setVisible(bool(folders))
        self._acts.setVisible(bool(folders))
        self.setVisible(bool(folders or fault))

    def _choose(self) -> None:
        folder = self.rows.folder()
        if folder is not None:
            self.chosen.emit(folder)

    def _forget(self) -> None:
        folder = self.rows.folder()
        if folder is not None:
            self.forget_requested.emit(folder)
