"""A person's bundle: private keys, authenticator seed and the founding that they were enrolled under, behind locks."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Final, Self

from twinseal.crypto import aead
from twinseal.crypto.derivation import SALT_BYTES, Derivations, KdfProfile, check_profile, derive
from twinseal.crypto.hex_text import strict_unhex
from twinseal.crypto.identity import IDENTITY_PRIVATE_BYTES, Identity, PublicIdentity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, BundleDamaged, CannotDecrypt, UnknownFormat, WrongFactor
from twinseal.domain.numbers import KEY_NUMBER_MAX, is_version, whole_number

BUNDLE_VERSION: Final = 1
BUNDLE_MAX_BYTES: Final = 16 * 1024
_FIELDS = frozenset({"v", "person", "key", "locks", "ct"})
_LOCK_FIELDS = frozenset({"kind", "kdf", "salt", "commitment", "wrap"})
_KDF_FIELDS = frozenset({"memory_kib", "passes", "lanes"})
_FACTS = frozenset({"digits", "algorithm", "period_s", "vault_id", "log_id", "founding_sha256"})
_KIND = re.compile(r"[a-z0-9+]{1,32}\Z", re.ASCII)
_STATION = re.compile(r"[0-9a-f]{16}\Z", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_LOCKS_MAX = 4
_KEY_BYTES = 32
_SEED_BYTES = 20
_COMMITMENT_BYTES = 32


class LockKind(StrEnum):
    """What opens a lock."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind, no password
    STATION = "passphrase+station"
    """The passphrase and the key file of a station, both."""


@dataclass(frozen=True, slots=True)
class BundleOwner:
    """Whose bundle it is: vault, log, person, key number from 1, and the public halves of the keys of that number."""

    vault_id: str
    log_id: str
    person_id: str
    key: int
    public: PublicIdentity


@dataclass(slots=True)
class OpenedKeyBundle:
    """A person's secrets while they are needed; the owner wipes it."""

    identity: Identity
    seed: SecretBytes
    totp_params: TotpParameters
    founding_sha256: bytes = b""
    """The founding digest that it pins; empty at the ceremony, before there is a trust card."""

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


def station_id(station_key: SecretBytes) -> str:
    """Return the 16 hexadecimal digits by which a lock names the station key that it needs."""
    return hashlib.sha256(station_key.view()).hexdigest()[:16]


def _base(owner: BundleOwner, kinds: Sequence[str], domain: str) -> dict[str, object]:
    return {
        "domain": domain,
        "v": BUNDLE_VERSION,
        "vault_id": owner.vault_id,
        "log_id": owner.log_id,
        "person": owner.person_id,
        "key": owner.key,
        "public_sha256": owner.public.public_sha256.hex(),
        "kinds": list(kinds),
    }


def _lock_context(owner: BundleOwner, kinds: Sequence[str], kind: str, profile: KdfProfile, station: str) -> bytes:
    costs = {"memory_kib": profile.memory_kib, "passes": profile.passes, "lanes": profile.lanes}
    return canonical.dumps({**_base(owner, kinds, "twinseal/1 lock"), **costs, "kind": kind, "station": station})


def _content_context(owner: BundleOwner, kinds: Sequence[str]) -> bytes:
    return canonical.dumps(_base(owner, kinds, "twinseal/1 bundle"))


def new_bundle_key() -> SecretBytes:
    """Return a fresh bundle key of 32 bytes; the caller wipes it as soon as the bundle is sealed."""
    return SecretBytes(secrets.token_bytes(_KEY_BYTES))


def make_lock(
    owner: BundleOwner,
    bundle_key: SecretBytes,
    *,
    passphrase: SecretBytes,
    profile: KdfProfile,
    station_key: SecretBytes | None = None,
    kinds: Sequence[str] = (),
    derivations: Derivations | None = None,
) -> dict[str, object]:
    """Return a lock that gives out the bundle key; takes the time of one derivation.

    `kinds` are those of all locks of the bundle, ascending; none means this one alone. Without `derivations` it is derived here.
    """
    kind = (LockKind.PASSPHRASE if station_key is None else LockKind.STATION).value
    station = "" if station_key is None else station_id(station_key)
    salt = secrets.token_bytes(SALT_BYTES)
    context = _lock_context(owner, tuple(kinds) or (kind,), kind, profile, station)
    of = derivations.derive if derivations is not None else derive
    with of(passphrase, salt, profile, ad=context, secret=station_key, length=64) as derived:
        with SecretBytes(memoryview(derived.view())[:_KEY_BYTES]) as key:
            wrap = aead.seal(key, bundle_key.view(), context)
        commitment = derived.view()[_KEY_BYTES:].hex()
    lock: dict[str, object] = {
        "kind": kind,
        "kdf": {"memory_kib": profile.memory_kib, "passes": profile.passes, "lanes": profile.lanes},
        "salt": salt.hex(),
        "commitment": commitment,
        "wrap": wrap.hex(),
    }
    return lock if station_key is None else {**lock, "station": station}


