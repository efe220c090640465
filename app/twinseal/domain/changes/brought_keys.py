"""What a row about somebody's keys brings beside itself: public halves, sealed bundle, certificates, first row of the guard."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from twinseal.domain import canonical
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import BadInput
from twinseal.domain.people import Person
from twinseal.domain.public_digest import public_digest


@dataclass(frozen=True, slots=True, repr=False)
class BroughtKeys:
    """New keys as they travel beside their row; never an open one, never a passphrase."""

    public: Mapping[str, str]
    """`kem`, `ed25519`, `mldsa44` and `certificate_sha256`, lower-case hexadecimal."""
    bundle: Mapping[str, Any]
    certificates: Mapping[str, str]
    guard: Mapping[str, Any]
    """Their first row of the guard, signed with the new key."""

    @property
    def public_sha256(self) -> str:
        """Return the one digest of the public halves, in hexadecimal; raises `BadInput` where they have not their form."""
        try:
            kem, *others = (bytes.fromhex(self.public[name]) for name in ("kem", "ed25519", "mldsa44", "certificate_sha256"))
        except (KeyError, TypeError, ValueError) as fault:
            raise BadInput("input.bad.changes_row") from fault
        return public_digest(hashlib.sha256(kem).digest(), *others).hex()

    def check(self, person_id: str, key: int, public_sha256: str, certificate_sha256: str) -> None:
        """Raise `BadInput` unless these are the keys that a row names, in a bundle of that person and number."""
        named = (self.public_sha256, self.public.get("certificate_sha256"))
        if named != (public_sha256, certificate_sha256):
            raise BadInput("input.bad.changes_row")
        if (self.bundle.get("person"), self.bundle.get("key")) != (person_id, key):
            raise BadInput("input.bad.changes_row")

    def __repr__(self) -> str:
        """Show nothing."""
        return "BroughtKeys(...)"


def enrolled_row(person: Person, key: int, keys: BroughtKeys | None, enrolled_utc: str) -> PersonRow:
    """Return the row of the constitution for somebody who comes; without keys one that only says whom they count with."""
    bare = PersonRow(person.id, person.name, person.role.value, person.team, "", "", "", "", "", "", enrolled_utc, key)
    return rekeyed_row(bare, key, keys)


def rekeyed_row(row: PersonRow, key: int, keys: BroughtKeys | None) -> PersonRow:
    """Return a row of the constitution with other keys."""
    if keys is None:
        return replace(row, key=key)
    return replace(
        row,
        key=key,
        kem=keys.public["kem"],
        ed25519=keys.public["ed25519"],
        mldsa44=keys.public["mldsa44"],
        certificate_sha256=keys.public["certificate_sha256"],
        issuer_sha256=hashlib.sha256(bytes.fromhex(keys.certificates["issuer"])).hexdigest(),
        bundle_sha256=hashlib.sha256(canonical.dumps(dict(keys.bundle))).hexdigest(),
    )
