"""The page of the log shows what a search has found while it still looks."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.flows.views.audit_desk import EntryLine, FoundEntries
from twinseal.gui.audit.entries_model import WHAT
from twinseal.gui.audit.entries_page import EntriesPage


def _lines(begin: int, end: int) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(seq, "2026-11-02T08:00:00Z", "kind", "who", f"what {seq}", "", "00" * 32) for seq in range(begin, end)
    )


def _found(total: int, *, done: bool, size: int = 1000, offset: int = 0) -> FoundEntries:
    return FoundEntries(size, total, done, _lines(offset, min(total, offset + 200)))


def test_what_was_found_is_shown_while_it_still_looks(qtbot: QtBot) -> None:
    page = EntriesPage()
    qtbot.addWidget(page)
    asked: list[tuple[str, int]] = []
    page.requested.connect(lambda search, offset: asked.append((search, offset)))
    page.search.setText("x")
    page.search_now()
    page.show_slice("x", 0, _found(0, done=False))
    page.show_slice("x", 0, _found(3, done=False))
    assert (page.model.rowCount(), page.table.currentIndex().row()) == (3, 0)
    assert page._count.text() == "Matches so far: 3"
    page.table.selectRow(2)
    page.show_slice("x", 0, _found(450, done=False))
    page.show_slice("x", 200, _found(460, done=False, offset=200))
    # Whoever chose an entry stays at it, and rows that came are there to be looked at.
    assert (page.model.rowCount(), page.table.currentIndex().row()) == (460, 2)
    assert [page.model.data(page.model.index(row, WHAT)) for row in (0, 199, 300)] == ["what 0", "what 199", "what 300"]
    page.show_slice("x", 0, _found(470, done=True))
    assert page._count.text() == "Matches: 470"
    assert asked == [("x", 0)] * 4
    # What stood at other places is asked for again from the beginning.
    page.show_slice("x", 200, _found(471, done=True, size=1001, offset=200))
    assert asked[4:] == [("x", 0)]
    page.show_slice("x", 0, _found(471, done=True, size=1001))
    assert (page.model.rowCount(), page.table.currentIndex().row(), len(asked)) == (471, 0, 5)
    # An answer to an older search is dropped.
    page.search.setText("y")
    page.search_now()
    page.show_slice("x", 0, _found(5, done=True))
    assert page.model.rowCount() == 471
    page.show_slice("y", 0, _found(0, done=True))
    assert page.model.rowCount() == 0
    assert page._detail.text().startswith("No entry contains all of these words.")
