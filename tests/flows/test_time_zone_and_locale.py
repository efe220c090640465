"""Time zone, locale and home of the machine may be anything: papers, report and export are made all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from twinseal.domain.errors import ReportFailed, VaultExists
from twinseal.flows.demo import make_demo
from twinseal.reports.papers.rehearsal import rehearse
from twinseal.reports.seal import sign

ROOT = Path(__file__).resolve().parents[2]
SURROUNDINGS: dict[str, dict[str, str]] = {
    "posix-zone": {"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"},
    "posix-zone-of-signs": {"TZ": "<+0330>-3:30", "LC_ALL": "C", "LANG": "nonsense"},
    "no-such-zone": {"TZ": "Mars/Olympus", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nonexistent"},
    "a-file-that-is-missing": {"TZ": ":/nonexistent/zone", "HOME": "", "XDG_CACHE_HOME": "/proc/nowhere"},
    "nothing-at-all": {"TZ": ":", "LC_ALL": "nonsense", "PYTHONUTF8": "0", "HOME": "relative"},
}


def driven(folder: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    place = folder / name
    place.mkdir()
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "flows" / "drive_time_zone_and_locale.py"), str(place)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}", **SURROUNDINGS[name]},
        capture_output=True, check=False, timeout=240,
    )  # fmt: skip


@pytest.mark.parametrize(
    "names", [("posix-zone", "no-such-zone"), pytest.param(tuple(SURROUNDINGS), marks=pytest.mark.long)], ids=["two", "all"]
)
def test_every_paper_is_made_in_odd_surroundings(tmp_path: Path, names: tuple[str, ...]) -> None:
    with ThreadPoolExecutor(2) as both:
        runs = dict(zip(names, both.map(lambda name: driven(tmp_path, name), names), strict=True))
    for name, done in runs.items():
        assert done.returncode == 0, (name, done.stderr.decode()[-2000:])
        report = json.loads(done.stdout)
        assert report["missing"] == [], name
        assert report["good"] == [True] * 4, name
        # The scripted clock's day, in UTC whatever the zone.
        assert all(at.startswith("2026-11-02T08:0") for at in report["at"]), (name, report["at"])


def _breaks(monkeypatch: pytest.MonkeyPatch, meaning: str) -> None:
    real = sign.seal

    def seal(*words: Any, **named: Any) -> bytes:
        if named["meaning"] == meaning:
            msg = "The report could not be signed."
            raise ReportFailed(msg)
        return real(*words, **named)

    monkeypatch.setattr(sign, "seal", seal)


def test_a_machine_that_cannot_sign_says_so_before_a_founding(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _breaks(monkeypatch, "Rehearsal")
    with pytest.raises(ReportFailed, match="nothing was begun"):
        rehearse(cast.clock.utc())
    place = tmp_path / "new"
    place.mkdir()
    with pytest.raises(ReportFailed, match="nothing was begun"):
        make_demo(cast.machine, place, openings=0, envelopes=1, people=3)
    assert list(place.iterdir()) == []


def test_a_missing_paper_is_an_error_and_the_others_are_made(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _breaks(monkeypatch, "Witnessed at the ceremony")
    place = tmp_path / "new"
    place.mkdir()
    with pytest.raises(ReportFailed, match="its printed trust card could not be written"):
        make_demo(cast.machine, place, openings=0, envelopes=1, people=3)
    there = {path.name for path in place.iterdir()}
    assert there == {"Demo plant.twinseal", "Demo plant.trust-card.json", "Demo plant.paper-form.pdf"}


def test_a_founding_writes_over_no_paper_of_another(cast: Cast, tmp_path: Path) -> None:
    place = tmp_path / "new"
    place.mkdir()
    older = place / "Demo plant.ceremony-record.pdf"
    older.write_bytes(b"signed in ink")
    with pytest.raises(VaultExists, match="another ceremony"):
        make_demo(cast.machine, place, openings=0, envelopes=1, people=3)
    assert older.read_bytes() == b"signed in ink"
    assert list(place.iterdir()) == [older]
