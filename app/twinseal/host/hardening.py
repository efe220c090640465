"""Hardening of this process before anything else runs: no core, not dumpable, no secrets in tracebacks."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import re
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT_FUTURE_ONFAULT: Final = 1 | 2 | 4
_LOOPBACK: Final = "772"


@dataclass(frozen=True, slots=True)
class HardeningReport:
    """What worked and what did not, in words for the help page; `networks` names adapters with a live connection."""

    done: tuple[str, ...]
    not_done: tuple[str, ...]
    networks: tuple[str, ...] = ()


def _no_core() -> bool:
    try:
        import resource  # noqa: PLC0415 - Windows has none

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


def swaps(table: Path = Path("/proc/swaps")) -> tuple[str, ...] | None:
    """Return the names of the swap spaces in use, None where the system does not tell."""
    try:
        # Not `splitlines`: the kernel escapes blanks and line feeds in a file's name, and no other sign that it parts at.
        lines = table.read_bytes().split(b"\n")
    except OSError:
        return None
    return tuple(re.split(rb"[ \t]", line, maxsplit=1)[0].decode("utf-8", "replace") for line in lines[1:] if line)


def connected_networks(folder: Path = Path("/sys/class/net")) -> tuple[str, ...]:
    """Return the names of network adapters that have a connection now, loopback left out."""
    try:
        adapters = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(
        adapter.name for adapter in adapters if _text(adapter / "type") != _LOOPBACK and _text(adapter / "carrier") == "1"
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        # An adapter that is switched off answers with an error.
        return ""


def _stay_out_of_swap() -> bool:
    """Keep all memory out of swap, where no limit stands in the way.

    With a limit every later allocation over it would fail, and the key derivations take 256 MiB each: two people could
    then not open at all.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none

        if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
            return False
        return bool(ctypes.CDLL(None, use_errno=True).mlockall(_MCL_CURRENT_FUTURE_ONFAULT) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def _say(kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    where = "unknown place"
    while trace is not None:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    name = kind.__name__ if kind is not None else "error"
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"twinseal: unexpected {name} at {where}; the vault stays sealed.\n")


def quiet_excepthook(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
    """Print the kind of an unexpected error and where it happened, never its text: it might hold what was typed."""
    if issubclass(kind, KeyboardInterrupt):
        # Before anything began: nobody needs a place for that.
        sys.stderr.write("twinseal: interrupted; nothing was left open.\n")
        return
    _say(kind, trace)


def _quiet_thread_hook(happened: threading.ExceptHookArgs) -> None:
    _say(happened.exc_type, happened.exc_traceback)


def _quiet_unraisable_hook(happened: sys.UnraisableHookArgs) -> None:
    _say(happened.exc_type, happened.exc_traceback)


def _be_quiet() -> bool:
    sys.excepthook = quiet_excepthook
    threading.excepthook = _quiet_thread_hook
    sys.unraisablehook = _quiet_unraisable_hook
    faulthandler.disable()
    return True


def _swap_words() -> tuple[str, bool]:
    areas = swaps()
    if areas == ():
        return "no swap space is in use", True
    if _stay_out_of_swap():
        return "memory is locked out of swap space", True
    if areas is None:
        return "it is not known whether swap space is in use", False
    return f"swap space is in use and may retain secrets: {', '.join(areas)}", False


def harden_process() -> HardeningReport:
    """Harden this process; never raises, can be called again."""
    os.umask(0o077)
    results = [
        ("error messages never contain typed text", _be_quiet()),
        ("core dumps are off", _no_core()),
        ("other processes of this user cannot read its memory", _not_dumpable()),
        _swap_words(),
    ]
    return HardeningReport(
        tuple(what for what, worked in results if worked),
        tuple(what for what, worked in results if not worked),
        connected_networks(),
    )
