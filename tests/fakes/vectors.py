"""Reads tests/vectors/log: small logs, what is held beside each, and the answer that every verifier must give."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "vectors" / "log"
KEY_NAME = "audit-key-for-tests.hex"
CARD_NAME = "trust-card.json"


@dataclass(frozen=True)
class Vector:
    """One vector, as its vector.txt tells it."""

    place: Path
    verdict: str
    exit_code: int
    reason: str
    first_bad_seq: int | None
    receipts: tuple[str, ...]
    held_checkpoints: tuple[bytes, ...]
    card: bytes
    audit_keys: tuple[bytes, ...]
    """The key (96 bytes) where only somebody who has it can see what is wrong, else none."""

    @classmethod
    def read(cls, place: Path) -> Vector:
        """Return the vector of a folder; what stands in the folder goes before what stands beside all of them."""
        rows = [row.split(": ", 1) for row in (place / "vector.txt").read_text(encoding="ascii").splitlines()]
        values = dict(rows)
        unknown = set(values) - {"says", "expect", "exit", "reason", "seq", "receipt", "held", "needs"}
        assert not unknown, unknown
        return cls(
            place,
            values["expect"],
            int(values["exit"]),
            values.get("reason", ""),
            int(values["seq"]) if "seq" in values else None,
            tuple(value for name, value in rows if name == "receipt"),
            tuple((place / value).read_bytes() for name, value in rows if name == "held"),
            _own(place, CARD_NAME).read_bytes(),
            (bytes.fromhex(_own(place, KEY_NAME).read_text(encoding="ascii")),) if "needs" in values else (),
        )


def _own(place: Path, name: str) -> Path:
    return place / name if (place / name).exists() else FOLDER / name


VECTORS = tuple(Vector.read(path.parent) for path in sorted(FOLDER.glob("*/vector.txt")))
