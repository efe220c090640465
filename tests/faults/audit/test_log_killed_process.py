"""A real process is killed again and again while it writes a log on a real disk; everything it acknowledged is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Runs by itself, because forking is safe only in a process without threads. Each child takes up the log, appends, makes
# checkpoints and says what was acknowledged; it is killed after a time that walks through all it does.
NURSERY = """
import json, os, signal, sys, time
from pathlib import Path
from fakes.forged_log import MADE_AT, People
from twinseal.audit.format.checkpoint import Checkpoint, InForce, make_checkpoint
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.audit.write.writer import LogWriter
from twinseal.host.files import RealFiles

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
people, files, log_id = People(), RealFiles(), "5a" * 16
writer, genesis = LogWriter.create(files, folder, audit_public=people.audit.public, log_id=log_id, reserve_bytes=0)
writer.append({"kind": "test", "t": ""})

def take_up():
    card = people.card(log_id, genesis)
    return LogWriter.open(
        files, folder, log_id=log_id, audit_public=people.audit.public, genesis_public=genesis, card=card
    )

def point(writer):
    return Checkpoint.over(writer.tree_head(), InForce(0, people.card(log_id, genesis).sha256(), bytes(32)))

def child(told):
    writer = take_up()
    while True:
        if writer.size % 16 == 0:
            writer.save_checkpoint(make_checkpoint(point(writer), people.vault, people.pair(), MADE_AT))
        os.write(told, writer.append({"kind": "test", "t": "", "text": "x" * 900}).seq.to_bytes(8, "big"))

acknowledged, torn, inside, least = 0, 0, 0, 1
for number in range(kills):
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        child(theirs)
    os.close(theirs)
    # After none to three acknowledged entries and 0 to 10 ms more, in steps that share no rhythm with the writes: some die
    # taking up the log, most while they write, however slow the machine is.
    said = b""
    while len(said) < 8 * (number % 4) and (block := os.read(ours, 8)):
        said += block
    time.sleep((number * 0.00137) % 0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while block := os.read(ours, 65536):
        said += block
    os.close(ours)
    if said:
        acknowledged += len(said) // 8
        last = int.from_bytes(said[len(said) // 8 * 8 - 8 : len(said) // 8 * 8], "big")
        least = max(least, last + 1)
    writer = take_up()
    torn += writer.recovered is not None
    inside += writer.size > least
    assert least <= writer.size <= least + 1, (number, least, writer.size)
    least = writer.size
    writer.close()
writer = take_up()
writer.append({"kind": "test", "t": ""})
size = len(list(LogReader([people.audit]).entries(iter_lines(files, folder))))
assert size == writer.size
writer.save_checkpoint(make_checkpoint(point(writer), people.vault, people.pair(), MADE_AT))
report = verify(LogSource.from_folder(files, folder), people.card(log_id, genesis), audit_pairs=[people.audit])
print(json.dumps({"verdict": report.verdict.word, "size": size, "acknowledged": acknowledged, "torn": torn, "inside": inside}))
"""


@pytest.mark.parametrize("kills", [40, pytest.param(500, marks=pytest.mark.long)])
def test_however_often_it_is_killed_nothing_acknowledged_is_lost(tmp_path: Path, kills: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NURSERY, str(tmp_path / "audit"), str(kills)],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    report = json.loads(done.stdout)
    print(report)
    assert report["verdict"] == "VALID-COSIGNED"
    assert report["acknowledged"] > kills
    # Kills fell into appends, too: a line that stood without being acknowledged, or a torn one.
    assert report["inside"] + report["torn"] > 0
