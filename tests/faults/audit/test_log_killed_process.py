"""A real process is killed while it writes the log on a real disk; everything it acknowledged is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.forged_log import People
from twinseal.audit.reader import LogReader, iter_lines
from twinseal.audit.writer import LogWriter
from twinseal.host.files import RealFiles

LOG_ID = "5a" * 16
CHILD = """
import sys
from pathlib import Path
from twinseal.audit.writer import LogWriter
from twinseal.host.files import RealFiles
writer = LogWriter.open(RealFiles(), Path(sys.argv[1]), log_id=sys.argv[2], audit_public=bytes.fromhex(sys.argv[3]))
while True:
    print(writer.append({"kind": "test", "text": "x" * 900}).seq, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 2, 3, 7, 20, 33])
def test_killed_after_some_acknowledgements(acknowledged: int, tmp_path: Path) -> None:
    people, folder = People(), tmp_path / "audit"
    _, genesis = LogWriter.create(RealFiles(), folder, audit_public=people.audit.public, log_id=LOG_ID, reserve_bytes=0)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), LOG_ID, people.audit.public.hex()],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert child.stdout is not None
    for _ in range(acknowledged):
        last = int(child.stdout.readline())
    os.kill(child.pid, signal.SIGKILL)
    told = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    last = int(told[-1]) if told and told[-1].isdigit() else last
    writer = LogWriter.open(RealFiles(), folder, log_id=LOG_ID, audit_public=people.audit.public, genesis_public=genesis)
    assert writer.size in (last + 1, last + 2)
    writer.append({"kind": "test"})
    entries = list(LogReader([people.audit]).entries(iter_lines(RealFiles(), folder)))
    assert [entry.seq for entry in entries] == list(range(writer.size))
