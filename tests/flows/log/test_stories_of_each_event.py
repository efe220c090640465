"""Every event that the program writes has its sentence, with what happened and why; nothing is read as a list of fields."""

from __future__ import annotations

import pytest

from fakes.event_samples import NUMBER, entry_of
from twinseal.domain.events.kind import FieldType, Kind, Tag
from twinseal.domain.events.registry import KINDS
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People, gather, summary, text

_CAUSES = (
    "reason",
    "why",
    "what",
    "cause",
    "explanation",
    "seconds",
    "outcome",
    "warnings",
    "findings",
    "verdict",
    "purpose",
)
LIVE = [kind for kind in KINDS.values() if not kind.later]


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_every_live_event_has_a_sentence_that_says_its_cause(kind: Kind) -> None:
    sentence = summary(entry_of(kind), People({}))
    assert len(sentence) > 15
    assert sentence[0].isupper() or sentence.startswith(("the-", "1 "))
    assert "_" not in sentence
    for name in _CAUSES:
        if name in kind.fields:
            said = f"the-{name}" if kind.fields[name].type is not FieldType.NUMBER else str(NUMBER)
            assert said in sentence, (name, sentence)


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_a_finding_about_an_event_says_what_the_event_says(kind: Kind) -> None:
    entry = entry_of(kind)
    findings = findings_in(LogView(entries=[entry]))
    about = [finding_sentence(finding, People({})) for finding in findings if finding.facts.get("kind") == kind.name]
    said = summary(entry, People({})).rstrip(".")
    assert about == ([f"{said}."] if Tag.FINDING in kind.tags else [])


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_any_event_alone_makes_a_story(kind: Kind) -> None:
    (story,) = gather([entry_of(kind)])
    assert [text(entry, "kind") for entry in story.entries] == [kind.name]
