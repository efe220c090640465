"""What needs a closer look: a list that scrolls, however long the log is; what is new since the last visit comes first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put

_ROW_PX = 32
_ROWS_AT_ONCE = 5
_FRAME_PX = 14


class FindingsList(QWidget):
    """A heading that counts, and the findings below it."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._heading = label("", "section", name="audit.findings_heading")
        self.list = QListWidget()
        self.list.setObjectName("audit.findings")
        self.list.setAccessibleName(self.tr("Findings, newest first"))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(self._heading)
        box.addWidget(self.list)

    def show_findings(self, findings: tuple[str, ...], fresh: int, last_visit: str) -> None:
        """Show findings; the first `fresh` of them are new since the last visit."""
        self.list.clear()
        self.list.setVisible(bool(findings))
        if not findings:
            put(self._heading, self.tr("No findings."))
            return
        put(self._heading, self.tr("Findings: {0}").format(len(findings)))
        since = (
            self.tr("Since your last visit ({0}): {1}").format(last_visit, fresh)
            if last_visit
            else self.tr("Since the vault was created: {0}").format(fresh)
        )
        self._head(since)
        self._rows(findings[:fresh])
        if last_visit:
            self._head(self.tr("Earlier: {0}").format(len(findings) - fresh))
            self._rows(findings[fresh:])
        self.list.setFixedHeight(px(_ROW_PX * min(self.list.count(), _ROWS_AT_ONCE) + _FRAME_PX))
        self.list.scrollToTop()

    def _head(self, text: str) -> None:
        item = QListWidgetItem(shown(text))
        # A heading is read and passed over: only findings are rows that the keyboard stops at.
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.list.font()
        font.setBold(True)
        item.setFont(font)
        self.list.addItem(item)

    def _rows(self, findings: tuple[str, ...]) -> None:
        for finding in findings:
            self.list.addItem(QListWidgetItem(icons.icon("flag", theme.colour("amber")), shown(finding)))
