"""Report data as a real month would give it, made without a vault: pretend people, invented systems."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from twinseal.domain.finding import Rank
from twinseal.domain.opening import Outcome
from twinseal.reports.model import (
    AuditReportData,
    EntryRow,
    FollowUp,
    OpeningPage,
)
from twinseal.reports.part_rows import (
    ConclusionLine,
    CountRow,
    FindingRow,
    Front,
    HoldsRow,
    InForce,
    Mark,
    MatterRow,
    ReviewRow,
    SystemDid,
    Tile,
    UsePart,
    matters_by_rank,
)

MADE_AT = datetime(2026, 11, 20, 16, 5, 33, tzinfo=UTC)
BEGAN = datetime(2026, 9, 3, 1, 12, 7, tzinfo=UTC)
HEAD = hashlib.sha256(b"head of the sample log").hexdigest()
VAULT_ID = hashlib.sha256(b"sample vault").hexdigest()[:32]
CERTIFICATE = hashlib.sha256(b"sample certificate").hexdigest()
WHY = (
    "Both domain controllers refuse every sign-in since the certificate of the login service ran out at 01:00. "
    "Night shift cannot acknowledge alarms on line 2. Vendor hotline (case 88121) asks for the local administrator "
    "of the hypervisor to move the clock back and renew the certificate.\nPhone call with the shift lead at 01:08."
)


def iso(at: datetime) -> str:
    """Return a time as the log writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def row(seq: int, at: datetime, kind: str, summary: str, actors: str = "") -> EntryRow:
    """Return one entry with a head of its own."""
    return EntryRow(
        seq, iso(at), kind, actors, summary, hashlib.sha256(f"{seq} {summary}".encode("utf-8", "replace")).hexdigest()
    )


def opening(number: int, began: datetime, **changes: object) -> OpeningPage:
    """Return an opening that went as it should; name fields to change."""
    first, second = (
        ("Ada Lind (operator)", "Bo Marsh (officer)") if number % 2 else ("Cy Okoro (officer)", "Flo Weiss (officer)")
    )
    seq = 2 + 12 * number
    steps = (
        (0, "opening.begun", "The glass was broken (emergency)", ""),
        (21, "register_code.answered", f"Register code of seal {40 + number}: right", ""),
        (75, "identify.granted", f"{first.split(' (')[0]} authenticated", first),
        (
            222,
            "request.signed",
            f"{first.split(' (')[0]} requested Hypervisor 2 local administrator for 15 minutes: outage",
            first,
        ),
        (281, "answer.signed", f"{second.split(' (')[0]} confirmed Hypervisor 2 local administrator for 15 minutes", second),
        (282, "opening.opened", "Both people agreed to open 1 envelope for 15 minutes", f"{first}, {second}"),
        (283, "contents.opened", "1 envelope opened after 41 ms", ""),
        (300, "field.revealed", "User name of \u201cHypervisor 2 local administrator\u201d was shown", first),
        (306, "field.revealed", "Password of \u201cHypervisor 2 local administrator\u201d was shown", first),
        (861, "opening.resealed", "Resealed after 579 s, manually; fields shown: 2", ""),
        (862, "seal.committed", f"Seal {41 + number} is in force", ""),
        (
            863,
            "checkpoint.made",
            f"Checkpoint over {seq + 11} entries, register code 7K3M-Q0ZD-9F2A-Q",
            f"{first}, {second}",
        ),
    )
    plain: dict[str, object] = {
        "opening_id": f"O-{number:04d}",
        "kind": "drill" if number % 5 == 4 else "emergency",
        "began_utc": iso(began),
        "ended_utc": iso(began + timedelta(seconds=863)),
        "outcome": Outcome.SEALED,
        "first": first,
        "second": second,
        "envelopes": ("Hypervisor 2 local administrator",),
        "category": "outage",
        "reference": f"INC-{4700 + number:06d}",
        "questions": (
            ("What is down?", "Sign-in on line 2"),
            ("What was tried before?", "Second controller, offline token"),
        ),
        "justification": WHY,
        "asked_min": 15,
        "granted_min": 15,
        "lasted_s": 579,
        "extensions": 0,
        "reveals": (
            (iso(began + timedelta(seconds=300)), "Hypervisor 2 local administrator", "User name"),
            (iso(began + timedelta(seconds=306)), "Hypervisor 2 local administrator", "Password"),
        ),
        "register_answer": "right",
        "seal_number": 41 + number,
        "register_code": "7K3M-Q0ZD-9F2A-Q",
        "cause": "hand",
        "signatures": "request of Ada Lind: good; answer of Bo Marsh: good",
        "system": SystemDid(
            {"opening_min": "15", "extensions": "2", "opening_total_min": "60", "joint_window_s": "180"},
            (("sound", "sent", 2), ("tray", "failed", 1)),
            (("after a while without activity", 1),),
            (),
            ("register code wrong",),
            1,
        ),
        "opened_utc": iso(began + timedelta(seconds=282)),
        "teams": ("operations", "security"),
        "entries": tuple(
            row(seq + index, began + timedelta(seconds=after), kind, summary, who)
            for index, (after, kind, summary, who) in enumerate(steps)
        ),
    }
    return OpeningPage(**{**plain, **changes})  # type: ignore[arg-type]


