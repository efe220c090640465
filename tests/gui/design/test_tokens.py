"""Every pair of colours that touch can be told apart in every theme; and no screen has a colour or a style of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QRadioButton

from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES, Colour, contrast
from twinseal.resource_folder import RESOURCES

TEXT = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""
CONTROL = 3.0
"""Least contrast of what makes a control or a mark (1.4.11)."""
TEXTS: dict[Colour, tuple[Colour, ...]] = {
    "ink": ("ground", "paper", "sunk", "accent_tint", "amber_tint", "red_tint", "over", "hair"),
    "ink2": ("ground", "paper", "sunk", "accent_tint", "amber_tint"),
    "accent": ("ground", "paper", "accent_tint"),
    "accent_ink": ("accent",),
    "prime_ink": ("prime", "prime_over"),
    "primekey": ("prime", "prime_over"),
    "key": ("ground", "paper", "over"),
    "red_ink": ("red", "red_over"),
    "red_text": ("red_tint", "paper", "ground"),
    "amber": ("ground", "paper", "amber_tint"),
    "glyph": ("paper", "sunk"),
    "digit": ("paper", "sunk"),
    "symbol": ("paper", "sunk"),
    "bright": ("ground", "paper"),
    "qr_dark": ("qr_light",),
}
CONTROLS: dict[Colour, tuple[Colour, ...]] = {
    "line": ("ground", "paper", "sunk", "over"),
    "prime_edge": ("ground", "paper"),
    "red_edge": ("ground", "paper", "hair"),
    "red": ("ground",),
    "accent": ("ground", "paper", "sunk"),
    "amber_line": ("ground", "paper", "amber_tint"),
    "bright": ("ground", "paper", "sunk", "amber_tint", "red_tint", "accent_tint"),
    "ring1": ("ground",),
    "ring2": ("ground",),
    "red_ink": ("red",),
    "ink": ("ground", "sunk", "hair"),
}
NEVER_ALONE: set[tuple[str, Colour, Colour]] = {
    # Dim red is always inside its `red_edge`, and the countdown says in digits what its arc says.
    ("dim", "red", "ground"), ("dim", "red_edge", "hair"), ("high-contrast", "red_edge", "hair"),
    # The busy bar of high contrast is a thick line below the words: there is no bar in `hair` behind them.
    ("high-contrast", "ink", "hair"),
}  # fmt: skip
"""Pairs that need not be told apart, because something else carries what they mean."""


def pairs(table: dict[Colour, tuple[Colour, ...]]) -> list[tuple[str, Colour, Colour]]:
    return [(name, colour, ground) for name in PALETTES for colour, grounds in table.items() for ground in grounds]


@pytest.mark.parametrize(("table", "least"), [(TEXTS, TEXT), (CONTROLS, CONTROL)], ids=["texts", "controls"])
def test_what_touches_can_be_told_apart(table: dict[Colour, tuple[Colour, ...]], least: float) -> None:
    weak = {
        (name, colour, ground)
        for name, colour, ground in pairs(table)
        if contrast(PALETTES[name][colour], PALETTES[name][ground]) < least
    }
    asked = {
        pair
        for pair in NEVER_ALONE
        if pair in pairs(table) and contrast(*(PALETTES[pair[0]][each] for each in pair[1:])) < least
    }
    assert weak == asked


def test_every_exception_is_one() -> None:
    for name, colour, ground in NEVER_ALONE:
        assert contrast(PALETTES[name][colour], PALETTES[name][ground]) < TEXT


def test_dim_keeps_dark_eyes() -> None:
    """Nothing there is brighter than a cream at 70 %, and no light in it is blue."""
    for meaning, value in PALETTES["dim"].items():
        red, green, blue = (int(value[place : place + 2], 16) for place in (1, 3, 5))
        assert contrast(value, "#000000") <= 15, meaning
        assert blue <= max(red, green), meaning


def test_every_theme_has_every_colour() -> None:
    for palette in PALETTES.values():
        assert list(palette) == list(get_args(Colour))
        assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in palette.values())


def test_the_sheet_and_its_pictures_have_no_colour_of_their_own() -> None:
    template = (RESOURCES / "qss" / "twinseal.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", template)
    assert not re.findall(r"\d+p[tx]\b(?<=font-size: )", template)
    assert re.findall(r"font-size: (?!\$)", template) == []
    for name in PALETTES:
        sheet = theme.style_sheet(name)
        assert "$" not in sheet
        pictures = re.findall(r"url\(\w+:([\w-]+\.svg)\)", sheet)
        assert pictures
        for picture in pictures:
            drawn = set(re.findall("#[0-9a-fA-F]{6}", (RESOURCES / "qss" / picture).read_text(encoding="utf-8")))
            assert drawn
            assert drawn <= set(PALETTES[name].values()), picture


def test_no_screen_has_a_style_or_a_colour_of_its_own() -> None:
    gui = Path(theme.__file__).parent
    owners = {gui / "theme.py", gui / "design" / "tokens.py"}
    own = re.compile(r"setStyleSheet|#[0-9a-fA-F]{6}\b|QColor\(|GlobalColor|Qt\.(white|black|red)|QFont\(\"")
    own_colours = {
        f"{path.relative_to(gui)}: {match.group()}"
        for path in gui.rglob("*.py") if path not in owners
        for match in own.finditer(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert own_colours == set()


LAYOUTS = {"QVBoxLayout", "QHBoxLayout", "QBoxLayout", "QGridLayout", "QFormLayout"}
SPACING = {"setSpacing", "setHorizontalSpacing"}


def _unspaced(source: str) -> list[str]:
    """Return the layouts that a function makes and gives no spacing, which is then that of the style of a desktop."""
    faults = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        nodes = list(ast.walk(function))
        made = {
            ast.unparse(node.targets[0]): node.lineno
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in LAYOUTS
        }
        spaced = {
            ast.unparse(node.func.value)
            for node in nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPACING
        }
        faults += [f"{name} in line {line}" for name, line in made.items() if name not in spaced]
    return faults


def test_every_layout_says_how_far_its_parts_stand_apart() -> None:
    assert _unspaced("def made():\n    box = QVBoxLayout()\n    box.addWidget(part)") == ["box in line 2"]
    files = sorted(Path(theme.__file__).parent.rglob("*.py"))
    assert len(files) > 80
    faults = {path.name: _unspaced(path.read_text(encoding="utf-8")) for path in files}
    assert {name: each for name, each in faults.items() if each} == {}


@pytest.mark.parametrize("name", PALETTES)
def test_a_box_that_takes_nothing_looks_like_none_that_does(name: str, qapp: QApplication) -> None:
    theme.apply(qapp, name)
    for kind in (QCheckBox, QRadioButton, QLineEdit, QComboBox):
        drawn = []
        for enabled in (True, False):
            made = kind()
            made.setFixedSize(40, 40)
            made.setEnabled(enabled)
            drawn.append(made.grab().toImage())
        assert drawn[0] != drawn[1], kind.__name__
