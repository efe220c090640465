"""What a verification found that entries say of each other and does not fit (docs/formats.md, 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.verify.anomalies import Anomaly
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule
from twinseal.flows.log.log_view import LogView

_WORDS: Final = {
    "outcome": "the outcome of an attempt that nobody made, or a second outcome for one attempt",
    "pair": "an opening without two people who had each authenticated",
    "phone": "a new phone by the passphrase alone that was not the way, or more than that in its opening",
    "drill": "a drill that was certified where none was, or more than the drill envelope in one",
    "sealed": "something shown or done while the opening was not open",
    "over": "an entry of an opening that was already over",
    "clock": "a time earlier than the previous entry's, although no clock change was recorded",
    "dated": "a checkpoint signed before the last entry it covers was made",
    "report": "an export that is not in the log",
    "statement": "a statement of one person that holds nothing where it stands",
}


def _anomalies(view: LogView) -> Iterable[Anomaly]:
    return view.anomalies


def _find(anomalies: Sequence[Anomaly], view: LogView) -> Iterator[Match]:
    del view
    for anomaly in anomalies:
        yield Match(f"{anomaly.code} {anomaly.seq}", ((-1, anomaly.seq),), {"entry": anomaly.seq, "code": anomaly.code})


CONTRADICTIONS: Final = Rule(
    "A21",
    "Entries that contradict each other",
    Rank.MEDIUM,
    "Finding at entry {entry}: {code}.",
    _anomalies,
    _find,
    unit="contradictions that a verification named",
    words={"code": _WORDS},
    everywhere=True,
)
