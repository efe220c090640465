"""The verifier that goes into every export, so that a stranger with only Python can check it."""

from __future__ import annotations

from importlib import resources


def standalone_verifier() -> bytes:
    """Return the bytes of `twinseal_verify.py`; they are the same in every copy of this version."""
    return resources.files("twinseal.standalone").joinpath("twinseal_verify.py").read_bytes()
