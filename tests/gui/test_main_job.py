"""The main job in the real window on a virtual display, by keyboard and stable object names, to a mounted drive."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import no_network
from fakes.traced import network_sockets, traced
from fakes.virtual_display import virtual_display
from twinseal.domain.trust_card import TrustCard
from twinseal.gui.platform.printing import LOCAL_SCHEDULER
from twinseal.reports.seal.sign import check_seal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def display() -> Iterator[str]:
    with virtual_display() as name:
        yield name


@contextlib.contextmanager
def mounted_stick(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """Mount an image, FAT or ext4 as this machine's kernel knows; else a plain folder, and None tells the caller."""
    stick, image = folder / "stick", folder / "stick.img"
    stick.mkdir()
    image.write_bytes(b"")
    os.truncate(image, 64 * 1024 * 1024)
    mounted = False
    for make in (["mkfs.vfat", "-n", "REVIEW", str(image)], ["mkfs.ext4", "-q", "-F", "-L", "REVIEW", str(image)]):
        if not mounted:
            subprocess.run(make, check=True, capture_output=True)
            mounted = (
                subprocess.run(["mount", "-o", "loop", str(image), str(stick)], capture_output=True, check=False).returncode
                == 0
            )
    try:
        yield stick, image if mounted else None
    finally:
        if os.path.ismount(stick):
            subprocess.run(["umount", str(stick)], check=False)


@pytest.mark.parametrize(
    "traces", [False, pytest.param(True, marks=pytest.mark.long)], ids=["under a filter", "under strace"]
)
def test_ceremony_to_stick(display: str, tmp_path: Path, traces: bool) -> None:
    """The kernel ends the job at its first socket of a network; strace, which takes minutes, lists all it makes instead."""
    record = tmp_path / "calls"
    folder = tmp_path / "home"
    folder.mkdir()
    with mounted_stick(tmp_path) as (stick, image):
        # Somebody set the machine up for a print server of the house: the window must not talk to it.
        (tmp_path / ".cups").mkdir()
        (tmp_path / ".cups" / "client.conf").write_text("ServerName 127.0.0.2\n")
        environment = {
            **os.environ, "CUPS_SERVER": "127.0.0.2", "HOME": str(tmp_path), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONSAFEPATH": "1", "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
        }  # fmt: skip
        arguments = (str(ROOT / "tests" / "gui" / "drive_main_job.py"), str(folder), str(stick), "300" if traces else "60")
        done = subprocess.run(
            traced(record, sys.executable, *arguments) if traces else no_network.command(*arguments),
            env=environment,
            capture_output=True,
            check=False,
            timeout=900 if traces else 280,
        )
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        if traces:
            assert network_sockets(record) == []
            assert LOCAL_SCHEDULER in record.read_text(errors="replace"), "the job asked for printers"
        report = json.loads(done.stdout.decode().splitlines()[-1])
        assert report["first_code"].startswith("0001 ")
        assert report["register_code"].startswith("0002 ")
        assert report["revealed"] == "Zulu-9s!qX"
        assert report["hidden"]
        assert report["longer_s"] > 500
        assert "VALID-" in report["verdict"]
        assert not {"aiohttp", "requests", "urllib3", "httpx", "yarl"} & set(report["loaded"])
        assert {"pyhanko", "PySide6"} <= set(report["loaded"])
        assert all((folder / f"{name}.png").stat().st_size > 10_000 for name in ("founded", "revealed", "receipt", "export"))
        _check_report(Path(report["report"]), folder, tmp_path)
        if image is None:
            # Without a loop mount there is no removable drive, and the program has to say so.
            assert "removable" in report["export"] or not report["export"]
            return
        assert "safe to remove" in report["export"]
        assert not os.path.ismount(stick)
        # A loop device of its own: the one before may still be on its way out.
        device = (
            subprocess.run(["losetup", "-f", "--show", "-r", str(image)], check=True, capture_output=True)
            .stdout.decode()
            .strip()
        )
        try:
            subprocess.run(["mount", "-o", "ro", device, str(stick)], check=True)
            _check_stick(stick, folder, report["register_code"].split(" ")[-1])
        finally:
            subprocess.run(["umount", str(stick)], check=False)
            subprocess.run(["losetup", "-d", device], check=False)


def _check_report(report: Path, folder: Path, place: Path) -> None:
    card = TrustCard.from_bytes((folder / "Plant.trust-card.json").read_bytes())
    verdict = check_seal(report.read_bytes(), card)
    assert verdict.ok
    assert verdict.pin is not None
    trust = place / "trust"
    trust.mkdir()
    (place / "issuer.der").write_bytes(verdict.pin.issuer)
    subprocess.run(["certutil", "-d", f"sql:{trust}", "-N", "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-d", f"sql:{trust}", "-A", "-n", "v", "-t", ",C,", "-i", str(place / "issuer.der")], check=True
    )
    said = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{trust}", str(report)], capture_output=True, check=False
    ).stdout.decode()
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


def _check_stick(stick: Path, folder: Path, register_code: str) -> None:
    export = next(stick.glob("twinseal-*"))
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=export, check=False).returncode == 0
    copy = folder / "carried"
    shutil.copytree(export, copy)
    for options, codes in (([], {3, 4}), (["--receipt", register_code], {0, 4}), (["--receipt", "0000-0000-0000-0"], {11})):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "twinseal", "verify", str(copy), "--trust-card", str(folder / "Plant.trust-card.json"), *options, "--json"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "app")}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode in codes, done.stdout
        assert json.loads(done.stdout)["exit_code"] == done.returncode
