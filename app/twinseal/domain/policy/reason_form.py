"""A reason for requests as people type it: its name, its questions, and how its number looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final

from twinseal.domain.errors import BadInput, FieldFault, FormFaults
from twinseal.domain.policy.reasons import MASK_MAX, QUESTIONS_MAX, ReasonCategory
from twinseal.domain.text import LINE_MAX, clean_line, clean_name
from twinseal.domain.texts import Text

_ID_MAX: Final = 24
_NOT_IN_AN_ID: Final = re.compile(r"[^a-z0-9]+")


def reason_of(reason_id: str, name: str, questions: Sequence[str], label: str, mask: str) -> ReasonCategory:
    """Return the reason that was typed; a question that is empty is none. Raises `FormFaults`, which names the fields."""
    faults: list[FieldFault] = []

    def tried(field: str, clean: Callable[[], str]) -> str:
        try:
            return clean()
        except BadInput as fault:
            faults.append(FieldFault(field, fault.text))
            return ""

    called = tried("name", lambda: clean_name(name, Text("field.reason_name"), longest=LINE_MAX))
    asked = [
        tried(f"question_{number}", partial(clean_line, text, Text("field.reason_question"), may_be_empty=True))
        for number, text in enumerate(questions, start=1)
    ]
    named = tried("reference_label", lambda: clean_line(label, Text("field.reference_label"), may_be_empty=True))
    masked = tried(
        "reference_mask", lambda: clean_line(mask, Text("field.reference_mask"), longest=MASK_MAX, may_be_empty=True)
    )
    several = [question for question in asked if question]
    if len(several) > QUESTIONS_MAX:
        fault = Text("input.bad.reason_questions", most=QUESTIONS_MAX)
        faults.append(FieldFault(f"question_{len(questions)}", fault))
    if faults:
        raise FormFaults(faults)
    return ReasonCategory(reason_id, called, tuple(several), named, masked)


def new_reason_id(name: str, taken: Collection[str]) -> str:
    """Return an id for a new reason, made of its name: it stands in every request that has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _NOT_IN_AN_ID.sub("_", plain).strip("_")[:_ID_MAX].strip("_")
    stem = stem if stem[:1].isalpha() else f"reason_{stem}".strip("_")
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}_{number}"
    return made
