#!/usr/bin/env python3
"""Set up whatever is missing, then start Twinseal: the window on a demo vault, or any command.

python3 packaging/run.py                       the window on a demo vault
python3 packaging/run.py --vault PATH          the window on a vault
python3 packaging/run.py demo DIR --json       any command of twinseal
python3 packaging/run.py --offscreen --screenshot DIR    pictures without a display
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment

COMMANDS = ("window", "demo", "verify", "report", "export", "bench", "version", "--version")


def main() -> int:
    """Set up and start."""
    environment.check_python()
    arguments = sys.argv[1:]
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if arguments and arguments[0] in COMMANDS:
        wanted = arguments
    else:
        wanted = ["window", *(arguments if "--vault" in arguments else ["--demo", *arguments])]
    needs_window = wanted[0] == "window"
    if needs_window and "--offscreen" not in wanted and sys.platform.startswith("linux"):
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.stop(
                "there is no display here; start it in a desktop session, or make pictures of every screen with: "
                "python3 packaging/run.py --offscreen --screenshot DIR"
            )
    environment.make_environment()
    if needs_window:
        environment.install_system(environment.missing_libraries())
    return subprocess.run(
        [str(environment.venv_python()), "-m", "twinseal", *wanted], check=False, close_fds=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
