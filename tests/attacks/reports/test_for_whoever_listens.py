"""What a PDF says of itself to whoever listens to it, as far as it does; docs/limits.md names what it lacks."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from fakes.taken_out import TakenOut

LIMITS = Path(__file__).resolve().parents[3] / "docs" / "limits.md"


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
            # The two errors and the warning that a checker of PDF/UA has, and no document says that it is tagged.
            assert "/StructTreeRoot" not in root, name
            assert "/MarkInfo" not in root, name
    said = LIMITS.read_text(encoding="utf-8")
    assert all(word in said for word in ("/StructTreeRoot", "/MarkInfo", "pdfuaid:part"))
