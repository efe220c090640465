#!/usr/bin/env python3
"""Set up whatever is missing, then run every check that CI runs.

python3 packaging/test.py                      everything
python3 packaging/test.py --only ruff,mypy     some steps: ruff, format, imports, mypy, docstrings, pytest, coverage
python3 packaging/test.py --long               instead, what takes minutes: the tests marked `long`, and coverage
python3 packaging/test.py -- -k opening        everything, tests chosen by pytest's own options
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import environment

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a name of its own is made there
MEMORY_NEEDED = 4 * 1024**3
PROCESSES = "2"
"""Of the tests, as many as a small machine has cores: beside a third, tests of the window missed their moment."""
LONG_STEP = "coverage"
"""The step that only the long run takes, or whoever asks for it."""


def steps(pytest_options: list[str]) -> dict[str, list[str]]:
    """Return the checks by name, in their order."""
    python = str(environment.venv_python())
    folder = environment.venv_python().parent
    return {
        "ruff": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "--quiet", "."],
        "imports": [str(folder / "lint-imports"), "--no-cache"],
        "mypy": [python, "-m", "mypy"],
        "docstrings": [str(folder / "interrogate"), "-q", "app"],
        "pytest": [python, "-m", "pytest", "-n", PROCESSES, "--dist", "worksteal", *pytest_options],
        LONG_STEP: [python, "packaging/coverage_floor.py"],
    }


@contextlib.contextmanager
def in_memory(*, wanted: bool) -> Iterator[dict[str, str]]:
    """Give the tests a folder in memory for their files, where there is room; yield what their environment says of it.

    Each vault syncs some hundred times to the disk, and the suite makes some thousand vaults: on a disk, the waiting takes
    longer than the work. The tests that take minutes run on the disk.
    """
    try:
        room = shutil.disk_usage(MEMORY).free if wanted else 0
        folder = tempfile.mkdtemp(prefix="tw-", dir=MEMORY) if room >= MEMORY_NEEDED else None
    except OSError:
        folder = None
    if folder is None:
        yield {}
        return
    try:
        yield {"TMPDIR": folder}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def surroundings() -> dict[str, str]:
    """Return the environment of the checks: no display is needed unless one is asked for.

    Compiled modules are kept, whatever the machine says: the suite starts some hundred processes, and each of them would
    compile every module anew.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        "QT_QPA_PLATFORM": "offscreen",
        **kept,
        "PYTHONPATH": str(environment.ROOT / "app"),
        "PATH": os.environ.get("PATH", "") + environment.SYSTEM_FOLDERS,
    }


def run_step(command: list[str], more: dict[str, str]) -> tuple[bool, str]:
    """Run one check, pass on what it says as it says it; return whether it is content, and its last line."""
    said = b""
    with subprocess.Popen(
        command, cwd=environment.ROOT, env={**surroundings(), **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        while part := os.read(process.stdout.fileno(), 65536):  # type: ignore[union-attr]  # the process was given a pipe
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
            said = (said + part)[-4096:]
    lines = said.decode(errors="replace").strip().splitlines()
    return process.returncode == 0, lines[-1] if lines else ""


def chosen_steps(arguments: list[str], names: list[str]) -> list[str]:
    """Return the steps to run; refuse what is no step."""
    if not arguments:
        return [name for name in names if name != LONG_STEP]
    wanted = arguments[0].removeprefix("--only=") if arguments[0].startswith("--only=") else ",".join(arguments[1:])
    chosen = [name for name in wanted.split(",") if name]
    if not arguments[0].startswith("--only") or not chosen or set(chosen) - set(names):
        environment.stop(f"not understood: {' '.join(arguments)}; the steps are {', '.join(names)} (see --help).")
    return chosen


def long_tests(arguments: list[str], options: list[str]) -> tuple[list[str], list[str]]:
    """Turn `--long` into its step and pytest's own choice: of two, pytest takes the later, so it undoes pyproject.toml's."""
    if "--long" not in arguments:
        return arguments, options
    if arguments != ["--long"]:
        environment.stop("--long stands alone: it runs what takes minutes and no other step (see --help).")
    return ["--only", f"pytest,{LONG_STEP}"], ["-m", "long", *options]


def main() -> int:
    """Set up, run, and say which steps failed; pytest's own closing line comes last."""
    environment.check_python()
    arguments, options = _split(sys.argv[1:])
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    arguments, options = long_tests(arguments, options)
    checks = steps(options)
    chosen = chosen_steps(arguments, list(checks))
    environment.prepare(*environment.missing_libraries(), *environment.missing_programs(), developing=True)
    results, closings = {}, {}
    for name in chosen:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        with in_memory(wanted=name in {"pytest", LONG_STEP} and "long" not in checks[name]) as more:
            results[name], closings[name] = run_step(checks[name], more)
        print(f"== {name}: {'ok' if results[name] else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    failed = [name for name, content in results.items() if not content]
    print(f"FAILED: {', '.join(failed)}" if failed else f"ok: {', '.join(results)}")
    if "pytest" in chosen:
        print(closings["pytest"])
    return 1 if failed else 0


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in arguments:
        return arguments, []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


if __name__ == "__main__":
    sys.exit(main())
