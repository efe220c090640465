"""Openings of a log made of plain facts whose request and answer are signed, by people that a roster has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, Told
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.alert import code_of_alert
from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_OPENED, REQUEST_SIGNED
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import VERIFICATION, Place, Statement

SIGNERS = {who: new_ed25519() for who in ("p1", "p2", "p3", "p4")}
ROLES = {"p1": "operator", "p2": "officer", "p3": "operator", "p4": "auditor"}
PUBLIC = {who: (ROLES[who], signer.public) for who, signer in SIGNERS.items()}
ROSTER = roster_of({0: PUBLIC})
_BEGUN = (b"h" * 32).hex()
"""Every entry of such a log has this head."""


def signed(*openings: Opening) -> Iterator[Told]:
    """Yield the entries of openings, with both forms signed."""
    for opening in openings:
        asked = ""
        for kind, changes in opening.entries():
            form = changes.get("form")
            if kind is OPENING_OPENED:
                yield kind, {**changes, "witness": ""}
            elif isinstance(form, dict) and kind in (REQUEST_SIGNED, ANSWER_SIGNED):
                name = "request" if kind is REQUEST_SIGNED else "answer"
                whole = {**form, "form": f"twinseal/1 {name}", "opening": opening.id, "begun": _BEGUN, "key": 1}
                if kind is ANSWER_SIGNED:
                    whole["request_sha256"] = asked
                asked = hashlib.sha256(signed_form(whole)).hexdigest()
                signature = SIGNERS[str(form["person"])].sign(signed_form(whole)).hex()
                yield kind, {**changes, "form": whole, "signature": signature}
            else:
                yield kind, changes


def stated(
    kind: Kind, said: str, about: Mapping[str, object], after: int, by: str = "p4", at: str = START, **facts: object
) -> Told:
    """Return a statement of somebody that stands behind entry `after` of a log whose ids are `v` and `l`."""
    form = Statement("v", "l", by, 1, said, about, Place(after, _BEGUN), at)
    signature = SIGNERS[by].sign(form.signed_bytes()).hex()
    return kind, {"person": by, "form": form.to_json(), "signature": signature, **facts}


def verified(
    after: int, at: str = START, verdict: str = "VALID-COSIGNED", by: str = "p4", entries: int | None = None, **facts: object
) -> Told:
    """Return what an auditor signed of such a log behind entry `after`, of all entries before its own where nothing else is said."""
    about = {"verdict": verdict, "entries": after + 1 if entries is None else entries}
    return stated(AUDIT_VERIFIED, VERIFICATION, about, after, by, at, t=at, **{**about, **facts})


def slip_code() -> str:
    """Return the code of every slip of such a log."""
    return code_of_alert(_BEGUN)
