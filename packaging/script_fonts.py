"""Make the fonts of resources/fonts/scripts from packages of the typefaces Plex, which is IBM's, and Noto.

    python3 packaging/script_fonts.py FOLDER [OUT]     FOLDER holds the packages; OUT is resources/fonts/scripts where none is named

The packages and their SHA-256 are in README.md beside the fonts, those of the fonts
in app/twinseal/reports/page/script_table.py, which changes with them. Needed are fonttools 4.68.0 with brotli 1.2.1, and
uharfbuzz 0.57.0. A font keeps every sign of the scripts that it is for, with its ligatures and the places of its marks; what goes
is hinting, what vertical writing needs, private signs, and signs that a font before it has. Letters of Noto that stack are
made smaller, so that they have room in a line. The licence keeps the name Plex for what IBM made, so each has a name of its own.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont  # noqa: TID253 - a script of its own
from fontTools.ttLib.scaleUpem import scale_upem  # noqa: TID253 - a script of its own

HAN = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
WIDE = (
    (0x2E80, 0x30FF),
    (0x3100, 0x312F),
    (0x3190, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


class Source(NamedTuple):
    """What a font is made from, and the signs of it that are kept."""

    package: str
    folder: str
    """Stands in its path in the package."""
    file: str
    ranges: tuple[tuple[int, int], ...]
    size: float = 1.0
    """How large its letters are made, so that they have room in a line beside those of Plex."""


def plex(package: str, family: str, *ranges: tuple[int, int]) -> Source:
    """Return a source of IBM's."""
    return Source(f"ibm-plex-sans-{package}.tgz", "/complete/woff2/", f"/IBMPlexSans{family}-Regular.woff2", ranges)


def noto(package: str, family: str, *ranges: tuple[int, int], size: float = 1.0) -> Source:
    """Return a source of the Noto project's."""
    return Source(f"expo-google-fonts-noto-{package}.tgz", "/400Regular/", f"/Noto{family}_400Regular.ttf", ranges, size)


