"""Every icon is drawn in the colour it is asked for, at its final size, and all look alike: one grid, one stroke."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from twinseal.gui.design import icons
from twinseal.resource_folder import RESOURCES

INK = QColor("#8f161a")


def colours(image: QImage) -> set[str]:
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    seen = (image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width()))
    return {colour.name() for colour in seen if colour.alpha() == 255}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", icons.names())
def test_an_icon_has_the_asked_colour_and_its_final_size(name: str, scale: float) -> None:
    made = icons.pixmap(name, INK, scale=scale)
    assert made.width() == 20 * scale
    assert made.deviceIndependentSize().width() == 20
    drawn = colours(made.toImage())
    assert INK.name() in drawn or scale == 1.0
    assert drawn <= {INK.name()}
    assert any(made.toImage().pixelColor(x, y).alpha() for x in range(made.width()) for y in range(made.height()))


def test_all_icons_have_one_grid_and_one_stroke() -> None:
    assert len(icons.names()) == 33
    for name in icons.names():
        text = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 20 20"' in text, name
        assert re.findall(r'stroke-width="([^"]+)"', text) == ["1.75"], name
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"none", "currentColor"}, name
        assert not re.findall("<(?!/?(svg|path|circle|rect)[ />])", text), name


def test_an_icon_that_does_not_exist_is_a_fault_and_not_a_blank(qtbot: QtBot) -> None:
    del qtbot
    with pytest.raises(OSError, match="no-such"):
        icons.pixmap("no-such", INK)


def test_the_mark_closes_when_sealed_and_parts_when_open(qtbot: QtBot) -> None:
    del qtbot

    def mark(*, is_open: bool) -> QImage:
        image = QImage(64, 64, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        icons.seal_mark(painter, QPointF(32, 32), 24, (INK, INK), is_open=is_open)
        painter.end()
        return image

    def inked(image: QImage, x: int, y: int) -> bool:
        return image.pixelColor(x, y).name() == INK.name()

    closed, parted = mark(is_open=False), mark(is_open=True)
    assert inked(closed, 32, 8)
    assert inked(closed, 32, 56)
    assert not inked(parted, 32, 8)
    assert not inked(parted, 32, 56)
