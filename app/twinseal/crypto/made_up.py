"""Secrets that the program makes up, each equally likely among all that the target accepts."""

from __future__ import annotations

import secrets

from twinseal.crypto import wordlist
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.generator import Generator, Material


def make_up(generator: Generator) -> SecretBytes:
    """Return a secret that fits `generator`, of the system's random source, in UTF-8; the caller wipes it."""
    if generator.material is Material.WORDS:
        words = wordlist.passphrase_words()
        return SecretBytes(" ".join(secrets.choice(words) for _ in range(generator.length)).encode())
    classes = generator.classes
    signs = "".join(classes)
    while True:
        made = "".join(secrets.choice(signs) for _ in range(generator.length))
        # The whole secret is drawn again: putting in one sign of a missing kind would make some secrets likelier than others.
        if all(not set(kind).isdisjoint(made) for kind in classes):
            return SecretBytes(made.encode())
