"""Keys as a row about a person brings them, for what asks only whether they are those of the row."""

from __future__ import annotations

import hashlib

from twinseal.domain.changes.brought_keys import BroughtKeys


def brought(person_id: str, key: int = 1) -> BroughtKeys:
    """Return keys that open nothing, in a bundle of this person and number."""
    seed = hashlib.sha256(f"{person_id}/{key}".encode()).hexdigest()
    public = {"kem": seed, "ed25519": seed, "mldsa44": seed, "certificate_sha256": seed}
    certificates = {"certificate": "00", "issuer": "00", "crl": "00"}
    return BroughtKeys(public, {"person": person_id, "key": key}, certificates, {"row": f"{person_id}_{key}"})
