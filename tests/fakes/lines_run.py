"""Counts the lines of the program that run: a measure of work that is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

import twinseal

_OWN: Final = str(Path(twinseal.__file__).parent)


def lines_run(act: Callable[[], object]) -> int:
    """Return how many lines run in the program's own files while something is done; what C does at one go counts as one."""
    lines = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal lines
        del arg
        lines += event == "line"
        return trace if frame.f_code.co_filename.startswith(_OWN) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines
