"""The papers of a ceremony: trust card as a file and on paper, the signed ceremony record, blank paper forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from twinseal.domain.constitution import Site
from twinseal.domain.errors import TwinsealError, VaultExists
from twinseal.domain.people import Role, allowed_pairs
from twinseal.domain.policy.policy import Policy, changes_between
from twinseal.domain.public_digest import paper_digits
from twinseal.domain.site_form import hours_text
from twinseal.domain.texts import Text
from twinseal.domain.trust_card import ATTACHED as CARD_ATTACHED
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.ceremony.founding import Step
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.times import iso
from twinseal.flows.context.trust_cards import card_places
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.enrolment.new_keys import NewKeys
from twinseal.flows.paper_forms import COPIES_AT_THE_CEREMONY, forms_beside, make_forms
from twinseal.flows.reporting.card_paper import card_paper
from twinseal.flows.reporting.pipeline import Signer, sealed_pdf
from twinseal.flows.reporting.report import AttachedFile
from twinseal.flows.views.ceremony import FoundedView
from twinseal.reports.model import CeremonyRecordData, TrustCardData
from twinseal.reports.papers import ceremony_record, trust_card
from twinseal.reports.seal.sign import SealPlace
from twinseal.vault.layout import SUFFIX

_PAPERS: Final = {
    "trust card": "ceremony.paper.trust_card",
    "printed trust card": "ceremony.paper.trust_card_printed",
    "ceremony record": "ceremony.paper.record",
    "paper forms": "ceremony.paper.forms",
}


@dataclass(frozen=True, slots=True)
class Founding:
    """A vault that was just written, and who and what was there."""

    machine: Machine
    context: VaultContext
    card: TrustCard
    new_people: Sequence[NewKeys]
    labels: tuple[tuple[str, str], ...]
    """Label and system of each envelope."""
    steps: tuple[Step, ...]
    cost: str
    """What guessing one passphrase costs, in plain words."""


def paper_places(vault: Path) -> dict[str, Path]:
    """Return the papers of a ceremony and where each is written, beside the vault; in the order of writing."""
    stem = vault.name.removesuffix(SUFFIX)
    card, printed = card_places(vault)
    return {
        "trust card": card,
        "printed trust card": printed,
        "ceremony record": vault.with_name(f"{stem}.ceremony-record.pdf"),
        "paper forms": forms_beside(vault),
    }


def refuse_older_papers(vault: Path) -> None:
    """Raise `VaultExists` where a paper of another founding lies in the place of one of this."""
    there = [place.name for place in paper_places(vault).values() if os.path.lexists(place)]
    if there:
        raise VaultExists("vault.exists.earlier_papers", name=there[0])


def write_papers(founding: Founding, founded: FoundedView) -> FoundedView:
    """Write the papers beside the vault, each for itself; one that cannot be written is named, and the vault stands."""
    places = paper_places(Path(founded.vault_path))
    card, printed, record, forms = places.values()
    acts: tuple[Callable[[], bytes], ...] = (
        founding.card.to_bytes,
        lambda: _sealed(founding, trust_card.build_trust_card(_card_data(founding, card.name))),
        lambda: _sealed(founding, ceremony_record.build_ceremony_record(_record_data(founding, founded))),
        lambda: make_forms(founding.context.header, _now(founding), COPIES_AT_THE_CEREMONY),
    )
    written, missing = set(), []
    for (what, place), make in zip(places.items(), acts, strict=True):
        try:
            founding.machine.files.replace(place, make())
            written.add(place)
        except TwinsealError as fault:
            missing.append(Text("ceremony.warning.no_paper", paper=Text(_PAPERS[what]), fault=fault.text))
    kept = {place: str(place) if place in written else "" for place in places.values()}
    return replace(
        founded,
        trust_card_path=kept[card],
        trust_card_pdf=kept[printed],
        ceremony_record_pdf=kept[record],
        paper_form_pdf=kept[forms],
        warnings=(*founded.warnings, *map(str, missing)),
        missing_papers=tuple(missing),
    )


def _sealed(founding: Founding, drawn: tuple[bytes, SealPlace]) -> bytes:
    """Return a paper with the trust card attached, signed by the first officer of the ceremony."""
    officer = _signer(founding)
    card = AttachedFile(CARD_ATTACHED, "application/json", "Trust card of the vault", founding.card.to_bytes())
    signer = Signer(officer.person, officer.opened.identity, officer.certificates, "Witnessed at the ceremony")
    return sealed_pdf(drawn, card, _now(founding), signer)


def _signer(founding: Founding) -> NewKeys:
    return next(new_person for new_person in founding.new_people if new_person.person.role is Role.OFFICER)


def _signed_by(founding: Founding) -> str:
    person = _signer(founding).person
    return f"{person.name} ({person.role.value})"


def _now(founding: Founding) -> datetime:
    return founding.machine.clock.utc().replace(microsecond=0)


def _local(moment: datetime) -> str:
    """Return a moment as the clocks in the room showed it, with its distance from UTC."""
    here = moment.astimezone().isoformat(sep=" ", timespec="seconds")
    time_of_day = len("2026-11-01 08:14:22")
    return f"{here[:time_of_day]} {here[time_of_day:]}"


def _card_data(founding: Founding, file_name: str) -> TrustCardData:
    card, context = founding.card, founding.context
    return card_paper(
        card,
        ((person.name, person.role.value, person.public_sha256) for person in card.people),
        file_name=file_name,
        signed_by=_signed_by(founding),
        made_at=_now(founding),
        head_hex=context.journal.writer.head.hex(),
        demo=context.header.demo,
    )


def _record_data(founding: Founding, founded: FoundedView) -> CeremonyRecordData:
    context, new_people = founding.context, founding.new_people
    header = context.header
    people = [new.person for new in new_people]
    names = {person.id: person.name for person in people}
    pairs = allowed_pairs(people, same_team_forbidden=header.policy.same_team_forbidden)
    return CeremonyRecordData(
        signed_by=_signed_by(founding),
        report_id=f"C-{header.vault_id[:8]}",
        vault_name=header.name,
        place=header.place,
        vault_id=header.vault_id,
        made_at=_now(founding),
        founded_utc=founding.card.founded_utc,
        people=tuple(
            (
                new_person.person.name,
                new_person.person.role.value,
                new_person.person.team,
                paper_digits(new_person.opened.identity.public.public_sha256),
            )
            for new_person in new_people
        ),
        pairs=tuple(f"{names[a]} and {names[b]}" for a, b in pairs),
        policy=header.policy.sentences(),
        not_default=not_default(header.policy),
        envelopes=founding.labels,
        seal_number=1,
        register_code=founded.register_code,
        certificate_sha256=_signer(founding).certificates.certificate_sha256.hex(),
        head_hex=context.journal.writer.head.hex(),
        warnings=founded.warnings,
        demo=header.demo,
        steps=tuple((step.what, step.who, iso(step.at), _local(step.at)) for step in founding.steps),
        cost=founding.cost,
        site=_site_rows(header.constitution.site),
    )


def _site_rows(site: Site) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Organisation", site.organisation), ("Classification", site.classification), ("Keep papers for", site.retention),
        ("Time zone", site.zone),
        ("Working hours", hours_text(site.hours)),
    )  # fmt: skip
    return tuple((what, words) for what, words in rows if words)


def not_default(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Return the sentences of a policy that differ from the defaults, each with that of the defaults."""
    # One in which two rules have their places stands here once.
    return tuple(dict.fromkeys((change.after, change.before) for change in changes_between(Policy(), policy)))
