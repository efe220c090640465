"""Headers as somebody signs them who is not held back by the program: two people's own keys, or keys of the forger's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from twinseal.crypto.identity import Identity

DOMAIN = b"twinseal/1 header\0"


def signed_fields(fields: dict[str, Any], signers: Sequence[tuple[str, Identity]], keys: Sequence[int] = (1, 1)) -> bytes:
    """Return a header's file of these fields, signed as `signers` would; whatever signed them before is dropped."""
    fields = {name: value for name, value in fields.items() if name != "sealed_by"}
    message = DOMAIN + _text_of(fields)
    rows = [
        {"person": person, "key": key, "ed25519": by.sign(message).hex(), "mldsa44": by.sign_mldsa44(message).hex()}
        for (person, by), key in zip(signers, keys, strict=True)
    ]
    return _text_of({**fields, "sealed_by": rows})


def give_keys(fields: dict[str, Any], forgers: Sequence[tuple[str, Identity]]) -> None:
    """Let the header say that the forger's signing keys are those of these people."""
    for row in fields["constitution"]["people"]:
        for person, forger in forgers:
            if row["id"] == person:
                row["ed25519"], row["mldsa44"] = forger.ed25519.public.hex(), forger.mldsa44.public.hex()


def _text_of(value: object) -> bytes:
    # Canonical order, and what the canonical form does not have (1.5, 10^400) all the same.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
