"""Texts for people: a code and facts, put into the words of the language in force as late as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from twinseal.domain import errors, texts
from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.texts import Text, sentence_of, sentences_of, worded


@pytest.fixture
def another_language() -> Iterator[None]:
    texts.use_sentences(
        lambda: {
            "disk.missing.file": "In {folder} fehlt {name}.", "log.damaged.unreadable": "Nein: {fault}", "a.list": "{rows:joined}",
        }
    )  # fmt: skip
    yield
    texts.use_language("en")


def test_a_sentence_is_put_into_words_as_late_as_it_is_shown(another_language: None) -> None:
    missing = errors.FileMissing("disk.missing.file", name="log.tws", folder="/x")
    refusal = errors.LogDamaged("log.damaged.unreadable", fault=missing.text)
    assert refusal.sentence == str(refusal) == "Nein: In /x fehlt log.tws."
    texts.use_language("en")
    assert refusal.sentence == "The log cannot be read: log.tws is missing at /x."
    assert refusal.code == "log.damaged"


def test_texts_in_a_list_are_put_into_words_too(another_language: None) -> None:
    rows = [Text("disk.missing.file", name=name, folder="/x") for name in ("a", "b")]
    assert sentence_of("a.list", rows=rows) == "In /x fehlt a. In /x fehlt b."


def test_a_row_of_the_source_has_its_own_english(another_language: None) -> None:
    assert worded("disk.missing.file", "File is missing") == "In {folder} fehlt {name}."
    assert worded("no.such.code", "File is missing") == "File is missing"


def test_a_code_without_a_sentence_is_shown_as_it_is() -> None:
    assert str(Text("no.such.code")) == "no.such.code"


def test_texts_are_the_same_by_code_and_facts() -> None:
    assert Text("a.b", n=1) == Text("a.b", n=1) != Text("a.b", n=2)
    assert len({Text("a.b", n=1), Text("a.b", n=1)}) == 1


def test_a_table_has_comments_and_line_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.txt").write_text("# comment = none\n\na.b = One.\\nTwo = 2.\n", encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    assert sentences_of("rows") == {"a.b": "One.\nTwo = 2."}


def test_a_refusal_without_a_text_says_that_of_its_kind() -> None:
    assert BadInput().sentence == TwinsealError().sentence == "Something went wrong inside Twinseal; the vault stays sealed."
    assert errors.CodeReplayed().sentence == errors.WrongFactor().sentence


def test_faults_of_a_form_are_said_in_reading_order() -> None:
    empty, minutes = Text("input.bad.empty", what="Reference"), Text("input.bad.minutes", longest=5)
    faults = errors.FormFaults([errors.FieldFault("reference", empty), errors.FieldFault("minutes", minutes)])
    assert faults.sentence == "Reference: fill in this field. Minutes: choose from 1 to 5."
    assert faults.field == "reference"
