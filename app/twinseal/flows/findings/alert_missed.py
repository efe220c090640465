"""A test alert that did not arrive on a way that the rules want."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import MISSED, Moment
from twinseal.domain.events.alerts import ALERT_ANSWERED, ALERT_SENT, ALERT_TESTED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import number, text

_TEST: Final = Moment.TEST.value
_SENT: Final = "sent"


def _tried(view: LogView) -> list[Entry]:
    return [
        entry
        for entry in view.of_kind(ALERT_SENT, ALERT_ANSWERED)
        if entry.is_a(ALERT_ANSWERED) or text(entry, "moment") == _TEST
    ]


def _find(tried: Sequence[Entry], view: LogView) -> Iterator[Match]:
    proved: dict[str, int] = {}
    for held in held_in(view, ALERT_TESTED):
        channels = held.entry.fields.get("channels")
        proved.update(dict.fromkeys(map(str, channels if isinstance(channels, list) else ()), held.entry.seq))
    for entry in tried:
        came = text(entry, "answer") != MISSED if entry.is_a(ALERT_ANSWERED) else text(entry, "outcome") == _SENT
        if came:
            continue
        channel = text(entry, "channel")
        facts = {"channel": channel, "alert": number(entry, "alert"), "person": text(entry, "person")}
        # Somebody proved since that this way works: what is left is that it did not for a while.
        rank = Rank.LOW if entry.before is None and proved.get(channel, -1) > entry.seq else Rank.MEDIUM
        yield Match(channel, places((entry,)), facts, text(entry, "t"), rank)


ALERT_MISSED: Final = Rule(
    "A31",
    "Test alerts that did not arrive",
    Rank.MEDIUM,
    (
        Variant(
            "test alert {alert} did not arrive by {channel}: {person:name} said so.",
            lambda facts: facts.get("person"),
        ),
        Variant("test alert {alert} could not be sent by {channel}."),
    ),
    _tried,
    _find,
    unit="ways of test alerts",
    words={"channel": {"syslog": "system log", "drop": "drop folder"}},
    innocent="The sound of the desktop was turned down, or a drive was not mounted; a test that arrived came after it.",
    season=SEASON,
)
