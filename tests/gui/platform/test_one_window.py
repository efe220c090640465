"""A second start raises the first window: real processes, a real bus, a real window manager on a real X server."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from conftest import Cast
from fakes.patience import wait_until
from fakes.private_bus import private_bus
from fakes.virtual_display import virtual_display
from twinseal.gui.platform.one_window import INTERFACE, MEMBER, PLACE, name_of

ROOT = Path(__file__).resolve().parents[3]
DRIVER = Path(__file__).with_name("drive_one_window.py")
SCREEN = 1280, 800
COVER = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(["cover"])
window = QLabel("cover")
window.showMaximized()
window.activateWindow()
print(int(window.winId()), flush=True)
application.exec()
"""


@contextlib.contextmanager
def desktop() -> Iterator[dict[str, str]]:
    """Run a bus, an X server with a small screen and a window manager; yields the variables of who lives there."""
    with private_bus() as bus, virtual_display("x".join(map(str, SCREEN))) as display:
        variables = {
            **os.environ, **bus, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT / "app"),
        }  # fmt: skip
        manager = subprocess.Popen(["openbox", "--sm-disable"], env=variables, stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: "window id" in asked(variables, "-root", "_NET_SUPPORTING_WM_CHECK"))
            yield variables
        finally:
            manager.terminate()
            manager.wait()


