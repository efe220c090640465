"""No code runs from the folder that one stands in, nor from the one where the stand-alone verifier lies."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Cast
from fakes.program_job import bare_environment, does_its_job
from twinseal.standalone import twinseal_verify

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = Path(twinseal_verify.__file__)
# By a module that is part of Python's own program: any other might be poison too.
POISON = "import posix\nposix.write(posix.open({mark!r}, {flags}, 0o600), (__name__ + '\\n').encode())\n"
NAMES = {
    *sys.stdlib_module_names,
    *importlib.metadata.packages_distributions(),
    *("sitecustomize", "usercustomize", "reportlab_settings", "local_reportlab_settings", "rlextra"),
}


@dataclass(frozen=True)
class Poisoned:
    """A folder with a file for every name that any of our programs might import."""

    folder: Path
    mark: Path

    def ran(self) -> list[str]:
        return self.mark.read_text().split() if self.mark.exists() else []


def poisoned(folder: Path) -> Poisoned:
    made = Poisoned(folder, folder.with_name(f"{folder.name}-ran"))
    folder.mkdir(exist_ok=True)
    text = POISON.format(mark=str(made.mark), flags=os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for name in {*NAMES, "twinseal"}:
        if name.isidentifier():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Poisoned:
    return poisoned(tmp_path / "stick")


def ours() -> dict[str, str]:
    return {**bare_environment(), "PYTHONPATH": str(ROOT / "app")}


def test_the_poison_works(stick: Poisoned) -> None:
    subprocess.run([sys.executable, "-c", "import argparse, reportlab, twinseal"], cwd=stick.folder, env=ours(), check=True)
    assert stick.ran() == ["argparse", "reportlab", "twinseal"]


def test_started_with_m_alone_it_refuses(tmp_path: Path) -> None:
    """Python itself has then looked in the folder before: the refusal teaches, `-P` protects."""
    done = subprocess.run(
        [sys.executable, "-m", "twinseal", "version"], cwd=tmp_path, env=ours(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "python3 -P -m twinseal" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("named", [".", "sub", f"{ROOT / 'app'}{os.pathsep}", f"{os.pathsep}{ROOT / 'app'}"])
def test_a_relative_folder_among_pythons_is_refused(tmp_path: Path, named: str) -> None:
    code = "import sys; sys.path.append(sys.argv.pop(1)); from twinseal.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(ROOT / "app"), "version"],
        cwd=tmp_path, env={**bare_environment(), "PYTHONPATH": named}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "PYTHONPATH" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("way", ["module", "installed"])
def test_every_command_runs_there_and_nothing_of_the_folder_does(way: str, stick: Poisoned, installed: Path) -> None:
    if way == "installed":
        program = [str(installed)]
    else:
        (packages,) = installed.parents[1].glob("lib/python3.*/site-packages")
        assert packages.is_dir()
        program = [str(installed.with_name("python")), "-P", "-m", "twinseal"]
    # The vault is made by the command, as everybody installs it, and what follows in either way.
    for command in does_its_job(program, stick.folder, [str(installed)]):
        assert (command, stick.ran()) == (command, [])
    assert command == "window"


def test_set_up_itself_looks_for_nothing_there(stick: Poisoned) -> None:
    for script in ("run.py", "test.py"):
        command = [sys.executable, str(ROOT / "packaging" / script), "--help"]
        done = subprocess.run(command, cwd=stick.folder, env=bare_environment(), capture_output=True, check=False)
        assert (done.returncode, stick.ran()) == (0, [])


def test_set_up_starts_the_program_safely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "environment", raising=False)
    spec = importlib.util.spec_from_file_location("poison_run", ROOT / "packaging" / "run.py")
    assert spec is not None
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    started: list[list[str]] = []
    monkeypatch.setattr(run.environment, "prepare", lambda *_, **__: None)
    monkeypatch.setattr(run.os, "execv", lambda _program, command: started.append(command) or sys.exit(0))
    monkeypatch.setattr(run.sys, "argv", ["run.py", "verify", "."])
    with pytest.raises(SystemExit):
        run.main()
    assert started[0][1:] == ["-P", "-m", "twinseal", "verify", "."]


@pytest.mark.parametrize("words", [[], ["-I"]])
@pytest.mark.parametrize("place", ["beside", "elsewhere"])
def test_the_verifier_runs_nothing_from_there(cast: Cast, tmp_path: Path, words: list[str], place: str) -> None:
    export = cast.exported(tmp_path)
    stick = poisoned(export)
    program = export / "twinseal_verify.py"
    if place == "elsewhere":
        program = tmp_path / "mine.py"
        program.write_bytes(VERIFIER.read_bytes())
    done = subprocess.run(
        [sys.executable, *words, str(program), ".", "--trust-card", str(cast.card_path), "--json"],
        cwd=export, env=bare_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, stick.ran()) == (3, []), done.stderr
    assert ("counts only from a copy that you trust" in done.stderr) == (place == "beside")
