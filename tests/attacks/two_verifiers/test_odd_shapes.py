"""Files and folders of a log in shapes that no program writes: both verifiers say the same, and neither hangs or follows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.epoch_mutations import honest_epochs
from fakes.forged_log import honest_vault
from fakes.second_opinion import both, laid_out

pytestmark = pytest.mark.usefixtures("remembered")

Shape = Callable[[Path], object]


def _fifo(path: Path) -> None:
    _gone(path)
    os.mkfifo(path)


def _gone(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _folder(path: Path) -> None:
    _gone(path)
    path.mkdir()


def _file(path: Path) -> None:
    _gone(path)
    path.write_bytes(b"x")


def _link(path: Path) -> None:
    real = path.with_name(f"real-{path.name}")
    path.rename(real)
    path.symlink_to(real)


def _hollow(path: Path) -> None:
    # Sixteen gibibytes that take no room on the disk.
    with path.open("ab") as file:
        file.truncate(2**34)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


LOG_SHAPES: dict[str, Shape] = {
    "a pipe": _fifo,
    "a folder": _folder,
    "gone": _gone,
    "a link": _link,
    "hollow": _hollow,
    "empty": lambda path: _write(path, b""),
    "one line feed": lambda path: _write(path, b"\n"),
    "a line without end": lambda path: _write(path, path.read_bytes() + b"TWS1 " + b"A" * 40_000_000),
    "no last line feed": lambda path: _write(path, path.read_bytes()[:-1]),
    "carriage returns": lambda path: _write(path, path.read_bytes().replace(b"\n", b"\r\n")),
    "a mark in front": lambda path: _write(path, b"\xef\xbb\xbf" + path.read_bytes()),
    "an empty line": lambda path: _write(path, path.read_bytes().replace(b"\n", b"\n\n", 1)),
    "zeros behind": lambda path: _write(path, path.read_bytes() + b"\x00" * 4096),
}
NAMES = (
    "30.note", "000000030.note", "00000030.NOTE", "00000030.note.tmp", "00000030", " 00000030.note", "00000030.note ", "-0000001.note",
    "99999999999999999.note", "9007199254740991.note", "9007199254740992.note", "\u0660\u0660\u0660\u0660\u0660\u0660\u0663\u0660.note",
    "00000031.note", "0x000030.note", "1e000030.note", ".note", "note",
)  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    laid_out(honest_vault().case(), folder)
    return folder


def card() -> bytes:
    return honest_vault().log.card().to_bytes()


@pytest.mark.parametrize("shape", LOG_SHAPES)
def test_a_log_in_any_shape_means_the_same_to_both(log: Path, shape: str) -> None:
    honest = both(log, card())
    LOG_SHAPES[shape](log / "log.tws")
    answer = both(log, card())
    assert answer != honest or shape == "no last line feed"
    assert answer[1] != ""


@pytest.mark.parametrize("shape", [_fifo, _folder, _link, _hollow, _file], ids=["pipe", "folder", "link", "hollow", "file"])
@pytest.mark.parametrize("place", ["checkpoints", "checkpoints/00000030.note", "checkpoints/00000010.note"])
def test_checkpoints_in_any_shape_mean_the_same_to_both(log: Path, place: str, shape: Shape) -> None:
    if shape is _hollow and place == "checkpoints":
        _file(log / place)
    shape(log / place)
    assert both(log, card())[1] != ""


@pytest.mark.parametrize("name", NAMES)
def test_a_note_under_an_odd_name_means_the_same_to_both(log: Path, name: str) -> None:
    notes = log / "checkpoints"
    (notes / name).write_bytes((notes / "00000030.note").read_bytes())
    both(log, card())
    (notes / "00000030.note").unlink()
    both(log, card())


def test_thousands_of_files_beside_the_notes_change_nothing(log: Path) -> None:
    honest = both(log, card())
    for number in range(5000):
        (log / "checkpoints" / f"x{number}").write_bytes(b"")
    assert both(log, card()) == honest


@pytest.mark.parametrize(
    "shape", [_fifo, _folder, _link, _hollow, _file, _gone], ids=["pipe", "folder", "link", "hollow", "file", "gone"]
)
@pytest.mark.parametrize("place", ["epochs", "epochs/*", "unanchored", "unanchored/*", "unanchored/*/log.tws"])
def test_epochs_and_unanchored_entries_mean_the_same_to_both(tmp_path: Path, place: str, shape: Shape) -> None:
    vault = honest_epochs()
    case = laid_out(vault.case(), tmp_path)
    assert case.card is not None
    honest = both(tmp_path, case.card.to_bytes())
    assert honest[1] == ""
    path = next(iter(sorted(tmp_path.glob(place))))
    if shape is _hollow and path.is_dir():
        _file(path)
    shape(path)
    assert both(tmp_path, case.card.to_bytes())[1] != ""
