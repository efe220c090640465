"""Passphrases: their normal form, what makes a new one good enough, and ones drawn at random."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from twinseal.crypto import wordlist
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.strength import FLOOR_BITS, LISTED_WORDS, WORD_MIN_CHARS, bare, is_common, own_bits, strength
from twinseal.domain.errors import BadInput, PassphraseTooWeak

LONGEST_CHARS = 256
_GENERATED_MIN = 20


def normalise(text: str) -> SecretBytes:
    """Return a typed passphrase as UTF-8 in NFKC; blanks at its ends count. Raises `BadInput`."""
    if not text:
        raise BadInput("input.bad.passphrase_empty")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInput("input.bad.passphrase_character")
    normal = unicodedata.normalize("NFKC", text)
    if len(normal) > LONGEST_CHARS:
        raise BadInput("input.bad.passphrase_too_long", most=LONGEST_CHARS)
    return SecretBytes(normal.encode())


def check_new(text: str, *, min_chars: int = 16, min_words: int = 6, context: Iterable[str] = ()) -> None:
    """Refuse a new passphrase that is short, among the first that anybody tries, or worth under 45 bits.

    No rules of composition (NIST SP 800-63B-4): length or words, a blocklist, an estimate. Takes some milliseconds.
    Raises `PassphraseTooWeak`.
    """
    context = ("Twinseal", *context)
    normalise(text).wipe()
    normal = unicodedata.normalize("NFKC", text)
    words = normal.casefold().split()
    # Six single letters are not six words.
    real_words = sum(len(word) >= WORD_MIN_CHARS for word in words)
    if len(normal) < min_chars and real_words < min_words:
        raise PassphraseTooWeak("passphrase.weak.too_short", min_chars=min_chars, min_words=min_words)
    squeezed = "".join(words)
    if is_common(normal.casefold()) or is_common(squeezed) or _is_repetition(squeezed) or _is_sequence(squeezed):
        raise PassphraseTooWeak("passphrase.weak.tried_first")
    left = squeezed
    for piece in (part for term in context for part in unicodedata.normalize("NFKC", term).casefold().split()):
        left = left.replace(piece, "") if len(piece) >= WORD_MIN_CHARS else left
    if len(left) < min(len(squeezed), min_chars // 2):
        raise PassphraseTooWeak("passphrase.weak.known_name")
    if len(set(words)) * 2 < len(words) or _common_pieces(squeezed) or _common_pieces(bare(squeezed)):
        raise PassphraseTooWeak("passphrase.weak.repeated")
    ordered = [word for word in words if word in wordlist.words_in_order()]
    if len(ordered) > 2 and len(words) - len(ordered) < 3:
        raise PassphraseTooWeak("passphrase.weak.words_in_order")
    if (worth := strength(text, context).bits) < FLOOR_BITS:
        raise PassphraseTooWeak("passphrase.weak.too_easy", worth=worth, needed=FLOOR_BITS)


def _is_repetition(text: str) -> bool:
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _is_sequence(text: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    runs = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
    line = "".join(run * 2 for run in runs)
    return steps <= {1} or steps <= {-1} or text in line or text in line[::-1] or text in "".join(runs)


def _common_pieces(text: str) -> bool:
    """Tell whether the text is just two or three common passphrases put together."""
    common = wordlist.common_passphrases()

    def covered(start: int, left: int) -> bool:
        if start == len(text):
            return True
        if left == 0:
            return False
        return any(text[start:end] in common and covered(end, left - 1) for end in range(start + 3, len(text) + 1))

    return len(text) <= 64 and covered(0, 2)


def generate_words(count: int = 6) -> str:
    """Return `count` random words of the EFF list (6 words are 77 bits).

    Six and more that happen to be neighbours in the list are drawn again: nobody should be offered what is refused.
    """
    words = wordlist.passphrase_words()
    drawn = ""
    while not drawn or (count >= LISTED_WORDS and own_bits(drawn) < FLOOR_BITS):
        drawn = " ".join(secrets.choice(words) for _ in range(count))
    return drawn


def generate_password(length: int = 24) -> str:
    """Return a random password of characters that are easy to tell from one another (5 bits a sign and more).

    `length` from 20 on. One that the estimate calls weak is drawn again: of a hundred a few repeat so many signs, and
    nobody should be offered what the program itself would warn of.
    """
    if length < _GENERATED_MIN:
        raise BadInput("input.bad.generated_too_short", least=_GENERATED_MIN)
    signs = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"
    made = ""
    while strength(made).bits < FLOOR_BITS:
        made = "".join(secrets.choice(signs) for _ in range(length))
    return made
