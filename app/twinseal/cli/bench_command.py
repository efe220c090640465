"""`twinseal bench`: what this machine can do."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal.cli.terminal import print_json
from twinseal.domain.errors import BadInput


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("--quick", action="store_true", help="use smaller sizes")
    add("--only", metavar="PART", nargs="+", default=[], help="measure these parts alone, by their names in the answer")
    add("--entries", metavar="N", type=int, nargs="+", help="instead, verify logs with N entries (1000000 take an hour)")
    add("--desk", metavar="N", type=int, nargs="+", help="instead, sign in to an audit desk over logs with N entries")
    add("--keep", metavar="FOLDER", type=Path, help="with --desk: leave the vaults there, and use those that are there")


def run(options: argparse.Namespace) -> int:
    """Measure this machine."""
    from twinseal.cli.bench import PARTS, measure, measure_desks, measure_entries

    if options.desk:
        print_json(measure_desks(options.desk, options.keep))
        return 0
    if unknown := [part for part in options.only if part not in PARTS]:
        raise BadInput("input.bad.no_such_part", part=unknown[0], parts=", ".join(PARTS))
    print_json(measure_entries(options.entries) if options.entries else measure(quick=options.quick, only=options.only))
    return 0
