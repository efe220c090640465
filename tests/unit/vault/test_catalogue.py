"""The catalogue: each person reads it after their own factors, nobody else does, and it cannot be moved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from fakes.small_vault import envelope
from twinseal.crypto.identity import Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import CatalogueDamaged, TwinsealError, UnknownFormat
from twinseal.vault.catalogue import open_catalogue, seal_catalogue

VAULT = "5a" * 16
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def readers() -> dict[str, Identity]:
    return {"p00000000": Identity.generate(), "p00000001": Identity.generate()}


def sealed(readers: dict[str, Identity], count: int = 2, **changes: Any) -> bytes:
    listed = canonical.dumps([envelope(number)[0].to_json() for number in range(count)])
    publics = {person: identity.kem.public for person, identity in readers.items()}
    with SecretBytes(KEY) as key:
        return seal_catalogue(listed, key, **{"vault_id": VAULT, "generation": 3, "readers": publics, **changes})


def opened(
    data: bytes, readers: dict[str, Identity], person: str = "p00000000", generation: int = 3, vault: str = VAULT
) -> Any:
    return open_catalogue(data, readers[person], person, vault, generation)


@pytest.mark.parametrize("count", [0, 1, 200])
def test_each_reader_reads_the_same_list(readers: dict[str, Identity], count: int) -> None:
    wanted = tuple(envelope(number)[0] for number in range(count))
    data = sealed(readers, count)
    assert all(opened(data, readers, person) == wanted for person in readers)
    assert b"Envelope" not in data
    assert b"Rack" not in data


def test_ten_thousand_envelopes_are_one_small_file(readers: dict[str, Identity]) -> None:
    data = sealed(readers, 10_000)
    assert len(data) < 1024 * 1024
    assert len(opened(data, readers)) == 10_000


def test_somebody_else_and_somebody_elses_place_read_nothing(
    readers: dict[str, Identity], refused: Callable[..., str]
) -> None:
    data = sealed(readers)
    stranger = {person: Identity.generate() for person in readers}
    refused(CatalogueDamaged, lambda: opened(data, stranger))
    refused(CatalogueDamaged, lambda: open_catalogue(data, readers["p00000000"], "p00000001", VAULT, 3))
    refused(CatalogueDamaged, lambda: open_catalogue(data, readers["p00000000"], "p00000009", VAULT, 3))


def test_a_catalogue_of_another_generation_or_vault_is_refused(
    readers: dict[str, Identity], refused: Callable[..., str]
) -> None:
    refused(CatalogueDamaged, lambda: opened(sealed(readers, generation=2), readers))
    refused(CatalogueDamaged, lambda: opened(sealed(readers, vault_id="00" * 16), readers))
    other = sealed(readers, generation=2)
    moved = other.replace(b'"generation":2', b'"generation":3', 1)
    refused(CatalogueDamaged, lambda: opened(moved, readers))


def test_another_catalogues_body_under_the_same_key_is_refused(
    readers: dict[str, Identity], refused: Callable[..., str]
) -> None:
    head = sealed(readers)[8:].partition(b"\n")[0]
    body = sealed(readers, generation=2)[8:].partition(b"\n")[2]
    refused(CatalogueDamaged, lambda: opened(b"TWSCAT1\n" + head + b"\n" + body, readers))


def test_another_version_is_named_and_other_files_are_refused(
    readers: dict[str, Identity], refused: Callable[..., str]
) -> None:
    data = sealed(readers)
    refused(UnknownFormat, lambda: opened(b"TWSCAT2\n" + data[8:], readers))
    for other in (b"", b"TWSCAT", b"SQLite format 3\0", data[:8], data[:40], data[8:], data[:8] + b"[]\n" + data[-60:]):
        with pytest.raises((CatalogueDamaged, UnknownFormat)):
            opened(other, readers)


@pytest.mark.parametrize("change", [{"v": 2}, {"v": ...}, {"surplus": 0}, {"readers": []}, {"readers": {"p00000000": 5}}])
def test_the_line_in_front_is_strict(
    readers: dict[str, Identity], change: dict[str, object], refused: Callable[..., str]
) -> None:
    line, _, body = sealed(readers)[8:].partition(b"\n")
    fields = {name: value for name, value in {**json.loads(line), **change}.items() if value is not Ellipsis}
    refused(CatalogueDamaged, lambda: opened(b"TWSCAT1\n" + canonical.dumps(fields) + b"\n" + body, readers))


@pytest.mark.parametrize("each", [9, pytest.param(1, marks=pytest.mark.long)])
def test_every_changed_byte_gives_the_true_list_or_a_refusal(readers: dict[str, Identity], each: int) -> None:
    """Of long runs of hexadecimal digits and of the sealed list a part, with both their ends; of everything else every byte."""
    data = sealed(readers)
    wanted = opened(data, readers)
    body = data.index(b"\n", 8) + 1
    runs = [*((run.start(), run.end()) for run in re.finditer(rb"[0-9a-f]{48,}", data[:body])), (body, len(data))]
    inside = {place for begin, end in runs for place in range(begin + 16, end - 16)}
    places = [place for place in range(len(data)) if place not in inside or place % each == 0]
    refusals = 0
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1
        try:
            # Only the key that is sealed to the other reader may change without this reader noticing.
            assert opened(bytes(changed), readers) == wanted
        except TwinsealError as refusal:
            assert isinstance(refusal, CatalogueDamaged | UnknownFormat)
            refusals += 1
    assert refusals > len(places) // 2


def test_every_cut_is_refused(readers: dict[str, Identity]) -> None:
    data = sealed(readers)
    for length in range(0, len(data), 41):
        with pytest.raises((CatalogueDamaged, UnknownFormat)):
            opened(data[:length], readers)
