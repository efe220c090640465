"""Players of the system: the first that plays is named, one that fails or hangs is passed over, none is waited for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.patience import PATIENCE_S
from fakes.processor_time import processor_time
from twinseal.domain.alert import Moment
from twinseal.gui.platform.tones import SystemTones
from twinseal.host.programs import PLAYERS, SYSTEM_FOLDERS, system_program

PLAYS = '#!/bin/sh\n{ echo "$@"; env; } > "$(dirname "$0")/$(basename "$0").said"\n'
FAILS = "#!/bin/sh\nexit 1\n"
HANGS = '#!/bin/sh\necho $$ > "$(dirname "$0")/hangs"\nexec sleep 600\n'
GONE = "#!/nowhere/at/all\n"
LONG_MS = int(PATIENCE_S * 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def tones_of(folder: Path, players: dict[str, str], *, limit_ms: int = LONG_MS) -> SystemTones:
    for name, script in players.items():
        file = folder / name
        file.write_text(script, encoding="ascii")
        file.chmod(0o755)
    return SystemTones(program=lambda name: folder / name if (folder / name).exists() else None, limit_ms=limit_ms)


def answer_of(tones: SystemTones, qtbot: QtBot) -> str:
    answers: list[str] = []
    tones.play(Moment.OPENED, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert len(answers) == 1
    return answers[0]


@pytest.mark.parametrize(
    ("players", "wanted"),
    [
        ({"pw-play": PLAYS, "paplay": PLAYS, "aplay": PLAYS}, "pw-play"),
        ({"pw-play": FAILS, "paplay": PLAYS, "aplay": PLAYS}, "paplay"),
        ({"paplay": GONE, "aplay": PLAYS}, "aplay"),
        ({"pw-play": FAILS, "paplay": FAILS, "aplay": FAILS}, "bell"),
        ({}, "bell"),
    ],
)
def test_the_first_player_that_plays_is_named(folder: Path, qtbot: QtBot, players: dict[str, str], wanted: str) -> None:
    assert answer_of(tones_of(folder, players), qtbot) == wanted
    later = PLAYERS[PLAYERS.index(wanted) + 1 :] if wanted in PLAYERS else ()
    assert not any((folder / f"{name}.said").exists() for name in later)


def test_a_player_that_hangs_is_ended_and_the_next_plays(folder: Path, qtbot: QtBot) -> None:
    tones = tones_of(folder, {"pw-play": HANGS, "aplay": PLAYS}, limit_ms=300)
    answers: list[str] = []
    with processor_time() as spent:
        tones.play(Moment.OPENED, answers.append)
    assert answers == []
    assert spent.seconds < 0.2
    assert tones.at_work() == "pw-play"
    (hanging,) = (process.processId() for process in tones._running)
    assert hanging
    # The next one hangs nowhere, however long it takes to start.
    tones._limit_ms = LONG_MS
    qtbot.waitUntil(lambda: answers == ["aplay"])
    assert not Path("/proc", str(hanging)).exists()


def test_a_player_does_not_outlive_the_program(folder: Path, qtbot: QtBot) -> None:
    tones = tones_of(folder, {"pw-play": HANGS})
    tones.play(Moment.OPENED, lambda _player: None)
    qtbot.waitUntil(lambda: (folder / "hangs").exists() and bool((folder / "hangs").read_text()))
    tones.stop()
    assert not Path("/proc", (folder / "hangs").read_text(encoding="ascii").strip()).exists()


_DROPPED = """
import gc, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from twinseal.domain.alert import Moment
from twinseal.gui.platform.tones import SystemTones
application = QApplication([])
programs = {"paplay": Path("/nowhere"), "aplay": Path("/bin/true")}
for number in range(60):
    tones, answers = SystemTones(program=programs.get, limit_ms=60_000), []
    tones.play(Moment.OPENED, answers.append)
    while not answers:
        application.processEvents()
    assert answers == ["aplay"]
    if number % 2:
        tones.play(Moment.OPENED, answers.append)
    del tones
    application.processEvents()
    gc.collect()
print("fine")
"""


def test_tones_that_go_while_a_player_runs_crash_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", _DROPPED], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, "fine\n"), done.stderr[-2000:]
    assert "Traceback" not in done.stderr


def test_a_player_is_told_no_server_of_another_machine(folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PULSE_SERVER": "tcp:elsewhere", "DISPLAY": ":7", "XDG_RUNTIME_DIR": "/run/user/7"}.items():
        monkeypatch.setenv(name, value)
    assert answer_of(tones_of(folder, {"pw-play": PLAYS}), qtbot) == "pw-play"
    words, *surroundings = (folder / "pw-play.said").read_text(encoding="utf-8").splitlines()
    assert words.endswith("/sounds/opened.wav")
    assert Path(words).is_file()
    assert {"PULSE_SERVER=unix:/run/user/7/pulse/native", "XDG_RUNTIME_DIR=/run/user/7"} <= set(surroundings)
    assert not [line for line in surroundings if "elsewhere" in line or line.startswith("DISPLAY")]


def test_without_player_and_bell_nothing_played(folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(QApplication, "beep", broken)
    assert answer_of(tones_of(folder, {}), qtbot) == ""


def test_players_come_from_folders_of_the_system_alone() -> None:
    aplay = system_program("aplay")
    assert aplay is not None
    assert aplay.parent in SYSTEM_FOLDERS
