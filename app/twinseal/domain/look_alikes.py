"""Names by their look: two texts that look alike are one name to a reader (Unicode Technical Standard 39)."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from twinseal.domain.text import is_hidden
from twinseal.resource_folder import RESOURCES

KEPT_MOST: Final = 32_768
"""So many names are read once: more than a vault has. With fewer, each new name of a large vault would have all read again."""
_TABLE: Final = RESOURCES / "unicode" / "look_alikes.txt"


@cache
def table() -> dict[int, str]:
    """Return for each character of the table what it is read as: look-alikes in Latin, Cyrillic, Greek, common signs."""
    read: dict[int, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, _, target = line.partition(";")
            read[int(source, 16)] = "".join(chr(int(part, 16)) for part in target.split())
    return read


@cache
def _before_folding() -> dict[int, str]:
    """Return the part of the table that folding by NFKC would turn into something that looks otherwise."""
    return {sign: read for sign, read in table().items() if unicodedata.normalize("NFKC", chr(sign)) != chr(sign)}


def alike(first: str, second: str) -> bool:
    """Tell whether a reader could confuse two names: by case, blanks, hidden characters or look-alike letters."""
    small, capital = zip(skeletons(first), skeletons(second), strict=True)
    return small[0] == small[1] or capital[0] == capital[1]


@lru_cache(maxsize=KEPT_MOST)
def skeletons(text: str) -> tuple[str, str]:
    """Return two skeletons: some letters look alike only as capitals, others only as small letters."""
    seen = "".join(sign for sign in text if sign.isspace() or not _unseen(sign))
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", seen).translate(_before_folding()))
    plain = " ".join(plain.split())
    return _skeleton(plain.casefold()), _skeleton(_skeleton(plain).casefold())


def _skeleton(text: str) -> str:
    read = unicodedata.normalize("NFD", text).translate(table())
    return unicodedata.normalize("NFD", read)


def _unseen(sign: str) -> bool:
    return is_hidden(sign) or unicodedata.category(sign) == "Cf" or _selects(sign)


def _selects(sign: str) -> bool:
    """Tell whether a sign only chooses a form of the one before."""
    return "\ufe00" <= sign <= "\ufe0f" or "\u180b" <= sign <= "\u180f" or "\U000e0000" <= sign <= "\U000e0fff"
