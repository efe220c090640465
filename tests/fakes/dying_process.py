"""Processes that the system kills while they work."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def die(_part: object) -> None:
    """End this process at once, as a kill does."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_after(act: Callable[[], object]) -> None:
    """Do something in a process of its own that the system kills right behind it."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the act itself failed"
    assert os.WTERMSIG(status) == signal.SIGKILL
