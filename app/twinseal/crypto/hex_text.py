"""Bytes as text in files: lower-case hexadecimal and nothing else, so that every value has one form."""

from __future__ import annotations


def strict_unhex(value: object) -> bytes:
    """Return the bytes of lower-case hexadecimal text; raises `ValueError` for any other form or type."""
    if not isinstance(value, str):
        msg = "not text"
        raise ValueError(msg)  # noqa: TRY004 - callers turn one kind into their own refusal
    data = bytes.fromhex(value)
    # The library's reader lets blanks and capitals pass.
    if data.hex() != value:
        msg = "not lower-case hexadecimal"
        raise ValueError(msg)
    return data
