"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from twinseal import __version__, bootstrap
from twinseal.audit.advice import what_to_do
from twinseal.audit.verdict import Reason, Verdict
from twinseal.audit.verify import LogSource, Report, verify
from twinseal.cli.terminal import ask_secret, say
from twinseal.cli.verifying import check_beside, check_report, log_folder
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import BadInput, DiskFault, NotPermitted, TrustCardBad
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk import AuditDesk
from twinseal.flows.paper_forms import print_forms
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles

_SECRET_MAX = 2048
_CARD_MAX = 1024 * 1024


def demo(options: argparse.Namespace) -> int:
    """Make a demo vault."""
    folder = Path(options.folder)
    parts = bootstrap.real_parts()
    if not folder.exists():
        parts.files.make_folder(folder)
    made = bootstrap.make_demo(parts, folder, openings=options.openings, envelopes=options.envelopes, people=options.people)
    if options.json:
        _print_json(asdict(made))
        return 0
    say(
        f"Demo vault:    {made.vault}",
        f"Trust card:    {made.trust_card}",
        f"Paper register: {made.seal_number:04d} \u00b7 {made.register_code}",
        "",
        "Pretend people (a demo only; a real vault never shows these):",
    )
    for person in made.people:
        say(f"  {person.name:<20} {person.role:<9} {person.passphrase}")
    say("", f"Open its window:  twinseal window --vault '{made.vault}'")
    return 0


def verify_path(options: argparse.Namespace) -> int:
    """Verify a vault folder or an export and print the graded verdict."""
    files, path = RealFiles(), Path(options.path)
    folder = None if path.is_file() else log_folder(path)
    if path.is_file():
        report = check_report(files, path, _card(files, options.trust_card))
    elif folder is None:
        report = Report(
            Verdict.INCOMPLETE, f"INCOMPLETE: there is no log at {path}; name a vault folder or an export.", Reason.EMPTY
        )
    else:
        card = _card(files, options.trust_card)
        report = _report(files, folder, card, tuple(options.receipt))
    has_card = options.trust_card is not None
    if options.json:
        _print_json(_report_json(report, has_card=has_card))
    else:
        _print_report(report, has_card=has_card)
    return report.verdict.exit_code


def _report(files: RealFiles, folder: Path, card: TrustCard | None, receipts: tuple[str, ...]) -> Report:
    try:
        source = LogSource.from_folder(files, folder)
        return check_beside(files, folder, source, card, verify(source, card, receipts=receipts))
    except DiskFault as fault:
        return Report(Verdict.INCOMPLETE, f"INCOMPLETE: {fault.sentence}", Reason.FILE)


def _card(files: RealFiles, path: str | None) -> TrustCard | None:
    if path is None:
        return None
    try:
        data = files.read(Path(path), limit=_CARD_MAX)
    except DiskFault as fault:
        msg = f"The trust card cannot be read: {fault.sentence}"
        raise TrustCardBad(msg) from fault
    return TrustCard.from_bytes(data)


def _report_json(report: Report, *, has_card: bool) -> dict[str, object]:
    return {
        "verdict": report.verdict.word,
        "exit_code": report.verdict.exit_code,
        "sentence": report.sentence,
        "reason": report.reason,
        "first_bad_seq": report.first_bad_seq,
        "entries": report.size,
        "head": report.head,
        "root": report.root,
        "countersigned": report.countersigned_size,
        "uncovered": report.uncovered,
        "anchored": report.anchored,
        "what_to_do": what_to_do(report, has_card=has_card),
        "notes": list(report.notes),
    }


def _print_report(report: Report, *, has_card: bool) -> None:
    say(report.sentence, "")
    covered = f"{report.countersigned_size} by two people, {report.uncovered} after the newest checkpoint"
    rows = (
        ("Verdict", report.verdict.word),
        ("Entries", str(report.size) if report.size else ""),
        ("Countersigned", covered if has_card and report.size and report.verdict.is_valid else ""),
        ("Head", report.head),
        ("First bad entry", "" if report.first_bad_seq is None else f"{report.first_bad_seq} ({report.reason})"),
    )
    for name, value in rows:
        if value:
            say(f"{name + ':':<17}{value}")
    say(f"What to do:      {what_to_do(report, has_card=has_card)}")
    for note in report.notes:
        say(f"Note:            {note}")


def write_report(options: argparse.Namespace) -> int:
    """Write the signed audit report."""
    target = Path(options.out)
    if not target.parent.is_dir():
        msg = f"There is no folder {target.parent}: choose one that exists for the report."
        raise BadInput(msg)

    def act(desk: AuditDesk) -> tuple[str, ...]:
        desk.write_report(target, from_utc=options.from_utc, to_utc=options.to_utc)
        return (f"Signed audit report: {target}",)

    return _as_auditor(options, act)


def export(options: argparse.Namespace) -> int:
    """Write a bundle for review into a folder."""

    def act(desk: AuditDesk) -> tuple[str, ...]:
        done = desk.export(
            Path(options.to), from_utc=options.from_utc, to_utc=options.to_utc, decrypted=not options.sealed_only
        )
        return done.sentence, f"Bundle: {done.folder}"

    return _as_auditor(options, act)


def _as_auditor(options: argparse.Namespace, act: Callable[[AuditDesk], tuple[str, ...]]) -> int:
    vault = SealedVault.open(bootstrap.real_parts(allow_loop_drives=True), Path(options.vault))
    try:
        person = _person_id(vault, options.person)
        passphrase = _secret(options.passphrase_fd, f"Passphrase of {options.person}: ", "--passphrase-fd")
        code = _secret(options.code_fd, "Six digits: ", "--code-fd")
        with normalise(passphrase) as typed:
            desk = vault.sign_in_auditor(person, typed, code)
        try:
            say(*act(desk))
        finally:
            desk.sign_out()
    finally:
        vault.close()
    return 0


def _person_id(vault: SealedVault, wanted: str) -> str:
    people = vault.people()
    found = [one for one in people if one.id == wanted or one.name.casefold() == wanted.casefold()]
    if len(found) != 1:
        names = ", ".join(one.name for one in people if one.role.value == "auditor") or "none"
        msg = f"There is nobody called {wanted} in this vault; its auditors: {names}."
        raise NotPermitted(msg)
    return found[0].id


def _secret(descriptor: int | None, prompt: str, option: str) -> str:
    if descriptor is None:
        return ask_secret(prompt, option)
    try:
        data = b""
        while len(data) < _SECRET_MAX and (part := os.read(descriptor, _SECRET_MAX)):
            data += part
        return data.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"File descriptor {descriptor} gives no text: open it before, as in {descriptor}<FILE."
        raise BadInput(msg) from error


def paper_form(options: argparse.Namespace) -> int:
    """Write blank paper forms of a vault."""
    target = Path(options.out)
    print_forms(bootstrap.real_parts(), Path(options.vault), target, options.copies)
    say(f"Paper forms: {target}")
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure this machine."""
    from twinseal.cli.bench import measure, measure_entries

    _print_json(measure_entries(options.entries) if options.entries else measure(quick=options.quick))
    return 0


def version(_options: argparse.Namespace) -> int:
    """Say which version this is."""
    say(f"twinseal {__version__}")
    return 0


def _print_json(value: object) -> None:
    # In ASCII, so that no character of anybody's text turns or steers a terminal.
    sys.stdout.write(json.dumps(value) + "\n")


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "verify": verify_path,
    "report": write_report,
    "export": export,
    "paper-form": paper_form,
    "bench": bench,
    "version": version,
}
