"""`twinseal export`: an export, which anybody can verify elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal.cli.auditor_visit import add_auditor_options, add_period_options, as_auditor, check_signing
from twinseal.cli.terminal import Percent
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.output_places import check_folder
from twinseal.flows.reporting.period import period
from twinseal.host.endings import was_ended


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--to", required=True, metavar="DIR", help="the folder where a removable drive is mounted, or any other folder")
    add("--sealed-only", action="store_true", help="leave out the decrypted entries")
    add_period_options(parser)
    add_auditor_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write an export into a folder."""
    check_folder(Path(options.to), "export", vault=Path(options.vault))
    period(options.from_utc, options.to_utc)
    check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            done = desk.export(
                Path(options.to), from_utc=options.from_utc, to_utc=options.to_utc, decrypted=not options.sealed_only,
                progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        return done.sentence, sentence_of("command.export", folder=done.folder)

    return as_auditor(options, act)
