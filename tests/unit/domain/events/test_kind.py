"""Every kind of event is whole: a constant of its name, meanings, a sentence that holds, and somebody who writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.event_samples import fields_of
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.registry import COMMON, FAMILIES, KINDS, check_event, tagged
from twinseal.domain.events.sentence import FORMS, Variant, places_of, texts_of

ROOT = Path(__file__).resolve().parents[4]
APP = ROOT / "app" / "twinseal"
ALL = list(KINDS.values())
LIVE = [kind for kind in ALL if not kind.later]
CONSTANTS = {name: kind for family in FAMILIES for name, kind in vars(family).items() if isinstance(kind, Kind)}
# Refusals whose code happens to be the name of an event.
ALSO_A_REFUSAL = {"domain/errors.py": {"request.expired", "log.key_lost"}}


def _name(kind: Kind) -> str:
    return kind.name


def test_a_kind_is_one_constant_under_its_name() -> None:
    # `secret.copied` is SECRET_COPIED, and no name is used twice.
    assert {kind.name.upper().replace(".", "_"): kind for kind in ALL} == CONSTANTS
    files = {path.stem for path in (APP / "domain" / "events").glob("*.py")}
    machinery = {"__init__", "coded", "kind", "sentence", "registry", "page", "siem"}
    assert files - machinery == {family.__name__.rpartition(".")[2] for family in FAMILIES}


@pytest.mark.parametrize("kind", ALL, ids=_name)
def test_a_kind_says_what_it_and_each_field_means(kind: Kind) -> None:
    assert re.fullmatch(r"[A-Z].*\.", kind.meaning)
    assert all(len(field.meaning) > 7 and not field.meaning.endswith(".") for field in kind.fields.values())


@pytest.mark.parametrize("kind", LIVE, ids=_name)
def test_a_live_kind_has_a_sentence_and_a_sample(kind: Kind) -> None:
    assert kind.sentence
    check_event(fields_of(kind))


@pytest.mark.parametrize("kind", ALL, ids=_name)
def test_sentences_take_facts_that_the_kind_has(kind: Kind) -> None:
    for sentence in filter(None, (*texts_of(kind.sentence), kind.exposes, kind.trouble)):
        allowed = {*COMMON, *kind.fields} | ({"times"} if sentence == kind.trouble else set())
        for path, form in places_of(sentence):
            assert path.partition(".")[0] in allowed
            assert form in FORMS
    assert set(kind.words) <= set(kind.fields)
    if isinstance(kind.sentence, tuple):
        # The last one takes what no other takes.
        assert kind.sentence[-1].where is Variant.__dataclass_fields__["where"].default
    if kind.exposes:
        assert "envelope" in kind.fields
    if Tag.DENIAL in kind.tags:
        assert "person" in kind.fields


def _trees(*folders: str, having: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules whose text has a pattern: to parse all of them takes seconds."""
    for path in [path for folder in folders for path in sorted((APP / folder).rglob("*.py"))]:
        text = path.read_text(encoding="utf-8")
        if re.search(having, text):
            yield path.relative_to(APP).as_posix(), ast.parse(text)


def test_no_kind_is_written_as_a_string_but_where_it_is_defined() -> None:
    families = {name.partition(".")[0] for name in KINDS}
    texts = [
        (place, node.lineno, node.value)
        for place, tree in _trees(".", having=rf"""["'](?:{"|".join(families)})\.""")
        if not place.startswith(("domain/events/", "standalone/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    written = {(place, text) for place, _, text in texts if text in KINDS}
    assert written == {(place, name) for place, names in ALSO_A_REFUSAL.items() for name in names}
    # A family's name at the beginning of a kind is no set: sets are tags.
    starts = {f"{family}." for family in families}
    folders = ("flows/", "audit/", "reports/", "export/", "gui/", "cli/")
    assert not [(place, line) for place, line, text in texts if text in starts and place.startswith(folders)]


def test_every_live_kind_is_recorded_and_no_other() -> None:
    recorded = {
        call.args[0].id
        for _, tree in _trees("flows", "gui", having=r"record\(|_append\(")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"record", "_record", "_try_record", "_append"}
        and call.args
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id.isupper()
    }
    # What two people change names its event, and is recorded by `flows/maintenance`.
    recorded |= {
        node.value.id
        for _, tree in _trees("domain/changes", having=r"\bevent\b")
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id == "event"
        and isinstance(node.value, ast.Name)
    }
    assert recorded == {name for name, kind in CONSTANTS.items() if not kind.later}


def test_every_tag_makes_a_set_that_somebody_uses() -> None:
    assert [tag for tag in Tag if not tagged(tag)] == []
    used = {
        node.attr
        for _, tree in (*_trees("flows", "audit", having=r"\bTag\b"), *_test_trees())
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Tag"
    }
    assert used >= {tag.name for tag in Tag}


def _test_trees() -> list[tuple[str, ast.Module]]:
    path = ROOT / "tests" / "flows" / "test_demo.py"
    return [(path.name, ast.parse(path.read_text(encoding="utf-8")))]
