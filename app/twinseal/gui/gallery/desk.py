"""Parts of the audit desk, in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import BadInput, ReportFailed
from twinseal.domain.finding import Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.audit_desk.back_test_words import threshold_choices
from twinseal.flows.views.back_test import BackTestFinding, BackTestOpening, BackTestRule, BackTestView, FindingChange
from twinseal.flows.views.countersigning import ReportAtHand, ReportFile
from twinseal.gui.audit.back_test_panel import BackTestPanel
from twinseal.gui.audit.countersign_panel import CountersignPanel
from twinseal.gui.gallery.states import States

_RANKS: Final = {Rank.HIGH: "High", Rank.MEDIUM: "Medium", Rank.LOW: "Low"}
_WORDS: Final = "Olga Operator and Frank Officer opened (seal 0012), and nothing was shown."
_TITLE: Final = "Audit report of a period"
_ISSUER: Final = "Dora Auditor (p1a2b3c4d)"


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
        BackTestFinding(FindingChange.NEW, Rank.MEDIUM, Rank.MEDIUM, _WORDS, ("o1",)),
        BackTestFinding(FindingChange.OTHER_RANK, Rank.HIGH, Rank.MEDIUM, _WORDS, ("o1", "o2")),
        BackTestFinding(FindingChange.GONE, Rank.LOW, Rank.LOW, _WORDS, ()),
    )
    opening = BackTestOpening("o3", "2026-11-24 03:10 UTC: Olga Operator and Frank Officer (seal 0012)")
    rule = BackTestRule(
        "C9, Openings in which nothing was shown: 2 findings with 3, 2 findings with 1.", findings, (opening,), ()
    )
    tried.show_back_test(BackTestView("1 instead of 3, tried over the last 24 months, in which 14 openings began.", (rule,)))
    yield {"rest": made()}
    yield {"error": refused}
    yield {"tried": tried}


def _countersigning() -> Iterator[States]:
    def made() -> CountersignPanel:
        panel = CountersignPanel()
        panel.setFixedWidth(900)
        panel.show_signer("Gil Auditor")
        return panel

    none, several, read = made(), made(), made()
    none.show_reports(())
    own = ReportFailed("report.failed.countersign_own")
    several.show_reports(
        (
            ReportFile(Path("/media/usb/report.pdf"), _TITLE, "R-20261124-7K3M6A", _ISSUER, 212),
            ReportFile(Path("/media/usb/own.pdf"), _TITLE, "R-20261125-1B2C3D", "Gil Auditor (p9d8c7b6a)", 230, own),
        )
    )
    several.say(own)
    read.show_hand(
        ReportAtHand(
            b"",
            "R-20261124-7K3M6A",
            _TITLE,
            _ISSUER,
            212,
            "2026-11-24T03:10:00Z",
            "entries 0 to 210 (the log has 0 to 213)",
            "3f" * 32,
            (214,),
        )
    )
    yield {"nothing at hand": none}
    yield {"several, one refused": several}
    yield {"read": read}


DESK: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "back-test": _back_tests,
    "countersigning": _countersigning,
}
"""What draws each of them."""
