"""What is said by itself is one announcement a turn, after the keyboard's move, and ends with where the keyboard is."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.accessible_tree import Said, listening
from twinseal.gui.widgets.announcer import StateAtFocus, announce, announce_arrival, part_read
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.notice import Notice


class Page(QWidget):
    def __init__(self, qtbot: QtBot, *parts: QWidget) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        for part in parts:
            box.addWidget(part)
        qtbot.addWidget(self)
        self.show()


def named(part: QWidget, name: str) -> QWidget:
    part.setAccessibleName(name)
    return part


def test_one_announcement_a_turn_ends_with_the_keyboard(qtbot: QtBot) -> None:
    rows = QListWidget()
    rows.addItems(["Olga, 1 of 2", "Piet, 2 of 2"])
    rows.setCurrentRow(0)
    notice, field = Notice("t.notice"), named(QLineEdit(), "Passphrase")
    page = Page(qtbot, notice, field, named(rows, "Who asks"))
    field.setFocus()
    with listening() as heard:
        notice.say("The clock was set back", "warning")
        announce(page, "The clock was set back")
        announce_arrival(page, "Who are you?")
        rows.setFocus()
        qtbot.waitUntil(lambda: bool(heard.said))
        assert heard.take() == [Said("Who are you? The clock was set back. Who asks, Olga, 1 of 2.", urgent=False)]
        assert "Who asks" in heard.focused
        # What stands in the letter that the keyboard comes to is not said before it as well.
        field.setAccessibleName("A letter. The clock was set back. Signed, Olga")
        announce(page, "The clock\nwas set back.")
        announce_arrival(page, "Do you answer?")
        field.setFocus()
        qtbot.waitUntil(lambda: bool(heard.said))
        assert heard.take() == [Said(f"Do you answer? {field.accessibleName()}.", urgent=False)]
        # A refusal interrupts, is said each time, and by the words alone where the keyboard stays.
        for _ in range(2):
            notice.say("Wrong code.")
            qtbot.waitUntil(lambda: bool(heard.said))
            assert heard.take() == [Said("Wrong code.", urgent=True)]
        notice.say("Saved", "good")
        notice.say("Saved", "good")
        qtbot.waitUntil(lambda: bool(heard.said))
        assert heard.take() == [Said("Saved.", urgent=False)]
        # What nobody sees is not said, and what is gone neither.
        notice.hide()
        announce(notice, "Hidden")
        gone = QWidget()
        announce(gone, "Gone")
        gone.deleteLater()
        announce(page, "Seen")
        qtbot.waitUntil(lambda: bool(heard.said))
        assert heard.take() == [Said("Seen.", urgent=False)]


def test_nothing_is_kept_where_nobody_listens(qtbot: QtBot) -> None:
    line = MessageLine("t.line")
    page = Page(qtbot, line)
    line.say("Nobody hears this.")
    with listening() as heard:
        announce(page, "Heard")
        qtbot.waitUntil(lambda: bool(heard.said))
        assert heard.sentences() == ["Heard."]


def test_a_countdown_is_said_at_its_marks_once(qtbot: QtBot) -> None:
    marks = {
        False: ["1 minute left.", "30 seconds left.", "10 seconds left."],
        True: ["5 minutes left.", "2 minutes left.", "1 minute left.", "30 seconds left.", "10 seconds left."],
    }
    for red, said in marks.items():
        countdown = Countdown("t.countdown", "left", red=red)
        page = Page(qtbot, countdown)
        with listening() as heard:
            assert page.isVisible()
            for mark in (400, 300, 120, 60, 30, 10, 0):
                for left_s in (mark + 1, mark, mark, mark - 1):
                    countdown.show_s(left_s, 400)
                # What one turn of the event loop says comes at its end.
                qtbot.wait(5)
            assert heard.sentences() == said
            assert [each.urgent for each in heard.take()][-2:] == [True, True]
            # An extension says nothing, and of a jump over several marks the time that is left is said.
            countdown.show_s(380, 700)
            countdown.show_s(45, 700)
            qtbot.waitUntil(lambda: bool(heard.said))
            assert heard.sentences() == ["45 seconds left."]


def test_a_description_tells_the_state_only_under_the_keyboard(qtbot: QtBot) -> None:
    field, other = named(QLineEdit(), "Six digits"), named(QLineEdit(), "Other")
    page = Page(qtbot, field, other)
    state = StateAtFocus(field)
    state.come("17 seconds left")
    state.come("12 seconds left")
    assert field.accessibleDescription() == "12 seconds left"
    assert part_read(field) == "Six digits, 12 seconds left"
    other.setFocus()
    state.go()
    qtbot.waitUntil(lambda: field.accessibleDescription() == "")
    field.setAccessibleDescription("Wrong code.")
    state.come("9 seconds left")
    assert field.accessibleDescription() == "Wrong code. 9 seconds left."
    field.setAccessibleDescription("")
    other.setFocus()
    state.go()
    qtbot.waitUntil(lambda: part_read(field) == "Six digits")
    assert (field.accessibleDescription(), part_read(field)) == ("", "Six digits")
    page.close()
