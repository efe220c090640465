"""`twinseal export`: an export, which anybody can verify elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.auditor_visit import add_auditor_options, add_period_options, as_auditor, check_signing
from twinseal.cli.terminal import Percent
from twinseal.domain.reading import NOBODY, Readers, Reading, Withheld
from twinseal.domain.texts import sentence_of
from twinseal.export.sealed_parts import key_digest
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.recipient_keys import recipient_key
from twinseal.flows.context.output_places import check_folder
from twinseal.flows.reporting.period import period
from twinseal.host.endings import was_ended


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--to", required=True, metavar="DIR", help="the folder where a removable drive is mounted, or any other folder")
    readers = parser.add_mutually_exclusive_group().add_argument
    readers("--sealed-only", action="store_true", help="leave out the readable entries")
    readers(
        "--recipient", default="", metavar="FILE",
        help="seal what can be read to the public key of one recipient, as `twinseal recipient-key` made it",
    )  # fmt: skip
    readers(
        "--withhold", action="append", default=[], choices=[kind.value for kind in Withheld],
        help="put the commitment of the log in the place of entries that name people, or that have words of people; may be given twice",
    )  # fmt: skip
    add_period_options(parser)
    add_auditor_options(parser)


def _reading(options: argparse.Namespace) -> Reading:
    """Return who can read what; raises `BadInput` for a file that is no recipient's key."""
    if options.recipient:
        return Reading(Readers.RECIPIENT, recipient=recipient_key(bootstrap.real_machine().files, Path(options.recipient)))
    if options.sealed_only:
        return NOBODY
    return Reading(withheld=frozenset(map(Withheld, options.withhold)))


def run(options: argparse.Namespace) -> int:
    """Write an export into a folder."""
    check_folder(Path(options.to), "export", vault=Path(options.vault))
    period(options.from_utc, options.to_utc)
    check_signing()
    reading = _reading(options)

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            done = desk.export(
                Path(options.to), from_utc=options.from_utc, to_utc=options.to_utc, reading=reading,
                progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        said = [done.sentence, sentence_of("command.export", folder=done.folder)]
        if done.code_sentence:
            said.append(done.code_sentence)
        if reading.recipient:
            said.append(sentence_of("command.export_recipient", digest=key_digest(reading.recipient)))
        return tuple(said)

    return as_auditor(options, act)
