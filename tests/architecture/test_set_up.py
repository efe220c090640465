"""Set-up: what is asked of a person, and when an environment is made again."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"set_up_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("environment")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
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


def test_the_floor_of_tested_lines_is_the_promised_one_and_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = load("coverage_floor")
    page = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"the lines of `domain`, `crypto` and `audit` that tests run, at least {floor.FLOOR} % of each" in page
    assert floor.PACKAGES == ("domain", "crypto", "audit")
    assert [test for test in floor.TESTS if not (ROOT / test).exists()] == []
    answers: dict[str, int] = {}

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        # Measuring takes minutes; what is asked of coverage, and what becomes of its answer, does not.
        asked = next((word for word in command if word.startswith("--include")), "tests")
        assert asked == "tests" or f"--fail-under={floor.FLOOR}" in command
        return subprocess.CompletedProcess(command, answers.get(asked, 0))

    monkeypatch.setattr(floor.subprocess, "run", run)
    assert floor.main() == 0
    answers["--include=app/twinseal/audit/*"] = 2
    assert floor.main() != 0
    assert f"below {floor.FLOOR} % of lines: audit" in capsys.readouterr().out
    answers = {"tests": 1}
    assert floor.main() != 0


def test_long_tests_are_asked_for_by_one_word(checks: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.long_tests([], ["-x"]) == ([], ["-x"])
    arguments, options = checks.long_tests(["--long"], ["-x"])
    steps = list(checks.steps(options))
    assert checks.chosen_steps(arguments, steps) == ["pytest", "coverage"]
    assert checks.chosen_steps([], steps) == [name for name in steps if name != "coverage"]
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


def test_plain_pytest_draws_where_there_is_no_display() -> None:
    """As an editor starts it: no variable of ours, no display; Qt would end the whole process."""
    ours = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/gui/widgets/test_controls.py", "-k", "hidden_secret"],
        cwd=ROOT, env={name: value for name, value in os.environ.items() if name not in ours},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.fixture
def newcomer(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return set-up as somebody runs it who is not root, on a system with apt."""
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment.shutil, "which", lambda *_, **__: "/usr/bin/apt-get")
    return environment


