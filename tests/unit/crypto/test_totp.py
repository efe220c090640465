"""One-time codes: the RFC's vectors, each step once, a drift that is followed, and nothing outside the window."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twinseal.crypto import totp
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import (
    CodeOutcome,
    TotpParameters,
    check_code,
    code_at,
    new_seed,
    provisioning_uri,
    seed_from_text,
    seed_text,
    step_at,
)
from twinseal.domain.errors import BadInput
from twinseal.domain.text import NAME_MAX

SEED = SecretBytes(b"12345678901234567890")
SIX = TotpParameters()
LONG_NAMES = (
    ("Константин Александрович Преображенский", "Ленинградская атомная электростанция №2"),
    ("\U00020000" * NAME_MAX, "\U00020001" * NAME_MAX),
)
NOW = 1_111_111_109
TIMES = st.integers(min_value=10_000, max_value=2**35)


@pytest.mark.parametrize(
    ("unix_s", "sha1", "sha256"),
    [
        (59, "94287082", "46119246"),
        (1_111_111_109, "07081804", "68084774"),
        (1_111_111_111, "14050471", "67062674"),
        (1_234_567_890, "89005924", "91819424"),
        (2_000_000_000, "69279037", "90698825"),
        (20_000_000_000, "65353130", "77737706"),
    ],
)
def test_vectors_of_rfc_6238(unix_s: int, sha1: str, sha256: str) -> None:
    long_seed = SecretBytes(b"12345678901234567890123456789012")
    assert code_at(SEED, TotpParameters(8, "SHA1"), unix_s) == sha1
    assert code_at(long_seed, TotpParameters(8, "SHA256"), unix_s) == sha256
    assert code_at(SEED, SIX, unix_s) == sha1[2:]


@given(TIMES, st.integers(-500, 500), st.integers(-1, 1))
def test_a_code_of_the_window_is_right_and_tells_its_drift(unix_s: int, drift: int, off: int) -> None:
    assume(unix_s // 30 + drift > 1)
    code = code_at(SEED, SIX, unix_s + 30 * (drift + off))
    checked = check_code(SEED, SIX, code, unix_s=unix_s, drift_steps=drift)
    assert checked.outcome is CodeOutcome.RIGHT
    assert checked.step == step_at(SIX, unix_s) + drift + off
    assert checked.drift_steps == drift + off


@given(TIMES, st.sampled_from([-300, -11, -3, -2, 2, 3, 11, 300]))
def test_a_code_outside_the_window_is_wrong(unix_s: int, off: int) -> None:
    assume(unix_s // 30 + off > 1)
    checked = check_code(SEED, SIX, code_at(SEED, SIX, unix_s + 30 * off), unix_s=unix_s)
    assert checked.outcome is CodeOutcome.WRONG
    assert checked.step is None


def test_a_step_begins_and_ends_at_its_second() -> None:
    begin = 30 * step_at(SIX, NOW)
    assert {code_at(SEED, SIX, begin + second) for second in range(30)} == {code_at(SEED, SIX, begin)}
    assert step_at(SIX, begin - 1) + 1 == step_at(SIX, begin) == step_at(SIX, begin + 29)
    code = code_at(SEED, SIX, begin)
    outcomes = [
        check_code(SEED, SIX, code, unix_s=begin + second).outcome is CodeOutcome.RIGHT for second in (-31, -30, 59, 60)
    ]
    assert outcomes == [False, True, True, False]


def test_each_step_is_accepted_once() -> None:
    code = code_at(SEED, SIX, NOW)
    first = check_code(SEED, SIX, code, unix_s=NOW)
    assert first.outcome is CodeOutcome.RIGHT
    again = check_code(SEED, SIX, code, unix_s=NOW + 1, last_step=first.step)
    assert again.outcome is CodeOutcome.REPLAYED
    assert again.step is None


def test_an_older_code_is_a_replay_and_a_newer_one_is_right() -> None:
    here = step_at(SIX, NOW)
    older, newer = code_at(SEED, SIX, NOW - 30), code_at(SEED, SIX, NOW + 30)
    assert check_code(SEED, SIX, older, unix_s=NOW, last_step=here).outcome is CodeOutcome.REPLAYED
    assert check_code(SEED, SIX, newer, unix_s=NOW, last_step=here).outcome is CodeOutcome.RIGHT


def test_setting_the_clock_back_revives_no_code() -> None:
    used = check_code(SEED, SIX, code_at(SEED, SIX, NOW), unix_s=NOW)
    for back in (30, 60, 3600, 86_400):
        then = NOW - back
        checked = check_code(SEED, SIX, code_at(SEED, SIX, then), unix_s=then, last_step=used.step)
        assert checked.outcome is CodeOutcome.REPLAYED


def test_enrolment_may_look_further() -> None:
    code = code_at(SEED, SIX, NOW + 300)
    assert check_code(SEED, SIX, code, unix_s=NOW).outcome is CodeOutcome.WRONG
    assert check_code(SEED, SIX, code, unix_s=NOW, window=10).drift_steps == 10


def test_a_clock_at_the_beginning_of_time_does_not_fail() -> None:
    assert check_code(SEED, SIX, "000000", unix_s=0, drift_steps=-5).outcome is CodeOutcome.WRONG
    assert check_code(SEED, SIX, code_at(SEED, SIX, 0), unix_s=0).step == 0


@pytest.mark.parametrize(
    "text", ["081 804", " 081804 ", "0 8 1 8 0 4", "\t081804\n", "\uff10\uff18\uff11\uff18\uff10\uff14"]
)
def test_blanks_and_digits_of_another_keyboard_are_understood(text: str) -> None:
    assert check_code(SEED, SIX, text, unix_s=NOW).outcome is CodeOutcome.RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "81804",
        "0081804",
        "07081804",
        "08180\u2074",
        "08180\u2460",
        "08180l",
        "O81804",
        "-81804",
        "0x1804",
        "\x00" * 6,
    ],
)
def test_anything_else_is_wrong(text: str) -> None:
    assert check_code(SEED, SIX, text, unix_s=NOW).outcome is CodeOutcome.WRONG


@given(st.text(max_size=12))
def test_no_text_makes_it_fail(text: str) -> None:
    assert check_code(SEED, SIX, text, unix_s=NOW).outcome in CodeOutcome


def test_every_candidate_is_compared_whatever_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed text that cannot be right costs as many comparisons as a right code at either end of the window."""
    counted: list[str] = []

    def compare(a: str, b: str) -> bool:
        counted.append(b)
        return hmac.compare_digest(a, b)

    class Spy:
        compare_digest = staticmethod(compare)

    monkeypatch.setattr(totp, "hmac", Spy)
    numbers = set()
    for text in (code_at(SEED, SIX, NOW - 30), code_at(SEED, SIX, NOW + 30), "000000", "", "x", "1" * 99):
        counted.clear()
        check_code(SEED, SIX, text, unix_s=NOW)
        numbers.add(len(counted))
    assert numbers == {3}


