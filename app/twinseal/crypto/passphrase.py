"""Passphrases: their normal form, what makes one good enough, and Argon2id (RFC 9106)."""

from __future__ import annotations

import math
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from twinseal import build_info
from twinseal.crypto import wordlist
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, BundleDamaged, Cancelled, NotEnoughMemory, PassphraseTooWeak, TestsOnlyRefused

LONGEST_CHARS = 256
SALT_BYTES = 16
_WORD_MIN_CHARS = 3
_LITTLE_AROUND = 6
_LISTED_WORDS = 6
_GUESSED_CHARS = 100
_GENERATED_MIN = 20
_MODE_BITS = 2
_RUN_BEGINS = 2.0
_RUN_GOES_ON = 0.25
FLOOR_BITS = 45
"""What a new passphrase must be worth at the least, estimated."""


@dataclass(frozen=True, slots=True)
class KdfProfile:
    """The cost of one derivation: memory in KiB, passes, lanes."""

    name: str
    memory_kib: int
    passes: int
    lanes: int


DEFAULT = KdfProfile("default", 512 * 1024, 3, 2)
FLOOR = KdfProfile("floor", 64 * 1024, 3, 2)
DEMO = replace(FLOOR, name="demo")
TESTS_ONLY = KdfProfile("tests-only", 64, 1, 1)
CEILING = KdfProfile("ceiling", 2 * 1024 * 1024, 16, 16)


def is_tests_only(profile: KdfProfile) -> bool:
    """Tell whether a profile is below the floor, as only tests may use it."""
    return profile.memory_kib < FLOOR.memory_kib or profile.passes < FLOOR.passes


def check_profile(profile: KdfProfile) -> KdfProfile:
    """Return a profile read from a file if it is within bounds; asked before any memory is taken.

    Raises `BundleDamaged` above the ceiling or below anything sensible, `TestsOnlyRefused` for a
    tests-only profile in a release build.
    """
    low_enough = (
        profile.memory_kib <= CEILING.memory_kib and profile.passes <= CEILING.passes and profile.lanes <= CEILING.lanes
    )
    if not low_enough or profile.passes < 1 or profile.lanes < 1 or profile.memory_kib < 8 * profile.lanes:
        raise BundleDamaged("bundle.damaged.cost_out_of_range")
    if is_tests_only(profile):
        exact = (profile.memory_kib, profile.passes, profile.lanes) == (
            TESTS_ONLY.memory_kib,
            TESTS_ONLY.passes,
            TESTS_ONLY.lanes,
        )
        if not exact:
            raise BundleDamaged("bundle.damaged.cost_lowered")
        if build_info.RELEASE:
            raise TestsOnlyRefused
    return profile


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: its profile, the milliseconds it was measured at (0: not measured), what to warn of."""

    profile: KdfProfile
    ms: int = 0
    warning: str = ""

    def sentence(self) -> str:
        """Return the cost in plain words."""
        memory = _memory_words(self.profile.memory_kib)
        if not self.ms:
            return f"Guessing one passphrase takes {memory}; the time it takes was not measured."
        return f"Guessing one passphrase takes {self.ms / 1000:.1f} s and {memory} on this machine."


def _memory_words(kib: int) -> str:
    return f"{kib // 1024} MiB" if kib >= 1024 else f"{kib} KiB"


def calibrate(
    target_s: float = 1.0,
    *,
    clock: Callable[[], float] = time.perf_counter,
    memory_kib: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Cost:
    """Measure one derivation and return the cost that takes about `target_s` seconds on this machine.

    Passes are raised, never lowered. Memory is the default, never more: the vault may have to be opened on a smaller
    machine. It is less where two derivations at once would take over a quarter of this machine's memory, halved
    where the machine does not give it, and the floor where not even that is given; each with a warning.
    Raises `Cancelled` before or after the derivation, which cannot be stopped itself.
    """
    memory = memory_kib if memory_kib is not None else _sensible_memory_kib()
    profile = replace(DEFAULT, memory_kib=memory, name="calibrated")
    progress(1, 2)
    took = _seconds_of_one(profile, clock, should_stop)
    while took is None and profile.memory_kib > FLOOR.memory_kib:
        profile = replace(profile, memory_kib=max(FLOOR.memory_kib, profile.memory_kib // 2))
        took = _seconds_of_one(profile, clock, should_stop)
    progress(2, 2)
    if took is None:
        return Cost(
            profile, 0, _short_of_memory(profile, "This machine has too little free memory for a measurement right now.")
        )
    passes = min(CEILING.passes, max(profile.passes, math.ceil(profile.passes * target_s / took)))
    # The time of a derivation grows with its passes, so one measurement is enough.
    ms = max(1, round(1000 * took * passes / profile.passes))
    chosen = replace(profile, passes=passes)
    little = profile.memory_kib < DEFAULT.memory_kib
    return Cost(chosen, ms, _short_of_memory(chosen, "This machine has little memory.") if little else "")


def _seconds_of_one(profile: KdfProfile, clock: Callable[[], float], should_stop: Callable[[], bool]) -> float | None:
    """Return how long one derivation takes, or nothing where the machine does not give its memory."""
    if should_stop():
        raise Cancelled
    started = clock()
    try:
        with SecretBytes(b"calibration") as typed:
            derive(typed, bytes(SALT_BYTES), profile, ad=b"").wipe()
    except NotEnoughMemory:
        return None
    took = max(clock() - started, 1e-6)
    if should_stop():
        raise Cancelled
    return took


def _short_of_memory(profile: KdfProfile, why: str) -> str:
    return (
        f"{why} Guessing a passphrase takes {_memory_words(profile.memory_kib)} instead of "
        f"{_memory_words(DEFAULT.memory_kib)}. Use longer passphrases, or create the vault on a machine with more "
        "memory."
    )


def _sensible_memory_kib() -> int:
    """Return the default, or less on a small machine: both people's derivations together take at most a quarter of it."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return DEFAULT.memory_kib
    eighth = total // 1024 // 8
    return max(FLOOR.memory_kib, min(DEFAULT.memory_kib, eighth - eighth % FLOOR.memory_kib))


