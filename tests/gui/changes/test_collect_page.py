"""What is on the list, drafts of earlier openings, and the ways to put something on it, by their own acts."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from twinseal.gui.changes.collect_page import CollectPage
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.change_row import Change


def test_a_draft_is_taken_up_dropped_or_left(qtbot: QtBot) -> None:
    page = CollectPage()
    qtbot.addWidget(page)
    page.offer((("Envelopes", (("changes.way.secret", "Put a new secret in", "plus"),)),))
    page.show_drafts((("d1", "A list of 4 changes was not signed.", True), ("d2", "It cannot be read.", False)))
    page.show()
    page.first_focus()
    assert page.focusWidget().objectName() == "changes.draft_take.0"
    for act, signal in (("take", page.draft_taken_up), ("leave", page.draft_left), ("drop", page.draft_dropped)):
        with qtbot.waitSignal(signal) as sent:
            page.findChild(QPushButton, f"changes.draft_{act}.0").click()
        assert sent.args == ["d1"]
    assert page.findChild(QPushButton, "changes.draft_take.1").isHidden(), "what cannot be read is not taken up"
    page.show_drafts(())
    page.first_focus()
    assert page.focusWidget().objectName() == "changes.way.secret"
    with qtbot.waitSignal(page.wanted) as sent:
        page.findChild(QPushButton, "changes.way.secret").click()
    assert sent.args == ["changes.way.secret"]


def test_one_act_is_the_main_one_and_each_has_its_own_words(qtbot: QtBot) -> None:
    page = CollectPage()
    qtbot.addWidget(page)
    page.show_drafts((("d1", "A list of 4 changes was not signed.", True),))
    page.show()
    acts = [act for act in page.findChildren(Act) if act.isVisible()]
    assert [act.text() for act in acts if act.property("kind") == "primary"] == ["Review the list"]
    assert len({act.text() for act in acts}) == len(acts) > 3


def test_a_new_change_is_in_sight_in_a_low_window(qtbot: QtBot) -> None:
    page = CollectPage()
    qtbot.addWidget(page)
    page.set_low(True)
    page.resize(640, 280)
    page.offer((("Envelopes", tuple((f"changes.way.{number}", "Contents of an envelope", "plus") for number in range(9))),))
    page.show()
    changes = [Change("person", f"Fred {number} is enrolled as an officer of the night shift.") for number in range(12)]
    for count in (3, 12):
        page.show_list(changes[:count])
        page.first_focus()
        last = page.rows.model().index(count - 1, 0)

        def whole() -> bool:
            place = page.rows.visualRect(page.rows.model().index(page.rows.count() - 1, 0))
            return page.rows.visibleRegion().boundingRect().contains(place)

        qtbot.waitUntil(whole)
        assert page.rows.currentIndex() == last


def test_the_chosen_change_is_taken_out(qtbot: QtBot) -> None:
    page = CollectPage()
    qtbot.addWidget(page)
    page.show()
    assert page.out.isHidden()
    page.show_list((Change("rotate", "The first."), Change("envelope", "The second.", "15 min", "10 min")))
    page.rows.setCurrentIndex(page.rows.model().index(1, 0))
    with qtbot.waitSignal(page.take_out_requested) as sent:
        page.out.click()
    assert sent.args == [2]
    page.refuse_at("number", "Another change stands on it.")
    assert page.said.text() == "Another change stands on it."
    page.forget()
    assert page.rows.count() == 0
