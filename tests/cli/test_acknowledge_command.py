"""`twinseal acknowledge`: one person, both factors, what changed, and a signature that they agreed to."""

from __future__ import annotations

import os

import pytest

from conftest import Cast
from fakes.removal import removed
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.flows.statements.waiting import waiting


@pytest.fixture
def owed(two: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Return a cast after a change of people, whose commands use its clock."""
    vault = two.open()
    removed(two, vault)
    vault.close()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: two.machine)
    return two


def run(cast: Cast, name: str, *words: str) -> int:
    ends = []
    for secret in (f"correct horse battery staple {name}", cast.code(name)):
        out, into = os.pipe()
        os.write(into, f"{secret}\n".encode())
        os.close(into)
        ends.append(str(out))
    said = [
        "acknowledge",
        str(cast.vault_path),
        "--as",
        name + " Operator",
        "--passphrase-fd",
        ends[0],
        "--code-fd",
        ends[1],
    ]
    return command_line.run([*said, *words])


def acknowledged(cast: Cast) -> int:
    vault = cast.open()
    count = len(waiting(vault.context).acknowledged)
    vault.close()
    return count


def test_it_shows_what_changed_and_signs(owed: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(owed, "Ada", "--yes") == 0
    shown = capsys.readouterr()
    said = shown.out + shown.err
    assert "P1, in force since seal 0002" in said
    assert "signed by Bo Officer, Cy Officer" in said
    assert "Gil Auditor left" in said
    assert "Ada Operator acknowledged 1 change of people" in shown.out
    assert acknowledged(owed) == 1
    owed.later()
    # Said once: there is nothing more to say, and no code is used for it.
    assert run(owed, "Ada", "--yes") == EXIT_REFUSED
    assert "no change of people that Ada Operator" in capsys.readouterr().err


def test_without_an_answer_nothing_is_signed(owed: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(owed, "Ada") == EXIT_REFUSED
    assert "--yes" in capsys.readouterr().err
    assert acknowledged(owed) == 0
    out, into = os.openpty()
    os.write(out, b"no\n")
    with pytest.MonkeyPatch.context() as patch, os.fdopen(into) as terminal:
        patch.setattr("sys.stdin", terminal)
        assert run(owed, "Ada") == EXIT_REFUSED
    os.close(out)
    assert "Nothing was signed" in capsys.readouterr().err
    assert acknowledged(owed) == 0


def test_a_name_of_nobody_is_refused_with_the_names(owed: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["acknowledge", str(owed.vault_path), "--as", "Nobody", "--yes"]) == EXIT_REFUSED
    assert "Ada Operator" in capsys.readouterr().err
