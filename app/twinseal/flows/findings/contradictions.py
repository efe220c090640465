"""What a verification found that entries say of each other and does not fit (docs/formats.md, 6.1), one rule a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from twinseal.audit.verify.anomalies import CODES, Anomaly
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_view import LogView

_WORDS: Final = {
    "outcome": "the outcome of an attempt that nobody made, or a second outcome for one attempt",
    "pair": "an opening without two people who had each authenticated",
    "sealed": "something shown or done while the opening was not open",
    "over": "an entry of an opening that was already over",
    "clock": "a time earlier than the previous entry's, although no clock change was recorded",
    "dated": "a checkpoint signed before the last entry it covers was made",
    "report": "an export that is not in the log",
}


def _of(code: str) -> Callable[[LogView], list[Anomaly]]:
    return lambda view: [anomaly for anomaly in view.anomalies if anomaly.code == code]


def _find(anomaly: Anomaly) -> Iterator[Match]:
    yield Match(((-1, anomaly.seq),), {"entry": anomaly.seq})


CONTRADICTIONS: Final = tuple(
    Rule(f"verify.{code}", Rank.MEDIUM, f"Finding at entry {{entry}}: {_WORDS[code]}.", _of(code), _find) for code in CODES
)
"""One rule a code."""
