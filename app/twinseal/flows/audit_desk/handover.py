"""The handover sheet of an opening that waits for a second auditor."""

from __future__ import annotations

from datetime import datetime

from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.log.reviews import Reviewed
from twinseal.flows.views.reviews import ReviewSheet
from twinseal.vault.header import Header


def sheet_of(header: Header, sheet: ReviewSheet, first: Reviewed, now: datetime) -> bytes:
    """Return what the first auditor hands over as a PDF; it names people, so it goes to the second auditor alone."""
    # Drawing libraries are loaded when something is drawn, so that the window is there at once.
    from twinseal.reports.model import HandoverData
    from twinseal.reports.papers.handover_sheet import build_handover_sheet

    reviews = [said for said in sheet.said if len(said.rows) > 1]
    accounts = [said for said in sheet.said if len(said.rows) == 1]
    heading = reviews[-1].heading if reviews else ""
    return build_handover_sheet(
        HandoverData(
            vault_name=header.name,
            opening_id=sheet.line.opening_id,
            opening=(
                (sentence_of("handover.opening"), sheet.line.named),
                (sentence_of("handover.begun"), utc_words(sheet.line.at_utc)),
                (sentence_of("handover.due"), utc_words(sheet.line.due_utc)),
                (sentence_of("handover.stands"), sheet.line.state_words),
                (sentence_of("handover.first"), heading),
            ),
            review=reviews[-1].rows if reviews else (),
            account=tuple(f"{said.heading}: {said.rows[0][1]}" for said in accounts),
            what_to_do=(
                sentence_of("handover.do.keep"),
                sentence_of("handover.do.read"),
                sentence_of("handover.do.sign"),
                sentence_of("handover.do.speak"),
            ),
            head_hex=first.head,
            made_at=now.replace(microsecond=0),
            demo=header.demo,
        )
    )
