"""The contents of an open vault, handed out only while it is open, in its time, agreed on and not masked."""

from __future__ import annotations

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import Cancelled, NotPermitted
from twinseal.domain.ports import ShouldStop, never_stop
from twinseal.domain.texts import sentence_of
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.state import OpenState
from twinseal.flows.opening.time_limits import TimeLimits
from twinseal.flows.views.opening import OpeningView
from twinseal.host.drives import Drive


class OpenContents:
    """What people see, compare, tick and save; `Showing` logs each act before it happens."""

    def __init__(self, state: OpenState, consent: FreshConsent, limits: TimeLimits) -> None:
        """Hand out what this state holds."""
        self._state, self._consent, self._limits = state, consent, limits

    def reveal(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> SecretBytes:
        """Return one field's value, durable in the log before; the caller wipes it. Raises `NotPermitted` while masked."""
        self._require_shown(envelope_id)
        value = self._state.open_contents().reveal(envelope_id, field_index, code_index=code_index)
        try:
            # The log may have taken its time: what was to be masked or sealed meanwhile is not handed out.
            self._require_shown(envelope_id)
        except BaseException:
            value.wipe()
            raise
        self._state.touched()
        return value

    def spell(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> None:
        """Log that a field which is shown is spelled aloud now; whoever shows it may spell it once this has returned."""
        self._require_shown(envelope_id)
        self._state.open_contents().spell(envelope_id, field_index, code_index=code_index)
        self._require_shown(envelope_id)
        self._state.touched()

    def hidden(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> None:
        """Take that a field is no longer shown; the log gets one entry of it, with how often and how long, a moment later."""
        if self._state.showing is not None:
            self._state.showing.holds.end((envelope_id, field_index, code_index))
            self._state.touched()

    def live_code(self, envelope_id: str, field_index: int) -> tuple[str, int]:
        """Return the running code of a seed kept in an envelope and the seconds it still holds."""
        self._require_shown(envelope_id)
        contents = self._state.open_contents()
        before = contents.reveals
        code = contents.live_code(envelope_id, field_index)
        self._require_shown(envelope_id)
        if contents.reveals != before:
            # Only the first look is a person's act; the program asks for the next code by itself.
            self._state.touched()
        return code

    def compare_typed(self, envelope_id: str, field_index: int, typed: SecretBytes) -> tuple[bool, ...]:
        """Tell for each typed character whether it is right; the length counts too."""
        self._require_shown(envelope_id)
        self._state.touched()
        fits = self._state.open_contents().compare_typed(envelope_id, field_index, typed)
        self._require_shown(envelope_id)
        return fits

    def tick_code(self, envelope_id: str, field_index: int, code_index: int) -> OpeningView:
        """Mark a one-time code as used, durable in the log, and in the store from the next seal on."""
        self._require_shown(envelope_id)
        self._state.open_contents().tick_code(envelope_id, field_index, code_index)
        self._state.touched()
        return self._state.refresh()

    def save_attachment(
        self, envelope_id: str, attachment_id: str, drive: Drive, should_stop: ShouldStop = never_stop
    ) -> str:
        """Save an attachment to a removable drive, logged before; returns the file's name there.

        A file that takes long does not keep the vault open: the time is looked at before each block. Raises
        `Resealed`, `Cancelled`, and what the drive refuses; no part of the file stays then.
        """
        self._require_shown(envelope_id)

        def go_on() -> None:
            if should_stop():
                raise Cancelled
            self._require_shown(envelope_id)

        name = self._state.open_contents().save_attachment(envelope_id, attachment_id, drive, go_on)
        self._state.touched()
        return name

    def save_attachment_to_the_drive(
        self, envelope_id: str, attachment_id: str, should_stop: ShouldStop = never_stop
    ) -> str:
        """Save an attachment to the one removable drive beside the vault's own; raises `DriveRefused` for none or several."""
        drive = self._state.context.one_drive(sentence_of("contents.unnamed_file"))
        return self.save_attachment(envelope_id, attachment_id, drive, should_stop)

    def _require_shown(self, envelope_id: str) -> None:
        # Asking is no sign of life: a running code is asked for by the program itself, once a second.
        self._limits.require_open()
        self._state.require_shown_kind()
        if self._state.is_covered:
            raise NotPermitted("role.not_permitted.with_person")
        if self._state.view.masked or self._state.hiding.is_set():
            raise NotPermitted("role.not_permitted.masked")
        self._consent.require_went_on()
        if envelope_id not in self._state.chosen:
            raise NotPermitted("role.not_permitted.not_requested")
