"""Somebody at the machine for their own keys, as screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twinseal.domain.people import Role


class PersonNeeds(StrEnum):
    """What is asked of the person next."""

    OLD_BOTH = "old_both"
    """The passphrase that they have, and a code of the authenticator that they have."""
    OLD_PASSPHRASE = "old_passphrase"  # noqa: S105 - the name of a step, no password
    """The passphrase that they have; the authenticator is lost."""
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a step, no password
    """A new passphrase, twice."""
    CODE = "code"
    """To scan the new authenticator, and one code of it."""


@dataclass(frozen=True, slots=True)
class PersonStepView:
    """Who is at the machine, and for what; the list of changes is covered meanwhile."""

    person: str
    """Their id."""
    name: str
    role: Role
    team: str
    is_new: bool
    """True for somebody who is enrolled."""
    what: str
    """What they get, as a `NewFactor` says it."""
    needs: PersonNeeds
    seed_text: str = ""
    """Base32 seed, while its authenticator is to be scanned."""
    provisioning_uri: str = ""
    """For the QR code, while it is to be scanned."""
