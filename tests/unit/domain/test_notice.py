"""A notice is read strictly: whatever is not the form to the letter is refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.alert_samples import alert
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, verify_ed25519
from twinseal.domain import canonical
from twinseal.domain.alert import Moment
from twinseal.domain.errors import BadInput
from twinseal.domain.notice import BEGINS, NOTICE_MAX_BYTES, VAULT, Signing, notice_of, read_notice

KEY = Ed25519Signer(SecretBytes(b"\x07" * 32))


def made(moment: Moment = Moment.OPENED, **facts: Any) -> bytes:
    plain = {"opening": "o6ff1d67a0b1c2d3e", "people": ("p81d03e9f", "p374ca552"), "envelopes": 2, "minutes": 15}
    return notice_of(alert(moment, **{**plain, **facts}), Signing(VAULT, 0, KEY.sign))


@pytest.mark.parametrize("moment", list(Moment))
def test_a_notice_comes_back_as_it_was_signed(moment: Moment) -> None:
    data = made(moment)
    read = read_notice(data)
    assert (read.moment, read.by, read.key, read.form["alert"]) == (moment, VAULT, 0, 344)
    assert verify_ed25519(KEY.public, read.signed_bytes(), read.signature)
    assert data.startswith(BEGINS)
    assert len(data) < NOTICE_MAX_BYTES


BAD: list[dict[str, Any]] = [
    {"v": 2}, {"v": True}, {"form": "twinseal/1 statement"}, {"vault": "CB" * 16}, {"log": 7}, {"alert": -1}, {"alert": True},
    {"head": "6e"}, {"moment": "closed"}, {"moment": []}, {"opening": "p81d03e9f"}, {"people": ["x"]}, {"people": "p81d03e9f"},
    {"people": ["p81d03e9f"] * 3}, {"envelopes": 10_001}, {"minutes": 1.5}, {"at": "yesterday"}, {"code": "7k3-m0q"},
    {"by": "somebody"}, {"by": ["vault"]}, {"key": -1}, {"label": "DC01"},
]  # fmt: skip


@pytest.mark.parametrize("change", BAD, ids=str)
def test_another_field_is_refused(change: dict[str, Any]) -> None:
    whole: Any = canonical.loads(made())
    whole["form"].update(change)
    data = b"{" if 1.5 in change.values() else canonical.dumps(whole)
    with pytest.raises(BadInput, match="not a notice"):
        read_notice(data)


@pytest.mark.parametrize("field", sorted({*canonical.loads_object(made())["form"]}))  # type: ignore[misc]
def test_a_missing_field_is_refused(field: str) -> None:
    whole: Any = canonical.loads(made())
    del whole["form"][field]
    with pytest.raises(BadInput, match="not a notice"):
        read_notice(canonical.dumps(whole))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"form":{},"ed25519":""}', made() + b"\n", made()[:-1]])
def test_what_is_no_notice_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="not a notice"):
        read_notice(data)
