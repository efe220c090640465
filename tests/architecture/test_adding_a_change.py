"""The worked example of a change in docs/CONTRIBUTING.md is carried out in a copy of the source."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WALK = "tests/unit/domain/test_changes.py"
STEP = re.compile(
    r"^1\. `(?P<file>[^`]+)`, (?P<where>as a new file|after|instead of)(?: `(?P<line>[^`]+)`)?:\n\n   ```python\n(?P<block>.*?)\n   ```$",
    re.MULTILINE | re.DOTALL,
)


def _carry_out(copy: Path) -> set[str]:
    page = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = page.split("**... a change.**")[1].split("\n**... ")[0]
    touched = set()
    for step in STEP.finditer(part):
        path, block = copy / step["file"], textwrap.dedent(step["block"])
        if step["where"] == "as a new file":
            path.write_text(block + "\n", encoding="utf-8")
        else:
            lines = path.read_text(encoding="utf-8").splitlines()
            (place,) = (number for number, line in enumerate(lines) if line.strip() == step["line"])
            indent = lines[place][: -len(lines[place].lstrip())] if lines[place] != lines[place].lstrip() else ""
            lines[place + (step["where"] == "after") : place + 1] = [textwrap.indent(block, indent)]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        touched.add(step["file"])
    return touched


def _walk(copy: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy / "app"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", WALK]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=120)


def _copied(folder: Path) -> Path:
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / WALK).parent.mkdir(parents=True)
    shutil.copy(ROOT / WALK, folder / WALK)
    return folder


def test_the_example_of_a_change_passes_the_walk_and_touches_three_files(tmp_path: Path) -> None:
    copy = _copied(tmp_path)
    assert _carry_out(copy) == {
        "app/twinseal/domain/changes/remove_operator.py",
        "app/twinseal/domain/changes/registry.py",
        WALK,
    }
    walk = _walk(copy)
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert "RemoveOperator" in (copy / WALK).read_text(encoding="utf-8")


def test_a_change_that_is_in_no_table_is_found_by_the_walk(tmp_path: Path) -> None:
    copy = _copied(tmp_path)
    registry = copy / "app" / "twinseal" / "domain" / "changes" / "registry.py"
    before = registry.read_text(encoding="utf-8")
    _carry_out(copy)
    registry.write_text(before, encoding="utf-8")
    walk = _walk(copy)
    assert walk.returncode == 1, walk.stdout + walk.stderr
    assert "test_every_file_of_a_change_is_in_the_table_and_has_samples" in walk.stdout
