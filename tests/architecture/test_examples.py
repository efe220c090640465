"""Examples that people read are ones that the program would take."""

from __future__ import annotations

import re
from pathlib import Path

from twinseal.domain.paper_form import parse_form_number
from twinseal.domain.register_code import parse_typed

ROOT = Path(__file__).resolve().parents[2]
FORM_NUMBER = re.compile(r"\b2[0-9]{7}-[0-9A-Z]{4}-[0-9A-Z]\b")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


def _written(form: re.Pattern[str]) -> list[tuple[str, str]]:
    pages = [
        ROOT / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "app").rglob("*.py"),
        *(ROOT / "resources" / "texts").glob("*.txt"),
    ]
    return [(page.name, text) for page in pages for text in form.findall(page.read_text(encoding="utf-8"))]


def test_each_register_code_in_documents_and_screens_is_sound() -> None:
    codes = _written(CODE)
    assert len(codes) > 4
    assert [(name, code) for name, code in codes if parse_typed(code) != code] == []


def test_each_form_number_in_documents_and_screens_is_sound() -> None:
    numbers = _written(FORM_NUMBER)
    assert len(numbers) > 2
    assert [(name, number) for name, number in numbers if parse_form_number(number) != number] == []
