"""Where the program's own fonts, style sheet, tones, word lists and table of look-alikes lie."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def _found() -> Path:
    # A wheel and a frozen folder carry them inside the package; a checkout has them at its top.
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "resources"


RESOURCES: Final = _found()
"""The folder with `fonts`, `qss`, `sounds`, `unicode` and `wordlists`."""
