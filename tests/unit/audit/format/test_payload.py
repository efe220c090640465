"""What is sealed in a line reads back as itself and tells little by its length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.audit.format.payload import PLAINTEXT_MAX_BYTES, make_plaintext, pad, read_plaintext, unpad
from twinseal.domain.errors import BadInput

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40).filter(lambda text: text.isascii())


@given(st.binary(max_size=2000))
def test_padding_reads_back_and_is_the_only_one(plaintext: bytes) -> None:
    padded = pad(plaintext)
    assert len(padded) % 512 == 0
    assert unpad(padded) == plaintext
    assert unpad(padded + bytes(512)) is None
    assert unpad(padded[:-1]) is None


@given(st.binary(max_size=1200))
def test_what_is_not_padded_is_refused_or_was_padded_so(data: bytes) -> None:
    plaintext = unpad(data)
    assert plaintext is None or pad(plaintext) == data


@given(st.dictionaries(st.sampled_from(["kind", "text", "number"]), TEXT), st.integers(0, 2**40))
def test_fields_read_back_with_number_version_and_salt(fields: dict[str, object], seq: int) -> None:
    plaintext = make_plaintext(fields, seq)
    read = read_plaintext(plaintext, seq)
    assert isinstance(read, dict)
    assert read.pop("v") == 1
    assert read.pop("seq") == seq
    assert len(str(read.pop("salt"))) == 32
    assert read == fields


def test_two_equal_events_have_different_plaintexts() -> None:
    assert make_plaintext({"kind": "x"}, 1) != make_plaintext({"kind": "x"}, 1)


@pytest.mark.parametrize(
    "fields",
    [{"v": 2}, {"seq": 1}, {"salt": ""}, {"a": 1.5}, {"Bad": 1}, {"a": "\ud800"}, {"a": "x" * PLAINTEXT_MAX_BYTES}],
)
def test_fields_that_cannot_be_logged_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        make_plaintext(fields, 0)
