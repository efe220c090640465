"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from twinseal import __version__, bootstrap
from twinseal.cli.terminal import Percent, ask_secret, complain, deliver, print_json, print_nothing_yet, say, say_first
from twinseal.cli.verify_command import verify_path
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import BadInput, NotPermitted, OutputLost
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.output_places import check_folder, check_new_file
from twinseal.flows.paper_forms import print_forms
from twinseal.flows.reporting.period import period
from twinseal.flows.reporting.registry import report_of
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.sealed import SealedVault
from twinseal.host.endings import was_ended

_SECRET_MAX = 2048


def demo(options: argparse.Namespace) -> int:
    """Make a demo vault."""
    folder = Path(options.folder)
    machine = bootstrap.real_machine()
    if not folder.exists():
        machine.files.make_folder(folder)
    if options.json:
        print_nothing_yet()
    else:
        say_first(f"A demo vault is made in {folder}.")
    with Percent() as shown:
        made = bootstrap.make_demo(
            machine, folder, openings=options.openings, envelopes=options.envelopes, people=options.people,
            progress=shown.progress,
        )  # fmt: skip
    if options.json:
        return 0 if deliver(json.dumps(asdict(made))) else _not_heard()
    rows = [
        f"Demo vault:    {made.vault}",
        f"Trust card:    {made.trust_card}",
        f"Paper register: {made.seal_number:04d} \u00b7 {made.register_code}",
        "",
        "Fictitious people (in a demo only; a real vault never shows this):",
        *(f"  {person.name:<20} {person.role:<9} {person.passphrase}" for person in made.people),
        "",
        f"Open it:  twinseal window --vault '{made.vault}'",
    ]
    return 0 if deliver(*rows) else _not_heard()


def write_report(options: argparse.Namespace) -> int:
    """Write a signed report."""
    target = Path(options.out)
    # Before anybody signs in: a typing slip must not use up a code and a logged visit.
    check_new_file(target, "report", vault=Path(options.vault), replace=options.replace)
    report_of(options.kind).check(Wanted(options.from_utc, options.to_utc, options.seal))
    _check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            desk.write_report(
                target, kind=options.kind, from_utc=options.from_utc, to_utc=options.to_utc, seal=options.seal, replace=options.replace,
                progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        nothing = ("The report contains no entries: nothing was logged in this period.",) if desk.report_is_empty else ()
        return (f"Signed audit report: {target}", *nothing)

    return _as_auditor(options, act)


def export(options: argparse.Namespace) -> int:
    """Write a bundle for review into a folder."""
    check_folder(Path(options.to), "export", vault=Path(options.vault))
    period(options.from_utc, options.to_utc)
    _check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            done = desk.export(
                Path(options.to), from_utc=options.from_utc, to_utc=options.to_utc, decrypted=not options.sealed_only,
                progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        return done.sentence, f"Export: {done.folder}"

    return _as_auditor(options, act)


def disclose(options: argparse.Namespace) -> int:
    """Write one entry with its proof into a folder."""
    check_folder(Path(options.to), "entry", vault=Path(options.vault))

    def act(desk: AuditDesk) -> tuple[str, ...]:
        entry, note = desk.disclose(options.entry, Path(options.to))
        return (
            f"Disclosed entry: {entry}",
            f"Checkpoint:      {note}",
            f"Check it:        twinseal verify {entry.name} --checkpoint {note.name} --trust-card CARD",
            "Both files are needed; VERIFY-ENTRY.txt beside them explains how to check them.",
        )

    return _as_auditor(options, act)


def _check_signing() -> None:
    from twinseal.reports.papers.rehearsal import rehearse

    rehearse(datetime.now(UTC))


def _as_auditor(options: argparse.Namespace, act: Callable[[AuditDesk], tuple[str, ...]]) -> int:
    vault = SealedVault.open(bootstrap.real_machine(allow_loop_drives=True), Path(options.vault))
    try:
        owed = vault.view().line_owed
        if owed is not None:
            complain(f"twinseal: {owed.sentence}")
        person = _person_id(vault, options.person)
        # Before anybody signs in: the code at the end has to be written down, so somebody must be able to see it.
        say_first(f"Vault: {vault.view().vault_name}")
        passphrase = _secret(options.passphrase_fd, f"Passphrase of {options.person}: ", "--passphrase-fd")
        code = _secret(options.code_fd, "Six-digit code: ", "--code-fd")
        with normalise(passphrase) as typed:
            desk = vault.sign_in_auditor(person, typed, code)
        done: tuple[str, ...] = ()
        try:
            done = act(desk)
        finally:
            end = desk.sign_out()
            heard = deliver(*done, f"{end.sentence} {end.code}".strip())
    finally:
        vault.close()
    return 0 if heard else _not_heard()


def _not_heard() -> int:
    raise OutputLost("output.lost.elsewhere")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _person_id(vault: SealedVault, wanted: str) -> str:
    people = vault.people()
    found = [one for one in people if one.id == wanted.strip() or _folded(one.name) == _folded(wanted)]
    if len(found) != 1:
        names = ", ".join(one.name for one in people if one.role.value == "auditor") or "none"
        raise NotPermitted("role.not_permitted.no_such_auditor", wanted=wanted, names=names)
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
        raise BadInput("input.bad.descriptor_without_text", descriptor=descriptor) from error


def paper_form(options: argparse.Namespace) -> int:
    """Write blank paper forms of a vault."""
    target = Path(options.out)
    print_forms(bootstrap.real_machine(), Path(options.vault), target, options.copies)
    say(f"Paper forms: {target}")
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure this machine."""
    from twinseal.cli.bench import measure, measure_entries

    print_json(measure_entries(options.entries) if options.entries else measure(quick=options.quick))
    return 0


def version(_options: argparse.Namespace) -> int:
    """Say which version this is."""
    say(f"twinseal {__version__}")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "verify": verify_path,
    "report": write_report,
    "export": export,
    "disclose": disclose,
    "paper-form": paper_form,
    "bench": bench,
    "version": version,
}
