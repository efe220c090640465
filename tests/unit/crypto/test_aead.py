"""Sealing to a key and to a public key: known answers, every bit counts, nothing can be moved."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from twinseal.crypto import aead, hpke
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import CannotDecrypt

KEY = SecretBytes(bytes(range(32)))
PAIR, OTHER = hpke.KemKeyPair.generate(), hpke.KemKeyPair.generate()

# X-Wing, draft-connolly-cfrg-xwing-kem, appendix C, first vector; of the public key its two ends.
XWING_SEED = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
XWING_PUBLIC_BEGINS = "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5b19cfc3d"
XWING_PUBLIC_ENDS = "eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534"
XWING_SHARED = bytes.fromhex("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384")
XWING_ENC = bytes.fromhex(
    "b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a273f8f96"
    "e7826cd5375a283d7da885304c5de0516a0f0654243dc5b97f8bfeb831f68251219aabdd"
    "723bc6512041acbaef8af44265524942b902e68ffd23221cda70b1b55d776a92d1143ea3"
    "a0c475f63ee6890157c7116dae3f62bf72f60acd2bb8cc31ce2ba0de364f52b8ed38c79d"
    "719715963a5dd3842d8e8b43ab704e4759b5327bf027c63c8fa857c4908d5a8a7b88ac7f"
    "2be394d93c3706ddd4e698cc6ce370101f4d0213254238b4a2e8821b6e414a1cf20f6c12"
    "44b699046f5a01caa0a1a55516300b40d2048c77cc73afba79afeea9d2c0118bdf2adb88"
    "70dc328c5516cc45b1a2058141039e2c90a110a9e16b318dfb53bd49a126d6b73f215787"
    "517b8917cc01cabd107d06859854ee8b4f9861c226d3764c87339ab16c3667d2f49384e5"
    "5456dd40414b70a6af841585f4c90c68725d57704ee8ee7ce6e2f9be582dbee985e038ff"
    "c346ebfb4e22158b6c84374a9ab4a44e1f91de5aac5197f89bc5e5442f51f9a5937b102b"
    "a3beaebf6e1c58380a4a5fedce4a4e5026f88f528f59ffd2db41752b3a3d90efabe46389"
    "9b7d40870c530c8841e8712b733668ed033adbfafb2d49d37a44d4064e5863eb0af0a08d"
    "47b3cc888373bc05f7a33b841bc2587c57eb69554e8a3767b7506917b6b70498727f16ea"
    "c1a36ec8d8cfaf751549f2277db277e8a55a9a5106b23a0206b4721fa9b3048552c5bd5b"
    "594d6e247f38c18c591aea7f56249c72ce7b117afcc3a8621582f9cf71787e183dee0936"
    "7976e98409ad9217a497df888042384d7707a6b78f5f7fb8409e3b535175373461b77600"
    "2d799cbad62860be70573ecbe13b246e0da7e93a52168e0fb6a9756b895ef7f0147a0dc8"
    "1bfa644b088a9228160c0f9acf1379a2941cd28c06ebc80e44e17aa2f8177010afd78a97"
    "ce0868d1629ebb294c5151812c583daeb88685220f4da9118112e07041fcc24d5564a99f"
    "dbde28869fe0722387d7a9a4d16e1cc8555917e09944aa5ebaaaec2cf62693afad42a3f5"
    "18fce67d273cc6c9fb5472b380e8573ec7de06a3ba2fd5f931d725b493026cb0acbd3fe6"
    "2d00e4c790d965d7a03a3c0b4222ba8c2a9a16e2ac658f572ae0e746eafc4feba023576f"
    "08942278a041fb82a70a595d5bacbf297ce2029898a71e5c3b0d1c6228b485b1ade509b3"
    "5fbca7eca97b2132e7cb6bc465375146b7dceac969308ac0c2ac89e7863eb8943015b243"
    "14cafb9c7c0e85fe543d56658c213632599efabfc1ec49dd8c88547bb2cc40c9d38cbd30"
    "99b4547840560531d0188cd1e9c23a0ebee0a03d5577d66b1d2bcb4baaf21cc7fef1e038"
    "06ca96299df0dfbc56e1b2b43e4fc20c37f834c4af62127e7dae86c3c25a2f696ac8b589"
    "dec71d595bfbe94b5ed4bc07d800b330796fda89edb77be0294136139354eb8cd3759157"
    "8f9c600dd9be8ec6219fdd507adf3397ed4d68707b8d13b24ce4cd8fb22851bfe9d63240"
    "7f31ed6f7cb1600de56f17576740ce2a32fc5145030145cfb97e63e0e41d354274a079d3"
    "e6fb2e15"
)


def _extract(salt: bytes, data: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), data, "sha256")


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def hpke_by_the_book(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Return key and nonce of RFC 9180, 5.1, base mode, for KEM 0x647a, HKDF-SHA256, ChaCha20-Poly1305."""
    suite = b"HPKE" + bytes.fromhex("647a00010003")

    def labelled(label: bytes, data: bytes, salt: bytes = b"") -> bytes:
        return _extract(salt, b"HPKE-v1" + suite + label + data)

    context = b"\x00" + labelled(b"psk_id_hash", b"") + labelled(b"info_hash", info)
    secret = labelled(b"secret", b"", shared)

    def part(label: bytes, length: int) -> bytes:
        return _expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    return part(b"key", 32), part(b"base_nonce", 12)


