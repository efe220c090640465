"""What every way out of the room promises, held by the machine's own: a real socket, a real folder, no stand-in."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.patience import PATIENCE_S
from twinseal.domain.alert import AlertFault
from twinseal.domain.ports import AlertWay
from twinseal.host.drop_folder import DropFolder
from twinseal.host.system_log import SystemLog

NAME = "twinseal-cbcbcbcb-20261120T132700Z-00000344-opened.json"
LINE, NOTICE = b"<106>1 - a b - c - d", b'{"ed25519":"00"}'


@dataclass
class Way:
    """A way with its other end."""

    way: AlertWay
    arrived: Callable[[], list[bytes]]
    take_away: Callable[[], object]
    sent: bytes


def _syslog(folder: Path, ends: ExitStack) -> Way:
    place = folder / "log"
    receiver = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    receiver.bind(str(place))
    receiver.setblocking(False)

    def arrived() -> list[bytes]:
        lines = []
        while True:
            try:
                lines.append(receiver.recv(4096))
            except BlockingIOError:
                return lines

    # The socket file stays, as after a receiver that was killed.
    return Way(SystemLog(place, wait_s=2 * PATIENCE_S), arrived, receiver.close, LINE)


def _drop(folder: Path, ends: ExitStack) -> Way:
    del ends
    place = folder / "drop"
    place.mkdir()
    return Way(
        DropFolder(str(place), must_be_mount=False),
        lambda: [file.read_bytes() for file in sorted(place.iterdir())],
        place.rmdir,
        NOTICE,
    )


@pytest.fixture(params=[_syslog, _drop], ids=["syslog", "drop"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with ExitStack() as ends:
        made: Way = request.param(tmp_path, ends)
        yield made


class TestAlertWay:
    """Run by each implementation."""

    def test_what_is_sent_arrives_whole_and_once(self, way: Way) -> None:
        assert way.way.send(NAME, LINE, NOTICE) == ""
        assert way.arrived() == [way.sent]

    def test_without_its_other_end_it_fails_at_once(self, way: Way) -> None:
        way.take_away()
        begun = time.monotonic()
        assert way.way.send(NAME, LINE, NOTICE) in (AlertFault.NO_READER, AlertFault.NO_FOLDER)
        # To wait at all is to wait twice as long.
        assert time.monotonic() - begun < PATIENCE_S

    def test_a_probe_leaves_nothing_and_tells_of_the_other_end(self, way: Way) -> None:
        assert way.way.probe() == ""
        assert way.arrived() == []
        way.take_away()
        assert way.way.probe() in (AlertFault.NO_READER, AlertFault.NO_FOLDER)


class TestSystemLog:
    """What only a socket can do."""

    @pytest.mark.parametrize("stands", ["nothing", "file", "stream", "folder", "circle"])
    def test_whatever_stands_there_but_a_receiver_is_nobody(self, tmp_path: Path, stands: str) -> None:
        place = tmp_path / "log"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
            match stands:
                case "file":
                    place.write_bytes(b"")
                case "stream":
                    stream.bind(str(place))
                    stream.listen()
                case "folder":
                    place.mkdir()
                case "circle":
                    place.symlink_to(place)
            assert SystemLog(place).send(NAME, LINE, b"") == AlertFault.NO_READER

    def test_a_receiver_that_takes_nothing_is_given_up(self, tmp_path: Path) -> None:
        place = tmp_path / "log"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
            receiver.bind(str(place))
            answers = [""]
            while answers[-1] == "" and len(answers) < 10_000:
                answers.append(SystemLog(place, wait_s=0.1).send(NAME, LINE, b""))
            # Its queue is full, and nobody reads it.
            assert answers[-1] == AlertFault.TIME_OVER
            assert len(answers) > 5


class TestDropFolder:
    """What only a folder can do."""

    def test_no_part_of_a_notice_stays_on_a_full_drive(self, tmp_path: Path) -> None:
        with Mounted(tmp_path, "-t", "tmpfs", "-o", "size=16k,nr_inodes=8") as drive:
            (drive / "filling").write_bytes(b"x" * 8 * 1024)
            with (drive / "filling").open("ab", buffering=0) as filling, pytest.raises(OSError, match="No space"):
                while True:
                    filling.write(b"x" * 4096)
            assert DropFolder(str(drive), must_be_mount=True).send(NAME, LINE, NOTICE) == AlertFault.FULL
            assert [file.name for file in drive.iterdir()] == ["filling"]
            (drive / "filling").unlink()
            assert DropFolder(str(drive), must_be_mount=True).send(NAME, LINE, NOTICE) == ""
            assert (drive / NAME).read_bytes() == NOTICE

    def test_a_folder_on_which_nothing_is_mounted_is_none(self, tmp_path: Path) -> None:
        assert DropFolder(str(tmp_path), must_be_mount=True).send(NAME, LINE, NOTICE) == AlertFault.NOT_A_MOUNT
        assert list(tmp_path.iterdir()) == []
        assert DropFolder(str(tmp_path / "gone"), must_be_mount=True).send(NAME, LINE, NOTICE) == AlertFault.NO_FOLDER
        assert DropFolder("", must_be_mount=False).send(NAME, LINE, NOTICE) == AlertFault.NO_FOLDER

    def test_a_folder_of_reading_alone_takes_nothing(self, tmp_path: Path) -> None:
        with Mounted(tmp_path, "-t", "tmpfs", "-o", "ro") as drive:
            assert DropFolder(str(drive), must_be_mount=True).send(NAME, LINE, NOTICE) == AlertFault.NOT_WRITABLE

    def test_a_pipe_or_a_link_in_its_place_holds_up_nothing(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "link").symlink_to(tmp_path)
        for name in ("pipe", "link"):
            assert DropFolder(str(tmp_path / name), must_be_mount=False).send(NAME, LINE, NOTICE) == AlertFault.NO_FOLDER

    def test_without_a_signature_nothing_is_written(self, tmp_path: Path) -> None:
        assert DropFolder(str(tmp_path), must_be_mount=False).send(NAME, LINE, b"") == AlertFault.NOT_SIGNED
        assert list(tmp_path.iterdir()) == []

    def test_the_program_of_the_diode_may_read_a_notice(self, tmp_path: Path) -> None:
        before = os.umask(0o077)
        try:
            assert DropFolder(str(tmp_path), must_be_mount=False).send(NAME, LINE, NOTICE) == ""
        finally:
            os.umask(before)
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o644


class Mounted:
    """A file system mounted for one test; where this machine mounts nothing, the test is skipped and says so."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._place, self._options = folder / "drive", options

    def __enter__(self) -> Path:
        self._place.mkdir()
        if subprocess.run(["mount", *self._options, "none", str(self._place)], capture_output=True, check=False).returncode:
            pytest.skip("nothing may be mounted here")
        return self._place

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self._place)], check=True)
