"""Keyslots by themselves: exactly the pairs that were named open, whatever is relabelled, spliced or made up."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinseal.crypto import aead, hpke, keyslot
from twinseal.crypto.identity import Identity
from twinseal.crypto.keyslot import make_keyslots, open_pair, parse_keyslots
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, CannotDecrypt, KeyslotsDamaged, PairNotAllowed, SamePerson, UnknownFormat

VAULT = "ab" * 16
NAMES = ("ada", "bo", "cy", "di", "ed")
PEOPLE = {name: Identity.generate() for name in NAMES}
PUBLICS = {name: identity.public.kem_public for name, identity in PEOPLE.items()}
KEY = SecretBytes(bytes(range(32)))
ALL_PAIRS = list(itertools.combinations(NAMES, 2))
PAIRS = [("ada", "bo"), ("ada", "cy"), ("bo", "cy")]
MLKEM_BYTES = 1088
REFUSED = (KeyslotsDamaged, PairNotAllowed, SamePerson, UnknownFormat)


def made(pairs: list[tuple[str, str]] = PAIRS, *, generation: int = 3, vault: str = VAULT) -> dict[str, Any]:
    return make_keyslots(KEY, vault_id=vault, generation=generation, people=PUBLICS, pairs=pairs)


SLOTS = made()


def opened(
    slots: dict[str, Any],
    a: str,
    b: str,
    *,
    generation: int = 3,
    vault: str = VAULT,
    who: Mapping[str, Identity] | None = None,
) -> SecretBytes:
    people = PEOPLE | dict(who or {})
    parsed = parse_keyslots(canonical.loads_object(canonical.dumps(slots)), vault_id=vault, generation=generation)
    return open_pair(parsed, (a, people[a]), (b, people[b]))


def parsed(slots: dict[str, Any]) -> keyslot.Keyslots:
    return parse_keyslots(slots, vault_id=VAULT, generation=3)


def row(slots: dict[str, Any], part: str, **wanted: str) -> dict[str, str]:
    rows: list[dict[str, str]] = slots[part]
    return next(each for each in rows if all(each[name] == value for name, value in wanted.items()))


@given(st.sets(st.sampled_from(ALL_PAIRS)), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_exactly_the_named_pairs_open_in_either_order(pairs: set[tuple[str, str]], shuffle: Random) -> None:
    slots = made([pair if shuffle.random() < 0.5 else pair[::-1] for pair in pairs])
    assert parsed(slots).pairs == frozenset(pairs)
    for a, b in itertools.permutations(NAMES, 2):
        if tuple(sorted((a, b))) in pairs:
            assert opened(slots, a, b) == KEY
        else:
            with pytest.raises(PairNotAllowed):
                opened(slots, a, b)


def test_one_person_in_both_seats_is_refused_under_any_names() -> None:
    with pytest.raises(SamePerson):
        opened(SLOTS, "ada", "ada")
    with pytest.raises(SamePerson):
        opened(SLOTS, "ada", "bo", who={"bo": PEOPLE["ada"]})


@pytest.mark.parametrize("pair", [("ada", "ada"), ("ada", "twin")])
def test_no_slot_is_made_for_one_person_under_one_name_or_two(pair: tuple[str, str]) -> None:
    with pytest.raises(SamePerson):
        make_keyslots(KEY, vault_id=VAULT, generation=1, people=PUBLICS | {"twin": PUBLICS["ada"]}, pairs=[pair])


def test_no_slot_is_made_for_a_stranger_or_a_weak_key() -> None:
    with pytest.raises(BadInput):
        make_keyslots(KEY, vault_id=VAULT, generation=1, people=PUBLICS, pairs=[("ada", "zoe")])
    for weak in (b"", PUBLICS["bo"][:1184] + bytes(32)):
        with pytest.raises(CannotDecrypt):
            make_keyslots(KEY, vault_id=VAULT, generation=1, people=PUBLICS | {"bo": weak}, pairs=[("ada", "bo")])


def test_somebody_elses_keys_in_a_seat_open_nothing() -> None:
    for name, impostor in itertools.product(("ada", "bo"), ("cy", "di")):
        with pytest.raises(KeyslotsDamaged):
            opened(SLOTS, "ada", "bo", who={name: PEOPLE[impostor]})


@pytest.mark.parametrize("each", [13, pytest.param(1, marks=pytest.mark.long)])
def test_every_byte_of_every_token_and_wrap_counts(each: int) -> None:
    """Of the ciphertext of ML-KEM, 1,088 bytes of one kind, a part; of the curve's key, of what is sealed and its tag every byte."""
    for part, who, name in (("tokens", {"id": "ada"}, "sealed"), ("tokens", {"id": "bo"}, "sealed"), ("pairs", {"a": "ada", "b": "bo"}, "wrap")):  # fmt: skip
        data = bytes.fromhex(row(SLOTS, part, **who)[name])
        lattice = MLKEM_BYTES if part == "tokens" else 0
        for place in (*range(0, lattice, each), *range(lattice, len(data))):
            changed = copy.deepcopy(SLOTS)
            row(changed, part, **who)[name] = (
                data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
            ).hex()
            with pytest.raises(KeyslotsDamaged):
                opened(changed, "ada", "bo")