def test_the_key_pair_is_x_wing_by_its_published_vector() -> None:
    pair = hpke.KemKeyPair.from_private_bytes(hashlib.shake_256(XWING_SEED).digest(96))
    assert len(pair.public) == hpke.PUBLIC_BYTES
    assert pair.public.hex().startswith(XWING_PUBLIC_BEGINS)
    assert pair.public.hex().endswith(XWING_PUBLIC_ENDS)


def test_what_another_implementation_sealed_by_the_rfc_opens() -> None:
    """The suite is pinned: X-Wing's published shared secret, and a key schedule written here from RFC 9180."""
    pair = hpke.KemKeyPair.from_private_bytes(hashlib.shake_256(XWING_SEED).digest(96))
    key, nonce = hpke_by_the_book(XWING_SHARED, b"context")
    sealed = XWING_ENC + ChaCha20Poly1305(key).encrypt(nonce, b"the token", b"")
    assert hpke.open_sealed(pair, sealed, b"context").copy_bytes() == b"the token"
    with pytest.raises(CannotDecrypt):
        hpke.open_sealed(pair, sealed, b"other context")


@given(st.binary(max_size=200), st.binary(max_size=64))
def test_what_is_sealed_opens_under_the_same_context(plain: bytes, context: bytes) -> None:
    assert aead.open_sealed(KEY, aead.seal(KEY, plain, context), context).copy_bytes() == plain
    sealed = hpke.seal(PAIR.public, plain, context)
    assert len(sealed) == len(plain) + hpke.OVERHEAD_BYTES
    assert hpke.open_sealed(PAIR, sealed, context).copy_bytes() == plain


def test_every_bit_of_an_aead_message_counts() -> None:
    sealed = aead.seal(KEY, b"vault key", b"context")
    assert len(sealed) == len(b"vault key") + aead.OVERHEAD_BYTES
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CannotDecrypt):
            aead.open_sealed(KEY, bytes(changed), b"context")


def test_every_byte_of_an_hpke_message_counts() -> None:
    sealed = hpke.seal(PAIR.public, b"token", b"context")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << place % 8
        with pytest.raises(CannotDecrypt):
            hpke.open_sealed(PAIR, bytes(changed), b"context")


def test_every_length_of_a_cut_message_is_refused() -> None:
    sealed, letter = aead.seal(KEY, b"plain", b""), hpke.seal(PAIR.public, b"plain", b"")
    for size in range(len(sealed)):
        with pytest.raises(CannotDecrypt):
            aead.open_sealed(KEY, sealed[:size], b"")
    for size in (0, 1, 31, 32, 1087, 1088, 1119, 1120, 1121, len(letter) - 1):
        with pytest.raises(CannotDecrypt):
            hpke.open_sealed(PAIR, letter[:size], b"")


def test_other_context_and_other_key_open_nothing() -> None:
    sealed, letter = aead.seal(KEY, b"plain", b"here"), hpke.seal(PAIR.public, b"plain", b"here")
    for context in (b"", b"her", b"here ", b"HERE"):
        with pytest.raises(CannotDecrypt):
            aead.open_sealed(KEY, sealed, context)
        with pytest.raises(CannotDecrypt):
            hpke.open_sealed(PAIR, letter, context)
    with pytest.raises(CannotDecrypt):
        aead.open_sealed(SecretBytes(bytes(32)), sealed, b"here")
    with pytest.raises(CannotDecrypt):
        hpke.open_sealed(OTHER, letter, b"here")


def test_the_same_words_are_never_sealed_to_the_same_bytes() -> None:
    assert len({aead.seal(KEY, b"same", b"")[: aead.NONCE_BYTES] for _ in range(5000)}) == 5000
    assert len({hpke.seal(PAIR.public, b"same", b"") for _ in range(20)}) == 20


def test_a_malformed_or_low_order_public_key_is_never_sealed_to() -> None:
    for public in (b"", bytes(1215), bytes(1217), b"\xff" * hpke.PUBLIC_BYTES):
        with pytest.raises(CannotDecrypt):
            hpke.seal(public, b"token", b"")
    for low_order in (bytes(32), b"\x01" + bytes(31)):
        with pytest.raises(CannotDecrypt):
            hpke.seal(PAIR.public[:1184] + low_order, b"token", b"")


def test_a_wiped_pair_opens_nothing_and_shows_nothing() -> None:
    pair = hpke.KemKeyPair.generate()
    sealed = hpke.seal(pair.public, b"token", b"")
    with pair.private_bytes() as private:
        assert private.copy_bytes().hex()[:16] not in repr(pair)
    pair.wipe()
    with pytest.raises(CannotDecrypt):
        hpke.open_sealed(pair, sealed, b"")
    with pytest.raises(CannotDecrypt):
        hpke.Opener(pair)


def test_one_opener_opens_each_of_many_seals_and_nothing_else() -> None:
    opener = hpke.Opener(PAIR)
    for number in range(3):
        sealed = hpke.seal(PAIR.public, b"%d" % number, b"here")
        assert opener.open_sealed(sealed, b"here").copy_bytes() == b"%d" % number
        with pytest.raises(CannotDecrypt):
            opener.open_sealed(sealed, b"there")
    with pytest.raises(CannotDecrypt):
        opener.open_sealed(hpke.seal(OTHER.public, b"plain", b"here"), b"here")


def test_a_private_half_of_another_length_is_refused() -> None:
    for size in (0, 32, 95, 97):
        with pytest.raises(CannotDecrypt):
            hpke.KemKeyPair.from_private_bytes(bytes(size))
