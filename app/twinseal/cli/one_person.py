"""What the commands of one person have in common: who they are, where both factors are read from, and their one visit."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from twinseal import bootstrap
from twinseal.cli.terminal import agrees, ask_secret, asked, complain, deliver, not_heard, say_first
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, CostlyDerivation
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.sealed import PersonView

_SECRET_MAX = 2048
Answer = TypeVar("Answer")


class Visit(Protocol):
    """One person's visit."""

    def leave(self) -> None:
        """Forget the keys."""


Visiting = TypeVar("Visiting", bound=Visit)


def add_person_options(parser: argparse.ArgumentParser, who: str, option: str = "--as") -> None:
    """Add whose visit it is (`who` is their help), and where both factors are read from."""
    add = parser.add_argument
    add(option, dest="person", required=True, metavar="PERSON", help=who)
    add("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this file descriptor")
    add("--code-fd", type=int, metavar="N", help="read the six-digit code from this file descriptor")
    add("--any-cost", action="store_true", help="do not ask where checking the passphrase takes very long or much memory")


def with_factors(options: argparse.Namespace, name: str, act: Callable[[SecretBytes, str], Answer]) -> Answer:
    """Ask somebody for both factors, or read them, and do what they are for; costs are asked for before anything is tried."""
    passphrase = _secret(options.passphrase_fd, sentence_of("command.passphrase_of", person=name), "--passphrase-fd")
    code = _secret(options.code_fd, sentence_of("command.six_digit_code"), "--code-fd")
    with normalise(passphrase) as typed:
        try:
            return act(typed, code)
        except CostlyDerivation as costly:
            _ask_cost(costly, is_agreed=options.any_cost)
            return act(typed, code)


def as_person(
    options: argparse.Namespace,
    sign_in: Callable[[SealedVault, str, SecretBytes, str], Visiting],
    act: Callable[[Visiting, PersonView], str],
) -> int:
    """Sign one person in, do one thing, leave; say what was done. Returns the exit code."""
    vault = SealedVault.open(bootstrap.real_machine(), Path(options.vault))
    try:
        person = person_named(vault, options.person)
        say_first(sentence_of("command.vault", vault_name=vault.view().vault_name))
        visit = with_factors(options, person.name, lambda typed, code: sign_in(vault, person.id, typed, code))
        try:
            done = act(visit, person)
        finally:
            visit.leave()
        heard = deliver(done)
    finally:
        vault.close()
    return 0 if heard else not_heard()


def until_taken(question: str, take: Callable[[str], Answer]) -> Answer:
    """Ask for what somebody read elsewhere until it is taken; raises `BadInput` where nothing is typed."""
    while typed := asked(f"{question} "):
        try:
            return take(typed)
        except BadInput as refusal:
            complain(refusal.sentence)
    raise BadInput("input.bad.acknowledge_not")


def people_named(people: tuple[PersonView, ...], wanted: str) -> list[PersonView]:
    """Return who has this name or id."""
    return [person for person in people if person.id == wanted.strip() or _folded(person.name) == _folded(wanted)]


def person_named(vault: SealedVault, wanted: str) -> PersonView:
    """Return who has this name or id; raises `BadInput` for nobody of the vault."""
    named = people_named(vault.people(), wanted)
    if len(named) != 1:
        names = ", ".join(person.name for person in vault.people())
        raise BadInput("input.bad.no_such_person", wanted=wanted, names=names)
    return named[0]


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
