"""What a program of ours must be able to do wherever it lies, each as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

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


def make_demo(program: Sequence[str], folder: Path) -> dict[str, Any]:
    """Make a demo vault in FOLDER/new; return what the command says of it."""
    done = start([*program, "demo", "new", "--openings", "1", "--envelopes", "2", "--people", "4", "--json"], folder)
    assert done.returncode == 0, done.stderr
    demo = json.loads(done.stdout)
    assert isinstance(demo, dict)
    return demo


def as_auditor(program: Sequence[str], folder: Path, demo: dict[str, Any], command: str, *words: str) -> Path:
    """Run a command of the auditor's, with the passphrase and a code of now; return the vault it ran on.

    That is a copy of the demo vault, one for each command: a vault takes no code twice.
    """
    auditor = next(person for person in demo["people"] if person["role"] == "auditor")
    vault = folder / f"copy-for-{command}" / "vault"
    shutil.copytree(folder / str(demo["vault"]), vault)
    with seed_from_text(auditor["totp_seed"]) as seed:
        code = code_at(seed, TotpParameters(), int(time.time()))
    asked = ["--as", auditor["name"], "--passphrase-fd", "{0}", "--code-fd", "{1}"]
    done = start([*program, command, str(vault), *words, *asked], folder, secrets=(auditor["passphrase"], code))
    assert done.returncode == 0, (command, done.stderr)
    return vault


def takes_away(program: Sequence[str], folder: Path, demo: dict[str, Any]) -> list[tuple[list[str], int]]:
    """Write a report, an export and an entry with its proof; return what verifies each of them, and the exit code due."""
    (folder / "taken").mkdir()
    vault = as_auditor(program, folder, demo, "report", "--out", "report.pdf")
    as_auditor(program, folder, demo, "export", "--to", "taken")
    as_auditor(program, folder, demo, "disclose", "--entry", "3", "--to", "taken")
    card = ["--trust-card", str(demo["trust_card"])]
    (export,) = (folder / "taken").glob("twinseal-*")
    (entry,), (note,) = (folder / "taken").glob("entry-*.json"), (folder / "taken").glob("checkpoint-*.note")
    return [
        (["verify", str(vault), *card, "--processes", "2"], 3),
        (["verify", "report.pdf", *card], 4),
        (["verify", str(export), *card], 3),
        (["verify", str(entry), "--checkpoint", str(note), *card], 3),
    ]


def does_its_job(program: Sequence[str], folder: Path, maker: Sequence[str] = ()) -> Iterator[str]:
    """Make a demo vault, what an auditor takes away, its verifications and the window's first screen, all in FOLDER.

    Yields the name of each command that was run. `maker` makes the demo vault in the place of `program`.
    """
    demo = make_demo(maker or program, folder)
    checks = takes_away(program, folder, demo)
    yield "demo, report, export, disclose"
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    for command, code in (
        *checks,
        (["version"], 0),
        (["--help"], 0),
        (["paper-form", str(demo["vault"]), "--out", "form.pdf"], 0),
        (["bench", "--entries", "20"], 0),
        (["window", "--offscreen", "--end-when-painted"], 0),
    ):
        done = start([*program, *command], folder)
        assert (done.returncode, complaints(done)) == (code, []), (command, done.stdout + done.stderr)
        yield command[0]


def shows_every_screen(program: Sequence[str], folder: Path) -> None:
    """Make pictures of every screen in FOLDER/pictures; takes most of a minute."""
    (folder / "pictures").mkdir()
    done = start([*program, "screens", "--out", "pictures", "--theme", "day", "--size", "1280x800"], folder)
    assert (done.returncode, complaints(done)) == (0, [])
    assert len(list((folder / "pictures").glob("*.png"))) > 20


def complaints(done: subprocess.CompletedProcess[bytes]) -> list[bytes]:
    """Return what a program said on standard error, less what Qt's platform without a display says of itself."""
    return [line for line in done.stderr.splitlines() if line != b"This plugin does not support propagateSizeHints()"]
