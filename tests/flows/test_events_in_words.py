"""Every event that the program writes has its sentence, with what happened and why; nothing is read as a list of fields."""

from __future__ import annotations

import pytest

from twinseal.audit.read.reader import Entry
from twinseal.domain.events import COMMON, KINDS, FieldType, Kind
from twinseal.flows.log.findings import judged
from twinseal.flows.log.stories import People, gather, summary, text

_CAUSES = ("reason", "what", "cause", "explanation", "seconds", "outcome", "warnings", "findings", "verdict", "purpose")
LIVE = [kind for kind in KINDS.values() if not kind.later]
ALWAYS_A_FINDING = {
    "attempt.unresolved", "auditor.removal_agreed", "clock.step", "epoch.begun", "guard.rebuilt", "log.key_lost",
    "log.recovered", "mismatch.accepted", "mismatch.found", "opening.failed", "paper.reconciled", "seal.incomplete",
}  # fmt: skip


def _value(name: str, wanted: FieldType) -> object:
    if wanted is FieldType.TEXT:
        return "2026-11-02T09:00:00Z" if name in ("due", "since", "happened_at") else "the-" + name.replace("_", "-")
    values: dict[FieldType, object] = {
        FieldType.NUMBER: 4711, FieldType.YES_NO: True, FieldType.TEXTS: ["the-" + name.replace("_", "-")],
        FieldType.OBJECT: {}, FieldType.OBJECTS: [],
    }  # fmt: skip
    return values[wanted]


def _entry(kind: Kind) -> Entry:
    fields = {name: _value(name, wanted) for name, wanted in (COMMON | kind.fields).items()}
    return Entry(7, {**fields, "kind": kind.name, "t": "2026-11-02T09:00:00Z"}, b"h" * 32)


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_every_live_event_has_a_sentence_that_says_its_cause(kind: Kind) -> None:
    sentence = summary(_entry(kind), People({}))
    assert len(sentence) > 15
    assert sentence[0].isupper() or sentence.startswith(("the-", "1 "))
    assert "_" not in sentence
    for name in _CAUSES:
        if name in kind.fields:
            said = f"the-{name}" if kind.fields[name] is not FieldType.NUMBER else "4711"
            assert said in sentence, (name, sentence)


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_a_finding_about_an_event_says_what_the_event_says(kind: Kind) -> None:
    entry = _entry(kind)
    found = judged([entry], [], {}, {}, People({}))
    about = [finding.sentence for finding in found if finding.rule == kind.name]
    said = summary(entry, People({})).rstrip(".")
    assert about == ([f"{said}."] if kind.name in ALWAYS_A_FINDING else [])


@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.name)
def test_any_event_alone_makes_a_story(kind: Kind) -> None:
    (story,) = gather([_entry(kind)])
    assert [text(entry, "kind") for entry in story.entries] == [kind.name]
