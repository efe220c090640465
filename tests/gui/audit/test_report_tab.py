"""The tab for reports offers every kind, and asks of each what it needs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.flows.reporting.registry import REPORTS
from twinseal.flows.reporting.report import Ask, Wanted
from twinseal.gui.audit.report_tab import ReportTab


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
        tab.seal.setText("12" if report.ask is Ask.SEAL else "")
        tab.send()
        assert asked[-1] == (report.kind, Wanted(seal=tab.seal.text()), "")
    tab.forget()
    assert (tab.kind.currentIndex(), tab.seal.text()) == (0, "")
