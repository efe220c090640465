"""Sentences about events: places, forms, clauses that fall away, and facts that look like places."""

from __future__ import annotations

import pytest

from twinseal.domain.events.sentence import FORMS, Variant, say


class _Names:
    def name(self, person_id: object) -> str:
        return {"p1": "Ada", "p2": "Bo"}.get(str(person_id), str(person_id))

    def label(self, opening: str, envelope: str) -> str:
        return {("o1", "e1"): "Core; switch"}.get((opening, envelope), envelope)


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("{who:name} came", {"who": "p1"}, "Ada came"),
        ("{who:names} came", {"who": ["p1", "p2"]}, "Ada, Bo came"),
        ("{what:label}", {"what": "e1", "opening": "o1"}, "\u201cCore; switch\u201d"),
        ("{what:labels}", {"what": ["e1", "e2"], "opening": "o1"}, "\u201cCore; switch\u201d; \u201ce2\u201d"),
        ("{form.rows:labels}", {"form": {"rows": [{"id": "e1", "label": "One"}]}}, "\u201cOne\u201d"),
        ("{n:count|entry|entries}", {"n": 1}, "1 entry"),
        ("{n:count|entry|entries}", {"n": ["a", "b"]}, "2 entries"),
        ("{n:place}", {"n": 0}, "1"),
        ("{n:size}", {"n": -4}, "4"),
        ("shown[, {n:several} times]", {"n": 1}, "shown"),
        ("shown[, {n:several} times]", {"n": 2}, "shown, 2 times"),
        ("{t:utc}", {"t": "2026-11-02T09:00:00Z"}, "2026-11-02 09:00 UTC"),
        ("{why:cause}", {"why": "some_thing"}, "some thing"),
        ("{why:spaced}", {"why": "some_thing"}, "some thing"),
        ("{rows:joined}", {"rows": ["One.", "Two."]}, "One. Two."),
        ("1. {text}", {"text": "none.\n\nAll is in order.\n2. No more"}, "1. none. / All is in order. / 2. No more"),
        ("{code}", {"code": "x"}, "the word"),
        ("{code}", {"code": ["x", "y"]}, "the word, y"),
        ("{flag}", {"flag": False}, "no word"),
        ("one[; {text}][; {more}]", {"text": "", "more": "two"}, "one; two"),
        ("one[; {flag}: {n}]", {"flag": False, "n": 2}, "one; no word: 2"),
        ("one[; {flag}: {n}]", {"flag": True, "n": 0}, "one"),
        ("{form.name} said", {"form": {}}, "? said"),
        ("{text}[ {more}]", {"text": "{more} [x]", "more": "[{text}]"}, "{more} [x] [{text}]"),
    ],
)  # fmt: skip
def test_a_fact_takes_the_form_of_its_place(text: str, facts: dict[str, object], said: str) -> None:
    words = {"code": {"x": "the word"}, "flag": {"yes": "a word", "no": "no word"}}
    assert say(text, facts, _Names(), words, "event.test") == said


def test_the_first_variant_that_fits_is_said() -> None:
    variants = (Variant("not one", lambda facts: facts["n"] == 0), Variant("{n}"))
    assert [say(variants, {"n": count}, _Names(), {}, "event.test") for count in (0, 3)] == ["not one", "3"]


def test_a_form_takes_any_value_that_somebody_may_have_forged() -> None:
    for form in filter(None, FORMS):
        for value in ("", "x", -1, True, [], [1, {}], {}, {"label": 3}):
            assert isinstance(say(f"{{a:{form}|b|c}}[{{a:{form}}}]", {"a": value}, _Names(), {}, "event.test"), str)
