"""Every text is a code and facts: each code that the source names is in the table, with exactly its facts as places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fakes.accented import Accented
from fakes.every_text import every_text, language_faults
from twinseal.domain import errors, texts
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.coded import CODE
from twinseal.domain.policy.policy import RULES
from twinseal.domain.template import FORMS, places_of
from twinseal.domain.texts import ENGLISH, languages, sentences_of
from twinseal.resource_folder import RESOURCES

SOURCE = Path(texts.__file__).parents[1]
STANDALONE = SOURCE / "standalone"
REFUSALS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TwinsealError)}
NAMED = ("Text", "sentence_of")
CLEANED = ("clean_line", "clean_name", "clean_text")
"""What checks a text that was typed, and names it where it does not fit."""
LISTED = SOURCE / "domain" / "events" / "coded.py"
"""Lists codes that an entry may hold, and says none of them."""
KEPT = {"expected", "found"}
"""Facts of what does not match that the log keeps, while the sentence may spare people a head of 64 digits."""
NOT_CODES = {"FormFaults"}
"""Refusals that take no text of their own."""


@cache
def source() -> tuple[list[tuple[str, str, ast.Call]], set[str]]:
    """Return every call that takes a text, with its file and name, and the codes that stand anywhere else.

    Only these are kept: the trees of the whole source would weigh on every test that comes after.
    """
    table, takers = sentences_of("en"), {*NAMED, *CLEANED, *REFUSALS}
    taking: list[tuple[str, str, ast.Call]] = []
    elsewhere: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        if path.is_relative_to(STANDALONE):
            continue
        nodes = list(ast.walk(ast.parse(path.read_bytes())))
        here = [
            (path.relative_to(SOURCE).as_posix(), node.func.id, node)
            for node in nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in takers
        ]
        given = {id(call.args[0]) for _file, _name, call in here if call.args}
        texts_here = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in given)
        if path != LISTED:
            elsewhere |= {str(node.value) for node in texts_here if node.value in table}
        taking += here
    return taking, elsewhere


def calls(*names: str) -> Iterator[tuple[str, str, ast.Call]]:
    return (row for row in source()[0] if row[1] in names)


def facts(call: ast.Call) -> set[str]:
    return {keyword.arg or "**" for keyword in call.keywords} - {"field"}


def uses() -> list[tuple[str, str, str, set[str]]]:
    """File, refusal or `Text`, code and the names of the facts, for each text that the source names."""
    return [
        (file, name, str(call.args[0].value), facts(call))
        for file, name, call in calls(*NAMED, *REFUSALS)
        if name not in NOT_CODES and call.args and isinstance(call.args[0], ast.Constant)
    ]


def named_in_tables() -> set[str]:
    """Codes in tables of the source, by reason, cause or outcome: their sentences have no facts."""
    return source()[1]


def usual_codes() -> set[str]:
    return {kind.usual for kind in REFUSALS.values()}


def test_every_code_has_a_sentence_with_exactly_its_facts() -> None:
    table = sentences_of("en")
    for file, name, code, given in uses():
        assert code in table, f"{file}: {code}"
        places = {path.split(".")[0] for path, _form in places_of(table[code])}
        kept = KEPT if code.startswith("mismatch.") else set()
        assert places <= given, f"{file}: {name}({code!r}) gives {given}, the sentence has places for {places}"
        assert given - places <= kept, f"{file}: {name}({code!r}) gives {given}, the sentence has places for {places}"
        assert CODE not in given, f"{file}: an entry could not hold it"
    assert {code for code in named_in_tables() if places_of(table[code])} <= {"input.form.every"}
    assert len(uses()) > 500


def test_every_sentence_has_a_user() -> None:
    table = sentences_of("en")
    assert set(table) - {code for _file, _name, code, _facts in uses()} - named_in_tables() == set()
    assert usual_codes() <= named_in_tables()


def test_the_code_of_a_sentence_lies_below_that_of_its_refusal() -> None:
    wrong = [
        (file, name, code)
        for file, name, code, _facts in uses()
        if name not in NAMED and not code.startswith(REFUSALS[name].code + ".")
    ]
    assert wrong == []


def test_every_refusal_is_given_a_code_and_no_sentence() -> None:
    given = [(file, name, call) for file, name, call in calls(*REFUSALS) if call.args and name not in NOT_CODES]
    assert len(given) > 200
    assert [(file, call.lineno) for file, _name, call in given if not isinstance(call.args[0], ast.Constant)] == []


def test_what_a_person_typed_is_never_named_in_english_alone() -> None:
    cleaned = [call for _file, _name, call in calls(*CLEANED) if len(call.args) > 1]
    assert len(cleaned) > 15
    assert [ast.unparse(call) for call in cleaned if isinstance(call.args[1], ast.Constant)] == []


def test_every_place_has_a_known_form() -> None:
    for code, sentence in sentences_of("en").items():
        assert {form for _path, form in places_of(sentence)} <= set(FORMS), code


def test_no_sentence_tells_something_by_its_colour() -> None:
    # A theme has other colours, paper may have none, and some people see none.
    colour = re.compile(r"\b(red|green|blue|amber|yellow|orange|grey)\b", re.IGNORECASE)
    rules = [text for rule in RULES.values() for text in (rule.sentence, rule.otherwise, rule.warning)]
    assert [text for text in (*sentences_of("en").values(), *rules) if colour.search(text)] == []


def test_no_file_says_that_anybody_meets_a_standard() -> None:
    """Twinseal counts what satisfies its reading of a clause: the word for the rest is nobody's to say but an assessor's."""
    word = "compl" + "iant"
    files = (
        *SOURCE.rglob("*.py"),
        *SOURCE.parents[1].glob("docs/**/*.md"),
        *RESOURCES.rglob("*.t*t"),
        *RESOURCES.rglob("*.toml"),
    )
    assert len(files) > 500
    assert [path.name for path in files if word in path.read_text(encoding="utf-8").casefold()] == []


def test_the_table_is_in_order_and_says_nothing_twice() -> None:
    rows = (RESOURCES / "texts" / "en.txt").read_text(encoding="utf-8").splitlines()
    codes = [row.partition(" = ")[0] for row in rows if row and not row.startswith("#")]
    assert codes == sorted(set(codes))
    assert all(" = " in row for row in rows if row and not row.startswith("#"))


def test_a_text_is_named_by_a_code_that_a_search_finds() -> None:
    """By a literal, or by a table of literals."""
    by_name = {
        (file, ast.unparse(call.args[0]))
        for file, name, call in calls(*NAMED)
        if not isinstance(call.args[0], ast.Constant) and file not in {"domain/errors.py", "domain/texts.py"}
    }
    assert all("[" in named or ".get(" in named for _file, named in by_name), by_name


def test_every_other_language_says_all_that_english_says() -> None:
    assert {language: language_faults(sentences_of(language)) for language in languages() if language != ENGLISH} == {}


def test_a_language_that_lacks_something_is_told_what() -> None:
    accented = Accented()
    complete = {code: accented.get(code, sentence) or "" for code, sentence in every_text().items()}
    assert len(complete) > 1000
    assert language_faults(complete) == []
    table = {**complete, "no.such.code": "?", "drive.refused.gone": "{drive}"}
    del table["cause.hand"], table["event.seal.committed"], table["policy.opening_min.name"]
    assert language_faults(table) == [
        "no.such.code: there is no such text",
        "cause.hand: the sentence is missing",
        "drive.refused.gone: {folder} is left out",
        "drive.refused.gone: there is no {drive}",
        "event.seal.committed: the sentence is missing",
        "policy.opening_min.name: the sentence is missing",
    ]


def test_a_refusal_says_which_field_it_is_about() -> None:
    fields = {"Copies", "Folder", "Form number", "Label", "Minutes", "Name", "Period", "Seal number", "Team"}
    named = {code for code, sentence in sentences_of("en").items() if sentence.partition(":")[0] in fields}
    raised = [
        (file, call) for file, name, call in calls("BadInput") if call.args and ast.literal_eval(call.args[0]) in named
    ]
    assert len(raised) > 15
    assert [(file, call.lineno) for file, call in raised if "field" not in {word.arg for word in call.keywords}] == []
