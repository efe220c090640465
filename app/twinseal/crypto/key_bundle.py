"""A person's bundle: private keys, authenticator seed and pins, sealed under their passphrase."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from twinseal.crypto import aead
from twinseal.crypto.derivation import SALT_BYTES, KdfProfile, check_profile, derive
from twinseal.crypto.hex_text import strict_unhex
from twinseal.crypto.identity import IDENTITY_PRIVATE_BYTES, Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, BundleDamaged, CannotDecrypt, UnknownFormat, WrongFactor

BUNDLE_VERSION: Final = 1
_FIELDS = frozenset({"v", "kdf", "salt", "commitment", "ct"})
_KDF_FIELDS = frozenset({"memory_kib", "passes", "lanes"})
_FACTS = frozenset({"certificate", "digits", "algorithm", "period_s", "vault_id", "header_public", "root", "log_id"})
_SEED_BYTES = 20
_COMMITMENT_BYTES = 32
_CT_MAX = 8192


@dataclass(frozen=True, slots=True)
class VaultPins:
    """What a person's bundle knows of the right vault, so that a swapped header is noticed."""

    vault_id: str
    header_public: str
    root_certificate_sha256: str
    log_id: str


@dataclass(slots=True)
class OpenedKeyBundle:
    """A person's secrets while they are needed; the owner wipes it."""

    identity: Identity
    seed: SecretBytes
    totp_params: TotpParameters
    pins: VaultPins

    def wipe(self) -> None:
        """Forget the keys and the seed; can be called again."""
        self.identity.wipe()
        self.seed.wipe()

    def __enter__(self) -> Self:
        """Enter a block at whose end everything is wiped."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        """Wipe."""
        self.wipe()

    def __repr__(self) -> str:
        """Show nothing."""
        return "OpenedKeyBundle(...)"


def _context(vault_id: str, person_id: str, profile: KdfProfile) -> bytes:
    return canonical.dumps(
        {
            "domain": "twinseal/1 bundle",
            "v": BUNDLE_VERSION,
            "vault_id": vault_id,
            "person_id": person_id,
            "memory_kib": profile.memory_kib,
            "passes": profile.passes,
            "lanes": profile.lanes,
        }
    )


def seal_key_bundle(
    identity: Identity,
    seed: SecretBytes,
    totp_params: TotpParameters,
    pins: VaultPins,
    *,
    passphrase: SecretBytes,
    profile: KdfProfile,
    person_id: str,
    station_key: SecretBytes | None = None,
) -> dict[str, object]:
    """Return the bundle as canonical JSON fields; raises `BadInput` for a seed that is not 20 bytes."""
    if len(seed) != _SEED_BYTES:
        raise BadInput("input.bad.seed_bytes", size=_SEED_BYTES)
    salt = secrets.token_bytes(SALT_BYTES)
    context = _context(pins.vault_id, person_id, profile)
    facts = canonical.dumps(
        {
            "certificate": identity.public.certificate_der.hex(),
            "digits": totp_params.digits,
            "algorithm": totp_params.algorithm,
            "period_s": totp_params.period_s,
            "vault_id": pins.vault_id,
            "header_public": pins.header_public,
            "root": pins.root_certificate_sha256,
            "log_id": pins.log_id,
        }
    )
    with (
        identity.private_bytes() as private,
        derive(passphrase, salt, profile, ad=context, secret=station_key, length=64) as derived,
    ):
        plain = bytearray(len(private) + _SEED_BYTES + len(facts))
        # Filled in place: adding buffers up would leave copies of the keys behind.
        plain[: len(private)] = private.view()
        plain[len(private) : len(private) + _SEED_BYTES] = seed.view()
        plain[len(private) + _SEED_BYTES :] = facts
        with SecretBytes(memoryview(derived.view())[:32]) as key:
            sealed = aead.seal(key, plain, context)
        commitment = derived.view()[32:].hex()
        plain[:] = bytes(len(plain))
    return {
        "v": BUNDLE_VERSION,
        "kdf": {"memory_kib": profile.memory_kib, "passes": profile.passes, "lanes": profile.lanes},
        "salt": salt.hex(),
        "commitment": commitment,
        "ct": sealed.hex(),
    }


def profile_of(bundle: dict[str, object]) -> KdfProfile:
    """Return the checked cost of a bundle's derivation; raises `BundleDamaged` or `TestsOnlyRefused`."""
    kdf = bundle.get("kdf")
    if not isinstance(kdf, dict) or set(kdf) != _KDF_FIELDS:
        raise _damaged()
    values = [kdf[name] for name in ("memory_kib", "passes", "lanes")]
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        raise _damaged()
    return check_profile(KdfProfile("bundle", *values))


