"""The header: what anybody may read of a vault, signed by the two who sealed it; one strict form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from twinseal.crypto.derivation import is_tests_only
from twinseal.crypto.identity import Identity, PersonCertificates, PublicIdentity
from twinseal.crypto.key_bundle import BundleOwner, check_bundle, profiles_of
from twinseal.domain import canonical
from twinseal.domain.constitution import ACTIVE, Constitution, PersonRow
from twinseal.domain.errors import (
    BadInput,
    HeaderDamaged,
    UnknownFormat,
)
from twinseal.domain.numbers import SEAL_MAX, is_version, whole_number
from twinseal.domain.people import Person
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.vault.audit_ring import AuditRing
from twinseal.vault.header_facts import (
    DUTIES_MAX,
    FORKS_MAX,
    CarriedOut,
    Dates,
    DueDuty,
    GenerationFiles,
    SealSignature,
    damaged,
    exactly,
    matching,
)
from twinseal.vault.layout import FORMAT, FORMAT_VERSION

_DOMAIN: Final = b"twinseal/1 header\0"
_SIGNERS: Final = 2


@dataclass(frozen=True, slots=True)
class EnrolledPerson:
    """A person with their key number, the public halves of the keys of that number, their sealed bundle and certificates."""

    person: Person
    key: int
    public: PublicIdentity
    bundle: dict[str, object]
    certificates: PersonCertificates
    enrolled_utc: str
    state: str = ACTIVE
    until: str = ""
    """The day until which somebody is suspended, empty where none was said."""

    @property
    def is_active(self) -> bool:
        """Tell whether they are in the roster, and not suspended."""
        return self.state == ACTIVE

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
            state=self.state,
            until=self.until,
        )

    @classmethod
    def of(cls, row: PersonRow, bundle: object, certificates: object) -> EnrolledPerson:
        """Return the person of a row, with what it names by digests.

        Raises `HeaderDamaged` where a digest is another, or for what no vault has yet: seats; and what the check of keys,
        bundle or certificates raises.
        """
        if row.is_seat:
            raise damaged()
        names = ("kem", "ed25519", "mldsa44", "certificate_sha256")
        public = PublicIdentity.from_json({name: getattr(row, name) for name in names})
        given = PersonCertificates.from_json(certificates)
        entry = cls(row.person, row.key, public, check_bundle(bundle), given, row.enrolled, row.state, row.until)
        if (entry.bundle["person"], entry.bundle["key"]) != (row.id, row.key) or entry.row != row:
            raise damaged()
        if given.certificate_sha256 != public.certificate_sha256:
            raise damaged()
        return entry


@dataclass(frozen=True, slots=True)
class Header:
    """Everything that the signed header says; digests and keys are lower-case hexadecimal."""

    constitution: Constitution
    everybody: tuple[EnrolledPerson, ...]
    """Those of the constitution, each with their bundle and certificates; suspended people too."""
    generation: int
    seal_number: int
    audit: AuditRing
    files: GenerationFiles
    previous_sha256: str
    """SHA-256 of the header's file before; empty in the first."""
    duties: tuple[DueDuty, ...] = ()
    dates: Dates = field(default_factory=Dates)
    changes: CarriedOut = field(default_factory=CarriedOut)
    forks: int = 0
    """How often this log was restored."""
    sealed_by: tuple[SealSignature, ...] = field(default=(), compare=False)
    """The two who sealed it; not part of what they signed."""
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
    def people(self) -> tuple[EnrolledPerson, ...]:
        """Return those who are in the roster: nobody who is suspended."""
        return tuple(entry for entry in self.everybody if entry.is_active)

    @property
    def policy(self) -> Policy:
        """Return the vault's policy."""
        return self.constitution.policy

    @property
    def categories(self) -> tuple[ReasonCategory, ...]:
        """Return the reasons that a request may have."""
        return self.constitution.categories

    @property
    def demo(self) -> bool:
        """Tell whether this is a demo vault, whose people are pretend people."""
        return self.constitution.kind == "demo"

    @property
    def tests_only(self) -> bool:
        """Tell whether any bundle uses a key derivation that only tests may use."""
        return any(is_tests_only(profile) for entry in self.everybody for profile in profiles_of(entry.bundle))

    def enrolled(self, person_id: str) -> EnrolledPerson:
        """Return the person of this id who is in the roster; raises `KeyError` for anybody else."""
        return {entry.person.id: entry for entry in self.people}[person_id]

    def owner(self, entry: EnrolledPerson) -> BundleOwner:
        """Return whose bundle that of an enrolled person must be, for opening it."""
        return BundleOwner(self.vault_id, self.log_id, entry.person.id, entry.key, entry.public)

    def to_json(self) -> dict[str, object]:
        """Return the header's fields without the signatures."""
        return {
            "format": FORMAT,
            "v": FORMAT_VERSION,
            **{name: getattr(self, name) for name in _PLAIN},
            "constitution": canonical.loads(self.constitution.data),
            "bundles": {entry.person.id: entry.bundle for entry in self.everybody},
            "certificates": {entry.person.id: entry.certificates.to_json() for entry in self.everybody},
            "files": self.files.to_json(),
            "audit": self.audit.to_json(),
            "duties": [asdict(duty) for duty in self.duties],
            "dates": self.dates.to_json(),
            "changes": asdict(self.changes),
        }

    def signed(self, signers: Sequence[tuple[str, Identity]]) -> tuple[Header, bytes]:
        """Return the header signed by two people, given by id, as `parse_header` reads it, and its file's bytes.

        Raises as `parse_header` for one that could not be read again: in force, it would close the vault for good.
        """
        fields = self.to_json()
        message = _DOMAIN + canonical.dumps(fields)
        keys = {row.id: row.key for row in self.constitution.active}
        fields["sealed_by"] = [
            SealSignature(
                person, keys.get(person, 0), identity.sign(message).hex(), identity.sign_mldsa44(message).hex()
            ).to_json()
            for person, identity in sorted(signers, key=itemgetter(0))
        ]
        data = canonical.dumps(fields)
        return parse_header(data), data