def asked(variables: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(["xprop", *words], env=variables, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout


def is_in_front(variables: Mapping[str, str], window: int) -> bool:
    answer = asked(variables, "-root", "_NET_ACTIVE_WINDOW")
    match = re.search(r"0x([0-9a-f]+)", answer)
    return match is not None and int(match[1], 16) == window


@contextlib.contextmanager
def shown(variables: Mapping[str, str], *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a program that says the id of its window; yields both."""
    with subprocess.Popen(
        [sys.executable, "-P", *words], env=dict(variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        try:
            yield program, int(program.stdout.readline())
        finally:
            program.kill()


def frame_of(variables: Mapping[str, str], window: int) -> tuple[int, int, int, int]:
    """Return where a window stands with its frame: left, upper, right and lower edge."""
    extents = re.findall(r"\d+", asked(variables, "-id", str(window), "_NET_FRAME_EXTENTS").partition("=")[2])
    left, right, upper, lower = map(int, extents)
    assert upper, "the window manager puts a title above it"
    words = ["xwininfo", "-id", str(window)]
    said = subprocess.run(words, env=dict(variables), capture_output=True, text=True, check=True, timeout=30).stdout
    corner = re.findall(r"Absolute upper-left [XY]: +(-?\d+)", said)
    wide, high = (int(size) for size in re.findall(r"(?:Width|Height): (\d+)", said))
    x, y = map(int, corner)
    return x - left, y - upper, x + wide + right, y + high + lower


def is_whole(variables: Mapping[str, str], window: int) -> bool:
    left, upper, right, lower = frame_of(variables, window)
    return left >= 0 and upper >= 0 and right <= SCREEN[0] and lower <= SCREEN[1]


def second_start(variables: Mapping[str, str], vault: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "twinseal", "window", "--end-when-painted", "--vault", str(vault)],
        env=dict(variables), capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_second_start_brings_the_first_window_to_the_front(cast: Cast, tmp_path: Path) -> None:
    link = tmp_path / "by-another-way.twinseal"
    link.symlink_to(cast.vault_path)
    with desktop() as variables, shown(variables, str(DRIVER), "--vault", str(cast.vault_path)) as (_, first):
        wait_until(lambda: is_in_front(variables, first))
        # It would fill the screen without its title: it makes room for that.
        wait_until(lambda: is_whole(variables, first))
        with shown(variables, "-c", COVER) as (_, cover):
            wait_until(lambda: is_in_front(variables, cover))
            done = second_start(variables, link)
            assert (done.returncode, done.stdout) == (0, b"")
            assert done.stderr.startswith(b"twinseal: This vault is open in another window,")
            wait_until(lambda: is_in_front(variables, first))
            # A minimised one comes back, too.
            subprocess.run(["xdotool", "windowminimize", str(first)], env=variables, check=True, timeout=30)
            wait_until(lambda: not is_in_front(variables, first))
            assert second_start(variables, cast.vault_path).returncode == 0
            wait_until(lambda: is_in_front(variables, first))


def called(variables: Mapping[str, str], name: str, member: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["dbus-send", "--session", "--print-reply", f"--dest={name}", PLACE, member, *words],
        env=dict(variables), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_nothing_but_to_be_raised_can_be_asked_for(cast: Cast) -> None:
    with private_bus() as bus:
        variables = {**os.environ, **bus, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "app")}
        with shown(variables, str(DRIVER), "--vault", str(cast.vault_path)) as (program, _):
            name = name_of(cast.vault_path)
            assert re.fullmatch(r"org\.twinseal\.Window\.v[0-9a-f]{32}", name)
            described = called(variables, name, "org.freedesktop.DBus.Introspectable.Introspect")
            (ours,) = re.findall(rf'<interface name="{INTERFACE}">(.*?)</interface>', described.stdout, re.DOTALL)
            assert ours.split() == ["<method", f'name="{MEMBER}">', "</method>"]
            interfaces = re.findall(r'<interface name="(.*?)">', described.stdout)
            assert {each for each in interfaces if not each.startswith("org.freedesktop.DBus.")} == {INTERFACE}
            # The bus's own way to properties is there; none is.
            assert "<property" not in described.stdout
            answer = called(variables, name, f"{INTERFACE}.{MEMBER}")
            assert answer.returncode == 0
            assert len(answer.stdout.splitlines()) == 1, "an answer without words"
            for member in ("deleteLater", "close", "Raise2"):
                assert called(variables, name, f"{INTERFACE}.{member}").returncode != 0
            assert called(variables, name, f"{INTERFACE}.{MEMBER}", "string:more").returncode != 0
            assert program.poll() is None
            assert program.stdin is not None
            program.stdin.write("end\n")
            program.stdin.flush()
            assert program.wait(60) == 0
            assert "ServiceUnknown" in called(variables, name, f"{INTERFACE}.{MEMBER}").stderr


@pytest.mark.parametrize("bus", [{}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}])
def test_without_an_answer_the_second_start_says_who_has_it(cast: Cast, bus: dict[str, str]) -> None:
    with private_bus() as own:
        variables = {
            **os.environ, **own, **bus, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "app"),
        }  # fmt: skip
        vault = cast.open()
        script = (
            "import sys\n"
            "from PySide6.QtCore import QTimer\n"
            "from twinseal.cli.window_options import window_options\n"
            "from twinseal.gui import application\n"
            "from twinseal.gui.start.welcome_screen import WelcomeScreen\n"
            "refuse = WelcomeScreen.refuse\n"
            "def said(screen, sentence):\n"
            "    print(sentence, flush=True); refuse(screen, sentence); QTimer.singleShot(0, screen.window().close)\n"
            "WelcomeScreen.refuse = said\n"
            "sys.exit(application.run_window(window_options(sys.argv[1:])))\n"
        )
        done = subprocess.run(
            [sys.executable, "-P", "-c", script, "--vault", str(cast.vault_path)],
            env=variables, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        vault.close()
    assert done.returncode == 0, done.stderr
    assert "already open in another instance" in done.stdout


def test_one_folder_has_one_name_and_a_copy_another(tmp_path: Path) -> None:
    first, second = tmp_path / "a.twinseal", tmp_path / "b.twinseal"
    first.mkdir()
    second.mkdir()
    (tmp_path / "link").symlink_to(first)
    assert name_of(first) == name_of(tmp_path / "link") != name_of(second)
    assert "twinseal" not in name_of(first).removeprefix("org.twinseal.Window.")
    assert name_of(tmp_path / "nowhere") == ""
