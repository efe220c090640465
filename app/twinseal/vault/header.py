"""The header: what anybody may read of a vault, signed by the header key, replaced in one atomic step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from twinseal.crypto.derivation import is_tests_only
from twinseal.crypto.identity import PersonCertificates, PublicIdentity
from twinseal.crypto.key_bundle import BundleOwner, check_bundle, profiles_of
from twinseal.crypto.signing import Ed25519Signer, verify_ed25519
from twinseal.domain import canonical
from twinseal.domain.constitution import Constitution, PersonRow
from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import (
    BadInput,
    DiskFault,
    FileMissing,
    HeaderDamaged,
    TwinsealError,
    UnknownFormat,
    VaultNotFound,
)
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEAL_MAX, is_version, whole_number
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.ports import Files
from twinseal.vault.header_facts import (
    DUTIES_MAX,
    FORKS_MAX,
    CarriedOut,
    Dates,
    DueDuty,
    GenerationFiles,
    damaged,
    exactly,
)
from twinseal.vault.layout import FORMAT, FORMAT_VERSION, VaultPaths

HEADER_MAX_BYTES: Final = 8 * 1024 * 1024
_DOMAIN: Final = b"twinseal/1 header\0"
_AUDIT_KEYS_MAX: Final = 1000
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_PERSON_ID = re.compile(r"p[0-9a-f]{8}\Z")


@dataclass(frozen=True, slots=True)
class EnrolledPerson:
    """A person with their key number, the public halves of the keys of that number, their sealed bundle and certificates."""

    person: Person
    key: int
    public: PublicIdentity
    bundle: dict[str, object]
    certificates: PersonCertificates
    enrolled_utc: str

    @property
    def row(self) -> PersonRow:
        """Return the person's row of the constitution."""
        return PersonRow(
            id=self.person.id,
            name=self.person.name,
            role=self.person.role.value,
            team=self.person.team,
            key=self.key,
            kem=self.public.kem_public.hex(),
            ed25519=self.public.ed25519_public.hex(),
            mldsa44=self.public.mldsa44_public.hex(),
            certificate_sha256=self.public.certificate_sha256.hex(),
            issuer_sha256=hashlib.sha256(self.certificates.issuer).hexdigest(),
            bundle_sha256=hashlib.sha256(canonical.dumps(self.bundle)).hexdigest(),
            enrolled=self.enrolled_utc,
        )

    @classmethod
    def of(cls, row: PersonRow, bundle: object, certificates: object) -> EnrolledPerson:
        """Return the person of a row, with what it names by digests.

        Raises `HeaderDamaged` where a digest is another, or for what no vault has yet: seats and suspended people; and what
        the check of keys, bundle or certificates raises.
        """
        if row.is_seat:
            raise damaged()
        names = ("kem", "ed25519", "mldsa44", "certificate_sha256")
        public = PublicIdentity.from_json({name: getattr(row, name) for name in names})
        given = PersonCertificates.from_json(certificates)
        entry = cls(row.person, row.key, public, check_bundle(bundle), given, row.enrolled)
        if (entry.bundle["person"], entry.bundle["key"]) != (row.id, row.key) or entry.row != row:
            raise damaged()
        if given.certificate_sha256 != public.certificate_sha256:
            raise damaged()
        return entry


@dataclass(frozen=True, slots=True)
class FormerPerson:
    """Somebody who left: their name stands in the log, their public keys check what they signed."""

    person: Person
    key: int
    public: PublicIdentity
    left_utc: str

    def to_json(self) -> dict[str, object]:
        """Return the person as canonical JSON fields."""
        return {**_person_to_json(self.person, self.key, self.public), "left": self.left_utc}

    @classmethod
    def from_json(cls, value: object) -> FormerPerson:
        """Return the person of `to_json`; raises `HeaderDamaged`."""
        return cls(*_person_from_json(value, "left"))


def _person_to_json(person: Person, key: int, public: PublicIdentity) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "team": person.team,
        "key": key,
        "public": public.to_json(),
    }


def _person_from_json(value: object, since: str) -> tuple[Person, int, PublicIdentity, str]:
    names = {"id", "name", "role", "team", "key", "public", since}
    if not isinstance(value, dict) or set(value) != names:
        raise damaged()
    key = whole_number(value["key"], 1, KEY_NUMBER_MAX, damaged)
    return _person(value, since), key, PublicIdentity.from_json(value["public"]), value[since]


