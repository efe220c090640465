"""What those settled whom it is about: a review by one of the pair or of their team, a duty that is not done, a slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Channel
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.audit import REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.look_alikes import alike
from twinseal.flows.findings.pairs import Opened, opened_by
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text
from twinseal.flows.log.teams import Teams, teams_in


def _answers(view: LogView) -> list[Entry]:
    answers = view.of_kind(REVIEW_SIGNED, ALERT_ACKNOWLEDGED, DUTY_CLOSED)
    return [entry for entry in answers if not entry.is_a(DUTY_CLOSED) or text(entry, "reason")]


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    by_opening = {opened.story.opening_id: opened for opened in opened_by(view)}
    slips = {entry.seq: entry for entry in view.of_kind(ALERT_SENT) if text(entry, "channel") == Channel.SLIP.value}
    teams = teams_in(view)
    for entry in entries:
        if entry.is_a(REVIEW_SIGNED):
            opened, who = by_opening.get(text(entry, "opening")), text(entry, "person")
            if opened is not None and _is_theirs(who, opened, teams, entry):
                yield in_opening(opened.story, (entry,), {"person": who, "slip": 0})
        elif entry.is_a(ALERT_ACKNOWLEDGED):
            # They have the code on paper too: that one of them types it shows of no owner that anybody called them.
            who, slip = text(entry, "person"), slips.get(number(entry, "alert"))
            opened = by_opening.get(text(slip, "opening")) if slip is not None else None
            if slip is not None and opened is not None and who in opened.pair:
                subject = f"{opened.story.opening_id} slip {slip.seq}"
                facts = {"person": who, "slip": slip.seq}
                yield in_opening(opened.story, (slip, entry), facts, rank=Rank.MEDIUM, subject=subject)
        else:
            opened, closing = by_opening.get(text(entry, "owed_by")), by_opening.get(text(entry, "opening"))
            if opened is not None and closing is not None and opened.pair == closing.pair:
                yield in_opening(
                    opened.story, (entry,), {"person": "", "slip": 0}, subject=f"{opened.story.opening_id} duty"
                )


def _is_theirs(who: str, opened: Opened, teams: Teams, entry: Entry) -> bool:
    own = teams.of(who, entry)
    return who in opened.pair or (bool(own) and any(alike(own, teams.of(each, entry)) for each in opened.pair))


OWN_REVIEW: Final = Rule(
    "B8",
    "Reviews, duties and slips settled by those whom they are about",
    Rank.HIGH,
    (
        Variant(
            "{person:name} signed that the owner of an envelope confirmed slip {slip} of {named:opening}, and is one of the two.",
            lambda facts: facts.get("slip"),
        ),
        Variant(
            "{person:name} signed a review of {named:opening}, and is one of the two or of their team.",
            lambda facts: facts.get("person"),
        ),
        Variant("the two of {named:opening} themselves signed that a duty of it is not done, and why."),
    ),
    _answers,
    _find,
    unit="reviews, confirmed slips, and duties that were not done",
    version=2,
    innocent="In a small vault nobody else was there.",
)