def test_of_two_fitting_steps_the_nearest_unused_one_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(totp, "_code_of_step", lambda *_: "424242")
    here = step_at(SIX, NOW)
    assert check_code(SEED, SIX, "424242", unix_s=NOW).step == here
    assert check_code(SEED, SIX, "424242", unix_s=NOW, last_step=here).step == here + 1


def test_seeds_are_160_bits_and_all_different() -> None:
    seeds = {new_seed().copy_bytes() for _ in range(100)}
    assert len(seeds) == 100
    assert {len(seed) for seed in seeds} == {20}


@given(st.binary(min_size=10, max_size=64))
def test_a_seed_survives_its_text(seed: bytes) -> None:
    text = seed_text(SecretBytes(seed))
    assert seed_from_text(text).copy_bytes() == seed
    assert seed_from_text(" ".join(text[place : place + 4] for place in range(0, len(text), 4)).lower()).copy_bytes() == seed


@pytest.mark.parametrize("text", ["", "JBSWY3DP", "0189", "JBSWY3DPEHPK3PX!", "A" * 200, "\u00e9" * 16])
def test_a_malformed_seed_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        seed_from_text(text)
    assert not text or text not in caught.value.sentence


@pytest.mark.parametrize("wrong", [(7, "SHA1", 30), (6, "MD5", 30), (6, "sha1", 30), (6, "SHA1", 0), (6, "SHA1", 31)])
def test_parameters_that_no_app_knows_are_refused(wrong: tuple[int, str, int]) -> None:
    with pytest.raises(BadInput):
        TotpParameters(*wrong)


@pytest.mark.parametrize(("person", "vault"), LONG_NAMES, ids=["cyrillic", "longest"])
def test_in_a_long_qr_text_the_vaults_name_stands_once(person: str, vault: str) -> None:
    uri = provisioning_uri(SEED, SIX, person, vault)
    parts = urlsplit(uri)
    query = parse_qs(parts.query)
    assert query["issuer"] == [f"Twinseal {vault}"]
    assert query["secret"] == [seed_text(SEED)]
    assert unquote(parts.path) == f"/{person}"
    parsed = pyotp.parse_uri(uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.name, parsed.issuer) == (person, f"Twinseal {vault}")


@pytest.mark.parametrize("parameters", [SIX, TotpParameters(8, "SHA256", 60)])
@pytest.mark.parametrize("name", ["Ada", "a:b&issuer=evil&secret=AAAA", "\u4e95\u4e0a", "50% / ?#"])
def test_the_qr_text_has_the_seed_and_no_name_breaks_it(parameters: TotpParameters, name: str) -> None:
    parts = urlsplit(provisioning_uri(SEED, parameters, name, "Plant: " + name))
    query = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert query["secret"] == [seed_text(SEED)]
    assert query.get("digits", ["6"]) == [str(parameters.digits)]
    assert query.get("algorithm", ["SHA1"]) == [parameters.algorithm]
    assert query.get("period", ["30"]) == [str(parameters.period_s)]
    assert len(query["issuer"]) == 1
    # Exactly one colon parts issuer and account, also after decoding.
    issuer, account = unquote(parts.path).lstrip("/").split(":")
    assert issuer == query["issuer"][0]
    assert account == " ".join(name.replace(":", " ").split())
