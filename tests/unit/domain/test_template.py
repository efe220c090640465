"""A sentence with places for facts: each form, clauses that fall away, and what is no well-formed place."""

from __future__ import annotations

import pytest

from twinseal.domain.template import FORMS, Fact, fill, items, places_of, whole


def said(text: str, **facts: object) -> str:
    return fill(text, facts, FORMS, lambda path, value, more: Fact(value, more))


FORM_CASES = {
    "": ("{a}", ["x", 2], "x, 2"),
    "count": ("{a:count|file|files}", 1, "1 file"),
    "several": ("{a:several}", 1, ""),
    "place": ("{a:place}", 0, "1"),
    "size": ("{a:size}", -7, "7"),
    "utc": ("{a:utc}", "2026-11-02T09:00:00Z", "2026-11-02 09:00 UTC"),
    "spaced": ("{a:spaced}", "not_at_hand", "not at hand"),
    "inner": ("({a:inner})", "The key is lost.", "(The key is lost)"),
    "joined": ("{a:joined}", ["One.", "Two."], "One. Two."),
}


def test_every_form_puts_its_fact_into_the_sentence() -> None:
    assert set(FORM_CASES) == set(FORMS)
    for form, (text, value, sentence) in FORM_CASES.items():
        assert said(text, a=value) == sentence, form
    assert said("{a:count|file|files}, {b:several}", a=["x", "y"], b=2) == "2 files, 2"
    assert said("({a:inner})", a="No full stop") == "(No full stop)"


def test_a_place_may_name_a_field_and_says_what_is_missing() -> None:
    assert said("{who.name} of {who.team}", who={"name": "Ada"}) == "Ada of ?"


@pytest.mark.parametrize("empty", ["", 0, []])
def test_a_clause_is_left_out_where_a_fact_of_it_is_empty(empty: object) -> None:
    assert said("It fell[ by {a}][ and {b}].", a=empty, b=3) == "It fell and 3."
    assert said("It fell[ by {a} and {b}].", a=empty, b=3) == "It fell."


def test_what_a_fact_says_is_no_place_and_no_clause() -> None:
    assert said("{a}[ ({b})]", a="{b} [x]", b="{a}") == "{b} [x] ({a})"


def test_places_are_told_with_their_forms() -> None:
    assert places_of("{a} of {b.c}[, {d:count|one|many}]") == [("a", ""), ("b.c", ""), ("d", "count")]


@pytest.mark.parametrize("text", ["{a", "a}", "[a", "a]", "{A}", "{a:}", "[{a}[{b}]]"])
def test_a_place_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not well-formed"):
        places_of(text)


def test_what_is_no_number_and_no_list_counts_as_none() -> None:
    assert (whole(3), whole("3"), whole(None)) == (3, 0, 0)
    assert (list(items([1, 2])), list(items("12"))) == ([1, 2], [])
