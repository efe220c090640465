"""How acts of an opening reach the log."""

from __future__ import annotations

from typing import Protocol

from twinseal.domain.events.kind import Kind


class Record(Protocol):
    """Makes an event of the opening durable."""

    def __call__(self, kind: Kind, *, result: str = "done", **fields: object) -> None:
        """Log; raises `LogNotWritable`, and then nothing may be shown."""
        ...
