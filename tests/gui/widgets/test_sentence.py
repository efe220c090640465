"""A sentence with controls in it is broken into lines like text, and nothing in it is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.sentence import Sentence


@pytest.fixture
def number() -> NumberField:
    return NumberField("test.number", "Number", 0, 9, 5)


def shown(qtbot: QtBot, sentence: Sentence, width: int) -> Sentence:
    qtbot.addWidget(sentence)
    sentence.resize(width, sentence.heightForWidth(width))
    sentence.show()
    return sentence


@pytest.mark.parametrize("width", [200, 320, 900])
def test_all_of_it_is_inside_at_any_width(qtbot: QtBot, number: NumberField, width: int) -> None:
    sentence = shown(
        qtbot, Sentence("Every code is asked for again after ", number, " minutes, and once at the end."), width
    )
    assert sentence.minimumSizeHint().width() <= width
    pieces = [at for at, _ in sentence._drawn] + [number.geometry()]
    assert len(pieces) == 14
    assert all(sentence.rect().contains(at) for at in pieces)
    assert not any(at.intersects(other) for at in pieces for other in pieces if at is not other)
    assert [word for _, word in sentence._drawn] == sentence.words().split()


def test_a_narrow_one_is_higher(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("Every code is asked for again after ", number, " minutes."), 900)
    assert sentence.heightForWidth(200) > sentence.heightForWidth(900)


def test_another_size_of_a_control_or_other_words_are_measured(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("Asked for again after ", number, " minutes."), 400)
    before = sentence.heightForWidth(400)
    number.setFixedHeight(90)
    assert sentence.heightForWidth(400) >= 90 > before
    high = sentence.heightForWidth(400)
    sentence.show_parts("Asked for again after ", number, " minutes, " * 30)
    assert sentence.heightForWidth(400) > high


def test_what_follows_without_a_blank_is_never_parted(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("up to ", number, ", then"), 900)
    (comma,) = (at for at, word in sentence._drawn if word == ",")
    assert comma.left() == number.geometry().right() + 1


def test_a_number_stays_with_what_it_counts(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("Secrets must be rotated within ", number, " hours."), 2000)
    (hours,) = (at for at, word in sentence._drawn if word == "hours.")
    narrow = hours.right()
    sentence.resize(narrow, sentence.heightForWidth(narrow))
    (hours,) = (at for at, word in sentence._drawn if word == "hours.")
    assert number.geometry().left() == 0
    assert number.geometry().top() < hours.top() < hours.bottom() < number.geometry().bottom()


def test_words_beside_a_check_box_never_stand_under_it(qtbot: QtBot) -> None:
    box = QCheckBox()
    sentence = shown(qtbot, Sentence(box, " Nothing is opened without a register code of this vault."), 220)
    lines = {at.top() for at, _ in sentence._drawn}
    assert len(lines) > 1
    assert all(at.left() >= box.geometry().right() for at, _ in sentence._drawn)


def test_other_words_are_laid_out_again(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("within ", number, " days."), 900)
    sentence.show_parts("within ", number, " day.")
    assert sentence.words() == "within day."
    assert [word for _, word in sentence._drawn] == ["within", "day."]


def test_changed_out_of_sight_it_is_whole_when_it_comes(qtbot: QtBot, number: NumberField) -> None:
    sentence = shown(qtbot, Sentence("within ", number, " days."), 900)
    before = number.geometry()
    sentence.hide()
    sentence.show_parts("Everything is rotated within ", number, " days.")
    sentence.show()
    assert [word for _, word in sentence._drawn] == ["Everything", "is", "rotated", "within", "days."]
    assert number.geometry().left() > before.left()
