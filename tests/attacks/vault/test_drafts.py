"""Somebody with the folder and a draft in it: what is changed or brought from elsewhere is no draft, and costs nothing."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from twinseal.crypto import aead
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import draft_key
from twinseal.domain import canonical
from twinseal.domain.errors import DraftDamaged
from twinseal.host.files import RealFiles
from twinseal.vault.draft import DRAFT_MAX_BYTES, PLAIN_MAX_BYTES, Draft, open_draft, read_draft, seal_draft
from twinseal.vault.layout import VaultPaths

VAULT, KEY = "5a" * 16, secrets.token_bytes(32)
DRAFT = Draft("o6ff1d67a0b1c2d3e", ("p374ca552", "p81d03e9f"), "2026-11-28T14:01:10Z", ())


def opened(data: bytes, key: bytes = KEY, vault: str = VAULT, generation: int = 3) -> Draft:
    with SecretBytes(key) as secret:
        return open_draft(data, secret, vault_id=vault, generation=generation)


def sealed(draft: Draft = DRAFT) -> bytes:
    with SecretBytes(KEY) as key:
        return seal_draft(draft, key, vault_id=VAULT, generation=3)


def packed(plain: bytes) -> bytes:
    """Seal anything as a draft, as a pair with a program of its own can."""
    context = canonical.dumps({"domain": "twinseal/1 draft", "vault_id": VAULT, "generation": 3})
    with SecretBytes(KEY) as vault_key, draft_key(vault_key, 3) as key:
        return aead.seal(key, plain, context)


def test_each_changed_byte_of_a_draft_is_noticed() -> None:
    data = sealed()
    assert opened(data) == DRAFT
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x10
        with pytest.raises(DraftDamaged):
            opened(bytes(changed))


@pytest.mark.parametrize("cut", [0, 11, 12, 28, -1])
def test_a_cut_draft_is_none(cut: int) -> None:
    with pytest.raises(DraftDamaged):
        opened(sealed()[:cut])


def test_a_draft_opens_in_its_own_vault_and_generation_alone() -> None:
    data = sealed()
    for other in ({"key": bytes(32)}, {"vault": "5b" * 16}, {"generation": 4}):
        with pytest.raises(DraftDamaged):
            opened(data, **other)
    assert opened(data) == DRAFT


def test_what_a_pair_packs_itself_is_judged_all_the_same() -> None:
    bomb = zlib.compress(bytes(PLAIN_MAX_BYTES + 1), 9)
    assert len(bomb) < DRAFT_MAX_BYTES
    good = zlib.compress(DRAFT.to_bytes())
    assert opened(packed(good)) == DRAFT
    for plain in (
        b"",
        b"no zlib",
        bomb,
        good[:-1],
        good + b"x",
        zlib.compress(b"{}"),
        zlib.compress(DRAFT.to_bytes() + b" "),
    ):
        with pytest.raises(DraftDamaged):
            opened(packed(plain))


def test_things_in_the_place_of_a_draft_are_no_draft(tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    place = paths.draft(3)
    with SecretBytes(KEY) as key:
        read = lambda: read_draft(RealFiles(), paths, key, vault_id=VAULT, generation=3)  # noqa: E731 - asked again and again
        place.write_bytes(sealed(replace(DRAFT, at="2026-11-28T14:01:11Z")))
        assert read() is not None
        with place.open("r+b") as file:
            file.truncate(DRAFT_MAX_BYTES + 1)
        with pytest.raises(DraftDamaged):
            read()
        place.unlink()
        place.mkdir()
        with pytest.raises(DraftDamaged):
            read()
