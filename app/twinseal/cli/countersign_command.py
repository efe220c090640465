"""`twinseal countersign`: a second auditor signs the report of another one."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal.cli.auditor_visit import add_auditor_options, as_auditor, check_signing
from twinseal.cli.terminal import Percent
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.output_places import check_new_file
from twinseal.flows.reporting.report_signer import REPORT_MAX_BYTES
from twinseal.host.endings import was_ended
from twinseal.host.files import RealFiles


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("report", metavar="REPORT.pdf", help="a signed report of this vault that another auditor issued")
    add("--vault", required=True, metavar="VAULT", help="a vault folder")
    add("--out", required=True, metavar="FILE.pdf", help="the new file, with both signatures")
    add_auditor_options(parser)


def run(options: argparse.Namespace) -> int:
    """Countersign a report into a new file; nothing but the second signature is added to it."""
    target = Path(options.out)
    # Before anybody signs in: a typing slip must not use up a code and a logged visit.
    check_new_file(target, "report", vault=Path(options.vault))
    pdf = RealFiles().read(Path(options.report), limit=REPORT_MAX_BYTES)
    check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            made = desk.countersigning.sign(pdf, target, progress=shown.progress, should_stop=was_ended)
        before = (sentence_of("command.countersigned_before", entries=made.before),) if made.before else ()
        return (sentence_of("command.countersigned", issuer=made.issuer, target=target), *before)

    return as_auditor(options, act)
