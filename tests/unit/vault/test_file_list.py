"""The list of sealed files: one form, bounds, what a look at the folder tells, and what may be removed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from twinseal.domain.errors import BadInput
from twinseal.host.files import RealFiles
from twinseal.vault.file_list import ListedFile, list_bytes, load_list, look_at_files, parse_list, remove_unnamed
from twinseal.vault.layout import VaultPaths

FILES, VAULT = RealFiles(), "5a" * 16
ROWS = tuple(ListedFile(f"f{number:016x}", 27 + 16 + number, f"{number:064x}") for number in (1, 2))


def test_the_list_is_ascending_and_comes_back() -> None:
    data = list_bytes(VAULT, 3, reversed(ROWS))
    assert parse_list(data, vault_id=VAULT, generation=3) == ROWS
    assert json.loads(data)["format"] == "twinseal-files"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"v":1', '"v":2'), ('"v":1', '"v":true'), ('"generation":3', '"generation":4'), (VAULT, "5b" * 16), ("twinseal-files", "x"),
        ('"size":44', '"size":26'), ('"size":44', '"size":1073807361'), ('"size":44', '"size":"44"'), ("f0000000000000001", "../header.json"),
        ("f0000000000000001", "f0000000000000002"), ("f0000000000000001", "f0000000000000003"), ('"id":', '"ID":'), ('"v":1', '"v":1,"w":1'),
        ("0" * 63 + "1", "0" * 63 + "G"), ('"files":[', '"files":[7,'),
    ],
)  # fmt: skip
def test_a_list_of_another_form_is_none(before: str, after: str) -> None:
    data = list_bytes(VAULT, 3, ROWS).decode()
    assert before in data
    with pytest.raises(BadInput):
        parse_list(data.replace(before, after, 1).encode(), vault_id=VAULT, generation=3)


def test_a_look_names_what_is_missing_or_of_another_length(tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    paths.files.mkdir()
    for row in ROWS:
        paths.sealed_file(row.id).write_bytes(bytes(row.size))
    data = list_bytes(VAULT, 3, ROWS)
    paths.file_list(3).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    listed = load_list(FILES, paths, vault_id=VAULT, generation=3, sha256=digest)
    assert look_at_files(FILES, paths, listed).lost == ()
    paths.sealed_file(ROWS[0].id).write_bytes(b"short")
    paths.sealed_file(ROWS[1].id).unlink()
    assert look_at_files(FILES, paths, listed).lost == (ROWS[0].id, ROWS[1].id)
    assert load_list(FILES, paths, vault_id=VAULT, generation=3, sha256="0" * 64) is None
    assert look_at_files(FILES, paths, None).list_changed


def test_only_sealed_files_that_nothing_names_are_removed(tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    assert remove_unnamed(FILES, paths, ()) == 0
    paths.files.mkdir()
    kept, gone = ROWS[0].id, ROWS[1].id
    for name in (f"{kept}.sealed", f"{gone}.sealed", "notes.txt", f"{gone}.sealed~", "fA.sealed"):
        (paths.files / name).touch()
    (paths.files / f"f{9:016x}.sealed").mkdir()
    assert remove_unnamed(FILES, paths, (kept,)) == 1
    assert sorted(path.name for path in paths.files.iterdir()) == sorted(
        [f"{kept}.sealed", "notes.txt", f"{gone}.sealed~", "fA.sealed", f"f{9:016x}.sealed"]
    )
