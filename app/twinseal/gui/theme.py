"""Puts one of the themes into use: fonts, palette, and the style sheet made from the tokens."""

from __future__ import annotations

import re
from string import Template
from typing import Final

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from twinseal.gui.design.tokens import DAY, MONO, PALETTES, RADII_PX, SANS, SIZES_PX, Colour, Palette, Size
from twinseal.resource_folder import RESOURCES

_SCHEME: Final = "twinseal"
"""What the style sheet calls the folder of its pictures: a real path may hold signs that a style sheet takes for its own."""
STYLE_WORDS: Final = ("-style", "Fusion")
"""Words for an application that is about to be made. The same look on every desktop: a desktop's own style draws half of what
the sheet leaves open. Given later, a style is an object, for which hundreds of names are made that nothing here uses."""
_LINE_SIGNS: Final = 84
"""Signs of a line; one of 90 is hard to follow back to the next."""
_in_use: dict[str, Palette] = {"palette": DAY}
_reading: dict[Size, int] = {}
"""How wide a line may be, by size: each text is asked for it several times whenever a screen is laid out."""
_fonts: dict[tuple[Size, QFont.Weight, bool], QFont] = {}
_loaded: dict[str, int] = {"times": 0}
_name_in_use: dict[str, str] = {"name": "day"}
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LENGTHS: Final = re.compile(
    r"(?:font-size|padding|margin|border|spacing|width|height|(?:min|max)-(?:width|height))[\w-]*\s*:"
)
_LENGTH: Final = re.compile(r"(\d+)px")


def colour(meaning: Colour) -> QColor:
    """Return a colour of the theme in use by its meaning."""
    return QColor(_in_use["palette"][meaning])


def has_tints() -> bool:
    """Tell whether grounds differ in this theme; without, a thicker or a dashed edge says what a tint says elsewhere."""
    return _in_use["palette"]["sunk"] != _in_use["palette"]["paper"]


def is_for_a_lit_room() -> bool:
    """Tell whether a white square dazzles nobody in this theme."""
    return _in_use["palette"]["qr_light"] == DAY["qr_light"]


def edge_line(*, enabled: bool) -> Qt.PenStyle:
    """Return how the edge of a control is drawn."""
    return Qt.PenStyle.SolidLine if enabled or has_tints() else Qt.PenStyle.DashLine


def font(size: Size, weight: QFont.Weight = QFont.Weight.Normal, *, mono: bool = False) -> QFont:
    """Return a font of a size of the scale, for what is painted and not styled."""
    made = _fonts.get((size, weight, mono))
    if made is None:
        made = _fonts[size, weight, mono] = QFont(MONO if mono else SANS)
        made.setPixelSize(SIZES_PX[size])
        made.setWeight(weight)
    # A copy of one's own, which may be struck through.
    return QFont(made)


def reading_px(size: Size) -> int:
    """Return how wide a line of running text may be so that it can be read, in the pixels of the pictures."""
    wide = _reading.get(size)
    if wide is None:
        wide = _reading[size] = round(_LINE_SIGNS * QFontMetricsF(font(size)).horizontalAdvance("n"))
    return wide


def fonts_loaded() -> int:
    """Return how often fonts were loaded: what was measured before is measured again."""
    return _loaded["times"]


def load_fonts() -> None:
    """Make the program's own fonts known to Qt, which takes those of other scripts for what the first ones lack; they are read when drawn."""
    for file in sorted((RESOURCES / "fonts").rglob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    _loaded["times"] += 1
    _fonts.clear()
    _reading.clear()


def style_sheet(name: str) -> str:
    """Return the one style sheet in a theme."""
    template = Template((RESOURCES / "qss" / "twinseal.qss").read_text(encoding="utf-8"))
    values: dict[str, object] = {
        **{str(meaning): value for meaning, value in PALETTES[name].items()},
        "help": SIZES_PX["help"],
        "body": SIZES_PX["body"],
        "question": SIZES_PX["question"],
        "box": SIZES_PX["box"],
        "state": SIZES_PX["state"],
        "code": SIZES_PX["code"],
        "control": RADII_PX["control"],
        "paper_radius": RADII_PX["paper"],
        # Where there are no tints, a dashed edge says what the tint says elsewhere.
        "disabled_edge": "dashed" if PALETTES[name]["sunk"] == PALETTES[name]["paper"] else "solid",
        # The line of a control is as dark as it can be there; a thicker one says that the mouse is at it.
        "hover": 2 if PALETTES[name]["line"] == PALETTES[name]["ink"] else 1,
        "sans": SANS,
        "mono": MONO,
        "pictures": _SCHEME,
        "theme": name,
    }
    return template.substitute(values)


def lengths_sheet(scale: float) -> str:
    """Return the rules of the style sheet in use that give lengths, at a scale; empty at scale 1.

    They lie over the style sheet of the program: to give the program another one takes seconds, since Qt then goes through
    every part of every screen once for each part that it lies in.
    """
    if scale == 1:
        return ""
    rules = []
    for selector, body in _RULE.findall(style_sheet(_name_in_use["name"])):
        lengths = [each.strip() for each in body.split(";") if _LENGTHS.match(each.strip())]
        if lengths:
            rules.append(f"{selector.strip()} {{ {'; '.join(lengths)} }}")
    return _LENGTH.sub(lambda match: f"{max(1, round(int(match[1]) * scale)) if int(match[1]) else 0}px", "\n".join(rules))


def give_lengths(part: QWidget, scale: float) -> None:
    """Draw a widget and all in it with the lengths of a scale."""
    sheet = lengths_sheet(scale)
    if sheet != part.styleSheet():
        part.setStyleSheet(sheet)


def apply(application: QApplication, name: str, *, has_style: bool = False) -> None:
    """Put a theme into use for the whole program; `has_style` where the application was made with `STYLE_WORDS`."""
    _in_use["palette"], _name_in_use["name"] = PALETTES[name], name
    QDir.setSearchPaths(_SCHEME, [str(RESOURCES / "qss")])
    palette = QPalette()
    roles: tuple[tuple[QPalette.ColorRole, Colour], ...] = (
        (QPalette.ColorRole.Window, "ground"),
        (QPalette.ColorRole.WindowText, "ink"),
        (QPalette.ColorRole.Base, "paper"),
        (QPalette.ColorRole.AlternateBase, "sunk"),
        (QPalette.ColorRole.Text, "ink"),
        (QPalette.ColorRole.Button, "paper"),
        (QPalette.ColorRole.ButtonText, "ink"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "accent_ink"),
        (QPalette.ColorRole.PlaceholderText, "ink2"),
    )
    for role, meaning in roles:
        palette.setColor(role, colour(meaning))
    if not has_style:
        application.setStyle(STYLE_WORDS[-1])
    application.setPalette(palette)
    application.setFont(font("body"))
    application.setStyleSheet(style_sheet(name))
