"""What was read at an earlier visit spares opening lines, and never makes the desk say what the log does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.folder_writer import append_unreadable, forged_line, lines_of, write_lines
from fakes.vault_copy import copied
from twinseal.audit.format.line import Line, parse
from twinseal.audit.read.kept_reading import HEADER_BYTES
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.domain.opening import ResealCause
from twinseal.flows.log.log_reading import read_log
from twinseal.vault.layout import VaultPaths

OTHER = "Compare your receipt before you trust this log"
ALTERED = "is not as it was left"
GONE = "kept nothing here of your earlier visits"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of the lines that are opened with an audit key."""
    return _watched(monkeypatch)


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    numbers: list[int] = []
    real = EntryOpener.open_line

    def watched(self: EntryOpener, line: Line) -> object:
        numbers.append(line.seq)
        return real(self, line)

    monkeypatch.setattr(EntryOpener, "open_line", watched)
    return numbers


def _file(cast: Cast, name: str = "Di") -> Path:
    return VaultPaths(cast.vault_path).reading(cast.id(name))


class Visit:
    """What one visit read, what it opened for that, and what it said."""

    def __init__(self, cast: Cast, opened: list[int], name: str = "Di") -> None:
        cast.later()
        vault = cast.open()
        opened.clear()
        desk = vault.sign_in_auditor(*cast.factors(name))
        self.left = desk.as_left()
        self.opened = sorted(set(opened))
        self.entries: list[Entry] = list(desk.log.entries)
        self.said = " ".join(desk.view().unheard)
        # Read again with the keys of this visit, and nothing that was kept.
        self.afresh = list(read_log(vault.context, desk._pairs).entries)[: len(self.entries)]
        self.verdict = desk.verify(trust_card=cast.card())
        desk.sign_out()
        vault.close()
        self.size = len(self.entries)

    def is_as_the_log(self) -> bool:
        return self.entries == self.afresh


def _seen_once(cast: Cast, opened: list[int]) -> Visit:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    first = Visit(cast, opened)
    assert (first.opened, first.said, _file(cast).exists()) == (list(range(first.size)), "", True)
    return first


@pytest.fixture(scope="module")
def kept(template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, Visit]:
    """Return the cast of a vault that was opened and seen once, and that visit."""
    cast = cast_in(tmp_path_factory.mktemp("seen") / "home", template)
    with pytest.MonkeyPatch.context() as patch:
        return cast, _seen_once(cast, _watched(patch))


@pytest.fixture
def seen(kept: tuple[Cast, Visit], tmp_path: Path) -> Cast:
    """Return the cast of a copy of it."""
    return copy_of(kept[0], tmp_path / "home")


@pytest.fixture
def first(kept: tuple[Cast, Visit]) -> Visit:
    """Return the visit that there was."""
    return kept[1]


def test_a_later_visit_opens_new_lines_alone(seen: Cast, first: Visit, opened: list[int]) -> None:
    cast = seen
    second = Visit(cast, opened)
    assert second.is_as_the_log()
    assert second.opened == list(range(first.size, second.size))
    assert second.said == ""
    third = Visit(cast, opened)
    assert (third.opened, third.is_as_the_log()) == (list(range(second.size, third.size)), True)
    secret = b"core switch"
    assert secret not in _file(cast).read_bytes()
    # A line that nobody can open is opened again each time, and found again.
    seq = append_unreadable(cast.vault_path)
    for _ in range(2):
        visit = Visit(cast, opened)
        assert seq in visit.opened
        assert visit.entries[seq].fault is not None
        assert visit.is_as_the_log()


def _flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _in_its_place(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        path.unlink()
        make(path)

    return act


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        pytest.param(lambda path: _flipped(path, 10), GONE, id="another-beginning"),
        pytest.param(lambda path: _flipped(path, 200), ALTERED, id="a-byte"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:1000]), ALTERED, id="cut-off"),
        pytest.param(lambda path: path.write_bytes(b"x" * 50_000_000), GONE, id="longer-than-the-log"),
        pytest.param(_in_its_place(lambda path: path.symlink_to("/dev/zero")), GONE, id="a-link"),
        pytest.param(_in_its_place(os.mkfifo), GONE, id="a-pipe"),
        pytest.param(_in_its_place(Path.mkdir), GONE, id="a-folder"),
    ],
)
def test_a_reading_that_was_changed_is_read_anew(
    seen: Cast, opened: list[int], attack: Callable[[Path], None], said: str
) -> None:
    cast = seen
    attack(_file(cast))
    visit = Visit(cast, opened)
    assert (visit.opened, visit.is_as_the_log()) == (list(range(visit.size)), True)
    assert said in visit.said
    # The file is begun again: the visit after that opens new lines alone again, and has nothing to say.
    after = Visit(cast, opened)
    assert after.opened == list(range(visit.size, after.size)) or not _file(cast).is_file()
    assert after.is_as_the_log()
    assert (after.said == "") is _file(cast).is_file()


