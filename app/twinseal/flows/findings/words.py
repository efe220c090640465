"""Findings as people read them: the rule's sentence with the finding's facts."""

from __future__ import annotations

from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import Names, say
from twinseal.domain.finding import Finding
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.log.reviews import FindingAnswer
from twinseal.flows.log.stories import People, Story, place_of


def finding_sentence(finding: Finding, names: Names) -> str:
    """Return the sentence of a finding; `names` says who and what its ids stand for."""
    rule, kind = BY_ID[finding.rule], KINDS.get(str(finding.facts.get("kind")))
    if not rule.sentence and kind is not None:
        said = say(kind.sentence, finding.facts, names, kind.words, f"event.{kind.name}")
    else:
        said = say(rule.sentence, finding.facts, names, rule.words, f"rule.{rule.id}")
    # A fact at the end can be a sentence itself.
    return f"{said.rstrip('.')}."


def words_of(finding: Finding, names: Names) -> str:
    """Return the sentence of a finding with its time in front, and how often it was so; of several times it tells the last."""
    sentence = finding_sentence(finding, names)
    if not finding.at_utc:
        return utc_words(sentence)
    if finding.count > 1:
        sentence = sentence_of(
            "finding.repeated", count=finding.count, first=finding.at_utc, last=finding.last_utc, sentence=sentence
        )
        return utc_words(sentence)
    return utc_words(f"{finding.at_utc}: {sentence}")


def words_in(story: Story, finding: Finding, names: Names) -> str:
    """Return `words_of` a finding as far as it concerns an opening: what came again in others says nothing of this one."""
    return words_of(finding.among({place_of(entry) for entry in (*story.entries, *story.late)}), names)


def answer_words(answer: FindingAnswer, people: People) -> str:
    """Return what an auditor signed about a finding, in a review or as a remark, with name and time."""
    name, at = people.name(answer.by), utc_words(answer.at_utc)
    if answer.in_review:
        return sentence_of("finding.answered", name=name, at=at, words=answer.words)
    return sentence_of("finding.remark", name=name, at=at, words=answer.words)
