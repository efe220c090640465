"""A person's bundle: opens with its passphrase in its place, and with nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal import build_info
from twinseal.crypto import derivation
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import (
    BundleOwner,
    OpenedKeyBundle,
    check_bundle,
    make_lock,
    new_bundle_key,
    open_key_bundle,
    profiles_of,
    seal_key_bundle,
    station_id,
)
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.crypto.totp import TotpParameters
from twinseal.domain import canonical, errors
from twinseal.domain.errors import BadInput, BundleDamaged, UnknownFormat, WrongFactor

VAULT, PERSON = "ab" * 16, "p12345678"
FOUNDING = b"\x22" * 32
PASSPHRASE = "correct horse battery staple"
SEED = bytes(range(20))
PARAMETERS = TotpParameters(8, "SHA256", 60)


def owner_of(identity: Identity, **changes: Any) -> BundleOwner:
    plain: dict[str, Any] = {
        "vault_id": VAULT,
        "log_id": "33" * 16,
        "person_id": PERSON,
        "key": 1,
        "public": identity.public,
    }
    return BundleOwner(**{**plain, **changes})


def sealed(*, seed: bytes = SEED, text: str = PASSPHRASE, **of_lock: Any) -> tuple[Identity, dict[str, Any]]:
    identity = Identity.generate()
    identity.set_certificate(b"a certificate")
    owner, bundle_key = owner_of(identity), new_bundle_key()
    lock = make_lock(owner, bundle_key, passphrase=normalise(text), profile=TESTS_ONLY, **of_lock)
    return identity, seal_key_bundle(
        owner, identity, SecretBytes(seed), PARAMETERS, founding_sha256=FOUNDING, bundle_key=bundle_key, locks=[lock]
    )


IDENTITY, BUNDLE = sealed()
OWNER = owner_of(IDENTITY)
LOCK: dict[str, Any] = BUNDLE["locks"][0]


def with_lock(**changes: Any) -> dict[str, Any]:
    return {**BUNDLE, "locks": [{**LOCK, **changes}]}


def opened(
    bundle: dict[str, Any] = BUNDLE, *, text: str = PASSPHRASE, owner: BundleOwner = OWNER, **changes: Any
) -> OpenedKeyBundle:
    return open_key_bundle(bundle, passphrase=normalise(text), owner=owner, **changes)


def test_it_opens_to_what_was_sealed() -> None:
    with opened() as bundle:
        assert bundle.founding_sha256 == FOUNDING
        # The certificate stands in the header; its digest is that of the owner.
        bundle.identity.set_certificate(b"a certificate")
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
    assert other["ct"] != BUNDLE["ct"]
    for name in ("salt", "commitment", "wrap"):
        assert other["locks"][0][name] != LOCK[name]


def test_a_passphrase_typed_on_another_keyboard_opens_it() -> None:
    identity, bundle = sealed(text="e\u0301te\u0301 \uff11\uff12 in the hall")
    opened(bundle, owner=owner_of(identity), text="\u00e9t\u00e9 12 in the hall").wipe()


@pytest.mark.parametrize(
    "text", ["correct horse battery stapl", " correct horse battery staple", "Correct horse battery staple", "x"]
)
def test_any_other_passphrase_is_a_wrong_factor(text: str) -> None:
    with pytest.raises(WrongFactor):
        opened(text=text)


@pytest.mark.parametrize(
    "change",
    [
        {"vault_id": "ac" * 16}, {"log_id": "34" * 16}, {"person_id": "p12345679"}, {"person_id": ""}, {"key": 2},
        {"public": Identity.generate().public}, {"public": replace(IDENTITY.public, certificate_sha256=b"\x55" * 32)},
    ],
    ids=["vault", "log", "person", "nobody", "key", "keys", "certificate"],
)  # fmt: skip
def test_it_opens_only_in_its_place(change: dict[str, Any]) -> None:
    """Also where the bundle itself is relabelled to fit: everything of its place is authenticated."""
    owner = replace(OWNER, **change)
    for bundle in (BUNDLE, {**BUNDLE, "person": owner.person_id, "key": owner.key}):
        with pytest.raises(WrongFactor):
            opened(bundle, owner=owner)


def test_a_station_key_is_needed_exactly_where_it_was_used() -> None:
    key, other = SecretBytes(b"\x01" * 32), SecretBytes(b"\x02" * 32)
    identity, bundle = sealed(station_key=key)
    owner = owner_of(identity)
    assert bundle["locks"][0]["station"] == station_id(key)
    opened(bundle, owner=owner, station_key=key).wipe()
    for wrong in (None, other):
        with pytest.raises(WrongFactor):
            opened(bundle, owner=owner, station_key=wrong)
    with pytest.raises(WrongFactor):
        opened(station_key=key)


def two_locks() -> tuple[BundleOwner, SecretBytes, dict[str, Any]]:
    owner, bundle_key, station = OWNER, new_bundle_key(), SecretBytes(b"\x03" * 32)
    kinds = ["passphrase", "passphrase+station"]
    locks = [
        make_lock(owner, bundle_key, passphrase=normalise(PASSPHRASE), profile=TESTS_ONLY, station_key=key, kinds=kinds)
        for key in (None, station)
    ]
    settings: dict[str, Any] = {"founding_sha256": FOUNDING, "bundle_key": bundle_key, "locks": locks}
    return owner, station, seal_key_bundle(owner, IDENTITY, SecretBytes(SEED), PARAMETERS, **settings)


def test_each_of_two_locks_opens_and_none_can_be_taken_away() -> None:
    """A list of locks is OR; its kinds are bound, so nobody weakens it by leaving the stronger one out."""
    owner, station, bundle = two_locks()
    opened(bundle, owner=owner).wipe()
    opened(bundle, owner=owner, station_key=station).wipe()
    for lock, key in zip(bundle["locks"], (None, station), strict=True):
        with pytest.raises(WrongFactor):
            opened({**bundle, "locks": [lock]}, owner=owner, station_key=key)
    with pytest.raises(WrongFactor):
        opened({**bundle, "locks": [LOCK, bundle["locks"][1]]}, owner=owner)


def test_an_unknown_lock_is_no_error_beside_one_that_fits() -> None:
    unknown: dict[str, object] = {"kind": "passphrase+fido2", "anything": 1}
    bundle_key, kinds = new_bundle_key(), ["passphrase", "passphrase+fido2"]
    lock = make_lock(OWNER, bundle_key, passphrase=normalise(PASSPHRASE), profile=TESTS_ONLY, kinds=kinds)
    settings: dict[str, Any] = {"founding_sha256": FOUNDING, "bundle_key": bundle_key, "locks": [lock, unknown]}
    bundle = seal_key_bundle(OWNER, IDENTITY, SecretBytes(SEED), PARAMETERS, **settings)
    opened(bundle).wipe()
    assert profiles_of(bundle) == profiles_of(BUNDLE)
    # Its kind is bound: put beside another lock, or left alone, it opens nothing.
    for locks in ([LOCK, unknown], [unknown]):
        with pytest.raises(WrongFactor):
            opened(check_bundle({**BUNDLE, "locks": locks}))


@pytest.mark.parametrize("name", ["salt", "commitment", "wrap", "ct"])
def test_every_byte_counts(name: str) -> None:
    data = bytes.fromhex(str(BUNDLE["ct"] if name == "ct" else LOCK[name]))
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        with pytest.raises(WrongFactor):
            opened({**BUNDLE, "ct": changed.hex()} if name == "ct" else with_lock(**{name: changed.hex()}))


def test_a_cut_or_lengthened_part_is_refused() -> None:
    for name in ("salt", "commitment", "wrap"):
        for text in ("", str(LOCK[name])[:-2], str(LOCK[name]) + "00"):
            with pytest.raises(BundleDamaged):
                opened(with_lock(**{name: text}))
    whole = str(BUNDLE["ct"])
    for size in (0, 2, 22, 24, 54, 56, len(whole) - 2):
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
    for name, text in (("salt", "ab" * 16), ("commitment", "ab" * 32), ("wrap", "ab" * 60)):
        with pytest.raises(BundleDamaged):
            check_bundle(with_lock(**{name: spoil(text)}))
    with pytest.raises(BundleDamaged):
        check_bundle({**BUNDLE, "ct": spoil(str(BUNDLE["ct"]))})


@pytest.mark.parametrize("version", [0, 2, True, "1", None, [1]])
def test_another_version_is_not_tried(version: object) -> None:
    with pytest.raises(UnknownFormat):
        opened({**BUNDLE, "v": version})


def test_missing_and_extra_fields_are_refused() -> None:
    for name in ("person", "key", "locks", "ct"):
        with pytest.raises(BundleDamaged):
            opened({key: value for key, value in BUNDLE.items() if key != name})
    with pytest.raises(BundleDamaged):
        opened({**BUNDLE, "note": ""})
    for name in LOCK:
        with pytest.raises(BundleDamaged):
            opened({**BUNDLE, "locks": [{key: value for key, value in LOCK.items() if key != name}]})
    locks: tuple[object, ...] = (
        [], {}, [LOCK, LOCK], [LOCK] * 5, [1], [{**LOCK, "station": "0" * 16}], [{**LOCK, "kind": "A"}],
        [{**LOCK, "kind": "passphrase+station"}], [{**LOCK, "kind": "passphrase+station", "station": "0" * 15}],
        [{"kind": "z"}, LOCK],
    )  # fmt: skip
    for bad in locks:
        with pytest.raises(BundleDamaged):
            opened({**BUNDLE, "locks": bad})
    costs: tuple[object, ...] = (
        {},
        {"memory_kib": 64, "passes": 1},
        {"memory_kib": 64, "passes": 1, "lanes": 1, "more": 1},
        None,
        [],
    )
    for cost in costs:
        with pytest.raises(BundleDamaged):
            opened(with_lock(kdf=cost))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3), max_leaves=6
)  # fmt: skip


@given(st.sampled_from([*BUNDLE, *LOCK, "memory_kib", "passes", "lanes"]), json_values)
def test_no_value_in_any_place_makes_it_fail_or_open(name: str, value: object) -> None:
    bundle = copy.deepcopy(BUNDLE)
    lock = bundle["locks"][0]
    place = bundle if name in bundle else lock if name in lock else lock["kdf"]
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
            opened(with_lock(kdf={"memory_kib": memory_kib, "passes": passes, "lanes": lanes}))


def test_the_cost_is_bound_so_that_a_changed_one_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the bounds would let it pass: the cost is part of what is authenticated."""
    monkeypatch.setattr(derivation, "check_profile", lambda profile: profile)
    monkeypatch.setattr("twinseal.crypto.key_bundle.check_profile", lambda profile: profile)
    for name, value in (("memory_kib", 128), ("passes", 2)):
        with pytest.raises(WrongFactor):
            opened(with_lock(kdf={**LOCK["kdf"], name: value}))


