"""The head of the log for people: hexadecimal in groups, and Crockford base32 to type."""

from __future__ import annotations

from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def hex_groups(head_hex: str) -> str:
    """Return 64 hexadecimal digits as eight groups of eight."""
    return " ".join(head_hex[start : start + 8] for start in range(0, len(head_hex), 8))


def base32_groups(head_hex: str) -> str:
    """Return the head in Crockford base32, thirteen groups of four (no I, L, O, U)."""
    number = int(head_hex or "0", 16) << 4
    signs = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(255, -1, -5))
    return " ".join(signs[start : start + 4] for start in range(0, len(signs), 4))