@dataclass(frozen=True, slots=True)
class AuditKey:
    """An audit key: its public half, and its private half sealed under the ring key; both hexadecimal."""

    public: str
    sealed: str

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the public half, by which trust cards and epochs name it."""
        return hashlib.sha256(bytes.fromhex(self.public)).digest()

    def to_json(self) -> dict[str, object]:
        """Return the key as canonical JSON fields."""
        return {"public": self.public, "sealed": self.sealed}

    @classmethod
    def from_json(cls, value: object) -> AuditKey:
        """Return the key of `to_json`; raises `HeaderDamaged`."""
        if not isinstance(value, dict) or set(value) != {"public", "sealed"}:
            raise damaged()
        if not all(isinstance(text, str) and _ANY_HEX.match(text) for text in value.values()):
            raise damaged()
        return cls(**value)


@dataclass(frozen=True, slots=True)
class AuditRing:
    """Every audit key, oldest first, and the ring key that opens all of them, sealed to each auditor (hexadecimal, by id)."""

    keys: tuple[AuditKey, ...]
    """The first is the one that the trust card names; which one is in force is said by the log's epochs."""
    readers: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Return the ring as canonical JSON fields."""
        return {"keys": [key.to_json() for key in self.keys], "readers": dict(self.readers)}

    @classmethod
    def from_json(cls, value: object) -> AuditRing:
        """Return the ring of `to_json`; raises `HeaderDamaged`."""
        if not isinstance(value, dict) or set(value) != {"keys", "readers"}:
            raise damaged()
        keys, readers = value["keys"], value["readers"]
        if not isinstance(keys, list) or not 1 <= len(keys) <= _AUDIT_KEYS_MAX or not isinstance(readers, dict):
            raise damaged()
        if not all(
            _PERSON_ID.match(person) and isinstance(text, str) and _ANY_HEX.match(text) for person, text in readers.items()
        ):
            raise damaged()
        return cls(tuple(AuditKey.from_json(key) for key in keys), readers)


def _person(value: dict[str, Any], since: str) -> Person:
    texts = [value[name] for name in ("id", "name", "role", "team", since)]
    if not all(isinstance(text, str) for text in texts) or not _PERSON_ID.match(texts[0]):
        raise damaged()
    try:
        return Person(texts[0], texts[1], Role(texts[2]), texts[3])
    except ValueError as error:
        raise damaged() from error


@dataclass(frozen=True, slots=True)
class Header:
    """Everything that the signed header says; digests and keys are lower-case hexadecimal."""

    constitution: Constitution
    people: tuple[EnrolledPerson, ...]
    """Those of the constitution, each with their bundle and certificates."""
    founded_utc: str
    generation: int
    seal_number: int
    genesis_public: str
    audit: AuditRing
    line_ed25519: str
    line_mldsa44: str
    header_public: str
    files: GenerationFiles
    previous_sha256: str
    """SHA-256 of the header's file before; empty in the first."""
    former: tuple[FormerPerson, ...] = ()
    duties: tuple[DueDuty, ...] = ()
    dates: Dates = field(default_factory=Dates)
    changes: CarriedOut = field(default_factory=CarriedOut)
    forks: int = 0
    """How often this log was restored."""
    digest: str = field(default="", compare=False)
    """SHA-256 of the file this header was read from or written to; not part of it."""

    @property
    def vault_id(self) -> str:
        """Return the vault's id."""
        return self.constitution.vault_id

    @property
    def log_id(self) -> str:
        """Return the log's id."""
        return self.constitution.log_id

    @property
    def name(self) -> str:
        """Return the vault's name."""
        return self.constitution.name

    @property
    def place(self) -> str:
        """Return where the vault is kept."""
        return self.constitution.place

    @property
    def policy(self) -> Policy:
        """Return the vault's policy."""
        return self.constitution.policy

    @property
    def categories(self) -> tuple[ReasonCategory, ...]:
        """Return the reasons that a request may have."""
        return self.constitution.categories

    @property
    def everybody(self) -> tuple[EnrolledPerson | FormerPerson, ...]:
        """Return everybody who is or was enrolled."""
        return self.people + self.former

    @property
    def demo(self) -> bool:
        """Tell whether this is a demo vault, whose people are pretend people."""
        return self.constitution.kind == "demo"

    @property
    def tests_only(self) -> bool:
        """Tell whether any bundle uses a key derivation that only tests may use."""
        return any(is_tests_only(profile) for entry in self.people for profile in profiles_of(entry.bundle))

    def enrolled(self, person_id: str) -> EnrolledPerson:
        """Return the enrolled person of this id; raises `KeyError` for anybody else."""
        return {entry.person.id: entry for entry in self.people}[person_id]

    def owner(self, entry: EnrolledPerson) -> BundleOwner:
        """Return whose bundle that of an enrolled person must be, for opening it."""
        return BundleOwner(self.vault_id, self.log_id, entry.person.id, entry.key, entry.public)

    def to_json(self) -> dict[str, object]:
        """Return the header's fields without the signature."""
        return {
            "format": FORMAT,
            "v": FORMAT_VERSION,
            **{name: getattr(self, name) for name in _PLAIN},
            "constitution": canonical.loads(self.constitution.data),
            "bundles": {entry.person.id: entry.bundle for entry in self.people},
            "certificates": {entry.person.id: entry.certificates.to_json() for entry in self.people},
            "files": self.files.to_json(),
            "audit": self.audit.to_json(),
            "former": [person.to_json() for person in self.former],
            "duties": [asdict(duty) for duty in self.duties],
            "dates": self.dates.to_json(),
            "changes": asdict(self.changes),
        }

    def signed(self, signer: Ed25519Signer) -> tuple[Header, bytes]:
        """Return the header with its digest, and its file's bytes signed by the header key.

        Raises `HeaderDamaged` for one that could not be read again: in force, it would close the vault for good.
        """
        if signer.public.hex() != self.header_public:
            raise damaged()
        fields = self.to_json()
        _check_fields(fields)
        _built(fields, "")
        fields["signature"] = signer.sign(_DOMAIN + canonical.dumps(fields)).hex()
        data = canonical.dumps(fields)
        return replace(self, digest=hashlib.sha256(data).hexdigest()), data


