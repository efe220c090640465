"""Keys that somebody gets: made with their passphrase, proven by a code of their authenticator, sealed into their bundle."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.derivation import Derivations, KdfProfile
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.crypto.key_bundle import BundleOwner, OpenedKeyBundle, make_lock, new_bundle_key, profiles_of, seal_key_bundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import CodeOutcome, TotpParameters, check_code, new_seed, provisioning_uri, seed_text
from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.changes.enrol_person import FIRST_KEY
from twinseal.domain.errors import WrongFactor
from twinseal.domain.people import Person
from twinseal.vault.guard_row import GuardedPerson, PersonGuard, guard_row_json, signed_row
from twinseal.vault.header import EnrolledPerson, Header

_WINDOW_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class OfVault:
    """The vault that keys are for, and what a guess of a passphrase costs in it."""

    vault_id: str
    log_id: str
    profile: KdfProfile
    derivations: Callable[[], Derivations] | None = None
    """Returns who derives keys where that can be cancelled; None derives in this process."""


@dataclass(slots=True)
class NewKeys:
    """Somebody's new keys while they are in memory; the owner wipes them.

    The bundle is sealed with the bundle key that the lock gives out: so nobody types a passphrase twice.
    """

    person: Person
    owner: BundleOwner
    opened: OpenedKeyBundle
    certificates: PersonCertificates
    lock: dict[str, object]
    bundle_key: SecretBytes
    step: int = -1
    """The step of the last code that was right, -1 before the first."""
    drift_steps: int = 0

    @property
    def proven(self) -> bool:
        """Tell whether a code of their authenticator was right."""
        return self.step >= 0

    def prove(self, code: str, unix_s: int) -> None:
        """Check one code of the authenticator, and keep its step and drift; raises `WrongFactor`."""
        checked = check_code(self.opened.seed, self.opened.totp_params, code, unix_s=unix_s, window=_WINDOW_STEPS)
        if checked.outcome is not CodeOutcome.RIGHT or checked.step is None or checked.drift_steps is None:
            raise WrongFactor("factor.wrong.first_code")
        self.step, self.drift_steps = checked.step, checked.drift_steps

    def scanned(self, vault_name: str) -> tuple[str, str]:
        """Return the seed as base32 text, and the text of the QR code that an authenticator scans."""
        opened = self.opened
        return seed_text(opened.seed), provisioning_uri(opened.seed, opened.totp_params, self.person.name, vault_name)

    def enrolled(self, founding_sha256: bytes, enrolled_utc: str) -> EnrolledPerson:
        """Return the person with their bundle sealed; it pins this founding. The keys stay in memory."""
        bundle = seal_key_bundle(
            self.owner,
            self.opened.identity,
            self.opened.seed,
            self.opened.totp_params,
            founding_sha256=founding_sha256,
            bundle_key=self.bundle_key,
            locks=(self.lock,),
        )
        return EnrolledPerson(self.person, self.owner.key, self.owner.public, bundle, self.certificates, enrolled_utc)

    def guard_row(self, seq: int) -> tuple[str, PersonGuard]:
        """Return the first row of the guard for these keys, signed with them, by its name; `seq` is an entry of then."""
        return first_guard_row(self.owner, self.opened.identity, self.step, self.drift_steps, seq)

    def brought(self, founding_sha256: bytes, seq: int) -> BroughtKeys:
        """Return them as they travel beside their row: sealed, with no open key; `seq` is an entry of the log of then."""
        entry = self.enrolled(founding_sha256, "")
        guard = guard_row_json(*self.guard_row(seq))
        certificates = {name: str(text) for name, text in entry.certificates.to_json().items()}
        public = {name: str(text) for name, text in entry.public.to_json().items()}
        return BroughtKeys(public, entry.bundle, certificates, guard)

    def wipe(self) -> None:
        """Forget them."""
        self.opened.wipe()
        self.bundle_key.wipe()


def first_guard_row(
    owner: BundleOwner, identity: Identity, step: int, drift_steps: int, seq: int
) -> tuple[str, PersonGuard]:
    """Return the first row of the guard for keys of somebody, signed with them, by its name."""
    guarded = GuardedPerson(owner.vault_id, owner.log_id, owner.person_id, owner.key, identity.ed25519.public)
    known = PersonGuard(last_step_used=step, drift_steps=drift_steps, seq=seq)
    return guarded.row, signed_row(known, guarded, identity.ed25519.sign)


def make_new_keys(
    person: Person, key: int, vault: OfVault, passphrase: SecretBytes, now: datetime, seed: SecretBytes | None = None
) -> NewKeys:
    """Return fresh keys of a person under this number, with a certificate by an authority that is gone when it is given.

    `seed` is that of an authenticator that stays, taken over; without one there is a new one to scan. Takes the time of one
    key derivation; raises `Cancelled`, and `CostlyDerivation` before it.
    """
    identity = Identity.generate()
    given = give_certificates(person.name, person.id, identity.p256_public, now)
    identity.set_certificate(given.certificate)
    opened, bundle_key = OpenedKeyBundle(identity, seed or new_seed(), TotpParameters()), new_bundle_key()
    owner = BundleOwner(vault.vault_id, vault.log_id, person.id, key, identity.public)
    try:
        derivations = vault.derivations() if vault.derivations is not None else None
        if derivations is not None:
            derivations.ask(vault.profile)
        lock = make_lock(owner, bundle_key, passphrase=passphrase, profile=vault.profile, derivations=derivations)
    except BaseException:
        opened.wipe()
        bundle_key.wipe()
        raise
    return NewKeys(person, owner, opened, given, lock, bundle_key)


def cost_in(header: Header, on_card: Collection[str]) -> KdfProfile:
    """Return what a guess of a passphrase costs in a vault: what the founding made it cost.

    That is said by the bundles of those `on_card`, ids of the founding card, who have their first keys still, and once there
    are none, by everybody's. Of several costs the middle one: so nobody raises it for all who come later by a bundle made with a
    program of their own, nor lowers it.
    """
    first = [entry for entry in header.everybody if entry.person.id in on_card and entry.key == FIRST_KEY]
    profiles = [profile for entry in first or header.everybody for profile in profiles_of(entry.bundle)]
    profiles.sort(key=lambda profile: (profile.memory_kib * profile.passes, profile.memory_kib))
    return profiles[(len(profiles) - 1) // 2]


def new_person_id(known: Collection[str] = ()) -> str:
    """Return an id that nobody of these has, nor ever had."""
    while True:
        made = "p" + secrets.token_hex(4)
        if made not in known:
            return made
