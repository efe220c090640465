"""Envelopes: the outside that helps people choose, and the contents that stay sealed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.generator import Generator
from twinseal.domain.numbers import whole_number
from twinseal.domain.text import visible_length
from twinseal.domain.utc_text import is_moment

CAP_MAX_MIN: Final = 60
"""The longest cap of one envelope, in minutes."""
ENVELOPES_MAX: Final = 10_000
"""The most envelopes of a vault, the one for drills included."""


class FieldKind(StrEnum):
    """What a field of an envelope holds, which decides how it is shown."""

    USER = "user"
    PASSWORD = "password"  # noqa: S105 - the word for a kind of field
    HOST = "host"
    TEXT = "text"
    TOTP_SEED = "totp_seed"
    CODES = "codes"
    """One-time recovery codes, one a line, each of which can be ticked off."""


SECRET_KINDS = frozenset({FieldKind.PASSWORD, FieldKind.TEXT, FieldKind.TOTP_SEED, FieldKind.CODES})


def codes_of(value: str) -> tuple[str, ...]:
    """Return the one-time codes of a field's text, each as it was typed; lines with nothing visible are none."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(line for line in lines if visible_length(line))


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the outside of an envelope; each part is free text, possibly empty."""

    where: str = ""
    owner: str = ""
    phones: str = ""
    breaks: str = ""
    rotate: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """Label and card of one envelope.

    `id` is `e` and 8 lower-case hex digits; `cap_min` caps an opening that holds this envelope
    (minutes, 0 for no cap of its own); `sentinel` marks the drill envelope.
    """

    id: str
    name: str
    system: str
    card: Card = Card()
    cap_min: int = 0
    sentinel: bool = False
    serves_vault: bool = False
    """True where this room or vault itself depends on it."""
    added: str = ""
    changed: str = ""
    """When its contents were put in last."""
    tested: str = ""
    """These three are UTC, empty where nobody knows."""

    def to_json(self) -> dict[str, object]:
        """Return label and card as canonical JSON fields."""
        card = self.card
        return {
            "id": self.id,
            "name": self.name,
            "system": self.system,
            "cap_min": self.cap_min,
            "sentinel": self.sentinel,
            "serves_vault": self.serves_vault,
            "added": self.added,
            "changed": self.changed,
            "tested": self.tested,
            "card": {
                "where": card.where,
                "owner": card.owner,
                "phones": card.phones,
                "breaks": card.breaks,
                "rotate": card.rotate,
            },
        }

    @classmethod
    def from_json(cls, value: object) -> Outside:
        """Return label and card of canonical JSON fields; raises `BadInput`."""
        wanted = {"id", "name", "system", "cap_min", "sentinel", "serves_vault", "card", "added", "changed", "tested"}
        if not isinstance(value, dict) or set(value) != wanted:
            raise BadInput("input.bad.envelope_fields")
        card = value["card"]
        parts = ("where", "owner", "phones", "breaks", "rotate")
        if not isinstance(card, dict) or set(card) != set(parts):
            raise BadInput("input.bad.envelope_card_fields")
        texts = [value["id"], value["name"], value["system"], *(card[part] for part in parts)]
        cap = whole_number(value["cap_min"], 0, CAP_MAX_MIN, _wrong_kind)
        flags, times = (value["sentinel"], value["serves_vault"]), (value["added"], value["changed"], value["tested"])
        if not all(isinstance(text, str) for text in texts) or not all(isinstance(flag, bool) for flag in flags):
            raise _wrong_kind()
        if not all(at == "" or is_moment(at) for at in times):
            raise _wrong_kind()
        return cls(texts[0], texts[1], texts[2], Card(*texts[3:]), cap, *flags, *times)


def _wrong_kind() -> BadInput:
    return BadInput("input.bad.envelope_type")


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One sealed field; `used` marks positions of ticked one-time codes, `generator` what the target accepts."""

    kind: FieldKind
    name: str
    value: str
    used: tuple[int, ...] = ()
    generator: Generator | None = None

    @property
    def secret(self) -> bool:
        """Tell whether the value is masked until somebody holds to reveal it."""
        return self.kind in SECRET_KINDS

    def __repr__(self) -> str:
        """Show the kind and the name, never the value."""
        return f"Field({self.kind.value}, {self.name!r})"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A sealed file inside an envelope; only its facts, the bytes stay in the store."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is inside one envelope."""

    fields: tuple[Field, ...] = ()
    attachments: tuple[Attachment, ...] = ()
