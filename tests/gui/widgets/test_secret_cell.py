"""A revealed secret must be typed without an error: no ink is cut off, no name runs into the next, showing moves nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from twinseal.domain.text import is_hidden
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui import theme
from twinseal.gui.widgets import secret_cell
from twinseal.gui.widgets.secret_cell import CellSize, cell_size, glyph_band, name_font, paint_cell, paint_glyph, spelled
from twinseal.gui.widgets.secret_view import SecretView

SIGNS = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
SCALES = (1.0, 1.25, 1.5, 2.0)


@pytest.fixture(params=["day", "dim"])
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    theme.load_fonts()
    # A test before this one may have measured names without the program's own fonts.
    secret_cell._fitted.cache_clear()
    name: str = request.param
    theme.apply(qapp, name)
    return name


def painted(size: CellSize, scale: float, sign: str, clip: QRectF | None, *, glyph_only: bool = False) -> QImage:
    """Return a cell painted in the middle of three by three, so that ink outside it would be seen."""
    image = QImage(round(3 * size.width * scale), round(3 * size.height * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if clip is not None:
        painter.setClipRect(clip)
    cell = QRectF(size.width, size.height, size.width, size.height)
    if glyph_only:
        paint_glyph(painter, glyph_band(cell, size), size, sign)
    else:
        paint_cell(painter, cell, size, 118, sign)
    painter.end()
    return image


def left_outside(size: CellSize, scale: float, signs: list[str], *, glyph_only: bool) -> bool:
    """Paint signs apart from each other, take away what lies inside their places, and tell whether ink is left."""
    wide, high = 2 * size.width, 2 * size.height
    image = QImage(round(wide * len(signs) * scale), round(high * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    blank = image.copy()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    places = []
    for number, sign in enumerate(signs):
        cell = QRectF(number * wide + size.width / 2, size.height / 2, size.width, size.height)
        band = glyph_band(cell, size)
        places.append(band if glyph_only else cell)
        if glyph_only:
            paint_glyph(painter, band, size, sign)
        else:
            paint_cell(painter, cell, size, 118, sign)
    assert image != blank
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for place in places:
        painter.fillRect(place, QColor("white"))
    painter.end()
    return image != blank


# Themes differ in colours alone, so ink lies at the same places in each.
@pytest.mark.parametrize("themed", ["day"], indirect=True)
@pytest.mark.parametrize("glyph_px", [32, 44, 52])
@pytest.mark.parametrize("scale", SCALES)
def test_no_ink_lies_outside_its_cell(themed: str, scale: float, glyph_px: int) -> None:
    size = cell_size(glyph_px)
    # Glyph and mark keep to their own part of the cell, too: an accent never meets the position above it.
    for glyph_only in (False, True):
        if left_outside(size, scale, SIGNS, glyph_only=glyph_only):
            assert [sign for sign in SIGNS if left_outside(size, scale, [sign], glyph_only=glyph_only)] == []
            pytest.fail("ink outside a cell")


def test_a_cell_of_fixed_height_would_be_found(themed: str) -> None:
    """The cell of 44 px glyphs in 50 px: the test above sees what it cut off."""
    size = cell_size(44)
    cell = QRectF(size.width, size.height, size.width, size.height)
    band = glyph_band(cell, size)
    low = QRectF(band.left(), band.top() + 3, band.width(), 50)
    cut = {
        sign
        for sign in "gyjpQ\u00ff\u00c7"
        if painted(size, 1.0, sign, band, glyph_only=True) != painted(size, 1.0, sign, low, glyph_only=True)
    }
    assert cut


@pytest.mark.parametrize("glyph_px", [32, 44, 52])
def test_names_beside_each_other_never_run_together(themed: str, glyph_px: int) -> None:
    size = cell_size(glyph_px)
    for sign in (*SIGNS, "\n"):
        font, name = name_font(sign, size), spelled(sign, small=size.is_small)
        assert QFontMetricsF(font).horizontalAdvance(name) + 3 <= size.width, name
        assert font.pixelSize() >= 10
        # Closer letters are still letters apart.
        assert font.letterSpacing() >= -0.5


def test_every_sign_has_a_name_of_its_own() -> None:
    for small in (False, True):
        names = [spelled(sign, small=small) for sign in (*SIGNS, "\n")]
        assert len(set(names)) == len(names)
    # What has no ink is named, too: nobody types a sign that nobody sees.
    assert spelled("\u00ad") == "soft hyph."
    assert is_hidden("\u00ad")


def test_three_groups_stand_in_a_row_of_a_small_window(qtbot: QtBot, themed: str) -> None:
    view = SecretView("test.secret", 24)
    qtbot.addWidget(view)
    # What a window of 853 x 480 leaves beside the column with the time.
    view.resize(600, view.heightForWidth(600))
    view.show()
    assert view._per_row == 12


@pytest.mark.parametrize("width", [420, 760, 1100])
def test_showing_moves_nothing(qtbot: QtBot, themed: str, width: int) -> None:
    view = SecretView("test.secret", 24)
    qtbot.addWidget(view)
    view.resize(width, 100)
    view.show()
    before = view.heightForWidth(view.width())
    view.show_secret(SecretBytes(b"g" * 24))
    assert view.heightForWidth(view.width()) == before
    last = view._cell(view._size(), 23)
    assert last.right() <= width
    assert last.bottom() <= before
    view.hide_secret()
    assert view.heightForWidth(view.width()) == before
