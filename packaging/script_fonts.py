"""Make the fonts of resources/fonts/scripts from IBM's own packages of the typeface Plex.

    python3 packaging/script_fonts.py FOLDER [OUT]     FOLDER holds the packages; OUT is resources/fonts/scripts where none is named

The packages and their SHA-256 are in README.md beside the fonts, those of the fonts
in app/twinseal/reports/page/script_fonts.py, which changes with them. Needed are fonttools 4.68.0 with brotli 1.2.1, and
uharfbuzz 0.57.0. A font keeps every sign of the scripts that it is for, with its ligatures and the places of its marks; what goes
is hinting, what vertical writing needs, private signs, and signs that a font before it has. The licence keeps the name
Plex for what IBM made, so each has a name of its own.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont  # noqa: TID253 - a script of its own

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
# Name -> package, file in it, and ranges of what is kept.
FONTS = {
    "Arabic": (
        "ibm-plex-sans-arabic-1.1.0.tgz",
        "IBMPlexSansArabic",
        ((0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    ),
    "Hebrew": ("ibm-plex-sans-hebrew-1.1.0.tgz", "IBMPlexSansHebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    "Devanagari": ("ibm-plex-sans-devanagari-1.1.0.tgz", "IBMPlexSansDevanagari", ((0x0900, 0x097F), (0xA8E0, 0xA8FF))),
    "Thai": ("ibm-plex-sans-thai-1.1.0.tgz", "IBMPlexSansThai", ((0x0E00, 0x0E7F),)),
    "Korean": (
        "ibm-plex-sans-kr-1.1.0.tgz",
        "IBMPlexSansKR",
        ((0x3130, 0x318F), (0x3200, 0x321E), (0x3260, 0x327F), (0xAC00, 0xD7A3)),
    ),
    "Chinese": ("ibm-plex-sans-sc-1.1.0.tgz", "IBMPlexSansSC", WIDE),
    "Japanese": ("ibm-plex-sans-jp-3.0.0.tgz", "IBMPlexSansJP", WIDE),
    "Rare": ("ibm-plex-sans-tc-1.1.1.tgz", "IBMPlexSansTC", HAN),
}
EVERYWHERE = (0x20, 0x200C, 0x200D, 0x25CC)
"""Blank, joiners, and the ring that stands for a missing letter."""
DROPPED = ("vhea", "vmtx", "VORG", "BASE", "meta", "gasp", "DSIG", "STAT")


def kept(name: str, known: set[int], before: set[int]) -> set[int]:
    """Return the signs that a font keeps, of those it has."""
    ranges = FONTS[name][2]
    wanted = {sign for sign in known if any(first <= sign <= last for first, last in ranges)}
    return (wanted - before if name == "Rare" else wanted) | (known & set(EVERYWHERE))


def made(name: str, packages: Path, before: set[int]) -> tuple[bytes, set[int]]:
    """Return a font as it is shipped, and the signs it has."""
    package, file, _ranges = FONTS[name]
    with tarfile.open(packages / package) as archive:
        member = next(
            each for each in archive.getnames() if "/complete/woff2/" in each and each.endswith(f"{file}-Regular.woff2")
        )
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
