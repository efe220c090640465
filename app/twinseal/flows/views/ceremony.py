"""A founding as its pages show it, and what it ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.constitution import Site
from twinseal.domain.envelope import Outside
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.texts import Text
from twinseal.flows.views.imports import ImportView


@dataclass(frozen=True, slots=True)
class EnrolledView:
    """A person in the ceremony; `proven` once a code from their authenticator was right."""

    id: str
    name: str
    role: Role
    team: str
    proven: bool
    seed_text: str = ""
    """Base32 seed, only until it is proven."""
    provisioning_uri: str = ""
    """For the QR, only until it is proven."""


@dataclass(frozen=True, slots=True)
class CeremonyView:
    """The state of a founding; `missing` lists in sentences what must be done before it can be finished."""

    vault_name: str
    place: str
    folder: str
    policy: Policy
    people: tuple[EnrolledView, ...]
    pairs: tuple[tuple[str, str], ...]
    """Names of the people of each pair that can open."""
    envelopes: tuple[Outside, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    site: Site = field(default_factory=Site)
    cost: str = ""
    """What guessing one passphrase costs, in plain words; empty until it was measured."""
    notes: tuple[str, ...] = ()
    """Sentences about what was just done, to look at now; the next view holds them no more."""
    offered: ImportView | None = None
    """What was read of another program, and not added yet."""


@dataclass(frozen=True, slots=True)
class FoundedView:
    """A founded vault: what to write down, print and keep."""

    vault_path: str
    seal_number: int
    register_code: str
    trust_card_path: str
    """Machine-readable trust card, beside the vault."""
    trust_card_pdf: str
    ceremony_record_pdf: str
    warnings: tuple[str, ...] = ()
    receipt: str = ""
    """The first receipt, as a QR code holds it."""
    paper_form_pdf: str = ""
    """Blank forms for when the log cannot be written."""
    missing_papers: tuple[Text, ...] = ()
    """A text for each paper that could not be written; they stand among the warnings too."""
