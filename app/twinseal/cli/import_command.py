"""`twinseal import`: two people take what another program gave out into a vault, as one list of changes."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from twinseal import bootstrap
from twinseal.cli.opening_options import add_opening_options
from twinseal.cli.opening_visit import Visit
from twinseal.cli.terminal import Interrupt, print_nothing_yet
from twinseal.cli.two_people import TwoPeople
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.imported import ImportFormat
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.machine import Machine
from twinseal.flows.imports.csv_rows import read_csv
from twinseal.flows.imports.keepass_file import read_keepass_file
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.proposal import Proposals
from twinseal.flows.imports.propose import propose
from twinseal.flows.imports.selection import Selection
from twinseal.flows.imports.source import Source, bounded
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.imports import ImportRow, ImportView
from twinseal.host.people_terminal import PeopleTerminal
from twinseal.host.streams import blocks_of

_STANDARD_INPUT: Final = 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add(
        "--format", choices=tuple(ImportFormat), default=ImportFormat.KEEPASS_XML.value, metavar="FORMAT",
        help="what standard input holds: keepass-xml, as `keepassxc-cli export` writes it (the default), or csv",
    )  # fmt: skip
    add(
        "--kdbx",
        metavar="FILE",
        help="a KeePass file, read by the keepassxc-cli of this machine; nothing is read from standard input",
    )
    add(
        "--folder",
        default="",
        metavar="PATH",
        help="of a KeePass file this folder alone, with what lies below it: Network/Core",
    )
    officer = "name or id of the {0} person, an officer"
    add_opening_options(
        parser,
        dry_run="open, show what would be added, change nothing, and seal again",
        first=officer.format("first"),
        second=officer.format("second"),
    )


def run(options: argparse.Namespace) -> int:
    """Import; 0 sealed with the envelopes or tried, 2 refused and nothing changed, 3 sealed but not complete."""
    machine = bootstrap.real_machine()
    form = ImportFormat.KEEPASS_XML if options.kdbx else ImportFormat(options.format)
    if form is ImportFormat.CSV and options.folder:
        raise BadInput("input.bad.import_folder_of_csv")
    with contextlib.ExitStack() as held:
        # Before anybody signs in: what cannot be read must not use up codes and an opening.
        source = None if options.kdbx else _read(form, options.folder, machine)
        terminal, interrupt = held.enter_context(PeopleTerminal()), held.enter_context(Interrupt())
        if source is None:
            source = _read_kdbx(options, terminal, interrupt, machine)
        held.callback(source.wipe)
        proposals = propose(source, form)
        if options.json:
            print_nothing_yet()
        vault = held.enter_context(contextlib.closing(SealedVault.open(machine, Path(options.vault))))
        visit = Visit(options, terminal, interrupt, vault)
        return visit.run((), lambda people: _add(visit, people, proposals), adds=True)


def _read(form: ImportFormat, folder: str, machine: Machine) -> Source:
    if sys.stdin is None or sys.stdin.isatty():
        raise BadInput("input.bad.import_from_terminal")
    blocks = bounded(_input())
    if form is ImportFormat.CSV:
        return read_csv(blocks)
    return read_keepass_xml(blocks, folder=folder.strip("/"), now=machine.clock.utc())


def _input() -> Iterator[bytearray]:
    try:
        yield from blocks_of(_STANDARD_INPUT)
    except OSError as fault:
        raise BadInput("input.bad.stream_closed") from fault


def _read_kdbx(options: argparse.Namespace, terminal: PeopleTerminal, interrupt: Interrupt, machine: Machine) -> Source:
    path = Path(options.kdbx)
    typed = terminal.ask_secret(sentence_of("command.import_password", name=path.name))
    with SecretBytes(typed.encode()) as password:
        return read_keepass_file(
            path, password, folder=options.folder.strip("/"), now=machine.clock.utc(), should_stop=interrupt.should_stop
        )


def _add(visit: Visit, people: TwoPeople, proposals: Proposals) -> None:
    """Show what would be added until nobody leaves a row out, then add it."""
    imports = people.flow.open_vault.imports
    selection = imports.select(proposals)
    visit.terminal.say("", *rows_of(selection.view()))
    if not selection.chosen:
        raise BadInput("input.bad.import_nothing_new")
    if visit.options.dry_run:
        return
    while selection.chosen and (number := _left_out(visit, people, selection)):
        selection = selection.without(number)
        visit.terminal.say("", *rows_of(selection.view()))
    if not selection.chosen:
        raise BadInput("input.bad.import_nothing_new")
    imports.add(selection, lambda _done: visit.terminal.tick())


def _left_out(visit: Visit, people: TwoPeople, selection: Selection) -> int:
    """Ask which envelope is left out; 0 for none."""

    def ask() -> int:
        number = visit.terminal.ask(sentence_of("command.import_leave_out"))
        if not number:
            return 0
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(selection.chosen)):
            raise BadInput("input.bad.changes_number")
        return int(number)

    return people.until_done(ask)


def rows_of(view: ImportView) -> list[str]:
    """Return an import as lines of a terminal: what is added, what is left out and why, how to go on."""
    rows = [sentence_of("import.preview", source=view.source, count=len(view.rows))]
    rows += [f"  {note}" for note in view.notes]
    for number, row in enumerate(view.rows, start=1):
        rows += _rows_of(number, row)
    if view.left_out:
        rows.append(sentence_of("import.preview.left_out"))
        rows += [f"  -  {utc_words(sentence)}" for sentence in view.left_out]
    if view.present:
        rows.append(sentence_of("import.preview.present", count=view.present))
    if view.later:
        rows.append(sentence_of("import.preview.later", count=view.later))
    return rows


def _rows_of(number: int, row: ImportRow) -> list[str]:
    inside = [f"{name} ({KINDS[kind]()})" for name, kind in row.fields]
    inside += [sentence_of("import.preview.file", name=name, size=size) for name, size in row.files]
    return [
        sentence_of("import.preview.row", number=number, label=row.label, system=row.system, place=row.place),
        f"       {', '.join(inside)}",
        *(f"       ! {utc_words(note)}" for note in row.notes),
    ]


KINDS: Final = {
    FieldKind.USER: lambda: sentence_of("import.kind.user"),
    FieldKind.PASSWORD: lambda: sentence_of("import.kind.password"),
    FieldKind.HOST: lambda: sentence_of("import.kind.host"),
    FieldKind.TEXT: lambda: sentence_of("import.kind.text"),
    FieldKind.TOTP_SEED: lambda: sentence_of("import.kind.totp_seed"),
    FieldKind.CODES: lambda: sentence_of("import.kind.codes"),
}
"""What a kind of field is called."""
