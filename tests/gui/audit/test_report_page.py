"""The page for reports offers every kind, and asks of each what it needs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.errors import BadInput
from twinseal.flows.reporting.registry import REPORTS
from twinseal.flows.reporting.report import Ask, Wanted
from twinseal.gui.audit.report_page import ReportPage

WANTED = {
    Ask.PERIOD: Wanted(),
    Ask.SEAL: Wanted(seal="12"),
    Ask.DAY: Wanted(to_utc="2026-11-30"),
    Ask.PHRASE: Wanted(phrase="Seven ravens"),
    Ask.NOTHING: Wanted(),
}


def test_the_window_offers_every_kind_and_asks_what_it_needs(qtbot: QtBot) -> None:
    page = ReportPage()
    qtbot.addWidget(page)
    page.show()
    asked: list[tuple[str, object, str, str]] = []
    page.requested.connect(lambda *given: asked.append(given))
    assert [page.kind.itemData(row) for row in range(page.kind.count())] == [report.kind for report in REPORTS]
    for row, report in enumerate(REPORTS):
        page.kind.setCurrentIndex(row)
        assert page.kind.currentText() == str(report.title)
        assert page.period.isVisible() is (report.ask is Ask.PERIOD)
        assert page.seal.isVisible() is (report.ask is Ask.SEAL)
        assert page.last_day.isVisible() is (report.ask is Ask.DAY)
        assert page.phrase.isVisible() is (report.ask is Ask.PHRASE)
        # What was typed for one kind is no part of another.
        page.proofs.set_text("/media/stick")
        page.seal.setText("12")
        page.last_day.setText("2026-11-30")
        page.phrase.setText("Seven ravens")
        page.send()
        assert page.proofs.isVisible() is (report.ask is Ask.SEAL)
        assert asked[-1] == (report.kind, WANTED[report.ask], "", "/media/stick" if report.ask is Ask.SEAL else "")
    # What it leads to is read aloud as it stands there.
    for leads in ("New report", "Countersign a report"):
        page.turn.click()
        assert (page.turn.text(), page.turn.accessibleName()) == (leads, leads)
    page.kind.setCurrentIndex(0)
    page.annex.setCurrentIndex(2)
    page.paper.setCurrentIndex(1)
    page.send()
    assert asked[-1][1] == Wanted(annex=False, paper_size="letter")
    page.forget()
    assert (page.annex.currentData(), page.paper.currentData()) == (None, "a4")
    assert (page.kind.currentIndex(), page.seal.text(), page.last_day.text(), page.phrase.text()) == (0, "", "", "")
    assert page.proofs.text() == ""


def test_what_is_refused_is_said_where_it_was_typed(qtbot: QtBot) -> None:
    page = ReportPage()
    qtbot.addWidget(page)
    page.show()
    places: dict[Ask, dict[str, QWidget]] = {
        Ask.PERIOD: {
            "period": page.period,
            "from_utc": page.from_date,
            "to_utc": page.to_date,
            "frame": page.frame,
            "report_path": page.report_path,
        },
        Ask.SEAL: {"seal": page.seal, "report_proofs": page.proofs},
        Ask.DAY: {"to_utc": page.last_day},
        Ask.PHRASE: {"phrase": page.phrase, "report_phrase": page.phrase},
    }
    for ask, fields in places.items():
        page.kind.setCurrentIndex(next(row for row, report in enumerate(REPORTS) if report.ask is ask))
        for name, control in fields.items():
            assert page.say(BadInput("input.bad.period_reversed", field=name))
            assert control.accessibleDescription().startswith("Period: the end is before"), name
        page.send()
        assert not any(control.accessibleDescription() for control in fields.values())
        # What is about no field in sight is said above.
        assert not page.say(BadInput("input.bad.period_reversed"))
        assert page.say(BadInput("input.bad.period_reversed", field="seal")) is (ask is Ask.SEAL)
