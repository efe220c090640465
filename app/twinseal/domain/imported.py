"""What envelopes can be imported from."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from twinseal.domain.texts import Text


class ImportFormat(StrEnum):
    """A form in which another program gives out what it holds."""

    KEEPASS_XML = "keepass-xml"
    CSV = "csv"

    def words(self) -> Text:
        """Return what people call it."""
        return Text("import.format.keepass") if self is ImportFormat.KEEPASS_XML else Text("import.format.csv")

    @classmethod
    def of(cls, value: object) -> Self | None:
        """Return the format of its word, None for every other value."""
        return next((each for each in cls if each.value == value), None)
