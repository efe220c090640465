"""Numbers in files that anybody can write: none gives a traceback, and none makes a vault that nobody can open."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from fakes.signed_header import give_keys, signed_fields
from fakes.small_vault import found
from twinseal.audit.verify.anchors import VerifiedState
from twinseal.crypto.identity import Identity
from twinseal.crypto.keyslot import parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.envelope import Card, Outside
from twinseal.domain.errors import BadInput, HeaderDamaged, StoreDamaged, TwinsealError, UnknownFormat
from twinseal.domain.numbers import SEAL_MAX
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows import demo_people
from twinseal.flows.context import store_facts
from twinseal.vault.header import Header, parse_header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.stored_form import fields_of

pytestmark = pytest.mark.usefixtures("remembered")

VALUES: tuple[Any, ...] = (2**53 - 1, -1, 0, 10**400, 10**5000, 1.5, True, "1")
Place = tuple[str | int, ...]


def numbers_in(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield where a number stands, switches left out."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield place
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from numbers_in(value[key], (*place, key))


def with_number(value: Any, place: Place, number: Any) -> Any:
    changed = copy.deepcopy(value)
    parent = changed
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = number
    return changed


def text_of(value: Any) -> bytes:
    """Return JSON in canonical order; what the canonical form does not have (1.5, 10^400) all the same."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def each_change(data: bytes) -> Iterator[tuple[Place, Any, bytes]]:
    value = json.loads(data)
    for place in numbers_in(value):
        for number in VALUES:
            if number == 10**5000:
                # Longer than Python turns into digits by itself.
                made = text_of(with_number(value, place, "@@")).replace(b'"@@"', b"1" + b"0" * 5000)
            else:
                made = text_of(with_number(value, place, number))
            yield place, number, made


def at(header: Header, name: str, number: int) -> Header:
    changed: dict[str, Any] = {name: number}
    return replace(header, **changed)


def _slots(vault_id: str, data: bytes) -> object:
    return parse_keyslots(canonical.loads_object(data), vault_id=vault_id, generation=1)


def refused(act: Callable[[], object]) -> bool:
    """Tell whether an act is refused, which takes one sentence of this program; any other error fails the test."""
    try:
        act()
    except TwinsealError as refusal:
        assert refusal.sentence.endswith(".")
        return True
    return False


def opens(cast: Cast) -> list[str]:
    """Open the vault whole and seal it again; return the notices of the start."""
    cast.later(4000)
    vault = cast.open()
    notices = list(vault.view().notices)
    assert vault.view().log_fault == ""
    cast.later(31)
    flow = cast.to_open(vault)
    assert flow.view().masked is False
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    vault.close()
    return notices


def test_guard_and_mark_are_taken_or_rebuilt_and_it_opens(cast: Cast) -> None:
    opened = b'{"boot":"b","opening":"o0123456789abcdef","seq":3,"since":"2026-11-02T08:00:00Z","v":1}'
    (cast.vault_path / "open.json").write_bytes(opened)
    good = {name: (cast.vault_path / name).read_bytes() for name in ("guard.json", "open.json")}
    ada, rebuilt = cast.id("Ada"), 0
    for name, before in good.items():
        for place, number, data in each_change(before):
            # The rows of all people are of one form, and each start takes a while.
            if name == "guard.json" and (place[:2] != ("rows", f"{ada}_1") or number not in (2**53 - 1, 10**5000, 1)):
                continue
            (cast.vault_path / "open.json").unlink(missing_ok=True)
            (cast.vault_path / "guard.json").write_bytes(good["guard.json"])
            (cast.vault_path / name).write_bytes(data)
            vault = cast.open()
            assert (vault.view().log_fault, vault.view().cannot_open) == ("", "")
            assert (name == "open.json") is any("without a reseal" in notice for notice in vault.view().notices)
            again = any("lockout file" in notice for notice in vault.view().notices)
            assert again is (name == "guard.json"), (place, number)
            rebuilt += again
            vault.context.guard.begin(ada, 7)
            vault.context.guard.failed(ada)
            vault.close()
    assert rebuilt > 20
    for number in (2**53 - 1, 10**400, 0):
        (cast.vault_path / "guard.json").write_bytes(good["guard.json"].replace(b'"in_all":0', b'"in_all":%d' % number))
        assert any("lockout file" in notice for notice in opens(cast)) is (number > 0)
        assert opens(cast) == []


def test_of_the_hint_beside_the_log_none_is_believed(cast: Cast) -> None:
    assert opens(cast) == []
    path = cast.vault_path / "audit" / "tree.json"
    good = path.read_bytes()
    for _, _, data in each_change(good):
        path.write_bytes(data)
        vault = cast.open()
        assert vault.view().log_fault == ""
        vault.close()
    assert opens(cast) == []


FREE = {
    *(("files", name, "size") for name in ("keyslots", "catalogue", "store", "attachments")),
    *(("changes", name) for name in ("count", "drafts")),
    *(("constitution", "policy", name) for name in ("extensions", "expected_openings_quarter")),
    ("constitution", "edition"),
    ("forks",),
}
"""What may be 0."""


