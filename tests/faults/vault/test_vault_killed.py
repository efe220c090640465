"""A new generation, killed or refused at every durable act: the old or the new state opens, never neither."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.decrypted import damaged_files, readable
from fakes.small_vault import ADA, BO, SECRET, SmallVault, copied, envelope, found
from twinseal.domain.errors import DiskFault, DiskFull
from twinseal.host.files import RealFiles
from twinseal.vault.file_list import load_list, remove_unnamed
from twinseal.vault.layout import remove_leftovers
from twinseal.vault.sealed_file import SealedFile, write_sealed
from twinseal.vault.store import Store

ACTS = ("replace", "create", "append", "make_folder", "remove", "sync_file", "rename")
NEW = "Yankee-new-word"


class Killed(BaseException):
    """Stands for the end of the process."""


class FaultyFiles(RealFiles):
    """The real files; the chosen act fails before or after it is done, and every later one too if that was a kill."""

    def __init__(self, at: int, fault: Callable[[], BaseException], *, after: bool = False, once: bool = False) -> None:
        self.acts, self._at, self._fault, self._after, self._once = 0, at, fault, after, once
        self._inside = False

    def _act(self, name: str, *args: object, **kwargs: object) -> object:
        real = getattr(RealFiles, name)
        if self._inside:
            return real(self, *args, **kwargs)
        here = self.acts
        self.acts += 1
        hit = here == self._at or (here > self._at and not self._once)
        if hit and not self._after:
            raise self._fault()
        self._inside = True
        try:
            done = real(self, *args, **kwargs)
        finally:
            self._inside = False
        if hit:
            raise self._fault()
        return done

    def __getattribute__(self, name: str) -> object:
        if name not in ACTS or object.__getattribute__(self, "_inside"):
            return super().__getattribute__(name)
        return lambda *args, **kwargs: self._act(name, *args, **kwargs)


def change(store: Store, file: SealedFile) -> None:
    store.put_envelope(*envelope(0, NEW))
    store.mark_code_used("e00000001", 1, 0)
    store._db.execute("DELETE FROM files WHERE envelope = 'e00000000'")
    store.add_file("e00000000", "plan", file)


def reseal(vault: SmallVault, files: RealFiles) -> None:
    """Put a new secret and a new file into an envelope, from the sealed file's first byte to the removal of the old one."""
    faulty = replace(vault, files=files)
    file = write_sealed(files, vault.paths, [NEW.encode()], vault_id=vault.vault_id, name="plan")
    after = faulty.reseal(amend=lambda store: change(store, file))
    remove_leftovers(files, vault.paths, after.generation)
    listed = load_list(
        files, vault.paths, vault_id=vault.vault_id, generation=after.generation, sha256=after.files.attachments.sha256
    )
    assert listed is not None
    remove_unnamed(files, vault.paths, (file.id for file in listed))


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    return found(tmp_path_factory.mktemp("killed") / "v.twinseal")


@pytest.fixture
def vault(founded: SmallVault, tmp_path: Path) -> SmallVault:
    return copied(founded, tmp_path / "v.twinseal")


def whole(vault: SmallVault) -> tuple[int, str]:
    """Return the generation that opens and what it holds; everything in it must be readable and of one state."""
    store, key = vault.unlock()
    try:
        assert readable(store) == 3
        word = store.contents("e00000000").fields[0].value
        assert (word == NEW) == (store.contents("e00000001").fields[1].used == (0,))
        stored = store.stored_files()
        assert [file.name for file in stored] == (["plan"] if word == NEW else [])
        assert damaged_files(vault.files, vault.paths, stored, vault_id=vault.vault_id) == ()
    finally:
        store.close()
        key.wipe()
    return vault.header().generation, word


def cases(founded: SmallVault, folder: Path, files: Callable[[int], FaultyFiles]) -> Iterator[SmallVault]:
    """Yield a vault after each fault that a reseal can meet, from its first act to its last; each one really happens."""
    for at in itertools.count():
        vault, faulty = copied(founded, folder / f"at-{at}.twinseal"), files(at)
        try:
            reseal(vault, faulty)
        except (Killed, DiskFault):
            yield vault
        else:
            # What is done on the way out may fail unheard; behind the last act nothing can.
            if faulty.acts <= at:
                assert at > 7
                return
            yield vault


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_act_one_whole_state_opens_and_reseals(founded: SmallVault, tmp_path: Path, after: bool) -> None:
    for vault in cases(founded, tmp_path, lambda at: FaultyFiles(at, Killed, after=after)):
        generation, word = whole(vault)
        assert (generation, word) in ((1, SECRET.format(0)), (2, NEW))
        remove_leftovers(vault.files, vault.paths, generation)
        assert whole(vault) == (generation, word)
        reseal(vault, RealFiles())
        assert whole(vault) == (generation + 1, NEW)
        names = {path.name for path in vault.paths.root.iterdir()}
        kept = {
            f"{kind}-{generation + 1}.{end}"
            for kind, end in (("store", "db"), ("keyslots", "json"), ("catalogue", "sealed"), ("files", "json"))
        }
        assert {name for name in names if not name.startswith("header")} == kept | {"files"}
        assert len(list(vault.paths.files.iterdir())) == 1


@pytest.mark.parametrize("fault", [DiskFull, DiskFault])
def test_a_disk_that_refuses_an_act_leaves_one_whole_state(
    founded: SmallVault, tmp_path: Path, fault: type[DiskFault]
) -> None:
    for vault in cases(founded, tmp_path, lambda at: FaultyFiles(at, fault, once=True)):
        generation, word = whole(vault)
        assert (generation, word) in ((1, SECRET.format(0)), (2, NEW))


def test_a_build_that_fails_gives_the_room_on_the_drive_back(vault: SmallVault) -> None:
    def full(_store: Store) -> None:
        raise DiskFull

    before = {path.name: path.read_bytes() for path in vault.paths.root.iterdir()}
    with pytest.raises(DiskFull):
        vault.reseal(amend=full)
    assert not vault.paths.files.exists()
    assert {path.name: path.read_bytes() for path in vault.paths.root.iterdir()} == before


def test_the_store_in_force_stays_byte_for_byte_until_the_commit(vault: SmallVault) -> None:
    before = vault.paths.store(1).read_bytes()
    store, key = vault.unlock(ADA, BO)
    vault.commit(store, vault.header(), amend=lambda copy: copy.put_envelope(*envelope(0, NEW)))
    assert vault.paths.store(1).read_bytes() == before
    store.close()
    key.wipe()
