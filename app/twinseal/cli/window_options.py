"""The options of the window's command, in one place for `twinseal --help` and for the window itself."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Final

from twinseal.cli.terminal import Parser
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import languages, use_language
from twinseal.host.display import display_problem

THEMES: Final = ("day", "dim", "high-contrast")
LANGUAGE: Final = "--language"


def take_language(arguments: Sequence[str]) -> list[str]:
    """Set the language of this process if the first word chooses one; return the words after that.

    Raises `BadInput` for a language without a table of sentences.
    """
    words = list(arguments)
    while words and words[0].partition("=")[0] == LANGUAGE:
        _option, equals, language = words.pop(0).partition("=")
        if not equals:
            language = words.pop(0) if words else ""
        if language not in languages():
            raise BadInput(
                "input.bad.language", field="language", language=ascii(language)[1:-1], languages=", ".join(languages())
            )
        use_language(language)
    return words


def add_language_option(parser: argparse.ArgumentParser) -> None:
    """Name it in the help of a parser; its word is taken before any parser reads the rest (`take_language`)."""
    parser.add_argument(
        LANGUAGE, metavar="CODE", help="say everything in this language; it stands before the command (en unless you say so)"
    )


def add_window_options(parser: argparse.ArgumentParser) -> frozenset[str]:
    """Add them to a parser; return their words, e.g. `--vault`."""
    add = parser.add_argument
    added = (
        add("--vault", metavar="VAULT", help="a vault folder that ends in .twinseal"),
        add("--demo", action="store_true", help="use a demo vault with fictitious people"),
        add("--offscreen", action="store_true", help="run without a display; nothing is seen"),
        add("--theme", choices=THEMES, default="day", help="colours for a lit room, for a dark one, or black on white"),
        add("--end-when-painted", action="store_true", help=argparse.SUPPRESS),
    )
    return frozenset(word for action in added for word in action.option_strings)


def add_screens_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command that draws the window into files."""
    add = parser.add_argument
    add("--out", metavar="DIR", required=True, help="the folder for the pictures; it is made if it is not there")
    add("--theme", choices=THEMES, action="append", help="only this theme; may be given more than once")
    add("--size", metavar="WxH[@SCALE]", type=_size, action="append",
        help="only this size of the window, for example 1280x800 or 853x480@1.5; may be given more than once")  # fmt: skip
    add("--components", action="store_true", help="draw the components alone, without the screens")


def screens_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command that draws the window, of those after `screens`."""
    parser = Parser(prog="twinseal screens", description="Draw every component and every screen into files.")
    add_screens_options(parser)
    return parser.parse_args(list(arguments))


def _size(text: str) -> tuple[int, int, float]:
    match = re.fullmatch(r"(\d{3,4})x(\d{3,4})(?:@([1-4](?:\.\d{1,2})?))?", text)
    if match is None:
        msg = f"{text!r} is no size such as 1280x800 or 853x480@1.5"
        raise argparse.ArgumentTypeError(msg)
    return int(match[1]), int(match[2]), float(match[3] or 1)


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
    return bool(options.offscreen)
