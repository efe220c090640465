"""`twinseal drill`: the real process on a terminal of its own, and two people who practise."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from cli.test_change_command import PAIR, Room
from fakes.at_a_terminal import AtATerminal
from fakes.commands import COMMAND, Station, environment
from fakes.private_bus import private_bus
from fakes.virtual_display import virtual_display
from twinseal.audit.read.reader import Entry
from twinseal.bootstrap import real_machine
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.crypto.passphrase import normalise
from twinseal.flows.log.stories import text
from twinseal.flows.sealed import SealedVault

PURPOSE = "The quarter's drill of the two on duty"


@pytest.fixture
def room(founded: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    station = founded.copied(tmp_path / "home")
    return Room(station.vault, {person["name"].split()[0]: person for person in station.facts["people"]})


def starts(room: Room, *words: str, **surroundings: str) -> AtATerminal:
    said = ("--first", room.named(PAIR[0]), "--second", room.named(PAIR[1]), *words)
    # These two start Python itself, as a person does.
    return AtATerminal((*COMMAND, "drill", str(room.vault), *said), environment(**surroundings), forked=False)


def practises(room: Room, terminal: AtATerminal) -> None:
    terminal.answer("Register code of seal", "")
    terminal.answer("Explanation", "The register is locked away for the night")
    room._factors(terminal, PAIR[0])
    terminal.answer("Who practises, and why now: ", PURPOSE)
    terminal.asks("asks for a drill, for 15 minutes; it opens the drill envelope alone")
    terminal.answer("or the reason for refusing: ", "")
    room._factors(terminal, PAIR[1])
    terminal.answer("Press Enter when both of you have read it: ", "")
    terminal.asks("  100 %")
    terminal.asks("Decrypted: 4 envelopes and 0 files.")
    terminal.answer("the removable drive that is plugged in? (yes/no): ", "no")
    terminal.answer("Did both of you see it come out? (yes/no): ", "yes")


def test_two_people_hold_a_drill(room: Room) -> None:
    with starts(room, "--json") as terminal:
        practises(room, terminal)
        terminal.answer("Certify this drill and seal? (yes/no): ", "yes")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        # Behind the last question where what was typed came before it was echoed.
        said = json.loads(terminal.shown[terminal.shown.index("{") :].splitlines()[0])
    assert (said["envelopes"], said["files"], said["failed"], said["problem"]) == (4, 0, [], "")
    assert said["drill"] == "The drill is certified, and the date of the next one is renewed."
    vault = SealedVault.open(real_machine(), room.vault)
    assert vault.context.header.dates.drill
    assert [duty.kind for duty in vault.view().duties] == ["review"]
    vault.close()


def test_one_that_nobody_certifies_does_not_count(room: Room) -> None:
    with starts(room) as terminal:
        practises(room, terminal)
        terminal.answer("Certify this drill and seal? (yes/no): ", "no")
        terminal.asks("This drill was not certified")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_REFUSED
    assert room.owed() == ["review"]


@contextlib.contextmanager
def a_desktop() -> Iterator[tuple[dict[str, str], IO[str]]]:
    """Run a bus, a display and a tray; yield what makes them this machine's, and what the tray is handed, a line each."""
    with private_bus() as bus, virtual_display() as display:
        surroundings = {**bus, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        place = Path(__file__).resolve().parents[1] / "gui" / "platform" / "tray_host.py"
        with subprocess.Popen(
            [sys.executable, str(place)], env=environment(**surroundings), stdout=subprocess.PIPE, text=True
        ) as host:
            assert host.stdout is not None
            assert json.loads(host.stdout.readline()) == ["ready"]
            try:
                yield surroundings, host.stdout
            finally:
                host.terminate()


@pytest.mark.long
@pytest.mark.parametrize("killed", [False, True], ids=["to its end", "killed"])
def test_a_drill_is_heard_and_seen_and_leaves_nothing_there(
    room: Room, killed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the real program, process, bus and display: what the desktop is handed names nothing of what is open."""
    # No sound server, and a sound card that takes everything: aplay plays to its end, and nobody hears it.
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".asoundrc").write_text("pcm.!default { type null }\n", encoding="ascii")
    with a_desktop() as (surroundings, handed), starts(room, **surroundings) as terminal:
        practises(room, terminal)
        said = {kind: words for kind, *words in (json.loads(handed.readline()) for _ in range(2))}
        assert said["notice"] == ["Twinseal", "Twinseal", "A vault was opened by two people."]
        assert not [word for word in ("Demo", "Olga", "Frank", PURPOSE, str(room.vault)) if word in json.dumps(said)]
        if killed:
            terminal.child.kill()
        else:
            # A tone lasts less than a second.
            time.sleep(3)
            terminal.answer("Certify this drill and seal? (yes/no): ", "yes")
            # While somebody is asked still: nothing is open any more.
            terminal.asks("stand in the paper register now? (yes/no): ")
        assert json.loads(handed.readline()) == ["gone"]
        if not killed:
            assert "Alert by tray failed" not in terminal.shown
            terminal.type("no")
            assert terminal.ends() == 0
    if not killed:
        ways = [(text(each, "channel"), text(each, "outcome"), text(each, "player")) for each in alerts_in(room)]
        assert sorted(ways) == [("sound", "sent", "aplay"), ("terminal", "sent", ""), ("tray", "sent", "")]


def alerts_in(room: Room) -> list[Entry]:
    (name,) = (name for name, person in room.people.items() if person["role"] == "auditor")
    vault = SealedVault.open(real_machine(), room.vault)
    with normalise(room.people[name]["passphrase"]) as passphrase:
        visit = vault.sign_in_auditor(room.people[name]["id"], passphrase, room.code(name))
    entries = [each for each in visit.log.entries if text(each, "kind") == "alert.sent"]
    visit.sign_out()
    vault.close()
    return entries
