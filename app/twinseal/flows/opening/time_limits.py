"""What time does to an open vault: the countdown, the idle limits, a clock that jumps, a drive that is gone."""

from __future__ import annotations

import contextlib

from twinseal.domain.errors import Resealed, TwinsealError
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.domain.opening_limits import limits_of
from twinseal.flows.opening.alerts import AlertTimes
from twinseal.flows.opening.masking import Masking
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import SECOND_US, OpenState
from twinseal.flows.views.opening import OpeningView
from twinseal.host.clock import ClockWatch


class TimeLimits:
    """Looks at the time before every act and once a second."""

    def __init__(self, state: OpenState, end: OpeningEnd, masking: Masking) -> None:
        """Begin to watch the clock now."""
        self._state, self._end, self._masking = state, end, masking
        self._watch = ClockWatch(state.context.machine.clock)
        self._times, self._times_began = AlertTimes(), False

    def require_open(self) -> None:
        """Raise `Resealed` unless the vault is open and in its time."""
        self.tick()
        if not self._state.is_open():
            raise Resealed

    def tick(self) -> OpeningView:
        """Apply the countdown, the idle limits, and what happened to clock and drive."""
        state = self._state
        if not state.is_open():
            return state.view
        now, policy = state.now_us(), state.context.header.policy
        jump = self._watch.jump_s()
        if jump is not None:
            # What follows is a reseal, which must not wait for a log that cannot be written.
            with contextlib.suppress(TwinsealError):
                self._end.record(CLOCK_STEP, seconds=jump)
            return self._end.reseal(ResealCause.CLOCK_JUMP)
        cause = self._cause_to_seal(now)
        if cause is not None:
            return self._end.reseal(cause)
        if state.showing is not None:
            state.showing.holds.settle()
        if state.is_sealed():
            return state.view
        state.hold(state.view.ends_us - now)
        self.announce_due()
        state.announcing.settle()
        if state.is_sealed():
            return state.view
        if now - state.last_touch_us >= policy.mask_idle_s * SECOND_US and not state.view.masked:
            try:
                return self._masking.mask(MaskCause.IDLE)
            except TwinsealError:
                return self._end.reseal(ResealCause.FAULT)
        return state.view

    def announce_due(self) -> None:
        """Begin the alert that is due, if any."""
        state, now = self._state, self._state.now_us()
        if not self._times_began:
            # From its whole length on, however late the first look comes.
            self._times_began = True
            self._times.due(state.view.step, (state.view.ends_us - state.view.began_us) // SECOND_US)
        moment = self._times.due(state.view.step, -(-(state.view.ends_us - now) // SECOND_US))
        if moment is not None:
            state.announce(moment)

    def _cause_to_seal(self, now: int) -> ResealCause | None:
        state = self._state
        if now >= state.view.ends_us:
            return ResealCause.TIME
        if now - state.last_touch_us >= limits_of(state.view.kind, state.context.header.policy).idle_s * SECOND_US:
            return ResealCause.IDLE
        return ResealCause.DRIVE_REMOVED if state.context.folder_is_gone() else None
