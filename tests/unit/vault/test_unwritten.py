"""The file of the register's lines: what was written is read, and anything else tells nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinseal.domain.opening import ResealCause
from twinseal.host.files import RealFiles
from twinseal.vault.layout import VaultPaths
from twinseal.vault.unwritten import SINCE_MAX, Line, RegisterLines, SealedLine, read_lines, write_lines

LINE = Line(3, 40, "ab" * 32)
SEALED = SealedLine(Line(4, 61, "cd" * 32), ResealCause.SUSPEND, "2026-11-02T09:00:00Z")


@pytest.mark.parametrize(
    "lines", [RegisterLines(), RegisterLines(LINE), RegisterLines(None, (SEALED,)), RegisterLines(LINE, (SEALED, SEALED))]
)
def test_what_was_written_is_read(tmp_path: Path, lines: RegisterLines) -> None:
    write_lines(RealFiles(), VaultPaths(tmp_path), lines)
    assert read_lines(RealFiles(), VaultPaths(tmp_path)) == lines


def test_of_too_many_the_oldest_are_left_out(tmp_path: Path) -> None:
    many = tuple(SealedLine(Line(seal, seal, "ef" * 32), ResealCause.HAND, SEALED.at_utc) for seal in range(SINCE_MAX + 9))
    write_lines(RealFiles(), VaultPaths(tmp_path), RegisterLines(LINE, many))
    assert read_lines(RealFiles(), VaultPaths(tmp_path)).since == many[9:]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"v":1', '"v":2'),
        ('"seal":3', '"seal":"3"'),
        ('"seal":3', '"seal":true'),
        ('"seal":3', '"seal":-1'),
        ('"entries":40', '"entries":4.5'),
        ("ab" * 32, "ab" * 31),
        ("ab" * 32, "AB" * 32),
        ('"suspend"', '"lunch"'),
        ("2026-11-02T09:00:00Z", "2026-11-02 09:00"),
        ('"since":[', '"since":[1,'),
        ('"cause":"suspend",', ""),
        ('"v":1', '"more":0,"v":1'),
    ],
)
def test_anything_else_tells_nothing(tmp_path: Path, old: str, new: str) -> None:
    paths = VaultPaths(tmp_path)
    write_lines(RealFiles(), paths, RegisterLines(LINE, (SEALED,)))
    text = paths.unwritten.read_text()
    assert old in text
    paths.unwritten.write_text(text.replace(old, new, 1))
    assert read_lines(RealFiles(), paths) == RegisterLines()
