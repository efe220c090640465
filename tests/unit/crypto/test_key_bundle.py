"""A person's bundle: opens with its passphrase in its place, and with nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal import build_info
from twinseal.crypto import derivation
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle, VaultPins, check_bundle, open_key_bundle, profile_of, seal_key_bundle
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.crypto.totp import TotpParameters
from twinseal.domain import canonical, errors
from twinseal.domain.errors import BadInput, BundleDamaged, UnknownFormat, WrongFactor

VAULT, PERSON = "ab" * 16, "p12345678"
PINS = VaultPins(VAULT, "11" * 32, "22" * 32, "33" * 32)
PASSPHRASE = "correct horse battery staple"
SEED = bytes(range(20))
PARAMETERS = TotpParameters(8, "SHA256", 60)


def sealed(**changes: Any) -> tuple[Identity, dict[str, Any]]:
    identity = Identity.generate()
    identity.set_certificate(b"a certificate")
    settings: dict[str, Any] = {"passphrase": normalise(PASSPHRASE), "profile": TESTS_ONLY, "person_id": PERSON} | changes
    return identity, seal_key_bundle(identity, SecretBytes(SEED), PARAMETERS, PINS, **settings)


IDENTITY, BUNDLE = sealed()


def opened(bundle: dict[str, Any] = BUNDLE, *, text: str = PASSPHRASE, **changes: Any) -> OpenedKeyBundle:
    settings: dict[str, Any] = {"vault_id": VAULT, "person_id": PERSON} | changes
    return open_key_bundle(bundle, passphrase=normalise(text), **settings)


def test_it_opens_to_what_was_sealed() -> None:
    with opened() as bundle:
        assert bundle.pins == PINS
        assert bundle.totp_params == PARAMETERS
        assert bundle.seed.copy_bytes() == SEED
        assert bundle.identity.public == IDENTITY.public
        assert bundle.identity.private_bytes() == IDENTITY.private_bytes()
        assert verify_ed25519(IDENTITY.public.ed25519_public, b"text", bundle.identity.sign(b"text"))
        assert verify_mldsa44(IDENTITY.public.mldsa44_public, b"text", bundle.identity.sign_mldsa44(b"text"))


def test_it_survives_canonical_json() -> None:
    again = canonical.loads_object(canonical.dumps(BUNDLE))
    assert again == BUNDLE
    opened(again).wipe()


def test_leaving_the_block_wipes_every_key() -> None:
    with opened() as bundle:
        pass
    assert len(bundle.seed) == 0
    for act in (
        lambda: bundle.identity.sign(b""),
        lambda: bundle.identity.sign_mldsa44(b""),
        lambda: bundle.identity.pdf_key,
    ):
        with pytest.raises(ValueError, match=r"."):
            act()
    bundle.wipe()


def test_two_bundles_of_one_person_share_nothing() -> None:
    _, other = sealed()
    for name in ("salt", "commitment", "ct"):
        assert other[name] != BUNDLE[name]


def test_a_passphrase_typed_on_another_keyboard_opens_it() -> None:
    _, bundle = sealed(passphrase=normalise("e\u0301te\u0301 \uff11\uff12 in the hall"))
    opened(bundle, text="\u00e9t\u00e9 12 in the hall").wipe()


@pytest.mark.parametrize(
    "text", ["correct horse battery stapl", " correct horse battery staple", "Correct horse battery staple", "x"]
)
def test_any_other_passphrase_is_a_wrong_factor(text: str) -> None:
    with pytest.raises(WrongFactor):
        opened(text=text)


@pytest.mark.parametrize("change", [{"vault_id": "ac" * 16}, {"person_id": "p12345679"}, {"person_id": ""}])
def test_it_opens_only_in_its_place(change: dict[str, Any]) -> None:
    with pytest.raises(WrongFactor):
        opened(**change)


def test_a_station_key_is_needed_exactly_where_it_was_used() -> None:
    key, other = SecretBytes(b"\x01" * 32), SecretBytes(b"\x02" * 32)
    _, bundle = sealed(station_key=key)
    opened(bundle, station_key=key).wipe()
    for wrong in (None, other):
        with pytest.raises(WrongFactor):
            opened(bundle, station_key=wrong)
    with pytest.raises(WrongFactor):
        opened(station_key=key)


@pytest.mark.parametrize("name", ["salt", "commitment", "ct"])
def test_every_byte_counts(name: str) -> None:
    data = bytes.fromhex(str(BUNDLE[name]))
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        with pytest.raises(WrongFactor):
            opened({**BUNDLE, name: changed.hex()})


def test_a_cut_or_lengthened_part_is_refused() -> None:
    for name in ("salt", "commitment"):
        for text in ("", str(BUNDLE[name])[:-2], str(BUNDLE[name]) + "00"):
            with pytest.raises(BundleDamaged):
                opened({**BUNDLE, name: text})
    whole = str(BUNDLE["ct"])
    for size in (2, 22, 24, 54, 56, len(whole) - 2):
        with pytest.raises(WrongFactor):
            opened({**BUNDLE, "ct": whole[:size]})
    with pytest.raises(BundleDamaged):
        opened({**BUNDLE, "ct": "00" * 8193})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.upper(),
        lambda text: text[:2] + " " + text[2:],
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: text[:-1] + "g",
        lambda text: bytes.fromhex(text),
        lambda text: int(text, 16),
        lambda _text: None,
    ],
)
def test_each_value_has_exactly_one_form(spoil: Callable[[str], object]) -> None:
    # A salt of digits alone would look the same in capitals.
    bundle = {**BUNDLE, "salt": "ab" * 16, "commitment": "ab" * 32}
    for name in ("salt", "commitment", "ct"):
        with pytest.raises(BundleDamaged):
            check_bundle({**bundle, name: spoil(str(bundle[name]))})


@pytest.mark.parametrize("version", [0, 2, True, "1", None, [1]])
def test_another_version_is_not_tried(version: object) -> None:
    with pytest.raises(UnknownFormat):
        opened({**BUNDLE, "v": version})


def test_missing_and_extra_fields_are_refused() -> None:
    for name in ("kdf", "salt", "commitment", "ct"):
        with pytest.raises(BundleDamaged):
            opened({key: value for key, value in BUNDLE.items() if key != name})
    with pytest.raises(BundleDamaged):
        opened({**BUNDLE, "note": ""})
    costs: tuple[object, ...] = (
        {},
        {"memory_kib": 64, "passes": 1},
        {"memory_kib": 64, "passes": 1, "lanes": 1, "more": 1},
        None,
        [],
    )
    for cost in costs:
        with pytest.raises(BundleDamaged):
            opened({**BUNDLE, "kdf": cost})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3), max_leaves=6
)  # fmt: skip


@given(st.sampled_from([*BUNDLE, "memory_kib", "passes", "lanes"]), json_values)
def test_no_value_in_any_place_makes_it_fail_or_open(name: str, value: object) -> None:
    bundle = copy.deepcopy(BUNDLE)
    place = bundle if name in bundle else bundle["kdf"]
    if place[name] == value and type(place[name]) is type(value):
        return
    place[name] = value
    with pytest.raises((BundleDamaged, UnknownFormat, WrongFactor)):
        opened(bundle)


@pytest.mark.parametrize("value", [None, [], "text", 7, b"", [("v", 1)]])
def test_what_is_not_an_object_is_refused(value: object) -> None:
    with pytest.raises(BundleDamaged):
        check_bundle(value)


# -- the cost of the derivation --------------------------------------------------------------


def test_a_lowered_cost_is_refused_and_a_raised_one_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(**_: Any) -> None:
        raise AssertionError("the derivation was begun")

    monkeypatch.setattr(derivation, "Argon2id", never)
    costs = [
        (8, 1, 1),
        (63 * 1024, 3, 2),
        (64 * 1024, 2, 2),
        (2**21 + 1, 3, 2),
        (2**53 - 1, 3, 2),
        (2**16, 17, 2),
        (2**16, 3, 17),
        (-1, -1, -1),
    ]
    for memory_kib, passes, lanes in costs:
        with pytest.raises(BundleDamaged):
            opened({**BUNDLE, "kdf": {"memory_kib": memory_kib, "passes": passes, "lanes": lanes}})


def test_the_cost_is_bound_so_that_a_changed_one_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the bounds would let it pass: the cost is part of what is authenticated."""
    monkeypatch.setattr(derivation, "check_profile", lambda profile: profile)
    monkeypatch.setattr("twinseal.crypto.key_bundle.check_profile", lambda profile: profile)
    for name, value in (("memory_kib", 128), ("passes", 2)):
        with pytest.raises(WrongFactor):
            opened({**BUNDLE, "kdf": {**BUNDLE["kdf"], name: value}})


