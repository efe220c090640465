"""`twinseal bench`: what this machine can do."""

from __future__ import annotations

import argparse

from twinseal.cli.terminal import print_json


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("--quick", action="store_true", help="use smaller sizes")
    add("--entries", metavar="N", type=int, nargs="+", help="instead, verify logs with N entries (1000000 take an hour)")
    add("--desk", metavar="N", type=int, nargs="+", help="instead, sign in to an audit desk over logs with N entries")


def run(options: argparse.Namespace) -> int:
    """Measure this machine."""
    from twinseal.cli.bench import measure, measure_desks, measure_entries

    if options.desk:
        print_json(measure_desks(options.desk))
        return 0
    print_json(measure_entries(options.entries) if options.entries else measure(quick=options.quick))
    return 0
