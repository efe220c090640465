"""Sound and tray at a terminal: what cannot be given has failed with its reason, and nothing of it hangs or stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.patience import PATIENCE_S, Patience, wait_until
from twinseal.cli import room_alerts
from twinseal.cli.room_alerts import RoomHere
from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.host.readable import is_readable

SOUND, TRAY = RoomAlerts(tray=False), RoomAlerts(sound=False)


def both_failed(sound: AlertFault, tray: AlertFault) -> tuple[Tried, Tried]:
    return Tried(Channel.SOUND, "failed", sound), Tried(Channel.TRAY, "failed", tray)


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(*pids: int) -> bool:
    wait_until(lambda: not any(map(is_there, pids)))
    return True


def answered(room: RoomHere, came: list[Tried], count: int) -> None:
    patience = Patience()
    while len(came) < count and not patience.is_over():
        room.settle(0.1)


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what lets these lines of Python be the process beside it."""

    def be(program: str) -> None:
        monkeypatch.setattr(room_alerts, "module_command", lambda *_: [sys.executable, "-S", "-c", program])

    return be


@pytest.mark.usefixtures("console")
def test_a_console_without_a_player_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_alerts, "system_program", lambda _name: None)
    with RoomHere() as room:
        room.prepare(RoomAlerts())
        assert room.give(RoomAlerts(), "7K3-M0Q") == both_failed(AlertFault.NO_PLAYER, AlertFault.NO_DISPLAY)
        assert room._child is None


@pytest.mark.usefixtures("console")
def test_a_console_has_no_tray_and_a_tone_is_asked_for(beside: Callable[[str], None]) -> None:
    beside(
        "import os, sys; line = sys.stdin.readline()\n"
        "good = os.environ['QT_QPA_PLATFORM'] == 'offscreen' and '\"tray\": false' in line\n"
        'print(\'[1, "sound", "sent", "", "aplay"]\' if good else \'\', flush=True); sys.stdin.read()'
    )
    with RoomHere() as room:
        sent, failed = room.give(RoomAlerts(), "7K3-M0Q")
        assert sent == Tried(Channel.SOUND, "sent", player="aplay")
        assert failed == Tried(Channel.TRAY, "failed", AlertFault.NO_DISPLAY)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("", AlertFault.ENDED),
        ("print('no JSON')", AlertFault.ENDED),
        ('print(\'[1, "sound", "sent", "", "curl"]\', flush=True); import time; time.sleep(60)', AlertFault.ENDED),
        (
            'print(\'[1, "sound", "failed", "never heard of", ""]\', flush=True); import time; time.sleep(60)',
            AlertFault.ENDED,
        ),
        ("print('[' * 60_000, flush=True); import time; time.sleep(60)", AlertFault.ENDED),
        ("import time; time.sleep(60)", AlertFault.TIME_OVER),
    ],
    ids=["ends", "says nothing", "lies", "of no fault", "nests", "hangs"],
)
def test_a_room_that_does_not_answer_has_failed(
    monkeypatch: pytest.MonkeyPatch, beside: Callable[[str], None], program: str, why: AlertFault
) -> None:
    monkeypatch.setattr(room_alerts, "_LIMIT_S", 0.3 if why is AlertFault.TIME_OVER else PATIENCE_S)
    beside(program)
    with RoomHere() as room:
        assert room.give(RoomAlerts(), "7K3-M0Q") == both_failed(why, why)
        assert room.give(RoomAlerts(sound=False, tray=False), "") == ()
    monkeypatch.setattr(room_alerts, "module_command", lambda *_: ["/nowhere/at/all"])
    with RoomHere() as room:
        assert room.give(RoomAlerts(), "") == both_failed(AlertFault.ENDED, AlertFault.ENDED)


def test_one_that_hangs_is_never_waited_for(beside: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_alerts, "_END_S", 0.1)
    # To wait for an answer is to wait twice as long as the test may take on any machine.
    monkeypatch.setattr(room_alerts, "_LIMIT_S", 2 * PATIENCE_S)
    beside("import time; time.sleep(600)")
    came: list[Tried] = []
    began = time.monotonic()
    with RoomHere() as room:
        room.prepare(RoomAlerts())
        for moment in (Moment.OPENED, Moment.TWO_MINUTES):
            room.begin(moment, RoomAlerts(), came.append)
            room.settle()
        child = room._child
        assert child is not None
        room.rest()
    assert came == []
    assert time.monotonic() - began < PATIENCE_S
    assert gone(child.pid)


def test_one_that_talks_without_end_keeps_nobody(beside: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_alerts, "_END_S", 0.1)
    # Whoever writes is always quicker than whoever reads.
    monkeypatch.setattr(room_alerts, "is_readable", lambda end, _wait_s: is_readable(end, 2))
    row = '[0, "sound", "begun", "", "bell"]\n'
    beside(f"import sys, time; sys.stdin.readline(); print({row!r} * 20_000, flush=True); time.sleep(600)")
    with RoomHere() as room:
        room.begin(Moment.OPENED, SOUND, print)
        room.settle()
        assert room.at_work() == "bell"
        child = room._child
        assert child is not None
        assert child.stdout is not None
        assert is_readable(child.stdout.fileno(), 2)


