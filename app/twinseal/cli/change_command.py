"""`twinseal change`: two people open a vault at a terminal, change what it holds, and seal it again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.at_terminal import PersonAtTerminal
from twinseal.cli.change_options import add_change_options, row_of
from twinseal.cli.opening_visit import Visit, visiting
from twinseal.cli.two_people import TwoPeople
from twinseal.domain.errors import BadInput
from twinseal.flows.change_list.before_signing import BeforeSigning
from twinseal.flows.change_list.enter_person import EnterPerson
from twinseal.flows.change_list.enter_written import EnterWritten
from twinseal.flows.change_list.written_changes import FILE_MAX_BYTES, SIGN, WrittenChange, read_changes, written_change
from twinseal.flows.context.machine import Machine


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_change_options(parser)


def run(options: argparse.Namespace) -> int:
    """Change a vault; 0 sealed with the changes or tried, 2 refused and nothing changed, 3 sealed but not complete."""
    machine = bootstrap.real_machine()
    # Before anybody signs in: a slip in a file must not use up codes and an opening.
    written = _written(options, machine)
    with visiting(Visit, options, machine) as visit:
        vault = visit.vault
        # What nobody has to sign in for to know is refused here: whom and what is meant, by header and people notes.
        BeforeSigning(vault.context, visit.named, lists_wait=vault.lists_kept > 0).check(written)
        labels = [change.envelope for change in written if change.envelope]
        return visit.run(labels, lambda people: _enter(visit, people, written), adds=bool(written))


def _written(options: argparse.Namespace, machine: Machine) -> tuple[WrittenChange, ...]:
    if (options.changes is None) == (options.act is None):
        raise BadInput("input.bad.act_or_file")
    if options.act == SIGN:
        if options.dry_run:
            raise BadInput("input.bad.sign_dry_run")
        return ()
    if options.changes is None:
        return (written_change(row_of(options)),)
    path = Path(options.changes)
    return read_changes(machine.files.read(path, limit=FILE_MAX_BYTES), path)


def _enter(visit: Visit, people: TwoPeople, written: Sequence[WrittenChange]) -> None:
    """Enter what was written down, one by one."""
    opened, clock = people.flow.open_vault, visit.vault.context.machine.clock
    everybody = tuple(entry.person for entry in visit.vault.context.header.everybody)
    dry_run = visit.options.dry_run
    at_the_machine = EnterPerson(opened.person_forms, PersonAtTerminal(visit.terminal), dry_run=dry_run)
    enter = EnterWritten(
        opened.changes, opened.envelope_forms, opened.people_rows, visit.asked, everybody, opened.rule_forms,
        lambda: int(clock.utc().timestamp()), dry_run=dry_run, at_the_machine=at_the_machine,
        third_beside=opened.third_beside,
    )  # fmt: skip
    for change in written:
        visit.terminal.tick()
        enter.enter(change)
