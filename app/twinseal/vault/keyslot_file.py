"""The keyslots of the generation in force, checked against the header."""

from __future__ import annotations

import hashlib
from typing import Final

from twinseal.crypto.keyslot import Keyslots, parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, KeyslotsDamaged
from twinseal.domain.ports import Files
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths

KEYSLOTS_MAX_BYTES: Final = 8 * 1024 * 1024


def load_keyslots(files: Files, paths: VaultPaths, header: Header) -> Keyslots:
    """Return the keyslots that the header names; raises `KeyslotsDamaged` or `UnknownFormat`."""
    try:
        data = files.read(paths.keyslots(header.generation), limit=KEYSLOTS_MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != header.files.keyslots.sha256:
            raise _damaged()
        return parse_keyslots(canonical.loads_object(data), vault_id=header.vault_id, generation=header.generation)
    except (DiskFault, BadInput) as fault:
        raise _damaged() from fault


def _damaged() -> KeyslotsDamaged:
    return KeyslotsDamaged("keyslots.damaged.missing")
