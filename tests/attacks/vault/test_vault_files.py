"""Somebody with the files of a vault and no keys, or the keys of one: every change, swap and cut is refused, nothing is read."""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3

from fakes.decrypted import readable
from fakes.small_vault import (
    ADA,
    BO,
    CY,
    DI,
    ED,
    SECRET,
    SmallVault,
    copied,
    enrolled_person,
    envelope,
    found,
    new_identity,
    with_people,
)
from twinseal.crypto.identity import Identity
from twinseal.crypto.keyslot import open_pair
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import store_key
from twinseal.domain.errors import (
    CatalogueDamaged,
    ConstitutionDiffers,
    HeaderDamaged,
    KeyslotsDamaged,
    PairNotAllowed,
    SamePerson,
    StoreDamaged,
    TwinsealError,
)
from twinseal.domain.people import Person, Role
from twinseal.domain.who_counts import of_the_founding
from twinseal.vault.catalogue import open_catalogue
from twinseal.vault.generation import keep_constitution, unlock_generation
from twinseal.vault.header import Header, parse_header
from twinseal.vault.header_facts import NamedFile
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.store import Store

PAGE = 4096
FILES_OF = ("header.json", "keyslots-1.json", "store-1.db")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    return found(tmp_path_factory.mktemp("attacked") / "v.twinseal")


@pytest.fixture
def vault(founded: SmallVault, tmp_path: Path) -> SmallVault:
    return copied(founded, tmp_path / "v.twinseal")


def with_every_page_resigned(vault: SmallVault) -> SmallVault:
    """Let the header name the store as it now is: what the database itself notices is tested then, not the digest."""
    digest, size = vault.files.sha256(vault.paths.store(1))
    header = vault.header()
    _, data = replace(header, files=replace(header.files, store=NamedFile(digest, size))).signed(vault.signers())
    vault.paths.header.write_bytes(data)
    return vault


def read_all(vault: SmallVault) -> list[str]:
    return [vault.read(number) for number in range(3)]


