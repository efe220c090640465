"""Findings as people read them: the rule's sentence with the finding's facts."""

from __future__ import annotations

from twinseal.domain.events.sentence import Names, say
from twinseal.domain.finding import Finding
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.registry import BY_ID


def finding_sentence(finding: Finding, names: Names) -> str:
    """Return the sentence of a finding; `names` says who and what its ids stand for."""
    rule = BY_ID[finding.rule]
    # A fact at the end can be a sentence itself.
    said = say(rule.sentence, finding.facts, names, rule.words, f"rule.{rule.id}")
    return f"{said.rstrip('.')}."


def words_of(finding: Finding, names: Names) -> str:
    """Return the sentence of a finding with its time in front."""
    sentence = finding_sentence(finding, names)
    return utc_words(f"{finding.at_utc}: {sentence}" if finding.at_utc else sentence)
