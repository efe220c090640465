"""A real process is killed again and again while it writes a log on a real disk; everything it acknowledged is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Runs by itself, because forking is safe only in a process without threads. Each child takes up the log, appends, makes
# checkpoints and says what was acknowledged. Three of four are killed after a time that walks through all it does; where
# those fall is chance. Each fourth stops at a chosen byte of an append, says so, and is killed there.
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

HELD = bytes([255] * 8)

class HeldFiles(RealFiles):
    left = None

    def hold_at(self, told, write, share):
        self.told, self.left, self.share = told, write, share

    def _write_all(self, handle, data):
        if self.left == 0:
            super()._write_all(handle, data[: round(len(data) * self.share)])
            os.write(self.told, HELD)
            while True:
                signal.pause()
        super()._write_all(handle, data)
        self.left = self.left and self.left - 1

# An append writes the next key, the line, and zeros over the used key: half of each, or all of it with nothing after it.
# Beside it how many entries stand then that nobody acknowledged, and whether something torn was dropped.
KEY, LINE, ZEROS = range(3)
PLACES = (
    (KEY, 0.5, 0, False), (LINE, 1, 1, False), (ZEROS, 0.5, 1, False),
    (LINE, 0.5, 0, True), (KEY, 1, 0, False), (ZEROS, 1, 1, False),
)

def child(told, place):
    global files
    files = HeldFiles()
    writer = take_up()
    taken_up = writer.size
    while True:
        if writer.size % 16 == 0:
            writer.save_checkpoint(make_checkpoint(point(writer), people.vault, people.pair(), MADE_AT))
        if place and writer.size == taken_up + 3:
            files.hold_at(told, *place[:2])
        os.write(told, writer.append({"kind": "test", "t": "", "text": "x" * 900}).seq.to_bytes(8, "big"))

acknowledged, torn, inside, least, held = 0, 0, 0, 1, []
for number in range(kills):
    place = PLACES[number // 4 % len(PLACES)] if number % 4 == 3 else None
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        child(theirs, place)
    os.close(theirs)
    # After none to two acknowledged entries and 0 to 10 ms more, in steps that share no rhythm with the writes: some die
    # taking up the log, most while they write, however slow the machine is. Those with a place die there, after three.
    said = b""
    while len(said) < 8 * (number % 4) and (block := os.read(ours, 8)):
        said += block
    if place:
        assert os.read(ours, 8) == HELD, "it came past its place"
    else:
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
    if place:
        assert (writer.size - least, writer.recovered is not None) == place[2:], (number, place, writer.size - least)
        held.append(place)
    least = writer.size
    writer.close()
writer = take_up()
writer.append({"kind": "test", "t": ""})
size = len(list(LogReader([people.audit]).entries(iter_lines(files, folder))))
assert size == writer.size
writer.save_checkpoint(make_checkpoint(point(writer), people.vault, people.pair(), MADE_AT))
report = verify(LogSource.from_folder(files, folder), people.card(log_id, genesis), audit_pairs=[people.audit])
counts = {"acknowledged": acknowledged, "torn": torn, "inside": inside, "places": len(set(held))}
print(json.dumps({"verdict": report.verdict.word, "size": size, **counts}))
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
    # Kills fell into appends, too: at every place of one, which left a torn line, and lines that nobody acknowledged.
    assert report["places"] == 6
    assert report["torn"] > 0
    assert report["inside"] > 0