def test_a_release_build_makes_and_opens_no_bundle_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    for act in (opened, sealed, lambda: check_bundle(BUNDLE), lambda: profile_of(BUNDLE)):
        with pytest.raises(errors.TestsOnlyRefused):
            act()


# -- what is inside --------------------------------------------------------------------------


def test_a_seed_that_could_not_be_read_back_is_never_sealed() -> None:
    for size in (0, 19, 21, 32):
        with pytest.raises(BadInput):
            seal_key_bundle(IDENTITY, SecretBytes(bytes(size)), PARAMETERS, PINS, passphrase=normalise(PASSPHRASE), profile=TESTS_ONLY, person_id=PERSON)  # fmt: skip


@pytest.mark.parametrize(
    "bad", [{"digits": True}, {"digits": 7}, {"algorithm": 1}, {"certificate": "AB"}, {"log_id": None}, {"more": 1}]
)
def test_facts_that_are_authentic_but_malformed_are_refused(bad: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer or faulty writer under the right passphrase: an error with a sentence, not half a person."""
    dumps = canonical.dumps

    def spoiled(value: object) -> bytes:
        assert isinstance(value, dict)
        return dumps({**value, **bad} if "digits" in value else value)

    monkeypatch.setattr(canonical, "dumps", spoiled)
    _, bundle = sealed()
    monkeypatch.undo()
    with pytest.raises(BundleDamaged):
        opened(bundle)


# -- secrets stay inside ---------------------------------------------------------------------


def test_nothing_that_is_shown_holds_a_secret() -> None:
    private = IDENTITY.private_bytes().copy_bytes()
    with opened() as bundle:
        shown = [repr(bundle), str(bundle), repr(bundle.identity), repr(bundle.identity.kem), repr(bundle.identity.pdf_key), repr(bundle.seed), json.dumps(BUNDLE)]  # fmt: skip
    for text in shown:
        for secret in (SEED, *(private[place : place + 32] for place in range(0, len(private), 32))):
            assert secret.hex() not in text
            assert repr(secret)[2:-1] not in text
        assert "correct horse" not in text


def test_a_refusal_holds_no_secret_in_its_whole_chain() -> None:
    with pytest.raises(WrongFactor) as caught:
        opened(text="hunter2 hunter2 hunter2")
    chain: list[BaseException] = [caught.value]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(before)
    assert len(chain) > 1
    text = "".join(f"{fault!r} {fault} {fault.args}" for fault in chain)
    assert "hunter2" not in text
    assert caught.value.sentence == WrongFactor().sentence


def test_wrong_passphrase_and_damaged_bundle_look_the_same() -> None:
    damaged = {**BUNDLE, "ct": "00" * (len(str(BUNDLE["ct"])) // 2)}
    with pytest.raises(WrongFactor) as wrong:
        opened(text="wrong")
    with pytest.raises(WrongFactor) as other:
        opened(damaged)
    assert (wrong.value.code, wrong.value.sentence) == (other.value.code, other.value.sentence)
