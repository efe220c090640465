"""A derivation in a process of its own: nobody reads the passphrase off it, it never outlives who waits, it can be ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.patience import PATIENCE_S, wait_until
from twinseal.crypto.derivation import CEILING, DEFAULT, TESTS_ONLY, KdfProfile
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BundleDamaged, Cancelled, CostlyDerivation
from twinseal.host import derivations as module
from twinseal.host.derivations import ProcessDerivations

TYPED = b"correct horse battery staple 4711"
WAITS = """
from twinseal.crypto.derivation import CEILING
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.host.derivations import ProcessDerivations
print("begun", flush=True)
ProcessDerivations().derive(SecretBytes(b"correct horse"), bytes(16), CEILING, ad=b"")
print("derived", flush=True)
"""


def children_of(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        text = " ".join(Path(task, "children").read_text(encoding="ascii") for task in tasks)
    except OSError:
        return []
    return [int(word) for word in text.split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


@pytest.fixture
def waiting() -> Iterator[tuple[ProcessDerivations, subprocess.Popen[bytes], list[BaseException]]]:
    """Begin a derivation that takes seconds; give it, its process, and what it ended with."""
    derivations, ended = ProcessDerivations(), list[BaseException]()

    def run() -> None:
        try:
            with SecretBytes(TYPED) as typed:
                derivations.derive(typed, bytes(16), CEILING, ad=b"")
        except Cancelled as cancelled:
            ended.append(cancelled)

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: derivations._child is not None)
    child = derivations._child
    assert child is not None
    yield derivations, child, ended
    derivations.cancel()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_no_list_of_processes_shows_the_passphrase(
    waiting: tuple[ProcessDerivations, subprocess.Popen[bytes], list[BaseException]],
) -> None:
    _derivations, child, _ended = waiting
    place = Path(f"/proc/{child.pid}")
    line = place.joinpath("cmdline").read_bytes()
    assert b"twinseal.host.derivations" in line
    assert TYPED not in line
    assert TYPED not in b" ".join(os.environb.values())
    # Not dumpable as soon as it has begun: nobody but the superuser reads its environment or memory.
    wait_until(lambda: place.joinpath("environ").stat().st_uid == 0)
    assert b"Max core file size        0" in place.joinpath("limits").read_bytes()


def test_cancelling_ends_the_process_at_once(
    waiting: tuple[ProcessDerivations, subprocess.Popen[bytes], list[BaseException]],
) -> None:
    derivations, child, ended = waiting
    assert derivations.cancel()
    wait_until(lambda: bool(ended))
    assert child.returncode == -signal.SIGKILL, "it did not go on to its end"
    (cancelled,) = ended
    assert "counts as no attempt" in str(cancelled)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl+c"])
def test_it_ends_with_the_program_that_waits(number: signal.Signals) -> None:
    program = subprocess.Popen(
        [sys.executable, "-P", "-c", textwrap.dedent(WAITS)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"begun\n"
        wait_until(lambda: bool(children_of(program.pid)))
        (child,) = children_of(program.pid)
        program.send_signal(number)
        wait_until(lambda: program.poll() is not None)
        wait_until(lambda: not is_running(child))
        assert program.stdout.read() == b""
    finally:
        program.kill()
        program.communicate()


def test_where_no_process_starts_a_vault_opens_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "module_command", lambda *_words: ["/nowhere/at/all"])
    profile = KdfProfile("small", 64 * 1024, 3, 1)
    with SecretBytes(TYPED) as typed, ProcessDerivations().derive(typed, bytes(16), profile, ad=b"") as derived:
        assert len(derived) == 32


def test_what_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = ProcessDerivations(1e9)
    patient.ask(DEFAULT)
    patient.ask(TESTS_ONLY)
    monkeypatch.setattr(module, "available_kib", lambda: DEFAULT.memory_kib * 2 - 1)
    with pytest.raises(CostlyDerivation) as asked:
        ProcessDerivations(1e9).ask(DEFAULT)
    assert "512 MiB of memory, and 1023 MiB are free" in asked.value.sentence
    monkeypatch.setattr(module, "available_kib", lambda: None)
    ProcessDerivations(1e9).ask(DEFAULT)
    with pytest.raises(CostlyDerivation):
        ProcessDerivations(0.0).ask(DEFAULT)
    with pytest.raises(BundleDamaged):
        patient.ask(KdfProfile("above", CEILING.memory_kib, CEILING.passes + 1, CEILING.lanes))
