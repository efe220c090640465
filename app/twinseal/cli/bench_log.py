"""Measures verification of long logs: each run in a process of its own, so that its memory is its own."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from twinseal.audit.format.checkpoint import Checkpoint, InForce, VaultLineSigner, make_checkpoint
from twinseal.audit.format.line import Line, parse
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.audit.write.writer import LogWriter
from twinseal.cli.bench_unsynced import Unsynced
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import verify_ed25519
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.people import Person, Role
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.trust_cards import trusted_person
from twinseal.host.children import module_command
from twinseal.host.files import RealFiles
from twinseal.standalone.twinseal_verify import verify_folder

WAYS = ("ours", "ours-two-processes", "signatures-alone", "stand-alone", "stand-alone-pure", "ours-again")
MODULE = "twinseal.cli.bench_log"
_PURE_MOST = 10_000
_LOG_ID = "be" * 16


def measure_log(folder: Path, sizes: Sequence[int]) -> dict[str, Any]:
    """Make logs of these many entries under one checkpoint each, and return what each way of verifying takes."""
    return {str(size): _measure(make_log(folder / str(size), size), size) for size in sizes}


def make_log(folder: Path, size: int) -> Path:
    """Make a log of `size` entries of some 2.6 kB in FOLDER/log, under one checkpoint, and its trust card beside it."""
    files, people = Unsynced(), {f"p0000000{number}": Identity.generate() for number in (1, 2)}
    for name, identity in people.items():
        identity.set_certificate(name.encode())
    audit, vault = KemKeyPair.generate(), VaultLineSigner(new_ed25519(), new_mldsa44())
    files.make_folder(folder)
    writer, genesis = LogWriter.create(files, folder / "log", audit_public=audit.public, log_id=_LOG_ID, reserve_bytes=0)
    for number in range(size):
        writer.append({"kind": OPENING_BEGUN.name, "t": "2026-11-01T08:00:00Z", "text": f"{number} " + "x" * 250})
    card = TrustCard(
        vault_id="ab" * 16,
        vault_name="Bench",
        log_id=_LOG_ID,
        genesis_public=genesis,
        line_ed25519=vault.ed25519.public,
        line_mldsa44=vault.mldsa44.public,
        audit_key_sha256=bytes(32),
        constitution_sha256=bytes(32),
        people=tuple(
            trusted_person(Person(name, name, Role.OFFICER), signer.public, b"none") for name, signer in people.items()
        ),
        founded_utc="2026-11-01T08:00:00Z",
    )
    card = _with_audit_key(card, audit)
    point = Checkpoint.over(writer.tree_head(), InForce(0, card.sha256(), bytes(32)))
    writer.save_checkpoint(make_checkpoint(point, vault, list(people.items()), unix_s=1_800_000_000))
    files.create(folder / "card.json", card.to_bytes())
    return folder


def _with_audit_key(card: TrustCard, audit: KemKeyPair) -> TrustCard:
    return replace(card, audit_key_sha256=hashlib.sha256(audit.public).digest())


def _measure(folder: Path, size: int) -> dict[str, Any]:
    ways = [way for way in WAYS if way != "stand-alone-pure" or size <= _PURE_MOST]
    times = {way: _in_own_process(folder, way) for way in ways}
    ours, two, bare = (times[way]["seconds"] for way in WAYS[:3])
    return times | {"against_signatures_alone": round(ours / bare, 2), "two_processes_faster": round(ours / two, 2)}


def _in_own_process(folder: Path, way: str) -> dict[str, Any]:
    command = module_command(MODULE, str(folder), way)
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - a module of this program
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def one_way(folder: Path, way: str) -> dict[str, Any]:
    """Verify once and return seconds, the answer, and the most memory that this process and its own took, in MB."""
    files, log = RealFiles(), folder / "log"
    card = files.read(folder / "card.json", limit=1024 * 1024)
    begin = time.perf_counter()
    if way == "signatures-alone":
        answer = str(_signatures(files, LogPaths(log).log))
    elif way.startswith("stand-alone"):
        answer = verify_folder(str(log), card, pure=way.endswith("pure"))["verdict"]
    else:
        source, trusted = LogSource.from_folder(files, log), TrustCard.from_bytes(card)
        report = verify(source, trusted, processes=2 if way.endswith("two-processes") else 1)
        if way.endswith("again"):
            begin = time.perf_counter()
            report = verify(source, trusted, last_verified=report.state)
        answer = report.verdict.word
    seconds = round(time.perf_counter() - begin, 3)
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": seconds, "answer": answer, "memory_mb": most // 1024}


def _signatures(files: RealFiles, log: Path) -> int:
    facts, public, good = files.facts(log), b"", 0
    for raw in raw_lines(files, log, 0, 0 if facts is None else facts.size):
        line = parse(raw.data)
        if isinstance(line, Line):
            good += not public or verify_ed25519(public, line.signed, line.signature)
            public = line.next_public
    return good


if __name__ == "__main__":
    sys.stdout.write(json.dumps(one_way(Path(sys.argv[1]), sys.argv[2])) + "\n")
