"""Draws, seals and checks a paper that nobody sees, so that people learn what this machine cannot do before a code is used up."""

from __future__ import annotations

from datetime import datetime

from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_root import VaultRoot
from twinseal.domain.errors import ReportFailed
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.seal import pdfa, sign


def rehearse(now: datetime) -> None:
    """Make a signed paper with keys that are thrown away; takes a tenth of a second. Raises `ReportFailed`."""
    try:
        _make(now.replace(microsecond=0))
    except Exception as fault:
        why = fault.text if isinstance(fault, ReportFailed) else f"{type(fault).__name__}."
        raise ReportFailed("report.failed.rehearsal", why=why) from fault


def _make(now: datetime) -> None:
    root = VaultRoot.generate("Rehearsal", "0" * 32, now)
    identity = Identity.generate()
    identity.set_certificate(root.issue("Rehearsal", "p00000000", identity.p256_public, now))
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
        root_der=root.certificate_der,
        crl_der=root.empty_crl(now),
        place=sign.SealPlace(0, (10, 10, 100, 40), now),
        meaning="Rehearsal",
        name="Rehearsal",
    )
    verdict = sign.check_seal(sealed, root.certificate_der)
    if not verdict.ok:
        raise ReportFailed("report.failed.seal_not_valid", verdict=verdict.sentence)
