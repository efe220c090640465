#!/usr/bin/env python3
"""Measure which lines of the packages that everything rests on are run by tests; refuse fewer than nine in ten of each.

packaging/test.py --long runs it, and `packaging/test.py --only coverage`. Processes that tests start are not measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 90
PACKAGES = ("domain", "crypto", "audit")
TESTS = (
    "tests/unit/domain", "tests/unit/crypto", "tests/unit/audit", "tests/vectors", "tests/attacks/audit", "tests/attacks/crypto",
    "tests/faults/audit", "tests/flows/opening/test_flow.py", "tests/flows/sealing",
)  # fmt: skip


def main() -> int:
    """Run the tests once, then hold each package against the floor."""
    with tempfile.TemporaryDirectory() as folder:
        measured = {**os.environ, "COVERAGE_FILE": str(Path(folder) / "lines")}
        coverage = [sys.executable, "-m", "coverage"]
        run = [*coverage, "run", "-m", "pytest", "-p", "no:cacheprovider", *TESTS]
        if subprocess.run(run, cwd=ROOT, env=measured, check=False).returncode:
            return 1
        below = [
            package
            for package in PACKAGES
            if subprocess.run(
                [*coverage, "report", f"--include=app/twinseal/{package}/*", f"--fail-under={FLOOR}"],
                cwd=ROOT, env=measured, check=False,
            ).returncode
        ]  # fmt: skip
    print(
        f"below {FLOOR} % of lines: {', '.join(below)}"
        if below
        else f"at least {FLOOR} % of the lines of {', '.join(PACKAGES)}"
    )
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
