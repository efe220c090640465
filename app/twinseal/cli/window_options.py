"""The options of the window's command, in one place for `twinseal --help` and for the window itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence


def add_window_options(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser."""
    parser.add_argument("--vault", metavar="VAULT", help="a vault folder that ends in .twinseal")
    parser.add_argument("--demo", action="store_true", help="on a demo vault with pretend people")
    parser.add_argument("--offscreen", action="store_true", help="without a display; with --screenshot")
    parser.add_argument("--screenshot", metavar="DIR", help="save pictures of the screens there and end")
    parser.add_argument("--theme", choices=("day", "dim"), default="day", help="colours for a bright or a dark room")
    parser.add_argument("--end-when-painted", action="store_true", help=argparse.SUPPRESS)


def window_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the window's command, of those after `window`."""
    parser = argparse.ArgumentParser(prog="twinseal window", description="Open the window.")
    add_window_options(parser)
    return parser.parse_args(list(arguments))


def has_display(options: argparse.Namespace) -> bool:
    """Tell whether a window can be shown; where not, Qt would end the process with its own words and a core dump."""
    if options.offscreen or options.screenshot or not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
