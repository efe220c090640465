"""What a flow lets two people do while the vault is open, passed on to the open session."""

from __future__ import annotations

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import DriveRefused, WrongStep
from twinseal.domain.opening import MaskCause
from twinseal.domain.ports import ShouldStop, never_stop
from twinseal.flows.opening.session import OpenSession
from twinseal.flows.views import OpeningView
from twinseal.host.drives import Drive


class OpenActs:
    """The acts of an open vault; before and after it every one of them raises `WrongStep` or `Resealed`."""

    _session: OpenSession | None = None

    @property
    def open_session(self) -> OpenSession:
        """Return the open session; raises `Resealed` or `WrongStep` where there is none."""
        if self._session is None:
            raise WrongStep
        return self._session

    def reveal(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> SecretBytes:
        """Return a field's value, logged before; the caller wipes it. See `OpenSession.reveal`."""
        return self.open_session.reveal(envelope_id, field_index, code_index=code_index)

    def hidden(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> None:
        """Take that a field is no longer shown; see `OpenSession.hidden`."""
        self.open_session.hidden(envelope_id, field_index, code_index=code_index)

    def live_code(self, envelope_id: str, field_index: int) -> tuple[str, int]:
        """Return the running code of a TOTP seed kept in an envelope, and its seconds left."""
        return self.open_session.live_code(envelope_id, field_index)

    def tick_code(self, envelope_id: str, field_index: int, code_index: int) -> OpeningView:
        """Mark a one-time code as used."""
        return self.open_session.tick_code(envelope_id, field_index, code_index)

    def compare_typed(self, envelope_id: str, field_index: int, typed: SecretBytes) -> tuple[bool, ...]:
        """Tell for each typed character whether it is right (type-back check)."""
        return self.open_session.compare_typed(envelope_id, field_index, typed)

    def save_attachment(
        self, envelope_id: str, attachment_id: str, drive: Drive, should_stop: ShouldStop = never_stop
    ) -> str:
        """Save an attachment to a removable drive; returns the path in words."""
        return self.open_session.save_attachment(envelope_id, attachment_id, drive, should_stop)

    def save_attachment_to_the_drive(
        self, envelope_id: str, attachment_id: str, should_stop: ShouldStop = never_stop
    ) -> str:
        """Save an attachment to the one removable drive that is plugged in; raises `DriveRefused` for none or several."""
        drives = self.open_session.drives()
        if len(drives) != 1:
            found = "No removable drive is plugged in" if not drives else f"{len(drives)} removable drives are plugged in"
            msg = f"{found}: plug in exactly the one that should take the file."
            raise DriveRefused(msg)
        return self.save_attachment(envelope_id, attachment_id, drives[0], should_stop)

    def hide(self) -> None:
        """Say, from any thread, that a mask or a reseal is on its way: an answer that is being made shows nothing any more."""
        if self._session is not None:
            self._session.hide()

    def mask(self, cause: MaskCause = MaskCause.HAND) -> OpeningView:
        """Mask everything at once; anybody, no code."""
        return self.open_session.mask(cause)

    def unmask(self, person_id: str, code: str, *, adopt: bool | None = None) -> OpeningView:
        """Show again after a fresh code of one of the pair; see `OpenSession.unmask`."""
        return self.open_session.unmask(person_id, code, adopt=adopt)

    def extend(self, first_code: str, second_code: str, minutes: int, reason: str) -> OpeningView:
        """Extend with fresh codes of both people."""
        return self.open_session.extend(first_code, second_code, minutes, reason)

    def remove_auditor(self, first_code: str, second_code: str, person_id: str, reason: str) -> OpeningView:
        """Remove an auditor with fresh codes of both people; see `OpenSession.remove_auditor`."""
        return self.open_session.remove_auditor(first_code, second_code, person_id, reason)

    def add_envelopes(self, first_code: str, second_code: str, envelope_ids: tuple[str, ...], reason: str) -> OpeningView:
        """Add envelopes with fresh codes of both people."""
        return self.open_session.add_envelopes(first_code, second_code, envelope_ids, reason)
