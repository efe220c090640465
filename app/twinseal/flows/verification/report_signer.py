"""Whether whoever signed a report was an auditor of the vault where the log says that it was written."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.verify.roster import Key, Roster
from twinseal.domain.people import Role
from twinseal.domain.report_issue import ReportIssue
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import LaterCertificate, TrustCard, TrustedPerson


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
