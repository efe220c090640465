"""The whole log as a table: searched, scrolled, and one entry in full below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from twinseal.domain.text import in_eights
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.audit_desk import FoundEntries
from twinseal.gui.audit.disclose_panel import DisclosePanel
from twinseal.gui.audit.entries_model import KIND, NUMBER, WHAT, WHEN, WHO, EntriesModel
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, keep_enter, label, put, row
from twinseal.gui.widgets.form_field import line

_SEARCH_AFTER_MS = 350
_LEAST_TABLE_PX = 200
_FOLDED_BELOW_PX = {WHO: 760, KIND: 920}
_COLUMNS_PX = {NUMBER: 64, WHEN: 188, WHO: 180, KIND: 150}
_ROW_PX = 30


class EntriesPage(QWidget):
    """Asks for slices of what is searched; an answer to an older search is dropped."""

    requested = Signal(str, int)
    story_requested = Signal(str)
    """The story of the opening of the selected entry is asked for: its id."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._applied = ""
        self._begun = False
        """Whether something of what was searched for is shown."""
        self._log_size = 0
        self._opening = ""
        self.search = line("audit.search", self.tr("Search the log"))
        self.search.setPlaceholderText(self.tr("Words in any order; all must match; #12 finds entry 12"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.search_now)
        self.search.textEdited.connect(lambda _text: self._timer.start())
        keep_enter(self.search)
        self.search.returnPressed.connect(self.search_now)
        self.model = EntriesModel(lambda offset: self.requested.emit(self._applied, offset))
        self.table = self._built_table()
        self.rescaled()
        self._count = label("", "muted", name="audit.count", wrap=False)
        self._detail = label("", name="audit.entry", selectable=True)
        # A head is one word of 64 signs: it must not make a small window scroll sideways.
        self._detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        clear = button(self.tr("Show all"), "audit.search_clear", self._clear)
        top = row(self.search, clear, self._count)
        top.setStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addLayout(top)
        box.addWidget(self.table, 1)
        self.disclosing = DisclosePanel()
        self.story = button(self.tr("What happened"), "audit.entry_story", self._ask_story)
        self.story.setEnabled(False)
        box.addWidget(
            card(row(label(self.tr("Selected entry"), "section"), None, self.story), self._detail, self.disclosing)
        )

    def _built_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("audit.entries")
        table.setMinimumHeight(px(_LEAST_TABLE_PX))
        table.setAccessibleName(self.tr("Log entries, newest first"))
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        # Fixed heights: rows are never measured, so a million of them scroll like a hundred.
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = table.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._chosen)
        return table

    def rescaled(self) -> None:
        """Give rows and columns their size at the scale in use."""
        self.table.verticalHeader().setDefaultSectionSize(px(_ROW_PX))
        for column, width in _COLUMNS_PX.items():
            self.table.setColumnWidth(column, px(width))
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold away who and kind where there is no room: the sentence names both."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        for column, least_px in _FOLDED_BELOW_PX.items():
            self.table.setColumnHidden(column, self.width() < px(least_px))

    def search_now(self) -> None:
        """Ask for the first slice of what is typed."""
        self._timer.stop()
        self._applied, self._begun = self.search.text(), False
        self.requested.emit(self._applied, 0)

    def search_for(self, words: str) -> None:
        """Search for words, as whoever came from a mention of an entry wants."""
        self.search.setText(words)
        self.search_now()

    def _clear(self) -> None:
        self.search.clear()
        self.search_now()
        self.search.setFocus()

    def show_slice(self, search: str, offset: int, answer: FoundEntries) -> None:
        """Take an answer; one that belongs to another search is dropped, one from a log that has grown begins again.

        While a search still looks, what it found so far is there, and it is asked to go on.
        """
        if search != self._applied:
            return
        is_same_log = answer.log_size == self._log_size
        if offset and not is_same_log:
            self.requested.emit(self._applied, 0)
            return
        if offset:
            self.model.grow(answer.total)
            self.model.put_slice(offset, answer.lines)
        elif not (self._begun and is_same_log and self.model.rowCount()):
            self._begin(search, answer)
        else:
            self.model.grow(answer.total)
            self.model.put_slice(0, answer.lines)
        if not (offset or answer.is_done):
            self.requested.emit(self._applied, 0)
        total = f"{answer.total:,}".replace(",", "\u202f")
        words = self.tr("Entries: {0}") if not search.strip() else self.tr("Matches: {0}")
        put(self._count, (words if answer.is_done else self.tr("Matches so far: {0}")).format(total))

    def _begin(self, search: str, answer: FoundEntries) -> None:
        self._begun, self._log_size = True, answer.log_size
        self.model.reset(answer.total, answer.lines)
        self.table.scrollToTop()
        if answer.total:
            self.table.selectRow(0)
            return
        # What cannot be seen must not be given away.
        self.disclosing.choose(None)
        self._lead_to("")
        put(self._detail, self._nothing(search) if answer.is_done else "")

    def _nothing(self, search: str) -> str:
        if not search.strip():
            return ""
        return self.tr(
            "No entry contains all of these words. The search covers the time, kind and text of each entry, names, "
            "reference numbers, answers, justifications and opening IDs. Try fewer words, or part of a word."
        )

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        self.disclosing.choose(entry)
        self._lead_to(entry.opening_id if entry is not None else "")
        if entry is None:
            put(self._detail, "\u2026")
            return
        opening = self.tr("\nOpening {0}").format(entry.opening_id) if entry.opening_id else ""
        said = f"\n{entry.said}" if entry.said else ""
        put(
            self._detail,
            self.tr("No. {0}  \u00b7  {1}  \u00b7  {2}\n{3}\nBy: {4}{5}\nHead {6}").format(
                entry.number,
                utc_words(entry.at_utc, seconds=True),
                entry.kind,
                entry.summary + said,
                entry.actors or self.tr("Twinseal"),
                opening,
                in_eights(entry.head_hex),
            ),
        )

    def _lead_to(self, opening: str) -> None:
        self._opening = opening
        self.story.setEnabled(bool(opening))

    def _ask_story(self) -> None:
        if self._opening:
            self.story_requested.emit(self._opening)

    def forget(self) -> None:
        """Drop every entry and the search."""
        self._lead_to("")
        self.search.clear()
        self._applied = ""
        self.model.reset(0, ())
        put(self._detail, "")
        self.disclosing.forget()

    def first_focus(self) -> None:
        """Begin at the search."""
        self.search.setFocus()
