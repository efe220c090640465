"""Signatures: known answers, and the weak keys refused that the library below accepts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import (
    Ed25519Signer,
    MlDsa44Signer,
    is_acceptable_ed25519_key,
    verify_ed25519,
    verify_mldsa44,
)

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SIGNER = Ed25519Signer(SecretBytes(bytes(range(32))))
LATTICE = MlDsa44Signer(SecretBytes(bytes(range(32))))
IDENTITY_KEY = b"\x01" + bytes(31)


def x_squared(y: int) -> int:
    return (y * y - 1) * pow(D * y * y + 1, -1, P) % P


def square_root(value: int) -> int | None:
    root = pow(value, (P + 3) // 8, P)
    if (root * root - value) % P:
        root = root * pow(2, (P - 1) // 4, P) % P
    return None if (root * root - value) % P else root


def doubled(x: int, y: int) -> tuple[int, int]:
    k = D * x * x * y * y % P
    return 2 * x * y * pow(1 + k, -1, P) % P, (y * y + x * x) * pow(1 - k, -1, P) % P


def small_order_ys() -> set[int]:
    """Return y of every point whose order divides 8, found by halving the identity again and again."""
    heights = {1, P - 1, 0}
    # Order 8 are the points whose double has y = 0, so x^2 = -y^2; with the curve's equation: d y^4 + 2 y^2 - 1 = 0.
    root = square_root((1 + D) % P)
    assert root is not None
    for sign in (1, -1):
        y_squared = (-1 + sign * root) * pow(D, -1, P) % P
        y = square_root(y_squared)
        if y is not None:
            heights |= {y, P - y}
    return heights


def encodings(y: int) -> list[bytes]:
    """Return all 32-byte texts that a lenient reader takes for this y: either sign, reduced or not."""
    return [(number | sign << 255).to_bytes(32, "little") for number in (y, y + P) if number < 2**255 for sign in (0, 1)]


def test_rfc_8032_vector_2() -> None:
    signer = Ed25519Signer(SecretBytes(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")))
    assert signer.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = signer.sign(b"\x72")
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert verify_ed25519(signer.public, b"\x72", signature)


def test_there_are_five_ys_of_small_order_and_each_really_is() -> None:
    assert len(small_order_ys()) == 5
    for y in small_order_ys():
        x = square_root(x_squared(y))
        assert x is not None
        point = (x, y)
        for _ in range(3):
            point = doubled(*point)
        assert point == (0, 1)


def test_every_encoding_of_a_small_order_key_is_refused() -> None:
    texts = [text for y in small_order_ys() for text in encodings(y)]
    assert len(texts) == 14
    for text in texts:
        assert not is_acceptable_ed25519_key(text)


def test_positive_control_the_library_takes_an_identity_key() -> None:
    forged = IDENTITY_KEY + bytes(32)
    for message in (b"refused", b"confirmed"):
        Ed25519PublicKey.from_public_bytes(IDENTITY_KEY).verify(forged, message)
        assert not verify_ed25519(IDENTITY_KEY, message, forged)


def test_keys_that_are_not_canonical_or_not_32_bytes_are_refused() -> None:
    for y in range(P, 2**255):
        for sign in (0, 1):
            assert not is_acceptable_ed25519_key((y | sign << 255).to_bytes(32, "little"))
    for size in (0, 31, 33, 64):
        assert not is_acceptable_ed25519_key(bytes(size) or b"")


def test_fresh_keys_are_acceptable() -> None:
    for number in range(200):
        assert is_acceptable_ed25519_key(Ed25519Signer(SecretBytes(number.to_bytes(32, "big"))).public)


def test_a_signature_with_s_at_or_above_the_order_is_refused() -> None:
    signature = SIGNER.sign(b"message")
    s = int.from_bytes(signature[32:], "little")
    for malleable in (s + L, s + 2 * L, L, 2**256 - 1):
        if malleable < 2**256:
            assert not verify_ed25519(SIGNER.public, b"message", signature[:32] + malleable.to_bytes(32, "little"))


@pytest.mark.parametrize(("signer", "verify"), [(SIGNER, verify_ed25519), (LATTICE, verify_mldsa44)])
def test_every_byte_of_signature_message_and_key_counts(
    signer: Ed25519Signer | MlDsa44Signer, verify: Callable[[bytes, bytes, bytes], bool]
) -> None:
    message = b"I confirm request 17"
    signature = signer.sign(message)
    assert verify(signer.public, message, signature)
    step = max(1, len(signature) // 300)
    for place in range(0, len(signature), step):
        changed = bytearray(signature)
        changed[place] ^= 1 << place % 8
        assert not verify(signer.public, message, bytes(changed))
    for place in range(len(message)):
        assert not verify(signer.public, message[:place] + b"\x00" + message[place + 1 :], signature)
    for place in range(0, len(signer.public), max(1, len(signer.public) // 100)):
        changed = bytearray(signer.public)
        changed[place] ^= 1 << place % 8
        assert not verify(bytes(changed), message, signature)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_bytes_make_a_check_fail(public: bytes, signature: bytes) -> None:
    assert not verify_ed25519(public, b"message", signature)
    assert not verify_mldsa44(public, b"message", signature)


@pytest.mark.parametrize("kind", [Ed25519Signer, MlDsa44Signer])
def test_a_wiped_key_signs_nothing_and_shows_nothing(kind: type[Ed25519Signer | MlDsa44Signer]) -> None:
    signer = kind(SecretBytes(b"\x41" * 32))
    assert "41" * 8 not in repr(signer)
    assert "A" * 8 not in repr(signer)
    signer.wipe()
    with pytest.raises(ValueError, match=r".") as caught:
        signer.sign(b"message")
    assert "AAAA" not in str(caught.value)
