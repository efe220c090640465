"""How long something lasted or has to be waited for, as people read it: `50 s`, `9 min 39 s`."""

from __future__ import annotations

from twinseal.domain.texts import Text

_MINUTE_S = 60


def duration_text(seconds: int) -> Text:
    """Return a number of whole seconds as minutes and seconds, below a minute as seconds alone."""
    minutes, left = divmod(seconds, _MINUTE_S)
    return Text("time.minutes_and_seconds", minutes=minutes, seconds=left) if minutes else Text("time.seconds", seconds=left)