def finding_row(number: int, **changes: object) -> FindingRow:
    """Return a finding that needs an answer; name fields to change."""
    plain: dict[str, object] = {
        "id": f"{number:08x}",
        "rank": Rank.MEDIUM,
        "what": f"Opening {number} began without the paper register.",
        "count": 2,
        "first_utc": iso(BEGAN + timedelta(days=number)),
        "last_utc": iso(BEGAN + timedelta(days=number + 9)),
        "entries": f"{number}, {number + 4} to {number + 6}",
        "known_utc": iso(BEGAN + timedelta(days=number + 10)),
        "answer": "open for 41 days",
        "is_open": True,
    }
    return FindingRow(**{**plain, **changes})  # type: ignore[arg-type]


def matters() -> tuple[MatterRow, ...]:
    """Return what seven rules found."""
    rows = [MatterRow(f"A{n}", f"What rule {n} looks for", tuple(map(finding_row, range(n)))) for n in range(1, 7)]
    answered = finding_row(9, rank=Rank.HIGH, is_open=False, answer="Di Reyes, 2026-11-02: settled")
    return matters_by_rank([*rows, MatterRow("B3", "Refused, and confirmed by somebody else", (answered,))])


IN_FORCE = InForce(
    people=(("Ada Lind", "operator", "operations", "active"), ("Bo Marsh", "officer", "security", "active")),
    pairs=("Ada Lind and Bo Marsh",),
    rules=("An opening lasts 15 minutes.", "The second person answers within 180 seconds."),
    rules_sha256=hashlib.sha256(b"rules").hexdigest(),
    rules_entry=1,
    reasons=(("Outage", "What is down?; INC-######"),),
    hours="Mon-Fri 07:00-17:00 Europe/Berlin",
    envelopes=(("Hypervisor 2 local administrator", 7, 9, "2026-11-06T01:12:07Z"), ("Core switch, enable", 0, 0, "")),
    envelope_count=14,
)


def use_part(**changes: object) -> UsePart:
    """Return how the vault of the report was used."""
    week = [[0] * 24 for _ in range(7)]
    week[3][2] = 5
    week[6][23] = 2
    plain: dict[str, object] = {
        "tiles": tuple(
            Tile(label, str(value), str(value + 1)) for value, label in enumerate(("openings", "drills", "minutes open"))
        ),
        "before": "Before: from 2026-06-12 to 2026-09-01, as long as this period.",
        "months": (("2026-09", 3), ("2026-10", 0), ("2026-11", 4)),
        "hours": tuple(map(tuple, week)),
        "zone": "Europe/Berlin",
        "budget": "Budget: the policy expects 1 emergency a quarter, which is 0.9 in 80 days. There were 6: more than expected.",
        "gone_on": "Went on in spite of a warning: 3 times, in 2 of 7 openings; before: never.",
        "by_kind": (CountRow("emergency", 6, 86), CountRow("drill", 1, 14)),
        "by_envelope": (CountRow("Hypervisor 2 local administrator", 7, 100),),
        "by_person": (CountRow("Ada Lind", 4, 57),),
        "by_pair": (CountRow("Ada Lind with Bo Marsh", 4, 57),),
        "by_reason": (CountRow("outage", 7, 100),),
        "unknown_lengths": 1,
    }
    return UsePart(**{**plain, **changes})  # type: ignore[arg-type]


