"""Commands as a script starts them, on copies of one demo vault, so that each auditor's code is fresh."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fakes.vault_copy import copied
from twinseal.bootstrap import make_demo, real_machine
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-P", "-m", "twinseal")


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "app"), **changes}


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

    def start(self, *words: str, steps_ahead: int = 0, **popen: Any) -> subprocess.Popen[bytes]:
        """Start a command of the auditor, with both factors on pipes; a second visit needs the next step's code."""
        with seed_from_text(self.auditor["totp_seed"]) as seed:
            code = code_at(seed, TotpParameters(), int(time.time()) + 30 * steps_ahead)
        ends = []
        for secret in (self.auditor["passphrase"], code):
            read, write = os.pipe()
            os.write(write, secret.encode() + b"\n")
            os.close(write)
            ends.append(read)
        who = popen.pop("who", self.auditor["name"])
        factors = ("--as", who, "--passphrase-fd", str(ends[0]), "--code-fd", str(ends[1]))
        child = subprocess.Popen([*COMMAND, *words, *factors], pass_fds=ends, env=environment(), **popen)
        for end in ends:
            os.close(end)
        return child

    def run(self, *words: str, **popen: Any) -> subprocess.CompletedProcess[bytes]:
        """Run such a command to its end."""
        child = self.start(*words, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | popen)
        said = child.communicate(timeout=120)
        return subprocess.CompletedProcess(words, child.returncode, *said)
