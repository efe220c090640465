"""What an act of an open vault needs first: that it is open, that both people went on, and their fresh codes."""

from __future__ import annotations

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import NotPermitted, caused_by
from twinseal.domain.text import LINE_MAX, clean_line
from twinseal.domain.weak_text import REASON, AskOnce, is_weak_line
from twinseal.flows.context.identify import Doorway, UnsealedKeys, check_whole
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import OpenState
from twinseal.flows.opening.time_limits import TimeLimits


class FreshConsent:
    """Asks for fresh codes and reasons."""

    def __init__(self, state: OpenState, door: Doorway, end: OpeningEnd, limits: TimeLimits) -> None:
        """Ask the pair of this state."""
        self._state, self._door, self._end, self._limits = state, door, end, limits
        self._asking: dict[tuple[str, str], AskOnce] = {}

    def require_agreed(self) -> None:
        """Raise `Resealed` unless the vault is open, `NotPermitted` while both people have not gone on after a mismatch."""
        self._limits.require_open()
        self.require_went_on()

    def require_went_on(self) -> None:
        """Raise `NotPermitted` while both people have not gone on after a mismatch."""
        if self._state.agreement.pending or self._state.context.lost is not None:
            raise NotPermitted("role.not_permitted.fresh_consent")

    def reason(self, typed: str, what: str) -> tuple[str, list[str]]:
        """Return a reason, and that it was kept although it says nothing; each such text is asked about once."""
        with caused_by("reason"):
            why = clean_line(typed, what, longest=LINE_MAX)
            kept = self._asking.setdefault((what, why), AskOnce()).about([REASON] if is_weak_line(why) else [])
        return why, kept

    def both_codes(self, first_code: str, second_code: str, purpose: str) -> None:
        """Take a fresh code of each of the two; raises as `Doorway.fresh_code`, with `first_code` or `second_code` as field."""
        typed = {"first_code": first_code, "second_code": second_code}
        # Both before either: a code that was right is used up.
        for field, code in typed.items():
            with caused_by(field):
                check_whole(code)
        for person, (field, code) in zip(self._state.pair.people, typed.items(), strict=True):
            with caused_by(field):
                self.fresh_code(person.id, code, purpose)
        self._state.touched()

    def prove(self, person_id: str, passphrase: SecretBytes, code: str, purpose: str) -> None:
        """Let somebody who is suspended prove both factors, and forget them; raises as `Doorway.identify`."""
        with self._end.on_damage():
            opening = self._state.opening_id
            self._door.identify(person_id, passphrase, code, purpose=purpose, opening=opening, suspended=True).wipe()
        self._state.touched()

    def fresh_code(self, person_id: str, code: str, purpose: str) -> None:
        """Take a fresh code of one of the two; raises as `Doorway.fresh_code`, `NotPermitted` for anybody else."""
        person, opened = self._state.pair.of(person_id)
        if self._is_without_phone(person_id):
            raise NotPermitted("role.not_permitted.by_passphrase", name=person.name)
        with self._end.on_damage():
            self._door.fresh_code(opened, person, code, purpose=purpose, opening=self._state.opening_id)

    def prove_by_passphrase(self, person_id: str, passphrase: SecretBytes, purpose: str) -> None:
        """Let who gets a new phone prove by the passphrase alone that they are there; `NotPermitted` for anybody else.

        Raises as `Doorway.identify_without_code`.
        """
        self._state.pair.of(person_id)
        if not self._is_without_phone(person_id):
            raise NotPermitted("role.not_permitted.code_too")
        opening = self._state.opening_id
        with self._end.on_damage():
            self._door.identify_without_code(
                person_id, passphrase, purpose=f"{purpose}_without_code", opening=opening
            ).wipe()

    def _is_without_phone(self, person_id: str) -> bool:
        phone = self._state.new_phone
        return phone is not None and phone.person == person_id

    def identify(self, person_id: str, passphrase: SecretBytes, code: str | None, *, purpose: str) -> OpenedKeyBundle:
        """Return the opened bundle of somebody at the machine; without a code by the passphrase alone. Raises as the door."""
        opening = self._state.opening_id
        with self._end.on_damage():
            if code is None:
                return self._door.identify_without_code(person_id, passphrase, purpose=purpose, opening=opening)
            return self._door.identify(person_id, passphrase, code, purpose=purpose, opening=opening)

    def identify_new(
        self, keys: UnsealedKeys, passphrase: SecretBytes, code: str, *, purpose: str
    ) -> tuple[OpenedKeyBundle, int, int]:
        """Return the opened bundle of keys that are not in force yet; raises as the door."""
        with self._end.on_damage():
            return self._door.identify_new(keys, passphrase, code, purpose=purpose, opening=self._state.opening_id)
