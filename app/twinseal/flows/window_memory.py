"""How large a person likes the window on this machine: a size and a step of scale, and nothing of any vault."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from twinseal.domain.errors import TwinsealError
from twinseal.domain.ports import Files
from twinseal.flows.state_file import lies_in_vault, make_folders_of

FORMAT: Final = "twinseal-window"
FORMAT_VERSION: Final = 1
_LONGEST_BYTES: Final = 1024
_LARGEST_PX: Final = 32_767


@dataclass(frozen=True, slots=True)
class WindowLook:
    """Width and height in logical pixels, and the step of scale."""

    width: int
    height: int
    step: float


class WindowMemory:
    """The file of this machine, 0600. It is a convenience: what cannot be read or written is as if it were not there."""

    def __init__(self, files: Files, file: Path) -> None:
        """Take where the file lies; nothing is made before something is kept."""
        self._files, self._file = files, file

    def load(self) -> WindowLook | None:
        """Return what was kept, or None; never raises."""
        try:
            if self._files.facts(self._file) is None:
                return None
            return _look(self._files.read(self._file, limit=_LONGEST_BYTES))
        except (TwinsealError, ValueError, RecursionError):
            return None

    def keep(self, width: int, height: int, step: float) -> bool:
        """Write down a size and a step; returns False where it could not. Never into a vault, whatever the folder is called."""
        if lies_in_vault(self._file):
            return False
        facts = {"format": FORMAT, "version": FORMAT_VERSION, "width": width, "height": height, "step": step}
        try:
            make_folders_of(self._files, self._file)
            self._files.replace(self._file, json.dumps(facts, indent=1).encode("ascii") + b"\n")
        except (TwinsealError, OSError):
            return False
        return True


def _look(data: bytes) -> WindowLook:
    """Return what a file says; raises `ValueError` for anything else."""
    facts: Any = json.loads(data)
    if not isinstance(facts, dict) or facts.get("format") != FORMAT or facts.get("version") != FORMAT_VERSION:
        raise ValueError
    width: Any = facts.get("width")
    height: Any = facts.get("height")
    step: Any = facts.get("step")
    if type(width) is not int or type(height) is not int or type(step) not in {int, float}:
        raise ValueError
    if not (0 < width <= _LARGEST_PX and 0 < height <= _LARGEST_PX and 0 < step <= 10):
        raise ValueError
    return WindowLook(width, height, float(step))
