"""Carries `resources/`, which lies beside the source, into the package of a wheel; all else stands in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithResources(build_py):
    """Also copies the fonts, the style sheet and the word lists."""

    def run(self) -> None:
        """Build, then copy; an older copy in the build folder must not live on."""
        super().run()
        target = Path(self.build_lib) / "twinseal" / "resources"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree("resources", target)


setup(cmdclass={"build_py": BuildWithResources})
