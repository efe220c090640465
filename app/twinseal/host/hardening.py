"""Hardening of this process before anything else runs: no core, not dumpable, no secrets in tracebacks."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

_PR_SET_DUMPABLE: Final = 4


@dataclass(frozen=True, slots=True)
class HardeningReport:
    """What worked and what did not, in words for the help page."""

    done: tuple[str, ...]
    not_done: tuple[str, ...]


def _no_core() -> bool:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return False
    return True


def _not_dumpable() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _no_swap() -> bool:
    try:
        lines = Path("/proc/swaps").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    return len(lines) <= 1


def quiet_excepthook(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
    """Print the kind of an unexpected error and where it happened, never its text: it might hold what was typed."""
    where = "unknown place"
    while trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    with contextlib.suppress(OSError):
        sys.stderr.write(f"twinseal: unexpected {kind.__name__} at {where}; the vault stays sealed.\n")


def harden_process() -> HardeningReport:
    """Harden this process; never raises, can be called again."""
    os.umask(0o077)
    sys.excepthook = quiet_excepthook
    results = {
        "core dumps are off": _no_core(),
        "other processes of this user cannot read its memory": _not_dumpable(),
        "no swap space is in use": _no_swap(),
    }
    return HardeningReport(
        tuple(what for what, worked in results.items() if worked),
        tuple(what for what, worked in results.items() if not worked),
    )
