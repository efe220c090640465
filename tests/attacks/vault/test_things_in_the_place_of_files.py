"""Somebody puts a folder, a link or a pipe in the place of one of the vault's files: it stops nobody and nothing of it goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.domain.errors import LogNotWritable, TwinsealError
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow

NEXT = 2
"""The generation that the first opening of a new vault seals."""
WRITTEN = (
    "open.json", "open.json.tmp", "header.json.tmp", "header.json.1", "header.json.1.tmp", f"store-{NEXT}.db",
    f"store-{NEXT}.db-journal", f"keyslots-{NEXT}.json", f"catalogue-{NEXT}.sealed", f"keyslots-{NEXT}.json.tmp",
    "guard.json", "guard.json.tmp", "unwritten.json", "unwritten.json.tmp", "audit/tree.json", "audit/tree.json.tmp",
)  # fmt: skip
"""Every file that a start, an opening and a seal write again."""
IN_THE_MAKING = tuple(name for name in WRITTEN if name.endswith((".tmp", "-journal")))
GROUPS = {
    "everywhere": WRITTEN,
    # Never a file and what becomes of it: the one could hide what happens to the other.
    "the files": tuple(name for name in WRITTEN if name not in IN_THE_MAKING),
    "in the making": IN_THE_MAKING,
}


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"kept")


KINDS: dict[str, Callable[[Path], None]] = {
    "folder": _folder,
    "pipe": os.mkfifo,
    "link": lambda path: path.symlink_to("nowhere"),
}


def _put(path: Path, kind: str) -> None:
    path.unlink(missing_ok=True)
    KINDS[kind](path)


def _seal(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert receipt.new_seal
    cast.register_code = receipt.register_code


def _kept(cast: Cast) -> int:
    """Return how many folders are there with what was in them."""
    return sum(path.read_bytes() == b"kept" for path in cast.vault_path.rglob("inside"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("the files", "folder"),
        ("in the making", "folder"),
        ("everywhere", "pipe"),
        ("everywhere", "link"),
        *(pytest.param(name, kind, marks=pytest.mark.long) for name in WRITTEN for kind in KINDS),
    ],
)
def test_what_lies_there_at_the_start_stops_no_opening_or_seal(cast: Cast, name: str, kind: str) -> None:
    places = GROUPS.get(name, (name,))
    for place in places:
        _put(cast.vault_path / place, kind)
    vault = cast.open()
    assert vault.view().log_fault == ""
    cast.later(4000)
    flow = cast.to_open(vault)
    assert flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    _seal(cast, flow)
    vault.close()
    if kind == "folder":
        assert _kept(cast) == len(places)
    cast.later(4000)
    vault = cast.open()
    view = vault.view()
    assert view.log_fault == ""
    if kind == "folder":
        aside = [each for each in places if "/" not in each]
        there = [path.name for path in cast.vault_path.iterdir()]
        assert all(any(each.startswith(f"{place}-unfit-") for each in there) for place in aside)
        (notice,) = [notice for notice in view.notices if "set aside" in notice] or [""]
        # The first five are named, of more it is said how many.
        named = sum(f"{place}-unfit-" in notice for place in aside)
        assert named == min(len(aside), 5)
        assert f"and {len(aside) - named} more" in notice or named == len(aside)
    _seal(cast, cast.to_open(vault))
    vault.close()


@pytest.mark.parametrize(
    "name", ["the files", "in the making", *(pytest.param(name, marks=pytest.mark.long) for name in WRITTEN)]
)
def test_a_folder_that_appears_while_open_loses_no_seal(cast: Cast, name: str) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    places = GROUPS.get(name, (name,))
    for place in places:
        _put(cast.vault_path / place, "folder")
    try:
        _seal(cast, flow)
    finally:
        vault.close()
    assert _kept(cast) == len(places)
    vault = cast.open()
    assert vault.view().log_fault == ""
    # Waiting times that are lost are rebuilt at their strictest.
    cast.later(4000)
    _seal(cast, cast.to_open(vault))
    vault.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["header.json", "lock", "store-1.db", "keyslots-1.json", "catalogue-1.sealed", "audit"])
def test_what_replaces_a_file_in_force_is_named_and_reversible(
    cast: Cast, name: str, kind: str, refused: Callable[..., str]
) -> None:
    place, away = cast.vault_path / name, cast.vault_path.with_name("away")
    # A lock has no file before the first start.
    if was_there := place.exists():
        place.rename(away)
    KINDS[kind](place)

    def use() -> None:
        vault = cast.open()
        try:
            cast.to_open(vault)
        finally:
            vault.close()

    refused(TwinsealError, use)
    for path in (place / "inside",) if kind == "folder" else ():
        path.unlink()
    place.rmdir() if kind == "folder" else place.unlink()
    if was_there:
        away.rename(place)
    cast.later(4000)
    vault = cast.open()
    _seal(cast, cast.to_open(vault))
    vault.close()


def test_a_folder_replacing_the_guard_later_stops_nobody(cast: Cast) -> None:
    vault = cast.open()
    (cast.vault_path / "guard.json").unlink(missing_ok=True)
    _put(cast.vault_path / "guard.json", "folder")
    _seal(cast, cast.to_open(vault))
    vault.close()
    assert _kept(cast)


def test_a_removed_folder_of_checkpoints_opens_nothing(cast: Cast) -> None:
    """Nothing tells then that this header is the last; put back from any copy, the notes prove themselves."""
    vault = cast.open()
    _seal(cast, cast.to_open(vault))
    vault.close()
    notes = cast.vault_path / "audit" / "checkpoints"
    notes.rename(cast.vault_path.with_name("away"))
    cast.later(4000)
    vault = cast.open()
    assert "put them back from any export or backup" in vault.view().log_fault
    with pytest.raises(LogNotWritable):
        vault.break_the_glass()
    vault.close()
    cast.vault_path.with_name("away").rename(notes)
    vault = cast.open()
    _seal(cast, cast.to_open(vault))
    vault.close()
