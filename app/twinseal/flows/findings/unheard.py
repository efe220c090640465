"""An opening that nobody outside could hear, or whose sound was muted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Channel, Moment
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_MUTED: Final = "muted"
_UNHEARD: Final = (_MUTED, "failed")
_SHOWN: Final = "tray_sent"
_NOBODY_OUTSIDE: Final = frozenset({Channel.SLIP.value, Channel.TERMINAL.value})
"""Ways that call nobody but the owner of an envelope, who gets paper, and the two people, who sit at the terminal."""
_WAYS: Final = {"sound": "sound", "tray": "tray", "syslog": "system log", "drop": "drop folder"}
_OPENED: Final = Moment.OPENED.value


def _alerted(view: LogView) -> list[Story]:
    return [story for story in view.openings if story.of_kind(ALERT_SENT)]


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    # A desktop without a tray fails at each opening: what never worked here hides nothing.
    has_tray = any(_how(entry) == _SHOWN for entry in view.of_kind(ALERT_SENT))
    for story in stories:
        alerts = [entry for entry in story.of_kind(ALERT_SENT) if text(entry, "channel") not in _NOBODY_OUTSIDE]
        first = [entry for entry in alerts if text(entry, "moment") == _OPENED]
        muted = [entry for entry in alerts if text(entry, "outcome") == _MUTED]
        if first and all(text(entry, "outcome") in _UNHEARD for entry in first):
            rank = Rank.MEDIUM if has_tray else Rank.LOW
            yield in_opening(story, first, {"how": [_how(entry) for entry in first]}, rank=rank, subject="unheard")
        elif muted:
            yield in_opening(story, muted, {"how": []}, rank=Rank.LOW, subject=_MUTED)


def _how(entry: Entry) -> str:
    return f"{text(entry, 'channel')}_{text(entry, 'outcome')}"


UNHEARD: Final = Rule(
    "A7",
    "Alerts that nobody could hear",
    Rank.MEDIUM,
    (
        Variant("nobody outside could hear {named:opening}: {how}.", lambda facts: facts.get("how")),
        Variant("in {named:opening} the sound was muted."),
    ),
    _alerted,
    _find,
    version=2,
    words={"how": {f"{way}_{what}": f"{name} {what}" for way, name in _WAYS.items() for what in _UNHEARD}},
    innocent="The sound disturbed a call, or the machine has no loudspeaker and its desktop no tray.",
    season=SEASON,
)
