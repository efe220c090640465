"""Generations: each reseal copies the store under a new vault key; the header's rename puts it in force."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.crypto.identity import Identity
from twinseal.crypto.keyslot import make_keyslots, open_pair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import catalogue_key, new_vault_key, store_key
from twinseal.domain import canonical
from twinseal.domain.constitution import Constitution
from twinseal.domain.constitution_differences import differences
from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import (
    BadInput,
    ConstitutionDiffers,
    DiskFault,
    NotKnownDurable,
    PairNotAllowed,
    StoreDamaged,
    TwinsealError,
)
from twinseal.domain.people import Role
from twinseal.domain.ports import Files
from twinseal.domain.who_counts import Standings, slot_pairs
from twinseal.vault.catalogue import seal_catalogue
from twinseal.vault.file_list import list_bytes
from twinseal.vault.header import Header
from twinseal.vault.header_facts import GenerationFiles, NamedFile
from twinseal.vault.header_file import check_in_force, check_not_in_force
from twinseal.vault.keyslot_file import load_keyslots, pairs_of
from twinseal.vault.layout import VaultPaths, journal_of
from twinseal.vault.store import Store

CONSTITUTION: Final = "constitution"
"""Under this name the store keeps it."""


@dataclass(slots=True)
class NextGeneration:
    """A copy of the opened store under a new vault key: it is amended, then sealed, and in force once a header names it."""

    store: Store
    """The copy. What an opening changed is done to it, never to the store that was opened."""
    _files: Files
    _paths: VaultPaths
    _vault_key: SecretBytes
    _vault_id: str
    _number: int

    def seal(self, standings: Standings) -> GenerationFiles:
        """Close the copy and make its keyslots and catalogue, all durable; nothing can be amended afterwards.

        Pairs and public keys come from the constitution inside the store, never from the outer header, where somebody could
        have put theirs; who counts with whom in the roster of this seal is said by `standings`. Raises `StoreDamaged` for a
        store without a constitution.
        """
        files, paths, number = self._files, self._paths, self._number
        constitution = constitution_in(self.store)
        pairs = slot_pairs(constitution.people, standings, same_team_forbidden=constitution.policy.same_team_forbidden)
        seated = {person for pair in pairs for person in pair}
        keys = {row.id: bytes.fromhex(row.kem) for row in constitution.active}
        # Labels are for who opens and who reads the log: nobody else, so nobody who is held back from everybody.
        auditors = {row.id for row in constitution.active if row.role == Role.AUDITOR} & {
            standing.id for standing in standings.values() if not standing.held
        }
        with self.store.transaction():
            self.store.set_meta("vault_id", self._vault_id.encode())
            self.store.set_meta("log_id", constitution.log_id.encode())
            self.store.set_meta("generation", str(number).encode())
        self.store.check_sound()
        listed = self.store.outsides_json()
        attachments = list_bytes(self._vault_id, number, self.store.listed_files())
        _put(files, paths.file_list(number), attachments)
        self.store.close()
        files.sync_file(paths.store(number))
        slots = canonical.dumps(
            make_keyslots(
                self._vault_key,
                vault_id=self._vault_id,
                generation=number,
                people={person: keys[person] for person in seated},
                pairs=pairs,
            )
        )
        with catalogue_key(self._vault_key, number) as key:
            readers = {person: keys[person] for person in seated | auditors}
            catalogue = seal_catalogue(listed, key, vault_id=self._vault_id, generation=number, readers=readers)
        _put(files, paths.keyslots(number), slots)
        _put(files, paths.catalogue(number), catalogue)
        return GenerationFiles(
            _named(slots), _named(catalogue), NamedFile(*files.sha256(paths.store(number))), _named(attachments)
        )


def _named(data: bytes) -> NamedFile:
    return NamedFile(hashlib.sha256(data).hexdigest(), len(data))


def constitution_in(store: Store) -> Constitution:
    """Return the constitution inside an opened store; raises `StoreDamaged`."""
    try:
        return Constitution.from_bytes(store.meta(CONSTITUTION))
    except BadInput as fault:
        raise StoreDamaged("store.damaged.incomplete") from fault


def keep_constitution(store: Store, constitution: Constitution) -> None:
    """Put a constitution into a store: what the next seal makes keyslots of."""
    store.set_meta(CONSTITUTION, constitution.data)


@contextlib.contextmanager
def next_generation(
    files: Files, paths: VaultPaths, store: Store, *, vault_id: str, generation: int
) -> Iterator[NextGeneration]:
    """Copy the opened store under a new vault key, to be amended and sealed; discarded where either fails.

    The store that was opened is never changed: its digest stands in the header in force, and whoever kills the
    program must find it whole. Nothing is in force before the caller commits a header that names the new files.
    Raises `HeaderDamaged` for a generation that the header on the disk names: its files are never touched.
    """
    check_not_in_force(files, paths, generation)
    for path in _files_of(paths, generation):
        set_aside(files, path)
    set_aside(files, journal_of(paths.store(generation)))
    try:
        with new_vault_key() as vault_key, store_key(vault_key, generation) as key:
            copy = store.copy_to(files, paths.store(generation), key)
            try:
                yield NextGeneration(copy, files, paths, vault_key, vault_id, generation)
            finally:
                copy.close()
    except Exception:
        # Room on a full drive is needed for the log, which now has to say that sealing was not finished.
        _discard(files, paths, generation)
        raise


def _files_of(paths: VaultPaths, generation: int) -> tuple[Path, ...]:
    return paths.store(generation), paths.keyslots(generation), paths.catalogue(generation), paths.file_list(generation)


def _put(files: Files, path: Path, data: bytes) -> None:
    if not put_in_force(files, path, data):
        # The header that names it could outlast it.
        raise NotKnownDurable("disk.not_durable.seal", name=path.name)


def _discard(files: Files, paths: VaultPaths, generation: int) -> None:
    for path in _files_of(paths, generation):
        with contextlib.suppress(DiskFault):
            files.remove(path)


def discard_generation(files: Files, paths: VaultPaths, generation: int, before: Header) -> bool:
    """Remove the files of a generation that was not put in force, if the header before is surely the one that stands.

    Returns whether it is.
    """
    try:
        check_in_force(files, paths, before)
    except TwinsealError:
        return False
    _discard(files, paths, generation)
    return True


def unlock_generation(
    files: Files,
    paths: VaultPaths,
    header: Header,
    first: tuple[str, Identity],
    second: tuple[str, Identity],
    *,
    standings: Standings,
) -> tuple[Store, SecretBytes]:
    """Open the store with the keys of two people, as they stand in the roster; the caller closes it and wipes the vault key.

    Raises `SamePerson`, `PairNotAllowed`, `KeyslotsDamaged`, `StoreDamaged`, and `DiskFault` where the drive fails.
    """
    slots = load_keyslots(files, paths, header)
    _check_may_pair(header, standings, first[0], second[0])
    vault_key = open_pair(slots, first, second)
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


def _check_may_pair(header: Header, standings: Standings, first: str, second: str) -> None:
    """Refuse two who have a slot but may not open together by the people and rules in force."""
    if first != second and tuple(sorted((first, second))) not in pairs_of(header, standings):
        raise PairNotAllowed


def _check_whose(store: Store, header: Header) -> None:
    whose = (store.meta("vault_id"), store.meta("log_id"), store.meta("generation"))
    if whose != (header.vault_id.encode(), header.log_id.encode(), str(header.generation).encode()):
        raise StoreDamaged("store.damaged.elsewhere")
    # Bytes are compared, and read only where they differ: what the header says is then what two officers decided.
    if store.meta(CONSTITUTION) == header.constitution.data:
        return
    raise ConstitutionDiffers(
        "constitution.differs.never", differences=differences(constitution_in(store), header.constitution)
    )


def _check_store_file(files: Files, paths: VaultPaths, header: Header) -> None:
    try:
        digest = files.sha256(paths.store(header.generation))
    except DiskFault as fault:
        raise StoreDamaged("store.damaged.replaced") from fault
    if digest != (header.files.store.sha256, header.files.store.size):
        raise StoreDamaged("store.damaged.replaced")
