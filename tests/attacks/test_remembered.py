"""What is remembered of signatures and entries is what the libraries say of these very bytes, of odd ones and of the second time too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any

import pytest

from fakes import remembered
from twinseal.audit.read import reader
from twinseal.crypto import hpke, signing
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.domain.errors import CannotDecrypt
from twinseal.standalone import twinseal_verify

ORDER = 2**252 + 27742317777372353535851937790883648493
MESSAGE, OTHER = b"an entry", b"an entry of another log"
READER: Any = reader
SIGNING: Any = signing
Said = list[bool | str]
Judge = Callable[[bytes, bytes, bytes], object]


def _variants(data: bytes) -> Iterator[bytes]:
    """Yield some bytes as they are, changed at each end and in the middle, and of other lengths."""
    yield data
    for place in (0, len(data) // 2, len(data) - 1):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    yield from (data[:-1], data + b"\0", data[: len(data) // 2], b"", bytes(len(data)), b"\xff" * len(data))


def _keys_and_signatures(kind: type[Ed25519Signer | MlDsa44Signer]) -> tuple[list[bytes], list[bytes]]:
    first, second = kind(SecretBytes(bytes(range(32)))), kind(SecretBytes(bytes(32)))
    signature = first.sign(MESSAGE)
    keys, signatures = [*_variants(first.public), second.public], [*_variants(signature), second.sign(MESSAGE)]
    if kind is Ed25519Signer:
        # Points of small order and a coordinate beyond the field, under which a library takes much for signed; S beyond the order.
        keys += [number.to_bytes(32, "little") for number in (1, 2**255 - 20, 2**255 - 19, 2**255 - 18)]
        large = int.from_bytes(signature[32:], "little") + ORDER
        signatures += [signature[:32] + large.to_bytes(32, "little"), b"\1" + bytes(63)]
    return keys, signatures


def _said(act: Callable[[], object]) -> bool | str:
    """Return what an act says, or what it raises."""
    try:
        return bool(act())
    except Exception as fault:  # noqa: BLE001 - whatever it raises has to be the same
        return type(fault).__name__


def _of_signatures(judges: Sequence[Judge], kind: type[Ed25519Signer | MlDsa44Signer]) -> Said:
    keys, signatures = _keys_and_signatures(kind)
    return [
        _said(lambda: judge(key, message, signature))  # noqa: B023 - called at once
        for key, signature, message, judge in product(keys, signatures, (MESSAGE, OTHER), judges)
    ]


def _ed25519() -> Said:
    def library(public: bytes, message: bytes, signature: bytes) -> bool:
        """Ask what each verifier asks, without what they refuse before."""
        SIGNING.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True

    theirs = [partial(twinseal_verify.ed25519_ok, pure=pure) for pure in (False, True)]
    return _of_signatures((library, signing.verify_ed25519, *theirs), Ed25519Signer)


def _mldsa44() -> Said:
    return _of_signatures((signing.verify_mldsa44, partial(twinseal_verify.mldsa44_ok, pure=False)), MlDsa44Signer)


def _mldsa44_pure() -> Said:
    signer = MlDsa44Signer(SecretBytes(bytes(32)))
    good = signer.sign(MESSAGE)
    return [
        _said(lambda: twinseal_verify.mldsa44_ok(signer.public, message, signature, pure=True))  # noqa: B023 - called at once
        for message in (MESSAGE, OTHER)
        for signature in (good, good[:-1] + b"\1", good[:-1])
    ]


def _opened(sealed: bytes) -> list[object]:
    """Return what each opener makes of a ciphertext and of changed ones, by the right key and context, and by others."""
    pairs = [KemKeyPair.from_private_bytes(bytes([number]) * 96) for number in (1, 2)]

    def ours(pair: KemKeyPair, data: bytes, info: bytes) -> bytes:
        plain: bytes = READER.Opener(pair).open_sealed(data, info).copy_bytes()
        return plain

    def theirs(pair: KemKeyPair, data: bytes, info: bytes) -> bytes:
        opener = twinseal_verify.Opener([pair.private_bytes().copy_bytes()])
        (key,) = opener._keys.values()
        plain = opener._suite.decrypt(data, key, info=info)
        assert isinstance(plain, bytes)
        return plain

    came: list[object] = []
    for pair, data, info, opener in product(pairs, _variants(sealed), (b"info", b"other"), (ours, theirs)):
        try:
            came.append(opener(pair, data, info))
        except Exception as fault:  # noqa: BLE001 - whatever it raises has to be the same
            came.append(type(fault).__name__)
    gone = KemKeyPair.from_private_bytes(bytes([1]) * 96)
    gone.wipe()
    with pytest.raises(CannotDecrypt):
        READER.Opener(gone)
    return came


def test_what_is_remembered_is_what_the_libraries_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (_ed25519, _mldsa44, _mldsa44_pure)
    by_library = [judged() for judged in asked]
    sealed = hpke.seal(KemKeyPair.from_private_bytes(bytes([1]) * 96).public, MESSAGE, b"info")
    opened = _opened(sealed)
    remembered.remember(monkeypatch)
    for _ in range(2):
        assert [judged() for judged in asked] == by_library
        assert _opened(sealed) == opened
    assert all(True in said and False in said for said in by_library)
    assert {"InvalidSignature", "ValueError"} <= set(by_library[0])
    assert {MESSAGE, "CannotDecrypt", "InvalidTag"} <= set(opened)
