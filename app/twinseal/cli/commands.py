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
from twinseal.domain.texts import sentence_of
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
        say_first(sentence_of("command.demo_vault_made", folder=folder))
    with Percent() as shown:
        made = bootstrap.make_demo(
            machine, folder, openings=options.openings, envelopes=options.envelopes, people=options.people,
            progress=shown.progress,
        )  # fmt: skip
    if options.json:
        return 0 if deliver(json.dumps(asdict(made))) else _not_heard()
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
        nothing = (sentence_of("command.report_is_empty"),) if desk.report_is_empty else ()
        return (sentence_of("command.signed_report", target=target), *nothing)

    return _as_auditor(options, act)


def export(options: argparse.Namespace) -> int:
    """Write an export into a folder."""
    check_folder(Path(options.to), "export", vault=Path(options.vault))
    period(options.from_utc, options.to_utc)
    _check_signing()

    def act(desk: AuditDesk) -> tuple[str, ...]:
        with Percent() as shown:
            done = desk.export(
                Path(options.to), from_utc=options.from_utc, to_utc=options.to_utc, decrypted=not options.sealed_only,
                progress=shown.progress, should_stop=was_ended,
            )  # fmt: skip
        return done.sentence, sentence_of("command.export", folder=done.folder)

    return _as_auditor(options, act)


def disclose(options: argparse.Namespace) -> int:
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
        say_first(sentence_of("command.vault", vault_name=vault.view().vault_name))
        passphrase = _secret(
            options.passphrase_fd, sentence_of("command.passphrase_of", person=options.person), "--passphrase-fd"
        )
        code = _secret(options.code_fd, sentence_of("command.six_digit_code"), "--code-fd")
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
    matching = [person for person in people if person.id == wanted.strip() or _folded(person.name) == _folded(wanted)]
    if len(matching) != 1:
        names = ", ".join(person.name for person in people if person.role.value == "auditor") or "none"
        raise NotPermitted("role.not_permitted.no_such_auditor", wanted=wanted, names=names)
    return matching[0].id


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
    say(sentence_of("command.paper_forms", target=target))
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure this machine."""
    from twinseal.cli.bench import measure, measure_entries

    print_json(measure_entries(options.entries) if options.entries else measure(quick=options.quick))
    return 0


def version(_options: argparse.Namespace) -> int:
    """Say which version this is."""
    say(sentence_of("command.version", version=__version__))
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