def test_what_was_shown_last_is_told_from_what_was_changed(seen: Cast, first: Visit, opened: list[int]) -> None:
    cast = seen
    whole = _file(cast).read_bytes()
    for changed in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"more"):
        _file(cast).write_bytes(changed)
        visit = Visit(cast, opened)
        # What lines said holds without it.
        assert (visit.opened[0], visit.is_as_the_log(), ALTERED in visit.said) == (first.size, True, True)


def test_a_reading_of_another_auditor_or_log_tells_nothing(two: Cast, kept: tuple[Cast, Visit], opened: list[int]) -> None:
    _seen_once(two, opened)
    Visit(two, opened, "Gil")
    for source in (_file(two, "Gil"), _file(kept[0])):
        shutil.copy(source, _file(two))
        visit = Visit(two, opened)
        assert (visit.opened, visit.is_as_the_log()) == (list(range(visit.size)), True)
        assert GONE in visit.said


def test_a_line_that_was_changed_since_is_found_as_ever(seen: Cast, opened: list[int]) -> None:
    cast = seen
    lines, seq = lines_of(cast.vault_path), 5
    old = parse(lines[seq].removesuffix(b"\n"))
    assert isinstance(old, Line)
    new = forged_line(cast.vault_path, seq, {"kind": "guard.rebuilt"}, old.prev, old.next_public)
    # In place and of the same length, so that a start that hashes only what came later sees nothing.
    # No Ed25519 signature ends in ff, one of 16 ends in 00.
    lines[seq] = new if len(new) == len(lines[seq]) else lines[seq][:-3] + b"ff\n"
    write_lines(cast.vault_path, lines)
    visit = Visit(cast, opened)
    assert visit.opened == list(range(seq, visit.size))
    assert visit.is_as_the_log()
    assert OTHER in visit.said
    assert f"from entry {seq} on" in visit.said
    assert visit.verdict.verdict == "TAMPERED"


def test_an_older_copy_of_the_log_is_told_by_a_newer_reading(seen: Cast, opened: list[int], tmp_path: Path) -> None:
    cast = seen
    older = copied(cast.vault_path, tmp_path / "older")
    newer = [Visit(cast, opened) for _ in range(3)][-1]
    kept = _file(cast).read_bytes()
    shutil.rmtree(cast.vault_path)
    copied(older, cast.vault_path)
    _file(cast).write_bytes(kept)
    visit = Visit(cast, opened)
    assert visit.size < newer.size
    assert visit.is_as_the_log()
    assert OTHER in visit.said
    assert Visit(cast, opened).said == ""


def test_a_page_as_left_is_of_the_last_visit_and_no_other(
    seen: Cast, first: Visit, opened: list[int], tmp_path: Path
) -> None:
    """Only the auditor's program can write one; what somebody puts in its place is that of another file, visit or log, or none."""
    cast = seen
    of_first = _file(cast).read_bytes()
    second = Visit(cast, opened)
    assert second.left is not None
    assert (second.left.page.entries <= first.size, len(second.left.page.openings)) == (True, 1)
    of_second, end = _file(cast).read_bytes(), 16
    own, other = _parts_end(of_first), _parts_end(of_second)
    put = (
        # The whole file as it was before the last visit, or its page behind the newer entries.
        of_first,
        of_second[:other] + of_first[own:],
        of_second[:-end] + of_first[-end:],
        of_second + b"more",
        of_second[:other],
    )
    later = copied(cast.vault_path, tmp_path / "later")
    for changed in put:
        shutil.rmtree(cast.vault_path)
        copied(later, cast.vault_path)
        _file(cast).write_bytes(changed)
        visit = Visit(cast, opened)
        assert (visit.left, visit.is_as_the_log()) == (None, True)
    # Nor is one shown, even for a moment, where anything is wrong with the log that it speaks of.
    for wrong in (_one_line_changed, append_unreadable):
        shutil.rmtree(cast.vault_path)
        copied(later, cast.vault_path)
        wrong(cast.vault_path)
        assert Visit(cast, opened).left is None
    shutil.rmtree(cast.vault_path)
    copied(later, cast.vault_path)
    assert Visit(cast, opened).left is not None


def _parts_end(data: bytes) -> int:
    """Return where the parts with entries end, and what the auditor was shown begins."""
    at = HEADER_BYTES
    while int.from_bytes(data[at + 12 : at + 20], "big"):
        at += 20 + int.from_bytes(data[at : at + 4], "big")
    return at


def _one_line_changed(vault: Path) -> None:
    lines = lines_of(vault)
    lines[5] = lines[5][:-3] + b"ff\n"
    write_lines(vault, lines)


def test_what_an_auditor_who_left_had_read_is_removed(seen: Cast) -> None:
    cast = seen
    folder = VaultPaths(cast.vault_path).readings
    gone = [folder / "p00000000.sealed", folder / "rest"]
    for path in gone:
        path.write_bytes(b"x")
    cast.open().close()
    assert [path.exists() for path in (*gone, _file(cast))] == [False, False, True]
