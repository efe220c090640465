"""What a program of the system writes, read by a pipe: for secrets, which no file may hold."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.host.programs import SURROUNDINGS
from twinseal.host.readable import is_readable
from twinseal.host.streams import blocks_of

_LOOK_S: Final = 0.1
"""How often it is asked whether to stop while a program writes nothing."""


def output_of(
    program: Path,
    *words: str,
    typed: SecretBytes,
    timeout_s: float,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[bytearray]:
    """Yield what a program of the system writes, by a pipe and in blocks; `typed` is the one line that it reads.

    Nothing of either touches the disk. Raises `OSError` where it cannot be started, does not end in time, fails, or is to
    stop. Whoever stops asking ends it.
    """
    # Names of files and words are UTF-8; everything else of the surroundings stays fixed.
    surroundings = {**SURROUNDINGS, "LC_ALL": "C.UTF-8"}
    ends = time.monotonic() + timeout_s
    child = subprocess.Popen(  # noqa: S603 - the program's place is the system's own, and no shell reads the words
        [str(program), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
        env=surroundings, cwd="/",
    )  # fmt: skip
    try:
        if child.stdin is None or child.stdout is None:
            raise OSError
        with contextlib.suppress(BrokenPipeError), child.stdin:
            # No copy of it is made that nobody wipes.
            child.stdin.write(typed.view())
            child.stdin.write(b"\n")
        with child.stdout:
            descriptor = child.stdout.fileno()
            while True:
                while not is_readable(descriptor, max(0.0, min(_LOOK_S, ends - time.monotonic()))):
                    if should_stop():
                        raise InterruptedError
                    if time.monotonic() >= ends:
                        raise TimeoutError
                block = next(blocks_of(descriptor), None)
                if block is None:
                    break
                yield block
        if child.wait(timeout=max(0.1, ends - time.monotonic())) != 0:
            raise OSError
    except subprocess.TimeoutExpired as late:
        raise TimeoutError from late
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
