"""Examples that people read are ones that the program would take."""

from __future__ import annotations

import re
from pathlib import Path

from twinseal.domain.register_code import parse_typed

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


def test_every_register_code_in_documents_and_screens_passes_its_own_check() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "app").rglob("*.py")]
    codes = [(page.name, code) for page in pages for code in CODE.findall(page.read_text(encoding="utf-8"))]
    assert len(codes) > 4
    assert [(name, code) for name, code in codes if parse_typed(code) != code] == []
