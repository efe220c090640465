"""Reasons that a request may have, each with its questions and the mask of its reference number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput

QUESTIONS_MAX: Final = 6
"""So many questions a reason may ask."""
CATCH_ALL: Final = "other"
"""The id of the reason that stands for everything else, where a vault has it."""
MASK_MAX: Final = 40
"""The longest mask, in characters."""


@dataclass(frozen=True, slots=True)
class ReasonCategory:
    """A predefined reason: its questions, and the mask of its reference number.

    In a mask `#` stands for a digit, `A` for a letter, anything else for itself; an empty mask asks for none.
    """

    id: str
    name: str
    questions: tuple[str, ...] = ()
    reference_label: str = ""
    reference_mask: str = ""

    @property
    def reference_form(self) -> str:
        """Return how a reference number looks, with what its signs stand for as far as they occur in it."""
        signs = [words for sign, words in (("#", "# is a digit"), ("A", "A is a letter")) if sign in self.reference_mask]
        return f"{self.reference_mask} ({', '.join(signs)})" if signs else self.reference_mask

    def fits(self, reference: str) -> bool:
        """Tell whether a reference number fits the mask."""
        if not self.reference_mask:
            return True
        return len(reference) == len(self.reference_mask) and all(
            _fits(sign, mask) for sign, mask in zip(reference, self.reference_mask, strict=True)
        )

    def to_json(self) -> dict[str, object]:
        """Return the category as canonical JSON fields."""
        return {
            "id": self.id,
            "name": self.name,
            "questions": list(self.questions),
            "reference_label": self.reference_label,
            "reference_mask": self.reference_mask,
        }

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of its fields as canonical JSON, in hexadecimal: what a change of it goes by."""
        return hashlib.sha256(canonical.dumps(self.to_json())).hexdigest()

    @classmethod
    def from_json(cls, value: object) -> ReasonCategory:
        """Return the category of canonical JSON fields; raises `BadInput`."""
        wanted = {"id", "name", "questions", "reference_label", "reference_mask"}
        if not isinstance(value, dict) or set(value) != wanted or not isinstance(value["questions"], list):
            raise BadInput("input.bad.category_fields")
        texts = [value["id"], value["name"], value["reference_label"], value["reference_mask"], *value["questions"]]
        if not all(isinstance(text, str) for text in texts):
            raise BadInput("input.bad.category_texts")
        return cls(texts[0], texts[1], tuple(texts[4:]), texts[2], texts[3])


def _fits(sign: str, mask: str) -> bool:
    if mask == "#":
        return sign in "0123456789"
    if mask == "A":
        return sign.isascii() and sign.isalpha()
    return sign == mask


DEFAULT_CATEGORIES: Final = (
    ReasonCategory(
        "outage",
        "System down, normal access unavailable",
        ("What has failed?", "Why is normal access unavailable?"),
        "Incident number",
        "INC-######",
    ),
    ReasonCategory(
        "security",
        "Security incident",
        ("What was seen?", "Who leads the response?"),
        "Incident number",
        "SEC-######",
    ),
    ReasonCategory("lockout", "Administrators locked out", ("Which accounts are locked, and since when?",)),
    ReasonCategory(CATCH_ALL, "Another emergency", ("Who was informed, and how?",)),
)
