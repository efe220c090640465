"""Every command of the guide for auditors is run as it stands there, over a vault that was opened once."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Cast
from fakes.reviews import sealed_once
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.cli.command_line import COMMANDS, EXIT_REFUSED, parser
from twinseal.standalone import twinseal_verify

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "auditor.md").read_text(encoding="utf-8")
INLINE = sorted(set(re.findall(r"`twinseal ([^`]+)`", GUIDE)))
BLOCK = re.findall(r"^```\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
ASKED_AT_A_TERMINAL = {"account", "test-alert", "change"}
"""Commands at which somebody has to answer, and nobody is here."""
ENDS = dict.fromkeys(ASKED_AT_A_TERMINAL, EXIT_REFUSED) | {"verify": 3}
"""How commands end that do not end with 0; one entry was compared with nothing else."""
OF_A_VAULT = {
    "account",
    "back-test",
    "change",
    "countersign",
    "disclose",
    "export",
    "report",
    "review",
    "status",
    "test-alert",
}
ALONE = {"status", "change"}
"""Of these, those that no auditor signs in to."""


class Guide:
    """What stands for the names of the guide, and who signs in."""

    def __init__(self, cast: Cast, folder: Path, code: str) -> None:
        self.cast, self.folder = cast, folder
        self.card = folder / "card.json"
        self.card.write_bytes(cast.card())
        self.places = {
            "VAULT": str(cast.vault_path), "NAME": "Di Auditor", "AUDITOR": "Di Auditor", "PERSON": "Ada Operator", "N": "2",
            "REPORT.pdf": str(folder / "report.pdf"), "REVIEWED.pdf": str(folder / "reviewed.pdf"), "CARD": str(self.card), "FILE": str(folder / "key"), "KIND": "summary", "7K3M-Q0ZD-9F2A-Q": code,
        }  # fmt: skip

    def words(self, command: str) -> list[str]:
        """Return a command with its names filled in, and with what the guide leaves to the reader."""
        words = [self.places.get(word, word) for word in shlex.split(command)]
        name = words[0]
        if name in OF_A_VAULT and self.places["VAULT"] not in words:
            words.insert(1, self.places["VAULT"])
        if name in OF_A_VAULT - ALONE and "--as" not in words:
            words += ["--as", "Di Auditor"]
        for needed, value in (("report", "--out"), ("export", "--to")):
            if name == needed:
                words += [
                    value,
                    str(self.folder / f"{len(os.listdir(self.folder))}.pdf" if needed == "report" else self.folder),
                ]
        return words

    def signing_in(self) -> list[str]:
        """Return the options by which the auditor proves themselves, with a fresh code."""
        ends = []
        for secret in ("correct horse battery staple Di", self.cast.code("Di")):
            out, into = os.pipe()
            os.write(into, f"{secret}\n".encode())
            os.close(into)
            ends.append(str(out))
        return ["--passphrase-fd", ends[0], "--code-fd", ends[1]]


@pytest.fixture
def guide(two: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guide:
    vault = two.open()
    sealed_once(two, vault)
    desk = vault.sign_in_auditor(*two.factors("Gil"))
    desk.write_report(tmp_path / "report.pdf")
    desk.sign_out()
    vault.close()
    two.later()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: two.machine)
    return Guide(two, tmp_path, two.register_code)


def test_every_command_of_the_guide_is_run(guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
    # What is written is read again: the entry and the export come before their checks.
    order = ("disclose", "recipient-key", "export", "open-export", "verify")
    longer = {line.split()[0] for line in INLINE if " " in line}
    lines = [line for line in INLINE if " " in line or line not in longer]
    ran = set()
    for line in sorted(lines, key=lambda each: order.index(each.split()[0]) if each.split()[0] in order else -1):
        name = line.split()[0]
        ran.add(name)
        guide.places["DIR"] = str(guide.folder / f"to {name}")
        Path(guide.places["DIR"]).mkdir(exist_ok=True)
        if name == "open-export":
            key = [*guide.words("export"), *guide.signing_in(), "--recipient", str(guide.folder / "key.pub")]
            assert command_line.run(key) == 0
            guide.cast.later()
            guide.places["EXPORT"] = str(max(guide.folder.glob("*/readable.sealed")).parent)
        if line.startswith("verify entry"):
            entry = guide.folder / "to disclose"
            guide.places["entry-N.json"] = str(next(entry.glob("entry-*.json")))
            guide.places["checkpoint-M.note"] = str(next(entry.glob("checkpoint-*.note")))
        words = guide.words(line)
        parser().parse_args(words)
        sign_in = guide.signing_in() if name in OF_A_VAULT - ALONE - ASKED_AT_A_TERMINAL else []
        assert command_line.run([*words, *sign_in]) == ENDS.get(name, 0), line
        refused = capsys.readouterr().err
        assert "usage:" not in refused
        assert ("terminal" in refused) is (name in ASKED_AT_A_TERMINAL)
        guide.cast.later()
    assert ran == {name for name in COMMANDS if re.search(rf"`twinseal {name}[ `]", GUIDE)}
    assert len(ran) >= 12


def test_every_option_that_the_guide_names_is_one_of_its_command() -> None:
    choices = next(action.choices for action in parser()._actions if action.dest == "command")
    options = {word for each in dict(choices or {}).values() for action in each._actions for word in action.option_strings}
    named = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", " ".join(re.findall(r"`([^`\n]+)`", GUIDE))))
    assert {"--kind", "--withhold", "--sealed-only", "--resume", "--no-annex"} <= named <= options


def test_the_commands_for_elsewhere_say_what_they_promise(guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run([*guide.words("export"), *guide.signing_in()]) == 0
    (drive,) = (path.parent for path in guide.folder.glob("*/log.tws"))
    own = guide.folder / "own"
    own.mkdir()
    (own / "twinseal_verify.py").write_bytes(Path(twinseal_verify.__file__).read_bytes())
    (own / "report.pdf").write_bytes((drive / "report.pdf").read_bytes())
    places = {"FOLDER": str(drive), "CARD": str(guide.card), "ID": guide.cast.id("Di"), **guide.places}
    (block,) = BLOCK
    said = ""
    for line in block.splitlines():
        command = line
        for name in ("FOLDER", "CARD", "ID", "7K3M-Q0ZD-9F2A-Q"):
            command = re.sub(rf"\b{name}\b", places[name], command)
        if command.startswith("twinseal "):
            assert command_line.run(shlex.split(command)[1:]) == 0
            assert "VALID-ANCHORED" in capsys.readouterr().out
            continue
        command = re.sub(r"^python3\b", shlex.quote(sys.executable), command)
        where = drive if command.startswith("sha256sum") else own
        done = subprocess.run(command, shell=True, cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        said = done.stdout
    assert all(words in said for words in ("Signature is Valid", "Certificate is Trusted", "Total document signed"))
