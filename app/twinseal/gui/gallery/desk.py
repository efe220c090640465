"""Parts of the audit desk, in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import BadInput
from twinseal.domain.finding import Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.audit_desk.back_test_words import threshold_choices
from twinseal.flows.views.back_test import BackTestView, Tried, TriedFinding, TriedOpening, TriedRule
from twinseal.gui.audit.back_test_panel import BackTestPanel
from twinseal.gui.gallery.states import States

_RANKS: Final = {Rank.HIGH: "High", Rank.MEDIUM: "Medium", Rank.LOW: "Low"}
_WORDS: Final = "Olga Operator and Frank Officer opened (seal 0012), and nothing was shown."


def _back_tests() -> Iterator[States]:
    def made(high_px: int = 130) -> BackTestPanel:
        panel = BackTestPanel(_RANKS)
        panel.show_choices(threshold_choices(Thresholds()))
        panel.setFixedSize(900, high_px)
        return panel

    refused, tried = made(), made(460)
    refused.number.setText("never")
    refused.say(
        BadInput(
            "input.bad.threshold_number", name="Openings without the paper register: times", low=1, high=9, typed="never"
        )
    )
    findings = (
        TriedFinding(Tried.NEW, Rank.MEDIUM, Rank.MEDIUM, _WORDS, ("o1",)),
        TriedFinding(Tried.OTHER_RANK, Rank.HIGH, Rank.MEDIUM, _WORDS, ("o1", "o2")),
        TriedFinding(Tried.GONE, Rank.LOW, Rank.LOW, _WORDS, ()),
    )
    opening = TriedOpening("o3", "2026-11-24 03:10 UTC: Olga Operator and Frank Officer (seal 0012)")
    rule = TriedRule(
        "C9, Openings in which nothing was shown: 2 findings with 3, 2 findings with 1.", findings, (opening,), ()
    )
    tried.show_tried(BackTestView("1 instead of 3, tried over the last 24 months, in which 14 openings began.", (rule,)))
    yield {"rest": made()}
    yield {"error": refused}
    yield {"tried": tried}


DESK: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "back-test": _back_tests,
}
"""What draws each of them."""
