"""Judges the notice of an alert by a trust card alone: whose key signed it, and whether it is of that vault."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.verdict.verdict import Verdict
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain.notice import VAULT, Notice, read_notice
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard

_FIRST_KEY = 1
"""The keys of the founding, which a card has."""


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """What a notice is worth by a card."""

    verdict: Verdict
    """`VALID_COSIGNED` where the card has the key that signed it; nothing outside vouches for its place in the log."""
    reason: str
    """Empty, or `log`, `signature`, `key`."""
    sentence: str
    notice: Notice


def judge_notice(data: bytes, card: TrustCard) -> NoticeAnswer:
    """Return the answer; raises `BadInput` for what is no notice."""
    notice = read_notice(data)
    if (notice.form["vault"], notice.form["log"]) != (card.vault_id, card.log_id):
        return NoticeAnswer(Verdict.TAMPERED, "log", sentence_of("notice.checked.other_vault"), notice)
    public = _key(notice, card)
    if public is None:
        said = sentence_of("notice.checked.unknown_key", person=notice.by, key=notice.key)
        return NoticeAnswer(Verdict.INCOMPLETE, "key", said, notice)
    if not verify_ed25519(public, notice.signed_bytes(), notice.signature):
        return NoticeAnswer(Verdict.TAMPERED, "signature", sentence_of("notice.checked.changed"), notice)
    by = next((person.name for person in card.people if person.id == notice.by), "")
    said = sentence_of("notice.checked.by_person", name=by) if by else sentence_of("notice.checked.by_vault")
    return NoticeAnswer(Verdict.VALID_COSIGNED, "", said, notice)


def _key(notice: Notice, card: TrustCard) -> bytes | None:
    if notice.by == VAULT:
        return card.line_ed25519
    keys = (person.ed25519_public for person in card.people if (person.id, notice.key) == (notice.by, _FIRST_KEY))
    return next(keys, None)
