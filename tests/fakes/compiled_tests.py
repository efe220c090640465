"""The files of tests, compiled once for all processes of a run: pytest rewrites each assertion, and every process did all of it.

Only where nothing is compiled yet, as in a fresh copy of the source: then it was half of what a run takes before its first test.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.assertion import rewrite


def compile_share(config: pytest.Config, number: int, processes: int) -> None:
    """Compile each file of tests that is asked for and whose turn is this process's; what cannot be is left to the collection."""
    asked = [Path(argument) for argument in config.args]
    files = sorted(file for folder in asked if folder.is_dir() for file in folder.rglob("test_*.py"))
    for file in files[number::processes]:
        _compile(file.absolute(), config)


def _compile(file: Path, config: pytest.Config) -> None:
    folder = rewrite.get_cache_dir(file)
    kept = folder / (file.stem + rewrite.PYC_TAIL)
    if kept.exists() or not rewrite.try_makedirs(folder):
        return
    try:
        facts, code = rewrite._rewrite_test(file, config)
    except SyntaxError:
        return
    rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, facts, kept)
