"""The commands, for scripts and for rooms without a screen; on the same flows as the window, and without Qt."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

from twinseal import __version__
from twinseal.cli.terminal import EXIT_OUTPUT, Parser, complain, print_json
from twinseal.cli.window_options import add_language_option, add_screens_options, add_window_options, take_language
from twinseal.domain.errors import BadInput, Cancelled, OutputLost, TwinsealError
from twinseal.host.endings import Ended, Endings, was_ended

EXIT_REFUSED = 2
EXIT_CANCELLED = 130


class Command(Protocol):
    """What the module of a command has."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what the command takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


COMMANDS: Final = {
    "demo": "make a demo vault with a history",
    "status": "say how a vault stands and what is owed, without a secret",
    "change": "let two people change what a vault holds, at a terminal",
    "acknowledge": "let one person sign that they saw a change of people",
    "confirm-slip": "let one person type the code of the slip for the owner of an envelope",
    "test-alert": "let one person prove that alerts leave the room and arrive",
    "confirm": "let a third person confirm the keys of somebody who is held back",
    "drill": "let two people practise an opening, at a terminal, and certify it",
    "new-phone": "give one of the last two officers a new phone, before a witness and by the passphrase alone",
    "import": "let two people take what KeePass or a CSV file holds into a vault, at a terminal",
    "verify": "verify a vault folder, an export, a signed report or a disclosed entry",
    "report": "write a signed report",
    "countersign": "let a second auditor countersign a report",
    "export": "write an export, which anybody can verify elsewhere",
    "recipient-key": "make the key of a recipient, to whom the readable part of an export can be sealed",
    "open-export": "open what was sealed to a recipient in an export",
    "review": "let an auditor see which openings owe a review, and sign one",
    "back-test": "let an auditor see what another threshold would have found, before it is changed",
    "account": "let one of the two people of an opening sign what they say of it, beside an auditor",
    "disclose": "write one entry with its proof, for someone who may read no other",
    "paper-form": "write blank paper forms for use when the log cannot be written",
    "bench": "measure this machine; JSON on standard output",
    "version": "print the version",
}
"""Every command without a window, with its help; each stands in a module of its own, which is loaded when it is asked for."""


def command(name: str) -> Command:
    """Return the module of a command."""
    # A command takes a tenth of a second to a second to load: whoever asks for one does not wait for the others.
    return cast("Command", importlib.import_module(f"twinseal.cli.{name.replace('-', '_')}_command"))


class _CommandParser(Parser):
    """The parser of one command, which learns its options when it is asked to read or to show some."""

    name = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Learn the options, then read; a word that nobody knows is refused with the usage of this command."""
        self.fill()
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options, unknown

    def fill(self) -> None:
        """Learn the options, once."""
        if self.name:
            command(self.name).add_options(self)
            self.name = ""


def parser(*, later: bool = False) -> argparse.ArgumentParser:
    """Return the parser of all commands; where it is for `later`, each learns its options when it is chosen."""
    top = Parser(prog="twinseal", description="Emergency credentials, sealed until two people open them.")
    top.add_argument("--version", action="version", version=f"twinseal {__version__}")
    add_language_option(top)
    sub = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_CommandParser)
    add_window_options(sub.add_parser("window", help="open the window (the default)"))
    add_screens_options(sub.add_parser("screens", help="draw every component and every screen of the window into files"))
    for name, help_line in COMMANDS.items():
        chosen = sub.add_parser(name, help=help_line)
        chosen.name = name
        if not later:
            chosen.fill()
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code. Refusals are one sentence on standard error."""
    try:
        with Endings():
            return _run(arguments)
    except Ended as ended:
        complain(f"twinseal: {ended.sentence}")
        return ended.exit_code


def _run(arguments: Sequence[str]) -> int:
    options = argparse.Namespace()
    try:
        _check_words(arguments)
        options = parser(later=True).parse_args(take_language(arguments))
        return command(options.command).run(options)
    except Cancelled:
        if was_ended():
            # A job that a signal stopped at its next step: the signal says how the command ended.
            raise
        complain("twinseal: interrupted; nothing was left open.")
        return EXIT_CANCELLED
    except OutputLost as lost:
        complain(f"twinseal: {lost.sentence}")
        return EXIT_OUTPUT
    except TwinsealError as refusal:
        if getattr(options, "json", False):
            with contextlib.suppress(OutputLost):
                print_json({"error": refusal.code, "sentence": refusal.sentence})
        complain(f"twinseal: {refusal.sentence}")
        return EXIT_REFUSED


def _check_words(arguments: Sequence[str]) -> None:
    for word in arguments:
        try:
            os.fsencode(word)
        except UnicodeEncodeError as fault:
            raise BadInput(
                "input.bad.undecodable_word", word=ascii(word)[1:-1], encoding=sys.getfilesystemencoding()
            ) from fault