def check_bundle(bundle: object) -> dict[str, object]:
    """Return a bundle whose form and cost are right; raises `BundleDamaged`, `UnknownFormat` or `TestsOnlyRefused`."""
    if not isinstance(bundle, dict):
        raise _damaged()
    version = bundle.get("v")
    if version != BUNDLE_VERSION or isinstance(version, bool):
        raise UnknownFormat("format.unknown.key_bundle")
    if set(bundle) != _FIELDS:
        raise _damaged()
    profile_of(bundle)
    if len(_hex(bundle, "salt")) != SALT_BYTES or len(_hex(bundle, "commitment")) != _COMMITMENT_BYTES:
        raise _damaged()
    if not 0 < len(_hex(bundle, "ct")) <= _CT_MAX:
        raise _damaged()
    return bundle


def open_key_bundle(
    bundle: dict[str, object],
    *,
    passphrase: SecretBytes,
    vault_id: str,
    person_id: str,
    station_key: SecretBytes | None = None,
) -> OpenedKeyBundle:
    """Open a bundle with its passphrase; raises `WrongFactor`, or as `check_bundle` for a malformed one.

    A damaged bundle cannot be told from a wrong passphrase: both are `WrongFactor`.
    """
    check_bundle(bundle)
    profile = profile_of(bundle)
    context = _context(vault_id, person_id, profile)
    with derive(passphrase, _hex(bundle, "salt"), profile, ad=context, secret=station_key, length=64) as derived:
        halves = memoryview(derived.view())
        fits = hmac.compare_digest(halves[32:], _hex(bundle, "commitment"))
        with SecretBytes(halves[:32]) as key:
            try:
                plain = aead.open_sealed(key, _hex(bundle, "ct"), context)
            except CannotDecrypt as error:
                raise WrongFactor from error
    with plain:
        if not fits:
            raise WrongFactor
        return _opened(plain.view())


def _opened(plain: bytearray) -> OpenedKeyBundle:
    end = IDENTITY_PRIVATE_BYTES + _SEED_BYTES
    try:
        facts = canonical.loads_object(bytes(plain[end:]))
        if set(facts) != _FACTS:
            raise _damaged()
        certificate = strict_unhex(facts["certificate"])
        params = TotpParameters(_int(facts["digits"]), _text(facts["algorithm"]), _int(facts["period_s"]))
        pins = VaultPins(*(_text(facts[name]) for name in ("vault_id", "header_public", "root", "log_id")))
    except (BadInput, ValueError) as error:
        raise _damaged() from error
    with SecretBytes(memoryview(plain)[:IDENTITY_PRIVATE_BYTES]) as private:
        identity = Identity.from_private_bytes(private.view(), certificate)
    return OpenedKeyBundle(identity, SecretBytes(memoryview(plain)[IDENTITY_PRIVATE_BYTES:end]), params, pins)


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _damaged()
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _damaged()
    return value


def _hex(bundle: dict[str, object], name: str) -> bytes:
    try:
        return strict_unhex(bundle.get(name))
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> BundleDamaged:
    return BundleDamaged("bundle.damaged.malformed")