def test_one_that_died_is_started_again_at_the_next_moment(beside: Callable[[str], None]) -> None:
    beside(
        "import json, sys\n"
        "asked = json.loads(sys.stdin.readline())\n"
        "assert asked['moment'] == 'two_minutes'\n"
        "print(json.dumps([asked['number'], 'tray', 'sent', '', '']), flush=True); sys.stdin.read()"
    )
    came: list[Tried] = []
    with RoomHere() as room:
        for moment in (Moment.OPENED, Moment.TWO_MINUTES):
            room.begin(moment, TRAY, came.append)
            before = len(came)
            answered(room, came, before + 1)
    assert came == [Tried(Channel.TRAY, "failed", AlertFault.ENDED), Tried(Channel.TRAY, "sent")]


_PLAYS = '#!/bin/sh\necho "$@" >> {folder}/played\n'
_HANGS = "#!/bin/sh\necho $$ > {folder}/hangs\nexec sleep 600\n"
_WITH_PLAYER = """
import sys
from pathlib import Path
from twinseal.gui.platform import room_process, tones
tones.SystemTones.__init__.__kwdefaults__ |= {{"program": {{"aplay": Path({player!r})}}.get, "limit_ms": 60_000}}
sys.exit(room_process.main())
"""
_PROGRAM = """
import sys, time
from twinseal.cli import room_alerts
from twinseal.domain.alert import Moment
from twinseal.flows.views.room_alerts import RoomAlerts
room_alerts.module_command = lambda _module, parent: [sys.executable, "-c", {code!r}, parent]
room = room_alerts.RoomHere()
room.begin(Moment.OPENED, RoomAlerts(tray=False), print)
print(room._child.pid, flush=True)
time.sleep(600)
"""


def player(folder: Path, script: str) -> str:
    place = folder / "aplay"
    place.write_text(script.format(folder=folder), encoding="ascii")
    place.chmod(0o755)
    return _WITH_PLAYER.format(player=str(place))


def test_the_real_process_plays_each_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = player(tmp_path, _PLAYS)
    monkeypatch.setattr(room_alerts, "module_command", lambda *words: [sys.executable, "-c", code, *words[1:]])
    came: list[Tried] = []
    moments = (Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE, Moment.TIME_OVER)
    with RoomHere() as room:
        for moment in moments:
            room.begin(moment, SOUND, came.append)
            answered(room, came, moments.index(moment) + 1)
        # Where nothing plays it, no bell of a desktop that is not there counts instead.
        player(tmp_path, "#!/bin/sh\nexit 1\n")
        room.begin(Moment.OPENED, SOUND, came.append)
        answered(room, came, len(moments) + 1)
        child = room._child
    assert came.pop() == Tried(Channel.SOUND, "failed", AlertFault.NOT_PLAYED)
    assert came == [Tried(Channel.SOUND, "sent", player="aplay")] * len(moments)
    played = (tmp_path / "played").read_text(encoding="ascii").splitlines()
    assert [Path(line).stem for line in played] == [moment.value for moment in moments]
    assert child is not None
    assert gone(child.pid)


def test_a_killed_program_leaves_neither_process_nor_player(tmp_path: Path) -> None:
    code = _PROGRAM.format(code=player(tmp_path, _HANGS))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        beside = int(program.stdout.readline())
        wait_until(lambda: (tmp_path / "hangs").exists() and (tmp_path / "hangs").read_text())
        playing = int((tmp_path / "hangs").read_text(encoding="ascii"))
        assert is_there(beside)
        assert is_there(playing)
        program.kill()
    assert gone(beside, playing)


_MUTE_SERVER = "import socket, sys, time; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); print(1, flush=True); time.sleep(600)"


@pytest.mark.long
def test_a_display_that_never_answers_keeps_nothing(tmp_path: Path) -> None:
    """Qt waits for it for ever, and holds Python meanwhile: the system ends the process with the program."""
    place = "\0/tmp/.X11-unix/X4711"
    code = _PROGRAM.format(code="import sys; from twinseal.gui.platform.room_process import main; sys.exit(main())")
    server = subprocess.Popen(
        [sys.executable, "-c", _MUTE_SERVER.replace("sys.argv[1]", repr(place))], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        surroundings = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":4711"}
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=surroundings) as program:
            assert program.stdout is not None
            beside = int(program.stdout.readline())
            time.sleep(3)
            assert is_there(beside)
            program.send_signal(signal.SIGKILL)
        assert gone(beside)
    finally:
        server.kill()
        server.communicate()


def test_a_process_that_the_system_took_off_stops_nothing(beside: Callable[[str], None]) -> None:
    beside("")
    # As whoever started this program may have asked for.
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with RoomHere() as room:
            room.prepare(RoomAlerts())
            child = room._child
            assert child is not None
            assert gone(child.pid)
    finally:
        signal.signal(signal.SIGCHLD, before)
