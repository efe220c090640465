"""How a part of Twinseal is started in a process of its own: from a checkout, a wheel or a frozen folder alike."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Final

MODULE_OPTION: Final = "--module"
"""First word after which a frozen folder's program runs one of its modules; `twinseal.__main__` obeys it."""
_PR_SET_PDEATHSIG: Final = 1


def is_frozen() -> bool:
    """Tell whether this is the frozen folder, whose one program is Twinseal itself and no Python."""
    return bool(getattr(sys, "frozen", False))


def twinseal_command(*arguments: str) -> list[str]:
    """Return the command line that runs `twinseal ARGUMENTS` in a process of its own.

    `-P` keeps the folder that one stands in off the child's search path.
    """
    return [sys.executable, *arguments] if is_frozen() else [sys.executable, "-P", "-m", "twinseal", *arguments]


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module of twinseal as a program in a process of its own.

    `module` is its full name, such as `twinseal.cli.bench_log`; it runs as `__main__`, without what `twinseal` does first.
    """
    if is_frozen():
        return [sys.executable, MODULE_OPTION, module, *arguments]
    return [sys.executable, "-P", "-m", module, *arguments]


def die_with(parent: int) -> None:
    """Let the system end this process when the thread that started it ends; exits at once where the process `parent` is gone already."""
    _when_the_parent_dies(signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def outlive() -> None:
    """Take `die_with` back: from now on this process ends by itself."""
    _when_the_parent_dies(0)


def _when_the_parent_dies(number: int) -> None:
    import ctypes  # noqa: PLC0415 - this module is loaded by all that start anything

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
