"""Names, labels and reasons in other scripts are readable on paper, and are what was typed to whoever copies or listens."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.units import mm

from fakes import names_in_scripts
from fakes import report_samples as samples
from fakes.archive_form import archive_faults
from fakes.heard import read_aloud, tagged
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.safe_text import RightToLeft, Typed, depth_of, elide, fit, is_plain, printable, width_of, wrap
from twinseal.reports.page.tables import Column, draw_log_table, draw_table
from twinseal.reports.seal import pdfa

ROOT = Path(__file__).resolve().parents[3]
RIGHT_TO_LEFT = {
    **names_in_scripts.FROM_RIGHT,
    "Arabic with vowels and ligatures": "\u0645\u064f\u062d\u064e\u0645\u064e\u0651\u062f \u0644\u0627 \u0625\u0644\u0647",
    "Persian": "\u06a9\u06cc\u0627\u0646\u0648\u0634 \u067e\u0698\u0645\u0627\u0646",
    "Hebrew with points": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
}
NAMES = {**RIGHT_TO_LEFT, **names_in_scripts.NAMES, "Beyond the first plane": "\U00020bb7\u91ce\u5bb6 \U00020021"}
NOT_TURNED = {"pdftotext": ("NKo", "Adlam"), "pdfium": ("Adlam",)}
"""What a program does not know as written from right to left: it gives the signs as they stand from left to right."""
REASONS = {
    "Hebrew": "\u05d4\u05d7\u05dc\u05e4\u05ea \u05e1\u05d9\u05e1\u05de\u05d4 SAP, \u05dc\u05d0\u05d7\u05e8 \u05ea\u05e7\u05dc\u05d4 12.3.2026. "
    * 4,
    "Arabic": "\u062a\u063a\u064a\u064a\u0631 \u0643\u0644\u0645\u0629 SAP \u0628\u0639\u062f \u0639\u0637\u0644\u060c \u064a\u0648\u0645 12 \u0645\u0627\u0631\u0633. "
    * 4,
    "Chinese": "\u56e0\u4e3a\u6570\u636e\u5e93\u51fa\u73b0\u6545\u969c\uff0c\u9700\u8981\u66f4\u6362\u5bc6\u7801\u3002" * 6,
    "Khmer": "\u1794\u17d2\u178f\u17bc\u179a\u1796\u17b6\u1780\u17d2\u1799\u179f\u1798\u17d2\u1784\u17b6\u178f\u17cb" * 8,
    "Burmese": "\u1005\u1000\u102c\u1038\u101d\u103e\u1000\u103a\u1015\u103c\u1031\u102c\u1004\u103a\u1038\u1001\u103c\u1004\u103a\u1038\u104b"
    * 6,
    "Tibetan": "\u0f42\u0f66\u0f44\u0f0b\u0f68\u0f44\u0f0b\u0f56\u0f62\u0f97\u0f7a\u0f0b\u0f54\u0f0d" * 8,
    "Thai": "\u0e40\u0e1b\u0e25\u0e35\u0e48\u0e22\u0e19\u0e23\u0e2b\u0e31\u0e2a\u0e1c\u0e48\u0e32\u0e19" * 8,
}
COLUMNS = (Column("No.", 20), Column("Time", 40), Column("Entry", 60), Column("Who", 40))


def a_paper() -> Paper:
    paper = Paper(PaperFacts("Names", "R-1", "Plant", "", samples.MADE_AT))
    paper.title("Names")
    return paper


def paper_with_names() -> bytes:
    """Return a paper with each name alone, in a sentence, in a table and in the log, and with reasons in full."""
    paper = a_paper()
    for name in NAMES.values():
        paper.text(Typed(name), size=12)
        paper.text(f"No. 7 of 9: {name} (operator), 3 / 5", size=12)
    draw_table(paper, COLUMNS, [("1", "12:00", f"\u201c{name}\u201d", name) for name in NAMES.values()])
    draw_log_table(paper, COLUMNS, [("1", "12:00", "k", name, name) for name in NAMES.values()])
    for reason in REASONS.values():
        paper.text(Typed(reason), size=10)
    return paper.close()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return paper_with_names()


def squeezed(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")


def copies(script: str, text: str, program: str) -> str:
    """Return a name as a program that copies text gives it."""
    return squeezed(text)[::-1] if script in NOT_TURNED[program] else squeezed(text)


def letters(text: str) -> str:
    return "".join(sign for sign in squeezed(text) if unicodedata.category(sign) != "Mn")


def test_each_name_is_heard_and_copied_as_it_was_typed(pdf: bytes, tmp_path: Path) -> None:
    assert not tagged(pdf).faults
    heard = [words.rstrip() for _, words in read_aloud(pdf, tmp_path)]
    (tmp_path / "names.pdf").write_bytes(pdf)
    copied = squeezed(
        subprocess.run(
            ["pdftotext", "-layout", tmp_path / "names.pdf", "-"], capture_output=True, check=True
        ).stdout.decode()
    )
    with pypdfium2.PdfDocument(pdf) as document:
        read = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    in_one, copied_letters, read_letters = squeezed(read), letters(copied), letters(read)
    for script, name in NAMES.items():
        for words in (name, f"No. 7 of 9: {name} (operator), 3 / 5", f"\u201c{name}\u201d", f"k {name}"):
            assert words in heard, (script, ascii(words))
        expected = copies(script, name, "pdftotext")
        if script in RIGHT_TO_LEFT and unicodedata.category(name[-1]) == "Mn":
            # A point of the last letter comes out before the word.
            assert copied_letters.count(letters(expected)) >= 5, script
        else:
            assert copied.count(expected) >= 5, script
        # Points of one letter come out in an order of their own.
        assert letters(copies(script, name, "pdfium")) in read_letters, script
        # Beside right-to-left words both readers turn brackets; whoever listens hears them in their place.
        if script not in RIGHT_TO_LEFT:
            sentence = squeezed(f"No. 7 of 9: {name} (operator), 3 / 5")
            assert sentence in copied, script
            assert sentence in in_one, script
    for reason in REASONS.values():
        assert reason.rstrip() in heard


def test_it_is_an_archive_with_its_fonts_and_small(pdf: bytes, tmp_path: Path) -> None:
    ready = pdfa.prepare(
        pdf, attachment=b"{}", name="a.json", mime_type="application/json", description="data", made_at=samples.MADE_AT
    )
    (tmp_path / "paper.pdf").write_bytes(ready)
    assert not archive_faults(tmp_path / "paper.pdf")
    assert len(pdf) < 5_000 * len(NAMES)


def test_a_font_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twinseal.reports.page.script_embedding.MOST", 5)
    paper = a_paper()
    for reason in REASONS.values():
        paper.text(Typed(reason))
    pdf = paper.close()
    assert pdf.count(b"/CIDFontType2") > 8
    heard = [words.rstrip() for _, words in read_aloud(pdf, tmp_path)]
    assert all(reason.rstrip() in heard for reason in REASONS.values())


def spelled_where_too_wide(text: str, font: str, width: float) -> str:
    """Return a text of which each letter that has no room in a line is spelled sign by sign, and no other."""
    from twinseal.reports.page import set_line  # noqa: PLC0415 - to import this loads no fonts of other scripts

    return "".join(
        "".join(sign if is_plain(sign, font) else f"<U+{ord(sign):04X}>" for sign in letter)
        if width_of(letter, font, 9) > width
        else letter
        for letter in set_line.letters(text, font)
    )


def test_no_line_is_wider_than_its_room_in_any_script() -> None:
    for text in (*NAMES.values(), *(f"{reason[:60]}\u202e {reason[:40]}" for reason in REASONS.values())):
        for width in (14.0, 90.0):
            for font in (theme.SANS, theme.MONO):
                lines = wrap(Typed(text), font, 9, width)
                assert all(width_of(line, font, 9) <= width or len(line) <= 4 for line in lines)
                # A syllable that is wider than the line is spelled, and not left out; no other is.
                shown = printable(text, font)
                expected = spelled_where_too_wide(shown, font, width)
                assert squeezed("".join(lines)) == squeezed(expected)
                assert width < 90 or expected == shown
                assert width_of(elide(text, font, 9, width), font, 9) <= width
                assert len(fit(text, font, 9, width, 2)) <= 2


def test_no_line_is_parted_behind_a_joiner() -> None:
    word = "\u0645\u06cc\u200c" * 40 + "\u062e"
    lines = wrap(word, theme.SANS, 9, 40)
    assert "".join(lines) == word
    assert len(lines) > 3
    assert not [line for line in lines if "\u200c" in (line[0], line[-1])]
    assert [printable(line, theme.SANS) for line in lines] == lines


def test_a_joiner_beside_what_is_spelled_stops_no_paper() -> None:
    """What is spelled beside a joiner or a mark changes what it is drawn with; so does a cut through signs that are drawn together."""
    hostile = (
        "\uf936\u200d\u20e3",
        "\ufb4f\u200c\u20e3",
        "\u06d0\u06ea\u06c5\U000e0067\U000e007f" * 2,
        "\U0001f525\u200d\u2764" * 2 + "\ufe0f" + "\u200d\U0001f525\u200d\u2764\ufe0f" * 20,
        # Each is drawn until the one behind it is spelled.
        "\u0628\u200c\u0628\u200d" * 40 + "\u20e3",
    )
    for text in hostile:
        whole = printable(text, "PlexSans")
        assert width_of(whole, "PlexSans", 9) > 0
        assert printable(whole, "PlexSans") == whole
        for width in (30, 60, 200):
            lines = (
                *wrap(Typed(text), "PlexSans", 9, width),
                *fit(text, "PlexSans", 9, width, 2),
                elide(text, "PlexSans", 9, width),
            )
            assert all(width_of(line, "PlexSans", 9) <= width for line in lines)
    paper = a_paper()
    paper.text(Typed(hostile[3]), size=12)
    draw_table(paper, COLUMNS, [("1", "12:00", text, f"\u201c{text}\u201d") for text in hostile])
    draw_log_table(paper, COLUMNS, [("1", "12:00", "k", text, text) for text in hostile])
    assert paper.close().startswith(b"%PDF-")


def test_letters_that_join_without_end_stay_within_the_margin() -> None:
    for text, each in (
        ("\u0915\u094d\u200d" * 60, "<U+0915><U+094D><U+200D>"),
        ("\u0e33" * 60, "<U+0E33>"),
        ("\ufdfd" * 60, "<U+FDFD>"),
    ):
        lines = wrap(Typed(text), theme.SANS, 9, 60)
        assert max(width_of(line, theme.SANS, 9) for line in lines) <= 60
        # Spelled with all that it has, and not cut off at the edge of the paper.
        assert "".join(lines) == each * 60


def test_ideographs_fill_a_line_that_no_full_stop_begins() -> None:
    lines = wrap(f"Reason: {REASONS['Chinese']}", theme.SANS, 10, 100)
    assert len(lines) > 5
    assert lines[0].startswith("Reason: \u56e0")
    assert not [line for line in lines if line[0] in "\u3002\uff0c"]
    assert all(width_of(line, theme.SANS, 10) > 75 for line in lines[:-1])


def test_scripts_without_blanks_are_parted_where_they_may_be() -> None:
    tibetan = wrap(REASONS["Tibetan"], theme.SANS, 10, 90)
    assert len(tibetan) > 3
    assert all(line[-1] in "\u0f0b\u0f0d" for line in tibetan)
    # No line of Burmese begins with the end of a syllable, none of Lao ends with a vowel that stands before its letter.
    burmese = wrap(REASONS["Burmese"], theme.SANS, 10, 60)
    assert len(burmese) > 5
    assert all(line[1:2] != "\u103a" for line in burmese)
    lao = wrap("\u0e81\u0ec3\u0e88\u0eb0" * 20, theme.SANS, 10, 40)
    assert len(lao) > 5
    assert not [line for line in lao if line[-1] == "\u0ec3" or line[0] == "\u0eb0"]


def test_the_rule_of_a_table_is_below_its_lowest_letters() -> None:
    def room(cell: str) -> float:
        paper = a_paper()
        draw_table(paper, COLUMNS[:1], [(cell,)])
        return paper.y

    plain, deep = room("g"), room("\u0cb7\u0ccd\u0c9f\u0ccd\u0cb0")
    assert deep < plain
    # Two letters stand under the first, and reach nearly half a size down.
    assert plain - deep > 7.8 * 0.44 - 2.2


def test_the_rule_of_a_heading_is_below_its_lowest_letters() -> None:
    def room(heading: str) -> float:
        paper = a_paper()
        paper.section(heading)
        return paper.y

    assert room("Step by step: Ag") == room("Step by step: \u0928\u092e") == room("")
    lowest = "\u0f40\u0f90\u0f90\u0f90"
    assert depth_of(lowest, theme.BOLD, 11.5) > 1.8 * mm
    assert room("") - room(lowest) > depth_of(lowest, theme.BOLD, 11.5) - 1.8 * mm


def test_only_what_was_typed_alone_is_read_from_right_to_left() -> None:
    reason = REASONS["Hebrew"]
    assert all(isinstance(line, RightToLeft) for line in wrap(Typed(reason), theme.SANS, 9, 200))
    assert not any(isinstance(line, RightToLeft) for line in wrap(f"{reason} SAP", theme.SANS, 9, 200))
    assert not isinstance(elide(Typed(f"SAP {reason}"), theme.SANS, 9, 200), RightToLeft)
    assert isinstance(elide(Typed(reason), theme.SANS, 9, 100), RightToLeft)


def test_the_same_bytes_everywhere_and_no_font_without_need(pdf: bytes) -> None:
    code = (
        "import hashlib, sys\n"
        "from attacks.reports.test_names_in_every_script import a_paper, paper_with_names\n"
        "paper = a_paper()\n"
        "paper.text('Aufma\\u00df \\u0416 <U+202E> \\u202e')\n"
        "paper.close()\n"
        "print('twinseal.reports.page.script_fonts' in sys.modules)\n"
        "print(hashlib.sha256(paper_with_names()).hexdigest())\n"
    )
    paths = os.pathsep.join([str(ROOT / "app"), str(ROOT / "tests"), *sys.path])
    env = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7", "LANG": "ja_JP.UTF-8", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-P", "-c", code], env=env, capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", hashlib.sha256(pdf).hexdigest()]
