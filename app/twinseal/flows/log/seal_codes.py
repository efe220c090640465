"""Register codes and headers of the seals in a vault, from checkpoints that two people signed, not from what entries say of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from twinseal.audit.format.checkpoint import checkpoint_names
from twinseal.domain.errors import TwinsealError
from twinseal.flows.context.vault_context import VaultContext


class SealCodes:
    """Looks for the checkpoint of a seal and judges its signatures; each that is good only once."""

    def __init__(self, context: VaultContext) -> None:
        """Look beside the log of this vault."""
        self._context = context
        self._known: dict[int, tuple[str, str]] = {}

    def of(self, size: int) -> str | None:
        """Return the register code of the countersigned checkpoint over so many entries, None where there is none."""
        good = self._good(size)
        return good[0] if good is not None else None

    def header_at(self, size: int) -> str:
        """Return the header, as SHA-256 in hexadecimal, that the newest countersigned checkpoint over so many entries names.

        One over fewer counts too; empty where there is none.
        """
        sizes = self._sizes()
        return self._first(reversed(sizes[: bisect_right(sizes, size)]))

    def header_after(self, size: int) -> str:
        """Return the same of the oldest countersigned checkpoint over more entries; empty where there is none."""
        sizes = self._sizes()
        return self._first(sizes[bisect_right(sizes, size) :])

    def _first(self, sizes: Iterable[int]) -> str:
        return next((good[1] for size in sizes if (good := self._good(size)) is not None), "")

    def _sizes(self) -> list[int]:
        try:
            names = checkpoint_names(self._context.machine.files, self._context.paths.audit)
        except TwinsealError:
            return []
        return sorted({int(name[:-5]) for name in names})

    def _good(self, size: int) -> tuple[str, str] | None:
        if size not in self._known:
            note = self._context.countersigned(size)
            if note is None:
                return None
            self._known[size] = (note.checkpoint.register_code, note.checkpoint.in_force.header_sha256.hex())
        return self._known[size]
