"""The fonts of other scripts as a table: what each is for, how its script and language are called in fonts, and its digest."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

_WIDE: Final = ((0x2E80, 0x312F), (0x3190, 0x9FFF), (0xF900, 0xFAFF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))


class Row(NamedTuple):
    """A font of other scripts."""

    script: str
    """As it is called in fonts, with the language: never what this machine speaks."""
    language: str
    blocks: tuple[tuple[int, int], ...]
    """First and last sign of what it may have."""
    marks: int = 4
    """So many marks a letter has at most in these scripts."""


FONTS: Final = {
    "Arabic": Row("Arab", "ar", ((0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))),
    "Hebrew": Row("Hebr", "he", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    "Devanagari": Row("Deva", "hi", ((0x0900, 0x097F), (0xA8E0, 0xA8FF))),
    "Thai": Row("Thai", "th", ((0x0E00, 0x0E7F),)),
    "Korean": Row("Hang", "ko", ((0x3130, 0x318F), (0x3200, 0x32FF), (0xAC00, 0xD7A3))),
    "Chinese": Row("Hani", "zh-hans", _WIDE),
    "Japanese": Row("Hani", "ja", _WIDE),
    "Rare": Row("Hani", "zh-hant", _WIDE),
    "Latin": Row(
        "Latn",
        "en",
        (
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
    ),
    "Armenian": Row("Armn", "hy", ((0x0530, 0x058F), (0xFB13, 0xFB17))),
    "Georgian": Row("Geor", "ka", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    "Syriac": Row("Syrc", "syr", ((0x0700, 0x074F),)),
    "Thaana": Row("Thaa", "dv", ((0x0780, 0x07BF),)),
    "NKo": Row("Nkoo", "nqo", ((0x07C0, 0x07FF),)),
    "Adlam": Row("Adlm", "ff", ((0x1E900, 0x1E95F),)),
    "Bengali": Row("Beng", "bn", ((0x0980, 0x09FF),)),
    "Gurmukhi": Row("Guru", "pa", ((0x0A00, 0x0A7F),)),
    "Gujarati": Row("Gujr", "gu", ((0x0A80, 0x0AFF),)),
    "Oriya": Row("Orya", "or", ((0x0B00, 0x0B7F),)),
    "Tamil": Row("Taml", "ta", ((0x0B80, 0x0BFF),)),
    "Telugu": Row("Telu", "te", ((0x0C00, 0x0C7F),)),
    "Kannada": Row("Knda", "kn", ((0x0C80, 0x0CFF),)),
    "Malayalam": Row("Mlym", "ml", ((0x0D00, 0x0D7F),)),
    "Sinhala": Row("Sinh", "si", ((0x0D80, 0x0DFF),)),
    "OlChiki": Row("Olck", "sat", ((0x1C50, 0x1C7F),)),
    "MeeteiMayek": Row("Mtei", "mni", ((0xAAE0, 0xAAFF), (0xABC0, 0xABFF))),
    "Lao": Row("Laoo", "lo", ((0x0E80, 0x0EFF),)),
    "Tibetan": Row("Tibt", "bo", ((0x0F00, 0x0FFF),), marks=6),
    "Myanmar": Row("Mymr", "my", ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)), marks=6),
    "Khmer": Row("Khmr", "km", ((0x1780, 0x17FF), (0x19E0, 0x19FF))),
    "Yi": Row("Yiii", "ii", ((0xA000, 0xA4CF),)),
    "Ethiopic": Row("Ethi", "am", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB01, 0xAB2E))),
    "Tifinagh": Row("Tfng", "zgh", ((0x2D30, 0x2D7F),)),
    "Cherokee": Row("Cher", "chr", ((0x13A0, 0x13FF), (0xAB70, 0xABBF))),
    "Syllabics": Row("Cans", "iu", ((0x1400, 0x167F), (0x18B0, 0x18FF))),
    "Emoji": Row("Zyyy", "en", ((0x2010, 0x205F), (0x2100, 0x2BFF), (0x1F000, 0x1FAFF))),
}
"""By name, in the order in which they are asked for a sign."""

DIGESTS: Final = {
    "Arabic": "d6f0a94529e776cdbb502a94c318a4a38335fe46e4a9fb73017379714e42edd9",
    "Hebrew": "f088c78db7f8ccfd50d0a7130a4f10047370aecd10cd21a77131516cd8eec1cf",
    "Devanagari": "f5210d3b9f254d048f25ed18c96ff557597676934e4606b62be7d1805ab61261",
    "Thai": "380aa1e0d295de426858e8818f0ff7269f6ff58445c982615395492177215a27",
    "Korean": "5c14785068e1c89e1c35a9b35fb78357b138957175bed9cc9569e2a99682d894",
    "Chinese": "4e7872a2450616c313e8df864dd044efa146dd3f1a1b4afa08702a0e25ed5662",
    "Japanese": "9fdb2315b5968b1c936d910d7fda899a7b3f335ed58b809401de91d9ab730da8",
    "Rare": "b71b1eef7ef1946005097acee6c923e533ef45a4f885a5676b1f95148e431dff",
    "Latin": "beb7017a7503ac8d0fd7fed24240a3260a4316db4dc032647422bdbe6da5a28d",
    "Armenian": "4647cba485d62b4bda7a3284c3404c8e12153127c0dd9dcc1e3c0ea7e2092b43",
    "Georgian": "4fc4e92fa8048ae0036cdb43cd76db65766e9a63500d399fd348a5abbd00264d",
    "Syriac": "8970353d8e584d3fa143e89bc81d7007c359124f36272437a8de57b2abb8f972",
    "Thaana": "5dc663fc2af38acf4ec6c11e3385c63124821825a3e6b7ac8ddef1cbeca169d6",
    "NKo": "bea74ade275d818dcd7c18d9804cd4b9d783ff5949c5e9e462c00a91e0ca4e42",
    "Adlam": "5144592022b509b98f429eea2a8bcb427658d024373406151b669b3f1807a221",
    "Bengali": "588e5d996cf75f28ed3bb1a364c63904966b263b956c0846523734151f7590b8",
    "Gurmukhi": "0c0d629ba86825c0cee8fef7d97e0c0d4c723c1a015852545835d72cfa6e572a",
    "Gujarati": "1e46f806f6b4393b51d5a8c19a6fa34fc2ae55a1e8705b0cc4e897ba760d6d9a",
    "Oriya": "011c3b3124671306beb83da8fe89d36d56319cb68697e011e122130656d718da",
    "Tamil": "1c39669ac0885abe1fa2088b6fd0d33fe01d3d2863600bbe7e99d51cecf9a9de",
    "Telugu": "6874cd8fef0854be8cd9ffe98ebc0ea775dcfd8de6b47959d4493ff13d70e761",
    "Kannada": "b9a1ab8c636a67c9b284df0834493ff2a3939a2afdf286a2a76c1491aa3b1662",
    "Malayalam": "0ae2934d63e5e3b1880f0de581dbb23f4412ad17e838875fe45fc09b6c759547",
    "Sinhala": "9e01dbf53dfc27c95c254708d667e743756720c6248fcd6b2a90d14ff7816b87",
    "OlChiki": "96042b3ff23a1fdad78fbad08798ef24277fa68bfd702995e6fb3b9308290487",
    "MeeteiMayek": "332d5e3894d514a10f923a7fb1d284f2b0e27506a25e3398d0c32ea7d6fa486c",
    "Lao": "e2be7bd3da4906e30264cc54e136f4ad434d5125334c48996f5e083b4c4425a6",
    "Tibetan": "263101e00965dbfa862b918e42abc7728781cb46efc27adaf1716d03603c671f",
    "Myanmar": "6b8c2021afdcff867793a0b46ea61e8bd0b27ffb9e9441df7ff0b2a807674ce0",
    "Khmer": "3474dad9cba74bf8a5e01a62da9ea7289a3ca7dbb3b515cde06d3c403f97783e",
    "Yi": "1fbeb87175a28514d1e947cee866b66db116334b4125271797baff87f6f423f3",
    "Ethiopic": "6d6a7898040bbb6b4a09a616dd832a79a9baebe368511409eb2e5f0e5c55d8a6",
    "Tifinagh": "66e91ae049718a47f4a759620a4518e8f88ea20c6e3f8ee94a9ae102b6db7fbf",
    "Cherokee": "43e8b3657e6a2bc6e2599df566aa0ba87433bf5c0665fe174c22f95c31138515",
    "Syllabics": "597bafc2ee0fc0028830bfdf3b9ec33fbb4bca1b0ad2ec90446addda2280d8a1",
    "Emoji": "bcd893ff5a1e16f74a634f3d25a784d8632d5beaacf736adf035ab120306c339",
}
"""SHA-256 of each; a font that has another is not used."""


@lru_cache(maxsize=8192)
def fonts_for(sign: int) -> tuple[str, ...]:
    """Return the fonts that may have a sign."""
    return tuple(name for name, row in FONTS.items() if any(first <= sign <= last for first, last in row.blocks))
