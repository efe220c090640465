"""`twinseal confirm-slip` and `twinseal test-alert`: what nobody can answer is refused first, each way is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.cli import command_line, test_alert_command
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.cli.one_person import until_taken
from twinseal.cli.room_alerts import RoomHere
from twinseal.domain.alert import Channel
from twinseal.domain.errors import BadInput
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried


def descriptor(text: str) -> str:
    end, begin = os.pipe()
    os.write(begin, text.encode())
    os.close(begin)
    return str(end)


def test_a_slip_of_the_hand_costs_no_code(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["confirm-slip", str(cast.vault_path), "--as", "Ed Operator", "--slip", "7K3-M0"], "6 letters and digits"),
        (["confirm-slip", str(cast.vault_path), "--as", "Ed Operator"], "--slip"),
        (["test-alert", str(cast.vault_path), "--as", "Ed Operator"], "Nothing was sent"),
        (["confirm-slip", str(cast.vault_path), "--as", "Nobody", "--slip", "000-000"], "Nobody"),
    ):
        assert command_line.run(words) == EXIT_REFUSED
        assert said in capsys.readouterr().err
    assert "identify.attempt" not in cast.desk_kinds()[:-3]


class Visit:
    """Takes one answer and refuses every other."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def sign(self, typed: str) -> int:
        self.tried.append(typed)
        if typed != "7K3-M0Q":
            raise BadInput("input.bad.alert_code_typo")
        return 344


def test_a_wrong_code_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "typed"
    lines.write_text("7K3-M0R\n7K3-M0Q\n", encoding="ascii")
    visit = Visit()
    with lines.open(encoding="ascii") as typed:
        monkeypatch.setattr("sys.stdin", typed)
        assert until_taken("Code:", visit.sign) == 344
        assert visit.tried == ["7K3-M0R", "7K3-M0Q"]
        assert "one character is wrong" in capsys.readouterr().err
        with pytest.raises(BadInput, match="Nothing was signed"):
            until_taken("Code:", visit.sign)


def test_a_terminal_asks_of_each_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[str] = []

    def give(_room: RoomHere, wanted: RoomAlerts, code: str) -> tuple[Tried, ...]:
        assert wanted.sound
        assert wanted.tray
        given.append(code)
        return Tried(Channel.SOUND, "sent", player="aplay"), Tried(Channel.TRAY, "sent")

    monkeypatch.setattr(RoomHere, "give", give)
    vault = cast.open()
    (person,) = (each for each in vault.people() if each.name == "Ed Operator")
    visit = vault.test_alerts(*cast.factors("Ed"))

    def typed(*lines: str) -> str:
        answers = iter(lines)
        monkeypatch.setattr("twinseal.cli.one_person.asked", lambda _question: next(answers).format(code=given[-1]))
        return test_alert_command.tested(visit, person)

    with pytest.raises(BadInput, match="did not arrive by sound"):
        typed("maybe", "no", "000-000", "{code}")
    assert "Say whether the tone was heard" in capsys.readouterr().err
    assert "Ed Operator signed that test alert" in typed("Yes", "{code}")
    vault.close()
    assert cast.desk_kinds().count("alert.answered") == 4
