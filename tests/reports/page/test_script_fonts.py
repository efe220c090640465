"""The fonts of other scripts are those that were made, have what people are called, and draw nothing that nobody sees."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from pathlib import Path

import pytest

from fakes import report_samples as samples
from fakes.names_in_scripts import FROM_RIGHT, NAMES
from twinseal.reports.page import script_fonts, theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.page.safe_text import printable
from twinseal.reports.page.script_fonts import BASE, face, fonts_of, reach, shaped
from twinseal.reports.page.script_table import DIGESTS, FONTS

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts" / "scripts"


def fonts(text: str) -> list[str | None]:
    return fonts_of(text, theme.signs_of(theme.SANS))


def test_the_fonts_are_those_whose_digests_are_kept() -> None:
    files = {file.stem.removeprefix("Twinseal").removesuffix("-Regular"): file for file in FOLDER.glob("*.ttf")}
    assert set(files) == set(DIGESTS) == set(FONTS) == set(NAMES)
    for name, file in files.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == DIGESTS[name]
        font = face(name).font
        assert font.face.get_name(1) == f"Twinseal {name}"
        assert not [word for word in ("Plex", "Noto") for number in (1, 3, 4, 6) if word in font.face.get_name(number)]
        assert font.face.upem == 1000
    assert sum(file.stat().st_size for file in files.values()) < 18_600_000
    notices = (FOLDER.parent / "OFL-Noto.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in notices
    for name in files:
        notice = face(name).font.face.get_name(0).strip()
        assert "IBM Corp" in notice or notice in notices, name


def test_a_font_has_no_sign_that_no_paper_asks_it_for() -> None:
    everywhere = {0x20, 0x200C, 0x200D, 0x25CC}
    for name, row in FONTS.items():
        asked = {sign for first, last in row.blocks for sign in range(first, last + 1)}
        assert face(name).signs - everywhere <= asked, name


def test_each_name_is_drawn_with_letters_that_its_font_has() -> None:
    for name, typed in NAMES.items():
        assert printable(typed, theme.SANS) == typed, name
        assert set(fonts(typed)) - {BASE} == {name}
        for word in typed.split():
            clusters = shaped(word, name, right_to_left=name in FROM_RIGHT) if fonts(word)[0] else ()
            # The first glyph of a font is the box for what it lacks.
            assert all(glyph.number for cluster in clusters for glyph in cluster.glyphs), name
            # As high and as low as the lines around leave room.
            for cluster in clusters:
                lowest, highest = reach(cluster, name)
                assert lowest >= -570, (name, cluster)
                assert highest <= 1090, (name, cluster)


def test_each_script_has_every_letter_that_its_people_write() -> None:
    for name, first, last in (
        ("Hebrew", 0x05D0, 0x05EA), ("Arabic", 0x0620, 0x064A), ("Arabic", 0x06A9, 0x06AF), ("Arabic", 0x06BA, 0x06D3), ("Devanagari", 0x0904, 0x0939),
        ("Thai", 0x0E01, 0x0E3A), ("Korean", 0xAC00, 0xD7A3), ("Chinese", 0x3400, 0x4DBF),
        ("Japanese", 0x3041, 0x3096), ("Japanese", 0x30A1, 0x30FA), ("Chinese", 0x3105, 0x3129), ("Latin", 0x0180, 0x02AF),
    ):  # fmt: skip
        assert set(range(first, last + 1)) <= face(name).signs, name
    for name in list(FONTS)[list(FONTS).index("Armenian") : list(FONTS).index("Emoji")]:
        block = {sign for first, last in FONTS[name].blocks for sign in range(first, last + 1)}
        assert {sign for sign in block if unicodedata.category(chr(sign)) != "Cn"} <= face(name).signs, name
    # Of these one font alone lacks 21, the letters for horse, gate and dragon among them.
    assert not set(range(0x4E00, 0xA000)) - face("Chinese").signs - face("Japanese").signs


def test_a_sign_is_of_the_font_of_its_script() -> None:
    assert fonts("a\u05d0\u0628\u0915\u0e01\uac00\u4f60\u10d0\u1820") == [
        BASE, "Hebrew", "Arabic", "Devanagari", "Thai", "Korean", "Chinese", "Georgian", None,
    ]  # fmt: skip
    assert fonts("\u5c71\u3072") == ["Japanese", "Japanese"]
    assert set(fonts("\u5c71\U00020021\U0001f511\U00010000")) == {"Chinese", "Rare", "Emoji", None}
    # Marks are placed by a font that knows their letter.
    assert fonts("be\u0323\u0301c") == [BASE, "Latin", "Latin", "Latin", BASE]


def test_a_joiner_that_nobody_sees_is_spelled() -> None:
    ends_half, joins_none = "\u0915\u094d\u200d\u0937", "\u0645\u062d\u200c\u0645"
    assert printable(ends_half, theme.SANS) == ends_half
    assert printable(joins_none, theme.SANS) == joins_none
    for text in (
        "\u0627\u200c\u0628",
        "\u0628\u200c",
        "\u4f60\u200d\u597d",
        "\u0645\u200c\u200c\u062d",
        "a\u200d\u0628",
        "An\u200dna",
    ):
        assert "<U+200" in printable(text, theme.SANS), ascii(text)


def test_marks_without_end_are_spelled_and_hide_no_line() -> None:
    for letter, mark in (("\u0e01", "\u0e49"), ("\u0628", "\u064e"), ("\u05e9", "\u05b8")):
        shown = printable(f"{letter}{mark * 30}", theme.SANS)
        assert shown == f"{letter}{mark * 4}" + f"<U+{ord(mark):04X}>" * 26


def test_signs_of_no_width_that_are_no_marks_do_not_pile_up() -> None:
    for sign in ("\ufbb2", "\ufbbb", "\ufbbd", "\ufbbf", "\ufbc1"):
        for letter in ("\u0628", "a", "\u0915"):
            shown = printable(f"{letter}{sign * 30}", theme.SANS)
            assert shown == f"{letter}{sign * 4}" + f"<U+{ord(sign):04X}>" * 26, ascii(shown)
    # Also where marks stand between them.
    assert printable("\u0628" + "\ufbb2\u0651" * 9, theme.SANS).count("\ufbb2") <= 4
    # A line over the word behind it is drawn over that word alone.
    word = "\u070f\u0710\u0712"
    assert printable(word, theme.SANS) == word
    assert printable("\u070f" * 6 + word[1:], theme.SANS) == "<U+070F>" * 6 + word[1:]
    assert printable(word[:0:-1] + word[0], theme.SANS) == word[:0:-1] + "<U+070F>"


def test_a_mark_that_begins_a_text_is_spelled() -> None:
    for mark in ("\u0301", "\u0651", "\u0e31", "\u05b8", "\u0730"):
        for before in ("", "An ", "\u201c", "("):
            shown = printable(f"{before}{mark * 2}na", theme.SANS)
            assert shown == f"{before}{f'<U+{ord(mark):04X}>' * 2}na", ascii(shown)


def test_stacks_of_letters_are_spelled_and_hide_no_line() -> None:
    khmer, below = "\u1780", "\u17d2\u1780"
    assert printable(khmer + below * 2, theme.SANS) == khmer + below * 2
    assert printable(khmer + below * 6, theme.SANS) == "<U+1780>" + "<U+17D2><U+1780>" * 6
    # Of marks as many are drawn as have room.
    for letter, mark, most in (("\u0f40", "\u0f90", 3), ("\u0f40", "\u0f74", 1), ("\u0254", "\u0301", 3)):
        shown = letter + mark * most + f"<U+{ord(mark):04X}>" * (6 - most)
        assert printable(letter + mark * 6, theme.SANS) == shown
    # Of a letter with more signs than most have, in a word of every day.
    assert printable("\u101c\u103b\u103e\u1031\u102c\u1037", theme.SANS) == "\u101c\u103b\u103e\u1031\u102c\u1037"


def test_emoji_are_drawn_as_they_are_typed() -> None:
    for typed in (
        "\u26a0\ufe0f",
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea",
    ):
        assert printable(typed, theme.SANS) == typed
    for hidden in (
        "\u26a0\ufe0f\ufe0f",
        "a\ufe0f",
        "\u0915\ufe0f",
        "\U0001f511\u200d\U0001f511",
        "\U0001f469\u200d\u200d\U0001f4bb",
    ):
        assert "<U+" in printable(hidden, theme.SANS), ascii(hidden)


def test_letters_are_shaped_with_what_stands_beside_them() -> None:
    assert [cluster.text for cluster in shaped("\u0644\u0627", "Arabic", right_to_left=True)] == ["\u0644\u0627"]
    middle = shaped("\u0645\u0645\u0645", "Arabic", right_to_left=True)
    assert len({cluster.glyphs[0].number for cluster in middle}) == 3
    assert [
        cluster.text for cluster in shaped("\u0939\u093f\u0928\u094d\u0926\u0940", "Devanagari", right_to_left=False)
    ] == [
        "\u0939\u093f",
        "\u0928\u094d\u0926\u0940",
    ]


@pytest.mark.parametrize("what", ["missing", "empty", "cut", "one bit", "no library"])
def test_a_paper_comes_out_without_a_font_and_spells(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fonts" / "scripts"
    folder.mkdir(parents=True)
    file = folder / "TwinsealHebrew-Regular.ttf"
    whole = (FOLDER / file.name).read_bytes()
    file.write_bytes(whole)
    # Nothing that was read before is kept.
    for kept in ("face", "_fonts_in"):
        monkeypatch.setattr(script_fonts, kept, getattr(script_fonts, kept).__wrapped__)
    monkeypatch.setattr(script_fonts, "RESOURCES", tmp_path)
    name = "\u05d3\u05df (a) 12"
    assert printable(name, theme.SANS) == name
    # A file of its own: what a font was read from is not written over.
    file.unlink()
    if what in ("empty", "cut"):
        file.write_bytes(whole[: 4000 if what == "cut" else 0])
    elif what == "one bit":
        file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    elif what == "no library":
        file.write_bytes(whole)
        monkeypatch.setitem(sys.modules, "uharfbuzz", None)
    assert printable(name, theme.SANS) == "<U+05D3><U+05DF> (a) 12"
    paper = Paper(PaperFacts("Names", "R-1", name, "", samples.MADE_AT))
    paper.section(name)
    paper.text(name)
    assert b"/CIDFontType2" not in paper.close()
