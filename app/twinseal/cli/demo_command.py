"""`twinseal demo`: a demo vault with a history."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import Percent, deliver, not_heard, print_nothing_yet, say_first
from twinseal.domain.texts import sentence_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("folder", metavar="DIR")
    add("--openings", type=int, default=6)
    add("--envelopes", type=int, default=8)
    add("--people", type=int, default=5)
    add(
        "--json",
        action="store_true",
        help="print one JSON object to standard output, including the secrets of the fictitious people",
    )


def run(options: argparse.Namespace) -> int:
    """Make a demo vault."""
    folder = Path(options.folder)
    machine = bootstrap.real_machine()
    if not folder.exists():
        machine.files.make_folder(folder)
    if options.json:
        print_nothing_yet()
    else:
        say_first(sentence_of("command.demo_vault_made", folder=folder))
    with Percent() as shown:
        made = bootstrap.make_demo(
            machine, folder, openings=options.openings, envelopes=options.envelopes, people=options.people,
            progress=shown.progress,
        )  # fmt: skip
    if options.json:
        return 0 if deliver(json.dumps(asdict(made))) else not_heard()
    rows = [
        sentence_of("command.demo_vault", vault=made.vault),
        sentence_of("command.trust_card", trust_card=made.trust_card),
        sentence_of("command.paper_register", seal_number=f"{made.seal_number:04d}", register_code=made.register_code),
        "",
        sentence_of("command.demo_people"),
        *(f"  {person.name:<20} {person.role:<9} {person.passphrase}" for person in made.people),
        "",
        sentence_of("command.demo_how_to_open", vault=made.vault),
    ]
    return 0 if deliver(*rows) else not_heard()
