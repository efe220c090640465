"""A secret with one owner who can wipe it."""

from __future__ import annotations

import hmac
from types import TracebackType
from typing import NoReturn, Self


class SecretBytes:
    """Bytes in one buffer that can be wiped; never shown, copied or pickled by accident.

    Python and the libraries below may hold copies that cannot be wiped; docs/limits.md says so.
    """

    __slots__ = ("_data",)

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        """Copy `data` into a buffer of our own; the caller wipes theirs."""
        self._data = bytearray(data)

    def view(self) -> bytearray:
        """Return the buffer itself, for a library that takes buffers; do not keep it."""
        return self._data

    def copy_bytes(self) -> bytes:
        """Return a copy that cannot be wiped; only where a library takes nothing else."""
        return bytes(self._data)

    def wipe(self) -> None:
        """Overwrite with zeros and forget; can be called again."""
        # Of the same length, so it is written into the buffer itself, at once even for a large file.
        self._data[:] = bytes(len(self._data))
        self._data = bytearray()

    def __len__(self) -> int:
        """Return the number of bytes."""
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        """Compare in constant time."""
        return isinstance(other, SecretBytes) and hmac.compare_digest(self._data, other._data)

    __hash__ = None  # type: ignore[assignment]  # None is how Python says: not to be hashed

    def __repr__(self) -> str:
        """Show nothing."""
        return "SecretBytes(...)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        msg = "Secrets cannot be copied."
        raise TypeError(msg)

    def __enter__(self) -> Self:
        """Enter a block at whose end the secret is wiped."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        """Wipe."""
        self.wipe()
