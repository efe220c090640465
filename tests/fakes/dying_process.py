"""What a further process does that the system kills while it works, for want of memory say."""

from __future__ import annotations

import os
import signal


def die(_part: object) -> None:
    """End this process at once, as a kill does."""
    os.kill(os.getpid(), signal.SIGKILL)
