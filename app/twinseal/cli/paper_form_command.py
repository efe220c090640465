"""`twinseal paper-form`: blank paper forms of a vault."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import say
from twinseal.domain.texts import sentence_of
from twinseal.flows.paper_forms import print_forms


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT")
    add("--out", required=True, metavar="FILE.pdf")
    add("--copies", type=int, default=1, metavar="N", help="number of pages; each has its own form number")


def run(options: argparse.Namespace) -> int:
    """Write blank paper forms of a vault."""
    target = Path(options.out)
    print_forms(bootstrap.real_machine(), Path(options.vault), target, options.copies)
    say(sentence_of("command.paper_forms", target=target))
    return 0
