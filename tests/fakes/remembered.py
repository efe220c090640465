"""Signatures that are judged once in a run: tests verify one log hundreds of times, each time with another byte changed.

Each is remembered by all its bytes (key, message, signature), and by which code judged it, so that nothing changed is ever
taken from memory. Both verifiers and the plain Python of the stand-alone one are asked as they are, once for each.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from twinseal.crypto import signing
from twinseal.standalone import twinseal_verify

_LIBRARY = {"ed25519": Ed25519PublicKey, "mldsa44": mldsa.MLDSA44PublicKey}


@cache
def _fault(kind: str, public: bytes, message: bytes, signature: bytes) -> type[Exception] | None:
    key: Any = _LIBRARY[kind]
    try:
        key.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as fault:
        return type(fault)
    return None


class _Key:
    """A public key of the library in so far as a signature is checked with it."""

    kind = ""

    def __init__(self, public: bytes) -> None:
        self._public = public

    @classmethod
    def from_public_bytes(cls, public: bytes) -> _Key:
        return cls(public)

    def verify(self, signature: bytes, message: bytes) -> None:
        fault = _fault(self.kind, self._public, message, signature)
        if fault is not None:
            raise fault


class _Ed25519(_Key):
    kind = "ed25519"


class _MlDsa44(_Key):
    kind = "mldsa44"


_ED25519_PURE = cache(twinseal_verify._ed25519_pure)
_MLDSA44_PURE = cache(twinseal_verify._mldsa44_pure)


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both verifiers judge each signature once."""
    for module in (signing, twinseal_verify):
        monkeypatch.setattr(module, "Ed25519PublicKey", _Ed25519)
    for place in (signing, mldsa):
        monkeypatch.setattr(place, "MLDSA44PublicKey", _MlDsa44)
    monkeypatch.setattr(twinseal_verify, "_ed25519_pure", _ED25519_PURE)
    monkeypatch.setattr(twinseal_verify, "_mldsa44_pure", _MLDSA44_PURE)
