"""`twinseal drill`: the real process on a terminal of its own, and two people who practise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_change_command import PAIR, Room
from fakes.at_a_terminal import AtATerminal
from fakes.commands import COMMAND, Station, environment
from twinseal.bootstrap import real_machine
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.flows.sealed import SealedVault

PURPOSE = "The quarter's drill of the two on duty"


@pytest.fixture
def room(founded: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    station = founded.copied(tmp_path / "home")
    return Room(station.vault, {person["name"].split()[0]: person for person in station.facts["people"]})


def starts(room: Room, *words: str) -> AtATerminal:
    said = ("--first", room.named(PAIR[0]), "--second", room.named(PAIR[1]), *words)
    # These two start Python itself, as a person does.
    return AtATerminal((*COMMAND, "drill", str(room.vault), *said), environment(), forked=False)


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
