"""Takes off what key derivations take: they are slow on purpose, and no measure of anything else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from twinseal.host.derivations import ProcessDerivations


@contextmanager
def kdf_watched() -> Iterator[list[float]]:
    """Add up the time that key derivations take inside the block, so that exactly it can be taken off."""
    spent = [0.0]
    real = ProcessDerivations.derive

    def watched(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        result = real(*args, **kwargs)
        spent[0] += time.perf_counter() - started
        return result

    with mock.patch.object(ProcessDerivations, "derive", watched):
        yield spent
