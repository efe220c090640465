"""What a ceremony and a seal print, made without a vault: pretend people, invented systems."""

from __future__ import annotations

import hashlib

from fakes.report_samples import CERTIFICATE, HEAD, MADE_AT, VAULT_ID, WHY
from twinseal.reports.model import CeremonyRecordData, SealSlipData, TrustCardData

PEOPLE = (
    ("Ada Lind", "operator", "operations"),
    ("Bo Marsh", "officer", "security"),
    ("Cy Okoro", "officer", "engineering"),
    ("Di Reyes", "auditor", ""),
)


def trust_card(**changes: object) -> TrustCardData:
    """Return a trust card of four people."""
    names = (
        ("Vault", VAULT_ID), ("Log", hashlib.sha256(b"log").hexdigest()[:32]),
        *((name, hashlib.sha256(name.encode()).hexdigest()) for name in (
            "Genesis key", "Checkpoint key", "Constitution, SHA-256", "Audit key, SHA-256", "Root certificate")),
    )  # fmt: skip
    print_of_card = hashlib.sha256(b"card").hexdigest()
    plain: dict[str, object] = {
        "signed_by": "Bo Marsh (officer)",
        "file_name": "turbine-hall.trust-card.json",
        "report_id": f"T-{VAULT_ID[:8]}",
        "vault_name": "Turbine hall, control room B",
        "made_at": MADE_AT,
        "founded_utc": "2026-09-01T07:30:00Z",
        "pins": names,
        "fingerprint": " ".join(print_of_card[start : start + 4] for start in range(0, 64, 4)),
        "qr": f"TWC1:{VAULT_ID}:{print_of_card.upper()}",
        "people": tuple((name, role, hashlib.sha256(name.encode()).hexdigest()[:32]) for name, role, _ in PEOPLE),
        "head_hex": HEAD,
        "file_bytes": b'{"v":1}',
        "demo": False,
    }
    return TrustCardData(**{**plain, **changes})  # type: ignore[arg-type]


def ceremony_record(**changes: object) -> CeremonyRecordData:
    """Return the record of a small ceremony."""
    plain: dict[str, object] = {
        "signed_by": "Bo Marsh (officer)",
        "report_id": f"C-{VAULT_ID[:8]}",
        "vault_name": "Turbine hall, control room B",
        "place": "Building 7, second floor",
        "vault_id": VAULT_ID,
        "made_at": MADE_AT,
        "founded_utc": "2026-09-01T07:30:00Z",
        "people": tuple((*person, hashlib.sha256(person[0].encode()).hexdigest()[:32]) for person in PEOPLE),
        "pairs": ("Ada Lind and Bo Marsh", "Ada Lind and Cy Okoro", "Bo Marsh and Cy Okoro"),
        "policy": (
            "An opening lasts 15 minutes at first, at most 60 with extensions.",
            "The second person answers within 180 s of the signed request.",
            "Two people of one team never open together.",
        ),
        "not_default": (
            ("The second person answers within 180 s of the signed request.", "The second person answers within 120 s."),
        ),
        "envelopes": (("Hypervisor 2 local administrator", "HV-2"), ("Core switch, enable", "SW-CORE-1")),
        "seal_number": 1,
        "register_code": "7K3M-Q0ZD-9F2A-Q",
        "certificate_sha256": CERTIFICATE,
        "head_hex": HEAD,
        "steps": (
            (
                "The vault was named and its place was written down.",
                "Bo Marsh",
                "2026-09-01T07:02:10Z",
                "2026-09-01 09:02:10 +02:00",
            ),
            (
                "Each person typed a passphrase twice and proved one code.",
                "all",
                "2026-09-01T07:21:44Z",
                "2026-09-01 09:21:44 +02:00",
            ),
            (
                "The vault was sealed with number 1.",
                "Bo Marsh, Cy Okoro",
                "2026-09-01T07:30:00Z",
                "2026-09-01 09:30:00 +02:00",
            ),
        ),
        "cost": "Guessing one passphrase takes 1.0 s and 512 MiB on this machine.",
        "warnings": ("There is no recovery envelope yet.",),
        "demo": False,
    }
    return CeremonyRecordData(**{**plain, **changes})  # type: ignore[arg-type]


def seal_slip(**changes: object) -> SealSlipData:
    """Return the slip of an opening that was sealed by hand."""
    plain: dict[str, object] = {
        "vault_name": "Turbine hall, control room B",
        "seal_number": 42,
        "register_code": "7K3M-Q0ZD-9F2A-Q",
        "opening_id": "O-0001",
        "people": "Ada Lind, Bo Marsh",
        "envelopes": ("Hypervisor 2 local administrator",),
        "category": "outage",
        "reference": "INC-004701",
        "justification": WHY,
        "started_utc": "2026-09-12T02:53:49Z",
        "ended_utc": "2026-09-12T03:03:28Z",
        "lasted": "9 min 39 s",
        "cause": "hand",
        "duties": ("Rotate Hypervisor 2 local administrator by 2026-09-13 03:03 UTC", "Review by 2026-09-19"),
        "entries": 132,
        "head_hex": HEAD,
        "made_at": MADE_AT,
        "demo": False,
    }
    return SealSlipData(**{**plain, **changes})  # type: ignore[arg-type]
