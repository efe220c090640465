"""What every `Files` promises: held by the real one and by the fake that tests break."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.faulty_files import FaultyFiles
from twinseal.domain.errors import Cancelled, DiskFault, FileMissing, FileTooLarge, NotARegularFile, TwinsealError
from twinseal.domain.ports import Files
from twinseal.host.file_copies import BLOCK, SYNCED
from twinseal.host.files import RealFiles


@pytest.fixture(params=["real", "faulty"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return RealFiles() if request.param == "real" else FaultyFiles(tmp_path)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


IMPOSTORS = ("link", "dangling link", "link to a folder", "folder", "pipe", "socket", "device")


@pytest.fixture(params=IMPOSTORS)
def impostor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Yield a thing that stands where a plain file is expected; what a link points to must stay as it is."""
    place, victim, folder = tmp_path / "place", tmp_path / "victim", tmp_path / "victims"
    victim.write_bytes(b"untouched")
    folder.mkdir()
    (folder / "one").write_bytes(b"untouched")
    match request.param:
        case "link":
            place.symlink_to(victim)
        case "dangling link":
            place.symlink_to(tmp_path / "nowhere")
        case "link to a folder":
            place.symlink_to(folder)
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
        case "socket":
            made = socket.socket(socket.AF_UNIX)
            made.bind(str(place))
            made.close()
        case "device":
            try:
                os.mknod(place, 0o600 | 0o020000, os.makedev(1, 3))
            except PermissionError:
                place.symlink_to("/dev/null")
    yield place
    assert victim.read_bytes() == b"untouched"
    assert (folder / "one").read_bytes() == b"untouched"
    assert not (tmp_path / "nowhere").exists()


