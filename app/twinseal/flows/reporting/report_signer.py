"""Whether whoever signed a report was an auditor of the vault where the log says that it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Key, Roster
from twinseal.domain.card_rows import LaterCertificate, TrustedPerson
from twinseal.domain.events.audit import REPORT_COUNTERSIGNED, REPORT_WRITTEN
from twinseal.domain.people import Role
from twinseal.domain.report_issue import ReportIssue
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealVerdict, Second

REPORT_MAX_BYTES: Final = 512 * 1024 * 1024
"""A longer PDF is not read as a report."""


@dataclass(frozen=True, slots=True)
class KnownSigner:
    """A certificate that somebody of the vault has or had: whose, of which key, in which role when it came."""

    person: str
    key: int
    role: Role
    issuer: bytes
    """Of the authority, empty where no card names it: then the certificate stands for itself."""


class SignersEver:
    """Every certificate that anybody of a vault ever had, by card and people notes."""

    def __init__(self, card: TrustCard, roster: Roster) -> None:
        """Take both."""
        self._card, self._roster = card, roster

    def certified(self, certificate_sha256: bytes) -> KnownSigner | None:
        """Return whose certificate has this SHA-256."""
        on_card = self._card.certified(certificate_sha256)
        for person, keys in self._roster.keys.items():
            key = next((key for key in keys if key.certificate_sha256 == certificate_sha256), None)
            if key is not None and not person.startswith("r"):
                issuer = on_card.issuer if on_card is not None else b""
                return KnownSigner(person, key.number, self._role(person, key), issuer)
        return None

    def _role(self, person: str, key: Key) -> Role:
        editions = (edition.people.get(person) for edition in self._roster.editions)
        roles = [entrant.role for entrant in editions if entrant is not None and entrant.key.number == key.number]
        return Role(roles[0])


class SignersOnCard:
    """The certificates that a trust card names: without an export there is nobody else."""

    def __init__(self, card: TrustCard) -> None:
        """Take the card."""
        self._card = card

    def certified(self, certificate_sha256: bytes) -> KnownSigner | None:
        """Return whose certificate has this SHA-256."""
        row: TrustedPerson | LaterCertificate | None = self._card.certified(certificate_sha256)
        if row is None:
            return None
        return KnownSigner(row.id, row.key if isinstance(row, LaterCertificate) else 1, row.role, row.issuer)


def graded(known: KnownSigner | None, issue: ReportIssue | None, signer: str, roster: Roster | None) -> tuple[str, str]:
    """Return why a report whose signature is good does not count, else an empty text and its grade in words.

    `signer` is the name in the certificate, which ends with the id of the person whom it was given to.

    Without a `roster` the card alone says who is an auditor, whenever the report was written.
    """
    if issue is None or known is None or (issue.person, issue.key) != (known.person, known.key):
        return sentence_of("report.check.no_issue", signer=signer), ""
    if not signer.endswith(f"({known.person})"):
        # The digest is right, but whoever opens the PDF elsewhere reads another name.
        return sentence_of("report.check.other_name", signer=signer), ""
    if roster is None:
        if known.role is not Role.AUDITOR:
            return sentence_of("report.check.not_an_auditor", signer=signer), ""
        return "", sentence_of("report.grade.good")
    entrant = roster.at(issue.entry).people.get(issue.person)
    if entrant is None or entrant.key.number != issue.key or entrant.role != Role.AUDITOR:
        return sentence_of("report.check.not_an_auditor_then", signer=signer, entry=issue.entry), ""
    if entrant.held:
        return "", sentence_of("report.grade.not_confirmed")
    return "", sentence_of("report.grade.good")


def countersigner_fault(seal: SealVerdict, issue: ReportIssue | None, roster: Roster | None) -> str:
    """Return why the second signature of a report does not count, empty where it does or there is none.

    Without a `roster` the card alone says who is an auditor.
    """
    second = seal.second
    if second is None:
        return ""
    known = second.pin if isinstance(second.pin, KnownSigner) else None
    if known is None or issue is None or not second.signer.endswith(f"({known.person})"):
        return sentence_of("report.check.other_name", signer=second.signer)
    if known.person == issue.person:
        return sentence_of("report.check.own_countersignature", signer=second.signer)
    if second.entry < issue.entry:
        return sentence_of("report.check.countersigned_before", entry=second.entry, issued=issue.entry)
    if roster is None:
        is_auditor = known.role is Role.AUDITOR
    else:
        entrant = roster.at(second.entry).people.get(known.person)
        # The desk lets nobody in whose keys are not confirmed.
        is_auditor = (
            entrant is not None and entrant.key.number == known.key and entrant.role == Role.AUDITOR and not entrant.held
        )
    return (
        "" if is_auditor else sentence_of("report.check.no_auditor_countersigned", signer=second.signer, entry=second.entry)
    )


def wrote(entry: Entry, person: str) -> bool:
    """Tell whether an entry says that this person, and nobody else, wrote a report."""
    return entry.is_a(REPORT_WRITTEN) and _actors(entry) == [person]


def countersigned(entry: Entry, sha256: str) -> bool:
    """Tell whether an entry says that the report with this SHA-256 was countersigned."""
    return not entry.fault and entry.is_a(REPORT_COUNTERSIGNED) and entry.fields.get("sha256") == sha256


def was_logged(entry: Entry, second: Second, sha256: str) -> bool:
    """Tell whether an entry says that this person countersigned the report with this SHA-256."""
    known = second.pin if isinstance(second.pin, KnownSigner) else None
    return known is not None and countersigned(entry, sha256) and _actors(entry) == [known.person]


def at(entry: Entry, number: int) -> bool:
    """Tell whether an entry has this number; one that was kept apart has that of the entry before which it was."""
    return number == entry.size_before


def _actors(entry: Entry) -> list[object]:
    actors = entry.fields.get("actors")
    return [row.get("person") for row in actors if isinstance(row, dict)] if isinstance(actors, list) else []
