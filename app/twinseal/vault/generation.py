"""Generations: each reseal copies the store under a new vault key; the header's rename puts it in force."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from twinseal.crypto.identity import Identity, PublicIdentity
from twinseal.crypto.keyslot import make_keyslots, open_pair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import catalogue_key, new_vault_key, store_key
from twinseal.domain import canonical
from twinseal.domain.durable import put_in_force
from twinseal.domain.errors import DiskFault, NotKnownDurable, StoreDamaged
from twinseal.domain.people import Person, allowed_pairs
from twinseal.domain.policy import Policy
from twinseal.domain.ports import Files
from twinseal.vault.catalogue import seal_catalogue
from twinseal.vault.header import Header, check_not_in_force
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store


@dataclass(frozen=True, slots=True)
class GenerationDigests:
    """What the header must name of a generation that was written."""

    generation: int
    keyslots_sha256: str
    catalogue_sha256: str
    store_sha256: str
    store_size: int


def build_generation(
    files: Files,
    paths: VaultPaths,
    store: Store,
    *,
    vault_id: str,
    generation: int,
    people: tuple[Person, ...],
    policy: Policy,
    amend: Callable[[Store], None] = lambda _store: None,
) -> GenerationDigests:
    """Write store, keyslots and catalogue of a new generation under a new vault key, all durable.

    The store that was opened is never changed: its digest stands in the header in force, and whoever kills the
    program must find it whole. What an opening changed is done to the copy, by `amend`.
    Nothing is in force before the caller commits a header that names them. Public keys come from the
    directory inside the opened store, never from the outer header, where somebody could have put theirs.
    Raises `HeaderDamaged` for a generation that the header on the disk names: its files are never touched.
    """
    check_not_in_force(files, paths, generation)
    directory = {person: PublicIdentity.from_json(public) for person, public in store.people().items()}
    try:
        seated = {person.id: directory[person.id].kem_public for person in people}
    except KeyError:
        msg = "The sealed store does not know one of the people of the header: do not use this copy, bring the last backup."
        raise StoreDamaged(msg) from None
    pairs = allowed_pairs(people, same_team_forbidden=policy.same_team_forbidden)
    try:
        with new_vault_key() as vault_key:
            listed = _write_store(files, paths, store, vault_key, vault_id, generation, amend)
            slots = canonical.dumps(
                make_keyslots(vault_key, vault_id=vault_id, generation=generation, people=seated, pairs=pairs)
            )
            with catalogue_key(vault_key, generation) as key:
                catalogue = seal_catalogue(listed, key, vault_id=vault_id, generation=generation, readers=seated)
        _put(files, paths.keyslots(generation), slots)
        _put(files, paths.catalogue(generation), catalogue)
        digest, size = files.sha256(paths.store(generation))
    except Exception:
        # Room on a full drive is needed for the log, which now has to say that sealing was not finished.
        _discard(files, paths, generation)
        raise
    return GenerationDigests(
        generation, hashlib.sha256(slots).hexdigest(), hashlib.sha256(catalogue).hexdigest(), digest, size
    )


def _write_store(
    files: Files,
    paths: VaultPaths,
    store: Store,
    vault_key: SecretBytes,
    vault_id: str,
    generation: int,
    amend: Callable[[Store], None],
) -> bytes:
    with store_key(vault_key, generation) as key:
        store.copy_to(files, paths.store(generation), key)
        copy = Store.open(paths.store(generation), key)
        try:
            with copy.transaction():
                amend(copy)
                _say_whose(copy, vault_id, generation)
            copy.check_sound()
            listed = copy.outsides_json()
        finally:
            copy.close()
    files.sync_file(paths.store(generation))
    return listed


def _put(files: Files, path: Path, data: bytes) -> None:
    if not put_in_force(files, path, data):
        # The header that names it could outlast it.
        msg = f"The drive does not confirm that {path.name} is on it: check the drive and seal again."
        raise NotKnownDurable(msg)


def _say_whose(store: Store, vault_id: str, generation: int) -> None:
    store.set_meta("vault_id", vault_id.encode())
    store.set_meta("generation", str(generation).encode())


def _discard(files: Files, paths: VaultPaths, generation: int) -> None:
    for path in (paths.store(generation), paths.keyslots(generation), paths.catalogue(generation)):
        with contextlib.suppress(DiskFault):
            files.remove(path)


def unlock_generation(
    files: Files,
    paths: VaultPaths,
    header: Header,
    first: tuple[str, Identity],
    second: tuple[str, Identity],
) -> tuple[Store, SecretBytes]:
    """Open the store with the keys of two people; the caller closes the store and wipes the vault key.

    Raises `SamePerson`, `PairNotAllowed`, `KeyslotsDamaged`, `StoreDamaged`, and `DiskFault` where the drive fails.
    """
    slots = load_keyslots(files, paths, header)
    vault_key = open_pair(slots, vault_id=header.vault_id, generation=header.generation, first=first, second=second)
    try:
        _check_store_file(files, paths, header)
        with store_key(vault_key, header.generation) as key:
            store = Store.open(paths.store(header.generation), key, read_only=True)
        try:
            _check_whose(store, header)
        except BaseException:
            store.close()
            raise
    except BaseException:
        vault_key.wipe()
        raise
    return store, vault_key


def missing_parts(files: Files, paths: VaultPaths, header: Header) -> str:
    """Return what is missing of the generation in force, in one sentence, empty where both files stand.

    Cheap enough to ask at every look: whether they are genuine shows itself when they are opened.
    """
    store, catalogue = (_size(files, path) for path in (paths.store(header.generation), paths.catalogue(header.generation)))
    if store != header.store_size:
        what = "The sealed store is missing" if store is None else "The sealed store is not as long as it was written"
    elif catalogue is None:
        what = "The list of envelopes (catalogue) is missing"
    else:
        return ""
    return f"{what}: nothing can be opened from this copy of the vault; bring the last backup."


def _size(files: Files, path: Path) -> int | None:
    try:
        facts = files.facts(path)
    except DiskFault:
        return None
    return None if facts is None else facts.size


def _check_whose(store: Store, header: Header) -> None:
    whose = (store.meta("vault_id"), store.meta("generation"))
    if whose != (header.vault_id.encode(), str(header.generation).encode()):
        msg = "The sealed store belongs to another vault or another seal: do not use this copy, bring the last backup."
        raise StoreDamaged(msg)


def _check_store_file(files: Files, paths: VaultPaths, header: Header) -> None:
    msg = (
        "The sealed store is missing, or not the one that the vault's header names: it was changed or exchanged. "
        "Do not use this copy, bring the last backup; nothing was opened."
    )
    try:
        found = files.sha256(paths.store(header.generation))
    except DiskFault as fault:
        raise StoreDamaged(msg) from fault
    if found != (header.store_sha256, header.store_size):
        raise StoreDamaged(msg)
