"""What every form that a person signs begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.domain import canonical

_FORM: Final = b"twinseal/1 form\0"
"""Begins whatever a person's key signs as a form, so that it is the beginning of nothing else that this key signs."""


def signed_form(fields: Mapping[str, object]) -> bytes:
    """Return the bytes of a form, given by its fields, that a person's signature covers."""
    return _FORM + canonical.dumps(dict(fields))