class TestFiles:
    """Run by each implementation."""

    def test_create_read_facts(self, files: Files, tmp_path: Path) -> None:
        path = tmp_path / "new"
        assert files.facts(path) is None
        files.create(path, b"0123456789")
        assert files.read(path, limit=10) == b"0123456789"
        assert files.read_at(path, 4, 3) == b"456"
        assert files.read_at(path, 8, 100) == b"89"
        assert files.read_at(path, 100, 1) == b""
        facts = files.facts(path)
        assert facts is not None
        assert (facts.size, facts.links) == (10, 1)
        assert files.sha256(path) == (hashlib.sha256(b"0123456789").hexdigest(), 10)
        assert mode(path) == 0o600

    def test_permissions_come_before_contents_whatever_the_mask(self, files: Files, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            files.create(tmp_path / "file", b"x")
            files.replace(tmp_path / "other", b"x")
            files.make_folder(tmp_path / "folder")
        finally:
            os.umask(before)
        assert (mode(tmp_path / "file"), mode(tmp_path / "other"), mode(tmp_path / "folder")) == (0o600, 0o600, 0o700)

    def test_create_never_overwrites(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        (tmp_path / "here").write_bytes(b"first")
        refused(DiskFault, lambda: files.create(tmp_path / "here", b"second"))
        assert (tmp_path / "here").read_bytes() == b"first"

    def test_a_file_over_its_limit_is_not_read(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        files.create(tmp_path / "big", bytes(11))
        refused(FileTooLarge, lambda: files.read(tmp_path / "big", limit=10))

    def test_append_and_write_in_place(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        path = tmp_path / "log"
        refused(FileMissing, lambda: files.append(path, b"x"))
        refused(FileMissing, lambda: files.write_at(path, 0, b"x"))
        files.create(path, b"one\n")
        files.append(path, b"two\n")
        files.write_at(path, 4, b"TWO")
        assert path.read_bytes() == b"one\nTWO\n"

    @pytest.mark.parametrize("offset", [-1, 2, 4, 100])
    def test_write_in_place_never_makes_a_file_longer(
        self, files: Files, tmp_path: Path, offset: int, refused: Callable[..., str]
    ) -> None:
        files.create(tmp_path / "slots", b"1234")
        refused(DiskFault, lambda: files.write_at(tmp_path / "slots", offset, b"xyz"))
        assert (tmp_path / "slots").read_bytes() == b"1234"

    def test_copy_and_read_back(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        data = os.urandom(SYNCED + 70_000)
        steps: list[int] = []
        seen: list[int] = []
        source, target = tmp_path / "log", tmp_path / "copy"
        source.write_bytes(data + b"added since")
        assert files.copy(source, target, len(data), steps.append) == len(data)
        assert target.read_bytes() == data
        assert mode(target) == 0o600
        assert steps == [0, SYNCED]
        expected = hashlib.sha256(data).hexdigest(), len(data)
        assert files.read_back(target, seen.append) == files.read_back(target, seen.append, source=source) == expected
        assert seen[:2] == [0, BLOCK]
        # A byte of the last block, which is not full, and one of a block before.
        for place in (len(data) - 1, 5_000_000):
            with target.open("r+b") as changed:
                changed.seek(place)
                changed.write(bytes([data[place] ^ 1]))
            assert "read back differently" in refused(DiskFault, lambda: files.read_back(target, id, source=source))
            target.unlink()
            files.copy(source, target, len(data), id)
        assert "read back differently" in refused(DiskFault, lambda: files.read_back(source, id, source=target))
        assert files.copy(target, tmp_path / "shorter", len(data) + 5, id) == len(data)
        refused(DiskFault, lambda: files.copy(source, target, 3, id))
        refused(FileMissing, lambda: files.copy(tmp_path / "none", tmp_path / "new", 3, id))
        refused(FileMissing, lambda: files.read_back(target, id, source=tmp_path / "none"))
        files.create(tmp_path / "empty", b"")
        assert files.copy(tmp_path / "empty", tmp_path / "new", 3, id) == 0
        assert files.read_back(tmp_path / "new", id) == (hashlib.sha256(b"").hexdigest(), 0)

    def test_a_copy_that_is_stopped_leaves_nothing(self, files: Files, tmp_path: Path) -> None:
        def stop(done: int) -> None:
            if done:
                raise Cancelled

        (tmp_path / "log").write_bytes(bytes(SYNCED + 1))
        with pytest.raises(Cancelled):
            files.copy(tmp_path / "log", tmp_path / "copy", SYNCED + 1, stop)
        assert os.listdir(tmp_path) == ["log"]
        with pytest.raises(Cancelled):
            files.read_back(tmp_path / "log", stop)

    def test_truncate(self, files: Files, tmp_path: Path) -> None:
        files.create(tmp_path / "file", b"12345")
        files.truncate(tmp_path / "file", 2)
        assert (tmp_path / "file").read_bytes() == b"12"

    def test_replace_keeps_what_was_before(self, files: Files, tmp_path: Path) -> None:
        path, previous = tmp_path / "header", tmp_path / "header.1"
        for number in range(4):
            files.replace(path, b"%d" % number, keep_previous=previous)
            assert path.read_bytes() == b"%d" % number
            assert not previous.exists() if number == 0 else previous.read_bytes() == b"%d" % (number - 1)
        assert sorted(file.name for file in tmp_path.iterdir()) == ["header", "header.1"]
        assert files.facts(path).links == 1
        assert files.facts(previous).links == 1

    def test_replace_where_an_earlier_crash_left_its_parts(self, files: Files, tmp_path: Path) -> None:
        path, previous = tmp_path / "header", tmp_path / "header.1"
        path.write_bytes(b"old")
        os.link(path, previous)
        os.link(path, tmp_path / "header.1.tmp")
        (tmp_path / "header.tmp").write_bytes(b"half")
        files.replace(path, b"new", keep_previous=previous)
        assert (path.read_bytes(), previous.read_bytes()) == (b"new", b"old")
        assert sorted(file.name for file in tmp_path.iterdir()) == ["header", "header.1"]

    def test_rename_never_overwrites(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        files.create(tmp_path / "a", b"a")
        files.create(tmp_path / "b", b"b")
        refused(DiskFault, lambda: files.rename(tmp_path / "a", tmp_path / "b"))
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
        refused(DiskFault, lambda: files.rename(tmp_path / "a", tmp_path / "dangling"))
        files.rename(tmp_path / "a", tmp_path / "c")
        assert files.names(tmp_path) == ("b", "c", "dangling")
        refused(FileMissing, lambda: files.rename(tmp_path / "a", tmp_path / "d"))

    def test_folders(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        folder = tmp_path / "folder"
        files.make_folder(folder)
        files.make_folder(folder)
        files.make_folder(folder / "deep")
        files.create(folder / "deep" / "file", b"x")
        files.create(folder / "file", b"x")
        assert files.names(folder) == ("deep", "file")
        refused(FileMissing, lambda: files.make_folder(tmp_path / "none" / "folder"))
        refused(FileMissing, lambda: files.names(tmp_path / "none"))
        refused(DiskFault, lambda: files.names(folder / "file"))
        (tmp_path / "link").symlink_to(folder)
        refused(NotARegularFile, lambda: files.names(tmp_path / "link"))
        assert files.names(tmp_path / "link", through_link=True) == ("deep", "file")
        refused(NotARegularFile, lambda: files.make_folder(folder / "file"))
        files.remove_folder(folder)
        files.remove_folder(folder)
        assert not folder.exists()

    def test_what_is_removed_stays_inside_the_folder(
        self, files: Files, tmp_path: Path, refused: Callable[..., str]
    ) -> None:
        outside, folder = tmp_path / "outside", tmp_path / "folder"
        outside.mkdir()
        (outside / "kept").write_bytes(b"kept")
        folder.mkdir()
        (folder / "link").symlink_to(outside)
        files.remove_folder(folder)
        (tmp_path / "link").symlink_to(outside)
        refused(NotARegularFile, lambda: files.remove_folder(tmp_path / "link"))
        refused(NotARegularFile, lambda: files.remove_folder(outside / "kept"))
        assert (outside / "kept").read_bytes() == b"kept"

    def test_remove(self, files: Files, tmp_path: Path) -> None:
        files.create(tmp_path / "file", b"x")
        files.remove(tmp_path / "file")
        files.remove(tmp_path / "file")
        assert not (tmp_path / "file").exists()

    def test_sync_and_room(self, files: Files, tmp_path: Path, refused: Callable[..., str]) -> None:
        (tmp_path / "file").write_bytes(b"x")
        files.sync_file(tmp_path / "file")
        refused(FileMissing, lambda: files.sync_file(tmp_path / "none"))
        assert 0 < files.space(tmp_path).free <= files.space(tmp_path).total
        refused(FileMissing, lambda: files.space(tmp_path / "none"))

    def test_nothing_but_a_plain_file_is_ever_used(self, files: Files, impostor: Path) -> None:
        plain = impostor.parent / "victim"
        acts = [
            lambda: files.read(impostor, limit=100),
            lambda: files.read_at(impostor, 0, 1),
            lambda: files.facts(impostor),
            lambda: files.create(impostor, b"x"),
            lambda: files.append(impostor, b"x"),
            lambda: files.write_at(impostor, 0, b"x"),
            lambda: files.truncate(impostor, 0),
            lambda: files.sync_file(impostor),
            lambda: files.sha256(impostor),
            lambda: files.copy(impostor, impostor.parent / "copy", 1, id),
            lambda: files.copy(plain, impostor, 1, id),
            lambda: files.read_back(impostor, id),
            lambda: files.read_back(plain, id, source=impostor),
        ]
        for act in acts:
            with pytest.raises(TwinsealError) as caught:
                act()
            assert len(caught.value.sentence) > 20

    def test_a_replaced_impostor_leaves_what_it_pointed_to(self, files: Files, impostor: Path) -> None:
        try:
            files.replace(impostor, b"new")
        except DiskFault:
            assert impostor.is_dir()
        else:
            assert impostor.read_bytes() == b"new"
            assert not impostor.is_symlink()

    def test_an_impostor_is_not_kept_as_the_previous_file(self, files: Files, impostor: Path, tmp_path: Path) -> None:
        with pytest.raises(NotARegularFile):
            files.replace(impostor, b"new", keep_previous=tmp_path / "previous")
        assert not os.path.lexists(tmp_path / "previous")
        assert not os.path.lexists(tmp_path / "place.tmp")

    def test_an_impostor_in_the_place_of_the_temporary_file(self, files: Files, tmp_path: Path) -> None:
        victim = tmp_path / "victim"
        victim.write_bytes(b"untouched")
        (tmp_path / "header.tmp").symlink_to(victim)
        (tmp_path / "header.1.tmp").symlink_to(victim)
        files.replace(tmp_path / "header", b"one", keep_previous=tmp_path / "header.1")
        files.replace(tmp_path / "header", b"two", keep_previous=tmp_path / "header.1")
        assert victim.read_bytes() == b"untouched"
        assert not (tmp_path / "header.1").is_symlink()
