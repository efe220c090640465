"""The tab for reports offers every kind, and asks of each what it needs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.flows.reporting.registry import REPORTS
from twinseal.flows.reporting.report import Ask, Wanted
from twinseal.gui.audit.report_tab import ReportTab

WANTED = {
    Ask.PERIOD: Wanted(),
    Ask.SEAL: Wanted(seal="12"),
    Ask.DAY: Wanted(to_utc="2026-11-30"),
    Ask.PHRASE: Wanted(phrase="Seven ravens"),
    Ask.NOTHING: Wanted(),
}


def test_the_window_offers_every_kind_and_asks_what_it_needs(qtbot: QtBot) -> None:
    tab = ReportTab()
    qtbot.addWidget(tab)
    tab.show()
    asked: list[tuple[str, object, str]] = []
    tab.requested.connect(lambda kind, wanted, path: asked.append((kind, wanted, path)))
    assert [tab.kind.itemData(row) for row in range(tab.kind.count())] == [report.kind for report in REPORTS]
    for row, report in enumerate(REPORTS):
        tab.kind.setCurrentIndex(row)
        assert tab.kind.currentText() == str(report.title)
        assert tab.period.isVisible() is (report.ask is Ask.PERIOD)
        assert tab.seal.isVisible() is (report.ask is Ask.SEAL)
        assert tab.last_day.isVisible() is (report.ask is Ask.DAY)
        assert tab.phrase.isVisible() is (report.ask is Ask.PHRASE)
        # What was typed for one kind is no part of another.
        tab.seal.setText("12")
        tab.last_day.setText("2026-11-30")
        tab.phrase.setText("Seven ravens")
        tab.send()
        assert asked[-1] == (report.kind, WANTED[report.ask], "")
    tab.kind.setCurrentIndex(0)
    tab.annex.setCurrentIndex(2)
    tab.paper.setCurrentIndex(1)
    tab.send()
    assert asked[-1][1] == Wanted(annex=False, paper_size="letter")
    tab.forget()
    assert (tab.annex.currentData(), tab.paper.currentData()) == (None, "a4")
    assert (tab.kind.currentIndex(), tab.seal.text(), tab.last_day.text(), tab.phrase.text()) == (0, "", "", "")
