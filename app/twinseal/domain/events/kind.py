"""What is known of a kind of event: name, meaning, fields, sentence, and the tags from which every set of kinds is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final

from twinseal.domain.events.sentence import Variant, Words
from twinseal.domain.opening import Outcome


class FieldType(StrEnum):
    """The types a field of an event may have."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    TEXTS = "texts"
    OBJECT = "object"
    OBJECTS = "objects"
    CODED = "coded"
    ALL_CODED = "all coded"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event: its type, and what it means, with its unit."""

    type: FieldType
    meaning: str


def text(meaning: str) -> Field:
    """Return a field with text."""
    return Field(FieldType.TEXT, meaning)


def number(meaning: str) -> Field:
    """Return a field with a whole number."""
    return Field(FieldType.NUMBER, meaning)


def yes_no(meaning: str) -> Field:
    """Return a field that is true or false."""
    return Field(FieldType.YES_NO, meaning)


def texts(meaning: str) -> Field:
    """Return a field with a list of texts."""
    return Field(FieldType.TEXTS, meaning)


def record(meaning: str) -> Field:
    """Return a field with an object."""
    return Field(FieldType.OBJECT, meaning)


def records(meaning: str) -> Field:
    """Return a field with a list of objects."""
    return Field(FieldType.OBJECTS, meaning)


def coded(meaning: str) -> Field:
    """Return a field with a code and facts, from which a sentence is made where people read it (`twinseal.domain.events.coded`)."""
    return Field(FieldType.CODED, meaning)


def all_coded(meaning: str) -> Field:
    """Return a field with a list of codes and facts."""
    return Field(FieldType.ALL_CODED, meaning)


class Tag(Enum):
    """A set that kinds belong to; its value says of a kind in it what holds."""

    ATTEMPT = "the report lists it among attempts that came to nothing"
    DENIAL = "someone was denied access; often enough it is a finding"
    CHANGE = "the report lists it among what changed"
    FINDING = "each one is a finding, in its own sentence"
    WHILE_OPEN = "only an open opening can hold it; both verifiers say so where it is elsewhere"
    NEEDS_CONSENT = "only after a request and an answer that two people signed"
    ENDS_OPENING = "after it its opening is no longer open; both verifiers go by it"
    OF_THE_SEAL = "part of the seal that an opening is ended with, after its reseal; both verifiers go by it"
    SETTLES_DUTIES = "after it the log must name what its opening owes"
    MAKES_OWE = "after it its opening owes something"
    AFTERWARDS = "said of an opening that may be long over, so that it tells nothing of when it ended; nothing else comes after its end"
    DECIDES_ATTEMPT = "it says how an attempt ended; both verifiers look for that attempt"
    VISIT = "an auditor came or went"
    NOT_IN_A_DEMO = "no demo vault has it"


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of event, in `twinseal.domain.events.<family>` under its name in capitals; docs/events.md is made from it."""

    name: str
    meaning: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    """The kind's own fields, beside those of every event."""
    sentence: str | tuple[Variant, ...] = ""
    """What an entry of this kind says (`twinseal.domain.events.sentence`); of variants the first that fits."""
    words: Words = field(default_factory=dict)
    """Of a field with codes, each code in words, for its sentences."""
    tags: frozenset[Tag] = frozenset()
    exposes: str = ""
    """Sentence that says what of the envelope was exposed and how; empty where nothing was. Its `envelope` counts as seen."""
    outcome: Outcome | None = None
    """What its opening has come to by it; None where that is not for it to say."""
    trouble: str = ""
    """Sentence for the next two people, where `{times}` says how often; empty for what does not concern them."""
    later: bool = False
    """True for an event of a part that is not built yet: the format has its place, and nothing writes it."""


PERSON: Final = text("id of the person")
"""A field that many kinds have; its sentences give the name."""
ENVELOPE: Final = text("id of the envelope")
"""A field that many kinds have; its sentences give the label."""
ENVELOPES: Final = texts("ids of the envelopes")
"""A field that many kinds have; its sentences give the labels."""
FIELD_NAME: Final = text("name of the field, never its contents")
"""Which field of an envelope."""
FIELD_INDEX: Final = number("position of the field in the envelope, from 0")
"""Which field of an envelope."""
IN_LIST: Final[Mapping[str, Field]] = {
    "change_set": text("SHA-256 over the rows of the list that it belongs to, 64 hex"),
    "number": number("its place in the list, from 1"),
}
"""Fields that every change of a list has beside its own."""
FORM_SIGNATURE: Final = text('Ed25519 over "twinseal/1 form\\0" and then the canonical JSON of the form, 128 hex')
"""Beside every form that somebody signed."""
ASKED_AGAIN: Final = texts("names of the fields that say nothing and were kept when the program asked again")
"""What people would not write better."""
