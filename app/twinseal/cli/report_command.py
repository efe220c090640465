"""`twinseal report`: a signed report."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal.cli.auditor_visit import add_auditor_options, add_period_options, as_auditor, check_signing
from twinseal.cli.terminal import Percent
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.output_places import check_new_file, check_proofs_folder
from twinseal.flows.frames.frame import DIGESTS
from twinseal.flows.reporting.opening import OpeningReport
from twinseal.flows.reporting.registry import REPORTS, checked_report
from twinseal.flows.reporting.report import PAPER_SIZES, Ask, Wanted
from twinseal.host.endings import was_ended


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--out", required=True, metavar="FILE.pdf")
    add(
        "--kind",
        metavar="KIND",
        default=REPORTS[0].kind,
        help=f"kind of the report: {', '.join(report.kind for report in REPORTS)} ({REPORTS[0].kind} unless you say so)",
    )
    add("--seal", default="", metavar="N", help="number of the seal that ended the opening to tell of")
    add(
        "--proofs",
        default="",
        metavar="DIR",
        help="write every entry of the report of one opening with its proof too, into this folder: "
        "from its first to its last, which may be a review months later, those of others too",
    )
    add("--phrase", default="", metavar="WORDS", help="words by which a sample is drawn")
    add(
        "--frame",
        metavar="FRAME",
        default="",
        help=f"say of each clause of a standard how much of the period satisfies our reading of it: {', '.join(DIGESTS)}",
    )
    add(
        "--annex",
        action=argparse.BooleanOptionalAction,
        help="print the log too, which is attached either way (up to 50 openings unless you say so)",
    )
    add(
        "--paper",
        dest="paper_size",
        default=PAPER_SIZES[0],
        metavar="SIZE",
        help=f"size of the paper: {' or '.join(PAPER_SIZES)} ({PAPER_SIZES[0]} unless you say so)",
    )
    add("--replace", action="store_true", help="write it in the place of a plain file that is there")
    add_period_options(parser)
    add_auditor_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write a signed report."""
    target = Path(options.out)
    # Before anybody signs in: a typing slip must not use up a code and a logged visit.
    check_new_file(target, "report", vault=Path(options.vault), replace=options.replace)
    wanted = Wanted(
        options.from_utc, options.to_utc, options.seal, options.phrase, options.frame, options.annex, options.paper_size
    )
    report = checked_report(options.kind, wanted)
    if options.proofs and report.ask is not Ask.SEAL:
        raise BadInput("input.bad.proofs_of_an_opening", kind=OpeningReport.kind)
    if options.proofs:
        check_proofs_folder(Path(options.proofs), vault=Path(options.vault))
    check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            desk.write_report(
                target, kind=options.kind, from_utc=options.from_utc, to_utc=options.to_utc, seal=options.seal, phrase=options.phrase,
                frame=options.frame, annex=options.annex, paper_size=options.paper_size, replace=options.replace, progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        nothing = (sentence_of("command.report_is_empty"),) if desk.report_is_empty else ()
        return (sentence_of("command.signed_report", target=target), *nothing, *_proofs(desk, options))

    return as_auditor(options, act)


def _proofs(desk: AuditDesk, options: argparse.Namespace) -> tuple[str, ...]:
    if not options.proofs:
        return ()
    count, note = desk.disclose_opening(options.seal, Path(options.proofs), Path(options.out))
    return (sentence_of("command.disclosed_entries", count=count, folder=options.proofs, note=note.name),)