# -- bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "step", "bits"),
    [((ADA, BO, DI), 2, 1), pytest.param((ADA, BO, CY, DI, ED), 1, 3, marks=pytest.mark.long)],
    ids=["each second", "each"],
)
def test_every_changed_byte_of_the_header_is_refused(
    tmp_path: Path, people: tuple[Person, ...], step: int, bits: int
) -> None:
    """Bytes outside long hexadecimal values, and some within each of them: each second by one bit of three in turn, or each by each.

    One person of each role in the first; a second has the same fields.
    """
    data = found(tmp_path / "v.twinseal", people=people).paths.header.read_bytes()
    inside = {place for run in re.finditer(rb"[0-9a-f]{48,}", data) for place in range(run.start() + 2, run.end() - 2)}
    places = [place for place in range(len(data)) if place not in inside or place % 61 == 0]
    assert len(places) > 1500
    for turn, place in itertools.product(range(bits), places[::step]):
        changed = bytearray(data)
        changed[place] ^= (0x01, 0x20, 0x80)[(place // step + turn) % 3]
        with pytest.raises(TwinsealError):
            parse_header(bytes(changed))


@pytest.mark.parametrize("name", FILES_OF)
def test_every_cut_and_every_addition_is_refused(vault: SmallVault, name: str) -> None:
    path = vault.paths.root / name
    data = path.read_bytes()
    step = max(1, len(data) // 60)
    for changed in (*(data[:length] for length in range(0, len(data), step)), data + b"\0", data + data, b"\n" + data):
        path.write_bytes(changed)
        with pytest.raises((HeaderDamaged, KeyslotsDamaged, StoreDamaged)):
            vault.read()
    path.write_bytes(data)
    assert vault.read() == SECRET.format(0)


def test_every_changed_byte_of_the_keyslots_is_refused(vault: SmallVault) -> None:
    path, header = vault.paths.keyslots(1), vault.header()
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(KeyslotsDamaged):
            load_keyslots(vault.files, vault.paths, header)


@pytest.mark.parametrize("place", range(0, 73728, 1531))
def test_a_changed_store_byte_is_refused_by_digest_and_page(vault: SmallVault, place: int) -> None:
    path = vault.paths.store(1)
    data = path.read_bytes()
    place = min(place, len(data) - 1)
    path.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
    with pytest.raises(StoreDamaged):
        vault.read()
    with contextlib.suppress(StoreDamaged):
        # Even with a header that names the changed file: the right words or a refusal, never other words.
        assert read_all(with_every_page_resigned(vault)) == [SECRET.format(number) for number in range(3)]


# -- other files in a file's place ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES_OF)
@pytest.mark.parametrize("how", ["gone", "link", "folder", "hard link to another"])
def test_something_else_in_a_files_place(vault: SmallVault, name: str, how: str) -> None:
    path = vault.paths.root / name
    kept = path.with_name("elsewhere")
    path.rename(kept)
    if how == "link":
        path.symlink_to(kept)
    elif how == "folder":
        path.mkdir()
    elif how.startswith("hard"):
        path.hardlink_to(vault.paths.root / next(other for other in FILES_OF if other != name))
    with pytest.raises(TwinsealError) as caught:
        vault.read()
    assert caught.value.code in {"header.damaged", "keyslots.damaged", "store.damaged", "format.unknown", "vault.not_found"}


@pytest.mark.parametrize(
    "names", [pair for size in (1, 2) for pair in itertools.combinations((*FILES_OF, "catalogue-1.sealed"), size)]
)
def test_files_of_another_vault_with_the_same_people(vault: SmallVault, tmp_path: Path, names: tuple[str, ...]) -> None:
    """The other vault has the same people with the same keys, so nothing but the binding to the vault can refuse it."""
    other = found(tmp_path / "other.twinseal", vault_id="c3" * 16)
    other.identities.update(vault.identities)
    store, key = _any_store(other)
    _rebuild(other, store)
    store.close()
    key.wipe()
    assert other.read() == SECRET.format(0)
    for name in names:
        shutil.copy(other.paths.root / name, vault.paths.root / name)
    if set(names) == {"catalogue-1.sealed"}:
        with pytest.raises(CatalogueDamaged):
            open_catalogue(vault.paths.catalogue(1).read_bytes(), vault.identities[ADA.id], ADA.id, vault.vault_id, 1)
        return
    with pytest.raises((HeaderDamaged, KeyslotsDamaged, StoreDamaged)):
        vault.read()


def _any_store(vault: SmallVault) -> tuple[Store, SecretBytes]:
    key = SecretBytes(bytes(32))
    vault.files.remove(vault.paths.store(0))
    store = Store.create(vault.files, vault.paths.store(0), key)
    for number in range(3):
        store.put_envelope(*envelope(number))
    return store, key


def _rebuild(vault: SmallVault, store: Store) -> None:
    old = vault.header()
    new = with_people(old, [enrolled_person(vault, person) for person in vault.people])
    keep_constitution(store, new.constitution)
    # A header that names this generation would not let it be built again.
    vault.paths.header.unlink()
    vault.commit(store, replace(new, generation=0))


@pytest.mark.parametrize(
    "names", [pair for size in (1, 2) for pair in itertools.combinations(("header.json", "keyslots", "store"), size)]
)
def test_an_older_generation_put_back_in_part(vault: SmallVault, names: tuple[str, ...]) -> None:
    header = vault.paths.header.read_bytes()
    vault.reseal()
    for name in names:
        if name == "header.json":
            vault.paths.header.write_bytes(header)
        elif name == "keyslots":
            shutil.copy(vault.paths.keyslots(1), vault.paths.keyslots(2))
        else:
            shutil.copy(vault.paths.store(1), vault.paths.store(2))
    if "header.json" in names:
        for path in (vault.paths.store(1), vault.paths.keyslots(1)):
            path.unlink()
            shutil.copy(vault.paths.root / path.name.replace("1", "2"), path)
    with pytest.raises((KeyslotsDamaged, StoreDamaged)):
        vault.read()


def test_a_vault_key_of_one_generation_opens_no_other(vault: SmallVault) -> None:
    _, old_key = vault.unlock()
    vault.reseal()
    for generation in (1, 2):
        with store_key(old_key, generation) as key, pytest.raises(StoreDamaged):
            Store.open(vault.paths.store(2), key)


# -- the database ---------------------------------------------------------------------------------------------------------


def test_one_old_page_put_back_is_refused_though_it_reads_fine(vault: SmallVault) -> None:
    store, vault_key = vault.unlock()
    store.close()
    path = vault.paths.store(1)
    before = path.read_bytes()
    with store_key(vault_key, 1) as key:
        changed = Store.open(path, key)
        changed.put_envelope(*envelope(0, "Yankee-new-word"))
        changed.close()
    after = path.read_bytes()
    with_every_page_resigned(vault)
    assert vault.read() == "Yankee-new-word"
    stale = [page for page in range(0, len(after), PAGE) if before[page : page + PAGE] != after[page : page + PAGE]]
    read_fine = 0
    for page in stale:
        path.write_bytes(after[:page] + before[page : page + PAGE] + after[page + PAGE :])
        with pytest.raises(StoreDamaged):
            vault.read()
        with store_key(vault_key, 1) as key:
            try:
                store = Store.open(path, key, read_only=True)
                read_fine += store.contents("e00000000").fields[0].value == SECRET.format(0)
                store.close()
            except StoreDamaged:
                continue
    # The positive control: without the digest in the header an old page would have passed.
    assert read_fine > 0


def test_pages_moved_or_lost_are_refused_even_if_a_header_fits(vault: SmallVault) -> None:
    path = vault.paths.store(1)
    data = path.read_bytes()
    count = len(data) // PAGE
    pages = [data[number * PAGE : (number + 1) * PAGE] for number in range(count)]
    swapped = [*pages]
    swapped[1], swapped[2] = swapped[2], swapped[1]
    for changed in (swapped, pages[: count // 2], pages[1:], pages[:1] * count, [pages[0], bytes(PAGE), *pages[2:]]):
        path.write_bytes(b"".join(changed))
        with pytest.raises(StoreDamaged):
            vault.read()
        with_every_page_resigned(vault)
        try:
            assert set(read_all(vault)) <= {SECRET.format(number) for number in range(3)}
        except StoreDamaged:
            continue
    path.write_bytes(b"")
    with pytest.raises(StoreDamaged):
        with_every_page_resigned(vault).read()


def test_a_plain_database_is_refused_even_if_a_header_fits(vault: SmallVault) -> None:
    path = vault.paths.store(1)
    path.unlink()
    plain = sqlcipher3.connect(str(path))
    plain.executescript("CREATE TABLE meta (name TEXT, value BLOB); INSERT INTO meta VALUES ('format', x'31');")
    plain.close()
    with pytest.raises(StoreDamaged):
        with_every_page_resigned(vault).read()


def test_a_journal_put_beside_the_store_is_not_rolled_into_it(vault: SmallVault) -> None:
    """A "hot" journal that says "the file had one page before" would cut the store after its digest was checked."""
    path = vault.paths.store(1)
    data = path.read_bytes()
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", 0, 1, 1, 512, PAGE)
    path.with_name(path.name + "-journal").write_bytes(header.ljust(512, b"\0"))
    assert vault.read() == SECRET.format(0)
    assert path.read_bytes() == data
    vault.reseal()
    assert vault.read() == SECRET.format(0)


def test_positive_control_a_journal_cuts_a_store_opened_plainly(vault: SmallVault) -> None:
    path = vault.paths.store(1)
    size = path.stat().st_size
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", 0, 1, 1, 512, PAGE)
    path.with_name(path.name + "-journal").write_bytes(header.ljust(512, b"\0"))
    slots = load_keyslots(vault.files, vault.paths, vault.header())
    vault_key = open_pair(slots, vault.seat(ADA), vault.seat(BO))
    with store_key(vault_key, 1) as key, pytest.raises(StoreDamaged):
        readable(Store.open(path, key))
    assert path.stat().st_size < size


# -- people -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [(ADA, ED), (ED, ADA), (DI, BO), (BO, DI), (DI, DI), (ADA, ADA), (BO, BO)])
def test_pairs_that_policy_forbids_have_no_slot(vault: SmallVault, first: Person, second: Person) -> None:
    with pytest.raises((PairNotAllowed, SamePerson)):
        vault.read(0, first, second)


@pytest.mark.parametrize(("first", "second"), [(ADA, BO), (BO, ADA), (BO, CY), (ED, CY)])
def test_positive_control_allowed_pairs_open_in_any_order(vault: SmallVault, first: Person, second: Person) -> None:
    assert vault.read(2, first, second) == SECRET.format(2)


def test_one_person_in_both_seats_by_any_disguise_opens_nothing(vault: SmallVault) -> None:
    header, mine = vault.header(), vault.identities[BO.id]
    standings = of_the_founding(header.constitution.people)
    for other in (ADA, CY, ED, DI):
        for first, second in (((BO.id, mine), (other.id, mine)), ((other.id, mine), (BO.id, mine))):
            with pytest.raises((SamePerson, KeyslotsDamaged, PairNotAllowed)):
                unlock_generation(vault.files, vault.paths, header, first, second, standings=standings)
    for stranger in (ADA, CY):
        with pytest.raises((SamePerson, KeyslotsDamaged)):
            unlock_generation(
                vault.files, vault.paths, header, (BO.id, mine), (stranger.id, Identity.generate()), standings=standings
            )


def in_force(vault: SmallVault, header: Header) -> None:
    """Put a header in force that two of its people signed."""
    vault.paths.header.write_bytes(header.signed(vault.signers())[1])


def test_an_exchanged_public_key_opens_nothing_and_gets_no_slot(vault: SmallVault) -> None:
    """Even where the header's own signatures fit: keys come from the constitution inside the store."""
    header, thief, honest = vault.header(), new_identity(CY), vault.identities[CY.id]
    vault.identities[CY.id] = thief
    theirs = enrolled_person(vault, CY)
    vault.identities[CY.id] = honest
    in_force(vault, with_people(header, [theirs if entry.person == CY else entry for entry in header.people]))
    with pytest.raises(ConstitutionDiffers, match="Store and header have different keys for opening for Cy"):
        vault.reseal()
    # A seal that goes by an honest header all the same makes slots for those whom the store names.
    in_force(vault, header)
    vault.reseal()
    vault.identities[CY.id] = thief
    with pytest.raises(KeyslotsDamaged):
        vault.read(0, BO, CY)
    with pytest.raises(CatalogueDamaged):
        open_catalogue(vault.paths.catalogue(2).read_bytes(), thief, CY.id, vault.vault_id, 2)
    vault.identities[CY.id] = honest
    assert vault.read(0, BO, CY) == SECRET.format(0)


def test_somebody_added_to_the_header_alone_stops_every_opening(vault: SmallVault) -> None:
    header = vault.header()
    mallory = replace(BO, id="p0000000f", name="Mallory")
    vault.identities[mallory.id] = new_identity(mallory)
    in_force(vault, with_people(header, (*header.people, enrolled_person(vault, mallory))))
    with pytest.raises(ConstitutionDiffers, match="Only the header names Mallory, an officer"):
        vault.reseal()
    assert not vault.paths.keyslots(2).exists()
    assert not vault.paths.store(2).exists()


def test_whatever_the_header_alone_decides_stops_every_opening(vault: SmallVault) -> None:
    """One sentence for each difference, and nobody goes on."""
    header = vault.header()
    ada, *others = header.people
    officer = replace(ada, person=replace(ada.person, role=Role.OFFICER, team="night"))
    changed = with_people(header, (officer, *others))
    policy = replace(header.policy, opening_min=60)
    in_force(vault, replace(changed, constitution=replace(changed.constitution, policy=policy, name="Plant 2")))
    with pytest.raises(ConstitutionDiffers) as caught:
        vault.read()
    assert caught.value.sentence == (
        "Store and header of this vault differ in what two officers decide; nothing was shown. "
        "The store says: name of the vault: Plant; the header says: Plant 2. "
        "The store says: Ada is an operator; the header says: an officer. "
        "The store says: team of Ada: ops; the header says: night. "
        "The store says: Length of an opening, in minutes: 15; the header says: 60. "
        "Do not use this copy; use the latest backup."
    )


def test_a_changed_role_or_team_is_refused_by_the_signature(vault: SmallVault) -> None:
    path = vault.paths.header
    data = path.read_bytes()
    for before, after in ((b'"role":"operator"', b'"role":"officer"'), (b'"team":"sec"', b'"team":"new"')):
        assert before in data
        path.write_bytes(data.replace(before, after))
        with pytest.raises(HeaderDamaged):
            vault.header()


@pytest.mark.parametrize(
    ("name", "value"), [("vault_id", b"00" * 16), ("log_id", b"00" * 16), ("generation", b"2"), ("constitution", b"{}")]
)
def test_a_store_that_says_it_is_another_is_refused(vault: SmallVault, name: str, value: bytes) -> None:
    store, vault_key = vault.unlock()
    store.close()
    with store_key(vault_key, 1) as key:
        changed = Store.open(vault.paths.store(1), key)
        changed.set_meta(name, value)
        changed.close()
    with pytest.raises(StoreDamaged):
        with_every_page_resigned(vault).read()


def test_auditors_and_forbidden_pairs_are_in_no_keyslot(vault: SmallVault) -> None:
    slots = load_keyslots(vault.files, vault.paths, vault.header())
    assert DI.id not in slots.tokens
    assert all(DI.id not in pair for pair in slots.pairs)
    assert (ADA.id, ED.id) not in slots.pairs