def derive(
    passphrase: SecretBytes,
    salt: bytes,
    profile: KdfProfile,
    *,
    ad: bytes,
    secret: SecretBytes | None = None,
    length: int = 32,
) -> SecretBytes:
    """Return `length` key bytes by Argon2id (RFC 9106); `secret` is the station key where one is used.

    Raises as `check_profile`, or `NotEnoughMemory` if the machine does not give what the profile asks for.
    """
    check_profile(profile)
    out = SecretBytes(bytes(length))
    kdf = Argon2id(
        salt=salt,
        length=length,
        iterations=profile.passes,
        lanes=profile.lanes,
        memory_cost=profile.memory_kib,
        ad=ad or None,
        secret=secret.copy_bytes() if secret is not None else None,
    )
    # The stubs ask for bytes; the library takes any buffer, and only a buffer of ours can be wiped.
    try:
        kdf.derive_into(passphrase.view(), out.view())  # type: ignore[arg-type]
    except MemoryError as error:
        out.wipe()
        raise NotEnoughMemory from error
    return out


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
    real_words = sum(len(word) >= _WORD_MIN_CHARS for word in words)
    if len(normal) < min_chars and real_words < min_words:
        raise PassphraseTooWeak("passphrase.weak.too_short", min_chars=min_chars, min_words=min_words)
    squeezed = "".join(words)
    if _is_common(normal.casefold()) or _is_common(squeezed) or _is_repetition(squeezed) or _is_sequence(squeezed):
        raise PassphraseTooWeak("passphrase.weak.tried_first")
    left = squeezed
    for piece in (part for one in context for part in unicodedata.normalize("NFKC", one).casefold().split()):
        left = left.replace(piece, "") if len(piece) >= _WORD_MIN_CHARS else left
    if len(left) < min(len(squeezed), min_chars // 2):
        raise PassphraseTooWeak("passphrase.weak.known_name")
    if len(set(words)) * 2 < len(words) or _common_pieces(squeezed) or _common_pieces(_bare(squeezed)):
        raise PassphraseTooWeak("passphrase.weak.repeated")
    ordered = [word for word in words if word in wordlist.words_in_order()]
    if len(ordered) > 2 and len(words) - len(ordered) < 3:
        raise PassphraseTooWeak("passphrase.weak.words_in_order")
    if (worth := strength(text, context).bits) < FLOOR_BITS:
        raise PassphraseTooWeak("passphrase.weak.too_easy", worth=worth, needed=FLOOR_BITS)


def _bare(text: str) -> str:
    """Return a text without the digits and signs around it, if those add little: a year, a row of signs.

    Many different digits around a common word are a passphrase of their own.
    """
    first = next((place for place, sign in enumerate(text) if sign.isalpha()), len(text))
    last = next((place for place in range(len(text), first, -1) if text[place - 1].isalpha()), first)
    around = text[:first] + text[last:]
    little = len(around) <= _LITTLE_AROUND or len(set(around)) <= _LITTLE_AROUND - 2
    return text[first:last] if little and first < last else text


def _is_common(text: str) -> bool:
    """Tell whether this is a common passphrase, alone or with little around it."""
    return not wordlist.common_passphrases().isdisjoint((text, _bare(text)))


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


@dataclass(frozen=True, slots=True)
class Strength:
    """A rough estimate of guessing strength: bits, and a word for it."""

    bits: int
    word: str


def strength(text: str, context: Iterable[str] = ()) -> Strength:
    """Estimate a passphrase: the lower of our own estimate and of zxcvbn's, which knows names, patterns and lists.

    `context` are names that everybody here knows. Six words of the list are rated by their places in it alone: they may have been drawn, and then
    nothing has to be guessed about them.
    """
    normal = unicodedata.normalize("NFKC", text)
    words = set(_words(normal))
    own = _own_bits(normal)
    listed = len(words) >= _LISTED_WORDS and words <= wordlist.places_in_list().keys()
    bits = own if listed or not normal else min(own, _guessed_bits(normal, context))
    return Strength(bits, "weak" if bits < FLOOR_BITS else "fair" if bits < 60 else "good" if bits < 75 else "strong")


def _words(text: str) -> list[str]:
    """Return the words of a text, whatever parts them; a word of the list that has a hyphen is one."""
    places = wordlist.places_in_list()
    return [
        word
        for part in text.casefold().split()
        for word in ([part] if part in places else re.split(r"[\W_]+", part))
        if word
    ]


def _own_bits(text: str) -> int:
    """Estimate by words of the list where a text is made of them, else by its variety of characters."""
    words = _words(text)
    places = wordlist.places_in_list()
    if _is_common(text.casefold()):
        return int(math.log2(len(wordlist.common_passphrases())))
    listed = [places[word] for word in words if word in places]
    if words and len(listed) == len(words):
        return int(_chosen_bits(listed))
    bits = _variety_bits(text)
    if len(listed) > 2:
        rest = " ".join(word for word in words if word not in places)
        bits = min(bits, int(_chosen_bits(listed)) + _variety_bits(rest))
    return bits


def _chosen_bits(places: Sequence[int]) -> float:
    """Estimate words of the list by their places: as drawn at random, unless a shorter way to say them is at hand.

    A word that came before adds nothing, a step that goes on as the last one did next to nothing, a neighbour of the word
    before or of an earlier one as much as the distance is hard to say. Words that were drawn are close to each other so
    seldom that their sum falls by a few bits at most.
    """
    count = len(wordlist.passphrase_words())
    total, running = 0.0, False
    for at, place in enumerate(places):
        goes_on = at > 1 and (place - places[at - 1]) % count == (places[at - 1] - places[at - 2]) % count
        if place in places[:at]:
            running = False
            continue
        if goes_on:
            total += _RUN_GOES_ON if running else _RUN_BEGINS
            running = True
            continue
        running = False
        near = [
            _MODE_BITS + _near_bits(place, before, count) + math.log2(at - back) for back, before in enumerate(places[:at])
        ]
        total += min([math.log2(count), *near])
    return total


def _near_bits(place: int, before: int, count: int) -> float:
    """Return what it costs to say how far two places lie apart, and on which side: small distances in few bits."""
    step = (place - before) % count
    return 2 * math.log2(max(1, min(step, count - step))) + 2


def _variety_bits(text: str) -> int:
    pool = sum(
        size
        for size, has in (
            (26, any(sign.islower() for sign in text)),
            (26, any(sign.isupper() for sign in text)),
            (10, any(sign.isdigit() for sign in text)),
            (33, any(not sign.isalnum() for sign in text)),
            # Scripts without case have more letters than an alphabet, or far more.
            (100, any(sign.isalpha() and sign.upper() == sign.lower() for sign in text)),
        )
        if has
    )
    # Typed text is far from random: half of the ideal bits is a sober estimate.
    return round(len(set(text)) * math.log2(max(pool, 2)) * 0.5)


def _guessed_bits(text: str, context: Iterable[str]) -> int:
    """Return zxcvbn's estimate in bits over the first 100 characters; it takes its time over more."""
    # Loaded when the first passphrase is chosen, so that the window is there at once.
    from zxcvbn import zxcvbn

    known = [piece for one in context for piece in (one, *one.split()) if len(piece) >= _WORD_MIN_CHARS]
    found = zxcvbn(text[:_GUESSED_CHARS], user_inputs=known, max_length=_GUESSED_CHARS)
    return int(math.log2(max(1, int(found["guesses"]))))


def generate_words(count: int = 6) -> str:
    """Return `count` random words of the EFF list (6 words are 77 bits).

    Six and more that happen to be neighbours in the list are drawn again: nobody should be offered what is refused.
    """
    words = wordlist.passphrase_words()
    drawn = ""
    while not drawn or (count >= _LISTED_WORDS and _own_bits(drawn) < FLOOR_BITS):
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