FONTS = {
    "Arabic": plex("arabic-1.1.0", "Arabic", (0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    "Hebrew": plex("hebrew-1.1.0", "Hebrew", (0x0590, 0x05FF), (0xFB1D, 0xFB4F)),
    "Devanagari": plex("devanagari-1.1.0", "Devanagari", (0x0900, 0x097F), (0xA8E0, 0xA8FF)),
    "Thai": plex("thai-1.1.0", "Thai", (0x0E00, 0x0E7F)),
    "Korean": plex("kr-1.1.0", "KR", (0x3130, 0x318F), (0x3200, 0x321E), (0x3260, 0x327F), (0xAC00, 0xD7A3)),
    "Chinese": plex("sc-1.1.0", "SC", *WIDE),
    "Japanese": plex("jp-3.0.0", "JP", *WIDE),
    "Rare": plex("tc-1.1.1", "TC", *HAN),
    "Latin": noto(
        "sans-0.4.2",
        "Sans",
        (0x0020, 0x052F),
        (0x1C80, 0x1C8F),
        (0x1D00, 0x1FFF),
        (0x2C60, 0x2C7F),
        (0x2DE0, 0x2DFF),
        (0xA640, 0xA69F),
        (0xA720, 0xA7FF),
        (0xAB30, 0xAB6F),
        (0xFB00, 0xFB06),
    ),
    "Armenian": noto("sans-armenian-0.4.2", "SansArmenian", (0x0530, 0x058F), (0xFB13, 0xFB17)),
    "Georgian": noto("sans-georgian-0.4.3", "SansGeorgian", (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    "Syriac": noto("sans-syriac-0.4.2", "SansSyriac", (0x0700, 0x074F)),
    "Thaana": noto("sans-thaana-0.4.2", "SansThaana", (0x0780, 0x07BF)),
    "NKo": noto("sans-nko-0.4.1", "SansNKo", (0x07C0, 0x07FF), size=0.92),
    "Adlam": noto("sans-adlam-0.4.1", "SansAdlam", (0x1E900, 0x1E95F)),
    "Bengali": noto("sans-bengali-0.4.4", "SansBengali", (0x0980, 0x09FF), size=0.95),
    "Gurmukhi": noto("sans-gurmukhi-0.4.1", "SansGurmukhi", (0x0A00, 0x0A7F)),
    "Gujarati": noto("sans-gujarati-0.4.2", "SansGujarati", (0x0A80, 0x0AFF)),
    "Oriya": noto("sans-oriya-0.4.2", "SansOriya", (0x0B00, 0x0B7F), size=0.95),
    "Tamil": noto("sans-tamil-0.4.3", "SansTamil", (0x0B80, 0x0BFF)),
    "Telugu": noto("sans-telugu-0.4.2", "SansTelugu", (0x0C00, 0x0C7F), size=0.9),
    "Kannada": noto("sans-kannada-0.4.3", "SansKannada", (0x0C80, 0x0CFF), size=0.9),
    "Malayalam": noto("sans-malayalam-0.4.2", "SansMalayalam", (0x0D00, 0x0D7F)),
    "Sinhala": noto("sans-sinhala-0.4.2", "SansSinhala", (0x0D80, 0x0DFF), size=0.95),
    "OlChiki": noto("sans-ol-chiki-0.4.2", "SansOlChiki", (0x1C50, 0x1C7F)),
    "MeeteiMayek": noto("sans-meetei-mayek-0.4.2", "SansMeeteiMayek", (0xAAE0, 0xAAFF), (0xABC0, 0xABFF)),
    "Lao": noto("sans-lao-0.4.2", "SansLao", (0x0E80, 0x0EFF)),
    "Tibetan": noto("serif-tibetan-0.4.2", "SerifTibetan", (0x0F00, 0x0FFF), size=0.8),
    "Myanmar": noto("sans-myanmar-0.4.2", "SansMyanmar", (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), size=0.84),
    "Khmer": noto("sans-khmer-0.4.3", "SansKhmer", (0x1780, 0x17FF), (0x19E0, 0x19FF), size=0.82),
    "Yi": noto("sans-yi-0.4.2", "SansYi", (0xA000, 0xA4CF)),
    "Ethiopic": noto("sans-ethiopic-0.4.2", "SansEthiopic", (0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB01, 0xAB2E)),
    "Tifinagh": noto("sans-tifinagh-0.4.1", "SansTifinagh", (0x2D30, 0x2D7F)),
    "Cherokee": noto("sans-cherokee-0.4.2", "SansCherokee", (0x13A0, 0x13FF), (0xAB70, 0xABBF)),
    "Syllabics": noto("sans-canadian-aboriginal-0.4.1", "SansCanadianAboriginal", (0x1400, 0x167F), (0x18B0, 0x18FF)),
    "Emoji": noto("emoji-0.4.7", "Emoji", (0x2010, 0x205F), (0x2100, 0x2BFF), (0x1F000, 0x1FAFF)),
}
EVERYWHERE = (0x20, 0x200C, 0x200D, 0x25CC)
"""Blank, joiners, and the ring that stands for a missing letter."""
HIGHEST, LOWEST = 1085, -460
"""Of a line, in thousandths of its size, as high and as low as those of Arabic and Devanagari."""
DROPPED = ("vhea", "vmtx", "VORG", "BASE", "meta", "gasp", "DSIG", "STAT")


def kept(name: str, known: set[int], before: set[int]) -> set[int]:
    """Return the signs that a font keeps, of those it has."""
    ranges = FONTS[name].ranges
    wanted = {sign for sign in known if any(first <= sign <= last for first, last in ranges)}
    return (wanted - before if name == "Rare" else wanted) | (known & set(EVERYWHERE))


def resize(font: TTFont, size: float) -> None:
    """Give a font 1,000 units, letters of a size, and lines that are no taller than those of the fonts before."""
    letters = round(1000 * size)
    if font["head"].unitsPerEm != letters:
        scale_upem(font, letters)
        font["head"].unitsPerEm = 1000
    line, more = font["hhea"], font["OS/2"]
    line.ascent, line.descent, line.lineGap = min(line.ascent, HIGHEST), max(line.descent, LOWEST), 0
    more.sTypoAscender, more.sTypoDescender, more.sTypoLineGap = line.ascent, line.descent, 0
    more.usWinAscent, more.usWinDescent = line.ascent, -line.descent


def made(name: str, packages: Path, before: set[int]) -> tuple[bytes, set[int]]:
    """Return a font as it is shipped, and the signs it has."""
    package, folder, file, _ranges, size = FONTS[name]
    with tarfile.open(packages / package) as archive:
        member = next(each for each in archive.getnames() if folder in each and each.endswith(file))
        packed = archive.extractfile(member).read()
    font = TTFont(io.BytesIO(packed), recalcTimestamp=False)
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    face = hb.Face(hb.Blob(plain.getvalue()))
    wanted = hb.SubsetInput()
    signs = kept(name, set(face.unicodes), before)
    for sign in signs:
        wanted.unicode_set.add(sign)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    for table in DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(table.encode(), "big"))
    small = TTFont(io.BytesIO(hb.subset(face, wanted).blob.data), recalcTimestamp=False)
    if "noto" in package:
        resize(small, size)
    names = small["name"]
    notices = {number: str(font["name"].getName(number, 3, 1, 0x409) or "") for number in (0, 13, 14)}
    names.names = []
    for number, text in {
        **notices,
        1: f"Twinseal {name}",
        2: "Regular",
        3: f"Twinseal {name} Regular, made from {package}",
        4: f"Twinseal {name} Regular",
        6: f"Twinseal{name}-Regular",
    }.items():
        if text:
            names.setName(text, number, 3, 1, 0x409)
    out = io.BytesIO()
    small.save(out)
    return out.getvalue(), signs


def main() -> None:
    """Make them all, one after the other, and say what each weighs."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    target = (
        Path(sys.argv[2])
        if len(sys.argv) == 3
        else Path(__file__).resolve().parent.parent / "resources" / "fonts" / "scripts"
    )
    target.mkdir(parents=True, exist_ok=True)
    before: set[int] = set()
    for name in FONTS:
        content, signs = made(name, Path(sys.argv[1]), before)
        before |= signs
        (target / f"Twinseal{name}-Regular.ttf").write_bytes(content)
        print(f"{name}: {len(signs)} signs, {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
