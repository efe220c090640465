"""Key derivations in a process of their own: each can be cancelled at any moment, and one that costs much is asked about.

A derivation fills much memory for seconds, and nothing inside a process can stop it. The passphrase goes to the process
through a pipe, never on its command line or in its environment. The process dies with the thread that waits for it, keeps no
core, and wipes what it was given. Run as a program, this module is that process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import Final

from twinseal.crypto.derivation import KdfProfile, check_profile, derive, estimate_s, is_tests_only
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import Cancelled, CostlyDerivation, NotEnoughMemory
from twinseal.host.children import die_with, module_command
from twinseal.host.free_memory import available_kib
from twinseal.host.hardening import harden_process

ASK_ABOVE_KIB: Final = 1024 * 1024
ASK_ABOVE_S: Final = 5.0
_NO_MEMORY: Final = 3
"""Exit code of the process where the machine does not give what is asked for."""
_HEAD_MAX: Final = 16 * 1024


class ProcessDerivations:
    """Derives keys for this process, one at a time; `cancel` may be called from any thread."""

    def __init__(self, ask_above_s: float = ASK_ABOVE_S) -> None:
        """Start nothing yet; ask where an estimate is above so many seconds."""
        self._ask_above_s = ask_above_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._is_cancelled = False
        self._told: set[KdfProfile] = set()

    def ask(self, profile: KdfProfile) -> None:
        """Raise `CostlyDerivation` the first time that a cost is met which is to be asked about; the second time is a yes."""
        check_profile(profile)
        if is_tests_only(profile) or profile in self._told:
            return
        free_kib, seconds = available_kib(), estimate_s(profile)
        much = profile.memory_kib > ASK_ABOVE_KIB or (free_kib is not None and profile.memory_kib > free_kib / 2)
        if much or seconds > self._ask_above_s:
            self._told.add(profile)
            raise CostlyDerivation(
                "derivation.costly.ask",
                seconds=max(1, round(seconds)),
                memory_mib=profile.memory_kib // 1024,
                free_mib=free_kib // 1024 if free_kib is not None else "?",
            )

    def derive(
        self,
        passphrase: SecretBytes,
        salt: bytes,
        profile: KdfProfile,
        *,
        ad: bytes,
        secret: SecretBytes | None = None,
        length: int = 32,
    ) -> SecretBytes:
        """Return key bytes as `crypto.derivation.derive`, which it does itself at a cost that only tests use.

        Raises `Cancelled` where `cancel` was called meanwhile, and what `derive` raises.
        """
        check_profile(profile)
        if is_tests_only(profile):
            return derive(passphrase, salt, profile, ad=ad, secret=secret, length=length)
        out = SecretBytes(bytes(length))
        try:
            code = self._derived(passphrase, salt, profile, ad, secret, out)
        except BaseException:
            out.wipe()
            raise
        if code == 0:
            return out
        out.wipe()
        if code in (_NO_MEMORY, -signal.SIGKILL):
            # The system ends the process that takes most where memory runs short.
            raise NotEnoughMemory
        # No process can be started here: a vault that opens is worth more than one that can be cancelled.
        return derive(passphrase, salt, profile, ad=ad, secret=secret, length=length)

    def _derived(
        self,
        passphrase: SecretBytes,
        salt: bytes,
        profile: KdfProfile,
        ad: bytes,
        secret: SecretBytes | None,
        out: SecretBytes,
    ) -> int:
        """Fill `out`; return 0, or an exit code where nothing was derived. Raises `Cancelled`."""
        head = {
            "memory_kib": profile.memory_kib, "passes": profile.passes, "lanes": profile.lanes, "salt": salt.hex(), "ad": ad.hex(),
            "length": len(out), "passphrase": len(passphrase), "secret": -1 if secret is None else len(secret),
        }  # fmt: skip
        child = self._started()
        if child is None or child.stdin is None or child.stdout is None:
            return 1
        try:
            _hand_over(child.stdin.fileno(), json.dumps(head).encode() + b"\n", passphrase, secret)
            filled = _fill(child.stdout.fileno(), out)
            code = child.wait() if filled == len(out) else child.wait() or 1
        finally:
            with self._lock:
                self._child, is_cancelled = None, self._is_cancelled
            # Whatever happened here, Ctrl+C too: no derivation goes on that nobody waits for.
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()
        if is_cancelled:
            raise Cancelled("job.cancelled.derivation")
        return code

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            try:
                # A session of its own: Ctrl+C in a terminal reaches the program, which ends this and says so.
                self._child = subprocess.Popen(  # noqa: S603 - a module of this program
                    module_command("twinseal.host.derivations", str(os.getpid())),
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    start_new_session=True, cwd="/", bufsize=0,
                )  # fmt: skip
            except OSError:
                self._child = None
            self._is_cancelled = False
            return self._child

    def cancel(self) -> bool:
        """End the derivation that runs now; returns whether there was one."""
        with self._lock:
            if self._child is None:
                return False
            self._is_cancelled = True
            self._child.kill()
            return True


def _hand_over(pipe: int, head: bytes, *secrets: SecretBytes | None) -> None:
    """Write what the process needs into its pipe, secrets out of their own buffers; one that died takes nothing."""
    buffers = [bytearray(head), *(secret.view() for secret in secrets if secret is not None)]
    with contextlib.suppress(BrokenPipeError):
        for buffer in buffers:
            done = 0
            with memoryview(buffer) as part:
                while done < len(part):
                    done += os.writev(pipe, [part[done:]])


def _fill(pipe: int, secret: SecretBytes) -> int:
    """Read into the buffer of a secret until it is full or nothing more comes; return how much came."""
    done = 0
    with memoryview(secret.view()) as room:
        while done < len(room) and (came := os.readv(pipe, [room[done:]])):
            done += came
    return done


def _run(parent: int) -> int:
    """Derive what the pipe asks for and write it to standard output; returns the exit code."""
    die_with(parent)
    harden_process()
    source, answer = sys.stdin.fileno(), sys.stdout.fileno()
    head = bytearray()
    # Sign by sign: what follows the line goes into buffers that are wiped, and nowhere else.
    while not head.endswith(b"\n") and len(head) < _HEAD_MAX and (sign := os.read(source, 1)):
        head += sign
    asked = json.loads(head)
    profile = KdfProfile("asked", asked["memory_kib"], asked["passes"], asked["lanes"])
    with SecretBytes(bytes(asked["passphrase"])) as passphrase, SecretBytes(bytes(max(0, asked["secret"]))) as secret:
        if _fill(source, passphrase) + _fill(source, secret) != len(passphrase) + len(secret):
            return 1
        try:
            with derive(
                passphrase, bytes.fromhex(asked["salt"]), profile, ad=bytes.fromhex(asked["ad"]),
                secret=secret if asked["secret"] >= 0 else None, length=asked["length"],
            ) as derived:  # fmt: skip
                _hand_over(answer, b"", derived)
        except NotEnoughMemory:
            return _NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_run(int(sys.argv[1])))
