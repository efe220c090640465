"""Draws, seals and checks a paper that nobody sees, so that people learn what this machine cannot do before a code is used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import ReportFailed
from twinseal.domain.people import Role
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.seal import pdfa, sign


@dataclass(frozen=True, slots=True)
class _Pinned:
    """The one certificate of a rehearsal, pinned as a trust card would."""

    certificate_sha256: bytes
    issuer: bytes
    role: Role = Role.OFFICER

    def certified(self, certificate_sha256: bytes) -> _Pinned | None:
        """Return it, if it is this one."""
        return self if certificate_sha256 == self.certificate_sha256 else None


def rehearse(now: datetime) -> None:
    """Make a signed paper with keys that are thrown away; takes a tenth of a second. Raises `ReportFailed`."""
    try:
        _make(now.replace(microsecond=0))
    except Exception as fault:
        why = fault.text if isinstance(fault, ReportFailed) else f"{type(fault).__name__}."
        raise ReportFailed("report.failed.rehearsal", why=why) from fault


def _make(now: datetime) -> None:
    identity = Identity.generate()
    given = give_certificates("Rehearsal", "p00000000", identity.p256_public, now)
    identity.set_certificate(given.certificate)
    paper = Paper(PaperFacts("Rehearsal", "R-0", "Rehearsal", "", now))
    paper.title("Rehearsal")
    pdf = pdfa.prepare(
        paper.close(),
        attachment=b"{}\n",
        name="rehearsal.json",
        mime_type="application/json",
        description="Nothing",
        made_at=now,
    )
    sealed = sign.seal(
        pdf,
        identity.pdf_key,
        issuer_der=given.issuer,
        crl_der=given.crl,
        place=sign.SealPlace(0, (10, 10, 100, 40), now),
        meaning="Rehearsal",
        name="Rehearsal",
    )
    verdict = sign.check_seal(sealed, _Pinned(given.certificate_sha256, given.issuer))
    if not verdict.ok:
        raise ReportFailed("report.failed.seal_not_valid", verdict=verdict.sentence)
