"""Trust cards and codes in somebody else's hands: both verifiers take the same ones, and end for none with a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.forged_log import Vault, honest_vault
from fakes.second_opinion import both, laid_out
from twinseal.standalone import twinseal_verify

pytestmark = pytest.mark.usefixtures("remembered")

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2, 2**53 + 1, 1.5, "", "x", "\ud800", "\u202e", "\x00", "e\u0301", "A" * 70_000, "00" * 32, "ff" * 32, "01" + "00" * 31,
    [], {}, [1], {"a": 1},
)  # fmt: skip
SIGNS = ("0", "Z", ":", " ", "\u0663", "")
Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Path]:
    made, folder = honest_vault(), tmp_path_factory.mktemp("log")
    laid_out(made.case(), folder)
    return made, folder


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from _places(value[key], (*place, key))


def _bytes(card: Any) -> bytes:
    return json.dumps(card, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _parent(card: Any, place: Place) -> Any:
    for key in place[:-1]:
        card = card[key]
    return card


def test_a_card_with_any_changed_field_means_the_same_to_both(vault: tuple[Vault, Path]) -> None:
    made, folder = vault
    good = made.log.card().to_bytes()
    assert both(folder, good)[0] == "VALID-UNANCHORED"
    fields, refused = json.loads(good), 0
    for place in list(_places(fields)):
        for value in VALUES:
            changed = copy.deepcopy(fields)
            _parent(changed, place)[place[-1]] = value
            refused += both(folder, _bytes(changed))[0] == "slip"
        less = copy.deepcopy(fields)
        parent = _parent(less, place)
        if isinstance(parent, list):
            parent.append(parent[int(place[-1])])
        else:
            del parent[place[-1]]
        refused += both(folder, _bytes(less))[0] == "slip"
    assert refused > 500


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\x00" * 9,
        b"\xef\xbb\xbf{}",
        b"{}",
        b"[]",
        b"9" * 5000,
        b'{"version":' + b"9" * 5000 + b"}",
    ],
    ids=["nothing", "nested lists", "nested objects", "zeros", "mark", "no fields", "list", "number", "long number"],
)
def test_what_is_no_card_is_refused_by_both(vault: tuple[Vault, Path], data: bytes) -> None:
    assert both(vault[1], data)[0] == "slip"


@pytest.mark.parametrize("between", [" \u00b7 ", " ", "-", ":", ": ", ""])
def test_a_code_is_taken_as_it_stands_in_the_register(vault: tuple[Vault, Path], between: str) -> None:
    made, folder = vault
    answer = both(folder, made.log.card().to_bytes(), (f"0042{between}{made.log.checkpoint(30).register_code.lower()}",))
    assert answer[0] == "VALID-UNANCHORED"


def test_an_old_copy_with_something_newer_never_holds(tmp_path: Path) -> None:
    made = honest_vault()
    log, card = made.log, made.log.card().to_bytes()
    for size in (20, 30):
        folder = tmp_path / str(size)
        folder.mkdir()
        # Its last checkpoint is over its last entry, as in an export.
        laid_out(made.case(log.copy(size), up_to=size), folder)
        for at in (10, 20, 30):
            point, head = log.checkpoint(at), f"{at}:{log.head(at - 1).hex()}"
            fits = at <= size
            for held, reason in ((point.register_code, "code"), (point.receipt, "older"), (head, "older")):
                expected = ("VALID-ANCHORED", "") if fits else ("ROLLED-BACK", reason)
                assert both(folder, card, (held,))[:2] == expected, (size, at, held)
            # With a code that fits beside it, it is no better.
            if not fits:
                assert both(folder, card, (log.checkpoint(size).register_code, point.register_code))[1] == "code"
    answer = twinseal_verify.verify_folder(str(tmp_path / "20"), card, (log.checkpoint(30).register_code,))
    assert "the copy is older than that code, or is a different or forked one" in answer["sentence"]
    answer = twinseal_verify.verify_folder(str(tmp_path / "20"), card, (log.checkpoint(30).receipt,))
    assert "receipt covers 30 entries, but there are only 20" in answer["sentence"]


def test_a_cut_is_said_where_the_copy_itself_shows_it(vault: tuple[Vault, Path], tmp_path: Path) -> None:
    made, _ = vault
    case = laid_out(made.case(made.log.copy(25)), tmp_path)
    assert case.card is not None
    # A checkpoint of 30 entries lies beside 25: whoever holds a later receipt learns no less.
    assert both(tmp_path, case.card.to_bytes(), (made.log.checkpoint(40).receipt,))[1] == "beyond_end"


@pytest.mark.parametrize("signs", [2, pytest.param(6, marks=pytest.mark.long)])
def test_codes_with_any_character_changed_mean_the_same_to_both(vault: tuple[Vault, Path], signs: int) -> None:
    made, folder = vault
    card, point = made.log.card().to_bytes(), made.log.checkpoint(30)
    held = [point.receipt, point.register_code, f"30:{'ab' * 32}"]
    assert both(folder, card, (point.receipt,))[1] == ""
    for text in held:
        for place in range(len(text)):
            # Two in turn at each place, or all of them.
            for sign in (*SIGNS, *SIGNS)[place % 6 :][:signs]:
                both(folder, card, (text[:place] + sign + text[place + 1 :],))
    code = point.register_code
    for text in (
        *(
            f"{seal}{between}{code}"
            for seal in ("0042", "42", "OO42", "123456789", "1234567890", "004x")
            for between in (" \u00b7 ", " ", "-", ":", ": ", "", "\u00b7\u00b7", "::", " : \u00b7")
        ),
        code + ":" + code,
        code.replace("-", "") + "0",
        "",
        " ",
        "\n",
        "-1:" + "0" * 64,
        "030:" + "0" * 64,
        "9" * 40 + ":" + "0" * 64,
        "0" * 100_000,
        point.receipt * 2,
    ):
        both(folder, card, (text,))
