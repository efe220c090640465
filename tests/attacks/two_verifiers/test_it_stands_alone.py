"""The second verifier is one file of the standard library; its own signatures agree with a library's."""

from __future__ import annotations

import ast
import hashlib
import random
import sys
from pathlib import Path

import pytest

from twinseal.crypto.signing import is_acceptable_ed25519_key, verify_ed25519, verify_mldsa44
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.standalone import twinseal_verify as alone

SOURCE = Path(alone.__file__).read_text(encoding="utf-8")
RFC_8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
     "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


def test_it_needs_only_the_standard_library_of_python_3_9() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 9))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            top = name.partition(".")[0]
            assert top in sys.stdlib_module_names | {"__future__", "cryptography"}, name
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


def test_no_rule_is_ever_taken_out_but_by_a_test() -> None:
    assert not alone.RULES_OFF
    assert SOURCE.count("RULES_OFF") == 2
    assert "RULES_OFF" not in SOURCE[SOURCE.index("def main(") :]


@pytest.mark.parametrize(("_seed", "public", "message", "signature"), RFC_8032)
def test_ed25519_by_the_vectors_of_its_rfc(_seed: str, public: str, message: str, signature: str) -> None:
    key, text, good = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert alone.ed25519_ok(key, text, good, True)
    assert not alone.ed25519_ok(key, text + b"x", good, True)


def test_ed25519_agrees_with_the_library_over_broken_input_too() -> None:
    chance = random.Random(8032)
    for number in range(150):
        signer, message = new_ed25519(), chance.randbytes(chance.randrange(200))
        signature = bytearray(signer.sign(message))
        public = bytearray(signer.public)
        if number % 3 == 1:
            signature[chance.randrange(64)] ^= 1 << chance.randrange(8)
        if number % 3 == 2:
            public[chance.randrange(32)] ^= 1 << chance.randrange(8)
        wanted = verify_ed25519(bytes(public), message, bytes(signature))
        assert alone.ed25519_ok(bytes(public), message, bytes(signature), True) is wanted
        assert alone.ed25519_ok(bytes(public), message, bytes(signature), False) is wanted


def test_weak_and_unusual_keys_are_refused_as_by_the_program() -> None:
    p = 2**255 - 19
    for y in (*alone.SMALL_ORDER, p, p + 1, 2**255 - 1, 5, 9):
        for sign in (0, 1):
            key = (y % 2**255 | sign << 255).to_bytes(32, "little")
            assert alone.key_ok(key) is is_acceptable_ed25519_key(key)


def test_mldsa44_agrees_with_the_library_over_broken_input_too() -> None:
    chance = random.Random(204)
    for number in range(40):
        signer, message = new_mldsa44(), chance.randbytes(chance.randrange(300))
        signature, public = bytearray(signer.sign(message)), bytearray(signer.public)
        if number % 4 == 1:
            signature[chance.randrange(2420)] ^= 1 << chance.randrange(8)
        if number % 4 == 2:
            public[chance.randrange(1312)] ^= 1 << chance.randrange(8)
        if number % 4 == 3:
            signature[-chance.randrange(1, 85)] = chance.randrange(256)
        wanted = verify_mldsa44(bytes(public), message, bytes(signature))
        assert alone.mldsa44_ok(bytes(public), message, bytes(signature), True) is wanted


def test_mldsa44_takes_hints_in_their_one_order_only() -> None:
    """Swapped, they mean the same to the arithmetic; a signature would have a second form."""
    signer = new_mldsa44()
    signature = signer.sign(b"message")
    swapped = None
    while swapped is None:
        signature = signer.sign(b"message")
        hints, ends = signature[2336:2416], signature[2416:]
        starts = (0, *ends[:3])
        at = next((start for start, end in zip(starts, ends, strict=True) if end - start >= 2), None)
        if at is not None:
            swapped = signature[: 2336 + at] + bytes([hints[at + 1], hints[at]]) + signature[2336 + at + 2 :]
    assert alone.mldsa44_ok(signer.public, b"message", signature, True)
    assert not alone.mldsa44_ok(signer.public, b"message", swapped, True)
    assert not verify_mldsa44(signer.public, b"message", swapped)


def test_register_code_vector_of_the_document() -> None:
    letters = alone.register_code(bytes(range(32)))
    assert letters == "000G40R40M30F"
    assert alone.read_receipt("0042 \u00b7 000g-40r4-0m30-f") == ("code", (letters, None))
    assert hashlib.sha256(b"").hexdigest()[:4] == "e3b0"