_PREVIOUS: Final = re.compile(r"(?:[0-9a-f]{64})?\Z")
_NUMBERS: Final = {"generation": (1, SEAL_MAX), "seal_number": (1, SEAL_MAX), "forks": (0, FORKS_MAX)}
_PLAIN: Final = ("previous_sha256", *_NUMBERS)
_OBJECTS: Final = ("constitution", "bundles", "certificates", "files", "audit", "dates", "changes")
_LISTS: Final = ("duties",)


@lru_cache(maxsize=4)
def parse_header(data: bytes) -> Header:
    """Return the header of a file's bytes, signed by two of its own people; the same bytes are judged once in a process.

    A header is only ever read: a new one is made of it with `replace`. That those are people of this vault, and two who may
    seal it, is said by the trust card, not here. Raises
    `HeaderDamaged`, `UnknownFormat` (names who can read it), `TestsOnlyRefused`, `BundleDamaged`.
    """
    try:
        fields = canonical.loads_object(data)
    except BadInput as error:
        raise damaged() from error
    if fields.get("format") != FORMAT:
        raise UnknownFormat("format.unknown.not_a_vault")
    sealed_by, written = fields.pop("sealed_by", None), fields
    if not is_version(fields.get("v"), FORMAT_VERSION):
        # Loaded for these alone. What was signed is what was written, in the version of then.
        from twinseal.vault.migrations import migrated  # noqa: PLC0415 - a vault of this version needs none

        fields = migrated(written)
    _check_fields(fields)
    header = _built(fields, hashlib.sha256(data).hexdigest())
    return replace(header, sealed_by=_sealed_by(sealed_by, header, _DOMAIN + canonical.dumps(written)))


def _sealed_by(value: object, header: Header, message: bytes) -> tuple[SealSignature, ...]:
    """Return who sealed, where it is two of the header's own people and all four signatures are good."""
    if not isinstance(value, list) or len(value) != _SIGNERS:
        raise damaged()
    signatures = tuple(SealSignature.from_json(row) for row in value)
    first, second = (signature.person for signature in signatures)
    people = {entry.person.id: entry for entry in header.people}
    # Ascending, so in one order only.
    if not first < second or not {first, second} <= people.keys():
        raise damaged()
    for signature in signatures:
        entry = people[signature.person]
        if signature.key != entry.key or not signature.is_good(entry.public, message):
            raise damaged()
    return signatures


def _check_fields(fields: dict[str, object]) -> None:
    exactly(fields, {"format", "v", *_PLAIN, *_OBJECTS, *_LISTS})
    matching(fields["previous_sha256"], _PREVIOUS)
    for name, (low, high) in _NUMBERS.items():
        whole_number(fields[name], low, high, damaged)
    if not all(isinstance(fields[name], dict) for name in _OBJECTS):
        raise damaged()
    if not all(isinstance(fields[name], list) for name in _LISTS):
        raise damaged()


def _built(fields: dict[str, Any], digest: str) -> Header:
    constitution = _constitution(fields["constitution"])
    bundles, certificates = fields["bundles"], fields["certificates"]
    if not set(bundles) == set(certificates) == {row.id for row in constitution.people}:
        raise damaged()
    people = tuple(EnrolledPerson.of(row, bundles[row.id], certificates[row.id]) for row in constitution.people)
    audit = AuditRing.from_json(fields["audit"])
    if len(fields["duties"]) > DUTIES_MAX:
        raise damaged()
    if tuple(key.sha256 for key in audit.keys) != constitution.audit_keys:
        raise damaged()
    return Header(
        **{name: fields[name] for name in _PLAIN},
        constitution=constitution,
        everybody=people,
        files=GenerationFiles.from_json(fields["files"]),
        audit=audit,
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
