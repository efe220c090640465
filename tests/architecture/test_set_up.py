"""Set-up: what is asked of a person, and when an environment is made anew."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"set_up_{name}", ROOT / "packaging" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("environment")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp")
    return module


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "environment", raising=False)
    return load("run")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.delitem(sys.modules, "environment", raising=False)
    return load("test")


def test_long_tests_are_asked_for_by_one_word(checks, capsys) -> None:
    assert checks.long_tests([], ["-x"]) == ([], ["-x"])
    arguments, options = checks.long_tests(["--long"], ["-x"])
    assert checks.chosen_steps(arguments, list(checks.steps(options))) == ["pytest"]
    assert checks.steps(options)["pytest"][-3:] == ["-m", "long", "-x"]
    with pytest.raises(SystemExit):
        checks.long_tests(["--long", "--only", "ruff"], [])
    assert "--long stands alone" in capsys.readouterr().err


def test_a_test_marked_long_runs_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "test_two.py").write_text(
        "import pytest\n@pytest.mark.long\ndef test_long(): pass\ndef test_short(): pass\n", encoding="utf-8"
    )
    for options, wanted in ((["--co"], "test_short"), (["--co", "-m", "long"], "test_long")):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "test_two.py"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.stdout.splitlines()[0] == f"test_two.py::{wanted}", done.stdout + done.stderr


def test_who_may_not_install_is_told_one_line_with_everything(environment, monkeypatch, capsys) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment.shutil, "which", lambda *_, **__: "/usr/bin/apt-get")
    monkeypatch.setattr(environment, "_makes_environments", lambda: False)
    monkeypatch.setattr(environment, "make_environment", lambda: pytest.fail("set up before the system was complete"))
    with pytest.raises(SystemExit):
        environment.prepare("xvfb", "libegl1", "xvfb")
    venv = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("apt-get install") == 1
    assert told.err.endswith(f"--no-install-recommends libegl1 {venv} xvfb'\n")


def test_an_environment_that_fits_is_left_alone(environment, monkeypatch) -> None:
    environment.venv_python().parent.mkdir(parents=True)
    environment.venv_python().touch()
    environment.STAMP.write_text(environment._stamp())
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: pytest.fail("something was started"))
    environment.prepare()


@pytest.mark.parametrize("change", ["place", "python"])
def test_an_environment_of_another_place_or_python_is_made_anew(environment, monkeypatch, change) -> None:
    environment.venv_python().parent.mkdir(parents=True)
    environment.venv_python().touch()
    digest, python, place = environment._stamp().split(" ", 2)
    environment.STAMP.write_text(f"{digest} {python} /else{place}" if change == "place" else f"{digest} 3.9 {place}")
    made = []
    monkeypatch.setattr(environment, "_run", lambda command, _: made.append(command[1:3]))
    monkeypatch.setattr(environment, "_link_project", lambda: None)
    environment.make_environment()
    assert made == [["-m", "venv"], ["-m", "pip"]]
    assert environment.STAMP.read_text() == environment._stamp()


def test_an_old_python_is_told_so_in_one_sentence(environment, monkeypatch, capsys) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 2))
    with pytest.raises(SystemExit):
        environment.check_python()
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "passed_on"),
    [
        ([], ["window", "--demo"]),
        (["--offscreen", "--screenshot", "d"], ["window", "--demo", "--offscreen", "--screenshot", "d"]),
        (["--vault", "v.twinseal"], ["window", "--vault", "v.twinseal"]),
        (["--vault=v.twinseal"], ["window", "--vault=v.twinseal"]),
        (["verify", "v", "--json"], ["verify", "v", "--json"]),
        (["--version"], ["--version"]),
    ],
)
def test_what_is_typed_reaches_the_program(run, typed, passed_on) -> None:
    assert run.command_for(typed) == passed_on
