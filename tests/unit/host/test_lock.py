"""One process, one vault: the second is refused by name, the dead hold nothing, the lock's text means nothing."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import twinseal.host.lock
from twinseal.domain.errors import DiskFault, VaultInUse
from twinseal.host.lock import VaultLock, is_held

CHILD = """
import sys
from pathlib import Path
from twinseal.host.lock import VaultLock
lock = VaultLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def sentence_of_a_second(path: Path) -> str:
    with pytest.raises(VaultInUse) as caught:
        VaultLock(path).acquire()
    return caught.value.sentence


def test_the_second_is_refused_and_told_who_holds_it(path: Path) -> None:
    with VaultLock(path):
        assert f"process {os.getpid()} of " in sentence_of_a_second(path)
        assert path.stat().st_mode & 0o777 == 0o600
    with VaultLock(path):
        pass


def test_a_second_release_is_fine_and_a_refused_frees_nothing(path: Path) -> None:
    first, second = VaultLock(path), VaultLock(path)
    first.acquire()
    with pytest.raises(VaultInUse):
        second.acquire()
    second.release()
    sentence_of_a_second(path)
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_look_at_the_lock_takes_and_frees_nothing(path: Path) -> None:
    assert not is_held(path.parent)
    with VaultLock(path):
        assert is_held(path.parent)
        sentence_of_a_second(path)
    assert not is_held(path.parent)
    with VaultLock(path):
        pass
    assert not is_held(path.parent / "nowhere")


def test_a_killed_process_holds_nothing(path: Path) -> None:
    app = str(Path(twinseal.host.lock.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        env={"PYTHONPATH": app, "PATH": "/usr/bin:/bin"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert f"process {child.pid} of " in sentence_of_a_second(path)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    with VaultLock(path):
        assert json.loads(path.read_bytes())["pid"] == os.getpid()


@pytest.mark.parametrize("stale", [b"", b"{", b"[]", b"\xff\xfe", b'{"pid": "x"}', b"[" * 4000, b"9" * 4096])
def test_stale_text_is_harmless(path: Path, stale: bytes) -> None:
    path.write_bytes(stale)
    with VaultLock(path):
        path.write_bytes(stale)
        assert "unknown process" in sentence_of_a_second(path)


def test_hostile_text_stays_one_visible_line(path: Path) -> None:
    with VaultLock(path):
        path.write_text(json.dumps({"pid": 7, "user": "a\nb\u202ec", "station": "s" * 900, "since": "\x1b[2J"}))
        sentence = sentence_of_a_second(path)
    assert len(sentence) < 300
    assert sentence.isprintable()


def test_nothing_but_a_plain_file_is_a_lock(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    for make in (lambda: path.symlink_to(victim), lambda: os.mkfifo(path), path.mkdir):
        make()
        with pytest.raises(DiskFault):
            VaultLock(path).acquire()
        path.rmdir() if path.is_dir() else path.unlink()
    assert victim.read_bytes() == b"untouched"


def test_what_a_hard_link_leads_to_is_never_written_to(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b'{"pid": precious')
    os.link(victim, path)
    with VaultLock(path):
        assert victim.read_bytes() == b'{"pid": precious'
        assert (victim.stat().st_nlink, path.stat().st_nlink) == (1, 1)
        assert f"process {os.getpid()} of " in sentence_of_a_second(path)


def test_a_lock_that_is_held_stays_when_somebody_links_it(path: Path, tmp_path: Path) -> None:
    with VaultLock(path):
        os.link(path, tmp_path / "copy")
        assert f"process {os.getpid()} of " in sentence_of_a_second(path)
        assert path.exists()


@pytest.mark.parametrize("text", [b"precious", b'{"pid": 1' + b"x" * 5000])
def test_a_file_that_was_moved_into_its_place_keeps_its_text(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    with VaultLock(path):
        assert path.read_bytes() == text
        assert "unknown process" in sentence_of_a_second(path)


def test_a_file_system_without_locks_is_refused_and_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(DiskFault):
        VaultLock(path).acquire()
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("how", ["removed", "replaced", "renamed"])
def test_a_removed_lock_file_lets_no_second_process_in(path: Path, how: str) -> None:
    with VaultLock(path):
        if how == "renamed":
            path.rename(path.with_name("old"))
        else:
            path.unlink()
        if how == "replaced":
            path.write_bytes(b"")
        assert "unknown process" in sentence_of_a_second(path)
    with VaultLock(path):
        pass


def test_where_folders_cannot_be_locked_the_file_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fcntl.flock

    def files_only(handle: int, how: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(errno.EBADF, "no locks for folders")
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", files_only)
    before = len(os.listdir("/proc/self/fd"))
    with VaultLock(path):
        assert f"process {os.getpid()} of " in sentence_of_a_second(path)
    assert len(os.listdir("/proc/self/fd")) == before