_HEX_FIELDS: Final = {"genesis_public": _HEX64, "header_public": _HEX64, "line_ed25519": _HEX64}
_ANY_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*\Z")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}\Z")
_LONG_HEX: Final = ("line_mldsa44", "previous_sha256")
_NUMBERS: Final = {"generation": (1, SEAL_MAX), "seal_number": (1, SEAL_MAX), "forks": (0, FORKS_MAX)}
_PLAIN: Final = ("founded_utc", *_HEX_FIELDS, *_LONG_HEX, *_NUMBERS)
_OBJECTS: Final = ("constitution", "bundles", "certificates", "files", "audit", "dates", "changes")
_LISTS: Final = ("former", "duties")


@lru_cache(maxsize=4)
def parse_header(data: bytes) -> Header:
    """Return the header of a file's bytes, its own signature checked; the same bytes are judged once in a process.

    A header is only ever read: a new one is made of it with `replace`.

    Raises `HeaderDamaged`, `UnknownFormat` (names who can read it), `TestsOnlyRefused`, `BundleDamaged`.
    """
    try:
        fields = canonical.loads_object(data)
    except BadInput as error:
        raise damaged() from error
    _check_version(fields)
    signature = fields.pop("signature", None)
    _check_fields(fields)
    public = bytes.fromhex(str(fields["header_public"]))
    # One form of the signature only: capitals or blanks in it would be another file with the same words.
    if not isinstance(signature, str) or not _SIGNATURE.match(signature):
        raise damaged()
    if not verify_ed25519(public, _DOMAIN + canonical.dumps(fields), bytes.fromhex(signature)):
        raise damaged()
    return _built(fields, hashlib.sha256(data).hexdigest())


def _check_version(fields: dict[str, object]) -> None:
    if fields.get("format") != FORMAT:
        raise UnknownFormat("format.unknown.not_a_vault")
    version = fields.get("v")
    if not is_version(version, FORMAT_VERSION):
        raise UnknownFormat(
            "format.unknown.vault", version=version if type(version) is int else "unknown", known=FORMAT_VERSION
        )


