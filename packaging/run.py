#!/usr/bin/env python3
"""Set up whatever is missing, then start Twinseal: the window on a demo vault, or any command.

python3 packaging/run.py                       the window on a demo vault
python3 packaging/run.py --vault PATH          the window on a vault
python3 packaging/run.py demo DIR --json       any command of twinseal
python3 packaging/run.py screens --out DIR     pictures without a display
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment


def command_for(arguments: list[str]) -> list[str]:
    """Return twinseal's own arguments: a command is passed on as it stands, else it is the window."""
    if arguments and (not arguments[0].startswith("-") or arguments[0] == "--version"):
        return arguments
    on_a_vault = any(one == "--vault" or one.startswith("--vault=") for one in arguments)
    return ["window", *arguments] if on_a_vault or "--demo" in arguments else ["window", "--demo", *arguments]


def has_display() -> bool:
    """Whether a window can be shown; other systems than Linux always have one."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Set up and start."""
    environment.check_python()
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    wanted = command_for(sys.argv[1:])
    needs_window = wanted[0] in {"window", "screens"}
    if wanted[0] == "window" and "--offscreen" not in wanted and not has_display():
        environment.stop(
            "there is no display here; start it in a desktop session, or make pictures of every screen with: "
            "python3 packaging/run.py screens --out DIR"
        )
    environment.prepare(*(environment.missing_libraries() if needs_window else []))
    command = [str(environment.venv_python()), "-P", "-m", "twinseal", *wanted]
    if os.name == "posix":
        # Becoming the program keeps its exit code, signals and handed-in file descriptors its own.
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
