"""`twinseal account`: an auditor signs in, and one of the two people types what they say and signs it with both factors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Cast
from fakes.reviews import at_desk, sealed_once
from twinseal import bootstrap
from twinseal.cli import account_command, command_line
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.host.people_terminal import PeopleTerminal
from twinseal.host.readable import is_readable

WORDS = "The shift leader had asked me to look at it."


class Hands:
    """A terminal, and somebody at it who types the next line whenever they are waited for."""

    def __init__(self) -> None:
        self.end, self.place = os.openpty()
        self.lines: list[str] = []

    def terminal(self) -> PeopleTerminal:
        made = PeopleTerminal(os.ttyname(self.place))

        def next_line() -> None:
            os.write(self.end, self.lines.pop(0).encode() + b"\n")

        made.tick = next_line
        return made

    def shown(self) -> str:
        read = b""
        while is_readable(self.end, 0.1):
            read += os.read(self.end, 65_536)
        return read.decode(errors="replace")


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    made = Hands()
    monkeypatch.setattr(account_command, "PeopleTerminal", made.terminal)
    yield made
    os.close(made.end)
    os.close(made.place)


def account(cast: Cast, person: str) -> int:
    ends = []
    for secret in ("correct horse battery staple Di", cast.code("Di")):
        out, into = os.pipe()
        os.write(into, f"{secret}\n".encode())
        os.close(into)
        ends.append(str(out))
    factors = ("--passphrase-fd", ends[0], "--code-fd", ends[1])
    said = ["account", str(cast.vault_path), "--as", "Di Auditor", "--person", person, "--opening", "2", *factors]
    code = command_line.run(said)
    cast.later()
    return code


def test_one_of_the_two_says_what_they_like_beside_an_auditor(
    cast: Cast, hands: Hands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = cast.open()
    opening = sealed_once(cast, vault).opening_id
    vault.close()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: cast.machine)
    # Nobody else gives an account of it.
    assert account(cast, "Cy Officer") == EXIT_REFUSED
    assert "Only the two people" in capsys.readouterr().err
    hands.lines = [WORDS, "no"]
    assert account(cast, "Ada Operator") == EXIT_REFUSED
    assert "Nothing was signed" in capsys.readouterr().err
    # An empty line and a wrong code are asked for again; what was said is not.
    passphrase = "correct horse battery staple Ada"
    hands.lines = ["", WORDS, "yes", passphrase, "12", passphrase, cast.code("Ada")]
    assert account(cast, "Ada Operator") == 0
    said = capsys.readouterr().out
    assert "Ada Operator signed what they say of the opening of Ada Operator and Bo Officer" in said
    assert hands.lines == []
    shown = hands.shown()
    assert f"  {WORDS}" in shown
    assert passphrase not in shown

    vault = cast.open()
    desk = at_desk(cast, vault, "Di")
    (row,) = desk.reviewing.sheet(opening).said
    assert row.heading.startswith("Ada Operator says of this opening")
    assert row.rows == (("Ada Operator", WORDS),)
    # It closes nothing: the review is owed as before.
    assert not desk.reviewing.queue()[0].is_done
    desk.sign_out()
    vault.close()


def test_where_nobody_can_type_no_code_is_used(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(account_command, "PeopleTerminal", lambda: PeopleTerminal(str(tmp_path / "none")))
    said = ["account", str(cast.vault_path), "--as", "Di Auditor", "--person", "Ada Operator", "--opening", "2"]
    assert command_line.run(said) == EXIT_REFUSED
    assert "terminal" in capsys.readouterr().err
