"""What both people decide together while the vault is open, each with a fresh code and with a reason."""

from __future__ import annotations

from twinseal.domain.alert import Moment
from twinseal.domain.errors import BadInput, NotPermitted, caused_by
from twinseal.domain.events.opening import OPENING_EXTENDED, OPENING_WIDENED
from twinseal.domain.request import ENVELOPES_MAX
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.record import Record
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.state import MINUTE_US, OpenState
from twinseal.flows.views.opening import OpeningView


class JointActs:
    """Extends and widens; each logged before it happens. Changes of the vault are in `flows/change_list`."""

    def __init__(self, state: OpenState, consent: FreshConsent, record: Record) -> None:
        """Act on this state."""
        self._state, self._consent, self._record = state, consent, record

    def extend(self, first_code: str, second_code: str, minutes: int, reason: str) -> OpeningView:
        """Extend with fresh codes of both and a new line of reason, within what policy still allows."""
        state = self._state
        self._consent.require_agreed()
        why, kept = self._consent.reason(reason, sentence_of("field.reason_extending"))
        longest = state.longest_extension()
        if state.view.extensions_left <= 0 or longest <= 0:
            raise NotPermitted("role.not_permitted.no_extension")
        if not 1 <= minutes <= longest:
            raise BadInput("input.bad.minutes", field="minutes", longest=longest)
        self._consent.both_codes(first_code, second_code, "extend")
        self._record(OPENING_EXTENDED, minutes=minutes, reason=why, asked_again=kept, count=state.extensions + 1)
        state.extensions += 1
        state.granted_min += minutes
        state.change(
            ends_us=state.view.ends_us + minutes * MINUTE_US,
            extensions_left=state.view.extensions_left - 1,
            longest_extension_min=state.longest_extension(),
        )
        state.hold(state.view.ends_us - state.now_us())
        state.announce(Moment.EXTENDED)
        return state.view

    def add_envelopes(self, first_code: str, second_code: str, envelope_ids: tuple[str, ...], reason: str) -> OpeningView:
        """Add envelopes with fresh codes of both and a line of reason."""
        state = self._state
        self._consent.require_agreed()
        state.require_shown_kind()
        if state.view.drill is not None:
            raise NotPermitted("role.not_permitted.drill_widens")
        why, kept = self._consent.reason(reason, sentence_of("field.reason_adding"))
        known = {outside.id for outside in state.view.outsides if not outside.sentinel}
        new = tuple(envelope_id for envelope_id in dict.fromkeys(envelope_ids) if envelope_id not in state.chosen)
        if not new or not set(new) <= known or len(new) > ENVELOPES_MAX:
            raise BadInput("input.bad.envelopes_added", field="envelopes", most=ENVELOPES_MAX)
        with caused_by("envelopes"):
            self._cut_to_cap(new)
        self._consent.both_codes(first_code, second_code, "widen")
        granted_min, ends_us = self._cut_to_cap(new)
        self._record(OPENING_WIDENED, envelopes=list(new), reason=why, asked_again=kept)
        if ends_us < state.view.ends_us:
            state.warn(sentence_of("notice.opening.shortened", granted_min=granted_min))
            state.change(ends_us=ends_us)
            state.hold(ends_us - state.now_us())
        state.chosen, state.granted_min = state.chosen + new, granted_min
        state.change(longest_extension_min=state.longest_extension())
        return state.refresh()

    def _cut_to_cap(self, new: tuple[str, ...]) -> tuple[int, int]:
        """Return the minutes granted in all and the end of the opening if further envelopes with caps come in."""
        state = self._state
        caps = [envelope.cap_min for envelope in state.outsides_of(new) if envelope.cap_min]
        if not caps or min(caps) >= state.granted_min:
            return state.granted_min, state.view.ends_us
        ends_us = state.started_us + min(caps) * MINUTE_US
        if ends_us <= state.now_us():
            raise NotPermitted("role.not_permitted.envelope_cap", most=min(caps))
        return min(caps), ends_us
