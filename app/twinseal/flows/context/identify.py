"""One person proves who they are: logged and counted before the proof, the same answer whichever factor was wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from twinseal.crypto.derivation import Derivations
from twinseal.crypto.key_bundle import BundleOwner, OpenedKeyBundle, open_key_bundle, profiles_of
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import CodeCheck, CodeOutcome, check_code, is_whole
from twinseal.domain.errors import BadInput, Cancelled, CodeReplayed, HeaderDamaged, MustWait, PersonLocked, WrongFactor
from twinseal.domain.events.people import (
    CODE_DENIED,
    IDENTIFY_ATTEMPT,
    IDENTIFY_CANCELLED,
    IDENTIFY_DENIED,
    IDENTIFY_GRANTED,
)
from twinseal.domain.people import Person
from twinseal.domain.ports import Clock
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.clock_check import clock_doubt
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.times import iso
from twinseal.vault.guard import DRIFT_UNKNOWN_WINDOW, Guard
from twinseal.vault.header import EnrolledPerson, Header


def check_whole(code: str) -> None:
    """Raise `BadInput` where not all six digits were typed: a slip of the hand guesses nothing, so it costs no attempt."""
    if not is_whole(code):
        raise BadInput("input.bad.six_digits")


def same_founding(opened: OpenedKeyBundle, card: TrustCard) -> bool:
    """Tell whether a person was enrolled under this card; if not, the vault was replaced, and nobody may go on."""
    return opened.founding_sha256 == card.founding_sha256


@dataclass(frozen=True, slots=True)
class UnsealedKeys:
    """Keys of somebody of the vault that stand on a list and are not in force yet."""

    person: Person
    owner: BundleOwner
    bundle: dict[str, object]
    last_step: int
    """The last accepted step of their authenticator."""
    drift_steps: int


@dataclass(slots=True)
class Doorway:
    """What is needed to let a person prove who they are: the header's bundles, the founding card, the guard, the log."""

    header: Header
    card: TrustCard
    guard: Guard
    journal: Journal
    clock: Clock
    signed_s: int = 0
    """When people last signed the log, in seconds since 1970; 0 where it is not known."""
    derivations: Callable[[], Derivations] | None = None
    """Returns who derives keys where that can be cancelled; None derives in this process."""

    def enrolled(self, person_id: str, *, suspended: bool = False) -> EnrolledPerson:
        """Return an enrolled person who is not suspended, or is; raises `WrongFactor` for any other id, as for any wrong answer."""
        for entry in self.header.everybody if suspended else self.header.people:
            if entry.person.id == person_id:
                return entry
        raise WrongFactor

    def identify(
        self, person_id: str, passphrase: SecretBytes, code: str, *, purpose: str, opening: str = "", suspended: bool = False
    ) -> OpenedKeyBundle:
        """Return the person's opened bundle; the caller wipes it. One who is suspended is let in by no door but with `suspended`.

        Raises `MustWait`, `PersonLocked`, `WrongFactor`, `CodeReplayed`, `HeaderDamaged` (the card here is not the one
        that this person was enrolled under), `LogNotWritable` (then nothing was tried), or `BadInput` for what is no
        code at all, which is no attempt. `CostlyDerivation` asks before anything is tried; `Cancelled` tells nothing about
        either factor and counts as no attempt.
        """
        check_whole(code)
        entry = self.enrolled(person_id, suspended=suspended)
        person = entry.person
        derivations = self._asked(entry.bundle)
        self._may_try(person, opening)
        attempt = self.journal.record(IDENTIFY_ATTEMPT, opening=opening, actors=(person,), purpose=purpose, person=person.id)
        self.guard.begin(person.id, attempt.seq)
        opened: OpenedKeyBundle | None = None
        try:
            opened = self._opened(entry, passphrase, derivations, opening, attempt.seq)
            drift = self._check_code(opened, person, code, attempt.seq)
        except WrongFactor as refusal:
            if opened is not None:
                opened.wipe()
            self._refused(person, "replayed" if isinstance(refusal, CodeReplayed) else "wrong", opening, attempt.seq)
            # One class and one sentence for every wrong factor: the screen cannot tell which it was.
            raise self._wrong(person) from None
        except BaseException:
            if opened is not None:
                opened.wipe()
            raise
        return self._granted(opened, entry, opening, attempt.seq, drift)

    def identify_without_code(
        self, person_id: str, passphrase: SecretBytes, *, purpose: str, opening: str
    ) -> OpenedKeyBundle:
        """Return the opened bundle of somebody who lost their authenticator, by their passphrase alone; the caller wipes it.

        Whoever asks says so in the log, and has two officers sign for it. Raises as `identify`; a passphrase that is right
        is no wrong attempt, and makes none before it good.
        """
        entry = self.enrolled(person_id)
        person = entry.person
        derivations = self._asked(entry.bundle)
        self._may_try(person, opening)
        attempt = self.journal.record(IDENTIFY_ATTEMPT, opening=opening, actors=(person,), purpose=purpose, person=person.id)
        self.guard.begin(person.id, attempt.seq)
        try:
            opened = self._opened(entry, passphrase, derivations, opening, attempt.seq)
        except WrongFactor:
            self._refused(person, "wrong", opening, attempt.seq)
            # Nothing but the passphrase was asked for: to say so tells nothing.
            raise WrongFactor("factor.wrong.passphrase") from None
        try:
            self.guard.withdrawn(person.id)
        except BaseException:
            opened.wipe()
            raise
        return self._granted(opened, entry, opening, attempt.seq, 0)

    def identify_new(
        self, keys: UnsealedKeys, passphrase: SecretBytes, code: str, *, purpose: str, opening: str
    ) -> tuple[OpenedKeyBundle, int, int]:
        """Return the opened bundle of keys that are not in force yet, with step and drift of the code; the caller wipes it.

        Waits and counts are those of the person, whose keys of now stay as they are. Raises as `identify`.
        """
        check_whole(code)
        person = keys.person
        derivations = self._asked(keys.bundle)
        self._may_try(person, opening)
        attempt = self.journal.record(IDENTIFY_ATTEMPT, opening=opening, actors=(person,), purpose=purpose, person=person.id)
        self.guard.begin(person.id, attempt.seq)
        opened: OpenedKeyBundle | None = None
        try:
            with self._cancelled_is_no_attempt(person, opening, attempt.seq):
                opened = open_key_bundle(keys.bundle, passphrase=passphrase, owner=keys.owner, derivations=derivations)
            checked = check_code(
                opened.seed,
                opened.totp_params,
                code,
                unix_s=int(self.clock.utc().timestamp()),
                drift_steps=keys.drift_steps,
                last_step=keys.last_step,
            )
            if checked.outcome is not CodeOutcome.RIGHT or checked.step is None or checked.drift_steps is None:
                raise CodeReplayed if checked.outcome is CodeOutcome.REPLAYED else WrongFactor
            self.guard.withdrawn(person.id)
            self._log_granted(person, opening, attempt.seq, checked.drift_steps)
        except WrongFactor as refusal:
            if opened is not None:
                opened.wipe()
            self._refused(person, "replayed" if isinstance(refusal, CodeReplayed) else "wrong", opening, attempt.seq)
            raise self._wrong(person) from None
        except BaseException:
            if opened is not None:
                opened.wipe()
            raise
        return opened, checked.step, checked.drift_steps

    def _asked(self, bundle: dict[str, object]) -> Derivations | None:
        """Return who derives keys, once it was asked about what that costs."""
        derivations = self.derivations() if self.derivations is not None else None
        if derivations is not None:
            for profile in profiles_of(bundle):
                derivations.ask(profile)
        return derivations

    def _refused(self, person: Person, reason: str, opening: str, attempt: int) -> None:
        self.guard.failed(person.id)
        self.deny(person, reason, opening, attempt=attempt)

    def _opened(
        self, entry: EnrolledPerson, passphrase: SecretBytes, derivations: Derivations | None, opening: str, attempt: int
    ) -> OpenedKeyBundle:
        with self._cancelled_is_no_attempt(entry.person, opening, attempt):
            return open_key_bundle(
                entry.bundle, passphrase=passphrase, owner=self.header.owner(entry), derivations=derivations
            )

    @contextlib.contextmanager
    def _cancelled_is_no_attempt(self, person: Person, opening: str, attempt: int) -> Iterator[None]:
        try:
            yield
        except (Cancelled, KeyboardInterrupt):
            # Nobody knows whether it was right. In the log first: where that takes nothing, the attempt stays counted.
            self.journal.record(IDENTIFY_CANCELLED, opening=opening, actors=(person,), ref=attempt, person=person.id)
            self.guard.withdrawn(person.id)
            raise

    def fresh_code(self, opened: OpenedKeyBundle, person: Person, code: str, *, purpose: str, opening: str) -> None:
        """Check a fresh code of somebody whose bundle is open; raises `WrongFactor`, `MustWait`, `PersonLocked`, `BadInput`."""
        check_whole(code)
        self._may_try(person, opening)
        attempt = self.journal.record(IDENTIFY_ATTEMPT, opening=opening, actors=(person,), purpose=purpose, person=person.id)
        self.guard.begin(person.id, attempt.seq)
        try:
            drift = self._check_code(opened, person, code, attempt.seq)
        except WrongFactor:
            self.guard.failed(person.id)
            self.journal.record(
                CODE_DENIED, opening=opening, actors=(person,), result="refused", person=person.id, purpose=purpose
            )
            raise self._wrong(person) from None
        self._log_granted(person, opening, attempt.seq, drift)

    def _wrong(self, person: Person) -> WrongFactor:
        """Return the refusal. What it says of the clock depends on clock and files alone, never on passphrase or code."""
        doubt = clock_doubt(self.clock.utc(), self.signed_s)
        if doubt is not None:
            return WrongFactor("factor.wrong.clock_doubtful", doubt=doubt)
        from_s = self.guard.counts_from_s(person.id)
        if from_s is None:
            return WrongFactor()
        until = utc_words(iso(datetime.fromtimestamp(from_s, UTC)))
        return WrongFactor("factor.wrong.clock_was_ahead", until=until)

    def _may_try(self, person: Person, opening: str) -> None:
        try:
            self.guard.check(person.id)
        except (MustWait, PersonLocked) as refusal:
            self.deny(person, refusal.code, opening)
            raise

    def _check_code(self, opened: OpenedKeyBundle, person: Person, code: str, attempt: int) -> int:
        stored = self.guard.person(person.id).drift_steps
        # Around no drift too: a phone that was set right, or a stored drift that somebody wrote, locks nobody out.
        places = {0: DRIFT_UNKNOWN_WINDOW} if stored is None else dict.fromkeys((stored, 0), 1)
        answers = [self._answer(opened, person, code, drift, window) for drift, window in places.items()]
        checked = next((answer for answer in answers if answer.outcome is CodeOutcome.RIGHT), None)
        if checked is None or checked.step is None or checked.drift_steps is None:
            if any(answer.outcome is CodeOutcome.REPLAYED for answer in answers):
                raise CodeReplayed
            raise WrongFactor
        sign = opened.identity.ed25519.sign
        self.guard.succeeded(person.id, checked.step, checked.drift_steps, seq=attempt, sign=sign)
        return checked.drift_steps

    def _answer(self, opened: OpenedKeyBundle, person: Person, code: str, drift_steps: int, window: int) -> CodeCheck:
        return check_code(
            opened.seed,
            opened.totp_params,
            code,
            unix_s=int(self.clock.utc().timestamp()),
            drift_steps=drift_steps,
            last_step=self.guard.last_step(person.id),
            window=window,
        )

    def _granted(
        self, opened: OpenedKeyBundle, entry: EnrolledPerson, opening: str, ref: int, drift: int
    ) -> OpenedKeyBundle:
        try:
            if not same_founding(opened, self.card):
                self.deny(entry.person, "other_founding", opening, attempt=ref)
                raise HeaderDamaged("header.damaged.other_founding", name=entry.person.name)
            opened.identity.set_certificate(entry.certificates.certificate)
            self._log_granted(entry.person, opening, ref, drift)
        except BaseException:
            opened.wipe()
            raise
        return opened

    def _log_granted(self, person: Person, opening: str, ref: int, drift: int) -> None:
        self.journal.record(
            IDENTIFY_GRANTED, opening=opening, actors=(person,), ref=ref, person=person.id, drift_steps=drift
        )

    def deny(self, person: Person, reason: str, opening: str = "", *, attempt: int = 0) -> None:
        """Log that somebody was not let in, and why; `attempt` is the entry of the attempt, 0 where nothing was tried."""
        self.journal.record(
            IDENTIFY_DENIED,
            opening=opening,
            actors=(person,),
            result="refused",
            ref=attempt,
            person=person.id,
            reason=reason,
        )
