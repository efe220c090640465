"""What a PDF says of itself to whoever listens to it; docs/limits.md names what it lacks."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from fakes.heard import read_aloud, tagged
from fakes.taken_out import TakenOut


def test_every_pdf_has_language_title_and_texts_that_can_be_read(taken: TakenOut) -> None:
    assert len(taken.pdfs) > 10
    for name, content in taken.pdfs.items():
        with pikepdf.open(io.BytesIO(content)) as document:
            root = document.Root
            assert str(root.Lang) == "en-GB", name
            assert str(document.docinfo["/Title"]).strip(), name
            assert bool(root.ViewerPreferences.DisplayDocTitle), name
            fonts = [
                each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
            ]
            assert fonts, name
            assert all("/ToUnicode" in font for font in fonts), name
            with document.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1", name
                assert metadata["dc:title"] == str(document.docinfo["/Title"]), name


LONG_PAPER = 90_000
"""Bytes from which poppler takes seconds to read a paper aloud: 23 for an audit report, as each element looks through all pages."""


def _begins_with_words(name: str, content: bytes, folder: Path) -> None:
    heard = read_aloud(content, folder)
    assert heard[0][0] in ("P", "H1"), name
    assert not [words for tag, words in heard if tag in ("Table", "TR", "L", "LI", "Sect", "Document", "Div")], name


def test_all_that_a_pdf_paints_is_heard_or_an_artifact(taken: TakenOut, tmp_path: Path) -> None:
    for name, content in taken.pdfs.items():
        result = tagged(content)
        assert not result.faults, (name, result.faults)
        levels = [int(tag[1]) for tag in result.tags if tag in ("H1", "H2", "H3")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
        assert all(result.alternatives), name
        assert all(result.fields), name
        assert len(result.fields) == (b"/VaultSeal" in content or b"(VaultSeal)" in content) + (
            b"(Countersignature)" in content
        ), name
    short = sorted((len(content), name) for name, content in taken.pdfs.items() if len(content) < LONG_PAPER)
    assert len(short) >= 5
    for _, name in short[:4]:
        _begins_with_words(name, taken.pdfs[name], tmp_path)
    alternatives = tagged(taken.reports["audit"]).alternatives
    assert any(alternative.startswith("QR code: ") for alternative in alternatives)
    assert any(alternative.startswith("Bar chart. ") for alternative in alternatives)


@pytest.mark.long
def test_every_paper_is_heard_from_its_title_to_its_log(taken: TakenOut, tmp_path: Path) -> None:
    for name, content in taken.pdfs.items():
        _begins_with_words(name, content, tmp_path)
    heard = read_aloud(taken.reports["audit"], tmp_path)
    assert ("H2", "Matters that need an answer") in heard
    place = heard.index(("TH", "Head of the log"))
    assert heard[place + 1][0] == "TD"
    assert len(heard[place + 1][1].replace(" ", "")) == 64