def test_a_wrap_relabelled_to_a_forbidden_pair_opens_nothing() -> None:
    slots = copy.deepcopy(made([("ada", "bo"), ("cy", "di")]))
    row(slots, "pairs", a="ada").update(a="ada", b="cy")
    row(slots, "pairs", a="cy").update(a="bo", b="di")
    for a, b in (("ada", "cy"), ("bo", "di")):
        with pytest.raises(KeyslotsDamaged):
            opened(slots, a, b)


def test_tokens_put_in_each_others_place_open_nothing() -> None:
    slots = copy.deepcopy(SLOTS)
    ada, bo = row(slots, "tokens", id="ada"), row(slots, "tokens", id="bo")
    ada["sealed"], bo["sealed"] = bo["sealed"], ada["sealed"]
    for a, b in PAIRS:
        with pytest.raises(KeyslotsDamaged):
            opened(slots, a, b)


@pytest.mark.parametrize("other", [made(generation=2), made(vault="cd" * 16), made()])
def test_tokens_or_wraps_of_other_generations_do_not_mix(other: dict[str, Any]) -> None:
    for part in ("tokens", "pairs"):
        mixed = copy.deepcopy(SLOTS) | {part: other[part]}
        for a, b in PAIRS:
            with pytest.raises(KeyslotsDamaged):
                opened(mixed, a, b)


@pytest.mark.parametrize("old", [made(generation=2), made(vault="cd" * 16)])
def test_whole_slots_of_another_generation_open_nothing(old: dict[str, Any]) -> None:
    for relabelled in (old, old | {"generation": 3, "vault_id": VAULT}):
        with pytest.raises(KeyslotsDamaged):
            opened(relabelled, "ada", "bo")


def test_a_stranger_who_seals_own_tokens_gets_no_vault_key() -> None:
    """Anybody can seal a token to anybody. It must not open the honest wrap, nor carry a key for a forbidden pair."""
    forged = copy.deepcopy(SLOTS)
    mine = {name: bytes([number]) * 32 for number, name in enumerate(("ada", "bo"))}
    for name, token in mine.items():
        info = keyslot._token_info(VAULT, 3, name, PUBLICS[name])
        row(forged, "tokens", id=name)["sealed"] = hpke.seal(PUBLICS[name], token, info).hex()
    with pytest.raises(KeyslotsDamaged):
        opened(forged, "ada", "bo")
    context = keyslot._pair_context(VAULT, 3, ("ada", "bo"), (PUBLICS["ada"], PUBLICS["bo"]))
    with keyslot._pair_key(SecretBytes(mine["ada"]), SecretBytes(mine["bo"]), context) as key:
        row(forged, "pairs", a="ada", b="bo")["wrap"] = aead.seal(key, b"\x66" * 32, context).hex()
    # He can put a key of his own there, as he can put a store of his own beside it; the vault's key it is not.
    assert opened(forged, "ada", "bo") != KEY


def test_tokens_of_other_lengths_cannot_shift_bytes_across() -> None:
    """31 and 33 bytes make the same row as 32 and 32: without a check one person could choose most of both."""
    context = keyslot._pair_context(VAULT, 3, ("ada", "bo"), (PUBLICS["ada"], PUBLICS["bo"]))
    even = keyslot._pair_key(SecretBytes(bytes(32)), SecretBytes(bytes(32)), context)
    assert keyslot._pair_key(SecretBytes(bytes(31)), SecretBytes(bytes(33)), context) == even
    tokens = {}
    for name, size in (("ada", 31), ("bo", 33)):
        tokens[name] = hpke.seal(PUBLICS[name], bytes(size), keyslot._token_info(VAULT, 3, name, PUBLICS[name]))
    slots = keyslot.Keyslots(VAULT, 3, tokens, {("ada", "bo"): aead.seal(even, KEY.view(), context)})
    with pytest.raises(KeyslotsDamaged):
        open_pair(slots, ("ada", PEOPLE["ada"]), ("bo", PEOPLE["bo"]))
    with pytest.raises(KeyslotsDamaged):
        parsed(copy.deepcopy(SLOTS) | {"tokens": [{"id": name, "sealed": tokens[name].hex()} for name in tokens]})


def test_a_wrap_that_holds_something_else_than_a_key_is_refused() -> None:
    short: dict[str, Any] = make_keyslots(
        SecretBytes(bytes(16)), vault_id=VAULT, generation=3, people=PUBLICS, pairs=[("ada", "bo")]
    )
    with pytest.raises(KeyslotsDamaged):
        parsed(short)
    tokens = {token["id"]: bytes.fromhex(token["sealed"]) for token in short["tokens"]}
    slots = keyslot.Keyslots(VAULT, 3, tokens, {("ada", "bo"): bytes.fromhex(short["pairs"][0]["wrap"])})
    with pytest.raises(KeyslotsDamaged):
        open_pair(slots, ("ada", PEOPLE["ada"]), ("bo", PEOPLE["bo"]))


