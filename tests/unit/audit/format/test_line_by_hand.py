"""The recipe of docs/formats.md, run as it stands there: a shell and openssl check one line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
LOG = ROOT / "tests" / "vectors" / "log" / "anchored" / "log.tws"


def _recipe() -> str:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    section = re.search(r"## 9\. One line by hand.*?```sh\n(.*?)```", text, re.DOTALL)
    assert section is not None
    return section[1]


def _run(folder: Path, data: bytes, number: int) -> str:
    (folder / "log.tws").write_bytes(data)
    done = subprocess.run(["sh", "-c", f"N={number}\n{_recipe()}"], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.parametrize("number", [2, 3])
def test_a_genuine_line_is_found_good(number: int, tmp_path: Path) -> None:
    said = _run(tmp_path, LOG.read_bytes(), number)
    assert "Signature Verified Successfully" in said
    assert "It names the line before it" in said


def test_a_changed_line_is_not(tmp_path: Path) -> None:
    lines = LOG.read_bytes().splitlines()
    parts = lines[1].split(b" ")
    parts[6] = b"0" * 64
    said = _run(tmp_path, b"\n".join([lines[0], b" ".join(parts), *lines[2:]]) + b"\n", 2)
    assert "Verified Successfully" not in said


def test_a_changed_line_before_is_noticed_by_the_chain(tmp_path: Path) -> None:
    lines = LOG.read_bytes().splitlines()
    before = lines[0][:-1] + (b"0" if lines[0][-1:] != b"0" else b"1")
    said = _run(tmp_path, b"\n".join([before, *lines[1:]]) + b"\n", 2)
    assert "It names the line before it" not in said
