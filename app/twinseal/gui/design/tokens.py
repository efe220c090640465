"""The tokens of the window: colours by meaning in three themes, sizes of type, spaces, radii and strokes.

They are code and not a file: the checker of types finds a token that does not exist, nothing is read or parsed at the
start, and nobody can make an alarm invisible by editing a file beside the program. The style sheet and every painter take
their colours and sizes from here alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Colour = Literal[
    "ground",
    "paper",
    "sunk",
    "hair",
    "line",
    "ink",
    "ink2",
    "accent",
    "accent_ink",
    "accent_tint",
    "prime",
    "prime_ink",
    "prime_edge",
    "red",
    "red_ink",
    "red_edge",
    "red_tint",
    "red_text",
    "amber",
    "amber_tint",
    "amber_line",
    "digit",
    "symbol",
    "glyph",
    "bright",
    "key",
    "qr_dark",
    "qr_light",
    "primekey",
    "over",
    "prime_over",
    "red_over",
    "ring1",
    "ring2",
]
"""What a colour means, in every theme."""
Palette = Mapping[Colour, str]

DAY: Final[Palette] = MappingProxyType(
    {
        "ground": "#edefeb",
        "paper": "#fbfcfa",
        "sunk": "#e1e5df",
        "hair": "#c6cdc5",
        "line": "#6b776f",
        "ink": "#17211c",
        "ink2": "#48544d",
        "accent": "#1d5847",
        "accent_ink": "#ffffff",
        "accent_tint": "#dce9e2",
        "prime": "#17211c",
        "prime_ink": "#fbfcfa",
        "prime_edge": "#17211c",
        "red": "#a01c20",
        "red_ink": "#ffffff",
        "red_edge": "#a01c20",
        "red_tint": "#f7e6e4",
        "red_text": "#8f161a",
        "amber": "#7a4600",
        "amber_tint": "#faedd0",
        "amber_line": "#a66100",
        "digit": "#1a4c94",
        "symbol": "#86286f",
        "glyph": "#17211c",
        "bright": "#17211c",
        "key": "#48544d",
        "qr_dark": "#17211c",
        "qr_light": "#ffffff",
        "primekey": "#c9d1cb",
        "over": "#e1e5df",
        "prime_over": "#2c3932",
        "red_over": "#861417",
        "ring1": "#17211c",
        "ring2": "#1d5847",
    }
)
"""Ink on paper, for a lit room."""
DIM: Final[Palette] = MappingProxyType(
    {
        "ground": "#0f0d0a",
        "paper": "#1a1713",
        "sunk": "#0a0806",
        "hair": "#383128",
        "line": "#857763",
        "ink": "#cdb99d",
        "ink2": "#b5a38a",
        "accent": "#a3ba92",
        "accent_ink": "#0f130c",
        "accent_tint": "#1c2217",
        "prime": "#3a3226",
        "prime_ink": "#e0ccae",
        "prime_edge": "#b4a188",
        "red": "#7a1f22",
        "red_ink": "#ebd3bf",
        "red_edge": "#be5a4e",
        "red_tint": "#2a1210",
        "red_text": "#e89c88",
        "amber": "#e0ac5e",
        "amber_tint": "#2b2010",
        "amber_line": "#a87628",
        "digit": "#d9a441",
        "symbol": "#e59f8b",
        "glyph": "#dcc7a8",
        "bright": "#dcc7a8",
        "key": "#b5a38a",
        "qr_dark": "#0f0d0a",
        "qr_light": "#b4a188",
        "primekey": "#cdb99d",
        "over": "#27221b",
        "prime_over": "#4a4032",
        "red_over": "#8f282a",
        "ring1": "#857763",
        "ring2": "#657a5a",
    }
)
"""Warm light on dark, for an unlit room: no blue, nothing pure white."""
HIGH_CONTRAST: Final[Palette] = MappingProxyType(
    {
        "ground": "#ffffff",
        "paper": "#ffffff",
        "sunk": "#ffffff",
        "hair": "#000000",
        "line": "#000000",
        "ink": "#000000",
        "ink2": "#000000",
        "accent": "#00432f",
        "accent_ink": "#ffffff",
        "accent_tint": "#ffffff",
        "prime": "#000000",
        "prime_ink": "#ffffff",
        "prime_edge": "#000000",
        "red": "#8b0000",
        "red_ink": "#ffffff",
        "red_edge": "#8b0000",
        "red_tint": "#ffffff",
        "red_text": "#8b0000",
        "amber": "#5c3400",
        "amber_tint": "#ffffff",
        "amber_line": "#5c3400",
        "digit": "#00308f",
        "symbol": "#6a0f57",
        "glyph": "#000000",
        "bright": "#000000",
        "key": "#000000",
        "qr_dark": "#17211c",
        "qr_light": "#ffffff",
        "primekey": "#ffffff",
        "over": "#ffffff",
        "prime_over": "#333333",
        "red_over": "#6b0000",
        "ring1": "#000000",
        "ring2": "#00432f",
    }
)
"""Black on white; shapes and borders carry what tints carry elsewhere."""
PALETTES: Final[Mapping[str, Palette]] = MappingProxyType({"day": DAY, "dim": DIM, "high-contrast": HIGH_CONTRAST})

Size = Literal["key", "help", "body", "question", "box", "state", "code", "glyph", "countdown"]
"""What a size of type is for."""
SIZES_PX: Final[Mapping[Size, int]] = MappingProxyType(
    {
        "key": 12,
        "help": 13,
        "body": 15,
        "question": 20,
        "box": 26,
        "state": 36,
        "code": 40,
        "glyph": 44,
        "countdown": 66,
    }
)
"""Key caps and position numbers; help and labels; body, acts and names; the question; digits of a code; the state in a word;
seal number and register code; a sign of a secret; minutes and seconds. In logical pixels at scale 1."""

SPACES_PX: Final[Mapping[str, int]] = MappingProxyType({"cell": 4, "within": 8, "column": 16, "group": 24, "question": 36})
RADII_PX: Final[Mapping[str, int]] = MappingProxyType({"paper": 4, "control": 6, "chip": 13})
STROKES_PX: Final[Mapping[str, float]] = MappingProxyType(
    {
        "line": 1,
        "tick": 1.5,
        "icon": 1.75,
        "chosen": 2,
        "mark": 3,
        "open": 6,
        "arc": 8,
        "arc_last": 14,
    }
)
ACT_PX: Final = 44
"""Height of an act and of a field."""
ACT_SMALL_PX: Final = 32
"""Height of an act inside a row."""
ACT_WIDE_PX: Final = 220
"""Least width of the act that a screen is for."""

SANS: Final = "IBM Plex Sans"
MONO: Final = "IBM Plex Mono"


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3), from 1 to 21."""

    def luminance(text: str) -> float:
        parts = [int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
