"""What of a store and its files can be decrypted, as a drill goes through it."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.domain.errors import StoreDamaged
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths
from twinseal.vault.sealed_file import StoredFile, read_sealed
from twinseal.vault.store import Store


def readable(store: Store) -> int:
    """Return how many envelopes can be decrypted; raises `StoreDamaged` for the first that cannot."""
    envelopes = [outside.id for outside in store.outsides()]
    for envelope in envelopes:
        store.decrypt(envelope)
    return len(envelopes)


def damaged_files(files: Files, paths: VaultPaths, stored: Iterable[StoredFile], *, vault_id: str) -> tuple[StoredFile, ...]:
    """Return the files that cannot be decrypted to their end."""
    return tuple(each for each in stored if not _reads(files, paths, each, vault_id))


def _reads(files: Files, paths: VaultPaths, stored: StoredFile, vault_id: str) -> bool:
    try:
        return sum(map(len, read_sealed(files, paths, stored, vault_id=vault_id, label=""))) == stored.file.size
    except StoreDamaged:
        return False
