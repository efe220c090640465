"""The papers of a ceremony: trust card as a file and on paper, the signed ceremony record, blank paper forms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from twinseal import __version__
from twinseal.domain.errors import TwinsealError
from twinseal.domain.people import Role, allowed_pairs
from twinseal.domain.trust_card import TrustCard
from twinseal.export.verifier import standalone_verifier
from twinseal.flows.founding import Founder, Step
from twinseal.flows.paper_forms import COPIES_AT_THE_CEREMONY, forms_beside, make_forms
from twinseal.flows.parts import Parts
from twinseal.flows.rooms import VaultRooms
from twinseal.flows.times import iso
from twinseal.flows.views import FoundedView
from twinseal.reports import papers, pdfa, sign
from twinseal.reports.model import CeremonyRecordData, TrustCardData
from twinseal.reports.sign import SealPlace
from twinseal.vault.layout import SUFFIX


@dataclass(frozen=True, slots=True)
class Founding:
    """A vault that was just written, and who and what was there."""

    parts: Parts
    rooms: VaultRooms
    card: TrustCard
    founders: Sequence[Founder]
    labels: tuple[tuple[str, str], ...]
    """Label and system of each envelope."""
    steps: tuple[Step, ...]
    cost: str
    """What guessing one passphrase costs, in plain words."""


def write_papers(founding: Founding, founded: FoundedView) -> FoundedView:
    """Write the papers beside the vault; what cannot be written is said as a warning, the vault stands."""
    vault = Path(founded.vault_path)
    stem = vault.name.removesuffix(SUFFIX)
    files = founding.parts.files
    try:
        card_file = vault.with_name(f"{stem}.trust-card.json")
        files.replace(card_file, founding.card.to_bytes())
        founded = replace(founded, trust_card_path=str(card_file))
        card_pdf = vault.with_name(f"{stem}.trust-card.pdf")
        files.replace(card_pdf, _sealed(founding, papers.build_trust_card(_card_data(founding, card_file.name))))
        founded = replace(founded, trust_card_pdf=str(card_pdf))
        record = vault.with_name(f"{stem}.ceremony-record.pdf")
        files.replace(record, _sealed(founding, papers.build_ceremony_record(_record_data(founding, founded))))
        founded = replace(founded, ceremony_record_pdf=str(record))
        forms = forms_beside(vault)
        files.replace(forms, make_forms(founding.rooms.header, _now(founding), COPIES_AT_THE_CEREMONY))
        return replace(founded, paper_form_pdf=str(forms))
    except TwinsealError as fault:
        warning = f"The vault stands, but its papers could not all be written: {fault.sentence}"
        return replace(founded, warnings=(*founded.warnings, warning))


def _sealed(founding: Founding, drawn: tuple[bytes, SealPlace]) -> bytes:
    """Return a paper with the trust card attached, signed by the first officer of the ceremony."""
    pdf, place = drawn
    signer = _signer(founding)
    archived = pdfa.prepare(
        pdf,
        attachment=founding.card.to_bytes(),
        name="trust-card.json",
        mime_type="application/json",
        description="Trust card of the vault",
        made_at=_now(founding),
    )
    return sign.seal(
        archived,
        signer.opened.identity.pdf_key,
        root_der=bytes.fromhex(founding.rooms.header.root_certificate),
        crl_der=bytes.fromhex(founding.rooms.header.root_crl),
        place=place,
        meaning="Witnessed at the ceremony",
        name=signer.person.name,
    )


def _signer(founding: Founding) -> Founder:
    return next(one for one in founding.founders if one.person.role is Role.OFFICER)


def _signed_by(founding: Founding) -> str:
    person = _signer(founding).person
    return f"{person.name} ({person.role.value})"


def _now(founding: Founding) -> datetime:
    return founding.parts.clock.utc().replace(microsecond=0)


def _local(moment: datetime) -> str:
    """Return a moment as the clocks in the room showed it, with its distance from UTC."""
    here = moment.astimezone().isoformat(sep=" ", timespec="seconds")
    time_of_day = len("2026-11-01 08:14:22")
    return f"{here[:time_of_day]} {here[time_of_day:]}"


def _key(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:32]


def _card_data(founding: Founding, file_name: str) -> TrustCardData:
    card, rooms = founding.card, founding.rooms
    return TrustCardData(
        signed_by=_signed_by(founding),
        file_name=file_name,
        report_id=f"T-{card.vault_id[:8]}",
        vault_name=card.vault_name,
        made_at=_now(founding),
        founded_utc=card.founded_utc,
        pins=(
            ("Vault", card.vault_id),
            ("Log", card.log_id),
            ("Genesis key", card.genesis_public.hex()),
            ("Checkpoint key", card.line_ed25519.hex()),
            ("Header key", card.header_public.hex()),
            ("Audit key, SHA-256", card.audit_key_sha256.hex()),
            ("Root certificate", hashlib.sha256(card.root_certificate_der).hexdigest()),
            (f"twinseal_verify.py of {__version__}", hashlib.sha256(standalone_verifier()).hexdigest()),
        ),
        fingerprint=card.fingerprint(),
        qr=card.qr_payload(),
        people=tuple((one.name, one.role.value, _key(one.ed25519_public)) for one in card.people),
        head_hex=rooms.journal.writer.head.hex(),
        file_bytes=card.to_bytes(),
        demo=rooms.header.demo,
    )


def _record_data(founding: Founding, founded: FoundedView) -> CeremonyRecordData:
    rooms, founders = founding.rooms, founding.founders
    header = rooms.header
    people = [one.person for one in founders]
    names = {one.id: one.name for one in people}
    pairs = allowed_pairs(people, same_team_forbidden=header.policy.same_team_forbidden)
    return CeremonyRecordData(
        signed_by=_signed_by(founding),
        report_id=f"C-{header.vault_id[:8]}",
        vault_name=header.name,
        place=header.place,
        vault_id=header.vault_id,
        made_at=_now(founding),
        founded_utc=header.founded_utc,
        people=tuple(
            (one.person.name, one.person.role.value, one.person.team, _key(one.opened.identity.ed25519.public))
            for one in founders
        ),
        pairs=tuple(f"{names[a]} and {names[b]}" for a, b in pairs),
        policy=header.policy.sentences(),
        envelopes=founding.labels,
        seal_number=1,
        register_code=founded.register_code,
        root_fingerprint=hashlib.sha256(bytes.fromhex(header.root_certificate)).hexdigest(),
        head_hex=rooms.journal.writer.head.hex(),
        warnings=founded.warnings,
        demo=header.demo,
        steps=tuple((one.what, one.who, iso(one.at), _local(one.at)) for one in founding.steps),
        cost=founding.cost,
    )
