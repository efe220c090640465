"""How a part of Twinseal is started in a process of its own: from a checkout, a wheel or a frozen folder alike."""

from __future__ import annotations

import sys
from typing import Final

MODULE_OPTION: Final = "--module"
"""First word after which a frozen folder's program runs one of its modules; `twinseal.__main__` obeys it."""


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
