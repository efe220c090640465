"""What stands open, shared by everything that can be done with it: the pair, their keys, the store, the view."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import Moment
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import NotPermitted, Resealed, TwinsealError
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.notice import VAULT, Signing
from twinseal.domain.opening import OpeningStep
from twinseal.domain.opening_limits import limits_of
from twinseal.domain.people import Person
from twinseal.domain.ports import Watchdog
from twinseal.domain.request import Request
from twinseal.domain.texts import sentence_of
from twinseal.flows.alerts.announcing import Announcing, ways_out
from twinseal.flows.alerts.unclean_end import keep_unclean
from twinseal.flows.change_list.keys_at_hand import KeysAtHand
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import LeftOwed
from twinseal.flows.opening.mismatch_consent import MismatchConsent
from twinseal.flows.opening.reveal import Showing
from twinseal.flows.sealing.consistency import Found
from twinseal.flows.statements.fold import Folded
from twinseal.flows.views.opening import EnvelopeView, OpeningView
from twinseal.vault.store import Store

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US


@dataclass(frozen=True, slots=True)
class Pair:
    """The two people who opened, with their keys."""

    first: Person
    first_bundle: OpenedKeyBundle
    second: Person
    second_bundle: OpenedKeyBundle

    @property
    def people(self) -> tuple[Person, Person]:
        """Return both people."""
        return self.first, self.second

    @property
    def bundles(self) -> tuple[OpenedKeyBundle, OpenedKeyBundle]:
        """Return the opened bundles of both."""
        return self.first_bundle, self.second_bundle

    def signers(self) -> list[tuple[Person, Identity]]:
        """Return both with the keys that they sign with."""
        return [(self.first, self.first_bundle.identity), (self.second, self.second_bundle.identity)]

    def of(self, person_id: str) -> tuple[Person, OpenedKeyBundle]:
        """Return one of the two; raises `NotPermitted` for anybody else."""
        for person, bundle in zip(self.people, self.bundles, strict=True):
            if person.id == person_id:
                return person, bundle
        raise NotPermitted("role.not_permitted.not_of_the_pair")


@dataclass(slots=True)
class OpenState:
    """An opening's state from the agreement of two people to the wipe; one owner thread."""

    context: VaultContext
    pair: Pair
    request: Request
    view: OpeningView
    chosen: tuple[str, ...]
    """Ids of the envelopes that both people opened."""
    granted_min: int
    opened_from: str
    """Digest of the header that the store was opened by."""
    agreement: MismatchConsent
    watchdog: Watchdog | None
    announcing: Announcing
    """The alerts of this opening that leave the room."""
    new_phone: NewPhone | None = None
    """Who gets a new phone before which witness; None in any other opening."""
    is_unwatched: bool = False
    """True once the people were told that no second process ends a stopped program."""
    extensions: int = 0
    comparison: Found | None = None
    """What header, store and log say of each other; None before they were compared."""
    accepted: bool = False
    """True where both went on in spite of a mismatch."""
    left: tuple[LeftOwed, ...] = ()
    folded: Folded = field(default_factory=Folded)
    """What people said since the last seal, for the next one."""
    showing: Showing | None = None
    store: Store | None = None
    vault_key: SecretBytes | None = None
    hiding: threading.Event = field(default_factory=threading.Event)
    """Set, by any thread, while a mask or a reseal is on its way."""
    hand: KeysAtHand = field(default_factory=KeysAtHand)
    """Open keys that the list of changes needs until its seal."""
    is_covered: bool = False
    """True while a third person is at the machine: nothing is shown."""
    forgets: list[Callable[[], object]] = field(default_factory=list)
    """Called when everything is masked or wiped: whoever holds a secret that is on no list yet wipes it."""
    started_us: int = 0
    started_utc: str = ""
    last_touch_us: int = 0

    @property
    def opening_id(self) -> str:
        """Return the opening's id, as every entry of it bears."""
        return self.view.opening_id

    def change(self, **changes: Any) -> OpeningView:
        """Change the view; returns the new one."""
        self.view = replace(self.view, **changes)
        return self.view

    def envelopes(self) -> tuple[EnvelopeView, ...]:
        """Return the chosen envelopes, their secrets masked."""
        # Not even a user name is handed out before both people have agreed to go on.
        shown = () if self.agreement.pending else self.chosen
        return tuple(self.open_contents().envelope(envelope) for envelope in shown)

    def refresh(self) -> OpeningView:
        """Read the envelopes of the view again."""
        return self.change(envelopes=self.envelopes())

    def warn(self, sentence: str) -> OpeningView:
        """Add a warning to the view."""
        return self.change(warnings=(*self.view.warnings, sentence))

    def withdraw(self, *sentences: str) -> None:
        """Take back warnings that are not true any more; what differed stays to be read."""
        self.change(warnings=tuple(warning for warning in self.view.warnings if warning not in sentences))

    def now_us(self) -> int:
        """Return the time since the machine was started, in microseconds."""
        return self.context.machine.clock.boottime_us()

    def touched(self) -> None:
        """Note that somebody is there; the idle time starts again at zero."""
        self.last_touch_us = self.now_us()

    def is_open(self) -> bool:
        """Tell whether contents are open."""
        return self.view.step is OpeningStep.OPEN

    def is_sealed(self) -> bool:
        """Tell whether this opening was sealed."""
        return self.view.step is OpeningStep.RESEALED

    def open_store(self) -> Store:
        """Return the open store; raises `Resealed`."""
        if self.store is None:
            raise Resealed
        return self.store

    def open_contents(self) -> Showing:
        """Return the contents of the open store; raises `Resealed`."""
        if self.showing is None or self.store is None:
            raise Resealed
        return self.showing

    def outsides_of(self, envelope_ids: Iterable[str]) -> list[Outside]:
        """Return what the catalogue says of some envelopes."""
        wanted = set(envelope_ids)
        return [envelope for envelope in self.view.outsides if envelope.id in wanted]

    def longest_extension(self) -> int:
        """Return the minutes by which policy and envelopes still let this opening be extended, 0 for none."""
        if self.new_phone is not None:
            return 0
        limits = limits_of(self.view.kind, self.context.header.policy)
        caps = [envelope.cap_min for envelope in self.outsides_of(self.chosen) if envelope.cap_min]
        return max(0, min(limits.asked_min, min([limits.total_min, *caps]) - self.granted_min))

    def require_shown_kind(self) -> None:
        """Raise `NotPermitted` in an opening in which nothing that is stored is shown."""
        if self.new_phone is not None:
            raise NotPermitted("role.not_permitted.new_phone_shows")
        if not self.view.kind.shows_contents:
            raise NotPermitted("role.not_permitted.maintenance")

    def auditors(self) -> tuple[Person, ...]:
        """Return the auditors."""
        return tuple(entry.person for entry in self.context.header.people if not entry.person.may_open)

    def hold(self, remaining_us: int) -> None:
        """Let the second process end the program if it is stopped for longer than this."""
        watched = self.watchdog is None or self.watchdog.hold(remaining_us)
        # One that starts and dies each time is given up after a few starts: the people hear of it as of one that never was.
        if not watched and self.is_open() and not self.is_unwatched:
            self.is_unwatched = True
            self.warn(sentence_of("notice.opening.unwatched"))

    def announce(self, moment: Moment) -> None:
        """Begin an alert out of the room, signed by the vault where its store is open; nothing waits for it."""
        alerts = self.announcing
        alerts.minutes, alerts.envelopes = self.granted_min, len(self.chosen)
        if self.store is None or not ways_out(self.context.header.policy):
            alerts.tell(moment)
            return
        try:
            with open_secrets(self.store) as secrets:
                signing = Signing(VAULT, 0, secrets.line.ed25519.sign)
                alert = alerts.tell(moment, signing)
                if alert is not None and moment is Moment.OPENED:
                    keep_unclean(self.context, alert, signing)
        except TwinsealError:
            alerts.tell(moment)

    def wipe(self) -> None:
        """Forget every key and close the store."""
        for secret in (self.vault_key, *self.pair.bundles):
            if secret is not None:
                secret.wipe()
        self.hand.wipe()
        for forget in self.forgets:
            forget()
        self.vault_key = None
        if self.store is not None:
            self.store.close()
            self.store = None
        if self.watchdog is not None:
            self.watchdog.release()
