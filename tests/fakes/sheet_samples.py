"""Data of short papers, made without a vault."""

from __future__ import annotations

from datetime import timedelta

from fakes.report_samples import BEGAN, CERTIFICATE, HEAD, MADE_AT, VAULT_ID, opening, row
from twinseal.domain.finding import Rank
from twinseal.reports.model import OwnerSlipData
from twinseal.reports.part_rows import CountRow, Tile
from twinseal.reports.sheets.model import (
    AbsenceData,
    Action,
    AgeRow,
    CheckRow,
    DrawnRow,
    DrillData,
    FoundRow,
    MilestoneRow,
    OpeningData,
    QuarterData,
    ReportedOpening,
    RightRow,
    RightsData,
    RulesThen,
    SampleData,
    SealEnd,
    SheetFacts,
    SignedText,
    SlipsData,
    SummaryData,
)


def facts(text: str = "") -> SheetFacts:
    """Return what every short paper says of itself; `text` is what somebody wrote to spoil it."""
    return SheetFacts(
        report_id="R-20261120-7F3A1C",
        organisation=text or "Example Utilities plc",
        vault_name=text or "Turbine hall, control room B",
        place=text or "Building 7, second floor",
        vault_id=VAULT_ID,
        certificate_sha256=CERTIFICATE,
        made_at=MADE_AT,
        made_by=f"{text or 'Di Reyes'} (auditor)",
        signer_id="p4d5e6f70",
        seal_number=47,
        edition=3,
        total_entries=103,
        head_hex=HEAD,
        verdict_sentence=(
            "VALID-COSIGNED: all 103 entries are intact; the first 70 are countersigned by two people, the next 33 are signed by an "
            "auditor alone; the log was not compared with anything you kept, so an older copy cannot be ruled out."
        ),
        covered=101,
        included="103 entries, from no. 0 to no. 102 of 103",
        jsonl=b'{"seq":0}\n',
        meaning="Issued from verified entries",
        classification=text or "Confidential",
        demo=False,
    )


def drill(text: str = "", *, is_whole: bool = True) -> DrillData:
    """Return the data of a certificate of a drill."""
    names = ("Date", "People", "Path", "Alert received", "Rotation", "Owner")
    said = text or "Opened 2026-11-20 13:27 UTC, sealed 2026-11-20 13:40 UTC, after 13 minutes."
    return DrillData(
        facts(text), text or "In a drill 9 envelopes were decrypted.", is_whole, tuple((name, said) for name in names)
    )


def slips(text: str = "", count: int = 2) -> SlipsData:
    """Return slips for so many owners that were taken again."""
    taken = tuple(
        OwnerSlipData(
            vault_name=text or "Plant",
            place="Room 1",
            slip_number=28 + 2 * number,
            code="7K3-M0Q",
            label=text or f"Core switch {number}",
            owner=text,
            shown="2026-11-20 13:27 UTC - 2026-11-20 13:40 UTC",
            people=text or "Ada Lind, Bo Marsh",
            rotate_by="2026-11-21 13:40 UTC",
            confirm_by="2026-11-23 13:40 UTC",
            notice="{}",
            again=text or "by Di Auditor, 2026-11-21 09:00 UTC",
        )
        for number in range(count)
    )
    return SlipsData(facts(text), text or "Slips for owners, taken again here.", text or "One page for each.", taken)


def absence(text: str = "") -> AbsenceData:
    """Return the certificate of a quarter."""

    def end(seal: str, code: str) -> tuple[tuple[str, str], ...]:
        return (
            ("Seal", seal),
            ("~Register code", code),
            ("Made", text or "2026-06-28 11:02:40 UTC"),
            ("Covers", "70 entries"),
        )

    return AbsenceData(
        facts(text),
        "2026-07-01T00:00:00Z",
        "2026-09-30T23:59:59Z",
        92,
        SealEnd("The seal before the period", end("0046", "AAAA-AAAA-AAAA-A")),
        SealEnd("The next seal, after the period", end("0047", "BBBB-BBBB-BBBB-B")),
        1,
        2,
    )