def seal_key_bundle(
    owner: BundleOwner,
    identity: Identity,
    seed: SecretBytes,
    totp_params: TotpParameters,
    *,
    founding_sha256: bytes,
    bundle_key: SecretBytes,
    locks: Sequence[dict[str, object]],
) -> dict[str, object]:
    """Return the bundle as canonical JSON fields; `locks` were made for it, ascending by kind.

    Raises `BadInput` for a seed that is not 20 bytes, and what `check_bundle` raises for what nobody could open.
    """
    if len(seed) != _SEED_BYTES:
        raise BadInput("input.bad.seed_bytes", size=_SEED_BYTES)
    facts = canonical.dumps(
        {
            "digits": totp_params.digits,
            "algorithm": totp_params.algorithm,
            "period_s": totp_params.period_s,
            "vault_id": owner.vault_id,
            "log_id": owner.log_id,
            "founding_sha256": founding_sha256.hex(),
        }
    )
    with identity.private_bytes() as private:
        plain = bytearray(len(private) + _SEED_BYTES + len(facts))
        # Filled in place: adding buffers up would leave copies of the keys behind.
        plain[: len(private)] = private.view()
        plain[len(private) : len(private) + _SEED_BYTES] = seed.view()
        plain[len(private) + _SEED_BYTES :] = facts
        sealed = aead.seal(bundle_key, plain, _content_context(owner, [str(lock["kind"]) for lock in locks]))
        plain[:] = bytes(len(plain))
    return check_bundle(
        {"v": BUNDLE_VERSION, "person": owner.person_id, "key": owner.key, "locks": list(locks), "ct": sealed.hex()}
    )


def profiles_of(bundle: dict[str, object]) -> tuple[KdfProfile, ...]:
    """Return the checked cost of each lock of a known kind; raises `BundleDamaged` or `TestsOnlyRefused`."""
    return tuple(_profile(lock) for lock in _locks(bundle) if _is_known(lock))


def check_bundle(bundle: object) -> dict[str, object]:
    """Return a bundle whose form and costs are right; raises `BundleDamaged`, `UnknownFormat` or `TestsOnlyRefused`."""
    if not isinstance(bundle, dict):
        raise _damaged()
    if not is_version(bundle.get("v"), BUNDLE_VERSION):
        raise UnknownFormat("format.unknown.key_bundle")
    if set(bundle) != _FIELDS or not isinstance(bundle["person"], str):
        raise _damaged()
    whole_number(bundle["key"], 1, KEY_NUMBER_MAX, _damaged)
    for lock in _locks(bundle):
        _check_lock(lock)
    _hex(bundle, "ct")
    try:
        if len(canonical.dumps(bundle)) > BUNDLE_MAX_BYTES:
            raise _damaged()
    except BadInput as error:
        raise _damaged() from error
    return bundle


def _locks(bundle: dict[str, object]) -> list[dict[str, object]]:
    locks = bundle["locks"]
    if not isinstance(locks, list) or not 1 <= len(locks) <= _LOCKS_MAX or not all(isinstance(lock, dict) for lock in locks):
        raise _damaged()
    kinds = [lock.get("kind") for lock in locks]
    if not all(isinstance(kind, str) and _KIND.match(kind) for kind in kinds) or kinds != sorted(set(kinds)):
        raise _damaged()
    return locks


def _is_known(lock: dict[str, object]) -> bool:
    return lock["kind"] in tuple(LockKind)