def test_of_the_header_each_is_refused_where_it_is_read(cast: Cast) -> None:
    path = cast.vault_path / "header.json"
    good = path.read_bytes()
    value = json.loads(good)
    del value["sealed_by"]
    # Two are the fewest that a vault has.
    people, two = value["constitution"]["people"], sorted(value["bundles"])[:2]
    only = two[0]
    bundles, certificates = value["bundles"], value["certificates"]
    value["constitution"]["people"] = people[:2]
    value["bundles"], value["certificates"] = ({name: every[name] for name in two} for every in (bundles, certificates))
    forgers = [(person, Identity.generate()) for person in two]
    give_keys(value, forgers)
    # Rows of one kind have one check: of the thresholds two stand for all, of two people one.
    others = {("constitution", "thresholds", name) for name in rows_of(Thresholds) if name not in ("b1_days", "b1_least")}
    places = [place for place in numbers_in(value) if two[1] not in place and place[:3] != ("constitution", "people", 1)]
    places = [place for place in places if place not in others]
    assert {
        ("generation",),
        ("seal_number",),
        ("files", "store", "size"),
        ("constitution", "policy", "opening_min"),
        ("constitution", "thresholds", "b1_days"),
        ("constitution", "people", 0, "key"),
        ("bundles", only, "key"),
        ("bundles", only, "locks", 0, "kdf", "lanes"),
    } <= set(places)
    for place in places:
        for number in VALUES[:4] + VALUES[5:]:
            data = signed_fields(with_number(value, place, number), forgers)
            free = number == 0 and place in FREE
            assert refused(partial(parse_header, data)) is not free, (place, number)
    value["constitution"]["people"], value["bundles"], value["certificates"] = people, bundles, certificates
    for place, number in ((("generation",), 2**53 - 1), (("seal_number",), 10**9 + 1), (("v",), True)):
        path.write_bytes(signed_fields(with_number(value, place, number), forgers))
        assert refused(cast.open)
    path.write_bytes(good)
    assert opens(cast) == []


def test_a_seal_that_cannot_be_read_back_never_takes_effect(tmp_path: Path) -> None:
    vault = found(tmp_path / "v.twinseal", envelopes=1)
    header = vault.header()
    for name in ("generation", "seal_number"):
        last, data = at(header, name, SEAL_MAX).signed(vault.signers())
        assert getattr(parse_header(data), name) == SEAL_MAX
        with pytest.raises(HeaderDamaged):
            at(last, name, SEAL_MAX + 1).signed(vault.signers())


def test_of_the_keyslots_each_is_refused(cast: Cast) -> None:
    path = VaultPaths(cast.vault_path).keyslots(1)
    good = path.read_bytes()
    vault_id = str(canonical.loads_object(good)["vault_id"])
    for place, number, data in each_change(good):
        assert refused(partial(_slots, vault_id, data)), (
            place,
            number,
        )
    path.write_bytes(good.replace(b'"generation":1', b'"generation":9007199254740991'))
    vault = cast.open()
    assert "keyslots" in " ".join(vault.view().notices)
    assert vault.view().cannot_open
    vault.close()
    path.write_bytes(good)
    assert opens(cast) == []


def test_labels_fields_and_the_logs_place_are_each_refused(cast: Cast) -> None:
    outside = Outside("e00000000", "A", "B", Card(), 5).to_json()
    place = {"seq": 7, "head": "00" * 32, "offset": 900, "seal_number": 2}

    class Kept:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def meta(self, _name: str) -> bytes:
            return self.data

    for number in VALUES:
        taken = type(number) is int and number == 0
        assert refused(partial(Outside.from_json, {**outside, "cap_min": number})) is not taken
        field = {"kind": "codes", "name": "C", "value": "YQ==", "used": [number], "generator": None}
        if taken:
            assert fields_of([field])[0].used == (0,)
        else:
            with pytest.raises(StoreDamaged):
                fields_of([field])
        for name in ("seq", "offset", "seal_number"):
            if number == 10**5000:
                continue
            kept: Any = Kept(text_of({**place, name: number}))
            free = taken and name != "seal_number"
            assert refused(partial(store_facts.read_place, kept)) is not free, (name, number)
    for name in Policy().to_json():
        for number in (2**53 - 1, -1, 10**400, 1.5, "1"):
            with pytest.raises((BadInput, UnknownFormat)):
                Policy.from_json({**Policy().to_json(), name: number})


def test_of_an_earlier_verification_each_is_refused() -> None:
    state = VerifiedState("5a" * 16, 4, 900, b"h" * 32, b"k" * 32, (hashlib.sha256(b"p").digest(),), 4, 4)
    assert VerifiedState.from_bytes(state.to_bytes()) == state
    for place, number, data in each_change(state.to_bytes()):
        # One that lies behind the end of the log is told as that by the verification.
        free = (place, number) in {(("countersigned",), 0), (("offset",), 2**53 - 1), (("version",), 1)}
        assert refused(partial(VerifiedState.from_bytes, data)) or (free and type(number) is int), (place, number)


@pytest.mark.parametrize(
    "people",
    [
        [{"id": 1}],
        [1.5],
        7,
        "x",
        None,
        [None],
        [{"id": "a", "name": "b", "role": "c", "team": "d", "passphrase": "e", "totp_seed": "!"}],
    ],
)
def test_people_of_a_demo_that_are_none_are_one_sentence(
    tmp_path: Path, cast: Cast, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twinseal.vault.header.Header.demo", property(lambda _: True))
    (cast.vault_path / "demo-people.json").write_bytes(text_of({"people": people}))
    with pytest.raises(BadInput, match=r"damaged\. Make a new demo"):
        demo_people.load_demo_people(cast.machine, cast.vault_path)
