"""What a stranger does with an export: every command of docs/verify.md and of the regulator's kit is run, and answers as they say."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Cast
from fakes.second_opinion import both
from twinseal.audit.format.checkpoint import Checkpoint, latest_checkpoint
from twinseal.cli.command_line import run
from twinseal.domain.opening import ResealCause
from twinseal.domain.reading import NOBODY, Readers, Reading, Withheld
from twinseal.export.regulator_kit import FORGED, kit_text
from twinseal.flows.audit_desk.recipient_keys import recipient_key
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

PAGE = Path(__file__).resolve().parents[3] / "docs" / "verify.md"
VERIFIER = Path(twinseal_verify.__file__)


def _codes_of(command: str) -> set[int]:
    """Return how a command may end, as the page says."""
    if FORGED in command:
        return {10}
    if "verify" in command and "report" in command.lower():
        return {4}
    return {0} if "verify" not in command or "--receipt" in command else {3}


class Stranger:
    """Types commands in a folder of their own."""

    def __init__(self, folder: Path, places: dict[str, str]) -> None:
        self.folder, self.places, self.run = folder, places, set[str]()

    def types(self, command: str) -> str:
        """Run a command, and return what it prints; its exit code must be the one that the page tells."""
        filled = command
        for name, place in sorted(self.places.items(), key=lambda each: -len(each[0])):
            filled = re.sub(rf"\b{name}\b", place, filled)
        program, *words = shlex.split(filled)
        if program == "sqlite3":
            self.run.add(program)
            return _sqlite(Path(self.places["DRIVE"]), words)
        if program == "twinseal":
            self.run.add(f"{program} {words[0]}")
            assert run(words) in _codes_of(command), command
            return ""
        self.run.add(program)
        where = Path(self.places["DRIVE"]) if words[0] == "-c" else self.folder
        python = [sys.executable] if program == "python3" else [program]
        done = subprocess.run([*python, *words], cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode in _codes_of(command), (command, done.stdout, done.stderr)
        return done.stdout


def _sqlite(drive: Path, words: list[str]) -> str:
    """Do what the sqlite3 program does with such words."""
    database, shown = sqlite3.connect(":memory:"), []
    for word in words:
        if word.startswith(".import --csv "):
            name, table = word.removeprefix(".import --csv ").split()
            rows = list(csv.reader((drive / name).read_text(encoding="utf-8-sig").splitlines()))
            database.execute(f"create table {table} ({', '.join(f'{heading} text' for heading in rows[0])})")
            database.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows[1:])
        elif word.startswith((".read ", "select ")):
            text = (drive / word.removeprefix(".read ")).read_text() if word.startswith(".read ") else word
            for line in text.splitlines():
                if line and not line.startswith("--"):
                    shown += [str(row) for row in database.execute(line)]
    database.close()
    return "\n".join(shown)


def test_every_command_that_a_stranger_is_told_is_run(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    own = tmp_path / "own"
    own.mkdir()
    (own / "DIR").mkdir()
    card = own / "card.json"
    card.write_bytes(desk.context.card.to_bytes())
    shutil.copy(VERIFIER, own / "twinseal_verify.py")
    made = desk.export(tmp_path)
    drive = Path(made.folder)
    places = {
        "DRIVE": str(drive),
        "REPORT": str(drive / "report.pdf"),
        "CARD": str(card),
        "CODE": receipt.register_code,
        "REGISTER-CODE": receipt.register_code,
    }
    stranger = Stranger(own, {**places, "KEY": str(own / "key"), "DIR": str(own / "DIR"), "SEALED-DRIVE": "nowhere"})
    page = PAGE.read_text(encoding="utf-8")
    commands = [
        line.strip()
        for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
        for line in block.splitlines()
        if line.strip()
    ]
    for command in commands:
        if "SEALED-DRIVE" in command:
            key = recipient_key(RealFiles(), own / "key.pub")
            sealed = desk.export(tmp_path, reading=Reading(Readers.RECIPIENT, recipient=key)).folder
            stranger.places["SEALED-DRIVE"] = sealed
        stranger.types(command)
    assert stranger.run == {
        "sha256sum",
        "python3",
        "sqlite3",
        "twinseal verify",
        "twinseal recipient-key",
        "twinseal open-export",
    }
    assert "it contains all" in capsys.readouterr().out
    kit = (drive / "regulator-kit" / "QUESTIONS.txt").read_text(encoding="utf-8")
    asked = [line.strip() for line in kit.splitlines() if line.startswith("     ")]
    assert len(asked) == len(re.findall(r"^\d+\. ", kit, re.MULTILINE)) == 10
    answers = [stranger.types(command) for command in asked]
    assert "TAMPERED" in answers[2]
    assert all(row.endswith(": OK") for row in answers[3].splitlines())
    assert desk.context.card.sha256().hex() in kit
    # One line of the example is another than in the log; with the true one it holds.
    example = drive / "regulator-kit" / FORGED
    false = (example / "log.tws").read_bytes().splitlines(keepends=True)
    true = (drive / "log.tws").read_bytes().splitlines(keepends=True)[: len(false)]
    assert sum(mine != other for mine, other in zip(false, true, strict=True)) == 1
    assert "FORGED ON PURPOSE" in (example / "FORGED.txt").read_text()
    (example / "log.tws").write_bytes(b"".join(true))
    assert twinseal_verify.verify_folder(str(example), card.read_bytes())["verdict"] == "VALID-COSIGNED"
    # What is told with an export is the last that it holds; what is told later fits it with neither verifier.
    ended = desk.sign_out()
    vault.close()
    assert made.register_code in made.code_sentence
    assert _answers_of(drive, card, made.register_code) == ("VALID-ANCHORED", "")
    assert _answers_of(Path(sealed), card, made.register_code) == ("VALID-ANCHORED", "")
    assert "a code of its own" in ended.sentence
    for later in (ended.code, twinseal_verify.register_code(_last_checkpoint(Path(sealed)).digest)):
        assert _answers_of(drive, card, later) == ("ROLLED-BACK", "code")
    assert _answers_of(drive, card, ended.receipt) == ("ROLLED-BACK", "older")
    assert _answers_of(Path(sealed), card, ended.code) == ("ROLLED-BACK", "code")


def _last_checkpoint(export: Path) -> Checkpoint:
    stored = latest_checkpoint(RealFiles(), export)
    assert stored is not None
    return stored.checkpoint


def _answers_of(export: Path, card: Path, receipt: str) -> tuple[str, str]:
    """Return what both verifiers say of an export with a code; they must say the same."""
    return both(export, card.read_bytes(), (receipt,))[:2]


def test_the_kit_asks_only_what_the_export_can_answer() -> None:
    partly = Reading(withheld=frozenset({Withheld.NAMES}))
    for reading, count in ((Reading(), 10), (NOBODY, 4), (partly, 4), (Reading(Readers.RECIPIENT, recipient=b"x"), 10)):
        text = kit_text("Plant\u202e", "ab" * 32, reading, forged_line=3)
        assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == count
        assert "\u202e" not in text
    text = kit_text("Plant", "ab" * 32, NOBODY, forged_line=None)
    assert FORGED not in text
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == 3
