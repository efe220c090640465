"""Keys of the vault: each purpose, generation and vault has its own."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import pytest

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import catalogue_key, new_ed25519, new_mldsa44, new_vault_key, store_key


@pytest.mark.parametrize(("derived", "purpose"), [(store_key, "store"), (catalogue_key, "catalogue")])
def test_keys_are_derived_by_rfc_5869(derived: Callable[[SecretBytes, int], SecretBytes], purpose: str) -> None:
    extracted = hmac.digest(bytes(32), bytes(range(32)), "sha256")
    wanted = hmac.digest(extracted, f"twinseal/1 {purpose} 7".encode() + b"\x01", "sha256")
    assert derived(SecretBytes(bytes(range(32))), 7).copy_bytes() == wanted


def test_purposes_generations_and_vaults_share_no_key() -> None:
    vaults = [new_vault_key() for _ in range(3)]
    keys = {make(vault, generation).copy_bytes() for make in (store_key, catalogue_key) for vault in vaults for generation in (1, 2, 12, 21)}  # fmt: skip
    assert len(keys) == 24
    assert all(len(key) == 32 for key in keys)
    assert len({vault.copy_bytes() for vault in vaults} | keys) == 27


def test_no_two_fresh_signers_are_one() -> None:
    assert new_ed25519().public != new_ed25519().public
    assert new_mldsa44().public != new_mldsa44().public
