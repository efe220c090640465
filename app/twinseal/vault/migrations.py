"""Steps from one released format of a vault to the next, by the version that a step begins at.

The header's `v` is the version of the whole folder. A header of an older version is judged by the bytes that were signed, and
then carried over in memory; the next seal writes the folder in the version of this program, signed by the two who make it.
Nothing was released yet, so there is no step. How one is added: docs/formats-vault.md, section 12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from twinseal.domain.errors import UnknownFormat
from twinseal.domain.numbers import is_version
from twinseal.vault.layout import FORMAT_VERSION

Step = Callable[[dict[str, object]], dict[str, object]]
"""Returns the fields of a header in the next version; the stored bytes were judged before."""
STEPS: Final[Mapping[int, Step]] = {}
"""From each released version to the one after it, without a gap."""


def migrated(
    fields: dict[str, object], steps: Mapping[int, Step] = STEPS, version: int = FORMAT_VERSION
) -> dict[str, object]:
    """Return a header's fields in the version of this program.

    Raises `UnknownFormat` for a later version, for one that no step begins at, and for what is no version.
    """
    while not is_version(there := fields.get("v"), version):
        step = steps.get(there) if type(there) is int and there < version else None
        if step is None or not isinstance(there, int):
            raise UnknownFormat("format.unknown.vault", version=there if type(there) is int else "unknown", known=version)
        fields = {**step(fields), "v": there + 1}
    return fields
