"""A file or folder: typed, or looked up in a list that opens inside the page (no system dialog, nothing remembered)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileSystemModel, QFrame, QListView, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_PX, SPACES_PX
from twinseal.gui.widgets.base import button, keep_enter, label, put, row
from twinseal.gui.widgets.form_field import line, set_fault, typed_path

_PLACES = ("/media", "/run/media", "/mnt")


class PathField(QWidget):
    """A one-line field with a list of folders below it on demand.

    The list is read by a thread of Qt's own, so that a slow drive holds nothing up.
    """

    submitted = Signal()
    changed = Signal()

    def __init__(
        self,
        name: str,
        accessible: str,
        *,
        suffixes: tuple[str, ...] = (),
        folder: bool = False,
        new_name: str = "",
        either: bool = False,
    ) -> None:
        """Build; `suffixes` narrow what is taken, `folder` asks for one, `new_name` for a file that is not there yet.

        Where `either` will do, a folder is taken as well as a file.
        """
        super().__init__()
        self.setProperty("role", "clear")
        self._suffixes, self._new_name = suffixes, new_name
        self._picks_folder, self._takes_folder = folder or bool(new_name), folder or bool(new_name) or either
        self.line = line(name, accessible)
        self.line.setMinimumHeight(px(ACT_PX))
        self.line.returnPressed.connect(self.submitted)
        self.line.textChanged.connect(self.changed)
        self.setFocusProxy(self.line)
        self._browse = button(self.tr("Browse"), f"{name}_browse", self._toggle)
        self._model: QFileSystemModel | None = None
        self._panel = self._built_panel(name, accessible)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        top = row(self.line, self._browse)
        top.setStretch(0, 1)
        box.addLayout(top)
        box.addWidget(self._panel)
        self._panel.hide()

    def _built_panel(self, name: str, accessible: str) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "panel")
        self._here = label("", "mono", name=f"{name}_here")
        self._places = QComboBox()
        self._places.setObjectName(f"{name}_places")
        self._places.setAccessibleName(self.tr("Places"))
        for place in (str(Path.home()), *_PLACES, "/"):
            self._places.addItem(place)
        self._places.activated.connect(lambda _index: self.look_into(Path(self._places.currentText())))
        self.view = QListView()
        self.view.setObjectName(f"{name}_list")
        self.view.setAccessibleName(self.tr("{0}: what is in this folder").format(accessible))
        self.view.setUniformItemSizes(True)
        self.view.setFixedHeight(px(190))
        self.view.activated.connect(self._activated)
        parts = [button(self.tr("Up"), f"{name}_up", self._up), self._places]
        if self._takes_folder:
            parts.append(button(self.tr("Use this folder"), f"{name}_take", lambda: self._take(self._root())))
        box = QVBoxLayout(panel)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(px(12), px(10), px(12), px(10))
        box.addWidget(self._here)
        box.addWidget(self.view)
        box.addLayout(row(*parts, None))
        return panel

    def text(self) -> str:
        """Return the path as typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Fill the path in."""
        self.line.setText(text)

    def set_wrong(self, wrong: bool) -> None:
        """Draw the edge of its line as that of a wrong one, or as always."""
        set_fault(self.line, wrong)

    def selectAll(self) -> None:
        """Select what was typed."""
        self.line.selectAll()

    def clear(self) -> None:
        """Empty the field and close the list."""
        self.line.clear()
        self._panel.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the list with Esc."""
        if event.key() == Qt.Key.Key_Escape and self._panel.isVisible():
            self._panel.hide()
            self.line.setFocus()
            return
        if event.key() == Qt.Key.Key_Backspace and self.view.hasFocus():
            self._up()
            return
        super().keyPressEvent(event)

    def on_enter(self, act: Callable[[], object]) -> None:
        """Let Enter in the field do something of its own, and not what it does on the rest of the screen."""
        keep_enter(self.line)
        self.submitted.connect(act)

    # -- the list ------------------------------------------------------------------------------

    def _toggle(self) -> None:
        if self._panel.isVisible():
            self._panel.hide()
            return
        self._panel.show()
        typed = typed_path(self.text().strip() or "~")
        self.look_into(typed if self._picks_folder and not self._new_name else typed.parent if typed.suffix else typed)
        self.view.setFocus()

    def _files(self) -> QFileSystemModel:
        if self._model is None:
            model = QFileSystemModel(self)
            model.setOption(QFileSystemModel.Option.DontUseCustomDirectoryIcons, True)
            model.setReadOnly(True)
            if self._picks_folder:
                model.setFilter(QDir.Filter.AllDirs | QDir.Filter.NoDotAndDotDot)
            else:
                model.setFilter(QDir.Filter.AllDirs | QDir.Filter.Files | QDir.Filter.NoDotAndDotDot)
                model.setNameFilters([f"*{suffix}" for suffix in self._suffixes])
                model.setNameFilterDisables(False)
            self.view.setModel(model)
            self._model = model
        return self._model

    def look_into(self, folder: Path) -> None:
        """List a folder."""
        model = self._files()
        self.view.setRootIndex(model.setRootPath(str(folder)))
        put(self._here, str(folder))

    def _root(self) -> Path:
        return Path(self._files().rootPath())

    def _up(self) -> None:
        self.look_into(self._root().parent)

    def _activated(self, index: QModelIndex | QPersistentModelIndex) -> None:
        model = self._files()
        path = Path(model.filePath(index))
        # A folder with the ending that is asked for is what is asked for; there is nothing to choose inside.
        if model.isDir(index) and path.suffix not in self._suffixes:
            self.look_into(path)
        else:
            self._take(path)

    def _take(self, path: Path) -> None:
        self.line.setText(str(path / self._new_name) if self._new_name else str(path))
        self._panel.hide()
        self.line.setFocus()
