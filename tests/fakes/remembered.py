"""Judges each signature and opens each entry once in a run: tests verify one log hundreds of times, each with another byte changed.

Each is remembered by all its bytes (key, message, signature; key, ciphertext, context), and by which code judged it, so that nothing
changed is ever taken from memory. Both verifiers and the plain Python of the stand-alone one are asked as they are, once for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from twinseal.audit.read import reader
from twinseal.crypto import hpke, signing
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import CannotDecrypt
from twinseal.standalone import twinseal_verify

MOST = 4096
"""How many of each are remembered: some megabytes."""
_LIBRARY = {"ed25519": Ed25519PublicKey, "mldsa44": mldsa.MLDSA44PublicKey}


@lru_cache(MOST)
def _fault(kind: str, public: bytes, message: bytes, signature: bytes) -> type[Exception] | None:
    key: Any = _LIBRARY[kind]
    try:
        key.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as fault:
        return type(fault)
    return None


class _Key:
    """Stands for a public key of the library where a signature is checked."""

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


_ED25519_PURE = lru_cache(MOST)(twinseal_verify._ed25519_pure)
_MLDSA44_PURE = lru_cache(MOST)(twinseal_verify._mldsa44_pure)


def _make_room(opened: dict[Any, Any]) -> None:
    if len(opened) >= MOST:
        opened.clear()


class _Opener(hpke.Opener):
    """The program's opener, which remembers what it opened."""

    opened: ClassVar[dict[tuple[bytes, bytes, bytes], bytes | None]] = {}

    def __init__(self, pair: hpke.KemKeyPair) -> None:
        super().__init__(pair)
        self._public = pair.public

    def open_sealed(self, ciphertext: bytes, info: bytes) -> SecretBytes:
        place = (self._public, ciphertext, info)
        if place not in self.opened:
            _make_room(self.opened)
            try:
                self.opened[place] = super().open_sealed(ciphertext, info).copy_bytes()
            except CannotDecrypt:
                self.opened[place] = None
        plain = self.opened[place]
        if plain is None:
            raise CannotDecrypt
        return SecretBytes(plain)


class _Suite:
    """The library's suite as the stand-alone verifier has it, which remembers what it opened."""

    opened: ClassVar[dict[tuple[bytes, bytes, bytes], bytes | type[Exception]]] = {}

    def __init__(self, opener: Any) -> None:
        self._real, self._names = opener._suite, {id(key): name for name, key in opener._keys.items()}

    def decrypt(self, ciphertext: bytes, key: Any, *, info: bytes) -> bytes:
        place = (self._names[id(key)], ciphertext, info)
        if place not in self.opened:
            _make_room(self.opened)
            try:
                self.opened[place] = self._real.decrypt(ciphertext, key, info=info)
            except (InvalidTag, ValueError) as fault:
                self.opened[place] = type(fault)
        plain = self.opened[place]
        if not isinstance(plain, bytes):
            raise plain
        return plain


class _TheirOpener(twinseal_verify.Opener):
    def __init__(self, keys: Sequence[bytes]) -> None:
        super().__init__(keys)
        self._suite: Any = _Suite(self)


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both verifiers judge each signature and open each entry once."""
    monkeypatch.setattr(reader, "Opener", _Opener)
    monkeypatch.setattr(twinseal_verify, "Opener", _TheirOpener)
    for module in (signing, twinseal_verify):
        monkeypatch.setattr(module, "Ed25519PublicKey", _Ed25519)
    for place in (signing, mldsa):
        monkeypatch.setattr(place, "MLDSA44PublicKey", _MlDsa44)
    monkeypatch.setattr(twinseal_verify, "_ed25519_pure", _ED25519_PURE)
    monkeypatch.setattr(twinseal_verify, "_mldsa44_pure", _MLDSA44_PURE)