def audit_report(**changes: object) -> AuditReportData:
    """Return a quarter with eight openings, one of them refused and one with an end without a reseal."""
    openings = tuple(opening(number, BEGAN + timedelta(days=9 * number, minutes=97 * number)) for number in range(6))
    refused = opening(
        6, BEGAN + timedelta(days=57), outcome=Outcome.REFUSED, lasted_s=None, granted_min=0, reveals=(), cause="", seal_number=0,
        register_code="", second="Bo Marsh (officer)", refusal_reason="the change window opens at six, wait for it", kind="emergency",
        entries=opening(6, BEGAN + timedelta(days=57)).entries[:4],
    )  # fmt: skip
    unclean = opening(
        7, BEGAN + timedelta(days=64), outcome=Outcome.UNCLEAN_END, lasted_s=None, least_s=312, most_s=1800,
        ended_utc="", found_utc="2026-11-06T04:40:09Z", register_answer="not_at_hand", cause="",
        seal_number=0, register_code="", extensions=1,
    )  # fmt: skip
    pages = (*openings, refused, unclean)
    attempts = tuple(
        row(
            98 + index,
            BEGAN + timedelta(days=30, minutes=index),
            "code.denied",
            "Code of Ed Novak was not right (open)",
            "Ed Novak (operator)",
        )
        for index in range(4)
    )
    changes_seen = (
        row(
            1,
            BEGAN - timedelta(days=2),
            "vault.founded",
            "The vault Turbine hall, control room B was created with 14 envelopes",
        ),
        row(102, BEGAN + timedelta(days=31), "clock.step", "seconds: 94", "Cy Okoro (officer)"),
        row(
            103,
            BEGAN + timedelta(days=33),
            "export.ended",
            "Export X-20261006 ended: written and safe to remove",
            "Di Reyes (auditor)",
        ),
    )
    rows = sorted(
        (*(entry for page in pages for entry in page.entries), *attempts, *changes_seen), key=lambda entry: entry.seq
    )
    plain: dict[str, object] = {
        "report_id": "R-20261120-7F3A1C",
        "vault_name": "Turbine hall, control room B",
        "place": "Building 7, second floor",
        "vault_id": VAULT_ID,
        "certificate_sha256": CERTIFICATE,
        "from_utc": "2026-09-01T00:00:00Z",
        "to_utc": "2026-11-20T16:05:33Z",
        "made_at": MADE_AT,
        "made_by": "Di Reyes (auditor)",
        "signer_id": "p4d5e6f70",
        "seal_number": 47,
        "openings": pages,
        "attempts": attempts,
        "changes": changes_seen,
        "rows": tuple(rows),
        "total_entries": 103,
        "head_hex": HEAD,
        "verdict": "VALID-COSIGNED",
        "verdict_sentence": (
            "All 103 entries are whole and in order; 101 are covered by checkpoints that two people cosigned. This is what the "
            "vault's own program found while it made the report; whoever receives it verifies again, with the trust card."
        ),
        "covered": 101,
        "organisation": "Example Utilities plc",
        "classification": "CONFIDENTIAL",
        "retention": "seven years",
        "agreed": 7,
        "proven": 7,
        "refused": 1,
        "matters": matters(),
        "extract": (
            HoldsRow("Identity: two different people, each with a good signature", 7, 7),
            HoldsRow("Duration: how long it was open is known", 6, 7, ("no seal, 2026-11-06",)),
        ),
        "use": use_part(),
        "follow_up": FollowUp(
            rotations=2,
            rotated=1,
            reviews=8,
            reviewed=1,
            overdue=1,
            oldest_days=41,
            reviewed_by=("Di Reyes",),
            exposed=(("Hypervisor 2 local administrator", 7, 41, "2026-10-10T01:12:07Z"),),
            review_rows=tuple(
                ReviewRow(page.opening_id, page.opening_id, page.ended_utc, "not reviewed, 3 d late", "", "", is_red=True)
                for page in pages
            ),
            next_review_utc="2026-11-21T00:00:00Z",
        ),
        "in_force": IN_FORCE,
        "audit_due_utc": "2026-12-20T00:00:00Z",
        "annex": True,
        "jsonl": b"".join(json.dumps({"seq": entry.seq, "kind": entry.kind}).encode() + b"\n" for entry in rows),
        "demo": False,
    }
    return AuditReportData(**{**plain, **changes})  # type: ignore[arg-type]


def front(**changes: object) -> Front:
    """Return a page 1 of a quarter."""
    marks = (Mark.GOOD, Mark.LOOK, Mark.BAD, Mark.LOOK)
    plain: dict[str, object] = {
        "title": "Audit report on emergency access",
        "organisation": "Example Utilities plc",
        "vault": "Turbine hall, control room B",
        "place": "Building 7, second floor",
        "period": "1 September to 20 November 2026 (UTC)",
        "number": "Report R-20261120-7F3A1C, form 2, made by Twinseal",
        "conclusion": tuple(
            ConclusionLine(mark, title, f"{title}: 17 of 17, and 3 that were refused.", "matters")
            for mark, title in zip(marks, ("The log", "Two people", "Follow-up", "Matters"), strict=True)
        ),
        "scope": "Population complete: entries 0 to 102, none left out.",
        "matters": matters(),
        "issued": (("Issued by", "Di Reyes (auditor)"), ("Reviewed by", "nobody yet: 17 reviews are open")),
        "head_hex": HEAD,
        "qr": f"TWS1:R-20261120-7F3A1C:103:{HEAD.upper()}",
    }
    return Front(**{**plain, **changes})  # type: ignore[arg-type]
