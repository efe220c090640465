"""Texts that try to act, hide or break the paper are printed whole and do nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from fakes import paper_samples as papers
from fakes import report_samples as samples
from fakes.archive_form import archive_faults
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.model import AuditReportData, FollowUp
from twinseal.reports.page import theme
from twinseal.reports.page.safe_text import elide, fit, printable, width_of, wrap
from twinseal.reports.papers.ceremony_record import build_ceremony_record
from twinseal.reports.papers.seal_slip import build_seal_slip
from twinseal.reports.papers.trust_card import build_trust_card
from twinseal.reports.part_rows import CountRow, HoldsRow, MatterRow, OwedRow
from twinseal.reports.seal import pdfa

MARKUP = '<img src="file:///etc/passwd"/><font color="red">x</font><a href="http://127.0.0.1/">&amp;'
HOSTILE = {
    "markup": (MARKUP, MARKUP),
    "formula": ('=HYPERLINK("http://127.0.0.1","x")', '=HYPERLINK("http://127.0.0.1","x")'),
    "turned around": ("invoice \u202egnp.exe\u202c", "invoice <U+202E>gnp.exe<U+202C>"),
    "hidden": ("pass\u200bword\u00ad\ufeff", "pass<U+200B>word<U+00AD><U+FEFF>"),
    "control": ("a\x00b\x07c\x1b[31md\te\rf\x7f", "a<U+0000>b<U+0007>c<U+001B>[31md<U+0009>e<U+000D>f<U+007F>"),
    "emoji": ("\U0001f511 ok \U0001f1e9\U0001f1ea", "\U0001f511 ok \U0001f1e9\U0001f1ea"),
    "other scripts": ("\u05d0\u0628\u6f22 \u03a9\u0416\u00fc \u1820", "\u05d0\u0628\u6f22 \u03a9\u0416\u00fc <U+1820>"),
    "hidden among other scripts": (
        "\u5f20\u202e\u4e09\u200d\u3164 \u0915\u200c\u0916",
        "\u5f20<U+202E>\u4e09<U+200D><U+3164> \u0915<U+200C>\u0916",
    ),
    "end of a PDF string": (") Tj ET Q endstream endobj (\\", ") Tj ET Q endstream endobj (\\"),
    "broken": ("a\ud800b\uffff", "a<U+D800>b<U+FFFF>"),
}


def told(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


def poisoned(text: str) -> AuditReportData:
    page = samples.opening(
        1, samples.BEGAN, justification=text, first=text, second=text, envelopes=(text, text), category=text, reference=text,
        questions=((text, text),), reveals=(("2026-09-03T01:12:07Z", text, text),), cause=text, signatures=text,
        register_answer=text, kind=text, entries=(samples.row(3, samples.BEGAN, text, text, text),),
    )  # fmt: skip
    rows = (samples.row(3, samples.BEGAN, text, text, text),)
    return samples.audit_report(
        vault_name=text,
        place=text,
        made_by=text,
        openings=(page,),
        attempts=rows,
        changes=rows,
        rows=rows,
        matters=(MatterRow("A1", text, tuple(samples.finding_row(n, what=text, answer=text) for n in range(20))),),
        organisation=text,
        classification=text,
        retention=text,
        extract=(HoldsRow(text, 0, 1, (text,)),),
        use=samples.use_part(by_person=(CountRow(text, 1, 100),), by_envelope=(CountRow(text, 1, 100),), budget=text),
        in_force=replace(
            samples.IN_FORCE,
            people=((text,) * 4,),
            pairs=(text,),
            rules=(text,),
            reasons=((text, text),),
            hours=text,
            envelopes=((text, 1, 1, text),),
        ),
        follow_up=FollowUp(
            exposed=((text, 1, 1, text),),
            duties=(OwedRow(text, text, text, text, is_red=True),),
            acknowledgements=rows,
            reviewed_by=(text,),
        ),
    )


def verdict(pdf: bytes, folder: Path) -> str:
    ready = pdfa.prepare(
        pdf, attachment=b"{}", name="a.json", mime_type="application/json", description="data", made_at=samples.MADE_AT
    )
    (folder / "paper.pdf").write_bytes(ready)
    with pikepdf.open(io.BytesIO(ready)) as document:
        for page in document.pages:
            assert "/Annots" not in page.obj, "a text became a link"
            kinds = {str(part.get("/Subtype")) for part in page.obj.Resources.get("/XObject", {}).values()}
            assert kinds <= {"/Form"}, "a text became a picture"
    return "; ".join(map(str, archive_faults(folder / "paper.pdf"))) or "pass"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_place_is_printed_and_does_nothing(name: str, tmp_path: Path) -> None:
    text, visible = HOSTILE[name]
    pdf = audit_report.build(poisoned(text))[0]
    assert squeezed(visible) in told(pdf)
    assert verdict(pdf, tmp_path) == "pass"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_on_the_other_papers_too(name: str, tmp_path: Path) -> None:
    text, visible = HOSTILE[name]
    for pdf in (
        build_trust_card(papers.trust_card(vault_name=text, people=((text, text, text),)))[0],
        build_ceremony_record(
            papers.ceremony_record(
                vault_name=text, place=text, people=((text, text, text, text),), pairs=(text,), policy=(text,), not_default=((text, text),),
                envelopes=((text, text),), warnings=(text,),
            )
        )[0],
        build_seal_slip(
            papers.seal_slip(
                vault_name=text, people=text, envelopes=(text,), category=text, reference=text, justification=text,
                duties=(text,),
            )
        ),
    ):  # fmt: skip
        assert squeezed(visible) in told(pdf)
        assert verdict(pdf, tmp_path) == "pass"


def test_a_word_of_5000_letters_stays_whole_within_the_margins() -> None:
    word = "".join(chr(97 + place % 26) for place in range(5000))
    pdf = audit_report.build(poisoned(word))[0]
    assert told(pdf).count(word) >= 1
    right = theme.WIDTH - theme.SIDE + 1
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                assert text.get_bounds()[2] <= right


def test_a_hundred_thousand_characters_stand_whole() -> None:
    text = " ".join(f"word{place}" for place in range(11_500))
    assert len(text) > 100_000
    page = samples.opening(1, samples.BEGAN, justification=text)
    pdf = audit_report.build(samples.audit_report(openings=(page,), rows=()))[0]
    with pypdfium2.PdfDocument(pdf) as document:
        words = [
            word for page in document for word in page.get_textpage().get_text_bounded().split() if word.startswith("word")
        ]
    assert [word for word in words if word[4:].isdigit()] == text.split()


def test_a_table_cell_of_many_pages_is_not_cut() -> None:
    text = " ".join(f"cell{place}" for place in range(3000))
    rows = (samples.row(3, samples.BEGAN, "clock.step", text),)
    pdf = audit_report.build(samples.audit_report(changes=rows))[0]
    assert squeezed("cell0 cell1 cell2") in told(pdf)
    assert "cell2999" in told(pdf)


def test_no_line_is_wider_than_its_room_whatever_is_in_it() -> None:
    for text, _visible in HOSTILE.values():
        for width in (12.0, 40.0, 300.0):
            for font in (theme.SANS, theme.MONO):
                lines = wrap(text * 30, font, 9, width)
                assert all(width_of(line, font, 9) <= width or len(line) == 1 for line in lines)
                assert squeezed("".join(lines)) == squeezed(printable(text * 30, font))
                assert width_of(elide(text * 30, font, 9, width), font, 9) <= width


def test_what_was_cut_says_so_and_what_fits_is_left_alone() -> None:
    assert elide("short", theme.SANS, 8, 100) == "short"
    assert elide("a long text that has no room", theme.SANS, 8, 40).endswith("\u2026")
    assert elide("two\nlines", theme.SANS, 8, 100) == "two / lines"


def test_marks_without_width_hide_nothing_behind_them() -> None:
    heap = printable(f"e{chr(0x301) * 9}", theme.SANS)
    # They stand on each other, and a fourth would stand in the line above.
    assert heap == f"e{chr(0x301) * 3}" + "<U+0301>" * 6
    # As many marks as a letter may have: so much text has room, and still not all of it.
    text = f"i{chr(0x301) * 3}" * 1_000 + " and nothing was opened by Ada"
    for lines in (fit(text, theme.SANS, 9, 40, 2), [elide(text, theme.SANS, 9, 40)]):
        assert lines[-1].endswith("\u2026")
        assert all(width_of(line, theme.SANS, 9) <= 40 for line in lines)
    assert fit("short", theme.SANS, 9, 100, 2) == ["short"]
