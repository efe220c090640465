"""What the commands of an auditor have in common: both factors, one visit, and the code to write down at its end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import agrees, ask_secret, complain, deliver, not_heard, say_first
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import BadInput, CostlyDerivation, NotPermitted
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.sealed import SealedVault

_SECRET_MAX = 2048


def add_auditor_options(parser: argparse.ArgumentParser) -> None:
    """Add whose visit it is, and where both factors are read from."""
    add = parser.add_argument
    add("--as", dest="person", required=True, metavar="PERSON", help="name or id of an auditor")
    add("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this file descriptor")
    add("--code-fd", type=int, metavar="N", help="read the six-digit code from this file descriptor")
    add("--any-cost", action="store_true", help="do not ask where checking the passphrase takes very long or much memory")


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
        passphrase = _secret(
            options.passphrase_fd, sentence_of("command.passphrase_of", person=options.person), "--passphrase-fd"
        )
        code = _secret(options.code_fd, sentence_of("command.six_digit_code"), "--code-fd")
        with normalise(passphrase) as typed:
            try:
                desk = vault.sign_in_auditor(person, typed, code)
            except CostlyDerivation as costly:
                _ask_cost(costly, is_agreed=options.any_cost)
                desk = vault.sign_in_auditor(person, typed, code)
        done: tuple[str, ...] = ()
        try:
            for sentence in desk.view().unheard:
                complain(f"twinseal: {sentence}")
            done = act(desk)
        finally:
            end = desk.sign_out()
            heard = deliver(*done, f"{end.sentence} {end.code}".strip())
    finally:
        vault.close()
    return 0 if heard else not_heard()


def _ask_cost(costly: CostlyDerivation, *, is_agreed: bool) -> None:
    """Raise `CostlyDerivation` unless whoever runs the command wants the passphrase checked at its cost."""
    if is_agreed:
        return
    facts = costly.text.facts
    question = sentence_of(
        "derivation.costly.command", seconds=facts["seconds"], memory_mib=facts["memory_mib"], free_mib=facts["free_mib"]
    )
    if not sys.stdin.isatty() or not agrees(f"{question} "):
        raise CostlyDerivation("derivation.costly.no")


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
