"""The terminal that people type at: unseen, while time goes on, and given back as it was."""

from __future__ import annotations

import os
import termios
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from fakes.patience import PATIENCE_S
from twinseal.domain.errors import BadInput, Cancelled, Resealed
from twinseal.host.people_terminal import LINE_MAX_BYTES, PeopleTerminal
from twinseal.host.readable import is_readable


class Hands:
    """The other end of a terminal: types when the program looks at the time, and reads what it shows."""

    def __init__(self, end: int, place: str) -> None:
        self.end, self.place = end, place
        self.types: list[bytes] = []

    def next(self) -> None:
        if self.types:
            os.write(self.end, self.types.pop(0))

    def shown(self) -> str:
        read = b""
        while is_readable(self.end, 0.2):
            read += os.read(self.end, 65_536)
        return read.decode(errors="replace")

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.end)[3] & termios.ECHO)


@pytest.fixture
def hands() -> Iterator[Hands]:
    end, place = os.openpty()
    yield Hands(end, os.ttyname(place))
    os.close(end)
    os.close(place)


def test_a_secret_is_read_unseen_and_an_answer_seen(hands: Hands) -> None:
    assert hands.echoes()
    with PeopleTerminal(hands.place) as terminal:
        terminal.tick = hands.next
        hands.types = [b"zulu with blanks \n", b" yes \n", b"one\n", b"two\n", b"\n", b"\n"]
        assert terminal.ask_secret("Passphrase: ") == "zulu with blanks "
        assert terminal.ask("Really? ") == "yes"
        assert terminal.ask_secret_lines("Codes:") == "one\ntwo"
        terminal.show_once("made up", prompt="Enter: ")
    shown = hands.shown()
    assert "Passphrase: " in shown
    assert "Really?  yes" in shown
    assert not any(word in shown for word in ("zulu", "one", "two"))
    # On the second screen, which is cleared before the first one is back.
    assert shown.index("\x1b[?1049h") < shown.index("made up") < shown.index("\x1b[2J\x1b[?1049l")
    assert hands.echoes()


def test_ctrl_s_holds_no_line_that_is_said(hands: Hands) -> None:
    with PeopleTerminal(hands.place) as terminal, ThreadPoolExecutor(1) as beside:
        os.write(hands.end, b"\x13")
        saying = beside.submit(terminal.say, "2 minutes left")
        is_said = bool(wait([saying], PATIENCE_S).done)
        # Ctrl+Q, so that a line that is held ends.
        os.write(hands.end, b"\x11")
        assert is_said, "an alert waits for Ctrl+Q, and with it the tick that seals"
    assert "2 minutes left" in hands.shown()
    assert termios.tcgetattr(hands.end)[0] & termios.IXON, "it is given back"


def test_time_goes_on_while_somebody_is_waited_for(hands: Hands) -> None:
    looks = []

    def tick() -> None:
        looks.append(1)
        if len(looks) == 3:
            raise Resealed

    with PeopleTerminal(hands.place) as terminal:
        terminal.tick = tick
        with pytest.raises(Resealed):
            terminal.ask_secret("New password: ")
    assert hands.echoes(), "it is given back however it ends"


@pytest.mark.parametrize(
    ("line", "why"), [(b"x" * (LINE_MAX_BYTES + 1), "takes at most"), (b"\xff", "no text in UTF-8")], ids=["long", "no text"]
)
def test_what_no_line_can_be_is_asked_for_again(hands: Hands, line: bytes, why: str) -> None:
    with PeopleTerminal(hands.place) as terminal:
        terminal.tick = hands.next
        hands.types = [line + b"\n", b"short\n"]
        assert terminal.ask("Label: ") == "short"
        hands.types = [line + b"\n", b"zulu\n"]
        assert terminal.ask_secret("Secret: ") == "zulu"
        hands.types = [b"one\n", line + b"\n", b"two\n", b"\n"]
        assert terminal.ask_secret_lines("Codes:") == "one\ntwo"
        hands.types = [line + b"\n", b"\n"]
        terminal.show_once("made up", prompt="Enter: ")
    shown = hands.shown()
    assert (shown.count(why), shown.count("Label: "), shown.count("Secret: ")) == (4, 2, 2)
    assert "zulu" not in shown


def test_an_end_cancels_and_what_steers_is_spelled_out(hands: Hands) -> None:
    with PeopleTerminal(hands.place) as terminal:
        terminal.tick = hands.next
        hands.types = [b"\x04"]
        with pytest.raises(Cancelled):
            terminal.ask_secret("Passphrase: ")
        terminal.say("a name that \x1b[31msteers")
    assert "\x1b[31m" not in hands.shown()


def test_without_a_terminal_nobody_is_asked(tmp_path: object) -> None:
    for place in ("/dev/null", f"{tmp_path}/none"):
        with pytest.raises(BadInput, match="no terminal for two people"), PeopleTerminal(place):
            pass
