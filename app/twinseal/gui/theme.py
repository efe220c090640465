"""Two themes from one style sheet: `day`, and `dim` for dark rooms (contrast at least 7:1)."""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from twinseal.resource_folder import RESOURCES

_SCHEME: Final = "twinseal"
"""What the style sheet calls the folder of its pictures: a real path may hold signs that a style sheet takes for its own."""
DAY: Final = {
    "back": "#f4f5f7",
    "paper": "#ffffff",
    "ink": "#14181f",
    "muted": "#4b5563",
    "rule": "#c3c9d2",
    "accent": "#0b4f8a",
    "accent_ink": "#ffffff",
    "danger": "#a4161a",
    "danger_ink": "#ffffff",
    "danger_paper": "#fdecec",
    "good": "#1b5e38",
    "good_paper": "#e8f4ec",
    "warn": "#7a4100",
    "warn_paper": "#fff3dc",
    "caret": "#c2410c",
    "ring": "#14181f",
    "ring_gap": "#f4f5f7",
    "digit": "#0b4f8a",
    "symbol": "#a4161a",
    "scroll": "#8a94a3",
}
DIM: Final = {
    "back": "#12151a",
    "paper": "#1b2027",
    "ink": "#f2f4f7",
    "muted": "#c2c9d3",
    "rule": "#475060",
    "accent": "#9ecbff",
    "accent_ink": "#0a1420",
    "danger": "#ffaaa5",
    "danger_ink": "#2a0508",
    "danger_paper": "#3a1518",
    "good": "#9be7b4",
    "good_paper": "#14301f",
    "warn": "#ffd591",
    "warn_paper": "#37290c",
    "caret": "#ffb066",
    "ring": "#f2f4f7",
    "ring_gap": "#12151a",
    "digit": "#9ecbff",
    "symbol": "#ffaaa5",
    "scroll": "#6b7688",
}
THEMES: Final = {"day": DAY, "dim": DIM}
_current = dict(DAY)


def colour(role: str) -> QColor:
    """Return a colour of the theme in use by its role."""
    return QColor(_current[role])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""

    def luminance(text: str) -> float:
        parts = [int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def load_fonts() -> None:
    """Make the program's own fonts known to Qt."""
    for file in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def apply(application: QApplication, name: str) -> None:
    """Put a theme into use for the whole program."""
    _current.clear()
    _current.update(THEMES[name])
    QDir.setSearchPaths(_SCHEME, [str(RESOURCES / "qss")])
    sheet = Template((RESOURCES / "qss" / "twinseal.qss").read_text(encoding="utf-8"))
    palette = QPalette()
    for role, key in (
        (QPalette.ColorRole.Window, "back"),
        (QPalette.ColorRole.WindowText, "ink"),
        (QPalette.ColorRole.Base, "paper"),
        (QPalette.ColorRole.AlternateBase, "back"),
        (QPalette.ColorRole.Text, "ink"),
        (QPalette.ColorRole.Button, "paper"),
        (QPalette.ColorRole.ButtonText, "ink"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "accent_ink"),
        (QPalette.ColorRole.PlaceholderText, "muted"),
    ):
        palette.setColor(role, colour(key))
    # The same look on every desktop; a desktop's own style draws half of what the sheet below leaves open.
    application.setStyle("Fusion")
    application.setPalette(palette)
    font = QFont("IBM Plex Sans")
    font.setPointSizeF(11)
    application.setFont(font)
    application.setStyleSheet(sheet.substitute(_current, pictures=_SCHEME, theme=name))
