#!/usr/bin/env python3
"""Set up whatever is missing, then run every check that CI runs.

python3 packaging/test.py                      everything
python3 packaging/test.py --only ruff,mypy     some steps
python3 packaging/test.py -- -k opening        everything, tests chosen by pytest's own options
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import environment


def steps(pytest_options: list[str]) -> dict[str, list[str]]:
    """Return the checks by name."""
    python = str(environment.venv_python())
    folder = environment.venv_python().parent
    return {
        "ruff": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "--quiet", "."],
        "imports": [str(folder / "lint-imports"), "--no-cache"],
        "mypy": [python, "-m", "mypy"],
        "docstrings": [str(folder / "interrogate"), "-q", "app"],
        "pytest": [python, "-m", "pytest", "-n", "2", "--dist", "worksteal", *pytest_options],
    }


def main() -> int:
    """Set up, run, and say which steps failed."""
    environment.check_python()
    arguments, _, options = (list(part) for part in _split(sys.argv[1:]))
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    environment.make_environment()
    environment.install_system(environment.missing_libraries() + environment.missing_programs())
    chosen = arguments[1].split(",") if arguments[:1] == ["--only"] else None
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(environment.ROOT / "app")}
    surroundings["PATH"] = surroundings.get("PATH", "") + ":/usr/sbin:/sbin"
    failed = []
    for name, command in steps(options).items():
        if chosen and name not in chosen:
            continue
        print(f"== {name}", flush=True)
        started = time.monotonic()
        done = subprocess.run(command, cwd=environment.ROOT, env=surroundings, check=False)
        print(f"== {name}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
        if done.returncode != 0:
            failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def _split(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    if "--" in arguments:
        place = arguments.index("--")
        return arguments[:place], ["--"], arguments[place + 1 :]
    return arguments, [], []


if __name__ == "__main__":
    sys.exit(main())
