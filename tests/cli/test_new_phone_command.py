"""`twinseal new-phone`: the real process on a terminal of its own, and three people who type one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.test_change_command import OFFICERS, WHY, Room
from fakes.at_a_terminal import AtATerminal
from fakes.commands import COMMAND, Station, environment
from twinseal.cli.command_line import EXIT_REFUSED


@pytest.fixture
def room(founded: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    station = founded.copied(tmp_path / "home")
    return Room(station.vault, {person["name"].split()[0]: person for person in station.facts["people"]})


def starts(room: Room, lost: str = "Grace", first: str = "Frank", witness: str = "Olga") -> AtATerminal:
    said = ("--first", room.named(first), "--witness", room.named(witness), "--purpose", WHY)
    return AtATerminal((*COMMAND, "new-phone", str(room.vault), room.named(lost), *said), environment())


def signs_in(room: Room, terminal: AtATerminal) -> None:
    terminal.answer("Register code of seal", "")
    terminal.answer("Explanation", "The register is locked away for the night")
    room._factors(terminal, "Frank")


def test_an_officer_gets_a_new_phone_by_the_passphrase_alone(room: Room) -> None:
    grace = f"Passphrase of {room.named('Grace')}: "
    with starts(room) as terminal:
        signs_in(room, terminal)
        terminal.asks(f"asks for a new phone for {room.named('Grace')}, who lost theirs")
        terminal.asks(WHY)
        terminal.answer("The witness: Enter to sign that you stand by", "")
        room._factors(terminal, "Olga")
        # What is wrong is asked for again, and nothing else that was typed.
        terminal.answer(grace, "not the passphrase of anybody")
        terminal.asks("Wrong passphrase. Check it and try again.")
        terminal.answer(grace, room.people["Grace"]["passphrase"])
        terminal.asks("type these letters into it")
        terminal.asks("otpauth://totp/")
        (seed,) = re.findall(r"^    ([A-Z2-7]{32})$", terminal.shown, re.MULTILINE)
        terminal.answer("Press Enter when it is in the authenticator.", "")
        room.people["Grace"] = {**room.people["Grace"], "totp_seed": seed}
        terminal.answer(f"The code that the new authenticator of {room.named('Grace')} shows now: ", room.code("Grace"))
        terminal.asks(f"without a code, with {room.named('Olga')} as the witness")
        terminal.answer(f"Fresh code of {room.named('Frank')}", room.code("Frank"))
        terminal.answer(grace, room.people["Grace"]["passphrase"])
        terminal.asks("Changed, as both of you signed: 1 change.")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        assert not any(person["passphrase"] in terminal.shown for person in room.people.values())
    # The new one opens with the passphrase that stayed.
    assert room.reads("Firewall, root", OFFICERS)


def test_the_ordinary_way_is_said_before_anything_is_asked(room: Room) -> None:
    with starts(room, lost="Olga") as terminal:
        signs_in(room, terminal)
        terminal.asks("Choose the officer whose phone is lost, with whom you open the vault.")
        assert terminal.ends() == EXIT_REFUSED


def test_the_witness_refuses_with_a_reason(room: Room) -> None:
    with starts(room) as terminal:
        signs_in(room, terminal)
        terminal.answer("The witness: Enter to sign that you stand by", "Grace has the phone in her hand")
        room._factors(terminal, "Olga")
        assert terminal.ends() == EXIT_REFUSED
        assert f"Refused by {room.named('Olga')}: Grace has the phone in her hand" in terminal.shown
    assert room.owed() == []
