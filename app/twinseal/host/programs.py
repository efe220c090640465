"""The few system programs that Twinseal starts, from the system's own folders and with a fixed environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

SYSTEM_FOLDERS: Final = (Path("/usr/bin"), Path("/usr/sbin"), Path("/bin"), Path("/sbin"))
"""Only root can put programs there; PATH, which anybody sets, is not asked."""
PLAYERS: Final = ("pw-play", "paplay", "aplay")
"""Programs that play a sound file, in the order in which they are tried: PipeWire's, PulseAudio's, ALSA's."""
SURROUNDINGS: Final = {"PATH": ":".join(map(str, SYSTEM_FOLDERS)), "LC_ALL": "C"}


def system_program(name: str) -> Path | None:
    """Return where a program of the system lies, None where this machine has none."""
    return next((folder / name for folder in SYSTEM_FOLDERS if os.access(folder / name, os.X_OK)), None)


def run_system_program(name: str, *words: str, timeout_s: float) -> bool:
    """Run a system program to its end and discard its output; return whether it exists, ended in time and succeeded."""
    program = system_program(name)
    if program is None:
        return False
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and the program's place is the system's own
            [str(program), *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=timeout_s, check=False,
            env=SURROUNDINGS, cwd="/",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
