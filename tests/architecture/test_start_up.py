"""What is heavy is loaded where it is used, so that the sealed screen stands in a second."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
LATE = LINT["flake8-tidy-imports"]["banned-module-level-imports"]


def loaded_by(*modules: str) -> set[str]:
    code = f"import json, sys, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin"}, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return set(json.loads(done.stdout))


def test_window_and_command_line_start_without_late_libraries() -> None:
    loaded = loaded_by(
        "twinseal.__main__", "twinseal.gui.application", "twinseal.gui.start.presenter", "twinseal.cli.command_line"
    )
    assert "twinseal.gui.start.sealed_screen" in loaded
    assert "twinseal.cli.commands" in loaded
    assert [name for name in LATE if name in loaded] == []


def test_importing_the_window_loads_no_other_feature() -> None:
    loaded = loaded_by("twinseal.gui.application", "twinseal.gui.start.presenter")
    folders = {name.split(".")[2] for name in loaded if name.startswith("twinseal.gui.") and name.count(".") > 2}
    assert folders == {"paper", "platform", "start", "widgets"}


def test_each_that_is_loaded_late_can_be_loaded() -> None:
    assert set(LATE) <= loaded_by(*LATE)
