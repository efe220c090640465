"""`twinseal disclose`: one entry with its proof, for someone who may read no other."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal.cli.auditor_visit import add_auditor_options, as_auditor
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.output_places import check_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--entry", required=True, type=int, metavar="N", help="number of the entry")
    add("--to", required=True, metavar="DIR", help="the folder for the entry and its checkpoint")
    add_auditor_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write one entry with its proof into a folder."""
    check_folder(Path(options.to), "entry", vault=Path(options.vault))

    def act(desk: AuditDesk) -> tuple[str, ...]:
        entry, note = desk.disclose(options.entry, Path(options.to))
        return (
            sentence_of("command.disclosed_entry", entry=entry),
            sentence_of("command.checkpoint", note=note),
            sentence_of("command.disclosed_check", entry=entry.name, note=note.name),
            sentence_of("command.disclosed_how_to_verify"),
        )

    return as_auditor(options, act)
