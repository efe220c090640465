"""The commands, for scripts and for rooms without a screen; on the same flows as the window, and without Qt."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from twinseal import __version__
from twinseal.cli import commands
from twinseal.cli.terminal import EXIT_OUTPUT, Parser, complain, print_json
from twinseal.cli.window_options import add_language_option, add_screens_options, add_window_options, take_language
from twinseal.domain.errors import BadInput, Cancelled, OutputLost, TwinsealError
from twinseal.flows.reporting.registry import REPORTS
from twinseal.host.endings import Ended, Endings, was_ended

EXIT_REFUSED = 2
EXIT_CANCELLED = 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = Parser(prog="twinseal", description="Emergency credentials, sealed until two people open them.")
    top.add_argument("--version", action="version", version=f"twinseal {__version__}")
    add_language_option(top)
    sub = top.add_subparsers(dest="command", metavar="COMMAND")
    window = sub.add_parser("window", help="open the window (the default)")
    add_window_options(window)
    add_screens_options(sub.add_parser("screens", help="draw every component and every screen of the window into files"))
    demo = sub.add_parser("demo", help="make a demo vault with a history")
    demo.add_argument("folder", metavar="DIR")
    demo.add_argument("--openings", type=int, default=6)
    demo.add_argument("--envelopes", type=int, default=8)
    demo.add_argument("--people", type=int, default=5)
    demo.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object to standard output, including the secrets of the fictitious people",
    )
    verify = sub.add_parser("verify", help="verify a vault folder, an export, a signed report or a disclosed entry")
    verify.add_argument("path", metavar="PATH", help="a vault folder, an export, a signed report, or a disclosed entry")
    verify.add_argument("--trust-card", metavar="CARD", help="the file NAME.trust-card.json from the ceremony")
    verify.add_argument(
        "--receipt", metavar="CODE", action="append", default=[], help="a register code or receipt from the paper register"
    )
    verify.add_argument("--checkpoint", metavar="NOTE", action="append", default=[], help="a checkpoint file that you kept")
    verify.add_argument(
        "--resume", metavar="FILE", help="continue from the verification saved in FILE, and save this one there"
    )
    verify.add_argument(
        "--processes",
        metavar="N",
        type=int,
        choices=range(1, 65),
        help="check the signatures of a long log in N processes",
    )
    verify.add_argument("--json", action="store_true")
    report = sub.add_parser("report", help="write a signed report")
    report.add_argument("vault", metavar="VAULT", help="a vault folder")
    report.add_argument("--out", required=True, metavar="FILE.pdf")
    report.add_argument(
        "--kind",
        metavar="KIND",
        default=REPORTS[0].kind,
        help=f"kind of the report: {', '.join(report.kind for report in REPORTS)} ({REPORTS[0].kind} unless you say so)",
    )
    report.add_argument("--seal", default="", metavar="N", help="number of the seal that ended the opening to tell of")
    report.add_argument("--replace", action="store_true", help="write it in the place of a plain file that is there")
    export = sub.add_parser("export", help="write an export, which anybody can verify elsewhere")
    export.add_argument("vault", metavar="VAULT", help="a vault folder")
    export.add_argument(
        "--to", required=True, metavar="DIR", help="the folder where a removable drive is mounted, or any other folder"
    )
    export.add_argument("--sealed-only", action="store_true", help="leave out the decrypted entries")
    for command in (report, export):
        command.add_argument(
            "--from", dest="from_utc", default="", metavar="DATE", help="first day of the report, for example 2026-11-01"
        )
        command.add_argument("--until", dest="to_utc", default="", metavar="DATE", help="last day of the report")
    disclose = sub.add_parser("disclose", help="write one entry with its proof, for someone who may read no other")
    disclose.add_argument("vault", metavar="VAULT", help="a vault folder")
    disclose.add_argument("--entry", required=True, type=int, metavar="N", help="number of the entry")
    disclose.add_argument("--to", required=True, metavar="DIR", help="the folder for the entry and its checkpoint")
    for command in (report, export, disclose):
        command.add_argument("--as", dest="person", required=True, metavar="PERSON", help="name or id of an auditor")
        command.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this file descriptor")
        command.add_argument("--code-fd", type=int, metavar="N", help="read the six-digit code from this file descriptor")
    form = sub.add_parser("paper-form", help="write blank paper forms for use when the log cannot be written")
    form.add_argument("vault", metavar="VAULT")
    form.add_argument("--out", required=True, metavar="FILE.pdf")
    form.add_argument("--copies", type=int, default=1, metavar="N", help="number of pages; each has its own form number")
    bench = sub.add_parser("bench", help="measure this machine; JSON on standard output")
    bench.add_argument("--quick", action="store_true", help="use smaller sizes")
    bench.add_argument(
        "--entries", metavar="N", type=int, nargs="+", help="instead, verify logs with N entries (1000000 take an hour)"
    )
    sub.add_parser("version", help="print the version")
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
        options = parser().parse_args(take_language(arguments))
        return commands.COMMANDS[options.command](options)
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