def test_a_release_build_makes_and_opens_no_bundle_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    for act in (opened, sealed, lambda: check_bundle(BUNDLE), lambda: profiles_of(BUNDLE)):
        with pytest.raises(errors.TestsOnlyRefused):
            act()


# -- what is inside --------------------------------------------------------------------------


def test_a_seed_that_could_not_be_read_back_is_never_sealed() -> None:
    for size in (0, 19, 21, 32):
        with pytest.raises(BadInput):
            sealed(seed=bytes(size))


@pytest.mark.parametrize(
    "bad",
    [
        {"digits": True},
        {"digits": 7},
        {"algorithm": 1},
        {"founding_sha256": "AB"},
        {"log_id": "44" * 16},
        {"log_id": None},
        {"more": 1},
    ],
)
def test_facts_that_are_authentic_but_malformed_are_refused(bad: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer or faulty writer under the right passphrase: an error with a sentence, not half a person."""
    dumps = canonical.dumps

    def spoiled(value: object) -> bytes:
        assert isinstance(value, dict)
        return dumps({**value, **bad} if "digits" in value else value)

    monkeypatch.setattr(canonical, "dumps", spoiled)
    identity, bundle = sealed()
    monkeypatch.undo()
    with pytest.raises(BundleDamaged):
        opened(bundle, owner=owner_of(identity))


def test_keys_inside_that_are_not_the_owners_are_refused() -> None:
    """A program of two people that enrols somebody under keys which the vault knows nothing of."""
    bundle_key, other = new_bundle_key(), Identity.generate()
    lock = make_lock(OWNER, bundle_key, passphrase=normalise(PASSPHRASE), profile=TESTS_ONLY)
    bundle = seal_key_bundle(
        OWNER, other, SecretBytes(SEED), PARAMETERS, founding_sha256=FOUNDING, bundle_key=bundle_key, locks=[lock]
    )
    with pytest.raises(BundleDamaged) as caught:
        opened(bundle)
    assert caught.value.code == "bundle.damaged"


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
        opened(with_lock(wrap="00" * 60))
    chain: list[BaseException] = [caught.value]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(before)
    assert len(chain) > 1
    text = "".join(f"{fault!r} {fault} {fault.args}" for fault in chain)
    assert "correct horse" not in text
    assert caught.value.sentence == WrongFactor().sentence


def test_wrong_passphrase_and_damaged_bundle_look_the_same() -> None:
    with pytest.raises(WrongFactor) as wrong:
        opened(text="wrong")
    for damaged in ({**BUNDLE, "ct": "00" * (len(str(BUNDLE["ct"])) // 2)}, with_lock(wrap="00" * 60)):
        with pytest.raises(WrongFactor) as other:
            opened(damaged)
    assert (wrong.value.code, wrong.value.sentence) == (other.value.code, other.value.sentence)
