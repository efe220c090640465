"""`twinseal status`: how a vault stands, without a secret and without writing anything."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import print_json, say
from twinseal.domain.texts import sentence_of
from twinseal.flows.status import Standing, Status, duty_sentence, status_of
from twinseal.flows.views.sealed import told_together

EXIT_NEEDS_EYES = 1
EXIT_NOT_SEALED = 3


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object to standard output")


def run(options: argparse.Namespace) -> int:
    """Say how a vault stands; 0 sealed and nothing late, 1 somebody should look, 3 open or in use."""
    status = status_of(bootstrap.real_machine(), Path(options.vault))
    if options.json:
        print_json({**asdict(status), "standing": status.standing.value, "needs_eyes": status.needs_eyes})
    else:
        say(*_rows(status))
    if status.needs_eyes:
        return EXIT_NEEDS_EYES
    return 0 if status.standing is Standing.SEALED else EXIT_NOT_SEALED


def _rows(status: Status) -> list[str]:
    seal = f"{status.seal_number:04d}"
    if status.standing is Standing.SEALED:
        first = sentence_of("status.sealed", vault_name=status.vault_name, seal=seal)
    elif status.standing is Standing.IN_USE:
        first = sentence_of("status.in_use", vault_name=status.vault_name, seal=seal)
    elif status.standing is Standing.OPEN:
        first = sentence_of("status.open", vault_name=status.vault_name, seal=seal)
    else:
        first = sentence_of("status.cut_off", vault_name=status.vault_name, seal=seal)
    rows = [first, *([status.damage] if status.damage else [])]
    if status.acknowledged or status.confirmed:
        rows.append(sentence_of("status.waiting", acknowledged=status.acknowledged, confirmed=status.confirmed))
    rows.append(sentence_of("status.owed", count=len(status.duties), late=status.late, long_overdue=status.long_overdue))
    return rows + [f"  {duty_sentence(duty, envelopes)}" for duty, envelopes in told_together(status.duties)]
