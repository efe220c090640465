"""Hardening first, then the command line or the window."""

from __future__ import annotations

import sys

from twinseal.host.hardening import harden_process


def main() -> int:
    """Run the program; returns the exit code."""
    harden_process()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "window" or arguments[0] in ("--vault", "--demo", "--offscreen", "--theme"):
        from twinseal.gui.application import run_window

        return run_window(arguments if arguments[:1] == ["window"] else ["window", *arguments])
    from twinseal.cli.command_line import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
