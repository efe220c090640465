"""Hardening first, then the command line or the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from twinseal.cli.terminal import complain
from twinseal.cli.window_options import has_display, wants_window, window_options
from twinseal.host.hardening import harden_process


def main() -> int:
    """Run the program; returns the exit code."""
    harden_process()
    arguments = sys.argv[1:]
    if wants_window(arguments):
        return _window(arguments[1:] if arguments[:1] == ["window"] else arguments)
    from twinseal.cli.command_line import run

    return run(arguments)


def _window(arguments: Sequence[str]) -> int:
    options = window_options(arguments)
    if not has_display(options):
        complain("twinseal: there is no display for the window; see `twinseal --help` for what works without one.")
        return 2
    from twinseal.gui.application import run_window

    return run_window(options)


if __name__ == "__main__":
    sys.exit(main())
