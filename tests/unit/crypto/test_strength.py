"""What a passphrase is worth: the lower of two estimates, and the exact worth of words that were drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fakes.processor_time import processor_time
from twinseal.crypto import wordlist
from twinseal.crypto.passphrase import generate_words
from twinseal.crypto.strength import strength

APP = Path(__file__).parents[3] / "app"


def test_the_lower_estimate_counts_and_names_are_worth_nothing() -> None:
    assert strength("Password12345678!").bits < 30, "ours alone says 52"
    assert strength("aaa bbb ccc ddd eee fff").bits < 30, "zxcvbn alone says 70"
    assert strength("cod elm fig gnu hay ivy").bits == 47
    name = "Kraftwerk-Moorburg-Leitstand"
    assert strength(f"{name} 4711", (name,)).bits < strength(f"{name} 4711").bits


def test_six_words_of_the_list_have_their_worth_and_pass() -> None:
    words = sorted(wordlist.passphrase_words(), key=lambda word: (len(word), word))[:6]
    assert len("".join(words)) < 20
    assert 70 < strength(" ".join(words)).bits <= 77


def test_the_estimator_is_quick_and_loaded_when_needed() -> None:
    with processor_time() as spent:
        strength("\u00e9x1!" * 64)
    assert spent.seconds < 4
    code = "import sys, twinseal.bootstrap, twinseal.flows.ceremony.flow; assert 'zxcvbn' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(APP), "PATH": "/usr/bin:/bin"}, check=True)


def test_strength_is_sober() -> None:
    assert strength("").bits == 0
    assert strength("password12345678").grade == "weak"
    assert strength("aaaaaaaaaaaaaaaaaaaaaaaa").grade == "weak"
    assert strength("abacus abacus abacus abacus abacus abacus").grade == "weak"
    assert strength(generate_words(6)).grade in {"good", "strong"}
    assert strength("unelected abide mocker tapestry flint boxlike").bits == 77