def test_every_fact_of_place_is_bound_into_each_token_and_wrap() -> None:
    """Each is tried alone, so that no layer is only ever held up by another."""
    a, b = PUBLICS["ada"], PUBLICS["bo"]
    tokens = [
        keyslot._token_info(*place)
        for place in (
            (VAULT, 3, "ada", a),
            ("cd" * 16, 3, "ada", a),
            (VAULT, 4, "ada", a),
            (VAULT, 3, "bo", a),
            (VAULT, 3, "ada", b),
        )
    ]
    wraps = [
        keyslot._pair_context(*place)
        for place in (
            (VAULT, 3, ("ada", "bo"), (a, b)),
            ("cd" * 16, 3, ("ada", "bo"), (a, b)),
            (VAULT, 4, ("ada", "bo"), (a, b)),
            (VAULT, 3, ("ada", "cy"), (a, b)),
            (VAULT, 3, ("cy", "bo"), (a, b)),
            (VAULT, 3, ("ada", "bo"), (b, a)),
            (VAULT, 3, ("ada", "bo"), (a, a)),
        )
    ]
    assert len({*tokens, *wraps}) == len(tokens) + len(wraps)


def test_each_making_uses_fresh_tokens_and_keys() -> None:
    wraps = {row(made(), "pairs", a="ada", b="bo")["wrap"] for _ in range(10)}
    assert len(wraps) == 10
    assert len({wrap[: 2 * aead.NONCE_BYTES] for wrap in wraps}) == 10


def test_nobody_without_a_pair_has_a_token() -> None:
    assert {slot["id"] for slot in SLOTS["tokens"]} == {"ada", "bo", "cy"}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "twinseal-keyslot"},
        {"generation": True},
        {"generation": 0},
        {"generation": "3"},
        {"vault_id": None},
        {"tokens": {}},
        {"tokens": None},
        {"pairs": "ada"},
        {"pairs": [{"a": "ada", "b": "bo", "wrap": "00" * 60}] * 5001},
        {"pairs": [{"a": "ada", "b": "bo", "wrap": "00" * 60, "more": ""}]},
        {"pairs": [{"a": "ada", "b": "ada", "wrap": "00" * 60}]},
        {"pairs": [{"a": "bo", "b": "ada", "wrap": "00" * 60}]},
        {"pairs": [{"a": "ada", "b": "zoe", "wrap": "00" * 60}]},
        {"pairs": [{"a": "ada", "b": "bo", "wrap": "00" * 59}]},
        {"pairs": [{"a": "ada", "b": "bo", "wrap": "AB" * 60}]},
        {"pairs": [{"a": "ada", "b": "bo", "wrap": "0 " * 60}]},
        {"pairs": [{"a": 1, "b": 2, "wrap": "00" * 60}]},
        {"pairs": []},
        {"more": 1},
    ],
)
def test_malformed_slots_are_refused_whole(change: dict[str, Any]) -> None:
    with pytest.raises(KeyslotsDamaged):
        parsed(copy.deepcopy(SLOTS) | change)


@pytest.mark.parametrize("names", [{"a": "bo", "b": "ada"}, {"a": "ada", "b": "ada"}])
def test_a_pair_stands_in_one_order_and_is_two(names: dict[str, str]) -> None:
    """With everything else in place: its wrap, and a token for everybody named."""
    slots = copy.deepcopy(SLOTS)
    row(slots, "pairs", a="ada", b="bo").update(names)
    with pytest.raises(KeyslotsDamaged):
        parsed(slots)


def test_doubled_rows_and_missing_fields_are_refused() -> None:
    for part in ("tokens", "pairs"):
        with pytest.raises(KeyslotsDamaged):
            parsed(copy.deepcopy(SLOTS) | {part: [*SLOTS[part], SLOTS[part][0]]})
    for name in ("format", "vault_id", "generation", "tokens", "pairs"):
        with pytest.raises(KeyslotsDamaged):
            parsed({key: value for key, value in SLOTS.items() if key != name})


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_another_version_is_not_tried(version: object) -> None:
    with pytest.raises(UnknownFormat):
        parsed(SLOTS | {"v": version})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["id", "sealed", "a", "b", "wrap"]), part, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("examples", [40, pytest.param(400, marks=pytest.mark.long)])
def test_no_value_in_any_place_makes_it_fail_or_open(examples: int) -> None:
    settings(max_examples=examples)(given(st.dictionaries(st.sampled_from([*SLOTS]), json_values, min_size=1))(_refused))()


def _refused(change: dict[str, Any]) -> None:
    slots = copy.deepcopy(SLOTS) | change
    if slots == SLOTS:
        return
    with pytest.raises(REFUSED):
        open_pair(parsed(slots), ("ada", PEOPLE["ada"]), ("bo", PEOPLE["bo"]))
