"""A list of changes in an opening's entries, signed by two officers, and the seals around it: what a desk judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fakes.small_roster import roster_of
from twinseal.audit.read.reader import Entry
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.signed_form import signed_form
from twinseal.flows.log.stories import Story

SIGNERS = {"p1": new_ed25519(), "p2": new_ed25519(), "p3": new_ed25519(), "p4": new_ed25519()}
ROLES = {"p1": "officer", "p2": "officer", "p3": "auditor", "p4": "operator"}
ROSTER = roster_of({0: {person: (ROLES[person], signer.public) for person, signer in SIGNERS.items()}})
HEAD = "11" * 32
ROWS: list[dict[str, Any]] = [
    {"kind": "person.removed", "number": number, "person": f"p{number + 3}", "reason": "Left", "seen_count": 0, "asked_again": []}
    for number in (1, 2)
]  # fmt: skip
SET = set_digest(ROWS)


def form_entry(person: str, **other: Any) -> Entry:
    """Return the entry of a form that one of the signers signed."""
    form: dict[str, Any] = {
        "form": "twinseal/1 changes", "opening": "o1", "begun": HEAD, "base": 2, "seal": 2, "set": SET, "count": 2,
        "person": person, "key": 1,
    } | other  # fmt: skip
    signature = SIGNERS[person].sign(signed_form(form)).hex()
    return Entry(9, {"kind": "change.signed", "form": form, "signature": signature}, b"9" * 32)


def story_of(forms: Sequence[Entry], rows: Sequence[Mapping[str, Any]] = ROWS) -> Story:
    """Return the opening, whose rows are entry 5 of the log."""
    story = Story("o1", "")
    story.entries.append(Entry(0, {"kind": "opening.begun"}, bytes.fromhex(HEAD)))
    story.entries.extend(Entry(5, {**row, "change_set": SET}, b"5" * 32) for row in rows)
    story.entries.extend(forms)
    return story


def prepared(seq: int, header: str, **other: Any) -> Entry:
    """Return an entry that says which list a seal is about to carry out."""
    fields = {"kind": "seal.prepared", "header": header, "generation": 3, "seal": 3, "change_set": "", "edition": 0} | other
    return Entry(seq, fields, b"7" * 32)


@dataclass(frozen=True)
class ToldHeaders:
    """Headers that countersigned checkpoints over so many entries name."""

    named: Mapping[int, str] = field(default_factory=dict)

    def header_at(self, size: int) -> str:
        """Return that of the newest over at most so many."""
        return next((self.named[over] for over in sorted(self.named, reverse=True) if over <= size), "")

    def header_after(self, size: int) -> str:
        """Return that of the oldest over more."""
        return next((self.named[over] for over in sorted(self.named) if over > size), "")
