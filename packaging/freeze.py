#!/usr/bin/env python3
"""Make the frozen folder: one that runs where no Python is; `packaging/test.py --long` makes one and tests it.

python3 packaging/freeze.py DIR                DIR/twinseal with the program twinseal in it
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import environment


def command_for(python: Path, target: Path) -> list[str]:
    """Return PyInstaller's command line."""
    root = environment.ROOT
    return [
        *(str(python), "-I", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--onedir", "--name", "twinseal"),
        *("--distpath", str(target), "--workpath", str(target / "work"), "--specpath", str(target / "work")),
        *("--paths", str(root / "app"), "--add-data", f"{root / 'resources'}:twinseal/resources"),
        # Read as a text, for every export; and every module that only a name leads to.
        *("--add-data", f"{root / 'app' / 'twinseal' / 'standalone' / 'twinseal_verify.py'}:twinseal/standalone"),
        *("--collect-submodules", "twinseal", "--collect-data", "pikepdf", "--exclude-module", "aiohttp"),
        str(root / "app" / "twinseal" / "__main__.py"),
    ]


def main() -> int:
    """Set up and freeze."""
    environment.check_python()
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 0 if len(sys.argv) == 2 else 2
    environment.prepare(developing=True)
    return subprocess.run(command_for(environment.venv_python(), Path(sys.argv[1]).resolve()), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
