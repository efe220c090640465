"""Whether an opening in the log was really asked for and confirmed by two people: their signatures, and what they are over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_OPENED, REQUEST_EXPIRED, REQUEST_SIGNED
from twinseal.flows.log.stories import Story, text

FAULTS: Final = {
    "not-agreed": "no entry says that both people agreed",
    "not-one-each": "there is not exactly one signed request and one signed answer",
    "another-opening": "they are for another opening",
    "refused": "the second person refused",
    "another-request": "the answer is for another request",
    "other-people": "different people signed",
    "one-person": "one person signed both",
    "other-envelopes": "different envelopes were agreed on",
    "other-minutes": "a different number of minutes was agreed on",
}
"""Why an opening is not proved, each code in words."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the signatures of an opening are worth."""

    words: str
    """Each signature with its judgement, for reports."""
    fault: str = ""
    """Why the opening is not proved, as a code of `FAULTS`; empty if it is, or if nothing was opened."""


def consent_of(story: Story, keys: Mapping[str, bytes]) -> Consent:
    """Judge the signatures of an opening by people's Ed25519 keys, given by person id.

    Anybody who can write to the vault's folder can append entries; what they cannot make are these two signatures,
    over this opening, this request, these envelopes.
    """
    requests, answers = _signed_forms(story, REQUEST_SIGNED, keys), _signed_forms(story, ANSWER_SIGNED, keys)
    words = [f"request of {_name(form)}: {'valid' if good else 'NOT VALID'}" for form, good in requests]
    words += [f"answer of {_name(form)}: {'valid' if good else 'NOT VALID'}" for form, good in answers]
    signatures = "; ".join(words) or "no signatures"
    if not any(entry.has(Tag.NEEDS_CONSENT) for entry in story.entries):
        return Consent(signatures)
    fault = _fault(story, [form for form, good in requests if good], [form for form, good in answers if good])
    return Consent(f"{signatures}; NOT PROVEN: {FAULTS[fault]}" if fault else signatures, fault)


def _fault(story: Story, requests: list[Mapping[str, object]], answers: list[Mapping[str, object]]) -> str:
    opened = next((entry for entry in story.entries if entry.is_a(OPENING_OPENED)), None)
    if opened is None:
        return "not-agreed"
    expired = sum(entry.is_a(REQUEST_EXPIRED) for entry in story.entries)
    if len(requests) != expired + 1 or len(answers) != 1:
        return "not-one-each"
    # Those before it expired: nobody answered them.
    request, answer = requests[-1], answers[0]
    asked, given = _ids(request.get("envelopes")), _ids(answer.get("envelopes"))
    named = opened.fields.get("envelopes")
    checks = (
        (request.get("opening") == answer.get("opening") == story.opening_id, "another-opening"),
        (answer.get("confirmed") is True, "refused"),
        (answer.get("request_sha256") == hashlib.sha256(canonical.dumps(dict(request))).hexdigest(), "another-request"),
        ((request.get("person"), answer.get("person")) == (text(opened, "first"), text(opened, "second")), "other-people"),
        (request.get("person") != answer.get("person"), "one-person"),
        (isinstance(named, list) and set(named) <= given <= asked, "other-envelopes"),
        (opened.fields.get("minutes") == answer.get("minutes"), "other-minutes"),
    )  # fmt: skip
    return next((fault for holds, fault in checks if not holds), "")


def _signed_forms(story: Story, kind: Kind, keys: Mapping[str, bytes]) -> list[tuple[Mapping[str, object], bool]]:
    wanted = f"twinseal/1 {kind.name.partition('.')[0]}"
    forms: list[tuple[Mapping[str, object], bool]] = []
    for entry in story.entries:
        if entry.is_a(kind):
            form = entry.fields.get("form")
            form = form if isinstance(form, dict) else {}
            forms.append((form, form.get("form") == wanted and _is_signed(form, entry, keys)))
    return forms


def _is_signed(form: Mapping[str, object], entry: Entry, keys: Mapping[str, bytes]) -> bool:
    public = keys.get(str(form.get("person")))
    try:
        return public is not None and verify_ed25519(
            public, canonical.dumps(dict(form)), bytes.fromhex(text(entry, "signature"))
        )
    except (ValueError, BadInput):
        return False


def _ids(rows: object) -> set[object]:
    ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {envelope_id for envelope_id in ids if isinstance(envelope_id, str)}


def _name(form: Mapping[str, object]) -> str:
    return str(form.get("person_name", ""))
