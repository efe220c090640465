"""A real print scheduler (CUPS) of a test's own on a socket file, with one queue whose printer is a folder."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fakes.patience import Patience, wait_until

QUEUE = "Sheet"
_FILES = """ServerRoot {place}/root
CacheDir {place}/cache
StateDir {place}/run
RequestRoot {place}/spool
TempDir {place}/temp
ServerBin {place}/bin
AccessLog {place}/access_log
ErrorLog {place}/error_log
PageLog {place}/page_log
Printcap
SystemGroup {group}
"""
_SCHEDULER = """Listen {place}/socket
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
# What the scheduler calls for a job: number, user, title, copies, options and, without a filter, the file itself.
_PRINTER = """#!/bin/sh
[ $# = 0 ] && exit 0
cat "${{6:--}}" > {place}/out/part && mv {place}/out/part {place}/out/"$1".pdf
printf '%s' "$3" > {place}/out/"$1".title
"""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A running scheduler; `printed` is where its printer puts jobs, NUMBER.pdf and NUMBER.title."""

    process: int
    variables: dict[str, str]
    printed: Path

    def wait(self, number: int) -> bytes:
        """Return the bytes of a job once the printer has them."""
        log = self.printed.parent / "error_log"
        wait_until((self.printed / f"{number}.title").exists, lambda: log.read_text(errors="replace")[-2000:])
        return (self.printed / f"{number}.pdf").read_bytes()


@contextlib.contextmanager
def print_scheduler() -> Iterator[Scheduler]:
    """Run cupsd; yields it with the variables that let a program find it."""
    # A short name: a socket's may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="cups-") as name:
        place = Path(name)
        place.chmod(0o755)
        for folder in ("root", "cache", "run", "spool", "temp", "bin/backend", "bin/filter", "out"):
            (place / folder).mkdir(parents=True)
        for part in ("daemon", "notifier"):
            (place / "bin" / part).symlink_to(Path("/usr/lib/cups") / part)
        group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
        (place / "files.conf").write_text(_FILES.format(place=place, group=group))
        (place / "cupsd.conf").write_text(_SCHEDULER.format(place=place))
        backend = place / "bin" / "backend" / "folder"
        backend.write_text(_PRINTER.format(place=place))
        # Only for its owner, so that the scheduler runs it as this user.
        backend.chmod(0o700)
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
        environment = {**os.environ, "PATH": path, "CUPS_SERVER": str(place / "socket")}
        command = ["cupsd", "-f", "-c", str(place / "cupsd.conf"), "-s", str(place / "files.conf")]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as daemon:
            try:
                _add_queue(environment, daemon)
                variables = {"CUPS_SERVER": environment["CUPS_SERVER"], "PATH": environment["PATH"]}
                yield Scheduler(daemon.pid, variables, place / "out")
            finally:
                daemon.terminate()


def _add_queue(environment: dict[str, str], daemon: subprocess.Popen[bytes]) -> None:
    patience = Patience()
    command = ["lpadmin", "-p", QUEUE, "-E", "-v", "folder:/"]
    while True:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        assert daemon.poll() is None, "the scheduler ended"
        assert not patience.is_over(), done.stderr
        time.sleep(0.05)
