"""What two insiders do to stay under the findings: each of these ways is found by a rule, and played here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fakes import control_cases as controls
from fakes import pair_cases as pairs
from fakes.told_log import START, Opening, each_day, later, log, openings
from twinseal.domain.events.contents import ATTACHMENT_SAVED
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView

_SAID_NOTHING = {"justification": "x" * 20, "reference": "INC-000000", "asked_again": ["justification", "reference"]}
_SAVED = Opening(shown=(), owed=False, inside=[(ATTACHMENT_SAVED, {"envelope": "e1"})])
WAYS: dict[str, tuple[Callable[[], LogView], str, Rank]] = {
    "pull the plug after reading": (lambda: openings(Opening(unclean=True)), "A3", Rank.HIGH),
    "save the key file instead of showing it": (lambda: openings(_SAVED), "A14", Rank.HIGH),
    "write x twenty times": (lambda: log((REQUEST_SIGNED, {"form": _SAID_NOTHING})), "C11", Rank.LOW),
    "say not at hand every time": (lambda: controls._without_register(*["not_at_hand"] * 3), "A1", Rank.MEDIUM),
    "mute the sound": (lambda: controls._alerted(("sound", "muted"), ("tray", "sent")), "A7", Rank.LOW),
    "open the same envelope daily": (lambda: openings(*each_day(*[Opening()] * 5)), "C4", Rank.MEDIUM),
    "remove the auditor who asks": (lambda: controls._removed(before=[Opening()]), "A8", Rank.HIGH),
    "be refused and ask another": (lambda: pairs._refused_then(1), "B3", Rank.HIGH),
    "let reviews lapse": (
        lambda: replace(openings(Opening()), now_utc=later(START, days=30)), "D2", Rank.MEDIUM
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_stay_under_the_findings_is_found(way: str) -> None:
    made, rule, rank = WAYS[way]
    found_by = {finding.rule: finding.rank for finding in findings_in(made())}
    assert found_by.get(rule) is rank, found_by
