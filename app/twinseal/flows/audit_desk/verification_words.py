"""What a verification at the desk found, in words."""

from __future__ import annotations

from twinseal.audit.verify.next_steps import what_to_do
from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.events.registry import KINDS
from twinseal.domain.texts import sentence_of, worded
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People
from twinseal.flows.views.verification import VerificationView


def verification_view(result: VerificationResult, *, has_card: bool) -> VerificationView:
    """Return a verification in words."""
    details = [
        (
            sentence_of(
                "notice.desk.entries_intact",
                size=result.size,
                countersigned_size=result.countersigned_size,
                uncovered=result.uncovered,
            )
        ),
        *result.notes,
        *result.people,
    ]
    contradictions = findings_in(LogView(anomalies=result.anomalies))
    details += [words_of(finding, People({})) for finding in contradictions]
    if result.anomaly_count > len(result.anomalies):
        details.append(sentence_of("notice.desk.findings", anomaly_count=result.anomaly_count))
    meanings = {
        kind: worded(f"event.{kind}.meaning", KINDS[kind].meaning) if kind in KINDS else kind for kind in result.counts or {}
    }
    return VerificationView(
        verdict=result.verdict.word,
        exit_code=result.verdict.exit_code,
        sentence=result.sentence,
        advice=what_to_do(result, has_card=has_card),
        details=tuple(details),
        counts=tuple(sorted((meanings[kind], count) for kind, count in (result.counts or {}).items())),
        entries=result.size,
        head_hex=result.head,
    )