def _check_lock(lock: dict[str, object]) -> None:
    # A kind that this program does not know is no error: another lock may fit.
    if not _is_known(lock):
        return
    fields = _LOCK_FIELDS | {"station"} if lock["kind"] == LockKind.STATION else _LOCK_FIELDS
    if set(lock) != fields or ("station" in lock and not _matches(_STATION, lock["station"])):
        raise _damaged()
    _profile(lock)
    sizes = {"salt": SALT_BYTES, "commitment": _COMMITMENT_BYTES, "wrap": _KEY_BYTES + aead.OVERHEAD_BYTES}
    if any(len(_hex(lock, name)) != size for name, size in sizes.items()):
        raise _damaged()


def _profile(lock: dict[str, object]) -> KdfProfile:
    kdf = lock.get("kdf")
    if not isinstance(kdf, dict) or set(kdf) != _KDF_FIELDS:
        raise _damaged()
    values = [kdf[name] for name in ("memory_kib", "passes", "lanes")]
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        raise _damaged()
    return check_profile(KdfProfile("bundle", *values))


def open_key_bundle(
    bundle: dict[str, object],
    *,
    passphrase: SecretBytes,
    owner: BundleOwner,
    station_key: SecretBytes | None = None,
    derivations: Derivations | None = None,
) -> OpenedKeyBundle:
    """Open a bundle with its passphrase; raises `WrongFactor`, `Cancelled`, or as `check_bundle` for a malformed one.

    Without `derivations` the key is derived here.

    A damaged bundle, or one of somebody else, cannot be told from a wrong passphrase: each is `WrongFactor`. Keys inside that are not
    those of the owner are `BundleDamaged`.
    """
    check_bundle(bundle)
    locks = _locks(bundle)
    kinds = [str(lock["kind"]) for lock in locks]
    kind = LockKind.PASSPHRASE if station_key is None else LockKind.STATION
    lock = next((lock for lock in locks if lock["kind"] == kind), None)
    if lock is None or (bundle["person"], bundle["key"]) != (owner.person_id, owner.key):
        raise WrongFactor
    with _bundle_key(lock, kinds, passphrase, owner, station_key, derivations) as bundle_key:
        try:
            plain = aead.open_sealed(bundle_key, _hex(bundle, "ct"), _content_context(owner, kinds))
        except CannotDecrypt as error:
            raise WrongFactor from error
    with plain:
        return _opened(plain.view(), owner)


def _bundle_key(
    lock: dict[str, object],
    kinds: Sequence[str],
    passphrase: SecretBytes,
    owner: BundleOwner,
    station_key: SecretBytes | None,
    derivations: Derivations | None,
) -> SecretBytes:
    profile = _profile(lock)
    of = derivations.derive if derivations is not None else derive
    context = _lock_context(owner, kinds, str(lock["kind"]), profile, "" if station_key is None else station_id(station_key))
    with of(passphrase, _hex(lock, "salt"), profile, ad=context, secret=station_key, length=64) as derived:
        halves = memoryview(derived.view())
        if not hmac.compare_digest(halves[_KEY_BYTES:], _hex(lock, "commitment")):
            raise WrongFactor
        with SecretBytes(halves[:_KEY_BYTES]) as key:
            try:
                return aead.open_sealed(key, _hex(lock, "wrap"), context)
            except CannotDecrypt as error:
                raise WrongFactor from error


def _opened(plain: bytearray, owner: BundleOwner) -> OpenedKeyBundle:
    end = IDENTITY_PRIVATE_BYTES + _SEED_BYTES
    try:
        facts = canonical.loads_object(bytes(plain[end:]))
        if set(facts) != _FACTS or (facts["vault_id"], facts["log_id"]) != (owner.vault_id, owner.log_id):
            raise _damaged()
        params = TotpParameters(_int(facts["digits"]), _text(facts["algorithm"]), _int(facts["period_s"]))
        if not _matches(_DIGEST, facts["founding_sha256"]):
            raise _damaged()
        founding_sha256 = bytes.fromhex(_text(facts["founding_sha256"]))
    except (BadInput, ValueError) as error:
        raise _damaged() from error
    with SecretBytes(memoryview(plain)[:IDENTITY_PRIVATE_BYTES]) as private:
        identity = Identity.from_private_bytes(private.view())
    if not identity.has_keys_of(owner.public):
        identity.wipe()
        raise BundleDamaged("bundle.damaged.other_keys")
    return OpenedKeyBundle(identity, SecretBytes(memoryview(plain)[IDENTITY_PRIVATE_BYTES:end]), params, founding_sha256)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.match(value) is not None


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
