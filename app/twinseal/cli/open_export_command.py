"""`twinseal open-export`: a recipient opens what was sealed to their key."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import say
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.recipient_keys import open_for_recipient
from twinseal.flows.context.output_places import check_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("export", metavar="EXPORT", help="the folder of the export")
    add("--key", required=True, metavar="FILE", help="the private key, as `twinseal recipient-key` made it")
    add("--to", required=True, metavar="DIR", help="a folder for the readable files, of your own or that of the export")


def run(options: argparse.Namespace) -> int:
    """Write the readable files, and say what the log says of the entries."""
    target = Path(options.to)
    check_folder(target, "export", vault=target / "nowhere")
    names, said = open_for_recipient(bootstrap.real_machine().files, Path(options.export), Path(options.key), target)
    say(sentence_of("command.opened_export", names=", ".join(names), folder=target), said)
    return 0
