"""Register codes of the seals in a vault, from checkpoints that two people signed, not from what entries say of them."""

from __future__ import annotations

from twinseal.flows.context.vault_context import VaultContext


class SealCodes:
    """Looks for the checkpoint of a seal and judges its signatures; each that is good only once."""

    def __init__(self, context: VaultContext) -> None:
        """Look beside the log of this vault."""
        self._context = context
        self._known: dict[int, str] = {}

    def of(self, size: int) -> str | None:
        """Return the register code of the countersigned checkpoint over so many entries, None where there is none."""
        if size not in self._known:
            note = self._context.countersigned(size)
            if note is None:
                return None
            self._known[size] = note.checkpoint.register_code
        return self._known[size]
