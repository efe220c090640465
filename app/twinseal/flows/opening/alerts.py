"""When an open vault calls for attention: at its opening, two minutes and one minute before its end, and at its end."""

from __future__ import annotations

from typing import Final

from twinseal.domain.alert import Moment
from twinseal.domain.opening import OpeningStep

# The last one belongs to the last second and not to zero: at zero the tick that seals may come first, and an entry
# after the seal would stand outside what two people have just signed.
_LEFT_S: Final = {Moment.TWO_MINUTES: 120, Moment.ONE_MINUTE: 60, Moment.TIME_OVER: 1}


class AlertTimes:
    """Tells each moment of an opening once; an extension makes those before the new end due again."""

    def __init__(self) -> None:
        """Wait for an opening."""
        self._open = False
        self._told: set[Moment] = set()

    def due(self, step: OpeningStep, left_s: int) -> Moment | None:
        """Return what is due now, or None; `left_s` is the seconds until the vault reseals by itself."""
        if step is not OpeningStep.OPEN:
            self._open = False
            return None
        passed = {moment for moment, limit in _LEFT_S.items() if left_s <= limit}
        if not self._open:
            # What has passed already at a short opening is not told after the fact, but its end is.
            self._open, self._told = True, passed - {Moment.TIME_OVER}
            return Moment.OPENED
        new = passed - self._told
        self._told = passed
        return min(new, key=_LEFT_S.__getitem__, default=None)
