"""One word for one thing: no text of the window and no name of the code uses a word that docs/glossary.md refuses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from fakes.documented import DOCS, named_controls
from fakes.source_code import names_in, source_of
from twinseal.cli.command_line import parser
from twinseal.domain.events.registry import KINDS
from twinseal.domain.texts import sentences_of

APP = DOCS.parent / "app" / "twinseal"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
TERMS, IN_CODE = GLOSSARY.split("## In the code")


@cache
def refused_words() -> dict[str, str]:
    """Return the words that the glossary refuses, with the word to use."""
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]*?) \| [^|]+ \|$", TERMS, re.MULTILINE)
    return {refused: word for word, others in rows for refused in re.findall(r"`([^`]+)`", others)}


@cache
def let_through() -> dict[str, tuple[str, ...]]:
    """Return the words that names may have all the same, with the places where."""
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$", IN_CODE, re.MULTILINE)
    return {word: tuple(re.findall(r"`([^`]+)`", places)) for word, places in rows}


def words_of(name: str) -> str:
    """Return the words of a name in small letters, with `_` around each."""
    return "_" + "_".join(part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)) + "_"


@cache
def forms() -> dict[str, str]:
    """Return the words of each refused word, and of several of it, with the word."""
    stems = {words_of(refused)[1:-1]: refused for refused in refused_words()}
    return {form: word for stem, word in stems.items() for form in (stem, f"{stem}s", f"{stem.removesuffix('y')}ies")}


@cache
def refused_in(name: str) -> frozenset[str]:
    """Return the refused words that a name has."""
    either = "|".join(sorted(forms(), key=len, reverse=True))
    return frozenset(forms()[form] for form in re.findall(rf"(?<=_)(?:{either})(?=_)", words_of(name)))


@cache
def all_names() -> frozenset[tuple[str, str]]:
    """Return every name with its place: a path below the source, or what it is a name of."""
    names: set[tuple[str, str]] = set()
    for path in APP.rglob("*.py"):
        place = path.relative_to(APP).as_posix()
        names |= {(place, name) for name in (*Path(place).parts, *source_of(path).names)}
    commands: dict[str, Any] = next(dict(action.choices or {}) for action in parser()._actions if action.dest == "command")
    options = {word for command in commands.values() for action in command._actions for word in action.option_strings}
    names |= {("options", word) for word in {*commands, *options}}
    names |= {("events", name) for kind in KINDS.values() for name in (kind.name, *kind.fields)}
    names |= {("texts", code) for code in sentences_of("en")} | {("controls", name) for name in named_controls()}
    return frozenset(names)


def misnamed(names: Iterable[tuple[str, str]]) -> set[tuple[str, str, str]]:
    """Place, name and the refused word in it, of each name that has one."""
    return {(place, name, word) for place, name in names for word in refused_in(name)}


def test_no_name_of_the_code_has_a_word_that_is_refused() -> None:
    names = all_names()
    assert {place for place, _ in names} > {"texts", "controls", "events", "options", "host/lock.py"}
    assert len(names) > 5000
    wrong = [
        f"{place}: {name} has {word!r}; the word is {refused_words()[word]!r}"
        for place, name, word in sorted(misnamed(names))
        if not any(f"{place}/".startswith(f"{let}/") for let in let_through().get(word, ()))
    ]
    assert wrong == []


def test_every_word_that_is_let_through_is_needed() -> None:
    used = misnamed(all_names())
    for word, places in let_through().items():
        assert word in refused_words(), word
        assert any(word == refused and f"{place}/".startswith(f"{let}/") for place, _, refused in used for let in places), (
            word
        )


def test_a_refused_word_is_found_in_every_kind_of_name() -> None:
    code = "class OpenSession:\n    def bundles(self, the_wizard, *, oddity=1):\n        self.unanchored_anomalies = timer = 1\n"
    names = [("flows/opening/new.py", name) for name in names_in(list(ast.walk(ast.parse(code))))]
    misnomers = misnamed([*names, ("options", "--approve"), ("events", "oddities"), ("controls", "open.audit_mode")])
    assert {word for _, _, word in misnomers} == {
        "session", "bundle", "wizard", "oddity", "timer", "approve", "audit mode",
    }  # fmt: skip


def window_texts() -> list[tuple[str, str]]:
    """Return every text of the window that goes through `tr`, with its file."""
    return [
        (path.relative_to(APP).as_posix(), part.value)
        for path in sorted((APP / "gui").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "tr"
        for part in call.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def misused(texts: list[tuple[str, str]]) -> list[str]:
    return [
        f"{path}: {text!r} has {refused!r}; the word is {word!r}"
        for path, text in texts
        for refused, word in refused_words().items()
        if re.search(rf"\b{re.escape(refused)}s?\b", text, re.IGNORECASE)
    ]


def test_the_window_uses_no_word_that_the_glossary_refuses() -> None:
    texts = window_texts()
    assert len(texts) > 500
    assert len(refused_words()) > 50
    assert misused([("a", "Unlock the store"), ("a", "Approve the tickets")]) != []
    assert misused(texts) == []


def test_no_sentence_of_an_event_has_a_word_that_is_refused() -> None:
    sentences = [
        (kind.name, re.sub(r"\{[^}]*\}", "", part if isinstance(part, str) else part.text))
        for kind in KINDS.values()
        for part in ((kind.sentence,) if isinstance(kind.sentence, str) else kind.sentence)
    ]
    assert misused(sentences) == []
