"""A secret is wiped in place, and never shown, copied or pickled by accident."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from twinseal.crypto.secret_bytes import SecretBytes


def test_wiping_overwrites_the_buffer_itself() -> None:
    secret = SecretBytes(b"do not keep this")
    held = secret.view()
    secret.wipe()
    assert held == bytes(16)
    assert len(secret) == 0
    secret.wipe()


def test_a_block_wipes_even_when_it_fails() -> None:
    secret = SecretBytes(b"abc")
    held = secret.view()
    with pytest.raises(LookupError), secret:
        raise LookupError
    assert held == bytes(3)


def test_wiping_works_while_a_library_still_looks_at_the_buffer() -> None:
    secret = SecretBytes(b"abc")
    look = memoryview(secret.view())
    secret.wipe()
    assert look.tobytes() == bytes(3)


def test_the_callers_buffer_is_copied() -> None:
    mine = bytearray(b"abc")
    secret = SecretBytes(mine)
    mine[:] = bytes(3)
    assert secret.copy_bytes() == b"abc"


def test_it_shows_nothing() -> None:
    secret = SecretBytes(b"hunter2-hunter2")
    for text in (repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([secret]), repr({"key": secret})):
        assert "hunter2" not in text


@pytest.mark.parametrize("act", [copy.copy, copy.deepcopy, pickle.dumps, hash])
def test_it_is_not_copied_pickled_or_hashed(act: Callable[[SecretBytes], object]) -> None:
    with pytest.raises(TypeError):
        act(SecretBytes(b"abc"))


def test_equality_is_by_content_and_only_with_secrets() -> None:
    assert SecretBytes(b"abc") == SecretBytes(bytearray(b"abc"))
    assert SecretBytes(b"abc") != SecretBytes(b"abd")
    assert SecretBytes(b"abc") != SecretBytes(b"abcd")
    assert SecretBytes(b"abc") != b"abc"
