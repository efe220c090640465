"""What one person says and signs alone: it names the entry before its own, so it fits one place of one log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from twinseal.domain.public_digest import paper_digits
from twinseal.domain.signed_form import signed_form

STATEMENT_FORM: Final = "twinseal/1 statement"
CONFIRM_FORM: Final = "twinseal/1 confirm"
STATEMENT_FORM_VERSION: Final = 1
ACKNOWLEDGE: Final = "acknowledge"
"""Of a change of people: a kind of statement, and of a duty."""
CONFIRM: Final = "confirm"
REVIEW: Final = "review"
"""Of an opening: a kind of statement, and of a duty."""
ACCOUNT: Final = "account"
"""What one of the two people of an opening says of it."""
REMARK: Final = "remark"
"""On a finding."""
VERIFICATION: Final = "verification"
"""Of the log: a kind of statement, by an auditor."""
LESSONS: Final = "lessons"
"""The duty of a review that asks what was learnt, or for something to be done."""
ALERT: Final = "alert"
"""Of the slip for the owner of an envelope: a kind of statement, and of a duty; the duty is of the number of the alert."""
ALERT_TEST: Final = "alert_test"
"""Of a test alert that arrived: a kind of statement."""
TAKE_UP: Final = "take_up"
"""The duty of a confirmation that no people note has yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last entry of a log: its number, from 0, and its head in hexadecimal. A form that names it stands in the next one."""

    entry: int
    head: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person says alone: of a duty that they owe, of an opening, or of a finding."""

    vault_id: str
    log_id: str
    person_id: str
    key: int
    """Number of the key that signs."""
    kind: str
    about: Mapping[str, object]
    """What it is about, as canonical JSON fields: of `acknowledge` the duty, of `verification` the verdict and how many
    entries it is of, of others as `twinseal.domain.review` says."""
    place: Place
    at_utc: str

    @property
    def duty(self) -> str:
        """Return the id of the duty that it is about, empty where it is about none."""
        return str(self.about.get("duty", ""))

    def to_json(self) -> dict[str, object]:
        """Return the form as canonical JSON fields."""
        return {
            "form": STATEMENT_FORM,
            "v": STATEMENT_FORM_VERSION,
            "vault": self.vault_id,
            "log": self.log_id,
            "person": self.person_id,
            "key": self.key,
            "kind": self.kind,
            "about": dict(self.about),
            "entry": self.place.entry,
            "head": self.place.head,
            "at": self.at_utc,
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the person signs."""
        return signed_form(self.to_json())


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a third person says of somebody whom they met: that these keys are theirs."""

    vault_id: str
    log_id: str
    person_id: str
    """Who was met."""
    key: int
    """Number of their keys."""
    public_sha256: str
    by: str
    """Id of the third."""
    by_key: int
    place: Place
    at_utc: str

    def to_json(self) -> dict[str, object]:
        """Return the form as canonical JSON fields."""
        return {
            "form": CONFIRM_FORM,
            "v": STATEMENT_FORM_VERSION,
            "vault": self.vault_id,
            "log": self.log_id,
            "person": self.person_id,
            "key": self.key,
            "public_sha256": self.public_sha256,
            "by": self.by,
            "by_key": self.by_key,
            "entry": self.place.entry,
            "head": self.place.head,
            "at": self.at_utc,
        }

    def signed_bytes(self) -> bytes:
        """Return the bytes that the third signs, with both their keys."""
        return signed_form(self.to_json())


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a third confirmed of somebody, as far as two officers who take it up are told."""

    person: str
    key: int
    by: str
    entry: int
    """Number of the entry that has the evidence."""
    at_utc: str
    public_sha256: str

    @property
    def digits(self) -> str:
        """Return what the third read of the keys."""
        return paper_digits(bytes.fromhex(self.public_sha256))
