"""Every text that another language has to have: the rows of the table, and those that stand in the source beside what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import Variant, Words
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.rule import Group
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.template import places_of
from twinseal.domain.texts import sentences_of
from twinseal.flows.findings.registry import RULES


@cache
def every_text() -> Mapping[str, str]:
    """Return the English of each text by its code."""
    return {**sentences_of("en"), **dict(_rows())}


def _rows() -> Iterator[tuple[str, str]]:
    for kind in KINDS.values():
        yield f"event.{kind.name}.meaning", kind.meaning
        for part, sentence in (("", kind.sentence), (".exposes", kind.exposes), (".trouble", kind.trouble)):
            if sentence:
                yield from _said(f"event.{kind.name}{part}", sentence, kind.words)
    for rule in RULES:
        if rule.sentence:
            yield from _said(f"rule.{rule.id}", rule.sentence, rule.words)
        yield f"rule.{rule.id}.looks_for", rule.looks_for
        yield f"rule.{rule.id}.unit", rule.unit
        if rule.innocent:
            yield f"rule.{rule.id}.innocent", rule.innocent
    for group in Group:
        yield f"policy.group.{group.name.lower()}", group.value
    for field, row in {**rows_of(Policy), **rows_of(Thresholds)}.items():
        least = row.not_below.sentence if row.not_below else ""
        texts = {"name": row.name, "sentence": row.sentence, "otherwise": row.otherwise, "warning": row.warning}
        yield from ((f"policy.{field}.{part}", text) for part, text in {**texts, "not_below": least}.items() if text)


def _said(code: str, sentence: str | Sequence[Variant], words: Words) -> Iterator[tuple[str, str]]:
    if isinstance(sentence, str):
        yield code, sentence
    else:
        yield from ((f"{code}.{place}", variant.text) for place, variant in enumerate(sentence))
    for path, called in words.items():
        yield from ((f"{code}.{path}.{key}", word) for key, word in called.items())


def language_faults(table: Mapping[str, str]) -> list[str]:
    """Return what a table of another language lacks, has too much, and leaves out of a sentence, a line each."""
    english = every_text()
    faults = [f"{code}: there is no such text" for code in sorted(set(table) - set(english))]
    for code, sentence in sorted(english.items()):
        if code not in table:
            faults.append(f"{code}: the sentence is missing")
            continue
        wanted, given = ({path for path, _form in places_of(text)} for text in (sentence, table[code]))
        faults += [f"{code}: {{{path}}} is left out" for path in sorted(wanted - given)]
        faults += [f"{code}: there is no {{{path}}}" for path in sorted(given - wanted)]
    return faults
