"""Whatever Twinseal does, no library that talks to a network is loaded, though one of its libraries names some."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fakes.at_a_terminal import AtATerminal
from fakes.program_job import bare_environment, make_demo, start, takes_away
from twinseal.cli.command_line import COMMANDS, EXIT_REFUSED
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.reports.seal.no_network import keep_network_out

ROOT = Path(__file__).resolve().parents[2]
TALKERS = {"aiohttp", "requests", "urllib3", "httpx", "yarl", "multidict"}
WATCHED = """
import atexit, sys
sys.path.insert(0, {app!r})
def tell():
    loaded = {{name for name, module in sys.modules.items() if getattr(module, "__spec__", None) is not None}}
    with open({kept!r}, "a") as file:
        print(" ".join(sys.argv[1:2]), *sorted({{name.partition(".")[0] for name in loaded}}), file=file)
atexit.register(tell)
from twinseal.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Run each command once in a process of its own; return by command what it had loaded when it ended."""
    folder = tmp_path_factory.mktemp("watched")
    kept = folder / "kept"
    code = WATCHED.format(app=str(ROOT / "app"), kept=str(kept))
    # `start` formats its words once more.
    program = [sys.executable, "-P", "-c", code.replace("{", "{{").replace("}", "}}")]
    demo = make_demo(program, folder)
    two_open([word.format() for word in program], folder, demo)
    commands = [
        ["status", str(demo["vault"])],
        *(command for command, _ in takes_away(program, folder, demo)),
        ["paper-form", str(demo["vault"]), "--out", "form.pdf"],
        ["recipient-key", "reviewer.key"],
        ["bench", "--entries", "20"],
        ["version"],
        ["window", "--offscreen", "--end-when-painted"],
    ]
    for command in commands:
        # 1: something is owed and long overdue in a demo vault; 3 and 4: not everything could be verified.
        assert start([*program, *command], folder).returncode in (0, 1, 3, 4), command
    # What waits for people who are not there is refused once everything that it needs is loaded.
    refused = [
        ["import", str(demo["vault"]), "--format", "csv"],
        ["acknowledge", str(demo["vault"]), "--as", "Nobody"],
        ["back-test", str(demo["vault"]), "a1_times", "2", "--as", "Nobody"],
        ["confirm", str(demo["vault"]), "--person", "Nobody", "--third", "Nobody"],
        *([act, str(demo["vault"]), "--as", "Nobody"] for act in ("confirm-slip", "test-alert", "review")),
        ["account", str(demo["vault"]), "--as", "Nobody", "--person", "Nobody", "--opening", "1"],
        ["countersign", "report.pdf", "--vault", str(demo["vault"]), "--out", "two.pdf", "--as", "Nobody"],
        *([*act, "--first", "Nobody", "--second", "Nobody"] for act in waited_for(str(demo["vault"]))),
        ["open-export", "--key", "nobody.key", "--to", "opened", "taken"],
    ]
    for command in refused:
        assert start([*program, *command], folder).returncode == EXIT_REFUSED, command
    loaded: dict[str, set[str]] = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        by, *names = line.split()
        loaded.setdefault(by, set()).update(names)
    return loaded


def waited_for(vault: str) -> tuple[list[str], list[str]]:
    return ["drill", vault, "--purpose", "The drill of the year"], ["new-phone", vault, "Nobody", "--purpose", "It is lost"]


def two_open(program: list[str], folder: Path, demo: dict[str, Any]) -> None:
    """Have two people at a terminal open a copy of the vault, look at a list of one change, and seal it again."""
    vault = folder / "copy-for-change" / "vault"
    shutil.copytree(folder / str(demo["vault"]), vault)
    pair = [person for person in demo["people"] if person["role"] == "officer"]
    said = ("--first", pair[0]["name"], "--second", pair[1]["name"], "--purpose", "The switch was rebuilt yesterday")
    with AtATerminal(
        (*program, "change", str(vault), *said, "--dry-run", "replace", "Core switch, enable password"),
        bare_environment(),
        forked=False,
    ) as terminal:
        terminal.answer("Register code of seal", demo["register_code"])
        for number, person in enumerate(pair):
            if number:
                terminal.answer("or the reason for refusing: ", "")
            terminal.answer(f"Passphrase of {person['name']}: ", person["passphrase"])
            with seed_from_text(person["totp_seed"]) as seed:
                terminal.answer(f"code of {person['name']}: ", code_at(seed, TotpParameters(), int(time.time())))
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0, terminal.shown


# The window job says it of the window in every run (tests/gui/test_main_job.py); of the commands only the long run does.
@pytest.mark.long
def test_no_command_loads_one(loaded: dict[str, set[str]]) -> None:
    assert {command: names & TALKERS for command, names in loaded.items()} == {command: set() for command in loaded}
    assert set(loaded) == {*COMMANDS, "window"}
    assert "pyhanko" in loaded["report"] & loaded["verify"], "the reason for all this is gone"


def test_the_stand_in_refuses_to_be_used() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import twinseal.reports.seal.sign, aiohttp\n"
        "from pyhanko.sign.timestamps import HTTPTimeStamper\n"
        "try: aiohttp.ClientSession()\n"
        "except RuntimeError as refusal: print(refusal)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code, str(ROOT / "app")], capture_output=True, text=True, check=True)
    assert done.stdout == "Twinseal asks no network for anything.\n"


def test_it_takes_the_place_of_the_real_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", sys)
    keep_network_out()
    assert sys.modules["aiohttp"] is not sys
    mine = sys.modules["aiohttp"]
    keep_network_out()
    assert sys.modules["aiohttp"] is mine
