"""Make the fonts of resources/fonts/scripts from packages of the typefaces Plex, which is IBM's, and Noto.

    PYTHONPATH=app python3 packaging/script_fonts.py FOLDER [OUT]

FOLDER holds the packages; OUT is resources/fonts/scripts where none is named.

The packages and their SHA-256 are in README.md beside the fonts, those of the fonts
in app/twinseal/reports/page/script_table.py, which changes with them. Needed are fonttools 4.68.0 with brotli 1.2.1, and
uharfbuzz 0.57.0. A font keeps every sign that a paper may ask it for, with its ligatures and the places of its marks; what goes
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

from twinseal.reports.page.script_table import FONTS as ASKED  # noqa: TID253 - a table alone

HAN = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


class Source(NamedTuple):
    """What a font is made from, and how much of it is kept."""

    package: str
    folder: str
    """Stands in its path in the package."""
    file: str
    ranges: tuple[tuple[int, int], ...]
    """What is kept of it, where that is less than a paper may ask it for."""
    size: float = 1.0
    """How large its letters are made, so that they have room in a line beside those of Plex."""


def plex(package: str, family: str, *ranges: tuple[int, int]) -> Source:
    """Return a source of IBM's."""
    return Source(f"ibm-plex-sans-{package}.tgz", "/complete/woff2/", f"/IBMPlexSans{family}-Regular.woff2", ranges)


def noto(package: str, family: str, size: float = 1.0) -> Source:
    """Return a source of the Noto project's."""
    return Source(f"expo-google-fonts-noto-{package}.tgz", "/400Regular/", f"/Noto{family}_400Regular.ttf", (), size)


FONTS = {
    "Arabic": plex("arabic-1.1.0", "Arabic"),
    "Hebrew": plex("hebrew-1.1.0", "Hebrew"),
    "Devanagari": plex("devanagari-1.1.0", "Devanagari"),
    "Thai": plex("thai-1.1.0", "Thai"),
    "Korean": plex("kr-1.1.0", "KR", (0x3130, 0x318F), (0x3200, 0x321E), (0x3260, 0x327F), (0xAC00, 0xD7A3)),
    "Chinese": plex("sc-1.1.0", "SC"),
    "Japanese": plex("jp-3.0.0", "JP"),
    "Rare": plex("tc-1.1.1", "TC", *HAN),
    "Latin": noto("sans-0.4.2", "Sans"),
    "Armenian": noto("sans-armenian-0.4.2", "SansArmenian"),
    "Georgian": noto("sans-georgian-0.4.3", "SansGeorgian"),
    "Syriac": noto("sans-syriac-0.4.2", "SansSyriac"),
    "Thaana": noto("sans-thaana-0.4.2", "SansThaana"),
    "NKo": noto("sans-nko-0.4.1", "SansNKo", size=0.92),
    "Adlam": noto("sans-adlam-0.4.1", "SansAdlam"),
    "Bengali": noto("sans-bengali-0.4.4", "SansBengali", size=0.95),
    "Gurmukhi": noto("sans-gurmukhi-0.4.1", "SansGurmukhi"),
    "Gujarati": noto("sans-gujarati-0.4.2", "SansGujarati"),
    "Oriya": noto("sans-oriya-0.4.2", "SansOriya", size=0.95),
    "Tamil": noto("sans-tamil-0.4.3", "SansTamil"),
    "Telugu": noto("sans-telugu-0.4.2", "SansTelugu", size=0.9),
    "Kannada": noto("sans-kannada-0.4.3", "SansKannada", size=0.9),
    "Malayalam": noto("sans-malayalam-0.4.2", "SansMalayalam"),
    "Sinhala": noto("sans-sinhala-0.4.2", "SansSinhala", size=0.95),
    "OlChiki": noto("sans-ol-chiki-0.4.2", "SansOlChiki"),
    "MeeteiMayek": noto("sans-meetei-mayek-0.4.2", "SansMeeteiMayek"),
    "Lao": noto("sans-lao-0.4.2", "SansLao"),
    "Tibetan": noto("serif-tibetan-0.4.2", "SerifTibetan", size=0.8),
    "Myanmar": noto("sans-myanmar-0.4.2", "SansMyanmar", size=0.84),
    "Khmer": noto("sans-khmer-0.4.3", "SansKhmer", size=0.82),
    "Yi": noto("sans-yi-0.4.2", "SansYi"),
    "Ethiopic": noto("sans-ethiopic-0.4.2", "SansEthiopic"),
    "Tifinagh": noto("sans-tifinagh-0.4.1", "SansTifinagh"),
    "Cherokee": noto("sans-cherokee-0.4.2", "SansCherokee"),
    "Syllabics": noto("sans-canadian-aboriginal-0.4.1", "SansCanadianAboriginal"),
    "Emoji": noto("emoji-0.4.7", "Emoji"),
}
EVERYWHERE = (0x20, 0x200C, 0x200D, 0x25CC)
"""Blank, joiners, and the ring that stands for a missing letter."""
HIGHEST, LOWEST = 1085, -460
"""Of a line, in thousandths of its size, as high and as low as those of Arabic and Devanagari."""
DROPPED = ("vhea", "vmtx", "VORG", "BASE", "meta", "gasp", "DSIG", "STAT")


def kept(name: str, known: set[int], before: set[int]) -> set[int]:
    """Return the signs that a font keeps, of those it has."""
    ranges = FONTS[name].ranges or ASKED[name].blocks
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
