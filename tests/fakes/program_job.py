"""What a program of ours must be able to do wherever it lies, each as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text


def bare_environment() -> dict[str, str]:
    """Return this process's environment without any word to Python, the search path above all."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def start(
    command: Sequence[str], folder: Path, *, secrets: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a folder; secrets go through pipes whose numbers stand in for `{0}` and `{1}`."""
    pipes = [os.pipe() for _ in secrets]
    for (_, end), secret in zip(pipes, secrets, strict=True):
        os.write(end, secret.encode() + b"\n")
        os.close(end)
    numbers = [str(begin) for begin, _ in pipes]
    try:
        return subprocess.run(
            [word.format(*numbers) for word in command], cwd=folder, env=environment or bare_environment(),
            capture_output=True, check=False, pass_fds=[begin for begin, _ in pipes],
        )  # fmt: skip
    finally:
        for begin, _ in pipes:
            os.close(begin)


def make_demo(program: Sequence[str], folder: Path) -> dict[str, object]:
    """Make a demo vault in FOLDER/new; return what the command says of it."""
    done = start([*program, "demo", "new", "--openings", "1", "--envelopes", "2", "--people", "4", "--json"], folder)
    assert done.returncode == 0, done.stderr
    demo = json.loads(done.stdout)
    assert isinstance(demo, dict)
    return demo


def as_auditor(program: Sequence[str], folder: Path, demo: dict[str, object], *words: str) -> None:
    """Run a command of the auditor's, with the passphrase and a code of now."""
    auditor = next(person for person in demo["people"] if person["role"] == "auditor")
    with seed_from_text(auditor["totp_seed"]) as seed:
        code = code_at(seed, TotpParameters(), int(time.time()))
    asked = ["--as", auditor["name"], "--passphrase-fd", "{0}", "--code-fd", "{1}"]
    done = start([*program, *words, *asked], folder, secrets=(auditor["passphrase"], code))
    assert done.returncode == 0, done.stderr


def does_its_job(program: Sequence[str], folder: Path) -> None:
    """Make a demo vault, a report, a verification in two processes and the window's first screen, all in FOLDER."""
    demo = make_demo(program, folder)
    as_auditor(program, folder, demo, "report", demo["vault"], "--out", "report.pdf")
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    done = start([*program, "verify", demo["vault"], "--trust-card", demo["trust_card"], "--processes", "2"], folder)
    assert (done.returncode, done.stderr) == (3, b""), done.stdout + done.stderr
    done = start([*program, "window", "--offscreen", "--end-when-painted"], folder)
    assert (done.returncode, complaints(done)) == (0, [])


def shows_every_screen(program: Sequence[str], folder: Path) -> None:
    """Make pictures of every screen in FOLDER/pictures; takes most of a minute."""
    (folder / "pictures").mkdir()
    done = start([*program, "window", "--demo", "--screenshot", "pictures"], folder)
    assert (done.returncode, complaints(done)) == (0, [])
    assert len(list((folder / "pictures").glob("*.png"))) > 20


def complaints(done: subprocess.CompletedProcess[bytes]) -> list[bytes]:
    """Return what a program said on standard error, less what Qt's platform without a display says of itself."""
    return [line for line in done.stderr.splitlines() if line != b"This plugin does not support propagateSizeHints()"]
