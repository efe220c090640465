"""Once its buffer is wiped, a store's key lies nowhere in the process's memory: neither the bytes nor their digits."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.host.files import RealFiles
from twinseal.vault.store import Store

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import os, sys
sys.path.insert(0, {app!r})
from pathlib import Path
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.vault.store import Store
raw = bytearray(32)
os.readv(0, [raw])
with SecretBytes(raw) as key:
    raw[:] = bytes(32)
    store = Store.open(Path({path!r}), key, read_only=True)
    print("keyed", flush=True)
    os.read(0, 1)
assert store.meta("vault_id") == b"v"
print("open", flush=True)
os.read(0, 1)
store.close()
print("closed", flush=True)
os.read(0, 1)
"""


def copies(pid: int, words: tuple[bytes, ...]) -> int:
    count = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if match is None or "[vvar" in line:
                continue
            begin, end = int(match[1], 16), int(match[2], 16)
            try:
                memory.seek(begin)
                data = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            count += sum(data.count(word) for word in words)
    return count


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is looked at as Linux shows it")
def test_no_copy_of_the_key_is_left_but_the_one_that_is_wiped(tmp_path: Path) -> None:
    raw = secrets.token_bytes(32)
    with SecretBytes(raw) as key:
        store = Store.create(RealFiles(), tmp_path / "a.db", key)
        store.set_meta("vault_id", b"v")
        store.close()
    code = CHILD.format(app=str(ROOT / "app"), path=str(tmp_path / "a.db"))
    words = (raw, raw.hex().encode())
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(raw)
        child.stdin.flush()
        counts = {}
        for state in ("keyed", "open", "closed"):
            assert child.stdout.readline().decode().strip() == state
            counts[state] = copies(child.pid, words)
            child.stdin.write(b".")
            child.stdin.flush()
    # The first is the positive control: the buffer that holds the key is found. The library masks what it keeps.
    assert counts == {"keyed": 1, "open": 0, "closed": 0}
