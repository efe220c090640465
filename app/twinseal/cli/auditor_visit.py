"""What the commands of an auditor have in common: both factors, one visit, and the code to write down at its end."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.one_person import add_person_options, people_named, with_factors
from twinseal.cli.terminal import complain, deliver, not_heard, say_first
from twinseal.domain.errors import NotPermitted
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.sealed import SealedVault


def add_auditor_options(parser: argparse.ArgumentParser) -> None:
    """Add whose visit it is, and where both factors are read from."""
    add_person_options(parser, "name or id of an auditor")


def add_period_options(parser: argparse.ArgumentParser) -> None:
    """Add which days are meant."""
    add = parser.add_argument
    add("--from", dest="from_utc", default="", metavar="DATE", help="first day of the report, for example 2026-11-01")
    add("--until", dest="to_utc", default="", metavar="DATE", help="last day of the report")


def check_signing() -> None:
    """Refuse before anybody signs in what could not be signed at the end."""
    from twinseal.reports.papers.rehearsal import rehearse

    rehearse(datetime.now(UTC))


def as_auditor(options: argparse.Namespace, act: Callable[[AuditDesk], tuple[str, ...]]) -> int:
    """Sign in, do one thing, sign out; say what was done and the code to write down. Returns the exit code."""
    vault = SealedVault.open(bootstrap.real_machine(allow_loop_drives=True), Path(options.vault))
    try:
        owed = vault.view().line_owed
        if owed is not None:
            complain(f"twinseal: {owed.sentence}")
        person = _person_id(vault, options.person)
        # Before anybody signs in: the code at the end has to be written down, so somebody must be able to see it.
        say_first(sentence_of("command.vault", vault_name=vault.view().vault_name))
        desk = with_factors(options, options.person, lambda typed, code: vault.sign_in_auditor(person, typed, code))
        done: tuple[str, ...] = ()
        try:
            for sentence in desk.first_view().unheard:
                complain(f"twinseal: {sentence}")
            done = act(desk)
        finally:
            end = desk.sign_out()
            heard = deliver(*done, f"{end.sentence} {end.code}".strip())
    finally:
        vault.close()
    return 0 if heard else not_heard()


def _person_id(vault: SealedVault, wanted: str) -> str:
    people = vault.people()
    matching = people_named(people, wanted)
    if len(matching) != 1:
        names = ", ".join(person.name for person in people if person.role.value == "auditor") or "none"
        raise NotPermitted("role.not_permitted.no_such_auditor", wanted=wanted, names=names)
    return matching[0].id
