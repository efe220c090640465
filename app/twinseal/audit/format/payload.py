"""What is sealed inside a line: canonical JSON with a salt, padded so that its length tells little."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from twinseal.audit.format.line import PAD_BYTES, PADDED_MAX_BYTES
from twinseal.audit.verdict.verdict import Reason
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text

PAYLOAD_VERSION: Final = 1
PLAINTEXT_MAX_BYTES: Final = PADDED_MAX_BYTES - 1
_SALT_BYTES: Final = 16
_ADDED: Final = ("v", "seq", "salt")
_ROWS_ADD: Final = ("head", "unanchored", "withheld")
"""Names that rows of a readable copy add: an entry that had one could never be copied."""
_MARK: Final = b"\x80"


def make_plaintext(fields: Mapping[str, object], seq: int) -> bytes:
    """Return the canonical plaintext of an event with `v`, `seq` and a fresh `salt` of 128 bits added.

    Raises `BadInput` for fields that are not canonical JSON, bear an added name, or exceed 8,191 bytes.
    """
    if any(name in fields for name in (*_ADDED, *_ROWS_ADD)):
        raise BadInput("input.bad.own_fields")
    plaintext = canonical.dumps({**fields, "v": PAYLOAD_VERSION, "seq": seq, "salt": secrets.token_hex(_SALT_BYTES)})
    if len(plaintext) > PLAINTEXT_MAX_BYTES:
        raise BadInput("input.bad.entry_too_long", most=PLAINTEXT_MAX_BYTES, size=len(plaintext))
    return plaintext


def pad(plaintext: bytes) -> bytes:
    """Return the plaintext with 0x80 and zeros up to a multiple of 512 bytes."""
    return plaintext + _MARK + bytes(-(len(plaintext) + 1) % PAD_BYTES)


def unpad(padded: bytes) -> bytes | None:
    """Return the plaintext of a padded one, or None where the padding is not the one that `pad` makes."""
    plaintext, mark, zeros = padded.rpartition(_MARK)
    if not mark or zeros.strip(b"\x00") or pad(plaintext) != padded:
        return None
    return plaintext


def read_plaintext(plaintext: bytes, seq: int) -> dict[str, object] | tuple[Reason, Text | str]:
    """Return the fields of a plaintext, or the rule it breaks and what exactly."""
    try:
        fields = canonical.loads_object(plaintext)
    except BadInput as error:
        return Reason.PAYLOAD, error.text
    if any(name in fields for name in _ROWS_ADD):
        return Reason.PAYLOAD, Text("verification.detail.reserved_name")
    version, inner, salt = (fields.get(name) for name in _ADDED)
    if type(version) is not int:
        return Reason.PAYLOAD, Text("verification.detail.version")
    if version != PAYLOAD_VERSION:
        return Reason.VERSION, Text("verification.detail.contents_version", version=version)
    if type(inner) is not int or inner != seq:
        return Reason.INNER_SEQ, ""
    if not isinstance(salt, str) or len(salt) != 2 * _SALT_BYTES or salt.strip("0123456789abcdef"):
        return Reason.PAYLOAD, Text("verification.detail.salt")
    return fields
