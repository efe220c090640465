"""What is typed into a secret field, in one buffer that is changed in place and wiped: nothing else holds it."""

from __future__ import annotations


class SecretBuffer:
    """Signs in UTF-8, counted and changed without a copy of the rest."""

    def __init__(self, longest_bytes: int) -> None:
        """Begin empty, with room for so many bytes."""
        self._bytes = bytearray(longest_bytes)
        self._length = 0

    def __len__(self) -> int:
        """Return how many bytes it holds."""
        return self._length

    def signs(self) -> int:
        """Return how many signs it holds."""
        return sum(_begins_sign(byte) for byte in memoryview(self._bytes)[: self._length])

    def bytes_of(self, start: int, end: int) -> int:
        """Return how many bytes the signs from `start` up to `end` take."""
        return self._byte(end) - self._byte(start)

    def _byte(self, sign: int) -> int:
        """Return where a sign begins, counted in bytes."""
        before = -1
        for place in range(self._length):
            before += _begins_sign(self._bytes[place])
            if before == sign:
                return place
        return self._length

    def put(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of signs, in the buffer itself, so that no copy of the rest is left anywhere."""
        held, begin, stop = self._bytes, self._byte(start), self._byte(end)
        added = text.encode("utf-8", "surrogatepass")
        shift, length = len(added) - (stop - begin), self._length
        rest = range(stop, length) if shift <= 0 else range(length - 1, stop - 1, -1)
        for place in rest:
            held[place + shift] = held[place]
        held[begin : begin + len(added)] = added
        self._length = length + shift
        for place in range(self._length, length):
            held[place] = 0

    def copy(self) -> bytearray:
        """Return a copy, which whoever asks wipes."""
        return bytearray(memoryview(self._bytes)[: self._length])

    def text(self) -> str:
        """Return it as text: a copy that cannot be wiped."""
        return self._bytes[: self._length].decode("utf-8", "replace")

    def wipe(self) -> None:
        """Forget everything."""
        for place in range(len(self._bytes)):
            self._bytes[place] = 0
        self._length = 0


def _begins_sign(byte: int) -> bool:
    """Tell whether a byte of UTF-8 begins a sign; those that continue one begin with the bits 10."""
    return byte & 0xC0 != 0x80
