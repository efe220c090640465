"""Every change that two people can make; a new one is a class in a file of its own and a line here."""

from __future__ import annotations

from typing import Final

from twinseal.domain.changes.change import Change
from twinseal.domain.changes.remove_auditor import RemoveAuditor

CHANGES: Final[tuple[type[Change], ...]] = (RemoveAuditor,)
