"""How envelopes and duties are written inside the sealed store; no file and no database here."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.envelope import Field, FieldKind
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.generator import Generator
from twinseal.domain.numbers import whole_number

_CODES_MAX: Final = 1_000_000
FIRST_REVIEW: Final = "first_review"
"""How a review stands that one auditor made and that waits for a second one."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed after an opening; times in ISO form, `closed_utc` empty while it is owed."""

    id: str
    kind: str
    of: str
    """An opening, a person or the number of an alert."""
    seal: int
    """The seal in force when it arose; of an acknowledgement the one that put the change in force."""
    envelope: str
    due_utc: str
    opening: str
    since_utc: str = ""
    """The first entry that exposed the envelope; empty where it is not known."""
    fields: tuple[str, ...] = ()
    """Names of the fields and files that were exposed; none where all of them may have been."""
    refused_utc: str = ""
    """When what it is owed for was refused; empty where it was opened, and of a person."""
    closed_utc: str = ""
    closed_by: tuple[str, ...] = ()
    closed_in: str = ""
    """The opening whose seal closed it."""
    how: str = ""
    """`replaced`, `tested`, `not_done`, `undone`, `retired`, `stated`, `gone` or `confirmed`; of a review that waits for a second
    auditor `first_review`."""
    reason: str = ""
    """Why it was not done, in words; of a review that waits the head of the first one's entry."""


def store_damaged() -> StoreDamaged:
    """Return the one refusal for a store that cannot be trusted."""
    return StoreDamaged("store.damaged.damaged")


def pack(value: object) -> bytes:
    """Return a value as packed canonical JSON, so that long free text stays small."""
    return zlib.compress(canonical.dumps(value), 1)


def unpack(data: bytes) -> object:
    """Return the value of `pack`; raises `BadInput` or `zlib.error`."""
    return canonical.loads(zlib.decompress(bytes(data)))


def fields_json(fields: Iterable[Field]) -> list[object]:
    """Return fields as canonical JSON rows; values as base64, for canonical JSON holds no text that is not in NFC."""
    return [
        {
            "kind": field.kind.value,
            "name": field.name,
            "value": _as_base64(field.value),
            "used": list(field.used),
            "generator": None if field.generator is None else field.generator.to_json(),
        }
        for field in fields
    ]


def _as_base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _of_base64(value: object) -> str:
    if not isinstance(value, str):
        raise store_damaged()
    return base64.b64decode(value, validate=True).decode()


def fields_of(value: object) -> tuple[Field, ...]:
    """Return the fields of `fields_json`; raises `StoreDamaged`."""
    if not isinstance(value, list):
        raise store_damaged()
    try:
        return tuple(
            Field(
                FieldKind(row["kind"]),
                str(row["name"]),
                _of_base64(row["value"]),
                tuple(whole_number(place, 0, _CODES_MAX, store_damaged) for place in row["used"]),
                None if row["generator"] is None else Generator.from_json(row["generator"]),
            )
            for row in value
        )
    except (BadInput, KeyError, TypeError, ValueError):
        # The chained error could name what was stored; it ends here.
        raise store_damaged() from None