def sample(count: int, text: str = "", earlier: int = 0) -> SampleData:
    """Return a sample of so many openings."""
    pages = tuple(
        opening(number, BEGAN + timedelta(days=number), **({"justification": text} if text else {}))
        for number in range(count)
    )
    drawn = tuple(
        DrawnRow(
            page.opening_id,
            HEAD,
            text or f"the opening of Ada Lind and Bo Marsh (seal {page.seal_number:04d})",
            page.began_utc,
        )
        for page in pages
    )
    return SampleData(facts(text), text[:200] or "Seven ravens", HEAD, count * 4, drawn, earlier, pages)


def opening_report(text: str = "", count: int = 1) -> OpeningData:
    """Return one opening looked back at, or several that claim the same seal."""
    page = opening(1, BEGAN, **({"justification": text, "category": text} if text else {}))
    look = ReportedOpening(
        page=page,
        milestones=(
            MilestoneRow("The glass was broken", page.began_utc, "14", "", ""),
            MilestoneRow("Request signed", page.began_utc, "17", "7 min 3 s", "2 min 1 s"),
        ),
        longest_gap="The longest gap: 7 min 3 s between \u201cThe glass was broken\u201d and \u201cRequest signed\u201d.",
        has_drill=True,
        checks=(
            CheckRow("The register code of the last seal is right", text or "right", holds=True),
            CheckRow("The time granted first is enough", "15 minutes granted, 1 extension", holds=False),
        ),
        findings=((Rank.HIGH, text or "high 1a2b3c4d: it was shown again before it was rotated."),),
        response=(row(20, BEGAN, "alert.sent", text or "Alert (sound, opened): sent"),),
        signed=(SignedText("Ada Lind: request, entry 17", text or '{"category":"outage"}', "ab" * 64),),
        silent=("Bo Marsh",),
        lessons=text or "The spare key lies where the fire was.",
        actions=(Action(text or "Move the spare key to the other room", "Cy Okoro", "2026-12-24"),),
        rules=RulesThen(
            "14",
            "0a1b2c3d4e5f6071",
            ("A justification has at least 20 letters.",),
            (text or "2026-10-01 09:00 UTC, entry 90: both people agreed to change a rule.",),
            (text or "Second person within, in seconds",),
            unread=2,
        ),
    )
    return OpeningData(facts(text), (look,) * count, (), ())


def quarter(text: str = "", count: int = 5) -> QuarterData:
    """Return a quarter in which so many of each kind are counted."""
    rows = tuple(CountRow(text or f"Row {number}", 3, 20) for number in range(count))
    return QuarterData(
        facts(text),
        "2026-08-21T16:05:33Z",
        "2026-11-20T16:05:33Z",
        3 * count,
        1,
        tuple(Tile(f"number {number}", str(number), "1") for number in range(10)),
        (("Emergencies in the quarter before", "2"), ("By chance alone", "the log is too young to say")),
        tuple((heading, rows) for heading in ("Openings by kind", "By envelope", "By reason", "By pair") if rows),
        (f"\u201c{text or 'Time server'}\u201d was opened 4 times: this is normal work; give it normal access.",)
        * min(count, 5),
    )


def summary(text: str = "", count: int = 3) -> SummaryData:
    """Return 15 days with so many failures and findings."""
    return SummaryData(
        facts(text),
        "2026-11-05T16:05:33Z",
        "2026-11-20T16:05:33Z",
        40,
        tuple((f"What was counted {number}", str(number)) for number in range(17)),
        tuple(row(20 + number, BEGAN, "identify.denied", text or "Ada Lind was denied access") for number in range(count)),
        min(count, 1),
        tuple(
            FoundRow(
                f"{number:08x}", "high" if number == 0 else "low", number == 0, text or "It was shown again.", "not answered"
            )
            for number in range(count)
        ),
        count,
        0,
        "No summary before is in the log, which begins 20 days earlier.",
        count > 0,
    )


def rights(text: str = "", count: int = 3) -> RightsData:
    """Return the rights of so many people and envelopes."""
    people = tuple(
        RightRow(
            text or f"Person {number}",
            "officer",
            text or "operations",
            "active",
            "2024-05-02T09:00:00Z",
            f"opens with {text or 'Bo Marsh'}",
            number,
            "2026-11-02T09:00:00Z",
            number == 0,
        )
        for number in range(count)
    )
    envelopes = tuple(
        AgeRow(
            text or f"Envelope {number}", "2024-05-02T09:00:00Z", number == 0, 932, number, "", "2026-11-02" * (number == 1)
        )
        for number in range(count)
    )
    return RightsData(facts(text), people, count, envelopes, 4, ())
