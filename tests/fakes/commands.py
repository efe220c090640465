"""Commands as a script starts them, on copies of one demo vault, so that each auditor's code is fresh."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fakes.vault_copy import copied
from twinseal.bootstrap import make_demo, real_machine
from twinseal.cli import command_line
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-P", "-m", "twinseal")


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "app"), **changes}


@contextlib.contextmanager
def on_pipes(secrets: Sequence[str]) -> Iterator[list[int]]:
    """Put each secret on a pipe of its own; yield where they are read."""
    ends = []
    for secret in secrets:
        read, write = os.pipe()
        os.write(write, secret.encode() + b"\n")
        os.close(write)
        ends.append(read)
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


def said_by(act: Callable[[], int], words: Sequence[str] = ()) -> subprocess.CompletedProcess[bytes]:
    """Do what a command does, in this process; return its exit code and what it wrote to both streams.

    What a process of its own costs is the start of Python and of what it loads: half a second. Signals, terminals and closed
    streams are for tests that start one.
    """
    written = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in written)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = act()
        except SystemExit as ended:
            assert isinstance(ended.code, int), ended.code
            code = ended.code
    return subprocess.CompletedProcess(words, code, *(stream.getvalue() for stream in written))


def run(*words: str, secrets: Sequence[str] = ()) -> subprocess.CompletedProcess[bytes]:
    """Run a command in this process; secrets go through pipes whose numbers stand in for `{0}` and `{1}`."""
    with on_pipes(secrets) as numbers:
        return said_by(lambda: command_line.run([word.format(*numbers) for word in words]), words)


@dataclass
class Station:
    """A demo vault in a folder of its own, and everything about its people."""

    folder: Path
    facts: dict[str, Any]

    @classmethod
    def founded(cls, folder: Path, *, openings: int, envelopes: int, people: int) -> Station:
        """Make one as the command does, but with the cheap key derivation of tests, which every command then uses too."""
        folder.mkdir()
        machine = replace(real_machine(), kdf=TESTS_ONLY)
        made = make_demo(machine, folder, openings=openings, envelopes=envelopes, people=people)
        return cls(folder, asdict(made))

    def copied(self, folder: Path) -> Station:
        copied(self.folder, folder)
        return Station(folder, self.facts)

    @property
    def vault(self) -> Path:
        return self.folder / Path(self.facts["vault"]).name

    @property
    def card(self) -> Path:
        return self.folder / Path(self.facts["trust_card"]).name

    @property
    def auditor(self) -> dict[str, str]:
        return next(fact for fact in self.facts["people"] if fact["role"] == "auditor")

    def log(self) -> bytes:
        return (self.vault / "audit" / "log.tws").read_bytes()

    def factors(self, steps_ahead: int = 0) -> tuple[str, str]:
        """Return the auditor's passphrase and code; a second visit needs the next step's code."""
        with seed_from_text(self.auditor["totp_seed"]) as seed:
            return self.auditor["passphrase"], code_at(seed, TotpParameters(), int(time.time()) + 30 * steps_ahead)

    def start(self, *words: str, **popen: Any) -> subprocess.Popen[bytes]:
        """Start a command of the auditor, with both factors on pipes."""
        with on_pipes(self.factors()) as (passphrase, code):
            said = ("--as", self.auditor["name"], "--passphrase-fd", str(passphrase), "--code-fd", str(code))
            return subprocess.Popen([*COMMAND, *words, *said], pass_fds=(passphrase, code), env=environment(), **popen)

    def ended(self, *words: str, **popen: Any) -> subprocess.CompletedProcess[bytes]:
        """Start such a command and wait for its end."""
        child = self.start(*words, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | popen)
        said = child.communicate(timeout=120)
        return subprocess.CompletedProcess(words, child.returncode, *said)

    def run(self, *words: str, who: str = "", steps_ahead: int = 0) -> subprocess.CompletedProcess[bytes]:
        """Run such a command in this process."""
        said = ("--as", who or self.auditor["name"], "--passphrase-fd", "{0}", "--code-fd", "{1}")
        return run(*words, *said, secrets=self.factors(steps_ahead))
