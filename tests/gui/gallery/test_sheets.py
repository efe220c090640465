"""One command draws every component in every state; states that look alike are not drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from twinseal.cli.window_options import THEMES
from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES
from twinseal.gui.gallery.sheets import COMPONENTS, sheets
from twinseal.gui.walker import picture
from twinseal.gui.widgets.focus_ring import AROUND_PX, FocusRing


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-P", "-m", "twinseal", *words], capture_output=True, check=False)


def cut(sheet: QImage, widget: QWidget, top: QWidget) -> QImage:
    place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size()).adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)
    return sheet.copy(place)


@pytest.mark.parametrize("name", ["day", pytest.param("dim", marks=pytest.mark.long), "high-contrast"])
def test_states_of_a_component_look_different(name: str, qapp: QApplication) -> None:
    theme.load_fonts()
    theme.apply(qapp, name)
    drawn = 0
    for part, sheet in sheets():
        whole = picture(sheet, 1.0)
        bars = [area.verticalScrollBar() for area in sheet.findChildren(QScrollArea)]
        assert not [bar for bar in bars if bar.isVisible() and bar.maximum() == 0], f"{part}: a bar where nothing scrolls"
        by_row: dict[int, list[QWidget]] = {}
        for child in sheet.children():
            if isinstance(child, QWidget) and not isinstance(child, FocusRing) and child.property("role") != "muted":
                by_row.setdefault(child.y(), []).append(child)
        for widgets in by_row.values():
            images = [cut(whole, widget, sheet) for widget in widgets]
            drawn += len(images)
            for place, image in enumerate(images):
                assert image not in images[:place], f"{part}: state {place} looks like another"
        sheet.close()
    assert drawn > len(COMPONENTS)


def test_the_command_knows_the_themes_that_there_are() -> None:
    assert tuple(PALETTES) == THEMES == ("day", "dim", "high-contrast"), "each is drawn above"


def test_components_are_drawn_in_the_theme_and_scale_asked_for(tmp_path: Path) -> None:
    # A small scale: to write large pictures takes longer than to draw them.
    done = run("screens", "--out", str(tmp_path), "--components", "--theme", "dim", "--size", "853x480@1.1")
    assert done.returncode == 0, done.stderr
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {f"component-{part}-dim@1.1.png" for part in COMPONENTS}
    refused = run("screens", "--out", str(tmp_path), "--size", "big")
    assert refused.returncode == 2
    assert b"1280x800" in refused.stderr
