"""Masking: hides what is shown at once, for every cause, and needs nobody's consent."""

from __future__ import annotations

from twinseal.domain.events.contents import CONTENTS_MASKED
from twinseal.domain.opening import MaskCause
from twinseal.flows.context.record import Record
from twinseal.flows.opening.state import OpenState
from twinseal.flows.views.opening import OpeningView


class Masking:
    """Hides what is shown, at once and for every cause."""

    def __init__(self, state: OpenState, record: Record) -> None:
        """Mask what this state shows."""
        self._state, self._record = state, record

    def hide(self) -> None:
        """Say that a mask or a reseal is on its way, from any thread: nothing is handed out until a fresh code shows it again."""
        self._state.hiding.set()

    def mask(self, cause: MaskCause) -> OpeningView:
        """Mask everything; the view changes even where the log cannot be written."""
        state = self._state
        if state.is_open() and not state.view.masked:
            state.change(masked=True, mask_cause=cause)
            if state.showing is not None:
                state.showing.holds.end_all()
            for forget in state.forgets:
                forget()
            self._record(CONTENTS_MASKED, cause=cause.value)
        return state.view
