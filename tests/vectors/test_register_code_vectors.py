"""Lines as people type them: both verifiers read of every one what stands in the vectors; another reader can be held to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import parse_typed, typed_edition
from twinseal.standalone import twinseal_verify

LINES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "register-codes.json").read_text(encoding="ascii"))


def standalone(typed: str) -> tuple[str, int | None]:
    kind, (letters, edition) = twinseal_verify.read_receipt(typed)
    assert kind == "code"
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:])), edition


@pytest.mark.parametrize("line", [line for line in LINES if "code" in line], ids=lambda line: ascii(line["typed"]))
def test_a_typed_line_is_read_as_the_vector_says(line: dict[str, Any]) -> None:
    read = line["code"], line["edition"]
    assert (parse_typed(line["typed"]), typed_edition(line["typed"])) == read
    assert standalone(line["typed"]) == read


@pytest.mark.parametrize("line", [line for line in LINES if "code" not in line], ids=lambda line: ascii(line["typed"]))
def test_a_line_that_is_no_code_is_refused_by_both(line: dict[str, Any]) -> None:
    assert line == {"typed": line["typed"], "refused": True}
    with pytest.raises(BadInput):
        parse_typed(line["typed"])
    with pytest.raises(twinseal_verify.Misuse):
        twinseal_verify.read_receipt(line["typed"])


def test_the_vectors_have_lines_of_each_kind() -> None:
    editions = {line["edition"] for line in LINES if "code" in line}
    assert {None, 0, 1, 3} <= editions
    assert sum("refused" in line for line in LINES) >= 15