def _check_fields(fields: dict[str, object]) -> None:
    exactly(fields, {"format", "v", *_PLAIN, *_OBJECTS, *_LISTS})
    if not all(isinstance(fields[name], str) for name in ("founded_utc", *_HEX_FIELDS, *_LONG_HEX)):
        raise damaged()
    if not all(pattern.match(str(fields[name])) for name, pattern in _HEX_FIELDS.items()):
        raise damaged()
    for name, (low, high) in _NUMBERS.items():
        whole_number(fields[name], low, high, damaged)
    if not all(isinstance(fields[name], dict) for name in _OBJECTS):
        raise damaged()
    if not all(isinstance(fields[name], list) for name in _LISTS):
        raise damaged()
    if not all(_ANY_HEX.match(str(fields[name])) for name in _LONG_HEX):
        raise damaged()


def _built(fields: dict[str, Any], digest: str) -> Header:
    constitution = _constitution(fields["constitution"])
    bundles, certificates = fields["bundles"], fields["certificates"]
    if not set(bundles) == set(certificates) == {row.id for row in constitution.people}:
        raise damaged()
    people = tuple(EnrolledPerson.of(row, bundles[row.id], certificates[row.id]) for row in constitution.people)
    former = tuple(FormerPerson.from_json(person) for person in fields["former"])
    ids = [*(person.person.id for person in people), *(person.person.id for person in former)]
    audit = AuditRing.from_json(fields["audit"])
    if len(set(ids)) != len(ids) or len(fields["duties"]) > DUTIES_MAX:
        raise damaged()
    if tuple(key.digest.hex() for key in audit.keys) != constitution.audit_keys:
        raise damaged()
    return Header(
        **{name: fields[name] for name in _PLAIN},
        constitution=constitution,
        people=people,
        files=GenerationFiles.from_json(fields["files"]),
        audit=audit,
        former=former,
        duties=tuple(DueDuty.from_json(duty) for duty in fields["duties"]),
        dates=Dates.from_json(dict(fields["dates"])),
        changes=CarriedOut.from_json(fields["changes"]),
        digest=digest,
    )


def _constitution(value: object) -> Constitution:
    try:
        return Constitution.from_bytes(canonical.dumps(value))
    except BadInput as fault:
        raise HeaderDamaged("header.damaged.constitution", fault=fault.text) from fault


def load_header(files: Files, paths: VaultPaths) -> Header:
    """Return the header in force; raises as `parse_header`, and `VaultNotFound` where there is none."""
    try:
        data = files.read(paths.header, limit=HEADER_MAX_BYTES)
    except FileMissing as fault:
        if _has_previous(files, paths):
            raise damaged() from fault
        raise VaultNotFound("vault.not_found.no_vault", root=paths.root) from fault
    except TwinsealError as fault:
        raise HeaderDamaged("header.damaged.unreadable", fault=fault.text) from fault
    return parse_header(data)


def _has_previous(files: Files, paths: VaultPaths) -> bool:
    try:
        return files.facts(paths.header_previous) is not None
    except DiskFault:
        # Something stands there: this was a vault.
        return True


def commit_header(files: Files, paths: VaultPaths, data: bytes) -> bool:
    """Put a signed header in force: its rename is the commit point of everything that it names.

    Returns whether it is known to be durable; if not, a power cut may bring back the header before it, whose files must
    stay. Raises `DiskFault` only where this header is not found in force afterwards.
    """
    set_aside(files, paths.header_previous)
    return put_in_force(files, paths.header, data, keep_previous=paths.header_previous)


def check_in_force(files: Files, paths: VaultPaths, header: Header) -> None:
    """Raise `HeaderDamaged` unless the header on the disk is the one that this process works with."""
    if load_header(files, paths).digest != header.digest:
        raise HeaderDamaged("header.damaged.not_ours_at_start")


def check_not_in_force(files: Files, paths: VaultPaths, generation: int) -> None:
    """Raise `HeaderDamaged` if the header on the disk names this generation or a later one: its files must stay."""
    try:
        there = parse_header(files.read(paths.header, limit=HEADER_MAX_BYTES))
    except FileMissing:
        return
    except TwinsealError as fault:
        if isinstance(fault, DiskFault):
            raise
        # What no program can read names no files; the seal that is made now takes its place.
        return
    if there.generation >= generation:
        raise HeaderDamaged("header.damaged.seal_ahead", seal=there.seal_number)
