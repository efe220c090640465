"""Where in the log a report was written, and by whom: a small file inside each report, under its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput

FILE_NAME: Final = "report.json"
_PERSON: Final = re.compile(r"p[0-9a-f]{8}", re.ASCII)
_KEY_MAX: Final = 9999


@dataclass(frozen=True, slots=True)
class ReportIssue:
    """The entry of a report's `report.written`, how many entries were verified for it, and who signs with which key number.

    Unanchored, `entry` is that of the log before which it was kept apart.
    """

    entry: int
    entry_count: int
    person: str
    key: int

    def to_bytes(self) -> bytes:
        """Return its canonical bytes."""
        return canonical.dumps(
            {"entry": self.entry, "entry_count": self.entry_count, "key": self.key, "person": self.person}
        )


def read_issue(data: bytes | None) -> ReportIssue | None:
    """Return what a report says of itself, None for anything but its one form."""
    try:
        fields = canonical.loads_object(data or b"")
    except BadInput:
        return None
    entry, count, key, person = (fields.get(name) for name in ("entry", "entry_count", "key", "person"))
    if len(fields) != 4 or type(entry) is not int or type(count) is not int or type(key) is not int:
        return None
    if not isinstance(person, str) or not _PERSON.fullmatch(person):
        return None
    issue = ReportIssue(entry, count, person, key)
    return issue if 1 <= count <= entry and 1 <= key <= _KEY_MAX else None
