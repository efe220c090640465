"""An alert as tests of its forms need it."""

from __future__ import annotations

import hashlib
from typing import Any

from twinseal.domain.alert import Alert, Moment

HEADS = [hashlib.sha256(bytes([number])).hexdigest() for number in range(40)]


def alert(moment: Moment = Moment.OPENED, **facts: Any) -> Alert:
    plain = {"number": 344, "head": HEADS[0], "vault_id": "cb" * 16, "log_id": "6f" * 16, "at_utc": "2026-11-20T13:27:00Z"}
    return Alert(moment, **{**plain, "station": "room107", **facts})
