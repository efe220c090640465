"""The fictitious people of a demo vault, and the last line of their register; knows nothing of how a demo is made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.register_code import with_seal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

PEOPLE_FILE: Final = "demo-people.json"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A pretend person with everything that a real person would keep secret."""

    id: str
    name: str
    role: str
    team: str
    passphrase: str
    totp_seed: str

    def code_now(self, unix_s: int) -> str:
        """Return the code that this person's authenticator shows."""
        with seed_from_text(self.totp_seed) as seed:
            return code_at(seed, TotpParameters(), unix_s)


def load_demo_people(machine: Machine, vault: Path) -> tuple[DemoPerson, ...]:
    """Return the pretend people of a demo vault; raises `NotPermitted` for any other vault."""
    paths = VaultPaths(vault)
    if not load_header(machine.files, paths).demo:
        raise NotPermitted("role.not_permitted.not_a_demo")
    data = machine.files.read(paths.root / PEOPLE_FILE, limit=1024 * 1024)
    try:
        return _people_of(canonical.loads_object(data).get("people"))
    except BadInput as error:
        raise BadInput("input.bad.demo_people_damaged") from error


def _people_of(rows: object) -> tuple[DemoPerson, ...]:
    names = {part.name for part in fields(DemoPerson)}
    people = []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict) or set(row) != names or not all(isinstance(text, str) for text in row.values()):
            raise BadInput
        with seed_from_text(row["totp_seed"]):
            people.append(DemoPerson(**row))
    return tuple(people)


def demo_register_line(machine: Machine, context: VaultContext) -> str:
    """Return the last line of a demo vault's pretend register: seal number, P-number, middle dot, code; empty where there is none.

    Raises `NotPermitted` for any other vault, and `LogDamaged`.
    """
    load_demo_people(machine, context.paths.root)
    last = context.last_seal()
    if last is None:
        return ""
    return with_seal(context.header.seal_number, last.in_force.edition, last.register_code)