def test_who_may_not_install_is_told_one_line_with_everything(
    newcomer: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(newcomer, "_makes_environments", lambda: False)
    monkeypatch.setattr(newcomer, "make_environment", lambda *_: pytest.fail("set up before the system was complete"))
    with pytest.raises(SystemExit):
        newcomer.prepare("xvfb", "libegl1", "xvfb")
    venv = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    output = capsys.readouterr()
    assert output.out == ""
    line = f"apt-get update && apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 libegl1 {venv} xvfb"
    assert output.err.splitlines()[1:] == [f"  as root:    {line}", f"  with sudo:  sudo sh -c '{line}'"]


def test_what_is_only_optional_is_told_and_stops_nobody(
    newcomer: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newcomer.install_system(["libcups2", "libwayland-egl1"])
    text = capsys.readouterr().err
    assert "no printing and no window but through X11 until then" in text
    assert "libcups2 libwayland-egl1" in text
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("DISPLAY", raising=False)
    newcomer.install_system(["libcups2"])
    with pytest.raises(SystemExit):
        newcomer.install_system(["libwayland-egl1"])


def test_waylands_libraries_are_asked_for_where_wayland_may_be(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_loads", lambda _library: False)
    monkeypatch.setattr(environment.sys, "platform", "linux")
    wayland = {"libwayland-cursor0", "libwayland-egl1"}
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert wayland | {"libcups2", "libegl1"} <= set(environment.missing_libraries())
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert not wayland & set(environment.missing_libraries())


APT = """#!{python} -I
import os, sys
words = " ".join(sys.argv[1:])
with open({said!r}, "a") as kept:
    kept.write(words + "\\n")
if sys.argv[0].endswith("apt-cache"):
    for name in sys.argv[2:]:
        print(name + ":\\n  Installed: (none)\\n  Candidate: " + os.environ["CANDIDATE"])
elif words.startswith(os.environ["BUSY"]) and open({said!r}).read().count(words) < 3:
    print("E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)")
    sys.exit(100)
elif words.startswith(os.environ["BROKEN"]):
    print("E: Unable to fetch some archives")
    sys.exit(100)
"""


@pytest.fixture
def apt(environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put programs in apt's place that write down what they are told; return where. CI has no apt to break."""
    said, programs = tmp_path / "said", tmp_path / "programs"
    programs.mkdir()
    for name in ("apt-get", "apt-cache"):
        (programs / name).write_text(APT.format(python=sys.executable, said=str(said)), encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    for name, value in (("CANDIDATE", "1.2"), ("BUSY", "none"), ("BROKEN", "none")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment.time, "sleep", lambda _seconds: None)
    return said


INSTALL = "install -y --no-install-recommends -o DPkg::Lock::Timeout=120 xvfb"


def test_a_list_that_knows_the_packages_is_not_renewed(environment: ModuleType, apt: Path) -> None:
    environment.install_system(["xvfb"])
    assert apt.read_text().splitlines() == ["policy xvfb", INSTALL]


@pytest.mark.parametrize(("candidate", "busy"), [("(none)", "update"), ("1.2", "install")])
def test_set_up_waits_while_another_installation_holds_the_lock(
    environment: ModuleType,
    apt: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    candidate: str,
    busy: str,
) -> None:
    monkeypatch.setenv("CANDIDATE", candidate)
    monkeypatch.setenv("BUSY", busy)
    environment.install_system(["xvfb"])
    commands = apt.read_text().splitlines()
    assert commands[-1] == INSTALL
    assert len([line for line in commands if line.startswith(busy)]) == 3
    assert capsys.readouterr().err.count("Another installation is at work") == 1


def test_a_lock_that_nobody_lets_go_ends_with_the_line_to_type(
    environment: ModuleType, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CANDIDATE", "(none)")
    monkeypatch.setenv("BUSY", "update")
    monkeypatch.setattr(environment, "WAIT_S", -1)
    with pytest.raises(SystemExit):
        environment.install_system(["xvfb"])
    assert apt.read_text().splitlines() == ["policy xvfb", "update -q"]
    assert "Could not get lock" in capsys.readouterr().err


def test_a_list_that_proves_too_old_is_renewed_once(
    environment: ModuleType, apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKEN", "install")
    with pytest.raises(SystemExit):
        environment.install_system(["xvfb"])
    assert apt.read_text().splitlines() == ["policy xvfb", INSTALL, "update -q", INSTALL]


def made(environment: ModuleType, *locks: Path) -> None:
    """Make an environment that looks as if it had been made from these locks."""
    environment.venv_python().parent.mkdir(parents=True)
    environment.venv_python().touch()
    for lock in locks:
        environment.stamp_file(lock).write_text(environment._stamp(lock))


def test_an_environment_that_fits_is_left_alone(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    made(environment, environment.RUNTIME, environment.DEVELOP)
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: pytest.fail("something was started"))
    environment.prepare(developing=True)


@pytest.fixture
def steps(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what set-up does, as it does it: `venv`, or the name of a lock."""
    steps: list[str] = []
    monkeypatch.setattr(environment, "_link_project", lambda: None)
    monkeypatch.setattr(
        environment, "_run", lambda command, _: steps.append("venv" if "venv" in command else Path(command[-1]).name)
    )
    return steps


def test_only_what_is_asked_for_is_installed(
    environment: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(environment)
    monkeypatch.setattr(environment, "_is_usable", lambda: True)
    environment.prepare()
    environment.prepare()
    assert steps == ["runtime.lock"]
    environment.prepare(developing=True)
    assert steps == ["runtime.lock", "develop.lock"]


@pytest.mark.parametrize("change", ["place", "python", "lock"])
def test_an_environment_of_another_place_or_lock_is_remade(environment: ModuleType, steps: list[str], change: str) -> None:
    made(environment, environment.RUNTIME)
    digest, python, place = environment._stamp(environment.RUNTIME).split(" ", 2)
    other = {
        "place": f"{digest} {python} /else{place}",
        "python": f"{digest} 3.9 {place}",
        "lock": f"0{digest[1:]} {python} {place}",
    }
    environment.stamp_file(environment.RUNTIME).write_text(other[change])
    environment.prepare()
    assert steps == ["venv", "runtime.lock"]
    assert environment._fits(environment.RUNTIME)


def test_pip_and_venv_trust_the_lock_where_an_environment_is(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "_run", lambda command, _: commands.append(command))
    environment._make_empty()
    environment.VENV.mkdir()
    environment._install(environment.RUNTIME)
    assert all(command[1] == "-I" for command in commands)
    assert {"--no-deps", "--require-hashes", "--retries"} <= set(commands[1])


def test_an_unreadable_environment_is_told_in_one_sentence(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(environment, environment.RUNTIME)

    def forbidden(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment.Path, "exists", forbidden)
    for act in (lambda: environment._fits(environment.RUNTIME), environment._is_usable):
        with pytest.raises(SystemExit):
            act()
        (sentence,) = capsys.readouterr().err.splitlines()
        assert "cannot be read by you" in sentence


def test_an_old_python_is_told_so_in_one_sentence(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 2))
    with pytest.raises(SystemExit):
        environment.check_python()
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "passed_on"),
    [
        ([], ["window", "--demo"]),
        (["--offscreen"], ["window", "--demo", "--offscreen"]),
        (["screens", "--out", "d"], ["screens", "--out", "d"]),
        (["--vault", "v.twinseal"], ["window", "--vault", "v.twinseal"]),
        (["--vault=v.twinseal"], ["window", "--vault=v.twinseal"]),
        (["verify", "v", "--json"], ["verify", "v", "--json"]),
        (["--version"], ["--version"]),
    ],
)
def test_what_is_typed_reaches_the_program(run: ModuleType, typed: list[str], passed_on: list[str]) -> None:
    assert run.command_for(typed) == passed_on


ESSENTIAL = {"sh", "cut", "sha256sum"}
"""Programs of Debian's essential packages, without which there is no system."""
NO_PROGRAM = {"pytest", "id", "unlink", "write"}
"""Words that begin a list and are programs on some systems, but are not started."""


def test_set_up_brings_every_program_that_a_test_starts(environment: ModuleType) -> None:
    path = os.environ["PATH"] + environment.SYSTEM_FOLDERS
    named: set[str] = set()
    is_program = cache(lambda word: shutil.which(word, path=path) is not None)
    for file in (ROOT / "tests").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        # To take all apart costs seconds.
        if not any(map(is_program, re.findall(r"""\[\s*[rRuU]?["']([^"']+)["']""", text))):
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.List(elts=[ast.Constant(value=str(word)), *_]) if is_program(word):
                    named.add(word)
    # The recipe of one line by hand is a shell's.
    recipe = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8").partition("## 9. One line by hand")[2]
    named |= {word for word in ("openssl", "xxd", "sha256sum") if f"{word} " in recipe}
    assert named - ESSENTIAL - NO_PROGRAM == set(environment.TEST_PROGRAMS)
