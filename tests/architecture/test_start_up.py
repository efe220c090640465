"""What is heavy is loaded where it is used, so that the sealed screen stands in a second."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import Cast

ROOT = Path(__file__).resolve().parents[2]
LINT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
LATE = LINT["flake8-tidy-imports"]["banned-module-level-imports"]


FIRST_SCREEN = """
    bootstrap resource_folder cli.terminal cli.window_options domain.errors domain.opening domain.ports domain.text
    domain.texts domain.template domain.utc_text flows.context.machine gui.application gui.features gui.preload gui.router gui.shell gui.theme gui.window gui.worker
    gui.platform.every_event gui.platform.first_picture gui.platform.plugins gui.platform.printing gui.platform.session_events
    gui.start.presenter gui.start.welcome_screen host.block_devices host.clock host.disk_acts host.disk_faults host.display
    host.drives host.endings host.files host.mounts host.programs host.streams
"""
"""Every module of the program that is loaded when the ways to begin are painted, beside what screens are built of."""
PARTS = ("gui.design.", "gui.widgets.")
OTHERS = ("cryptography", "pyotp", "sqlcipher3", "ssl")
"""Libraries that a vault needs, and the first screen does not."""


def loaded_by(*modules: str) -> set[str]:
    code = f"import json, sys, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin"}, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return set(json.loads(done.stdout))


def first_picture(*options: str) -> dict[str, list[str]]:
    """Start the real window; return what was loaded, and which screens were built, when its first picture stood."""
    done = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "gui" / "drive_first_picture.py"), "--end-when-painted", *options],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    facts: dict[str, list[str]] = json.loads(done.stdout)
    return facts


def test_the_command_line_starts_without_what_is_loaded_late() -> None:
    loaded = loaded_by("twinseal.__main__", "twinseal.cli.command_line")
    assert "twinseal.cli.commands" in loaded
    assert [name for name in LATE if name in loaded] == []


def test_the_first_screen_loads_nothing_but_what_it_needs() -> None:
    facts = first_picture()
    ours = {name.removeprefix("twinseal.") for name in facts["loaded"] if name.startswith("twinseal.")}
    packages = {name for name in ours if any(other.startswith(f"{name}.") for other in ours)}
    # A longer list is a later first picture: what is not needed for it is imported where it is used.
    assert {name for name in ours - packages if not name.startswith(PARTS)} == set(FIRST_SCREEN.split())
    assert [name for name in (*LATE, *OTHERS) if name in facts["loaded"]] == []
    assert facts["screens"] == ["welcome"]


def test_a_vaults_first_picture_builds_no_other_screen(cast: Cast) -> None:
    facts = first_picture("--vault", str(cast.vault_path))
    assert facts["screens"] == ["sealed"]
    folders = {name.split(".")[2] for name in facts["loaded"] if name.startswith("twinseal.gui.") and name.count(".") > 2}
    assert folders <= {"design", "platform", "start", "widgets"}
    assert [name for name in LATE if name in facts["loaded"]] == []
    doors = ("twinseal.flows.opening.flow", "twinseal.flows.audit_desk.desk", "twinseal.flows.ceremony.flow")
    assert [name for name in (*doors, "twinseal.export", "twinseal.reports") if name in facts["loaded"]] == []


def test_each_that_is_loaded_late_can_be_loaded() -> None:
    assert set(LATE) <= loaded_by(*LATE)
