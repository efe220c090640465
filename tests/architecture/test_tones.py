"""The four tones: made from their parameters, and measured by a program that did not make them."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path

import pytest

from twinseal.domain.alert import IN_THE_ROOM, Moment

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ROOT / "resources" / "sounds"
LOWEST_HZ, HIGHEST_HZ, LONGEST_S, LOUDEST_DBFS = 220, 660, 0.4, -18.0
PITCHES = {
    Moment.OPENED: [(0.02, 0.14, 330), (0.19, 0.18, 440)],
    Moment.TWO_MINUTES: [(0.02, 0.24, 392)],
    Moment.ONE_MINUTE: [(0.02, 0.12, 392), (0.24, 0.12, 392)],
    Moment.TIME_OVER: [(0.0, 0.05, 418), (0.15, 0.05, 284), (0.21, 0.1, 220)],
}
"""By moment: where a part begins, how long it lasts (seconds), and its main pitch in Hz."""


def measured(*words: str) -> dict[str, float]:
    done = subprocess.run(["sox", *words], capture_output=True, text=True, check=True, timeout=60)
    rows = re.findall(r"^(\S.*?)(?::\s+| {2,})(-?[\d.]+)$", done.stderr, re.MULTILINE)
    return {" ".join(name.split()): float(value) for name, value in rows}


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "packaging" / "tones.py"))["write"](tmp_path)
    assert sorted(file.name for file in SOUNDS.iterdir()) == sorted(f"{moment.value}.wav" for moment in IN_THE_ROOM)
    for file in SOUNDS.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize("moment", IN_THE_ROOM)
def test_a_tone_is_short_low_and_soft(moment: Moment) -> None:
    file = str(SOUNDS / f"{moment.value}.wav")
    assert 0 < measured(file, "-n", "stat")["Length (seconds)"] <= LONGEST_S
    assert -24 < measured(file, "-n", "stats")["Pk lev dB"] <= LOUDEST_DBFS
    for begins, lasts, pitch in PITCHES[moment]:
        frequency = measured(file, "-n", "trim", str(begins), str(lasts), "stat")["Rough frequency"]
        assert frequency == pytest.approx(pitch, rel=0.06)
        assert LOWEST_HZ * 0.98 <= frequency <= HIGHEST_HZ
