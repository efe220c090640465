"""The options of the window's command, in one place for `twinseal --help` and for the window itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from twinseal.cli.terminal import Parser
from twinseal.host.display import display_problem


def add_window_options(parser: argparse.ArgumentParser) -> frozenset[str]:
    """Add them to a parser; return their words, e.g. `--vault`."""
    add = parser.add_argument
    added = (
        add("--vault", metavar="VAULT", help="a vault folder that ends in .twinseal"),
        add("--demo", action="store_true", help="use a demo vault with fictitious people"),
        add("--offscreen", action="store_true", help="run without a display; for --screenshot"),
        add("--screenshot", metavar="DIR", help="save screenshots to DIR and exit"),
        add(
            "--theme",
            choices=("day", "dim", "high-contrast"),
            default="day",
            help="colours for a lit room, for a dark one, or black on white",
        ),
        add("--end-when-painted", action="store_true", help=argparse.SUPPRESS),
    )
    return frozenset(word for action in added for word in action.option_strings)


def window_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the window's command, of those after `window`."""
    parser = Parser(prog="twinseal window", description="Open the window.")
    add_window_options(parser)
    return parser.parse_args(list(arguments))


def wants_window(arguments: Sequence[str]) -> bool:
    """Tell whether the command is the window's: no word at all, `window`, or one of its options first."""
    if not arguments or arguments[0] == "window":
        return True
    return arguments[0].partition("=")[0] in add_window_options(argparse.ArgumentParser())


def window_problem(options: argparse.Namespace) -> str:
    """Return why no window can be shown, in one sentence; "" where one can, or where none is asked for."""
    return "" if without_display(options) or not sys.platform.startswith("linux") else display_problem()


def without_display(options: argparse.Namespace) -> bool:
    """Tell whether what is asked for is drawn into memory only."""
    return bool(options.offscreen or options.screenshot)
