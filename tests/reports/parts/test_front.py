"""Page 1 is one page whatever stands on it."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from fakes import report_samples as samples
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.part_rows import Front, HoldsRow
from twinseal.reports.parts.front import EXTRACT, MATTERS, draw_front

PAGE_SIZES = {"a4": theme.A4, "letter": theme.LETTER}
TEXTS = {
    "plain": "Example",
    "markup": '<img src="file:///etc/passwd"/>\n\n\n' * 40,
    "one long word": "W" * 5000,
    "many words": "Everything had failed before. " * 170,
    "other scripts": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u6f22\u5b57 \u0939\u093f\u0928\u094d\u0926\u0940 " * 200,
    "turned around": "\u202egnp.exe\u202c" * 300,
}


def drawn(front: Front, size: theme.PageSize, classification: str) -> tuple[Paper, bytes]:
    facts = PaperFacts(
        front.title, "R-1", front.vault, samples.HEAD, samples.MADE_AT, classification=classification, size=size
    )
    paper = Paper(facts)
    draw_front(paper, front)
    left = paper.y
    paper.new_page()
    paper.goal("matters")
    assert left > theme.BOTTOM
    return paper, paper.close()


def with_text(text: str) -> Front:
    front = samples.front()
    rows = tuple(replace(row, looks_for=text) for row in front.matters)
    lines = tuple(replace(line, title=text[:60], said=text) for line in front.conclusion)
    extract = tuple(HoldsRow(text, 1, 2, (text,)) for _ in range(6))
    return replace(
        front, extract=extract, organisation=text, vault=text, place=text, period=text, scope=text, matters=rows, conclusion=lines,
        issued=tuple((name, text) for name, _ in front.issued) * 4,
    )  # fmt: skip


@pytest.mark.parametrize("size", PAGE_SIZES)
@pytest.mark.parametrize("name", TEXTS)
def test_page_1_is_one_page_with_any_text(name: str, size: str) -> None:
    text = TEXTS[name]
    paper, pdf = drawn(with_text(text), PAGE_SIZES[size], text)
    assert paper.page == 2
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 2
        said = document[0].get_textpage().get_text_bounded()
        inside = document[0].get_textpage().get_text_bounded(theme.SIDE, 20, PAGE_SIZES[size].width - theme.SIDE, 9999)
    # Nothing runs over the margins: what stands between them is all there is.
    assert len("".join(said.split())) - len("".join(inside.split())) < 40
    assert ("\u2026" in said) or name == "plain"


def test_each_line_has_a_sign_a_word_and_its_page() -> None:
    _paper, pdf = drawn(samples.front(), theme.A4, "CONFIDENTIAL")
    with pypdfium2.PdfDocument(pdf) as document:
        said = document[0].get_textpage().get_text_bounded()
    for part in (
        "\u2713",
        "in order",
        "!",
        "look here",
        "\u00d7",
        "not in order",
        "page 2",
        "CONFIDENTIAL",
        "none left out",
    ):
        assert part in said
    assert "and 1 more" in said
    assert MATTERS == 5
    # What is answered needs no answer on page 1.
    assert "Refused, and confirmed" not in said


def test_the_extract_stands_on_page_1_where_it_has_room() -> None:
    rows = tuple(HoldsRow(f"Field {n} of each opening", 16, 17, ("0004",)) for n in range(6))
    for front, is_there in (
        (samples.front(extract=rows), True),
        (samples.front(extract=rows * 3), False),
    ):
        paper, pdf = drawn(front, theme.LETTER, "")
        with pypdfium2.PdfDocument(pdf) as document:
            said = " ".join(document[0].get_textpage().get_text_bounded().split())
        assert ("Field 5 of each opening 16 of 17 except seal 0004" in said) is is_there
        assert (paper.known_page(EXTRACT) == 1) is is_there
    # What is cut on page 1 has to stand whole on a later one.
    many = (*rows[:5], replace(rows[5], exceptions=tuple(f"{n:04d}" for n in range(40))))
    assert drawn(samples.front(extract=many), theme.A4, "")[0].known_page(EXTRACT) is None
